/** INIT_FOR_DESCRYPT 801A: the PSAM derives a card's key for the MAC of a card command. */

import { concat } from '../../bytes/hex.ts';
import { counted, nothing, type PurseCommand, within } from '../command/purse-command.ts';

/** The key type of application maintenance, which P1 carries beside the number of levels. */
const maintenance = 0x05;

/**
 * `factors` of 8 octets each as they go over the wire, the card's serial number before the issuer id; P1 counts them.
 * P2 is the key id: 02 unless given.
 */
export interface InitForDescryptInput {
  readonly factors: readonly Uint8Array[];
  readonly p2?: number;
}

export const initForDescrypt: PurseCommand<InitForDescryptInput, null> = {
  name: { zh: 'PSAM通用DES初始化', en: 'INIT_FOR_DESCRYPT' },
  matches: ({ cla, ins }) => cla === 0x80 && ins === 0x1a,
  encode: ({ factors, p2 = 0x02 }) => ({
    cla: 0x80,
    ins: 0x1a,
    p1: (within(factors.length, 0, 7, 'levels') << 5) | maintenance,
    p2,
    data: concat(...factors.map((factor) => counted(factor, 8, 8, 'factor'))),
  }),
  decode: nothing,
};
