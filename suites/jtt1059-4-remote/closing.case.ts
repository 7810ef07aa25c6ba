/** JT/T 1059.4 — remote payment: a card is deleted and refunded, or migrates with its money. */

import { fen, type Json, type Row } from '#harness';
import {
  carriedOut,
  cleared,
  instructions,
  isInstalled,
  living,
  moneyOn,
  namesFor,
  needs,
  openedWith,
  type RemoteCase,
  sum,
  testCase,
  testFamily,
} from './remote-case.ts';
import { altering, beginning, flipping } from './reports.ts';

/** What the TSM says that it gave back for an order. */
async function refundOf({ tsm }: Pick<RemoteCase, 'tsm'>, order: string): Promise<Json> {
  return (await tsm.ask('order/query', { order_no: order })).data['refund_amount'] ?? null;
}

/** A card with money, and an order to close it. */
async function closing(instruments: RemoteCase, order_type = '05') {
  await cleared(instruments);
  const { aid, other, order } = namesFor(instruments.scene);
  await openedWith(instruments, aid, order('P'), sum);
  return { aid, other, order, about: { order_no: order('A'), order_type, instance_aid: aid } };
}

const claims: readonly (Row & { readonly claim: string })[] = [
  { row: 'more', title: { zh: '报称更多', en: 'more than there is' }, claim: '0000C350' },
  { row: 'less', title: { zh: '报称更少', en: 'less than there is' }, claim: '00000064' },
  { row: 'nothing', title: { zh: '报称为零', en: 'nothing' }, claim: '00000000' },
];

const amiss: readonly (Row & { readonly place: number; readonly breaks: string })[] = [
  { row: 'tac-first', title: { zh: 'TAC 首字节', en: 'the first octet of the TAC' }, place: 0, breaks: 'OUT.tac' },
  { row: 'tac-last', title: { zh: 'TAC 末字节', en: 'the last octet of the TAC' }, place: 3, breaks: 'OUT.tac' },
  { row: 'mac2-first', title: { zh: 'MAC2 首字节', en: 'the first octet of MAC2' }, place: 4, breaks: 'OUT.mac2' },
  { row: 'mac2-last', title: { zh: 'MAC2 末字节', en: 'the last octet of MAC2' }, place: 7, breaks: 'OUT.mac2' },
];

export const closingCases = [
  testCase(
    {
      id: 'JTT1059.4-DELETE-001',
      covers: ['JTT1059.4:OUT.genuine', 'JTT1059.4:DELETE.refund', 'JTT1059.4:OUT.balance'],
      needs,
      spends: living,
      title: { zh: '删卡退回全部余额，实例不再存在', en: 'a deletion gives the whole balance back, and the instance is gone' },
    },
    async (instruments) => {
      const { tsm, check } = instruments;
      const { aid, order, about } = await closing(instruments);

      await carriedOut(instruments, about);

      check('JTT1059.4:OUT.genuine', await tsm.stateOf(order('A'))).is('0');
      check('JTT1059.4:DELETE.refund', await refundOf(instruments, order('A'))).is(sum);
      check('JTT1059.4:OUT.balance', await isInstalled(instruments, aid)).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DELETE-002',
      covers: ['JTT1059.4:DELETE.order'],
      needs,
      spends: living,
      title: { zh: '取出余额之后才下发删除指令', en: 'DELETE is given out behind the purchase that empties the purse' },
    },
    async (instruments) => {
      const { check } = instruments;
      const { about } = await closing(instruments);

      const run = await carriedOut(instruments, about);

      const steps = instructions(run.exchanges);
      check('JTT1059.4:DELETE.order', steps.includes('54')).is(true);
      check('JTT1059.4:DELETE.order', steps.indexOf('E4') > steps.indexOf('54')).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DELETE-003',
      covers: ['JTT1059.4:DELETE.state'],
      needs,
      spends: living,
      title: { zh: '删除的卡不能充值，可重新开卡', en: 'a deleted card is not loaded, and may be opened again' },
    },
    async (instruments) => {
      const { tsm, check } = instruments;
      const { aid, order, about } = await closing(instruments);
      await carriedOut(instruments, about);

      const load = await tsm.apply({ order_no: order('B'), order_type: '02', instance_aid: aid, load_amount: sum });
      await carriedOut(instruments, { order_no: order('C'), order_type: '00', instance_aid: aid });

      check('JTT1059.4:DELETE.state', load.status === '0000').is(false);
      check('JTT1059.4:DELETE.state', { state: await tsm.stateOf(order('C')), money: await moneyOn(instruments, aid) }).is({
        state: '0',
        money: 0,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-DELETE-004',
      covers: ['JTT1059.4:DELETE.refund', 'JTT1059.4:OUT.sequence'],
      needs,
      spends: living,
      title: {
        zh: '两张卡先后删除：各退各的余额，终端交易序号不同',
        en: 'two cards deleted in turn: each gives its own balance back, under sequences of their own',
      },
    },
    async (instruments) => {
      const { check } = instruments;
      const { order, other, about } = await closing(instruments);
      await openedWith(instruments, other, order('Q'), fen(700));

      const first = await carriedOut(instruments, about);
      const second = await carriedOut(instruments, { order_no: order('B'), order_type: '05', instance_aid: other });

      check('JTT1059.4:DELETE.refund', [await refundOf(instruments, order('A')), await refundOf(instruments, order('B'))]).is([sum, 700]);
      const [one, two] = [first, second].map(
        ({ exchanges }) => exchanges.find(({ command }) => command.startsWith('8054'))?.command.slice(10, 18) ?? null,
      );
      check('JTT1059.4:OUT.sequence', one !== null && one !== two).is(true);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-OUT-001',
      covers: ['JTT1059.4:OUT.proven', 'JTT1059.4:OUT.whole'],
      needs,
      spends: living,
      title: { zh: '客户端谎报余额：不多退，也不丢钱', en: 'a client that lies about the balance gets no more, and no money is lost' },
      rows: claims,
    },
    async (instruments, { claim }) => {
      const { check } = instruments;
      const { aid, order, about } = await closing(instruments);

      await carriedOut(instruments, about, { report: altering('805C', beginning(claim)) });

      const refund = await refundOf(instruments, order('A'));
      const left = await moneyOn(instruments, aid);
      check('JTT1059.4:OUT.proven', typeof refund === 'number' && refund <= sum).is(true);
      check('JTT1059.4:OUT.whole', (typeof refund === 'number' ? refund : 0) + (left ?? 0) >= sum || left === sum).is(true);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-OUT-002',
      covers: ({ breaks }) => [`JTT1059.4:${breaks}`],
      needs,
      spends: living,
      title: {
        zh: '退卡消费的证明错一位：不退款、不删除',
        en: 'a flipped bit in the proof of the purchase that empties the purse: nothing back, nothing deleted',
      },
      rows: amiss,
    },
    async (instruments, { place, breaks }) => {
      const { tsm, check } = instruments;
      const { aid, order, about } = await closing(instruments);

      const run = await carriedOut(instruments, about, { report: altering('8054', flipping(place)) });

      check(`JTT1059.4:${breaks}`, instructions(run.given).includes('E4')).is(false);
      check(`JTT1059.4:${breaks}`, { refund: await refundOf(instruments, order('A')), isDone: (await tsm.stateOf(order('A'))) === '0' }).is(
        {
          refund: 0,
          isDone: false,
        },
      );
      check(`JTT1059.4:${breaks}`, await isInstalled(instruments, aid)).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-OUT-003',
      covers: ['JTT1059.4:OUT.doubt'],
      needs: [...needs, 'link.tear-inside'],
      spends: living,
      title: {
        zh: '退卡消费应答丢失：再次执行后金额恰好退一次',
        en: 'with the answer of that purchase lost, running again refunds the sum exactly once',
      },
    },
    async (instruments) => {
      const { tsm, client, se, check } = instruments;
      const { aid, order, about } = await closing(instruments);
      const torn = await carriedOut(instruments, about, { after: '8054' });
      await se.reset();

      await client.run(order('A'));

      check('JTT1059.4:OUT.doubt', torn.exchanges.at(-1)?.command.slice(2, 4) ?? null).is('54');
      check('JTT1059.4:OUT.doubt', { state: await tsm.stateOf(order('A')), refund: await refundOf(instruments, order('A')) }).is({
        state: '0',
        refund: sum,
      });
      check('JTT1059.4:OUT.doubt', await isInstalled(instruments, aid)).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-IN-001',
      covers: ['JTT1059.4:OUT.account', 'JTT1059.4:IN.amount', 'JTT1059.4:IN.once'],
      needs,
      spends: living,
      title: { zh: '迁出的余额迁入一次，且只有一次', en: 'what migrates out migrates in once and no more' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order, about } = await closing(instruments, '03');
      await carriedOut(instruments, about);
      const paidOut = await refundOf(instruments, order('A'));

      await carriedOut(instruments, { order_no: order('B'), order_type: '04', instance_aid: aid });
      const migrated = { state: await tsm.stateOf(order('B')), money: await moneyOn(instruments, aid) };
      await cleared(instruments);
      await tsm.ask('notify/application', { seid: scene.facts['seid'] ?? '', instance_aid: aid, state: '03' });
      const second = await carriedOut(instruments, { order_no: order('C'), order_type: '04', instance_aid: aid });

      check('JTT1059.4:OUT.account', { paidOut, migrated: migrated.money }).is({ paidOut: 0, migrated: sum });
      check('JTT1059.4:IN.amount', migrated).is({ state: '0', money: sum });
      check('JTT1059.4:IN.once', instructions(second.exchanges).includes('52')).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-IN-002',
      covers: ['JTT1059.4:IN.reserved'],
      needs,
      spends: living,
      title: { zh: '迁入存疑期间，该金额不给另一订单', en: 'while a migration in is in doubt its sum is no other order’s' },
    },
    async (instruments) => {
      const { tsm, client, se, check } = instruments;
      const { aid, order, about } = await closing(instruments, '03');
      await carriedOut(instruments, about);
      await tsm.apply({ order_no: order('C'), order_type: '04', instance_aid: aid, seid: 'EE'.repeat(42) });
      const open = await carriedOut(instruments, { order_no: order('B'), order_type: '04', instance_aid: aid }, { fetchOnly: 3 });
      const isGiven = instructions(open.given).includes('52');
      await cleared(instruments);
      await se.reset();

      const other = await client.run(order('C'));

      check('JTT1059.4:IN.reserved', isGiven).is(true);
      check('JTT1059.4:IN.reserved', instructions(other.exchanges).includes('52')).is(false);
    },
  ),
];
