/** INIT_SAM_FOR_PURCHASE 8070: the PSAM takes what a card offered and gives MAC1. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { counted, hasHeader, type PurseCommand } from '../command/purse-command.ts';
import type { Fen } from '../money.ts';

/** What stands before the factors that diversify the card's key. */
const offerLayout = layout({
  random: field(4, 'hex', { zh: '伪随机数', en: 'random number' }),
  counter: field(2, 'uint', { zh: '脱机交易序号', en: 'offline transaction counter' }),
  amount: field(4, 'uint', { zh: '交易金额', en: 'amount' }),
  type: field(1, 'uint', { zh: '交易类型标识', en: 'transaction type' }),
  dateTime: field(7, 'hex', { zh: '交易日期时间', en: 'date and time' }),
  keyVersion: field(1, 'uint', { zh: '密钥版本号', en: 'key version' }),
  algorithm: field(1, 'uint', { zh: '算法标识', en: 'algorithm id' }),
});

const responseLayout = layout({
  terminalSequence: field(4, 'hex', { zh: '终端交易序号', en: 'terminal sequence' }),
  mac1: field(4, 'hex', { zh: 'MAC1', en: 'MAC1' }),
});

/**
 * What the card offered and the terminal asks for. `random` 4 octets, `dateTime` 7; `factors` of 8 octets each as they go
 * over the wire, the card's serial number before the issuer id. The scheme uses two.
 */
export interface InitSamInput {
  readonly random: Uint8Array;
  readonly counter: number;
  readonly amount: Fen;
  readonly type: number;
  readonly dateTime: Uint8Array;
  readonly keyVersion: number;
  readonly algorithm: number;
  readonly factors: readonly Uint8Array[];
}

/** The number that the PSAM gave the purchase, 4 octets, and MAC1, 4 octets. */
export interface InitSamAnswer {
  readonly terminalSequence: Uint8Array;
  readonly mac1: Uint8Array;
}

export const initSamForPurchase: PurseCommand<InitSamInput, InitSamAnswer> = {
  name: { zh: 'PSAM消费初始化', en: 'INIT_SAM_FOR_PURCHASE' },
  response: responseLayout,
  matches: (command) => hasHeader(command, 0x80, 0x70, [0x00], [0x00]),
  encode: ({ random, dateTime, factors, ...numbers }) => ({
    cla: 0x80,
    ins: 0x70,
    p1: 0x00,
    p2: 0x00,
    data: concat(
      offerLayout.encode({ ...numbers, random: hex(random), dateTime: hex(dateTime) }),
      ...factors.map((factor) => counted(factor, 8, 8, 'factor')),
    ),
    le: 8,
  }),
  decode: (data) => {
    const { terminalSequence, mac1 } = responseLayout.decode(data);
    return { terminalSequence: bytes(terminalSequence), mac1: bytes(mac1) };
  },
};
