/** JT/T 1059.6 — a partner reaches the cards that it opened alone, and the money that they left. */

import type { Row } from '#harness';
import {
  begin,
  cards,
  carriedOut,
  cleared,
  commandsIn,
  factsOf,
  living,
  madeUp,
  messages,
  moneyOn,
  namesFor,
  opened,
  openedWith,
  ownSeid,
  placed,
  some,
  sum,
  talking,
  testCase,
  testFamily,
} from '../tsm-case.ts';

const rival = { as: 'rival' } as const;

/** What speaking for another partner needs. */
const another = ['keys.tsm-rival'];

const news: readonly (Row & { readonly state: string })[] = [
  { row: 'locked', title: { zh: '锁定', en: 'locked' }, state: '02' },
  { row: 'deleted', title: { zh: '删除', en: 'deleted' }, state: '03' },
];

const orders: readonly (Row & { readonly order_type: string; readonly amount: number })[] = [
  { row: 'load', title: { zh: '充值', en: 'a load' }, order_type: '02', amount: sum },
  { row: 'migration', title: { zh: '迁出', en: 'a migration out' }, order_type: '03', amount: 0 },
  { row: 'deletion', title: { zh: '删卡', en: 'a deletion' }, order_type: '05', amount: 0 },
];

export const cardAccessCases = [
  testCase(
    {
      id: 'JTT1059.6-ACCESS-005',
      covers: ['JTT1059.6:ACCESS.card', 'JTT1059.6:ACCESS.word'],
      needs: [...cards, ...another],
      spends: living,
      title: { zh: '查询其他合作方的卡片得不到任何内容', en: "a query of another partner's card tells nothing" },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      await cleared(instruments);
      await opened(instruments, aid, order('P'));
      const card = { seid: ownSeid(scene), instance_aid: aid };
      const { card_no } = await factsOf(tsm, 'card/query', card);

      const answer = await tsm.ask('card/query', card, rival);

      const text = JSON.stringify(answer.data);
      check('JTT1059.6:ACCESS.card', answer.data['opened'] === true).is(false);
      check(
        'JTT1059.6:ACCESS.card',
        [String(card_no ?? order('P')), order('P')].filter((told) => text.includes(told)),
      ).is([]);
      check('JTT1059.6:ACCESS.word', answer.status).is('1102');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-ACCESS-006',
      covers: ['JTT1059.6:ACCESS.notify', 'JTT1059.6:ACCESS.word'],
      needs: [...cards, ...another],
      spends: living,
      title: {
        zh: '其他合作方关于卡片的通知被拒绝且不起作用',
        en: 'what another partner says of a card is refused and has no effect',
      },
      rows: news,
    },
    async (instruments, { state }) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      const card = { seid: ownSeid(scene), instance_aid: aid };
      await cleared(instruments);
      await opened(instruments, aid, order('P'));
      const before = await factsOf(tsm, 'card/query', card);

      const answer = await tsm.ask('notify/application', { ...card, state }, rival);
      await tsm.apply({ order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum });

      check('JTT1059.6:ACCESS.notify', (await factsOf(tsm, 'card/query', card))['opened'] ?? null).is(before['opened'] ?? null);
      check('JTT1059.6:ACCESS.notify', commandsIn(await begin(tsm, order('A')))).is(some);
      check('JTT1059.6:ACCESS.word', answer.status).is('1102');
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-ACCESS-007',
      covers: ['JTT1059.6:ACCESS.notify'],
      needs: [...messages, ...another],
      spends: talking,
      title: {
        zh: '与该 SE 无关的合作方不能将其挂失',
        en: 'a partner that has nothing to do with a secure element does not report it lost',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order, seid } = madeUp(scene);
      await placed(instruments, about('A'));

      await tsm.ask('notify/se', { seid, state: '01' }, rival);

      check('JTT1059.6:ACCESS.notify', commandsIn(await begin(tsm, order('A')))).is(some);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-ACCESS-008',
      covers: ['JTT1059.6:ACCESS.load', 'JTT1059.6:ACCESS.word'],
      needs: [...cards, ...another],
      spends: living,
      title: {
        zh: '不能对其他合作方开通的卡片下单，卡片不变',
        en: "nothing is ordered for another partner's card, which is left as it was",
      },
      rows: orders,
    },
    async (instruments, { order_type, amount }) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      await cleared(instruments);
      await openedWith(instruments, aid, order('P'), sum);

      const answer = await tsm.apply({ order_no: order('A'), order_type, instance_aid: aid, load_amount: amount }, rival);
      const script = await begin(tsm, order('A'), rival);

      check('JTT1059.6:ACCESS.load', commandsIn(script)).is(0);
      check('JTT1059.6:ACCESS.load', await moneyOn(instruments, aid)).is(sum);
      check('JTT1059.6:ACCESS.word', answer.status).is('1102');
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-ACCESS-009',
      covers: ['JTT1059.6:ACCESS.deposit', 'JTT1059.6:ACCESS.word'],
      needs: [...cards, ...another],
      spends: living,
      title: {
        zh: '其他合作方迁出的余额不能迁入，留给原合作方',
        en: "what another partner's card left does not migrate in; its own partner's does",
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      await cleared(instruments);
      await openedWith(instruments, aid, order('P'), sum);
      await carriedOut(instruments, { order_no: order('A'), order_type: '03', instance_aid: aid });
      const arriving = { order_type: '04', instance_aid: aid };

      const answer = await tsm.apply({ ...arriving, order_no: order('B') }, rival);
      const script = await begin(tsm, order('B'), rival);
      await carriedOut(instruments, { ...arriving, order_no: order('C') });

      check('JTT1059.6:ACCESS.deposit', commandsIn(script)).is(0);
      check('JTT1059.6:ACCESS.deposit', await moneyOn(instruments, aid)).is(sum);
      check('JTT1059.6:ACCESS.word', answer.status).is('1102');
    },
  ),
];
