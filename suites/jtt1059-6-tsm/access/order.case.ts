/** JT/T 1059.6 — a partner reaches its own orders alone. */

import type { Row, TsmAnswer } from '#harness';
import {
  begin,
  commandsIn,
  factsOf,
  madeUp,
  messages,
  paying,
  placed,
  refusal,
  some,
  sum,
  type TsmCase,
  talking,
  testCase,
  testFamily,
  wordOf,
} from '../tsm-case.ts';

const rival = { as: 'rival' } as const;

/** What speaking for another partner needs. */
const another = ['keys.tsm-rival'];

/** What an answer to a query tells of an order. */
const told = ['order_type', 'order_state', 'load_amount', 'refund_amount', 'seid', 'instance_aid'];

type Reach = Row & { readonly act: (instruments: TsmCase, order: string) => Promise<TsmAnswer> };

const reaches: readonly Reach[] = [
  { row: 'begun', title: { zh: '开始会话', en: 'to begin a session' }, act: ({ tsm }, order) => begin(tsm, order, rival) },
  {
    row: 'session',
    title: { zh: '以对方的会话继续', en: "to go on with the other's session" },
    async act({ tsm }, order) {
      const { session } = (await begin(tsm, order)).data;
      return tsm.ask('script/next', { order_no: order, session: session ?? '', results: [] }, rival);
    },
  },
  {
    row: 'confirm',
    title: { zh: '申请确认', en: 'to have it confirmed' },
    act: ({ tsm }, order) => tsm.ask('order/confirm', { order_no: order }, rival),
  },
];

export const orderAccessCases = [
  testCase(
    {
      id: 'JTT1059.6-ACCESS-001',
      covers: ['JTT1059.6:ACCESS.order', 'JTT1059.6:ACCESS.word'],
      needs: [...messages, ...another],
      spends: talking,
      title: { zh: '查询其他合作方的订单得不到任何内容', en: "a query of another partner's order tells nothing" },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A', paying(sum)));

      const answer = await tsm.ask('order/query', { order_no: order('A') }, rival);

      check('JTT1059.6:ACCESS.order', wordOf(answer)).is(refusal);
      check(
        'JTT1059.6:ACCESS.order',
        told.filter((name) => name in answer.data),
      ).is([]);
      check('JTT1059.6:ACCESS.word', answer.status).is('0301');
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-ACCESS-002',
      covers: ['JTT1059.6:ACCESS.order'],
      needs: [...messages, ...another],
      spends: talking,
      title: {
        zh: '其他合作方以同一订单号申请，原订单不变',
        en: 'an order that another partner applies for under the same number leaves ours as it was',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A', { ...paying(sum), pay_state: '01' }));
      const before = await factsOf(tsm, 'order/query', { order_no: order('A') });

      await tsm.apply(about('A', paying(sum)), rival);
      await tsm.apply(about('A'), rival);

      check('JTT1059.6:ACCESS.order', await factsOf(tsm, 'order/query', { order_no: order('A') })).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-ACCESS-003',
      covers: ['JTT1059.6:ACCESS.refund', 'JTT1059.6:ACCESS.word'],
      needs: [...messages, ...another],
      spends: talking,
      title: { zh: '不能对其他合作方的订单退款', en: "another partner's order is not refunded" },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A', paying(sum)));

      const answer = await tsm.ask('order/refund', { order_no: order('A') }, rival);

      check('JTT1059.6:ACCESS.refund', wordOf(answer)).is(refusal);
      check('JTT1059.6:ACCESS.refund', await tsm.stateOf(order('A'))).is('1006');
      check('JTT1059.6:ACCESS.word', answer.status).is('0301');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-ACCESS-004',
      covers: ['JTT1059.6:ACCESS.script', 'JTT1059.6:ACCESS.word'],
      needs: [...messages, ...another],
      spends: talking,
      title: {
        zh: '取不到其他合作方订单的脚本，原订单照常进行',
        en: "another partner's order gives no commands, and goes on for its own",
      },
      rows: reaches,
    },
    async (instruments, { act }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A'));

      const answer = await act(instruments, order('A'));

      check('JTT1059.6:ACCESS.script', wordOf(answer)).is(refusal);
      check('JTT1059.6:ACCESS.script', commandsIn(answer)).is(0);
      check('JTT1059.6:ACCESS.script', commandsIn(await begin(tsm, order('A')))).is(some);
      check('JTT1059.6:ACCESS.word', answer.status).is('0301');
    },
  ),
];
