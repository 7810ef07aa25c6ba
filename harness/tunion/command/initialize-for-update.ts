/** INITIALIZE FOR UPDATE: opens a change of the overdraft limit. */

import { bytes, hex } from '../../bytes/hex.ts';
import { layout } from '../../bytes/layout.ts';
import { type Fen, fen } from '../money.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';
import { transactionFields } from './transaction-data.ts';

/** `terminal` has 6 octets; `keyIndex` is 1 unless given. */
export interface InitializeForUpdateInput {
  readonly terminal: Uint8Array;
  readonly keyIndex?: number;
  readonly p1?: number;
}

/** What the card offers for a change of its overdraft limit, which is the one in force until then. */
export interface UpdateOffer {
  readonly balance: Fen;
  readonly counter: number;
  readonly overdraftLimit: Fen;
  readonly keyVersion: number;
  readonly algorithm: number;
  readonly random: Uint8Array;
  readonly mac1: Uint8Array;
}

const { keyIndex, terminal, balance, onlineCounter, overdraftLimit, keyVersion, algorithm, random, mac1 } = transactionFields;
const request = layout({ keyIndex, terminal });
const response = layout({ balance, counter: onlineCounter, overdraftLimit, keyVersion, algorithm, random, mac1 });

export const initializeForUpdate: PurseCommand<InitializeForUpdateInput, UpdateOffer> = {
  name: { zh: '修改透支限额初始化', en: 'INITIALIZE FOR UPDATE' },
  request,
  response,
  matches: (command) => hasHeader(command, 0x80, 0x50, [0x04, 0x14], [0x01]),
  encode: (input) => ({
    cla: 0x80,
    ins: 0x50,
    p1: input.p1 ?? 0x04,
    p2: 0x01,
    data: request.encode({ keyIndex: input.keyIndex ?? 1, terminal: hex(input.terminal) }),
    le: response.length,
  }),
  decode(data) {
    const offer = response.decode(data);
    return {
      ...offer,
      balance: fen(offer.balance),
      overdraftLimit: fen(offer.overdraftLimit),
      random: bytes(offer.random),
      mac1: bytes(offer.mac1),
    };
  },
};
