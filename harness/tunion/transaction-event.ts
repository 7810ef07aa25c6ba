/**
 * What a wallet hears of a purchase (EVT_TRANSACTION). Layout: one event of a Tianjin phone card at a gate of Beijing's metro, logged by
 * a TSM test app; its records agree with the layouts of EF 1A and EF 1E, the meaning of head and flag is not known.
 */

import { bytes, hex } from '../bytes/hex.ts';
import { field, LayoutError, layout } from '../bytes/layout.ts';
import { uint } from '../bytes/uint.ts';

/** The 21 octets that every event begins with. */
export const eventLayout = layout({
  head: field(2, 'hex', { zh: '事件头', en: 'head' }),
  sw: field(2, 'hex', { zh: '状态字', en: 'status word' }),
  type: field(1, 'hex', { zh: '交易类型', en: 'transaction type' }),
  amount: field(4, 'hex', { zh: '交易金额', en: 'amount' }),
  balance: field(4, 'hex', { zh: '交易后余额', en: 'balance afterwards' }),
  terminal: field(6, 'hex', { zh: '终端机编号', en: 'terminal number' }),
  records: field(2, 'hex', { zh: '记录数与标志', en: 'count of records, and a flag' }),
});

export interface TransactionEvent {
  readonly sw: string;
  readonly type: number;
  /** In fen. */
  readonly amount: number;
  readonly balance: number;
  readonly terminal: string;
  /** In hexadecimal, in their order, by tag: C1 of EF 1A, E1 of EF 1E. */
  readonly records: readonly { readonly tag: number; readonly octets: string }[];
}

/** @throws LayoutError for octets that are no such event */
export function decodeEvent(octets: Uint8Array): TransactionEvent {
  const { sw, type, amount, balance, terminal, records: count } = eventLayout.decode(octets.slice(0, eventLayout.length));
  const records: { tag: number; octets: string }[] = [];
  let rest = octets.subarray(eventLayout.length);
  while (rest.length > 0) {
    const [tag = 0, length = 0] = rest;
    if (rest.length < 2 + length) throw new LayoutError('a record is cut short', octets.length - rest.length);
    records.push({ tag, octets: hex(rest.subarray(2, 2 + length)) });
    rest = rest.subarray(2 + length);
  }
  if (records.length !== Number.parseInt(count.slice(0, 2), 16))
    throw new LayoutError(`${records.length} records where ${count} says others`, 19);
  return {
    sw,
    type: Number.parseInt(type, 16),
    amount: uint(bytes(amount)),
    balance: uint(bytes(balance)),
    terminal,
    records,
  };
}
