/** JT/T 1059.2 — what terminals see of the registry: the directory (PPSE), and which card they select. */

import { bytes, hex } from '#harness';
import {
  again,
  content,
  forTerminals,
  fresh,
  handleOf,
  installation,
  managing,
  names,
  registry,
  type SeCase,
  seenInField,
  settled,
  sourceOf,
  sw,
  switching,
  testCase,
  transitCard,
} from '../se-case.ts';

const field = [...registry, 'SE.field'];
const needs = [...field, 'EP'];

const transit = hex(transitCard);

/** How many entries of the directory are the transit card. */
const transitEntries = (directory: readonly string[]): number => directory.filter((aid) => aid.startsWith(transit)).length;

/** Switches every card off. */
async function allOff({ se, cards, scene }: Pick<SeCase, 'se' | 'cards' | 'scene'>) {
  const service = await settled({ se, cards, scene });
  const entries = await service.list();
  const [first = ''] = cards;
  await service.registrySet({ scope: 0x01, to: 0x00, aids: [handleOf(entries, first)] });
  return { service, entries };
}

export const directoryCases = [
  testCase(
    {
      id: 'JTT1059.2-PPSE-001',
      covers: ['JTT1059.2:PPSE.active', 'JTT1059.2:PPSE.name', 'JTT1059.2:FIELD.active'],
      needs,
      spends: switching,
      title: {
        zh: '目录只列出激活的交通卡，终端按其名称选中它',
        en: 'the directory lists the active transit card, and terminals select it',
      },
    },
    async ({ se, card, cards, scene, check }) => {
      await settled({ se, cards, scene });
      const [first = ''] = cards;

      const { directory, name } = await seenInField({ card });
      const ppse = await card.attempt.selectPpse();
      await card.reset();
      const direct = await card.attempt.selectAid({ aid: transitCard });

      check('JTT1059.2:PPSE.active', transitEntries(directory)).is(1);
      check(
        'JTT1059.2:PPSE.active',
        (ppse.value?.entries ?? []).every(({ priority }) => priority !== undefined),
      ).is(true);
      check('JTT1059.2:PPSE.name', directory.includes(transit)).is(true);
      check('JTT1059.2:FIELD.active', name === null ? null : first.startsWith(name)).is(true);
      check('JTT1059.2:FIELD.active', direct.sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-PPSE-002',
      covers: ['JTT1059.2:PPSE.none', 'JTT1059.2:FIELD.inactive'],
      needs,
      spends: switching,
      title: {
        zh: '全部去激活后目录中没有交通卡，终端也选不到',
        en: 'with every card off the directory has none, and terminals find none',
      },
    },
    async ({ se, card, cards, scene, check }) => {
      await allOff({ se, cards, scene });

      const { directory, name } = await seenInField({ card });
      const whole = await card.attempt.selectAid({ aid: bytes(cards[0] ?? '') });

      check('JTT1059.2:PPSE.none', transitEntries(directory)).is(0);
      check('JTT1059.2:FIELD.inactive', name).is(null);
      check('JTT1059.2:FIELD.inactive', whole.sw === '9000').is(false);
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-PPSE-003',
      covers: ['JTT1059.2:PPSE.follows'],
      needs: [...needs, 'SE.cards'],
      spends: switching,
      title: { zh: '切换默认卡后目录与终端所见随之改变', en: 'directory and terminals follow a change of the default card' },
    },
    async ({ se, card, cards, scene, check }) => {
      const { service, entries } = await allOff({ se, cards, scene });
      const [, second = ''] = cards;
      await service.registrySet({ scope: 0x01, to: 0x01, aids: [handleOf(entries, second)] });

      const { directory, name } = await seenInField({ card });

      check('JTT1059.2:PPSE.follows', transitEntries(directory)).is(1);
      check('JTT1059.2:PPSE.follows', name === null ? null : second.startsWith(name)).is(true);
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-PPSE-004',
      covers: ['JTT1059.2:PPSE.closed', 'JTT1059.2:CRS.interface'],
      needs,
      spends: switching,
      title: {
        zh: '关闭非接触接口后终端选不到卡，打开后恢复',
        en: 'with the interface off terminals find no card, and find it again once it is on',
      },
    },
    async ({ se, card, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });

      const off = await service.attempt.registrySet({ scope: 0x04, to: 0x00 });
      const shut = await seenInField({ card });
      const on = await service.attempt.registrySet({ scope: 0x04, to: 0x80 });
      const open = await seenInField({ card });

      check('JTT1059.2:CRS.interface', [off.sw, on.sw]).is(['9000', '9000']);
      check('JTT1059.2:PPSE.closed', { entries: transitEntries(shut.directory), name: shut.name }).is({ entries: 0, name: null });
      check('JTT1059.2:CRS.interface', { entries: transitEntries(open.directory), found: open.name !== null }).is({
        entries: 1,
        found: true,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-PPSE-005',
      covers: ['JTT1059.2:PPSE.locked'],
      needs: [...content, ...field],
      spends: managing,
      title: { zh: '锁定或删除的应用不在目录中', en: 'what is locked or deleted is not in the directory' },
    },
    async ({ se, card, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene), parameters: forTerminals }));
      await (await se.registry()).registrySet({ scope: 0x01, to: 0x01, aids: [names.application] });
      const listed = await countOf(card);
      await (await again(se)).setStatus({ scope: 0x40, life: 0x87, aid: names.application });
      const locked = await countOf(card);
      const issuers = await again(se);
      await issuers.deleteObject({ aid: names.application });
      await issuers.install(installation({ aid: names.other, from: sourceOf(scene), parameters: forTerminals }));
      await (await se.registry()).registrySet({ scope: 0x01, to: 0x01, aids: [names.other] });
      await (await again(se)).deleteObject({ aid: names.other });

      const deleted = await countOf(card);

      check('JTT1059.2:PPSE.locked', { listed, locked, deleted }).is({ listed: 1, locked: 0, deleted: 0 });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-PPSE-007',
      covers: ['JTT1059.2:PPSE.follows'],
      needs,
      spends: switching,
      title: {
        zh: '场未断时去激活，目录立即不再列出',
        en: 'switched off within one visit to the field, a card leaves the directory at once',
      },
    },
    async ({ se, card, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;
      const handle = handleOf(await service.list(), first);
      await card.reset();
      const before = await card.attempt.selectPpse();
      await service.registrySet({ scope: 0x01, to: 0x00, aids: [handle] });

      const after = await card.attempt.selectPpse();

      const count = (answer: typeof before): number =>
        transitEntries((answer.value?.entries ?? []).map(({ aid }) => (aid === undefined ? '' : hex(aid))));
      check('JTT1059.2:PPSE.follows', { before: count(before), after: count(after) }).is({ before: 1, after: 0 });
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-PPSE-006',
      covers: ['JTT1059.2:FIELD.wallet'],
      needs: [...registry, 'SE.cards'],
      spends: switching,
      title: { zh: '钱包一侧可选中未激活的卡', en: 'a wallet selects a card that is not active' },
    },
    async ({ se, cards, scene, check }) => {
      await settled({ se, cards, scene });
      const [, second = ''] = cards;

      const answer = await se.attempt.selectName({ aid: bytes(second) });

      check('JTT1059.2:FIELD.wallet', answer.sw).is(sw.success);
    },
  ),
];

/** How many entries of the directory begin as the applications of cases do. */
async function countOf(card: SeCase['card']): Promise<number> {
  const { directory } = await seenInField({ card });
  return directory.filter((aid) => aid.startsWith(hex(names.family))).length;
}
