/** JT/T 1059.2 — activation in the contactless registry: which card is on, who stands in the way, and in which order. */

import { findTlv, hex, namesTold, oneOf, uint } from '#harness';
import {
  activeAmong,
  again,
  content,
  forTerminals,
  fresh,
  handleOf,
  installation,
  managing,
  names,
  refusal,
  registry,
  seenInField,
  settled,
  sourceOf,
  sw,
  switching,
  testCase,
  testFamily,
} from '../se-case.ts';

const twoCards = [...registry, 'SE.cards'];

const warnings = {
  conflict: oneOf({ '6330': { zh: '冲突', en: 'a conflict' } }),
  someFailed: oneOf({ '6320': { zh: '部分失败', en: 'some failed' } }),
};

const activation = { on: 0x01, off: 0x00 } as const;

export const activationCases = [
  testCase(
    {
      id: 'JTT1059.2-CRS-007',
      covers: ['JTT1059.2:CRS.deactivate', 'JTT1059.2:CRS.activate'],
      needs: registry,
      spends: switching,
      title: { zh: '去激活再激活默认卡', en: 'the default card is switched off and on' },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;
      const handle = handleOf(await service.list(), first);

      const off = await service.attempt.registrySet({ scope: 0x01, to: activation.off, aids: [handle] });
      const between = await activeAmong(service, [first]);
      const on = await service.attempt.registrySet({ scope: 0x01, to: activation.on, aids: [handle] });

      check('JTT1059.2:CRS.deactivate', off.sw).is(sw.success);
      check('JTT1059.2:CRS.deactivate', between).is([false]);
      check('JTT1059.2:CRS.activate', on.sw).is(sw.success);
      check('JTT1059.2:CRS.activate', await activeAmong(service, [first])).is([true]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-008',
      covers: ['JTT1059.2:CRS.conflict'],
      needs: twoCards,
      spends: switching,
      title: {
        zh: '激活第二张卡应答 6330 并指出冲突者，状态不变',
        en: 'a second card is answered 6330 with who stands in the way, and nothing changes',
      },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = '', second = ''] = cards;
      const handle = handleOf(await service.list(), second);

      const answer = await service.attempt.registrySet({ scope: 0x01, to: activation.on, aids: [handle] });

      check('JTT1059.2:CRS.conflict', answer.sw).is(warnings.conflict);
      check('JTT1059.2:CRS.conflict', namesTold(answer.data, 'A0').includes(first)).is(true);
      check('JTT1059.2:CRS.conflict', await activeAmong(service, [first, second])).is([true, false]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-009',
      covers: ['JTT1059.2:CRS.conflict'],
      needs: [...content, ...twoCards],
      spends: managing,
      title: {
        zh: '与无冲突者一起激活时，冲突使全部不变',
        en: 'activated together with one that nothing stands against, a conflict undoes both',
      },
    },
    async ({ se, cards, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene), parameters: forTerminals }));
      const service = await settled({ se, cards, scene });
      const [first = '', second = ''] = cards;
      const handle = handleOf(await service.list(), second);

      const answer = await service.attempt.registrySet({ scope: 0x01, to: activation.on, aids: [names.application, handle] });

      check('JTT1059.2:CRS.conflict', answer.sw).is(warnings.conflict);
      check('JTT1059.2:CRS.conflict', await activeAmong(service, [first, second, hex(names.application)])).is([true, false, false]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-010',
      covers: ['JTT1059.2:CRS.switch'],
      needs: twoCards,
      spends: switching,
      title: { zh: '去激活冲突者后激活目标，恰有一张默认卡', en: 'with those in the way switched off the other card is on, and it alone' },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = '', second = ''] = cards;
      const entries = await service.list();
      await service.attempt.registrySet({ scope: 0x01, to: activation.off, aids: [handleOf(entries, first)] });

      const answer = await service.attempt.registrySet({ scope: 0x01, to: activation.on, aids: [handleOf(entries, second)] });

      check('JTT1059.2:CRS.switch', answer.sw).is(sw.success);
      check('JTT1059.2:CRS.switch', await activeAmong(service, [first, second])).is([false, true]);
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-011',
      covers: ['JTT1059.2:CRS.unknown'],
      needs: registry,
      spends: switching,
      title: {
        zh: '列表中有不认识的名称：6320 与 A1，其余照常',
        en: 'an unknown name in a list: 6320 with A1, and the other is processed',
      },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;
      const handle = handleOf(await service.list(), first);

      const answer = await service.attempt.registrySet({ scope: 0x01, to: activation.off, aids: [names.nobody, handle] });

      check('JTT1059.2:CRS.unknown', answer.sw).is(warnings.someFailed);
      check('JTT1059.2:CRS.unknown', namesTold(answer.data, 'A1')).is([hex(names.nobody)]);
      check('JTT1059.2:CRS.unknown', await activeAmong(service, [first])).is([false]);
      await settled({ se, cards, scene });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CRS-012',
      covers: ['JTT1059.2:CRS.parameter'],
      needs: registry,
      spends: switching,
      title: { zh: '保留参数的设置状态被拒绝，状态不变', en: 'SET STATUS with reserved parameters is refused and changes nothing' },
      rows: [
        { row: 'scope-10', title: { zh: 'P1=10', en: 'P1 10' }, scope: 0x10, to: 0x01 },
        { row: 'availability-02', title: { zh: 'P1=01 P2=02', en: 'P1 01 P2 02' }, scope: 0x01, to: 0x02 },
        { row: 'not-activatable', title: { zh: 'P1=01 P2=80', en: 'P1 01 P2 80' }, scope: 0x01, to: 0x80 },
        { row: 'priority-7F', title: { zh: 'P1=02 P2=7F', en: 'P1 02 P2 7F' }, scope: 0x02, to: 0x7f },
      ],
    },
    async ({ se, cards, scene, check }, { scope, to }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;
      const before = await service.updates();

      const answer = await service.attempt.registrySet({ scope, to, aids: [handleOf(await service.list(), first)] });

      check('JTT1059.2:CRS.parameter', answer.sw).is(refusal);
      check('JTT1059.2:CRS.parameter', await service.updates()).is(before);
      check('JTT1059.2:CRS.parameter', await activeAmong(service, [first])).is([true]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-013',
      covers: ['JTT1059.2:CRS.empty'],
      needs: registry,
      spends: switching,
      title: { zh: '空列表被拒绝', en: 'an empty list is refused' },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;

      const answer = await service.attempt.registrySet({ scope: 0x01, to: activation.off });

      check('JTT1059.2:CRS.empty', answer.sw).is(refusal);
      check('JTT1059.2:CRS.empty', await activeAmong(service, [first])).is([true]);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CRS-014',
      covers: ['JTT1059.2:CRS.priority'],
      needs: [...content, 'SE.registry'],
      spends: managing,
      title: { zh: '优先级决定先后', en: 'priority decides the order' },
      rows: [
        { row: 'first', title: { zh: '最高', en: 'highest' }, to: 0x01, isFirst: true },
        { row: 'last', title: { zh: '最低', en: 'lowest' }, to: 0x81, isFirst: false },
      ],
    },
    async ({ se, scene, check }, { to, isFirst }) => {
      const channel = await fresh({ se, scene });
      const from = sourceOf(scene);
      await channel.install(installation({ aid: names.application, from, parameters: forTerminals }));
      await channel.install(installation({ aid: names.other, from, parameters: forTerminals }));
      const service = await se.registry();
      const opposite = isFirst ? 0x81 : 0x01;
      await service.attempt.registrySet({ scope: 0x02, to: opposite, aids: [names.application] });

      const answer = await service.attempt.registrySet({ scope: 0x02, to, aids: [names.application] });

      const [own, other] = [await service.entryOf(hex(names.application)), await service.entryOf(hex(names.other))];
      check('JTT1059.2:CRS.priority', answer.sw).is(sw.success);
      check('JTT1059.2:CRS.priority', (own.priority ?? 0) < (other.priority ?? 0)).is(isFirst);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-015',
      covers: ['JTT1059.2:CRS.counter'],
      needs: registry,
      spends: switching,
      title: { zh: '更新计数随改变增加，查询不变', en: 'the count grows with changes and not with queries' },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;
      const handle = handleOf(await service.list(), first);
      const before = await service.updates();
      await service.list();
      const queried = await service.updates();
      await service.registrySet({ scope: 0x01, to: activation.off, aids: [handle] });
      const told = await service.attempt.getData({ tag: '00A5' });
      const off = await service.updates();
      await service.registrySet({ scope: 0x01, to: activation.on, aids: [handle] });

      const on = await service.updates();

      const count = findTlv(told.value?.children ?? [], '80')?.value;
      check('JTT1059.2:CRS.counter', count === undefined ? null : uint(count)).is(off);
      check('JTT1059.2:CRS.counter', queried).is(before);
      check('JTT1059.2:CRS.counter', [off !== queried, on !== off]).is([true, true]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-016',
      covers: ['JTT1059.2:CRS.power'],
      needs: registry,
      spends: switching,
      title: { zh: '激活状态断电后保持', en: 'activation outlasts a loss of power' },
    },
    async ({ se, cards, scene, check }) => {
      const service = await settled({ se, cards, scene });
      const [first = ''] = cards;
      await se.reset();
      const on = await activeAmong(await se.registry(), [first]);
      const handle = handleOf(await service.list(), first);
      await (await se.registry()).registrySet({ scope: 0x01, to: activation.off, aids: [handle] });
      await se.reset();

      const off = await activeAmong(await se.registry(), [first]);

      check('JTT1059.2:CRS.power', [on, off]).is([[true], [false]]);
      await settled({ se, cards, scene });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CRS-017',
      covers: ['JTT1059.2:CRS.torn'],
      needs: [...twoCards, 'SE.field', 'EP', 'link.tear-inside'],
      spends: switching,
      title: { zh: '去激活中断电：状态为之前或之后之一', en: 'torn within a deactivation: the state before it, or the one after it' },
      rows: [0, 0.5, 1].map((moment) => ({
        row: String(moment * 100),
        title: { zh: `执行到 ${moment * 100}%`, en: `at ${moment * 100} % of its work` },
        moment,
      })),
    },
    async ({ se, card, cards, scene, check }, { moment }) => {
      const service = await settled({ se, cards, scene });
      const entries = await service.list();
      const [first = ''] = cards;
      const handle = handleOf(entries, first);
      const isMoved = ({ aid, head }: (typeof entries)[number]): boolean => aid === hex(handle) || head === hex(handle);
      const before = entries.map(({ aid, activation: state }) => `${aid} ${state}`);
      const after = entries.map((each) => `${each.aid} ${isMoved(each) ? activation.off : each.activation}`);
      await service.torn(moment).registrySet({ scope: 0x01, to: activation.off, aids: [handle] });
      await se.reset();

      const states = (await (await se.registry()).list()).map(({ aid, activation: state }) => `${aid} ${state}`);

      check(
        'JTT1059.2:CRS.torn',
        [before, after].some((due) => due.join() === states.join()),
      ).is(true);
      const { name } = await seenInField({ card });
      check('JTT1059.2:CRS.torn', name !== null).is(before.join() === states.join());
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-018',
      covers: ['JTT1059.2:CRS.locked'],
      needs: [...content, 'SE.registry'],
      spends: managing,
      title: { zh: '锁定使应用未激活，且不能激活', en: 'a lock switches an application off, and it is not switched on' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene), parameters: forTerminals }));
      const before = await se.registry();
      await before.registrySet({ scope: 0x01, to: activation.on, aids: [names.application] });
      await (await again(se)).setStatus({ scope: 0x40, life: 0x87, aid: names.application });
      const service = await se.registry();
      const shut = await activeAmong(service, [hex(names.application)]);

      await service.attempt.registrySet({ scope: 0x01, to: activation.on, aids: [names.application] });

      check('JTT1059.2:CRS.locked', shut).is([false]);
      check('JTT1059.2:CRS.locked', await activeAmong(service, [hex(names.application)])).is([false]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-022',
      covers: ['JTT1059.2:CRS.open', 'JTT1059.2:CRS.activate'],
      needs: registry,
      spends: switching,
      title: { zh: '无须安全通道即可切换', en: 'switching needs no channel' },
    },
    async ({ se, cards, check }) => {
      await se.present();
      const service = await se.registry();
      const [first = ''] = cards;
      const handle = handleOf(await service.list(), first);

      const off = await service.attempt.registrySet({ scope: 0x01, to: activation.off, aids: [handle] });
      const on = await service.attempt.registrySet({ scope: 0x01, to: activation.on, aids: [handle] });

      check('JTT1059.2:CRS.open', off.sw).is(sw.success);
      check('JTT1059.2:CRS.activate', on.sw).is(sw.success);
    },
  ),
];
