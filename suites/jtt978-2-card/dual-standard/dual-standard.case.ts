/** JT/T 978.2 — electronic purse on a dual-standard card: the housing ministry's application (CJ/T 166) beside it, and what must not pass between them. */

import { hex, rule } from '#harness';
import { fare, oneTransaction, opening, ownAid, purseName, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { namedBy } from '../selection/named-by.ts';
import { kindRows } from '../transaction-kind.ts';
import { acts, enter, holdings, otherName } from './other-application.ts';

const needs = ['EP', 'EP.dual-standard'];

const bothListed = (own: Uint8Array, other: Uint8Array) =>
  rule({ zh: '列有电子钱包与住建部应用', en: 'both the purse and the housing ministry’s application' }, (aids) =>
    [own, other].every((name) => Array.isArray(aids) && aids.some((aid) => typeof aid === 'string' && aid.startsWith(hex(name)))),
  );

const ordered = rule(
  { zh: '各目录项的优先级互不相同', en: 'a priority for each entry, none twice' },
  (priorities) => Array.isArray(priorities) && !priorities.includes(null) && new Set(priorities).size === priorities.length,
);

export const dualStandardCases = [
  testCase(
    {
      id: 'JTT978.2-EP-DUAL-001',
      covers: ['JTT978.2:EP.DUAL.ppse'],
      needs,
      title: {
        zh: '双标准卡的 PPSE 列出两个应用及其优先级',
        en: 'the PPSE of a dual-standard card lists both applications with their priorities',
      },
    },
    async ({ card, scene, check }) => {
      await card.present();
      const other = await otherName(card);

      const { value } = await card.attempt.selectPpse();

      check(
        'JTT978.2:EP.DUAL.ppse',
        value?.entries.map(({ aid }) => aid),
      ).is(bothListed(purseName(scene), other));
      check(
        'JTT978.2:EP.DUAL.ppse',
        value?.entries.map(({ priority }) => priority),
      ).is(ordered);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DUAL-002',
      covers: ['JTT978.2:EP.DUAL.select', 'JTT978.2:EP.DUAL.name', 'JTT978.2:EP.DUAL.files'],
      needs,
      title: {
        zh: '两个应用按完整 AID 交替选择，各读出自己的 15 文件',
        en: 'both applications are selected by their whole names in turn, and each shows a SFI 15 of its own',
      },
    },
    async ({ card, scene, check }) => {
      await card.present();
      const other = await otherName(card);
      await card.reset();

      const fromReset = await card.attempt.selectAid({ aid: other });
      const theirs = await card.attempt.readBinary({ sfi: 0x15 });
      const purse = await card.attempt.selectAid({ aid: ownAid(scene) });
      const ours = await card.attempt.readBinary({ sfi: 0x15 });
      const fromPurse = await card.attempt.selectAid({ aid: other });
      const again = await card.attempt.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.DUAL.select', [fromReset.sw, purse.sw, fromPurse.sw]).is([sw.success, sw.success, sw.success]);
      check('JTT978.2:EP.DUAL.name', [fromReset.value?.name, fromPurse.value?.name]).is([other, other]);
      check('JTT978.2:EP.DUAL.files', { isOurs: hex(theirs.data) === hex(ours.data), isTheirs: hex(again.data) === hex(theirs.data) }).is({
        isOurs: false,
        isTheirs: true,
      });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-DUAL-003',
      covers: ['JTT978.2:EP.DUAL.partial', 'JTT978.2:EP.DUAL.isolated'],
      needs,
      spends: opening,
      title: {
        zh: '部分名称被拒绝或选中以其开头的应用，电子钱包不变',
        en: 'part of the housing ministry’s name is refused or selects what begins so, and the purse stays as it is',
      },
      rows: [5, 8].map((octets) => ({
        row: `octets-${octets}`,
        title: { zh: `前 ${octets} 字节`, en: `its first ${octets} octets` },
        octets,
      })),
    },
    async ({ card, check }, { octets }) => {
      await card.present();
      const part = (await otherName(card)).slice(0, octets);
      const before = await holdings(card);

      const answer = await card.attempt.selectAid({ aid: part });

      check('JTT978.2:EP.DUAL.partial', { sw: answer.sw, name: answer.value?.name }).is(namedBy(part));
      check('JTT978.2:EP.DUAL.isolated', await holdings(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-DUAL-004',
      covers: ['JTT978.2:EP.DUAL.drops', 'JTT978.2:EP.DUAL.isolated'],
      needs: ({ kind }) => [...needs, ...kind.needs],
      spends: { ...oneTransaction, macTries: 2 },
      title: {
        zh: '切换到住建部应用后，电子钱包中打开的交易不能完成，资金不动',
        en: 'a transaction that is open in the purse does not complete once the housing ministry’s application is selected, and no money moves',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      const other = await otherName(card);
      await card.select();
      await kind.arrange(instruments);
      const before = await holdings(card);
      const { completion } = await kind.open(instruments, fare);
      await enter(instruments, other);

      const there = await completion.send();
      await card.select();
      const back = await completion.send();

      check('JTT978.2:EP.DUAL.drops', there.sw).is(refusal);
      check('JTT978.2:EP.DUAL.drops', back.sw).is(refusal);
      check('JTT978.2:EP.DUAL.isolated', await holdings(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-DUAL-005',
      covers: ['JTT978.2:EP.DUAL.isolated'],
      needs: (act) => [...needs, ...act.needs],
      spends: { ...oneTransaction, writes: 1, macTries: 1 },
      title: {
        zh: '选择住建部应用期间，以电子钱包的密钥发送的指令不改变电子钱包',
        en: 'commands under the keys of the purse that are sent while the housing ministry’s application is selected leave the purse as it is',
      },
      rows: acts,
    },
    async (instruments, { send }) => {
      const { card, check } = instruments;
      await card.present();
      const other = await otherName(card);
      const before = await holdings(card);
      await enter(instruments, other);

      await send(instruments);

      check('JTT978.2:EP.DUAL.isolated', await holdings(card)).is(before);
    },
  ),
];
