/** Faulty TSMs that read, sign or answer messages wrongly. */

import { sign as signOctets } from 'node:crypto';
import { signedText, type TsmResponse } from '../../tunion/tsm.ts';
import { faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-message');

export const messageFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-takes-a-message-without-a-signature',
    title: { zh: '接受没有签名的报文', en: 'takes a message that bears no signature' },
    breaks: ['6:SIGN.absent'],
    tsm: (sound) => ({
      readRequest: (message) => {
        const request = sound.readRequest({ ...message, sign: message['sign'] ?? 'AAAA' });
        return request === undefined || 'sign' in message ? request : { ...request, sign: '' };
      },
      acceptsSignature: (request, key, tsm) => request.sign === '' || sound.acceptsSignature(request, key, tsm),
    }),
  }),
  faulty({
    id: 'tsm-takes-any-signature',
    title: { zh: '不验证请求签名', en: 'does not verify signatures' },
    breaks: ['6:SIGN.request', '6:SIGN.sender'],
    tsm: () => ({ acceptsSignature: () => true }),
  }),
  faulty({
    id: 'tsm-takes-the-signature-of-any-partner',
    title: { zh: '任一合作方的签名都接受', en: 'takes the signature of any partner for that of the one who asks' },
    breaks: ['6:SIGN.sender'],
    tsm: (sound) => ({
      acceptsSignature: (request, _key, tsm) => [...tsm.partners.values()].some((key) => sound.acceptsSignature(request, key, tsm)),
    }),
  }),
  faulty({
    id: 'tsm-passes-over-members-that-it-does-not-know',
    title: { zh: '验签时忽略未知字段', en: 'leaves members that it does not know out of what it verifies' },
    breaks: ['6:SIGN.whole'],
    tsm: (sound) => ({
      acceptsSignature: ({ version, city_code, tsm_id, action_id, action_time, data, sign }, key, tsm) =>
        sound.acceptsSignature({ version, city_code, tsm_id, action_id, action_time, data, sign }, key, tsm),
    }),
  }),
  faulty({
    id: 'tsm-does-not-sign',
    title: { zh: '应答不带签名', en: 'does not sign its answers' },
    breaks: ['6:SIGN.answer', '6:SIGN.refusal'],
    tsm: () => ({ sign: (response) => ({ ...response, sign: '' }) as TsmResponse }),
  }),
  faulty({
    id: 'tsm-signs-its-data-alone',
    title: { zh: '应答签名只覆盖 data', en: 'signs the data of its answers alone' },
    breaks: ['6:SIGN.answer', '6:SIGN.refusal'],
    tsm: () => ({
      sign: (response, { keys }) => {
        const text = Buffer.from(signedText(response.data as Readonly<Record<string, unknown>>));
        return { ...response, sign: signOctets('sha256', text, keys.signature).toString('base64') } as TsmResponse;
      },
    }),
  }),
  faulty({
    id: 'tsm-signs-with-the-token-key',
    title: { zh: '用 TOKEN 密钥签名应答', en: 'signs its answers with the key of its tokens' },
    breaks: ['6:SIGN.answer', '6:SIGN.refusal'],
    tsm: (sound) => ({ sign: (response, tsm) => sound.sign(response, { ...tsm, keys: { ...tsm.keys, signature: tsm.keys.token } }) }),
  }),
  faulty({
    id: 'tsm-does-not-sign-refusals',
    title: { zh: '拒绝应答不签名', en: 'signs successes alone' },
    breaks: ['6:SIGN.refusal'],
    tsm: (sound) => ({
      sign: (response, tsm) => {
        const signed = sound.sign(response, tsm);
        return response['status'] === '0000' ? signed : { ...signed, sign: '' };
      },
    }),
  }),
  faulty({
    id: 'tsm-echoes-another-action-id',
    title: { zh: '应答的 action_id 与请求不同', en: 'answers with another action_id than the one it was asked with' },
    breaks: ['6:ENVELOPE.echo'],
    tsm: (sound) => ({
      respond: (answer, actionId) =>
        sound.respond(
          answer,
          actionId.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        ),
    }),
  }),
  faulty({
    id: 'tsm-does-not-know-a-message-again',
    title: { zh: '不识别重放的报文', en: 'takes a message that comes again for a new one' },
    breaks: ['6:REPLAY.same', '6:REPLAY.body'],
    tsm: () => ({ answeredBefore: () => undefined }),
  }),
  faulty({
    id: 'tsm-carries-out-other-content-under-a-known-name',
    title: { zh: '同一 action_id 的其他内容仍被执行', en: 'carries out a message of other content under an action_id that it knows' },
    breaks: ['6:REPLAY.body', '6:REPLAY.diverted'],
    tsm: (sound) => ({
      answeredBefore: (request, books, body) => {
        const before = sound.answeredBefore(request, books, body);
        return before?.body === body ? before : undefined;
      },
    }),
  }),
  faulty({
    id: 'tsm-answers-other-content-as-it-answered-its-name',
    title: { zh: '同一 action_id 的其他内容得到先前的应答', en: 'answers other content under an action_id as it answered the first' },
    breaks: ['6:REPLAY.body'],
    tsm: (sound) => ({
      answeredBefore: (request, books, body) => {
        const before = sound.answeredBefore(request, books, body);
        return before && { ...before, body };
      },
    }),
  }),
  faulty({
    id: 'tsm-forgets-the-messages-that-it-refused',
    title: { zh: '被拒绝的报文可用同一 action_id 重发', en: 'does not remember the messages that it refused' },
    breaks: ['6:REPLAY.refused'],
    tsm: (sound) => ({
      answeredBefore: (...asked) => {
        const before = sound.answeredBefore(...asked);
        return before?.response['status'] === '0000' ? before : undefined;
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-any-version',
    title: { zh: '接受任何报文版本', en: 'takes a message of any version' },
    breaks: ['6:ENVELOPE.version'],
    tsm: (sound) => ({
      readRequest: (message) => {
        const request = sound.readRequest({ ...message, version: '1.0.0' });
        return request && ({ ...request, version: message['version'] } as typeof request);
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-any-action-id',
    title: { zh: '不检查 action_id 的格式', en: 'does not look at the form of an action_id' },
    breaks: ['6:ENVELOPE.action'],
    tsm: (sound) => ({
      readRequest: (message) => {
        const request = sound.readRequest({ ...message, action_id: `${message['tsm_id']}202603011200000000` });
        return request && typeof message['action_id'] === 'string' ? { ...request, action_id: message['action_id'] } : undefined;
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-a-message-without-a-time',
    title: { zh: '不检查 action_time', en: 'takes a message that does not say when it was written' },
    breaks: ['6:SCHEMA.request'],
    tsm: (sound) => ({
      readRequest: (message) => {
        const request = sound.readRequest({ ...message, action_time: '20260301120000' });
        return request && ({ ...message, data: request.data } as typeof request);
      },
    }),
  }),
  faulty({
    id: 'tsm-thanks-for-what-is-no-message',
    title: { zh: '对没有 action_id 的内容应答 0000', en: 'answers 0000 to what has no action_id' },
    breaks: ['6:SCHEMA.message', '6:SCHEMA.request'],
    tsm: (sound) => ({
      respond: (answer, actionId) => sound.respond(actionId === '' ? { ...answer, status: '0000' } : answer, actionId),
    }),
  }),
  faulty({
    id: 'tsm-says-nothing-in-its-message',
    title: { zh: '应答缺少说明文字', en: 'leaves the text out of its answers' },
    breaks: ['6:SCHEMA.answer'],
    tsm: (sound) => ({
      respond: (answer, actionId) => {
        const { status, action_id, data } = sound.respond(answer, actionId);
        return { status, action_id, data } as ReturnType<typeof sound.respond>;
      },
    }),
  }),
  faulty({
    id: 'tsm-writes-amounts-as-text',
    title: { zh: '金额以字符串表示', en: 'writes amounts as text' },
    breaks: ['6:SCHEMA.amount'],
    tsm: (sound) => ({ view: (order) => ({ ...sound.view(order), load_amount: String(order.load_amount) }) }),
  }),
  faulty({
    id: 'tsm-answers-everything-with-success',
    title: { zh: '一切请求都应答 0000', en: 'answers every request with 0000' },
    breaks: ['6:STATUS.refusal'],
    tsm: (sound) => ({ respond: (answer, actionId) => ({ ...sound.respond(answer, actionId), status: '0000' }) }),
  }),
  faulty({
    id: 'tsm-swaps-wrong-order-and-wrong-number',
    title: { zh: '0004 与 0301 颠倒', en: 'swaps the words for an illegal order and for an unknown number' },
    breaks: ['6:STATUS.order', '6:STATUS.number'],
    tsm: (sound) => ({
      respond: (answer, actionId) => {
        const status = answer.status === '0004' ? '0301' : answer.status === '0301' ? '0004' : answer.status;
        return sound.respond({ ...answer, status }, actionId);
      },
    }),
  }),
  faulty({
    id: 'tsm-calls-a-stranger-a-forger',
    title: { zh: '未知 tsm_id 报签名错误', en: 'tells a stranger that its signature is wrong' },
    breaks: ['6:STATUS.stranger'],
    tsm: (sound) => ({
      respond: (answer, actionId) => sound.respond(answer.status === '0003' ? { ...answer, status: '0001' } : answer, actionId),
    }),
  }),
  faulty({
    id: 'tsm-has-one-word-for-every-refusal',
    title: { zh: '所有拒绝都应答 0300', en: 'answers every refusal with 0300' },
    breaks: ['6:STATUS.order', '6:STATUS.number', '6:STATUS.stranger', '6:STATUS.signature'],
    tsm: (sound) => ({
      respond: (answer, actionId) => sound.respond(answer.status === '0000' ? answer : { ...answer, status: '0300' }, actionId),
    }),
  }),
];
