/** JT/T 1059.6 — signatures: verified before anything is done, over the whole of a message, and on every answer. */

import type { Row, Sending, TsmAnswer, TsmUnderTest } from '#harness';
import { type Alter, begin, inData, type Message, madeUp, messages, placed, refusal, talking, testFamily, wordOf } from '../tsm-case.ts';

const misread = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

const unsigned: readonly (Row & { readonly after: Alter })[] = [
  { row: 'absent', title: { zh: '没有 sign', en: 'no sign' }, after: ({ sign: _, ...message }) => message },
  { row: 'empty', title: { zh: 'sign 为空', en: 'an empty sign' }, after: (message) => ({ ...message, sign: '' }) },
];

/** What becomes of a message on its way; `other` is one that went before it. */
type Forged = Row & { readonly forge: (message: Message, other: Message) => Message };

const forgeries: readonly Forged[] = [
  {
    row: 'sign',
    title: { zh: '签名错一位', en: 'another first octet of the signature' },
    forge: (message) => ({ ...message, sign: misread(String(message['sign'])) }),
  },
  {
    row: 'other-sign',
    title: { zh: '另一报文的签名', en: 'the signature of another message' },
    forge: (message, { sign = '' }) => ({ ...message, sign }),
  },
  { row: 'amount', title: { zh: '金额', en: 'the amount' }, forge: inData({ load_amount: 1 }) },
  { row: 'paid', title: { zh: '支付状态', en: 'whether it is paid' }, forge: inData({ pay_state: '00' }) },
  { row: 'seid', title: { zh: 'SE 标识', en: 'the secure element' }, forge: inData({ seid: '00'.repeat(42) }) },
  {
    row: 'action-id',
    title: { zh: 'action_id', en: 'its action_id' },
    forge: (message) => ({
      ...message,
      action_id: String(message['action_id']).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)),
    }),
  },
  { row: 'time', title: { zh: 'action_time', en: 'its time' }, forge: (message) => ({ ...message, action_time: '20260101000000' }) },
  { row: 'city', title: { zh: '城市代码', en: 'the city' }, forge: (message) => ({ ...message, city_code: '0000' }) },
];

type Sender = NonNullable<Sending['as']>;

const senders: readonly (Row & { readonly as: Sender; readonly sign: Sender })[] = [
  { row: 'rival', title: { zh: '另一合作方的密钥', en: "another partner's key" }, as: 'own', sign: 'rival' },
  { row: 'stranger', title: { zh: '陌生密钥', en: "a stranger's key" }, as: 'own', sign: 'stranger' },
  { row: 'name', title: { zh: '冒用另一合作方的 tsm_id', en: "another partner's name" }, as: 'rival', sign: 'own' },
];

/** Members that nobody defined, put in before the signature and after it. */
type Smuggled = Row & { readonly before?: Alter; readonly after: Alter };

const remarked =
  (remark: string): Alter =>
  (message) => ({ ...message, remark });

const smuggled: readonly Smuggled[] = [
  { row: 'added', title: { zh: '增加', en: 'added' }, after: remarked('added') },
  { row: 'added-in-data', title: { zh: '在 data 中增加', en: 'added to the data' }, after: inData({ remark: 'added' }) },
  { row: 'changed', title: { zh: '改变', en: 'changed' }, before: remarked('before'), after: remarked('after') },
  {
    row: 'changed-in-data',
    title: { zh: '在 data 中改变', en: 'changed in the data' },
    before: inData({ remark: 'before' }),
    after: inData({ remark: 'after' }),
  },
  { row: 'removed', title: { zh: '去掉', en: 'taken away' }, before: remarked('before'), after: ({ remark: _, ...message }) => message },
];

type Asked = Row & { readonly act: (tsm: TsmUnderTest, about: ReturnType<typeof madeUp>) => Promise<TsmAnswer> };

const successes: readonly Asked[] = [
  { row: 'apply', title: { zh: '订单申请', en: 'of an application' }, act: (tsm, { about }) => tsm.apply(about('B')) },
  {
    row: 'query',
    title: { zh: '订单查询', en: 'of a query' },
    act: (tsm, { order }) => tsm.ask('order/query', { order_no: order('A') }),
  },
  { row: 'script', title: { zh: '取脚本', en: 'of a script' }, act: (tsm, { order }) => begin(tsm, order('A')) },
  {
    row: 'refund',
    title: { zh: '退款', en: 'of a refund' },
    act: (tsm, { order }) => tsm.ask('order/refund', { order_no: order('A') }),
  },
  {
    row: 'notify',
    title: { zh: '状态通知', en: 'to news' },
    act: (tsm, { seid }) => tsm.ask('notify/se', { seid, state: '00' }),
  },
];

const refusals: readonly Asked[] = [
  {
    row: 'unknown',
    title: { zh: '未知订单', en: 'of an unknown order' },
    act: (tsm, { order }) => tsm.ask('order/query', { order_no: order('Z') }),
  },
  {
    row: 'illegal',
    title: { zh: '非法订单', en: 'of an illegal order' },
    act: (tsm, { about }) => tsm.apply(about('B', { order_type: '99' })),
  },
  {
    row: 'malformed',
    title: { zh: '格式错误的报文', en: 'of a malformed message' },
    act: (tsm, { about }) => tsm.apply(about('B'), { before: ({ data: _, ...message }) => message }),
  },
  {
    row: 'forged',
    title: { zh: '签名错误的报文', en: 'of a forged message' },
    act: (tsm, { about }) => tsm.apply(about('B'), { sign: 'flipped' }),
  },
  {
    row: 'stranger',
    title: { zh: '未知 tsm_id', en: 'of a stranger' },
    act: (tsm, { about }) => tsm.apply(about('B'), { as: 'stranger' }),
  },
];

export const signatureCases = [
  testFamily(
    {
      id: 'JTT1059.6-SIGN-001',
      covers: ['JTT1059.6:SIGN.absent', 'JTT1059.6:SIGN.absent.word'],
      needs: messages,
      spends: talking,
      title: { zh: '没有签名的报文被拒绝且不产生作用', en: 'a message without a signature is refused and has no effect' },
      rows: unsigned,
    },
    async (instruments, { after }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A'), { after });

      check('JTT1059.6:SIGN.absent', wordOf(answer)).is(refusal);
      check('JTT1059.6:SIGN.absent', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is([null, '1006']);
      check('JTT1059.6:SIGN.absent.word', answer.status).is('0300');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SIGN-002',
      covers: ['JTT1059.6:SIGN.request', 'JTT1059.6:STATUS.signature'],
      needs: messages,
      spends: talking,
      title: {
        zh: '签名后被改动的报文被拒绝且不产生作用，原报文仍然有效',
        en: 'a message that was changed after it was signed is refused and has no effect, and the true one is taken',
      },
      rows: forgeries,
    },
    async ({ tsm, scene, check }, { forge }) => {
      const { about, order } = madeUp(scene);
      const { sent } = await tsm.ask('order/query', { order_no: order('A') });
      const signed: Message[] = [];

      const answer = await tsm.apply(about('A', { pay_state: '01' }), {
        after: (message) => {
          signed.push(message);
          return forge(message, sent.message);
        },
      });
      const stateAfter = await tsm.stateOf(order('A'));
      const truth = await tsm.resend({ action: 'order/apply', message: signed[0] ?? {} });

      check('JTT1059.6:SIGN.request', wordOf(answer)).is(refusal);
      check('JTT1059.6:SIGN.request', stateAfter).is(null);
      check('JTT1059.6:SIGN.request', truth.status).is('0000');
      check('JTT1059.6:SIGN.request', await tsm.stateOf(order('A'))).is('1000');
      check('JTT1059.6:STATUS.signature', answer.status).is('0001');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SIGN-003',
      covers: ['JTT1059.6:SIGN.sender', 'JTT1059.6:STATUS.signature'],
      needs: messages,
      spends: talking,
      title: {
        zh: '以他人密钥签名的报文被拒绝且不产生作用',
        en: "a message signed with somebody else's key is refused and has no effect",
      },
      rows: senders,
    },
    async (instruments, { as, sign }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'), { as });

      const answer = await tsm.apply(about('A'), { as, sign });
      const found = await tsm.ask('order/query', { order_no: order('A') }, { as });

      check('JTT1059.6:SIGN.sender', wordOf(answer)).is(refusal);
      check('JTT1059.6:SIGN.sender', found.data['order_state'] ?? null).is(null);
      check('JTT1059.6:STATUS.signature', answer.status).is('0001');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SIGN-004',
      covers: ['JTT1059.6:SIGN.whole'],
      needs: messages,
      spends: talking,
      title: {
        zh: '签名后增加、改变或去掉未定义的字段，报文被拒绝且不产生作用',
        en: 'a member that nobody defined, put in, changed or taken away after the signature: refused, and no effect',
      },
      rows: smuggled,
    },
    async (instruments, { before, after }) => {
      const { tsm, scene, check } = instruments;
      const { about, order } = madeUp(scene);
      await placed(instruments, about('B'));

      const answer = await tsm.apply(about('A'), { ...(before ? { before } : {}), after });

      check('JTT1059.6:SIGN.whole', wordOf(answer)).is(refusal);
      check('JTT1059.6:SIGN.whole', [await tsm.stateOf(order('A')), await tsm.stateOf(order('B'))]).is([null, '1006']);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SIGN-005',
      covers: ['JTT1059.6:SIGN.answer'],
      needs: messages,
      spends: talking,
      title: { zh: '成功应答带 TSM 对全部字段的签名', en: "a success bears the TSM's signature over the whole of it" },
      rows: successes,
    },
    async (instruments, { act }) => {
      const { tsm, scene, check } = instruments;
      const names = madeUp(scene);
      await placed(instruments, names.about('A'));

      const answer = await act(tsm, names);

      check('JTT1059.6:SIGN.answer', answer.signature).is('right');
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-SIGN-006',
      covers: ['JTT1059.6:SIGN.refusal'],
      needs: messages,
      spends: talking,
      title: { zh: '拒绝应答同样带签名', en: 'a refusal bears the signature as well' },
      rows: refusals,
    },
    async ({ tsm, scene, check }, { act }) => {
      const answer = await act(tsm, madeUp(scene));

      check('JTT1059.6:SIGN.refusal', answer.signature).is('right');
    },
  ),
];
