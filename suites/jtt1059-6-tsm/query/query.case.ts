/** JT/T 1059.6 — queries: an order is told as it stands, and a card as it is. */

import type { Row } from '#harness';
import {
  cards,
  carriedOut,
  cleared,
  digitsOf,
  factsOf,
  living,
  madeUp,
  messages,
  namesFor,
  opened,
  openedWith,
  ownSeid,
  paying,
  placed,
  sum,
  type TsmCase,
  talking,
  testCase,
  testFamily,
} from '../tsm-case.ts';

const begun: readonly (Row & {
  readonly state: string;
  readonly act: (instruments: TsmCase, names: ReturnType<typeof madeUp>) => Promise<unknown>;
})[] = [
  {
    row: 'unpaid',
    title: { zh: '未支付', en: 'not paid' },
    state: '1000',
    act: (instruments, { about }) => placed(instruments, about('A', { ...paying(sum), pay_state: '01' })),
  },
  {
    row: 'paid',
    title: { zh: '已支付', en: 'paid' },
    state: '1006',
    act: (instruments, { about }) => placed(instruments, about('A', paying(sum))),
  },
  {
    row: 'refunded',
    title: { zh: '已退款', en: 'refunded' },
    state: '1008',
    async act(instruments, { about, order }) {
      await placed(instruments, about('A', paying(sum)));
      await instruments.tsm.ask('order/refund', { order_no: order('A') });
    },
  },
];

/** How CREDIT FOR LOAD begins. */
const credit = '8052';

const ends: readonly (Row & { readonly order_type?: string; readonly isOpen: boolean })[] = [
  { row: 'open', title: { zh: '开通', en: 'open' }, isOpen: true },
  { row: 'deleted', title: { zh: '删除', en: 'deleted' }, order_type: '05', isOpen: false },
  { row: 'migrated', title: { zh: '迁出', en: 'migrated out' }, order_type: '03', isOpen: false },
];

export const queryCases = [
  testFamily(
    {
      id: 'JTT1059.6-QUERY-001',
      covers: ['JTT1059.6:QUERY.state'],
      needs: messages,
      spends: talking,
      title: { zh: '订单查询显示尚未执行的订单的状态', en: 'order/query tells the state of an order that was not carried out' },
      rows: begun,
    },
    async (instruments, { state, act }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      await act(instruments, names);

      check('JTT1059.6:QUERY.state', await tsm.stateOf(names.order('A'))).is(state);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-QUERY-002',
      covers: ['JTT1059.6:QUERY.state'],
      needs: cards,
      spends: living,
      title: {
        zh: '圈存结果未上报的订单显示为 1007，而非成功；完成的订单显示为 0',
        en: 'a load whose result was not reported is told as 1007 and no success; one that is done as 0',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      await cleared(instruments);
      await opened(instruments, aid, order('P'));

      const load = { order_type: '02', instance_aid: aid, load_amount: sum };
      await carriedOut(instruments, { ...load, order_no: order('A') });
      const lost = await carriedOut(instruments, { ...load, order_no: order('B') }, { fetchOnly: 1 });

      check(
        'JTT1059.6:QUERY.state',
        lost.given.some(({ command }) => command.startsWith(credit)),
      ).is(true);
      check('JTT1059.6:QUERY.state', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is(['0', '1007']);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-QUERY-003',
      covers: ['JTT1059.6:QUERY.refund'],
      needs: messages,
      spends: talking,
      title: { zh: '订单查询显示退还的金额', en: 'order/query tells what was given back' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A', paying(sum)));
      const before = await factsOf(tsm, 'order/query', { order_no: order('A') });

      await tsm.ask('order/refund', { order_no: order('A') });
      const after = await factsOf(tsm, 'order/query', { order_no: order('A') });

      check(
        'JTT1059.6:QUERY.refund',
        [before, after].map((facts) => digitsOf(facts['refund_amount'])),
      ).is(['0', String(sum)]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-QUERY-004',
      covers: ['JTT1059.6:QUERY.refund'],
      needs: cards,
      spends: living,
      beside: {
        zh: '删卡退还的余额，而非未执行订单的退款',
        en: 'the balance of a deleted card, no refund of an order that was not carried out',
      },
      title: { zh: '删卡订单显示退还的余额', en: 'an order that deletes a card tells the balance that was given back' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      await cleared(instruments);
      await openedWith(instruments, aid, order('P'), sum);

      await carriedOut(instruments, { order_no: order('A'), order_type: '05', instance_aid: aid });
      const facts = await factsOf(tsm, 'order/query', { order_no: order('A') });

      check('JTT1059.6:QUERY.refund', [facts['order_state'] ?? null, digitsOf(facts['refund_amount'])]).is(['0', String(sum)]);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-QUERY-005',
      covers: ['JTT1059.6:QUERY.card'],
      needs: cards,
      spends: living,
      title: { zh: '卡片查询显示卡片是否开通', en: 'card/query tells whether the card is open' },
      rows: ends,
    },
    async (instruments, { order_type = '02', isOpen }) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      const card = { seid: ownSeid(scene), instance_aid: aid };
      await cleared(instruments);
      await openedWith(instruments, aid, order('P'), sum);
      const before = await factsOf(tsm, 'card/query', card);

      await carriedOut(instruments, { order_no: order('A'), order_type, instance_aid: aid, load_amount: isOpen ? sum : 0 });
      const after = await factsOf(tsm, 'card/query', card);

      check('JTT1059.6:QUERY.card', before['opened'] === true).is(true);
      check('JTT1059.6:QUERY.card', [await tsm.stateOf(order('A')), after['opened'] === true]).is(['0', isOpen]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-QUERY-006',
      covers: ['JTT1059.6:QUERY.card'],
      needs: messages,
      spends: talking,
      title: { zh: '只有订单、尚未开卡的卡片不显示为开通', en: 'a card that was ordered and not made is not told to be open' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, seid, aid } = madeUp(scene);
      await placed(instruments, about('A'));

      const { opened: isTold } = await factsOf(tsm, 'card/query', { seid, instance_aid: aid });

      check('JTT1059.6:QUERY.card', isTold === true).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-QUERY-007',
      covers: ['JTT1059.6:QUERY.orders'],
      needs: messages,
      spends: talking,
      title: { zh: '卡片查询列出关于该卡的订单，且只列出这些', en: 'card/query lists the orders about the card, and no others' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order, seid, aid, other } = madeUp(scene);
      await placed(instruments, about('A', { pay_state: '01' }));
      await placed(instruments, about('B', paying(sum)));
      await placed(instruments, about('C', { instance_aid: other }));

      const { orders } = await factsOf(tsm, 'card/query', { seid, instance_aid: aid });

      check('JTT1059.6:QUERY.orders', Array.isArray(orders) ? new Set(orders) : null).is(new Set([order('A'), order('B')]));
    },
  ),
];
