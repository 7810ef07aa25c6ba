/** JT/T 1059.6 — the envelope of a message: whose answer it is, its version, and what it is called. */

import type { Row, TsmAnswer, TsmUnderTest } from '#harness';
import { type Alter, madeUp, messages, placed, refusal, talking, testFamily, wordOf } from '../tsm-case.ts';

type Answered = Row & { readonly act: (tsm: TsmUnderTest, about: ReturnType<typeof madeUp>) => Promise<TsmAnswer> };

const answered: readonly Answered[] = [
  { row: 'success', title: { zh: '成功', en: 'a success' }, act: (tsm, { about }) => tsm.apply(about('A')) },
  {
    row: 'refusal',
    title: { zh: '拒绝', en: 'a refusal' },
    act: (tsm, { order }) => tsm.ask('order/query', { order_no: order('Z') }),
  },
  {
    row: 'forgery',
    title: { zh: '签名错误的报文', en: 'a wrong signature' },
    act: (tsm, { about }) => tsm.apply(about('A'), { sign: 'flipped' }),
  },
];

type Spoilt = Row & { readonly before: Alter };

const versions: readonly Spoilt[] = [
  { row: 'later', title: { zh: '2.0.0', en: '2.0.0' }, before: (message) => ({ ...message, version: '2.0.0' }) },
  { row: 'patch', title: { zh: '1.0.1', en: '1.0.1' }, before: (message) => ({ ...message, version: '1.0.1' }) },
  { row: 'short', title: { zh: '1.0', en: '1.0' }, before: (message) => ({ ...message, version: '1.0' }) },
  { row: 'number', title: { zh: '数字 1', en: 'the number 1' }, before: (message) => ({ ...message, version: 1 }) },
];

const renamed =
  (rename: (id: string) => string): Alter =>
  (message) => ({ ...message, action_id: rename(String(message['action_id'])) });

const names: readonly Spoilt[] = [
  { row: 'short', title: { zh: '少一位数字', en: 'a digit short' }, before: renamed((id) => id.slice(0, -1)) },
  { row: 'long', title: { zh: '多一位数字', en: 'a digit more' }, before: renamed((id) => `${id}0`) },
  { row: 'letter', title: { zh: '末位为字母', en: 'a letter at its end' }, before: renamed((id) => `${id.slice(0, -1)}A`) },
  {
    row: 'other-sender',
    title: { zh: '以其他合作方的 tsm_id 开头', en: "another partner's tsm_id" },
    before: renamed((id) => id.replace(/^(.{7})(.)/, (_, head: string, last: string) => `${head}${last === '2' ? '1' : '2'}`)),
  },
  { row: 'empty', title: { zh: '空', en: 'empty' }, before: renamed(() => '') },
];

export const envelopeCases = [
  testFamily(
    {
      id: 'JTT1059.6-ENVELOPE-001',
      covers: ['JTT1059.6:ENVELOPE.echo'],
      needs: messages,
      spends: talking,
      title: { zh: '应答的 action_id 为请求的 action_id', en: 'an answer bears the action_id of its request' },
      rows: answered,
    },
    async ({ tsm, scene, check }, { act }) => {
      const answer = await act(tsm, madeUp(scene));

      check('JTT1059.6:ENVELOPE.echo', answer.body?.['action_id'] ?? null).is(answer.sent.message['action_id']);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-ENVELOPE-002',
      covers: ['JTT1059.6:ENVELOPE.version', 'JTT1059.6:ENVELOPE.version.word'],
      needs: messages,
      spends: talking,
      title: { zh: '其他版本的报文被拒绝且不产生作用', en: 'a message of another version is refused and has no effect' },
      rows: versions,
    },
    async (instruments, { before }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A'), { before });

      check('JTT1059.6:ENVELOPE.version', wordOf(answer)).is(refusal);
      check('JTT1059.6:ENVELOPE.version', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is([null, '1006']);
      check('JTT1059.6:ENVELOPE.version.word', answer.status).is('0300');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-ENVELOPE-003',
      covers: ['JTT1059.6:ENVELOPE.action', 'JTT1059.6:ENVELOPE.action.word'],
      needs: messages,
      spends: talking,
      title: {
        zh: 'action_id 不是 tsm_id 加 18 位数字的报文被拒绝且不产生作用',
        en: 'a message whose action_id is not its tsm_id and 18 digits is refused and has no effect',
      },
      rows: names,
    },
    async (instruments, { before }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A'), { before });

      check('JTT1059.6:ENVELOPE.action', wordOf(answer)).is(refusal);
      check('JTT1059.6:ENVELOPE.action', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is([null, '1006']);
      check('JTT1059.6:ENVELOPE.action.word', answer.status).is('0300');
    },
  ),
];
