/** JT/T 1059.4 — remote payment: a card is loaded over the air, once and by its amount. */

import { type Fen, fen, type Row } from '#harness';
import { carriedOut, cleared, credits, living, moneyOn, namesFor, needs, opened, sum, testCase, testFamily } from './remote-case.ts';
import { altering, flipping } from './reports.ts';

const octets: readonly (Row & { readonly place: number })[] = [0, 1, 2, 3].map((place) => ({
  row: String(place + 1),
  title: { zh: `第 ${place + 1} 字节`, en: `octet ${place + 1}` },
  place,
}));

const amounts: readonly (Row & { readonly amount: Fen })[] = [1, 256, 65_536, 100_000].map((amount) => ({
  row: String(amount),
  title: { zh: `${amount} 分`, en: `${amount} fen` },
  amount: fen(amount),
}));

export const loadingCases = [
  testFamily(
    {
      id: 'JTT1059.4-LOAD-001',
      covers: ['JTT1059.4:LOAD.genuine', 'JTT1059.4:LOAD.amount'],
      needs,
      spends: living,
      title: { zh: '充值到账，金额与订单一致，订单为成功', en: 'a load arrives with the amount of its order, which is a success' },
      rows: amounts,
    },
    async (instruments, { amount }) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      const run = await carriedOut(instruments, { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: amount });

      check('JTT1059.4:LOAD.genuine', { state: await tsm.stateOf(order('A')), credits: credits(run) }).is({ state: '0', credits: 1 });
      check('JTT1059.4:LOAD.amount', await moneyOn(instruments, aid)).is(amount);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-LOAD-002',
      covers: ['JTT1059.4:LOAD.amount'],
      needs,
      spends: living,
      title: { zh: '两笔未执行的订单各按自己的金额到账', en: 'of two orders that wait each arrives with its own amount' },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      const about = { order_type: '02', instance_aid: aid } as const;
      await tsm.apply({ ...about, order_no: order('A'), load_amount: sum });
      await tsm.apply({ ...about, order_no: order('B'), load_amount: fen(700) });
      await se.reset();

      await client.run(order('A'));
      const first = await moneyOn(instruments, aid);
      await client.run(order('B'));
      const both = await moneyOn(instruments, aid);

      check('JTT1059.4:LOAD.amount', [first, both]).is([sum, fen(sum + 700)]);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-LOAD-003',
      covers: ['JTT1059.4:LOAD.mac1', 'JTT1059.4:SCRIPT.mismatch'],
      needs,
      spends: living,
      title: { zh: 'MAC1 错一位：不给 MAC2，订单为 1002', en: 'a flipped bit of MAC1: no MAC2, and the order is 1002' },
      rows: octets,
    },
    async (instruments, { place }) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      const run = await carriedOut(
        instruments,
        { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum },
        { report: altering('805000', flipping(12 + place)) },
      );

      check('JTT1059.4:LOAD.mac1', { credits: credits(run), state: await tsm.stateOf(order('A')) }).is({ credits: 0, state: '1002' });
      check('JTT1059.4:SCRIPT.mismatch', run.isAtEnd).is(true);
      check('JTT1059.4:LOAD.mac1', await moneyOn(instruments, aid)).is(0);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-LOAD-004',
      covers: ['JTT1059.4:LOAD.tac'],
      needs,
      spends: living,
      title: { zh: 'TAC 错一位的充值不算成功', en: 'a load whose TAC has a flipped bit is no success' },
      rows: octets,
    },
    async (instruments, { place }) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      await carriedOut(
        instruments,
        { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum },
        { report: altering('8052', flipping(place)) },
      );

      check('JTT1059.4:LOAD.tac', await tsm.stateOf(order('A'))).is('1009');
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-LOAD-005',
      covers: ['JTT1059.4:LOAD.failed'],
      needs,
      spends: living,
      title: {
        zh: '初始化被拒绝的充值为 1002，重试后到账一次',
        en: 'a load whose INITIALIZE is refused is 1002, and arrives once when it is tried again',
      },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      const about = { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum } as const;

      await carriedOut(instruments, about, { report: altering('805000', () => '6985') });
      const failed = await tsm.stateOf(order('A'));
      await se.reset();
      await client.run(order('A'));

      check('JTT1059.4:LOAD.failed', failed).is('1002');
      check('JTT1059.4:LOAD.failed', { state: await tsm.stateOf(order('A')), money: await moneyOn(instruments, aid) }).is({
        state: '0',
        money: sum,
      });
    },
  ),
];
