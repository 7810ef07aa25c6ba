/** JT/T 1059.6 — messages that come again: nothing is done twice, and no message bears the name of another. */

import type { Json, Row, TsmAnswer, TsmUnderTest } from '#harness';
import {
  begin,
  commandsIn,
  type Message,
  madeUp,
  messages,
  placed,
  refusal,
  some,
  talking,
  testCase,
  testFamily,
  wordOf,
} from '../tsm-case.ts';

type Names = ReturnType<typeof madeUp>;

/** A message, what came behind it, and what must stand in spite of its coming again. */
type Again = Row & {
  readonly first: (tsm: TsmUnderTest, names: Names) => Promise<TsmAnswer>;
  readonly since: (tsm: TsmUnderTest, names: Names) => Promise<TsmAnswer>;
  /** Looks for the first time or the second. */
  readonly look: (tsm: TsmUnderTest, names: Names, time?: string) => Promise<Json>;
};

const say =
  (state: string) =>
  (tsm: TsmUnderTest, { seid }: Names) =>
    tsm.ask('notify/se', { seid, state });
const apply =
  (pay_state: '00' | '01') =>
  (tsm: TsmUnderTest, { about }: Names) =>
    tsm.apply(about('A', { pay_state }));
const query = (tsm: TsmUnderTest, { order }: Names) => tsm.ask('order/query', { order_no: order('A') });
const look = (tsm: TsmUnderTest, { order }: Names) => tsm.stateOf(order('A'));
/** Whether the secure element is served: whether a new order about it gets commands. */
const served = async (tsm: TsmUnderTest, { about, order, other }: Names, time = 'first') => {
  await tsm.apply(about(time, { instance_aid: other }));
  return commandsIn(await begin(tsm, order(time))) > 0;
};

const again: readonly Again[] = [
  { row: 'lost', title: { zh: '挂失，此后恢复可用', en: 'lost, and found since' }, first: say('01'), since: say('00'), look: served },
  { row: 'found', title: { zh: '恢复可用，此后挂失', en: 'found, and lost since' }, first: say('00'), since: say('01'), look: served },
  {
    row: 'apply',
    title: { zh: '未支付的申请，此后支付', en: 'an unpaid application, paid since' },
    first: apply('01'),
    since: apply('00'),
    look,
  },
  { row: 'query', title: { zh: '查询，此后支付', en: 'a query, paid since' }, first: query, since: apply('00'), look },
];

/** Another message under a known name, and what must not have come about. */
type Other = Row & {
  readonly act: (tsm: TsmUnderTest, names: Names, before: (message: Message) => Message) => Promise<TsmAnswer>;
  readonly look: (tsm: TsmUnderTest, names: Names) => Promise<Json>;
  readonly left: Json;
};

const others: readonly Other[] = [
  {
    row: 'order',
    title: { zh: '另一订单', en: 'another order' },
    act: (tsm, { about }, before) => tsm.apply(about('B'), { before }),
    look: (tsm, { order }) => tsm.stateOf(order('B')),
    left: null,
  },
  {
    row: 'payment',
    title: { zh: '同一订单改为已支付', en: 'the same order, paid' },
    act: (tsm, { about }, before) => tsm.apply(about('A', { pay_state: '00' }), { before }),
    look: (tsm, { order }) => tsm.stateOf(order('A')),
    left: '1000',
  },
  {
    row: 'news',
    title: { zh: '挂失通知', en: 'news of a loss' },
    act: (tsm, { seid }, before) => tsm.ask('notify/se', { seid, state: '01' }, { before }),
    look: served,
    left: true,
  },
];

export const replayCases = [
  testFamily(
    {
      id: 'JTT1059.6-REPLAY-001',
      covers: ['JTT1059.6:REPLAY.same', 'JTT1059.6:REPLAY.same.answer'],
      needs: messages,
      spends: talking,
      title: {
        zh: '同一报文再次到达：不重复执行，应答完全相同',
        en: 'the same message once more: nothing is done twice, and the answer is the very same',
      },
      rows: again,
    },
    async (instruments, { first, since, look: seen }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      await placed(instruments, names.about('A', { pay_state: '01' }));
      const one = await first(tsm, names);
      await since(tsm, names);
      const before = await seen(tsm, names);

      const two = await tsm.resend(one.sent);

      check('JTT1059.6:REPLAY.same', await seen(tsm, names, 'second')).is(before);
      check('JTT1059.6:REPLAY.same.answer', two.body).is(one.body);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-REPLAY-002',
      covers: ['JTT1059.6:REPLAY.body', 'JTT1059.6:REPLAY.body.word'],
      needs: messages,
      spends: talking,
      title: {
        zh: '同一 action_id 的其他报文被拒绝且不产生作用',
        en: 'another message under a known action_id is refused and has no effect',
      },
      rows: others,
    },
    async (instruments, { act, look: seen, left }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      const { sent } = await placed(instruments, names.about('A', { pay_state: '01' }));
      const { action_id = '' } = sent.message;

      const answer = await act(tsm, names, (message) => ({ ...message, action_id }));

      check('JTT1059.6:REPLAY.body', wordOf(answer)).is(refusal);
      check('JTT1059.6:REPLAY.body', await seen(tsm, names)).is(left);
      check('JTT1059.6:REPLAY.body.word', answer.status).is('0300');
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-REPLAY-003',
      covers: ['JTT1059.6:REPLAY.refused'],
      needs: messages,
      spends: talking,
      title: {
        zh: '被拒绝的报文再次到达仍被拒绝，即使此时可以执行',
        en: 'a message that was refused is refused the same way again, even where it could be done by now',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A', { pay_state: '01' }));
      const query0 = await tsm.ask('order/query', { order_no: order('B') });
      const script0 = await begin(tsm, order('A'));
      const refund0 = await tsm.ask('order/refund', { order_no: order('A') });
      await placed(instruments, about('B'));
      await placed(instruments, about('A'));

      const query1 = await tsm.resend(query0.sent);
      const script1 = await tsm.resend(script0.sent);
      const refund1 = await tsm.resend(refund0.sent);

      check('JTT1059.6:REPLAY.refused', wordOf(query0)).is(refusal);
      check('JTT1059.6:REPLAY.refused', wordOf(script0)).is(refusal);
      check('JTT1059.6:REPLAY.refused', wordOf(refund0)).is(refusal);
      check('JTT1059.6:REPLAY.refused', [query1.body, script1.body, refund1.body]).is([query0.body, script0.body, refund0.body]);
      check('JTT1059.6:REPLAY.refused', await tsm.stateOf(order('A'))).is('1006');
      check('JTT1059.6:REPLAY.refused', commandsIn(await begin(tsm, order('A')))).is(some);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-REPLAY-004',
      covers: ['JTT1059.6:REPLAY.diverted'],
      needs: messages,
      spends: talking,
      title: {
        zh: '查询报文重发到退款路径不引起退款',
        en: 'a query that is sent once more to the path of refunds refunds nothing',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('A'));
      const { sent } = await tsm.ask('order/query', { order_no: order('A') });

      await tsm.resend({ ...sent, action: 'order/refund' });

      check('JTT1059.6:REPLAY.diverted', await tsm.stateOf(order('A'))).is('1006');
    },
  ),
];
