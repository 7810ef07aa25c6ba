/** JT/T 1059.6 — news of a secure element: a lost one gets neither card nor money, and a found one does again. */

import type { Interruption, Row, ScriptRun, TsmAnswer } from '#harness';
import {
  begin,
  cards,
  cleared,
  commandsIn,
  living,
  madeUp,
  messages,
  moneyOn,
  namesFor,
  openedWith,
  ownSeid,
  placed,
  some,
  sum,
  type TsmCase,
  talking,
  testCase,
  testFamily,
  told,
} from '../tsm-case.ts';

/** A load that was ordered and begun, and what its first commands were answered, which the TSM was not told. */
interface Begun {
  readonly run: ScriptRun;
  readonly results: readonly { readonly index: number; readonly command: string; readonly response: string }[];
  readonly session: string;
}

/** A report that no TSM takes: of commands that were not given out. */
const nonsense: Interruption = { report: (results) => results.map((each) => ({ ...each, index: each.index + 1000 })) };

/** The first commands of an order carried out, and their results held back. */
async function heldBack({ client, se }: Pick<TsmCase, 'client' | 'se'>, order: string): Promise<Begun> {
  await se.reset();
  const run = await client.run(order, nonsense);
  const results = run.exchanges.flatMap(({ response }, place) =>
    run.given.slice(place, place + 1).map(({ index, command }) => ({ index, command, response })),
  );
  const { session } = run.answers[0]?.data ?? {};
  return { run, results, session: typeof session === 'string' ? session : '' };
}

type Loading = Row & {
  /** What goes before the loss, and what is asked for behind it. */
  readonly before: (instruments: TsmCase, aid: string, order: string) => Promise<Begun | undefined>;
  readonly behind: (instruments: TsmCase, aid: string, order: string, begun: Begun | undefined) => Promise<TsmAnswer>;
};

const loading = (aid: string, order: string) => ({ order_no: order, order_type: '02', instance_aid: aid, load_amount: sum });

const loads: readonly Loading[] = [
  {
    row: 'new',
    title: { zh: '此后申请', en: 'ordered since' },
    before: async () => undefined,
    async behind({ tsm }, aid, order) {
      await tsm.apply(loading(aid, order));
      return begin(tsm, order);
    },
  },
  {
    row: 'old',
    title: { zh: '此前申请', en: 'ordered before' },
    async before(instruments, aid, order) {
      await placed(instruments, loading(aid, order));
      return undefined;
    },
    behind: ({ tsm }, _, order) => begin(tsm, order),
  },
  {
    row: 'begun',
    title: { zh: '已初始化圈存', en: 'initialised before' },
    async before(instruments, aid, order) {
      await placed(instruments, loading(aid, order));
      return heldBack(instruments, order);
    },
    behind: ({ tsm }, _, order, begun) =>
      tsm.ask('script/next', { order_no: order, session: begun?.session ?? '', results: (begun?.results ?? []) as never }),
  },
];

export const elementCases = [
  testCase(
    {
      id: 'JTT1059.6-NOTIFY-001',
      covers: ['JTT1059.6:NOTIFY.se', 'JTT1059.6:NOTIFY.se.word'],
      needs: messages,
      spends: talking,
      title: {
        zh: '挂失的 SE 不开卡：新订单被拒绝，原订单不下发脚本',
        en: 'a lost secure element gets no card: new orders are refused, and old ones get no commands',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order, seid, other } = madeUp(scene);
      await placed(instruments, about('A'));
      await told(instruments, 'notify/se', { seid, state: '01' });

      const applied = await tsm.apply(about('B', { instance_aid: other }));
      const anew = await begin(tsm, order('B'));
      const old = await begin(tsm, order('A'));

      check('JTT1059.6:NOTIFY.se', [commandsIn(anew), commandsIn(old)]).is([0, 0]);
      check('JTT1059.6:NOTIFY.se.word', [applied.status, old.status]).is(['1103', '1103']);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-NOTIFY-002',
      covers: ['JTT1059.6:NOTIFY.se'],
      needs: cards,
      spends: living,
      beside: { zh: '已开通的卡片充值，而非开卡', en: 'a load of a card that is open, not an opening' },
      title: { zh: '挂失的 SE 不充值，余额不变', en: 'a lost secure element gets no money, and its balance is what it was' },
      rows: loads,
    },
    async (instruments, { before, behind }) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      const seid = ownSeid(scene);
      await cleared(instruments);
      await openedWith(instruments, aid, order('P'), sum);
      const begun = await before(instruments, aid, order('A'));
      await told(instruments, 'notify/se', { seid, state: '01' });

      const answer = await behind(instruments, aid, order('A'), begun);
      await tsm.ask('notify/se', { seid, state: '00' });

      check('JTT1059.6:NOTIFY.se', commandsIn(answer)).is(0);
      check('JTT1059.6:NOTIFY.se', await moneyOn(instruments, aid)).is(sum);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-NOTIFY-003',
      covers: ['JTT1059.6:NOTIFY.back'],
      needs: messages,
      spends: talking,
      title: { zh: '恢复可用后原订单继续，新订单被接受', en: 'once it is usable again its old order goes on, and a new one is taken' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order, seid, other } = madeUp(scene);
      await placed(instruments, about('A'));
      await told(instruments, 'notify/se', { seid, state: '01' });
      const lost = await begin(tsm, order('A'));

      await tsm.ask('notify/se', { seid, state: '00' });
      const found = await begin(tsm, order('A'));
      const applied = await tsm.apply(about('B', { instance_aid: other }));

      check('JTT1059.6:NOTIFY.back', commandsIn(lost)).is(0);
      check('JTT1059.6:NOTIFY.back', commandsIn(found)).is(some);
      check('JTT1059.6:NOTIFY.back', applied.status).is('0000');
    },
  ),
];
