/** JT/T 1059.4 — remote payment: what an order is, and what becomes of it when it is asked for again. */

import { fen, type Row } from '#harness';
import {
  carriedOut,
  cleared,
  credits,
  living,
  moneyOn,
  namesFor,
  needs,
  opened,
  sum,
  talking,
  testCase,
  testFamily,
} from './remote-case.ts';

const refusedStatus = (status: string | null): boolean => status !== null && status !== '0000';

const amounts: readonly (Row & { readonly order_type: string; readonly load_amount: number })[] = [
  { row: 'zero', title: { zh: '充值 0 分', en: 'a load of nothing' }, order_type: '02', load_amount: 0 },
  { row: 'negative', title: { zh: '充值 −1 分', en: 'a load of minus one fen' }, order_type: '02', load_amount: -1 },
  { row: 'fraction', title: { zh: '充值 1.5 分', en: 'a load of one and a half fen' }, order_type: '02', load_amount: 1.5 },
  { row: 'huge', title: { zh: '充值 1001 元', en: 'a load of 1,001 yuan' }, order_type: '02', load_amount: 100_100 },
  { row: 'open', title: { zh: '开卡订单带充值金额', en: 'an opening with an amount' }, order_type: '00', load_amount: 100 },
  { row: 'delete', title: { zh: '删卡订单带金额', en: 'a deletion with an amount' }, order_type: '05', load_amount: 100 },
];

export const orderCases = [
  testCase(
    {
      id: 'JTT1059.4-ORDER-001',
      covers: ['JTT1059.4:ORDER.paid', 'JTT1059.4:ORDER.paid.word'],
      needs,
      spends: living,
      title: { zh: '未支付的订单得不到脚本', en: 'an order that is not paid gets no commands' },
    },
    async (instruments) => {
      const { tsm, client, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await tsm.apply({ order_no: order('A'), order_type: '00', instance_aid: aid, pay_state: '01' });

      const run = await client.run(order('A'));

      check('JTT1059.4:ORDER.paid', { given: run.given.length, refused: refusedStatus(run.answers[0]?.status ?? null) }).is({
        given: 0,
        refused: true,
      });
      check('JTT1059.4:ORDER.paid.word', run.answers[0]?.status ?? null).is('2101');
      check('JTT1059.4:ORDER.paid', await tsm.stateOf(order('A'))).is('1000');
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-ORDER-002',
      covers: ['JTT1059.4:ORDER.pay', 'JTT1059.4:ORDER.again'],
      needs,
      spends: living,
      title: {
        zh: '补付之后可执行，其后以未支付重复申请不使其退回',
        en: 'paid later it goes on, and applying once more as unpaid does not unpay it',
      },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      const about = { order_no: order('A'), order_type: '00', instance_aid: aid } as const;
      await tsm.apply({ ...about, pay_state: '01' });

      const paid = await tsm.apply({ ...about, pay_state: '00' });
      const unpaid = await tsm.apply({ ...about, pay_state: '01' });
      const between = await tsm.stateOf(order('A'));
      await se.reset();
      await client.run(order('A'));

      check('JTT1059.4:ORDER.pay', paid.status).is('0000');
      check('JTT1059.4:ORDER.again', unpaid.status).is('0000');
      check('JTT1059.4:ORDER.pay', between).is('1006');
      check('JTT1059.4:ORDER.pay', await tsm.stateOf(order('A'))).is('0');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-ORDER-003',
      covers: ['JTT1059.4:ORDER.amount'],
      needs,
      spends: living,
      title: { zh: '金额不符的订单被拒绝', en: 'an order of an amount that it cannot have is refused' },
      rows: amounts,
    },
    async (instruments, { order_type, load_amount }) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, other, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      const instance_aid = order_type === '00' ? other : aid;
      const answer = await tsm.apply({ order_no: order('A'), order_type, instance_aid, load_amount });

      check('JTT1059.4:ORDER.amount', refusedStatus(answer.status)).is(true);
      check('JTT1059.4:ORDER.amount', await tsm.stateOf(order('A'))).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-ORDER-004',
      covers: ['JTT1059.4:ORDER.type'],
      needs: ['TSM', 'SE.domains'],
      spends: talking,
      title: { zh: '未知类型的订单被拒绝', en: 'an order of an unknown type is refused' },
    },
    async ({ tsm, scene, check }) => {
      const { aid, order } = namesFor(scene);

      const answer = await tsm.apply({ order_no: order('A'), order_type: '77', instance_aid: aid });

      check('JTT1059.4:ORDER.type', refusedStatus(answer.status)).is(true);
      check('JTT1059.4:ORDER.type', await tsm.stateOf(order('A'))).is(null);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-ORDER-005',
      covers: ['JTT1059.4:ORDER.aid'],
      needs: ['TSM', 'SE.domains'],
      spends: talking,
      title: { zh: '名称不合规的订单被拒绝', en: 'an order about an impossible name is refused' },
      rows: [
        { row: 'short', title: { zh: '4 字节', en: '4 octets' }, aid: 'A0000006' },
        { row: 'long', title: { zh: '17 字节', en: '17 octets' }, aid: 'A000000632010105EEEEEEEEEEEEEEEEEE' },
        { row: 'letters', title: { zh: '不是十六进制', en: 'no hexadecimal' }, aid: 'A0000006320101XY' },
      ],
    },
    async ({ tsm, scene, check }, { aid }) => {
      const { order } = namesFor(scene);

      const answer = await tsm.apply({ order_no: order('A'), order_type: '00', instance_aid: aid });

      check('JTT1059.4:ORDER.aid', refusedStatus(answer.status)).is(true);
      check('JTT1059.4:ORDER.aid', await tsm.stateOf(order('A'))).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-ORDER-006',
      covers: ['JTT1059.4:ORDER.same'],
      needs,
      spends: living,
      title: {
        zh: '同一订单号、另一金额的申请被拒绝，原订单不变',
        en: 'another amount under a known number is refused, and the known order is as it was',
      },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      const about = { order_no: order('A'), order_type: '02', instance_aid: aid } as const;
      await tsm.apply({ ...about, load_amount: sum });

      const answer = await tsm.apply({ ...about, load_amount: fen(sum + 1) });
      await se.reset();
      await client.run(order('A'));

      check('JTT1059.4:ORDER.same', refusedStatus(answer.status)).is(true);
      check('JTT1059.4:ORDER.same', await moneyOn(instruments, aid)).is(sum);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-ORDER-007',
      covers: ['JTT1059.4:ORDER.again', 'JTT1059.4:LOAD.once'],
      needs,
      spends: living,
      title: { zh: '成功的订单重复申请与取脚本都不再到账', en: 'a finished order, applied for and run again, credits nothing more' },
    },
    async (instruments) => {
      const { tsm, client, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      const about = { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum } as const;
      await carriedOut(instruments, about);

      const again = await tsm.apply(about);
      const rerun = await client.run(order('A'));

      check('JTT1059.4:ORDER.again', { status: again.status, state: again.data['order_state'] ?? null }).is({ status: '0000', state: '0' });
      check('JTT1059.4:LOAD.once', { credits: credits(rerun), money: await moneyOn(instruments, aid) }).is({ credits: 0, money: sum });
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-ORDER-008',
      covers: ['JTT1059.4:ORDER.processing'],
      needs,
      spends: living,
      title: { zh: '处理中的订单重复申请应答 0005', en: 'an order that is under way is answered 0005 when it is applied for again' },
    },
    async (instruments) => {
      const { tsm, client, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      const about = { order_no: order('A'), order_type: '00', instance_aid: aid } as const;
      await tsm.apply(about);
      await client.run(order('A'), { fetchOnly: 0 });

      const answer = await tsm.apply(about);

      check('JTT1059.4:ORDER.processing', answer.status).is('0005');
    },
  ),
];
