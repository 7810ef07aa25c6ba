/** JT/T 1059.4 — remote payment: a card is opened over the air. */

import { bytes, hex, type Row } from '#harness';
import {
  carriedOut,
  cleared,
  instructions,
  isInstalled,
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

/** The number in EF 15 of an instance, without what stands before it; null where it cannot be read. */
async function numberOn({ se, inside }: Pick<RemoteCase, 'se' | 'inside'>, aid: string): Promise<string | null> {
  await se.reset();
  const { sw } = await se.attempt.selectName({ aid: bytes(aid) });
  const { data } = await inside.attempt.readBinary({ sfi: 0x15 });
  return sw === '9000' && data.length === 30 ? hex(data.subarray(10, 20)).replace(/^0/, '') : null;
}

/** The number that the TSM tells of a card; null where it tells none. */
async function numberTold({ tsm, scene }: Pick<RemoteCase, 'tsm' | 'scene'>, aid: string): Promise<string | null> {
  const { data } = await tsm.ask('card/query', { seid: scene.facts['seid'] ?? '', instance_aid: aid });
  return typeof data['card_no'] === 'string' ? data['card_no'].replace(/^0(?=\d{19}$)/, '') : null;
}

const commands: readonly (Row & { readonly at: number })[] = [0, 1, 2, 3, 4, 5].map((at) => ({
  row: String(at),
  title: { zh: `第 ${at + 1} 条指令`, en: `command ${at + 1}` },
  at,
}));

export const openingCases = [
  testCase(
    {
      id: 'JTT1059.4-OPEN-001',
      covers: ['JTT1059.4:OPEN.personalised'],
      needs,
      spends: living,
      title: {
        zh: '开卡成功：实例已安装，卡号与查询一致',
        en: 'a card is opened: its instance is there, with the number that a query tells',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);

      await carriedOut(instruments, { order_no: order('A'), order_type: '00', instance_aid: aid });

      check('JTT1059.4:OPEN.personalised', await tsm.stateOf(order('A'))).is('0');
      check('JTT1059.4:OPEN.personalised', await isInstalled(instruments, aid)).is(true);
      const number = await numberOn(instruments, aid);
      check('JTT1059.4:OPEN.personalised', number !== null).is(true);
      check('JTT1059.4:OPEN.personalised', await numberTold(instruments, aid)).is(number);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-OPEN-002',
      covers: ['JTT1059.4:OPEN.once', 'JTT1059.4:OPEN.once.word'],
      needs,
      spends: living,
      title: { zh: '已开通的卡片不再次开卡', en: 'a card that is open is not opened again' },
      rows: [
        { row: 'new', title: { zh: '新订单', en: 'by a new order' }, isEarlier: false },
        { row: 'earlier', title: { zh: '开通前申请的另一订单', en: 'by another order from before' }, isEarlier: true },
      ],
    },
    async (instruments, { isEarlier }) => {
      const { tsm, client, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      const second = { order_no: order('B'), order_type: '00', instance_aid: aid } as const;
      for (const each of isEarlier ? [second] : []) await tsm.apply(each);
      await opened(instruments, aid, order('A'));
      const number = await numberOn(instruments, aid);

      const applied = await tsm.apply(second);
      const run = await client.run(order('B'));

      const refused = [applied.status, run.answers[0]?.status ?? null].find((status) => status !== '0000') ?? null;
      check('JTT1059.4:OPEN.once', { given: run.given.length, refused: refused !== null }).is({ given: 0, refused: true });
      check('JTT1059.4:OPEN.once.word', refused).is('3103');
      check('JTT1059.4:OPEN.once', await numberOn(instruments, aid)).is(number);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-OPEN-003',
      covers: ['JTT1059.4:OPEN.number'],
      needs,
      spends: living,
      title: { zh: '两张卡的卡号不同', en: 'two cards have two numbers' },
    },
    async (instruments) => {
      const { scene, check } = instruments;
      await cleared(instruments);
      const { aid, other, order } = namesFor(scene);
      await opened(instruments, aid, order('A'));
      await opened(instruments, other, order('B'));

      const [first, second] = [await numberOn(instruments, aid), await numberOn(instruments, other)];

      check('JTT1059.4:OPEN.number', first !== null && first !== second).is(true);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-OPEN-004',
      covers: ['JTT1059.4:OPEN.again'],
      needs: [...needs, 'link.tear-inside'],
      spends: living,
      title: { zh: '开卡中断电后重试成功，卡号不变', en: 'an opening that was cut off is completed by another try, under one number' },
      rows: commands,
    },
    async (instruments, { at }) => {
      const { tsm, client, se, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await carriedOut(instruments, { order_no: order('A'), order_type: '00', instance_aid: aid }, { after: at });
      const first = await numberOn(instruments, aid);
      await se.reset();

      await client.run(order('A'));

      check('JTT1059.4:OPEN.again', await tsm.stateOf(order('A'))).is('0');
      const number = await numberOn(instruments, aid);
      check('JTT1059.4:OPEN.again', number).is(first ?? number);
      check('JTT1059.4:OPEN.again', number !== null).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-OPEN-005',
      covers: ['JTT1059.4:OPEN.failed', 'JTT1059.4:SCRIPT.mismatch'],
      needs,
      spends: living,
      title: {
        zh: '安装被拒绝：订单为 1001，卡片未开通',
        en: 'where the installation is refused the order is 1001 and the card is not open',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);

      const run = await carriedOut(
        instruments,
        { order_no: order('A'), order_type: '00', instance_aid: aid },
        {
          report: (results, round) =>
            round === 1 ? results.slice(0, 2).map((each, place) => (place === 1 ? { ...each, response: '6A84' } : each)) : results,
        },
      );

      const card = await tsm.ask('card/query', { seid: scene.facts['seid'] ?? '', instance_aid: aid });
      check('JTT1059.4:SCRIPT.mismatch', { isAtEnd: run.isAtEnd, rounds: run.answers.length }).is({ isAtEnd: true, rounds: 3 });
      check('JTT1059.4:OPEN.failed', await tsm.stateOf(order('A'))).is('1001');
      check('JTT1059.4:OPEN.failed', card.data['opened'] === true).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-OPEN-006',
      covers: ['JTT1059.4:OPEN.channel'],
      needs,
      spends: living,
      title: { zh: 'SE 密文错误时不下发安装指令', en: 'a wrong cryptogram of the element gets no installation' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      const spoil = (response: string): string =>
        `${response.slice(0, -6)}${response.slice(-6, -4) === '00' ? '01' : '00'}${response.slice(-4)}`;

      const run = await carriedOut(
        instruments,
        { order_no: order('A'), order_type: '00', instance_aid: aid },
        {
          report: (results) =>
            results.map((each) => (each.command.startsWith('8050') ? { ...each, response: spoil(each.response) } : each)),
        },
      );

      check(
        'JTT1059.4:OPEN.channel',
        instructions(run.given).filter((ins) => ins === 'E6'),
      ).is([]);
      check('JTT1059.4:OPEN.channel', await tsm.stateOf(order('A'))).is('1001');
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-OPEN-007',
      covers: ['JTT1059.4:LOAD.genuine', 'JTT1059.4:LOAD.amount'],
      needs,
      spends: living,
      title: { zh: '开卡并充值：一个订单内完成', en: 'opened and loaded by one order' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);

      await carriedOut(instruments, { order_no: order('A'), order_type: '01', instance_aid: aid, load_amount: sum });

      check('JTT1059.4:LOAD.genuine', await tsm.stateOf(order('A'))).is('0');
      check('JTT1059.4:LOAD.amount', await moneyOn(instruments, aid)).is(sum);
    },
  ),
];
