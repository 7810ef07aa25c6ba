/** JT/T 978.2 — electronic purse: SELECT with part of the name, and with the names of other kernels' applications. */

import { applications, type Expectation, exactly, hex } from '#harness';
import { ownAid, refusal, sw, testFamily } from '../purse-case.ts';
import { namedBy } from './named-by.ts';

const asListed = (listed: readonly (Uint8Array | undefined)[], asked: Uint8Array): Expectation =>
  listed.some((aid) => aid !== undefined && hex(aid).startsWith(hex(asked))) ? exactly(sw.success) : refusal;

export const otherNameCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-SELECT-014',
      covers: ['JTT978.2:EP.SELECT.partial', 'JTT978.2:EP.SELECT.aid'],
      needs: ['EP'],
      title: {
        zh: '电子钱包 AID 的前若干字节：拒绝，或选中以其开头的应用；此后完整 AID 仍可选择',
        en: 'the first octets of the purse’s name are refused or select what begins so; the whole name is selected afterwards',
      },
      rows: [5, 6, 7].map((octets) => ({
        row: `octets-${octets}`,
        title: { zh: `前 ${octets} 字节`, en: `its first ${octets} octets` },
        octets,
      })),
    },
    async ({ card, scene, check }, { octets }) => {
      await card.present();
      const before = await card.readPurse();
      const part = ownAid(scene).slice(0, octets);

      const answer = await card.attempt.selectAid({ aid: part });
      const purse = await card.attempt.selectAid({ aid: ownAid(scene) });

      check('JTT978.2:EP.SELECT.partial', { sw: answer.sw, name: answer.value?.name }).is(namedBy(part));
      check('JTT978.2:EP.SELECT.aid', purse.sw).is(sw.success);
      check('JTT978.2:EP.SELECT.aid', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SELECT-015',
      covers: ['JTT978.2:EP.SELECT.kernel', 'JTT978.2:EP.SELECT.unknown'],
      needs: ['EP'],
      title: {
        zh: '其他内核的 AID：PPSE 列出的可选择，未列出的被拒绝；不以别的应用应答',
        en: 'the names of the kernels’ applications: those that the PPSE lists are selected, others refused, and none is answered by another',
      },
      rows: applications.map(({ kernel, title, aid }) => ({ row: kernel, title, aid })),
    },
    async ({ card, check }, { aid }) => {
      await card.present();
      const directory = await card.attempt.selectPpse();

      const answer = await card.attempt.selectAid({ aid });

      check('JTT978.2:EP.SELECT.kernel', answer.sw).is(asListed(directory.value?.entries.map((entry) => entry.aid) ?? [], aid));
      check('JTT978.2:EP.SELECT.unknown', { sw: answer.sw, name: answer.value?.name }).is(namedBy(aid));
    },
  ),
];
