/** JT/T 1059.2 — groups in the contactless registry, as dual-standard cards have them: the members follow their head. */

import { bytes, hex } from '#harness';
import { activeAmong, handleOf, registry, type SeCase, settled, sw, switching, testCase } from '../se-case.ts';

const needs = [...registry, 'SE.groups'];

/** The first card that belongs to a group, with its head. */
async function groupOf({ se, cards, scene }: Pick<SeCase, 'se' | 'cards' | 'scene'>) {
  const service = await settled({ se, cards, scene });
  const entries = await service.list();
  const member = cards.find((aid) => hex(handleOf(entries, aid)) !== aid);
  const found =
    member === undefined ? scene.giveUp({ zh: '没有应用组', en: 'there is no group' }) : { member, head: hex(handleOf(entries, member)) };
  for (const other of cards.filter((aid) => aid !== found.member)) {
    await service.attempt.registrySet({ scope: 0x01, to: 0x00, aids: [handleOf(entries, other)] });
  }
  await service.registrySet({ scope: 0x01, to: 0x01, aids: [bytes(found.head)] });
  return { service, ...found };
}

export const groupCases = [
  testCase(
    {
      id: 'JTT1059.2-CRS-019',
      covers: ['JTT1059.2:CRS.head'],
      needs,
      spends: switching,
      title: { zh: '组员随组头去激活与激活', en: 'a member is switched off and on with its head' },
    },
    async ({ se, cards, scene, check }) => {
      const { service, member, head } = await groupOf({ se, cards, scene });

      const off = await service.attempt.registrySet({ scope: 0x01, to: 0x00, aids: [bytes(head)] });
      const between = await activeAmong(service, [head, member]);
      const on = await service.attempt.registrySet({ scope: 0x01, to: 0x01, aids: [bytes(head)] });

      check('JTT1059.2:CRS.head', [off.sw, on.sw]).is(['9000', '9000']);
      check('JTT1059.2:CRS.head', between).is([false, false]);
      check('JTT1059.2:CRS.head', await activeAmong(service, [head, member])).is([true, true]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-020',
      covers: ['JTT1059.2:CRS.member'],
      needs,
      spends: switching,
      title: { zh: '组员不能单独切换', en: 'a member is not switched alone' },
    },
    async ({ se, cards, scene, check }) => {
      const { service, member, head } = await groupOf({ se, cards, scene });
      await service.attempt.registrySet({ scope: 0x01, to: 0x00, aids: [bytes(member)] });
      const stillOn = await activeAmong(service, [head, member]);
      await service.registrySet({ scope: 0x01, to: 0x00, aids: [bytes(head)] });

      await service.attempt.registrySet({ scope: 0x01, to: 0x01, aids: [bytes(member)] });

      check('JTT1059.2:CRS.member', stillOn).is([true, true]);
      check('JTT1059.2:CRS.member', await activeAmong(service, [head, member])).is([false, false]);
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-021',
      covers: ['JTT1059.2:CRS.group'],
      needs,
      spends: switching,
      title: { zh: '组头与组员互相标注', en: 'head and member name each other' },
    },
    async ({ se, cards, scene, check }) => {
      const { service, member, head } = await groupOf({ se, cards, scene });

      const asked = await service.attempt.registryStatus({ aid: bytes(head) });

      check('JTT1059.2:CRS.group', asked.sw).is(sw.success);
      check('JTT1059.2:CRS.group', (asked.value?.[0]?.members ?? []).includes(member)).is(true);
      check('JTT1059.2:CRS.group', (await service.entryOf(member)).head ?? null).is(hex(bytes(head)));
    },
  ),
];
