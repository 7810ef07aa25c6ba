/** JT/T 1059.4 — remote payment: a load of which nobody knows whether it arrived, and how that is settled. */

import { fen, type Row } from '#harness';
import {
  carriedOut,
  cleared,
  credits,
  instructions,
  living,
  mac2In,
  moneyOn,
  namesFor,
  needs,
  opened,
  type RemoteCase,
  sum,
  testCase,
  testFamily,
} from './remote-case.ts';
import { altering, flipping } from './reports.ts';

const torn = [...needs, 'link.tear-inside'];

/** A card with a load in doubt: power went at CREDIT FOR LOAD, before or after it took effect. */
async function doubtful(instruments: RemoteCase, tookEffect: boolean) {
  const { scene } = instruments;
  await cleared(instruments);
  const { aid, order } = namesFor(scene);
  await opened(instruments, aid, order('O'));
  const about = { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum } as const;
  const at = { true: { after: '8052' }, false: { before: '8052' } }[String(tookEffect) as 'true' | 'false'];
  const run = await carriedOut(instruments, about, at);
  return { aid, order, run, name: order('A') };
}

/** The session that a confirmation opens. */
async function sessionOf({ tsm }: Pick<RemoteCase, 'tsm'>, order: string): Promise<string> {
  const { data } = await tsm.ask('order/confirm', { order_no: order });
  return typeof data['session'] === 'string' ? data['session'] : '';
}

const outcomes: readonly (Row & { readonly tookEffect: boolean; readonly breaks: string; readonly credits: number })[] = [
  { row: 'credited', title: { zh: '实际已到账', en: 'it had arrived' }, tookEffect: true, breaks: 'DOUBT.credited', credits: 0 },
  { row: 'uncredited', title: { zh: '实际未到账', en: 'it had not' }, tookEffect: false, breaks: 'DOUBT.uncredited', credits: 1 },
];

const places: readonly (Row & { readonly at: number; readonly tookEffect: boolean })[] = [true, false].flatMap((tookEffect) =>
  [0, 1, 2].map((at) => ({
    row: `${tookEffect ? 'credited' : 'uncredited'}-${at}`,
    title: {
      zh: `${tookEffect ? '已到账' : '未到账'}，确认的第 ${at + 1} 条指令后断电`,
      en: `${tookEffect ? 'credited' : 'not credited'}, power goes after command ${at + 1} of the confirmation`,
    },
    at,
    tookEffect,
  })),
);

export const doubtCases = [
  testCase(
    {
      id: 'JTT1059.4-DOUBT-001',
      covers: ['JTT1059.4:DOUBT.state'],
      needs,
      spends: living,
      title: { zh: 'MAC2 下发之后、结果上报之前订单为 1007', en: 'from MAC2 to its result an order is 1007' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      const run = await carriedOut(
        instruments,
        { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum },
        { fetchOnly: 1 },
      );

      check('JTT1059.4:DOUBT.state', { given: mac2In(run) !== null, state: await tsm.stateOf(order('A')) }).is({
        given: true,
        state: '1007',
      });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-DOUBT-002',
      covers: ({ breaks }) => [`JTT1059.4:${breaks}`, 'JTT1059.4:DOUBT.state', 'JTT1059.4:LOAD.once'],
      needs: torn,
      spends: living,
      title: { zh: '断电的充值经确认后恰好到账一次', en: 'a load that power interrupted has arrived once after its confirmation' },
      rows: outcomes,
    },
    async (instruments, { tookEffect, breaks, credits: expected }) => {
      const { tsm, client, se, check } = instruments;
      const { aid, name } = await doubtful(instruments, tookEffect);
      const between = await tsm.stateOf(name);
      const session = await sessionOf(instruments, name);
      await se.reset();

      const run = await client.run(name, { session });

      check('JTT1059.4:DOUBT.state', between).is('1007');
      check(`JTT1059.4:${breaks}`, { state: await tsm.stateOf(name), credits: credits(run) }).is({ state: '0', credits: expected });
      check('JTT1059.4:LOAD.once', await moneyOn(instruments, aid)).is(sum);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-003',
      covers: ['JTT1059.4:DOUBT.fresh'],
      needs: torn,
      spends: living,
      title: { zh: '确认中使用新的 MAC2', en: 'a confirmation has a MAC2 of its own' },
    },
    async (instruments) => {
      const { client, se, check } = instruments;
      const { name, run } = await doubtful(instruments, false);
      const session = await sessionOf(instruments, name);
      await se.reset();

      const again = await client.run(name, { session });

      check('JTT1059.4:DOUBT.fresh', [mac2In(run), mac2In(again)].includes(null)).is(false);
      check('JTT1059.4:DOUBT.fresh', mac2In(run) === mac2In(again)).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-004',
      covers: ['JTT1059.4:DOUBT.confirm', 'JTT1059.4:DOUBT.word', 'JTT1059.4:LOAD.once'],
      needs: torn,
      spends: living,
      title: { zh: '存疑订单不经确认得不到脚本', en: 'an order in doubt gets no commands without a confirmation' },
    },
    async (instruments) => {
      const { client, se, check } = instruments;
      const { aid, name } = await doubtful(instruments, true);
      await se.reset();

      const run = await client.run(name);

      check('JTT1059.4:DOUBT.confirm', credits(run)).is(0);
      check('JTT1059.4:DOUBT.confirm', run.given.length).is(0);
      check('JTT1059.4:DOUBT.word', run.answers[0]?.status ?? null).is('2103');
      check('JTT1059.4:LOAD.once', await moneyOn(instruments, aid)).is(sum);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-005',
      covers: ['JTT1059.4:DOUBT.state', 'JTT1059.4:SCRIPT.mismatch'],
      needs,
      spends: living,
      title: { zh: '报称被拒绝的圈存不算成功也不算失败', en: 'a CREDIT that is reported as refused is neither a success nor a failure' },
    },
    async (instruments) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      const run = await carriedOut(
        instruments,
        { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum },
        { report: altering('8052', () => '6F00') },
      );
      const between = await tsm.stateOf(order('A'));
      const session = await sessionOf(instruments, order('A'));
      await se.reset();
      await client.run(order('A'), { session });

      check('JTT1059.4:SCRIPT.mismatch', run.isAtEnd).is(true);
      check('JTT1059.4:DOUBT.state', between).is('1007');
      check('JTT1059.4:DOUBT.state', { state: await tsm.stateOf(order('A')), money: await moneyOn(instruments, aid) }).is({
        state: '0',
        money: sum,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-006',
      covers: ['JTT1059.4:DOUBT.counter'],
      needs: torn,
      spends: living,
      title: {
        zh: '计数器已走过两步：转人工，不再到账',
        en: 'a counter that is two further is left to the operator, and nothing is credited',
      },
    },
    async (instruments) => {
      const { tsm, client, se, check } = instruments;
      const { aid, order, name } = await doubtful(instruments, false);
      for (const other of [order('B'), order('C')]) {
        await carriedOut(instruments, { order_no: other, order_type: '02', instance_aid: aid, load_amount: fen(100) });
      }
      const before = await moneyOn(instruments, aid);
      const session = await sessionOf(instruments, name);
      await se.reset();

      const run = await client.run(name, { session });

      check('JTT1059.4:DOUBT.counter', { state: await tsm.stateOf(name), credits: credits(run) }).is({ state: '1009', credits: 0 });
      check('JTT1059.4:DOUBT.counter', await moneyOn(instruments, aid)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-007',
      covers: ['JTT1059.4:DOUBT.counter'],
      needs: torn,
      spends: living,
      beside: {
        zh: '计数器恰好走一步，与到账时相同，只有 TAC 能分辨',
        en: 'the counter is where a credit would have brought it, and only the TAC tells the difference',
      },
      title: { zh: '计数器走一步而到账的是另一笔：不算成功', en: 'a counter that another load moved by one makes no success' },
    },
    async (instruments) => {
      const { tsm, client, se, check } = instruments;
      const { aid, order, name } = await doubtful(instruments, false);
      await carriedOut(instruments, { order_no: order('B'), order_type: '02', instance_aid: aid, load_amount: fen(100) });
      const session = await sessionOf(instruments, name);
      await se.reset();

      await client.run(name, { session });

      check('JTT1059.4:DOUBT.counter', await tsm.stateOf(name)).is('1009');
      check('JTT1059.4:DOUBT.counter', await moneyOn(instruments, aid)).is(100);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-008',
      covers: ['JTT1059.4:DOUBT.proven'],
      needs: torn,
      spends: living,
      title: { zh: '交易认证的 TAC 错一位：不算成功', en: 'a proof whose TAC has a flipped bit makes no success' },
    },
    async (instruments) => {
      const { tsm, client, se, check } = instruments;
      const { name } = await doubtful(instruments, true);
      const session = await sessionOf(instruments, name);
      await se.reset();

      await client.run(name, { session, report: altering('805A', flipping(5)) });

      check('JTT1059.4:DOUBT.proven', await tsm.stateOf(name)).is('1009');
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-009',
      covers: ['JTT1059.4:DOUBT.mac1'],
      needs: torn,
      spends: living,
      title: { zh: '确认时 MAC1 错一位：不给 MAC2', en: 'a flipped bit of MAC1 in a confirmation: no MAC2' },
    },
    async (instruments) => {
      const { tsm, client, se, check } = instruments;
      const { aid, name } = await doubtful(instruments, false);
      const session = await sessionOf(instruments, name);
      await se.reset();

      const run = await client.run(name, { session, report: altering('805000', flipping(13)) });

      check('JTT1059.4:DOUBT.mac1', instructions(run.given).includes('52')).is(false);
      check('JTT1059.4:DOUBT.mac1', { state: await tsm.stateOf(name), money: await moneyOn(instruments, aid) }).is({
        state: '1009',
        money: 0,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DOUBT-010',
      covers: ['JTT1059.4:DOUBT.again'],
      needs: torn,
      spends: living,
      title: { zh: '重复请求确认得到同一会话', en: 'a confirmation asked for twice is one session' },
    },
    async (instruments) => {
      const { check } = instruments;
      const { name } = await doubtful(instruments, false);

      const [first, second] = [await sessionOf(instruments, name), await sessionOf(instruments, name)];

      check('JTT1059.4:DOUBT.again', first === '').is(false);
      check('JTT1059.4:DOUBT.again', second).is(first);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-DOUBT-011',
      covers: ['JTT1059.4:LOAD.once'],
      needs: torn,
      spends: living,
      title: { zh: '确认再次中断，最终恰好到账一次', en: 'a confirmation that is interrupted too ends with the money there once' },
      rows: places,
    },
    async (instruments, { at, tookEffect }) => {
      const { tsm, client, se, check } = instruments;
      const { aid, name } = await doubtful(instruments, tookEffect);
      const first = await sessionOf(instruments, name);
      await se.reset();
      await client.run(name, { session: first, after: at });
      const second = await sessionOf(instruments, name);
      await se.reset();

      await client.run(name, { session: second });

      check('JTT1059.4:LOAD.once', { state: await tsm.stateOf(name), money: await moneyOn(instruments, aid) }).is({
        state: '0',
        money: sum,
      });
    },
  ),
];
