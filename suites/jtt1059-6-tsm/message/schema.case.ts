/** JT/T 1059.6 — the members of messages: those that a request must have, and those that answers have and no others. */

import type { Json, Row, TsmAnswer, TsmUnderTest } from '#harness';
import {
  type Alter,
  begin,
  factsOf,
  type Message,
  madeUp,
  messages,
  paying,
  placed,
  refusal,
  sum,
  talking,
  testCase,
  testFamily,
  wordOf,
} from '../tsm-case.ts';

const without =
  (name: string): Alter =>
  (message) =>
    Object.fromEntries(Object.entries(message).filter(([each]) => each !== name));

const malformed: readonly (Row & { readonly before: Alter })[] = [
  ...['version', 'city_code', 'tsm_id', 'action_id', 'action_time', 'data'].map((name) => ({
    row: name.replace('_', '-'),
    title: { zh: `缺少 ${name}`, en: `no ${name}` },
    before: without(name),
  })),
  { row: 'data-list', title: { zh: 'data 为数组', en: 'data that is a list' }, before: (message) => ({ ...message, data: [] }) },
  { row: 'data-text', title: { zh: 'data 为文本', en: 'data that is text' }, before: (message) => ({ ...message, data: '{}' }) },
  {
    row: 'time-number',
    title: { zh: 'action_time 为数字', en: 'a time that is a number' },
    before: (message) => ({ ...message, action_time: 0 }),
  },
];

const noMessages: readonly (Row & { readonly body: Json })[] = [
  { row: 'list', title: { zh: '数组', en: 'a list' }, body: [] },
  { row: 'text', title: { zh: '文本', en: 'text' }, body: 'order' },
  { row: 'number', title: { zh: '数字', en: 'a number' }, body: 1 },
  { row: 'null', title: { zh: 'null', en: 'null' }, body: null },
  { row: 'empty', title: { zh: '空对象', en: 'an empty object' }, body: {} },
];

/** What kind of value each member is, a list by its first element. */
function kindsOf(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.slice(0, 1).map(kindsOf);
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, kindsOf(each)]))
    : typeof value;
}

const text = 'string';
const order = { order_no: text, order_type: text, order_state: text, load_amount: 'number', refund_amount: 'number' };
const command = { index: 'number', command: text, checker: text };

type Shape = Row & {
  readonly act: (tsm: TsmUnderTest, names: ReturnType<typeof madeUp>) => Promise<TsmAnswer>;
  readonly data: Json;
};

const shapes: readonly Shape[] = [
  {
    row: 'apply',
    title: { zh: '订单申请', en: 'to an application' },
    act: (tsm, { about }) => tsm.apply(about('B')),
    data: { order_no: text, order_state: text, session: text },
  },
  {
    row: 'query',
    title: { zh: '订单查询', en: 'to a query of an order' },
    act: (tsm, { order: name }) => tsm.ask('order/query', { order_no: name('A') }),
    data: { ...order, seid: text, instance_aid: text },
  },
  {
    row: 'script',
    title: { zh: '取脚本', en: 'with commands' },
    act: (tsm, { order: name }) => begin(tsm, name('A')),
    data: { session: text, next_step: text, commands: [command] },
  },
  {
    row: 'card',
    title: { zh: '卡片查询', en: 'to a query of a card' },
    act: (tsm, { seid, aid }) => tsm.ask('card/query', { seid, instance_aid: aid }),
    data: { card_no: text, opened: 'boolean', state: text, orders: [text] },
  },
  {
    row: 'token',
    title: { zh: 'TOKEN 申请', en: 'with a token' },
    act: (tsm, { seid }) => tsm.ask('token/apply', { seid, operation: '04', data: '0000000000' }),
    data: { token: text },
  },
  {
    row: 'notify',
    title: { zh: '状态通知', en: 'to news' },
    act: (tsm, { seid }) => tsm.ask('notify/se', { seid, state: '00' }),
    data: {},
  },
  {
    row: 'refusal',
    title: { zh: '拒绝', en: 'that refuses' },
    act: (tsm, { order: name }) => tsm.ask('order/query', { order_no: name('Z') }),
    data: {},
  },
];

export const schemaCases = [
  testFamily(
    {
      id: 'JTT1059.6-SCHEMA-001',
      covers: ['JTT1059.6:SCHEMA.request', 'JTT1059.6:SCHEMA.request.word'],
      needs: messages,
      spends: talking,
      title: {
        zh: '缺少规定字段或字段类型不符的报文被拒绝且不产生作用',
        en: 'a message that lacks a member, or has one of another kind, is refused and has no effect',
      },
      rows: malformed,
    },
    async (instruments, { before }) => {
      const { tsm, scene, check } = instruments;
      const { about, order: name } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A'), { before });

      check('JTT1059.6:SCHEMA.request', wordOf(answer)).is(refusal);
      check('JTT1059.6:SCHEMA.request', [await tsm.stateOf(name('A')), await tsm.stateOf(name('B'))]).is([null, '1006']);
      check('JTT1059.6:SCHEMA.request.word', answer.status).is('0300');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SCHEMA-002',
      covers: ['JTT1059.6:SCHEMA.message'],
      needs: messages,
      spends: talking,
      title: { zh: '不是报文的内容被拒绝，此后的报文照常处理', en: 'what is no message is refused, and the message behind it is taken' },
      rows: noMessages,
    },
    async ({ tsm, scene, check }, { body }) => {
      const { about, order: name } = madeUp(scene);

      const answer = await tsm.post('order/apply', body);
      await tsm.apply(about('A'));

      check('JTT1059.6:SCHEMA.message', wordOf(answer)).is(refusal);
      check('JTT1059.6:SCHEMA.message', await tsm.stateOf(name('A'))).is('1006');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SCHEMA-003',
      covers: ['JTT1059.6:SCHEMA.answer'],
      needs: messages,
      spends: talking,
      title: { zh: '应答恰有规定的字段，类型正确', en: 'an answer has the members that it should and no others, of the right kinds' },
      rows: shapes,
    },
    async (instruments, { act, data }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      await placed(instruments, names.about('A'));

      const answer = await act(tsm, names);

      const { data: _, ...envelope }: Message = answer.body ?? {};
      check('JTT1059.6:SCHEMA.answer', kindsOf(envelope)).is({ status: text, message: text, action_id: text, sign: text });
      check('JTT1059.6:SCHEMA.answer', (answer.body?.['message'] ?? '') === '').is(false);
      check('JTT1059.6:SCHEMA.answer', kindsOf(answer.body?.['data'])).is(data);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-SCHEMA-004',
      covers: ['JTT1059.6:SCHEMA.amount'],
      needs: messages,
      spends: talking,
      title: { zh: '金额为以分计的整数', en: 'amounts are whole numbers of fen' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order: name } = madeUp(scene);
      await placed(instruments, about('A', paying(sum)));

      const before = await factsOf(tsm, 'order/query', { order_no: name('A') });
      await tsm.ask('order/refund', { order_no: name('A') });
      const after = await factsOf(tsm, 'order/query', { order_no: name('A') });

      check('JTT1059.6:SCHEMA.amount', [before['load_amount'], before['refund_amount']]).is([sum, 0]);
      check('JTT1059.6:SCHEMA.amount', [after['load_amount'], after['refund_amount']]).is([sum, sum]);
    },
  ),
];
