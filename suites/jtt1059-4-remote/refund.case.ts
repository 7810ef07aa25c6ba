/** JT/T 1059.4 — remote payment: what was paid and did not arrive goes back, once. */

import type { Row } from '#harness';
import {
  carriedOut,
  cleared,
  living,
  moneyOn,
  namesFor,
  needs,
  opened,
  type RemoteCase,
  sum,
  testCase,
  testFamily,
} from './remote-case.ts';
import { altering } from './reports.ts';

interface Given {
  readonly aid: string;
  readonly order: string;
}

type Prepared = Row & { readonly breaks: string; readonly prepare: (instruments: RemoteCase, given: Given) => Promise<unknown> };

const load = ({ aid, order }: Given) => ({ order_no: order, order_type: '02', instance_aid: aid, load_amount: sum }) as const;

const unrefundable: readonly Prepared[] = [
  {
    row: 'success',
    title: { zh: '成功的订单', en: 'an order that succeeded' },
    breaks: 'REFUND.success',
    prepare: (instruments, given) => carriedOut(instruments, load(given)),
  },
  {
    row: 'doubtful',
    title: { zh: '存疑的订单', en: 'an order in doubt' },
    breaks: 'REFUND.doubtful',
    prepare: (instruments, given) => carriedOut(instruments, load(given), { fetchOnly: 1 }),
  },
  {
    row: 'operator',
    title: { zh: '转人工的订单', en: 'an order that was left to the operator' },
    breaks: 'REFUND.doubtful',
    prepare: (instruments, given) =>
      carriedOut(instruments, load(given), { report: altering('8052', (response) => `00000000${response.slice(8)}`) }),
  },
  {
    row: 'unpaid',
    title: { zh: '未支付的订单', en: 'an order that was not paid' },
    breaks: 'REFUND.unpaid',
    prepare: ({ tsm }, given) => tsm.apply({ ...load(given), pay_state: '01' }),
  },
];

export const refundCases = [
  testFamily(
    {
      id: 'JTT1059.4-REFUND-001',
      covers: ({ breaks }) => [`JTT1059.4:${breaks}`],
      needs,
      spends: living,
      title: { zh: '不该退款的订单不退款', en: 'an order that is not to be refunded is not' },
      rows: unrefundable,
    },
    async (instruments, { breaks, prepare }) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      await prepare(instruments, { aid, order: order('A') });
      const before = await tsm.stateOf(order('A'));

      const answer = await tsm.ask('order/refund', { order_no: order('A') });

      const { data } = await tsm.ask('order/query', { order_no: order('A') });
      check(`JTT1059.4:${breaks}`, answer.status === '0000').is(false);
      check(`JTT1059.4:${breaks}`, { state: data['order_state'] ?? null, refund: data['refund_amount'] ?? null }).is({
        state: before,
        refund: 0,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-REFUND-002',
      covers: ['JTT1059.4:REFUND.state', 'JTT1059.4:REFUND.once', 'JTT1059.4:REFUND.final'],
      needs,
      spends: living,
      title: { zh: '失败的订单退款一次，其后不再执行', en: 'a failed order is refunded once, and runs no more' },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      await carriedOut(instruments, load({ aid, order: order('A') }), { report: altering('805000', () => '6985') });

      const first = await tsm.ask('order/refund', { order_no: order('A') });
      const between = (await tsm.ask('order/query', { order_no: order('A') })).data;
      const second = await tsm.ask('order/refund', { order_no: order('A') });
      const after = (await tsm.ask('order/query', { order_no: order('A') })).data;
      await se.reset();
      const run = await client.run(order('A'));

      check('JTT1059.4:REFUND.state', {
        status: first.status,
        state: between['order_state'] ?? null,
        refund: between['refund_amount'] ?? null,
      }).is({
        status: '0000',
        state: '1008',
        refund: sum,
      });
      check('JTT1059.4:REFUND.once', { data: second.data, refund: after['refund_amount'] ?? null }).is({ data: first.data, refund: sum });
      check('JTT1059.4:REFUND.final', run.given.length).is(0);
      check('JTT1059.4:REFUND.final', await moneyOn(instruments, aid)).is(0);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-REFUND-003',
      covers: ['JTT1059.4:REFUND.state', 'JTT1059.4:REFUND.final'],
      needs,
      spends: living,
      title: { zh: '已付未执行的订单可退款，其后不再执行', en: 'an order that was paid and not begun is refunded, and does not begin' },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      await tsm.apply(load({ aid, order: order('A') }));

      await tsm.ask('order/refund', { order_no: order('A') });
      await se.reset();
      const run = await client.run(order('A'));

      check('JTT1059.4:REFUND.state', await tsm.stateOf(order('A'))).is('1008');
      check('JTT1059.4:REFUND.final', { given: run.given.length, money: await moneyOn(instruments, aid) }).is({ given: 0, money: 0 });
    },
  ),
];
