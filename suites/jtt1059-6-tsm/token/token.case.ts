/** JT/T 1059.6 — tokens of delegated management: the secure element takes them for what they were asked for, and for nothing else. */

import { bytes, hex, type Row, type TsmAnswer } from '#harness';
import {
  again,
  content,
  domainCalled,
  entryOf,
  fresh,
  installation,
  managing,
  names,
  refusal as seRefusal,
  sourceOf,
} from '../../jtt1059-2-se/se-case.ts';
import { madeUp, messages, ownSeid, placed, refusal, type TsmCase, talking, testCase, testFamily, told, wordOf } from '../tsm-case.ts';

const needs = [...content, 'SE.delegated', 'TSM'];

/** INSTALL [for install]: the operation that a token is asked for, and P1 of the command. */
const operation = '04';
const purpose = 0x04;

/** The token of an answer, in octets; none where it has none in hexadecimal. */
function tokenIn({ data }: TsmAnswer): Uint8Array {
  const { token } = data;
  return typeof token === 'string' && /^([0-9A-Fa-f]{2}){1,512}$/.test(token) ? bytes(token) : new Uint8Array(0);
}

/** A token that is right; the case gives up where there is none. */
async function rightToken({ tsm, scene }: Pick<TsmCase, 'tsm' | 'scene'>, fields: Uint8Array): Promise<Uint8Array> {
  const token = tokenIn(await tsm.ask('token/apply', { seid: ownSeid(scene), operation, data: hex(fields) }));
  return token.length > 0 ? token : scene.giveUp({ zh: 'TSM 未给出 TOKEN', en: 'the TSM gave no token' });
}

/** Gives up unless the element takes a token of the key that was declared for it: then what it refuses is not of that key, or not for this. */
async function provenElement({ scene, channel, others }: Pick<TsmCase, 'scene'> & Awaited<ReturnType<typeof delegate>>): Promise<void> {
  const { sw } = await channel.attempt.install({ purpose, fields: others, token: await channel.token(purpose, 0x00, others) });
  if (sw === '9000') return;
  scene.giveUp({ zh: '安全单元不接受所声明密钥签发的 TOKEN', en: 'the element takes no token of the key that was declared for it' });
}

/** A domain with delegated management, a channel to it, and what INSTALL is to be asked for. */
async function delegate({ se, scene }: Pick<TsmCase, 'se' | 'scene'>) {
  const issuers = await fresh({ se, scene });
  await issuers.install(domainCalled(scene, names.domain, 'A00000'));
  const channel = await se.open({ domain: names.domain, level: 0x00 });
  const wanted = installation({ aid: names.application, from: sourceOf(scene), purpose });
  const other = installation({ aid: names.other, from: sourceOf(scene), purpose });
  return { channel, fields: wanted.fields, others: other.fields };
}

/** A token that was asked for something else. */
const elsewhere: readonly (Row & { readonly operation: string; readonly isOther: boolean; readonly breaks: string })[] = [
  { row: 'loading', title: { zh: '装载', en: 'to load' }, operation: '02', isOther: false, breaks: 'TOKEN.operation' },
  { row: 'extradition', title: { zh: '迁移', en: 'to extradite' }, operation: '10', isOther: false, breaks: 'TOKEN.operation' },
  {
    row: 'registry',
    title: { zh: '注册表更新', en: 'to update the registry' },
    operation: '40',
    isOther: false,
    breaks: 'TOKEN.operation',
  },
  { row: 'name', title: { zh: '其他名称', en: 'for another name' }, operation, isOther: true, breaks: 'TOKEN.value' },
];

const unknown: readonly (Row & { readonly operation: string })[] = [
  { row: '00', title: { zh: '00', en: '00' }, operation: '00' },
  { row: '20', title: { zh: '20', en: '20' }, operation: '20' },
  { row: 'FF', title: { zh: 'FF', en: 'FF' }, operation: 'FF' },
  { row: 'empty', title: { zh: '空', en: 'none' }, operation: '' },
];

export const tokenCases = [
  testCase(
    {
      id: 'JTT1059.6-TOKEN-001',
      covers: ['JTT1059.6:TOKEN.value'],
      needs: [...needs, 'keys.se-token'],
      spends: managing,
      title: { zh: '安全单元接受 TSM 的 TOKEN 并安装应用', en: 'the secure element takes the token of the TSM, and installs' },
    },
    async ({ tsm, se, scene, check }) => {
      const delegated = await delegate({ se, scene });
      const { channel, fields } = delegated;
      await provenElement({ scene, ...delegated });
      const token = await rightToken({ tsm, scene }, fields);

      const answer = await channel.attempt.install({ purpose, fields, token });

      check('JTT1059.6:TOKEN.value', answer.sw).is('9000');
      check('JTT1059.6:TOKEN.value', (await entryOf(await again(se), names.application))?.life ?? null).is(0x03);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-TOKEN-002',
      covers: ({ breaks }) => [`JTT1059.6:${breaks}`],
      needs,
      spends: managing,
      title: {
        zh: '为其他操作或名称申请的 TOKEN 不能用于安装',
        en: 'a token that was asked for something else installs nothing',
      },
      rows: elsewhere,
    },
    async ({ tsm, se, scene, check }, { operation: asked, isOther, breaks }) => {
      const { channel, fields, others } = await delegate({ se, scene });
      await rightToken({ tsm, scene }, fields);
      const about = { seid: ownSeid(scene), operation: asked, data: hex(isOther ? others : fields) };
      const token = tokenIn(await tsm.ask('token/apply', about));

      const answer = await channel.attempt.install({ purpose, fields, token });

      check(`JTT1059.6:${breaks}`, answer.sw).is(seRefusal);
      check(`JTT1059.6:${breaks}`, await entryOf(await again(se), names.application)).is(null);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.6-TOKEN-003',
      covers: ['JTT1059.6:TOKEN.operation', 'JTT1059.6:TOKEN.operation.word'],
      needs: messages,
      spends: talking,
      title: { zh: '未知操作得不到 TOKEN', en: 'there is no token for an operation that there is not' },
      rows: unknown,
    },
    async (instruments, { operation: asked }) => {
      const { tsm, scene, check } = instruments;
      const { about, seid } = madeUp(scene);
      await placed(instruments, about('A'));

      const answer = await tsm.ask('token/apply', { seid, operation: asked, data: '0000000000' });

      check('JTT1059.6:TOKEN.operation', wordOf(answer)).is(refusal);
      check('JTT1059.6:TOKEN.operation', tokenIn(answer).length).is(0);
      check('JTT1059.6:TOKEN.operation.word', answer.status).is('0300');
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-TOKEN-004',
      covers: ['JTT1059.6:TOKEN.lost', 'JTT1059.6:TOKEN.lost.word'],
      needs: messages,
      spends: talking,
      title: { zh: '挂失的 SE 得不到 TOKEN，恢复后得到', en: 'a lost secure element gets no token, and a found one does' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, seid } = madeUp(scene);
      const wanted = { seid, operation, data: '0000000000' };
      await placed(instruments, about('A'));
      await told(instruments, 'notify/se', { seid, state: '01' });

      const lost = await tsm.ask('token/apply', wanted);
      await tsm.ask('notify/se', { seid, state: '00' });
      const found = await tsm.ask('token/apply', wanted);

      check('JTT1059.6:TOKEN.lost', [tokenIn(lost).length > 0, tokenIn(found).length > 0]).is([false, true]);
      check('JTT1059.6:TOKEN.lost.word', lost.status).is('1103');
    },
  ),
];
