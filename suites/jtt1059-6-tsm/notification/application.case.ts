/** JT/T 1059.6 — news of an application: a locked one is not loaded, a deleted one is not open. Nobody is thanked for news of what is not known. */

import type { Row, TsmAnswer, TsmUnderTest } from '#harness';
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
  ownSeid,
  placed,
  sum,
  talking,
  testCase,
  testFamily,
  told,
} from '../tsm-case.ts';

const news: readonly (Row & { readonly state: string; readonly word: string; readonly isOpen: boolean })[] = [
  { row: 'locked', title: { zh: '锁定', en: 'locked' }, state: '02', word: '1103', isOpen: true },
  { row: 'deleted', title: { zh: '删除', en: 'deleted' }, state: '03', word: '1102', isOpen: false },
];

const nobody: readonly (Row & { readonly act: (tsm: TsmUnderTest, names: ReturnType<typeof madeUp>) => Promise<TsmAnswer> })[] = [
  {
    row: 'element',
    title: { zh: '未知 SE', en: 'a secure element' },
    act: (tsm, { seid }) => tsm.ask('notify/se', { seid, state: '01' }),
  },
  {
    row: 'application',
    title: { zh: '未知应用', en: 'an application' },
    act: (tsm, { seid, aid }) => tsm.ask('notify/application', { seid, instance_aid: aid, state: '02' }),
  },
];

export const applicationCases = [
  testFamily(
    {
      id: 'JTT1059.6-NOTIFY-004',
      covers: ['JTT1059.6:NOTIFY.application', 'JTT1059.6:NOTIFY.application.word'],
      needs: cards,
      spends: living,
      title: {
        zh: '锁定或删除的应用不充值，卡片查询如实显示',
        en: 'an application that was locked or deleted is not loaded, and card/query tells what became of it',
      },
      rows: news,
    },
    async (instruments, { state, word, isOpen }) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      const card = { seid: ownSeid(scene), instance_aid: aid };
      await cleared(instruments);
      await opened(instruments, aid, order('P'));
      const load = { order_type: '02', instance_aid: aid, load_amount: sum };
      await placed(instruments, { ...load, order_no: order('A') });
      await told(instruments, 'notify/application', { ...card, state });

      const applied = await tsm.apply({ ...load, order_no: order('B') });
      const anew = await begin(tsm, order('B'));
      const old = await begin(tsm, order('A'));
      const { opened: isTold, state: stateTold } = await factsOf(tsm, 'card/query', card);

      check('JTT1059.6:NOTIFY.application', [commandsIn(anew), commandsIn(old)]).is([0, 0]);
      check('JTT1059.6:NOTIFY.application', isTold === true).is(isOpen);
      check('JTT1059.6:NOTIFY.application.word', [applied.status, old.status]).is([word, word]);
      check('JTT1059.6:NOTIFY.application.word', stateTold ?? null).is(state);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-NOTIFY-005',
      covers: ['JTT1059.6:NOTIFY.back'],
      needs: cards,
      spends: living,
      title: { zh: '锁定后恢复的应用可以充值', en: 'an application that was locked and activated again is loaded' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      const card = { seid: ownSeid(scene), instance_aid: aid };
      await cleared(instruments);
      await opened(instruments, aid, order('P'));
      await told(instruments, 'notify/application', { ...card, state: '02' });

      await tsm.ask('notify/application', { ...card, state: '00' });
      await carriedOut(instruments, { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum });

      check('JTT1059.6:NOTIFY.back', await tsm.stateOf(order('A'))).is('0');
      check('JTT1059.6:NOTIFY.back', await moneyOn(instruments, aid)).is(sum);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-NOTIFY-006',
      covers: ['JTT1059.6:NOTIFY.unknown'],
      needs: messages,
      spends: talking,
      title: { zh: '未知 SE 或应用的通知应答 1102', en: 'news of what nobody knows is answered 1102' },
      rows: nobody,
    },
    async (instruments, { act }) => {
      const { tsm, scene, check } = instruments;
      await placed(instruments, madeUp(scene).about('A'));

      const answer = await act(tsm, madeUp(scene));

      check('JTT1059.6:NOTIFY.unknown', answer.status).is('1102');
    },
  ),
];
