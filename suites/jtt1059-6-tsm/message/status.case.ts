/** JT/T 1059.6 — the status of an answer: what is not done is no success, and says in which word it was refused. */

import type { OrderRequest, Row, Sending, TsmAnswer, TsmUnderTest } from '#harness';
import { begin, madeUp, messages, paying, placed, refusal, sum, talking, testFamily, wordOf } from '../tsm-case.ts';

type Names = ReturnType<typeof madeUp>;
type Act = (tsm: TsmUnderTest, names: Names) => Promise<TsmAnswer>;

/** About an order that nobody applied for. */
const unknown: readonly (Row & { readonly act: Act })[] = [
  {
    row: 'query',
    title: { zh: '查询', en: 'queried' },
    act: (tsm, { order }) => tsm.ask('order/query', { order_no: order('Z') }),
  },
  { row: 'script', title: { zh: '取脚本', en: 'asked for commands' }, act: (tsm, { order }) => begin(tsm, order('Z')) },
  {
    row: 'refund',
    title: { zh: '退款', en: 'to be refunded' },
    act: (tsm, { order }) => tsm.ask('order/refund', { order_no: order('Z') }),
  },
  {
    row: 'confirm',
    title: { zh: '确认', en: 'to be confirmed' },
    act: (tsm, { order }) => tsm.ask('order/confirm', { order_no: order('Z') }),
  },
];

const impossible: readonly (Row & { readonly act: Act })[] = [
  ...unknown,
  {
    row: 'unpaid',
    title: { zh: '未支付的订单取脚本', en: 'commands of an unpaid order' },
    act: (tsm, { order }) => begin(tsm, order('A')),
  },
];

const illegal: readonly (Row & { readonly order: Partial<OrderRequest> })[] = [
  { row: 'type', title: { zh: '未知类型', en: 'an unknown type' }, order: { order_type: '99' } },
  {
    row: 'nothing',
    title: { zh: '充值零元', en: 'a load of nothing' },
    order: { order_type: '01', load_amount: 0 },
  },
  {
    row: 'unwanted',
    title: { zh: '开卡带充值金额', en: 'an opening with an amount' },
    order: { load_amount: sum },
  },
  {
    row: 'too-much',
    title: { zh: '超过 1000 元', en: 'more than 1000 yuan' },
    order: { order_type: '01', load_amount: 100_001 },
  },
  {
    row: 'negative',
    title: { zh: '负数', en: 'less than nothing' },
    order: { order_type: '01', load_amount: -1 },
  },
  { row: 'broken', title: { zh: '半分', en: 'half a fen' }, order: { order_type: '01', load_amount: 0.5 } },
  {
    row: 'aid-short',
    title: { zh: 'AID 只有 4 字节', en: 'a name of 4 octets' },
    order: { instance_aid: 'A0000006' },
  },
  {
    row: 'aid-text',
    title: { zh: 'AID 不是十六进制', en: 'a name that is no hexadecimal' },
    order: { instance_aid: 'TRANSITCARD' },
  },
];

const strangers: readonly (Row & { readonly how: Sending })[] = [
  { row: 'own-key', title: { zh: '以其自己的密钥签名', en: 'signed with its own key' }, how: { as: 'stranger' } },
  {
    row: 'partners-key',
    title: { zh: '以合作方的密钥签名', en: "signed with a partner's key" },
    how: { as: 'stranger', sign: 'own' },
  },
];

export const statusCases = [
  testFamily(
    {
      id: 'JTT1059.6-STATUS-001',
      covers: ['JTT1059.6:STATUS.refusal'],
      needs: messages,
      spends: talking,
      title: { zh: '不能执行的请求不应答 0000', en: 'what cannot be done is not answered 0000' },
      rows: impossible,
    },
    async (instruments, { act }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      await placed(instruments, names.about('A', { pay_state: '01' }));

      const answer = await act(tsm, names);

      check('JTT1059.6:STATUS.refusal', wordOf(answer)).is(refusal);
      check('JTT1059.6:STATUS.refusal', await tsm.stateOf(names.order('Z'))).is(null);
      check('JTT1059.6:STATUS.refusal', await tsm.stateOf(names.order('A'))).is('1000');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-STATUS-002',
      covers: ['JTT1059.6:STATUS.order'],
      needs: messages,
      spends: talking,
      title: { zh: '非法订单应答 0004，不产生订单', en: 'an illegal order is answered 0004, and none is made' },
      rows: illegal,
    },
    async (instruments, { order: wrong }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A', wrong));

      check('JTT1059.6:STATUS.order', wordOf(answer)).is(refusal);
      check('JTT1059.6:STATUS.order', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is([null, '1006']);
      check('JTT1059.6:STATUS.order', answer.status).is('0004');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-STATUS-003',
      covers: ['JTT1059.6:STATUS.number'],
      needs: messages,
      spends: talking,
      beside: { zh: '未知的订单号，而非非法的订单', en: 'an order number that nobody knows, not an illegal order' },
      title: { zh: '未知订单号应答 0301', en: 'an unknown order number is answered 0301' },
      rows: unknown,
    },
    async (instruments, { act }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      await placed(instruments, names.about('A'));

      const answer = await act(tsm, names);

      check('JTT1059.6:STATUS.number', answer.status).is('0301');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-STATUS-004',
      covers: ['JTT1059.6:STATUS.stranger', 'JTT1059.6:STATUS.refusal'],
      needs: messages,
      spends: talking,
      title: { zh: '未知 tsm_id 应答 0003，不产生订单', en: 'an unknown tsm_id is answered 0003, and no order is made' },
      rows: strangers,
    },
    async (instruments, { how }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A', paying(sum)), how);
      const found = await tsm.ask('order/query', { order_no: order('A') }, how);

      check(
        'JTT1059.6:STATUS.refusal',
        [answer, found].map((each) => each.status === '0000'),
      ).is([false, false]);
      check('JTT1059.6:STATUS.refusal', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is([null, '1006']);
      check('JTT1059.6:STATUS.stranger', answer.status).is('0003');
    },
  ),
];
