/** Faulty cards that take a protected command whose MAC, or a proof whose end, is missing. */

import { concat, equal } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { CardHandlers } from '../card/handlers.ts';
import { having } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

const none = new Uint8Array(0);
const macLength = 4;

interface Missing {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly classes: readonly number[];
  readonly ins: number;
  /** Whether data that leave no room for a MAC and anything before it show it to be missing, rather than its own length. */
  readonly alone: boolean;
  readonly breaks: readonly [string, ...string[]];
}

const commands: readonly Missing[] = [
  { id: 'a-block', zh: '应用锁定', en: 'APPLICATION BLOCK', classes: [0x84], ins: 0x1e, alone: true, breaks: ['JTT978.6:BLOCK.mac'] },
  {
    id: 'an-unblock',
    zh: '应用解锁',
    en: 'APPLICATION UNBLOCK',
    classes: [0x84],
    ins: 0x18,
    alone: true,
    breaks: ['JTT978.6:UNBLOCK.mac'],
  },
  {
    id: 'a-pin-unblock',
    zh: '个人密码解锁',
    en: 'UNBLOCK PIN',
    classes: [0x84],
    ins: 0x24,
    alone: true,
    breaks: ['JTT978.6:PIN.unblock.mac'],
  },
  {
    id: 'a-short-write',
    zh: '数据不足 5 字节的写二进制文件',
    en: 'UPDATE BINARY of less than five octets',
    classes: [0x04],
    ins: 0xd6,
    alone: true,
    breaks: ['JTT978.6:SM.missing'],
  },
  { id: 'a-record', zh: '改写记录', en: 'UPDATE RECORD', classes: [0x04], ins: 0xdc, alone: false, breaks: ['JTT978.6:SM.missing'] },
  { id: 'a-new-record', zh: '追加记录', en: 'APPEND RECORD', classes: [0x04], ins: 0xe2, alone: false, breaks: ['JTT978.6:SM.missing'] },
];

/** The card that carries such a command out as if a right MAC stood at its end. */
const completing =
  (sound: CardHandlers, { classes, ins, alone }: Missing): CardHandlers['dispatch'] =>
  (state, command, card) => {
    const outcome = sound.dispatch(state, command, card);
    const { data = none } = command;
    const isMeant = classes.includes(command.cla) && command.ins === ins && (!alone || data.length <= macLength);
    if (!isMeant || outcome.response.sw === '9000' || state.volatile.challenge === undefined) return outcome;
    const isBare = alone && ins !== 0xd6;
    if (isBare && data.length === macLength) return outcome;
    const whole: Command = { ...command, data: concat(isBare ? none : data, new Uint8Array(macLength)) };
    const taken = sound.dispatch(state, whole, having(card, { refusesProtected: () => undefined }));
    return taken.response.sw === '9000' ? taken : outcome;
  };

export const missingMacFaults: readonly CardFault[] = [
  ...commands.map((missing) =>
    faulty({
      id: `takes-${missing.id}-without-its-mac`,
      title: { zh: `${missing.zh}缺少 MAC 也照样执行`, en: `carries out ${missing.en} although its MAC is missing` },
      breaks: missing.breaks,
      card: (sound) => ({ dispatch: completing(sound, missing) }),
    }),
  ),
  faulty({
    id: 'compares-as-many-octets-of-a-cryptogram-as-came',
    title: { zh: '外部认证的密文送来几字节就只比较几字节', en: 'compares as many octets of a cryptogram as came' },
    breaks: ['JTT978.6:AUTH.refuse'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const { challenge } = state.volatile;
        const { cla, ins, data = none } = command;
        if (cla !== 0x00 || ins !== 0x82 || challenge === undefined || data.length === 0) return sound.dispatch(state, command, card);
        const right = sound.cryptogram(challenge, sound.currentAlgorithm(state, card), card);
        const isBegun = data.length < right.length && equal(data, right.subarray(0, data.length));
        return sound.dispatch(state, isBegun ? { ...command, data: right } : command, card);
      },
    }),
  }),
];
