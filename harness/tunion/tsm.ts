/**
 * Messages between a wallet and a trusted service manager (TSM): names, codes and shapes. JT/T 1059.6 names such messages; its field
 * tables are not public. What stands here follows the documents of one SP-TSM in the field (turunks/tsm_jiaxing) and public wallet
 * programs; what neither has is our own and marked so.
 */

import type { Text } from '../text.ts';

/** What may be asked of a TSM; the name is the path of the request. */
export const tsmActions = {
  'order/apply': { zh: '订单申请', en: 'apply for an order' },
  'script/next': { zh: '上报结果并取下一段脚本', en: 'report results and fetch the next commands' },
  'order/query': { zh: '查询订单', en: 'query an order' },
  'order/confirm': { zh: '确认存疑充值', en: 'resolve a doubtful load' },
  'order/refund': { zh: '申请退款', en: 'ask for a refund' },
  'card/query': { zh: '查询卡片', en: 'query a card' },
  'notify/se': { zh: 'SE 状态通知', en: 'notify the state of a secure element' },
  'notify/application': { zh: '应用状态通知', en: 'notify the state of an application' },
  'token/apply': { zh: 'TOKEN 申请', en: 'apply for a token' },
} as const satisfies Readonly<Record<string, Text>>;

export type TsmAction = keyof typeof tsmActions;

/** What an order is for. Codes of the SP-TSM in the field. */
export const orderTypes = {
  '00': { zh: '支付并开卡', en: 'pay and open' },
  '01': { zh: '支付、开卡并充值', en: 'pay, open and load' },
  '02': { zh: '支付并充值', en: 'pay and load' },
  '03': { zh: '迁出', en: 'migrate out' },
  '04': { zh: '迁入', en: 'migrate in' },
  '05': { zh: '删卡退款', en: 'delete and refund' },
} as const satisfies Readonly<Record<string, Text>>;

export type OrderType = keyof typeof orderTypes;

/** The states of an order, as a public wallet program numbers them. */
export const orderStates = {
  '0': { zh: '成功', en: 'success' },
  '1000': { zh: '新订单', en: 'new' },
  '1001': { zh: '已扣款，开卡失败', en: 'debited, opening failed' },
  '1002': { zh: '已扣款，充值失败', en: 'debited, load failed' },
  '1003': { zh: '扣款失败', en: 'debit failed' },
  '1004': { zh: '退款中', en: 'refund under way' },
  '1005': { zh: '退款失败', en: 'refund failed' },
  '1006': { zh: '已扣款，未处理', en: 'debited, not processed' },
  '1007': { zh: '已扣款，充值结果待确认', en: 'debited, load to be confirmed' },
  '1008': { zh: '已退款', en: 'refunded' },
  '1009': { zh: '充值存疑，待运营方确认', en: 'load in doubt, the operator must confirm' },
} as const satisfies Readonly<Record<string, Text>>;

export type OrderState = keyof typeof orderStates;

/** The status of an answer. Codes of the SP-TSM in the field. */
export const tsmStatus = {
  '0000': { zh: '成功', en: 'success' },
  '0001': { zh: '签名错误', en: 'wrong signature' },
  '0002': { zh: 'SEI-TSM 代码非法', en: 'illegal code of the SEI-TSM' },
  '0003': { zh: 'tsm_id 非法', en: 'illegal tsm_id' },
  '0004': { zh: '订单非法', en: 'illegal order' },
  '0005': { zh: '重复订单，处理中', en: 'duplicate order, being processed' },
  '0300': { zh: '应用操作失败', en: 'the operation on the application failed' },
  '0301': { zh: '订单号错误', en: 'wrong order number' },
  '0304': { zh: '卡片无法读取', en: 'the card cannot be read' },
  '1101': { zh: '卡号错误', en: 'wrong card number' },
  '1102': { zh: '未开通', en: 'not opened' },
  '1103': { zh: '应用已锁定', en: 'application locked' },
  '1301': { zh: '订单过期', en: 'order expired' },
  '2101': { zh: '未支付', en: 'unpaid' },
  '2103': { zh: '充值结果未知', en: 'load result unknown' },
  '2104': { zh: '充值失败', en: 'load failed' },
  '2105': { zh: '开卡失败', en: 'opening failed' },
  '3103': { zh: '已开通', en: 'already opened' },
} as const satisfies Readonly<Record<string, Text>>;

export type TsmStatus = keyof typeof tsmStatus;

/** What every message begins with; `sign` closes it. */
export interface TsmRequest extends Readonly<Record<string, unknown>> {
  readonly version: '1.0.0';
  /** 4 digits. */
  readonly city_code: string;
  /** 4 octets in hexadecimal: who asks. */
  readonly tsm_id: string;
  /** `tsm_id`, 14 digits of time and 4 digits: one for each message. */
  readonly action_id: string;
  /** `YYYYMMDDhhmmss`. */
  readonly action_time: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Base64 of the signature over the message before it was put in, see {@link signedText}. */
  readonly sign: string;
}

export interface TsmResponse extends Readonly<Record<string, unknown>> {
  readonly status: string;
  readonly message: string;
  /** That of the request. */
  readonly action_id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sign: string;
}

/** An application for an order. */
export interface OrderApplication {
  /** Chosen by whoever asks, at most 32 characters: asking again with it asks for the same order. */
  readonly order_no: string;
  readonly order_type: OrderType;
  /** Whether the money was taken: 00 paid, 01 not. */
  readonly pay_state: '00' | '01';
  /** In fen. */
  readonly load_amount: number;
  /** Card production life cycle data of the secure element, in hexadecimal. */
  readonly seid: string;
  /** In hexadecimal. */
  readonly instance_aid: string;
}

/** A command of a script, and what must match its answer: a regular expression over the answer in upper-case hexadecimal. */
export interface ScriptCommand {
  readonly index: number;
  readonly command: string;
  readonly checker: string;
}

export interface ScriptResult {
  readonly index: number;
  readonly command: string;
  /** Data and status word in upper-case hexadecimal. */
  readonly response: string;
}

/** What `script/next` reports: results of the commands that ran, in their order, the last being that whose checker did not match. */
export interface ScriptReport {
  readonly order_no: string;
  /** What the TSM called the session; empty to begin one. */
  readonly session: string;
  readonly results: readonly ScriptResult[];
}

export interface Script {
  readonly session: string;
  /** `APDU`: run the commands and report; `EOF`: there are none left. */
  readonly next_step: 'APDU' | 'EOF';
  readonly commands: readonly ScriptCommand[];
}

/** The octets that a signature covers: the members of the message but `sign`, sorted by name at every depth, as JSON without spaces. */
export function signedText(message: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(sorted(Object.fromEntries(Object.entries(message).filter(([name]) => name !== 'sign'))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}
