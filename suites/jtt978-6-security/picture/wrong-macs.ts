/** MACs of UPDATE PICTURE that are wrong or missing. */

import { type Command, flipBit, type Issuer, type Row } from '#harness';
import { otherEnd, otherStart } from '../sealed-case.ts';

/** MACs that must write nothing. */
export const wrongMacs: readonly (Row & {
  readonly seal: (issuer: Issuer, data: Uint8Array, challenge: Uint8Array) => Promise<Uint8Array>;
})[] = [
  {
    row: 'first-bit',
    title: { zh: '首位取反', en: 'its first bit turned over' },
    seal: async (issuer, data, challenge) => flipBit(await issuer.seal('updatePicture', { data }, { challenge }), 0),
  },
  {
    row: 'last-bit',
    title: { zh: '末位取反', en: 'its last bit turned over' },
    seal: async (issuer, data, challenge) => flipBit(await issuer.seal('updatePicture', { data }, { challenge }), 31),
  },
  { row: 'zeros', title: { zh: '全零', en: 'nothing but zeros' }, seal: async () => new Uint8Array(4) },
  {
    row: 'data-first',
    title: { zh: '数据首位不同', en: 'made for data with another first bit' },
    seal: (issuer, data, challenge) => issuer.seal('updatePicture', { data: otherStart(data) }, { challenge }),
  },
  {
    row: 'data-last',
    title: { zh: '数据末位不同', en: 'made for data with another last bit' },
    seal: (issuer, data, challenge) => issuer.seal('updatePicture', { data: otherEnd(data) }, { challenge }),
  },
  {
    row: 'challenge',
    title: { zh: '随机数不同', en: 'made for another challenge' },
    seal: (issuer, data, challenge) => issuer.seal('updatePicture', { data }, { challenge: otherStart(challenge) }),
  },
  {
    row: 'zero-key',
    title: { zh: '以全零密钥计算', en: 'made with zeros for a key' },
    seal: async (issuer, data, challenge) => issuer.forgeSeal('updatePicture', { data }, challenge),
  },
];

export const missing: readonly (Row & { readonly alter: (command: Command) => Command })[] = [
  { row: 'cla-04', title: { zh: 'CLA 04', en: 'CLA 04' }, alter: withoutMac },
  { row: 'cla-00', title: { zh: 'CLA 00', en: 'CLA 00' }, alter: (command) => ({ ...withoutMac(command), cla: 0x00 }) },
];

/** The command without the MAC at the end of its data. */
function withoutMac(command: Command): Command {
  return { ...command, data: command.data?.slice(0, -4) };
}
