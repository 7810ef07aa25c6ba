/** JT/T 978.2 — electronic purse: SELECT of the directory (PPSE) and of the application. */

import { type Answer, bytes, type Command, concat, hex, ppseName, type Row, rule, type Tlv, within } from '#harness';
import { answerForm, ownAid, type PurseInstruments, purseName, refusal, sw, testCase, testFamily } from '../purse-case.ts';

const lists = (own: Uint8Array) =>
  rule(
    {
      zh: '至少一个目录项的 4F 为电子钱包 AID（可带城市后缀）',
      en: 'the 4F of one entry is the AID of the purse, with or without a city suffix',
    },
    (aids) => Array.isArray(aids) && aids.some((aid) => typeof aid === 'string' && aid.startsWith(hex(own))),
  );

const asking = (le: number) => ({
  title: { zh: `Le ${le === 256 ? '00' : le}`, en: `Le ${le === 256 ? '00' : le}` },
  alter: (command: Command): Command => ({ ...command, le }),
});

const selections: readonly (Row & { readonly select: (instruments: PurseInstruments, le: number) => Promise<Answer> })[] = [
  {
    row: 'ppse',
    title: { zh: '选择 PPSE', en: 'SELECT of the PPSE' },
    select: ({ card }, le) => card.altered(asking(le).title, asking(le).alter).selectPpse(),
  },
  {
    row: 'purse',
    title: { zh: '选择电子钱包', en: 'SELECT of the purse' },
    select: ({ card, scene }, le) => card.altered(asking(le).title, asking(le).alter).selectAid({ aid: ownAid(scene) }),
  },
];

/** A length that a short Le can name. */
const asLe = (octets: number): number => Math.min(Math.max(octets, 1), 256);

/** The values of 50, application label, in hexadecimal. */
const labelsIn = ({ tag, value, children = [] }: Tlv): readonly string[] => (tag === '50' ? [hex(value)] : children.flatMap(labelsIn));

const printable = rule(
  { zh: '1 至 16 个可打印的 ASCII 字符', en: '1 to 16 printable ASCII characters' },
  (labels) =>
    Array.isArray(labels) && labels.every((label) => typeof label === 'string' && /^([2-6][0-9A-F]|7[0-9A-E]){1,16}$/.test(label)),
);

export const selectCases = [
  testCase(
    {
      id: 'JTT978.2-EP-SELECT-001',
      covers: ['JTT978.2:EP.SELECT.ppse'],
      needs: ['EP'],
      title: { zh: '选择 PPSE 返回以 2PAY.SYS.DDF01 命名的 FCI', en: 'SELECT PPSE answers an FCI that is named 2PAY.SYS.DDF01' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.selectPpse();

      check('JTT978.2:EP.SELECT.ppse', {
        sw: answer.sw,
        templates: answer.value?.tree.map(({ tag }) => tag),
        name: answer.value?.name,
      }).is({ sw: sw.success, templates: ['6F'], name: ppseName });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-002',
      covers: ['JTT978.2:EP.SELECT.ppse.entry'],
      needs: ['EP'],
      title: { zh: 'PPSE 目录列有电子钱包应用', en: 'the PPSE lists the electronic purse' },
    },
    async ({ card, scene, check }) => {
      await card.present();

      const answer = await card.attempt.selectPpse();

      check(
        'JTT978.2:EP.SELECT.ppse.entry',
        answer.value?.entries.map(({ aid }) => aid),
      ).is(lists(purseName(scene)));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-003',
      covers: ['JTT978.2:EP.SELECT.aid'],
      needs: ['EP'],
      title: { zh: '以 AID 选择电子钱包应用返回 FCI 模板', en: 'SELECT of the purse by its AID answers an FCI template' },
    },
    async ({ card, scene, check }) => {
      await card.reset();

      const answer = await card.attempt.selectAid({ aid: ownAid(scene) });

      check('JTT978.2:EP.SELECT.aid', { sw: answer.sw, templates: answer.value?.tree.map(({ tag }) => tag) }).is({
        sw: sw.success,
        templates: ['6F'],
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-004',
      covers: ['JTT978.2:EP.SELECT.fci'],
      needs: ['EP'],
      title: {
        zh: '电子钱包 FCI 含 84（以所选 AID 开头）、A5，A5 含 9F08 与 30 字节的 9F0C',
        en: 'the FCI of the purse holds 84 (beginning with the AID), A5 and in it 9F08 and a 9F0C of 30 octets',
      },
    },
    async ({ card, scene, check }) => {
      await card.reset();

      const answer = await card.attempt.selectAid({ aid: ownAid(scene) });

      check('JTT978.2:EP.SELECT.fci', {
        name: answer.value?.name?.slice(0, ownAid(scene).length),
        hasVersion: answer.value?.version !== undefined,
        issuerDataOctets: answer.value?.issuerData?.length,
      }).is({ name: ownAid(scene), hasVersion: true, issuerDataOctets: 30 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-005',
      covers: ['JTT978.2:EP.SELECT.fci.issuer-data'],
      needs: ['EP'],
      title: { zh: 'FCI 中 9F0C 的内容与 15 文件逐字节相同', en: 'the 9F0C of the FCI is octet for octet EF 15' },
    },
    async ({ card, scene, check }) => {
      await card.reset();
      const answer = await card.attempt.selectAid({ aid: ownAid(scene) });

      const ef15 = await card.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.SELECT.fci.issuer-data', answer.value?.issuerData).is(ef15);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-006',
      covers: ['JTT978.2:EP.SELECT.ppse', 'JTT978.2:EP.SELECT.aid'],
      needs: ['EP'],
      title: { zh: '先选 PPSE 再选电子钱包，与直接选择结果相同', en: 'PPSE and then the purse: the same as the purse alone' },
      purpose: { zh: '有的终端先读目录，有的为快而直接选择', en: 'some terminals read the directory first, others skip it to be quick' },
    },
    async ({ card, scene, check }) => {
      await card.reset();
      const direct = await card.attempt.selectAid({ aid: ownAid(scene) });
      const before = await card.readPurse();
      await card.reset();

      const directory = await card.attempt.selectPpse();
      const purse = await card.attempt.selectAid({ aid: ownAid(scene) });

      check('JTT978.2:EP.SELECT.ppse', directory.sw).is(sw.success);
      check('JTT978.2:EP.SELECT.aid', { sw: purse.sw, fci: purse.data }).is({ sw: sw.success, fci: direct.data });
      check('JTT978.2:EP.SELECT.aid', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-007',
      covers: ['JTT978.2:EP.SELECT.aid'],
      needs: ['EP'],
      title: { zh: '再次选择电子钱包返回相同的 FCI', en: 'SELECT of the purse once more answers the same FCI' },
    },
    async ({ card, scene, check }) => {
      await card.reset();
      const first = await card.attempt.selectAid({ aid: ownAid(scene) });

      const second = await card.attempt.selectAid({ aid: ownAid(scene) });

      check('JTT978.2:EP.SELECT.aid', { sw: second.sw, fci: second.data }).is({ sw: sw.success, fci: first.data });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SELECT-016',
      covers: ['JTT978.2:EP.SELECT.le', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: {
        zh: 'Le 小于 FCI 长度时，应答的数据不多于 Le，此后仍可选择',
        en: 'asked for fewer octets than its FCI has, SELECT answers no more than Le, and the purse is selected afterwards',
      },
      rows: selections.flatMap(({ row, title, select }) =>
        [1, 8].map((le) => ({
          row: `${row}-${le}`,
          title: { zh: `${title.zh}，Le ${le}`, en: `${title.en}, Le ${le}` },
          select,
          le,
        })),
      ),
    },
    async (instruments, { select, le }) => {
      const { card, scene, check } = instruments;
      await card.reset();

      const answer = await select(instruments, le);

      check('JTT978.2:EP.SELECT.le', answer.data.length).is(within(0, le));
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
      check('JTT978.2:EP.SELECT.le', (await card.attempt.selectAid({ aid: ownAid(scene) })).sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SELECT-017',
      covers: ['JTT978.2:EP.SELECT.le'],
      needs: ['EP'],
      title: { zh: '以真实长度为 Le 与 Le=00 时 FCI 相同', en: 'SELECT answers the same FCI for its true length as for Le 00' },
      rows: selections,
    },
    async (instruments, { select }) => {
      const { card, check } = instruments;
      await card.reset();
      const whole = await select(instruments, 256);

      const answer = await select(instruments, asLe(whole.data.length));

      check('JTT978.2:EP.SELECT.le', { sw: answer.sw, data: answer.data }).is({ sw: whole.sw, data: whole.data });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-018',
      covers: ['JTT978.2:EP.SELECT.ppse.label'],
      needs: ['EP'],
      title: { zh: 'PPSE 目录项的应用标签为可打印字符', en: 'the labels in the PPSE are printable characters' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.selectPpse();

      check('JTT978.2:EP.SELECT.ppse.label', answer.value?.tree.flatMap(labelsIn) ?? []).is(printable);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SELECT-008',
      covers: ['JTT978.2:EP.SELECT.unknown', 'JTT978.2:EP.SELECT.unknown.word', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: { zh: '选择卡上没有的应用被拒绝且不返回 FCI', en: 'SELECT of an application that the card lacks is refused without an FCI' },
      rows: [
        {
          row: 'last-octet',
          title: { zh: '仅末字节与电子钱包 AID 不同', en: 'the AID of the purse but for its last octet' },
          aid: (own: Uint8Array) => concat(own.slice(0, -1), bytes('7F')),
        },
        {
          row: 'first-octet',
          title: { zh: '仅首字节与电子钱包 AID 不同', en: 'the AID of the purse but for its first octet' },
          aid: (own: Uint8Array) => concat(bytes('F0'), own.slice(1)),
        },
        { row: 'other-provider', title: { zh: '其他注册应用提供商', en: 'of another provider' }, aid: () => bytes('F0123456789ABCDE') },
        {
          row: 'longer',
          title: { zh: '电子钱包 AID 后另有 8 字节', en: 'the AID of the purse and 8 octets more' },
          aid: (own: Uint8Array) => concat(own, bytes('0123456789ABCDEF')),
        },
        {
          row: 'sixteen',
          title: { zh: '同一 RID 的 16 字节名称', en: 'a name of 16 octets of the same RID' },
          aid: () => bytes('A000000632 EEEEEEEEEEEEEEEEEEEEEE'),
        },
      ],
    },
    async ({ card, scene, check }, { aid }) => {
      await card.present();

      const answer = await card.attempt.selectAid({ aid: aid(purseName(scene)) });

      check('JTT978.2:EP.SELECT.unknown', answer.sw).is(refusal);
      check('JTT978.2:EP.SELECT.unknown', answer.data.length).is(0);
      check('JTT978.2:EP.SELECT.unknown.word', answer.sw).is(sw.noFile);
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-009',
      covers: ['JTT978.2:EP.SELECT.aid', 'JTT978.2:EP.SELECT.unknown'],
      needs: ['EP'],
      title: {
        zh: '选择失败之后仍可选择电子钱包，其内容不变',
        en: 'after a SELECT that failed the purse can be selected and is as it was',
      },
    },
    async ({ card, scene, check }) => {
      await card.present();
      const before = await card.readPurse();
      const unknown = await card.attempt.selectAid({ aid: concat(ownAid(scene).slice(0, -1), bytes('7F')) });

      const purse = await card.attempt.selectAid({ aid: ownAid(scene) });

      check('JTT978.2:EP.SELECT.unknown', unknown.sw).is(refusal);
      check('JTT978.2:EP.SELECT.aid', purse.sw).is(sw.success);
      check('JTT978.2:EP.SELECT.aid', await card.readPurse()).is(before);
    },
  ),
];
