/** The data fields and answers that several transaction commands share. */

import { bytes, hex } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { type Fen, fen } from '../money.ts';

const keyIndex = field(1, 'uint', { zh: '密钥索引号', en: 'key index' });
const amount = field(4, 'uint', { zh: '交易金额', en: 'amount' });
const terminal = field(6, 'hex', { zh: '终端机编号', en: 'terminal number' });
const balance = field(4, 'uint', { zh: '电子钱包余额', en: 'balance' });
const overdraftLimit = field(3, 'uint', { zh: '透支限额', en: 'overdraft limit' });
const keyVersion = field(1, 'uint', { zh: '密钥版本号', en: 'key version' });
const algorithm = field(1, 'uint', { zh: '算法标识', en: 'algorithm id' });
const random = field(4, 'hex', { zh: '伪随机数', en: 'random number' });
const dateTime = field(7, 'hex', { zh: '交易日期时间', en: 'date and time' });
const mac1 = field(4, 'hex', { zh: 'MAC1', en: 'MAC1' });
const mac2 = field(4, 'hex', { zh: 'MAC2', en: 'MAC2' });
const tac = field(4, 'hex', { zh: '交易验证码（TAC）', en: 'TAC' });

const onlineCounter = field(2, 'uint', { zh: '联机交易序号', en: 'online transaction counter' });

/** The fields of which the commands of a changed overdraft limit are made. */
export const transactionFields = {
  keyIndex,
  terminal,
  balance,
  onlineCounter,
  overdraftLimit,
  keyVersion,
  algorithm,
  random,
  dateTime,
  mac1,
  mac2,
} as const;

/** The data field of every INITIALIZE that names an amount. */
export const initializeRequest = layout({ keyIndex, amount, terminal });

/** What an INITIALIZE command asks for. `terminal` has 6 octets; `keyIndex` is 1 and `p1`, `p2` are the first purse's unless given. */
export interface InitializeInput {
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly keyIndex?: number;
  readonly p1?: number;
  readonly p2?: number;
}

/** The data field that {@link InitializeInput} asks for. @throws LayoutError for values that do not fit */
export function initializeData(input: InitializeInput): Uint8Array {
  return initializeRequest.encode({ keyIndex: input.keyIndex ?? 1, amount: input.amount, terminal: hex(input.terminal) });
}

/** The 15 octets that answer INITIALIZE FOR PURCHASE and INITIALIZE FOR CAPP PURCHASE. */
export const purchaseOfferLayout = layout({
  balance,
  counter: field(2, 'uint', { zh: '脱机交易序号', en: 'offline transaction counter' }),
  overdraftLimit,
  keyVersion,
  algorithm,
  random,
});

/** What the card offers for a purchase. `balance` is what may be spent, overdraft included; `counter` counts what came before. */
export interface PurchaseOffer {
  readonly balance: Fen;
  readonly counter: number;
  readonly overdraftLimit: Fen;
  readonly keyVersion: number;
  readonly algorithm: number;
  readonly random: Uint8Array;
}

/** Reads a {@link PurchaseOffer}. @throws LayoutError for another length */
export function decodePurchaseOffer(data: Uint8Array): PurchaseOffer {
  const offer = purchaseOfferLayout.decode(data);
  return { ...offer, balance: fen(offer.balance), overdraftLimit: fen(offer.overdraftLimit), random: bytes(offer.random) };
}

/** The 16 octets that answer INITIALIZE FOR LOAD and INITIALIZE FOR UNLOAD. */
export const loadOfferLayout = layout({
  balance,
  counter: onlineCounter,
  keyVersion,
  algorithm,
  random,
  mac1,
});

/** What the card offers for a load or an unload. */
export interface LoadOffer {
  readonly balance: Fen;
  readonly counter: number;
  readonly keyVersion: number;
  readonly algorithm: number;
  readonly random: Uint8Array;
  readonly mac1: Uint8Array;
}

/** Reads a {@link LoadOffer}. @throws LayoutError for another length */
export function decodeLoadOffer(data: Uint8Array): LoadOffer {
  const offer = loadOfferLayout.decode(data);
  return { ...offer, balance: fen(offer.balance), random: bytes(offer.random), mac1: bytes(offer.mac1) };
}

/** The data field of both DEBIT commands. */
export const debitRequest = layout({
  terminalSequence: field(4, 'hex', { zh: '终端交易序号', en: 'terminal sequence' }),
  dateTime,
  mac1,
});

/** What a DEBIT command carries: 4, 7 and 4 octets. `le` is 8 unless given; null leaves the Le field out. */
export interface DebitInput {
  readonly terminalSequence: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly mac1: Uint8Array;
  readonly p1?: number;
  readonly p2?: number;
  readonly le?: number | null;
}

/** The data field that {@link DebitInput} asks for. @throws LayoutError for values that do not fit */
export function debitData({ terminalSequence, dateTime, mac1 }: DebitInput): Uint8Array {
  return debitRequest.encode({ terminalSequence: hex(terminalSequence), dateTime: hex(dateTime), mac1: hex(mac1) });
}

/** The 8 octets that answer both DEBIT commands. */
export const debitResponse = layout({ tac, mac2 });

/** What the card gives for a debit, 4 octets each: `tac` for the clearing centre, `mac2` for the PSAM. */
export interface DebitReceipt {
  readonly tac: Uint8Array;
  readonly mac2: Uint8Array;
}

/** Reads a {@link DebitReceipt}. @throws LayoutError for another length */
export function decodeDebitReceipt(data: Uint8Array): DebitReceipt {
  const receipt = debitResponse.decode(data);
  return { tac: bytes(receipt.tac), mac2: bytes(receipt.mac2) };
}

/** The data field of CREDIT FOR LOAD and DEBIT FOR UNLOAD. */
export const creditRequest = layout({ dateTime, mac2 });

/** The 4 octets that answer CREDIT FOR LOAD and UPDATE OVERDRAW LIMIT. */
export const creditResponse = layout({ tac });

/** The 8 octets that answer GET TRANSACTION PROVE: the other way round than DEBIT gave them. */
export const proveResponse = layout({ mac2, tac });
