/** JT/T 1059.2 — SET STATUS: locked and unlocked, and the life of the card. */

import { encodeTlv, hex, issuerDomainAid, seLife } from '#harness';
import {
  again,
  content,
  domainCalled,
  domains,
  entryOf,
  extradite,
  fresh,
  installation,
  managing,
  names,
  personalise,
  refusal,
  sourceOf,
  sw,
  testCase,
  testFamily,
  trying,
} from '../se-case.ts';

const locked = 0x80 | seLife.selectable;

const cardLocking = { ...trying, lock: 4 } as const;

export const lifeCases = [
  testCase(
    {
      id: 'JTT1059.2-LIFE-001',
      covers: ['JTT1059.2:LIFE.lock'],
      needs: content,
      spends: managing,
      title: { zh: '锁定的应用不能被选择，注册表中标为锁定', en: 'a locked application is not selected, and is shown as locked' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));

      const answer = await channel.attempt.setStatus({ scope: 0x40, life: locked, aid: names.domain });
      await channel.attempt.setStatus({ scope: 0x40, life: locked, aid: names.application });
      const listed = await entryOf(channel, names.domain);
      const application = await entryOf(channel, names.application);
      const selected = await se.attempt.selectName({ aid: names.domain });

      check('JTT1059.2:LIFE.lock', answer.sw).is(sw.success);
      check('JTT1059.2:LIFE.lock', [listed?.life ?? null, application?.life ?? null]).is([locked, locked]);
      check('JTT1059.2:LIFE.lock', selected.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-LIFE-002',
      covers: ['JTT1059.2:LIFE.unlock'],
      needs: content,
      spends: managing,
      title: { zh: '解锁后恢复原状态，可被选择，数据不变', en: 'unlocked it is in its former state, is selected, and has its data' },
      rows: [seLife.personalized, seLife.selectable].map((life) => ({
        row: hex(Uint8Array.of(life)),
        title: { zh: `P2=${hex(Uint8Array.of(life))}`, en: `P2 ${hex(Uint8Array.of(life))}` },
        life,
      })),
    },
    async ({ se, scene, check }, { life }) => {
      const value = scene.random.octets(8);
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(personalise(names.domain));
      await channel.storeData({ objects: encodeTlv('45', value) });
      const before = await entryOf(channel, names.domain);
      await channel.setStatus({ scope: 0x40, life: 0x80 | seLife.personalized, aid: names.domain });

      const answer = await channel.attempt.setStatus({ scope: 0x40, life, aid: names.domain });
      const after = await entryOf(channel, names.domain);
      const selected = await se.attempt.selectName({ aid: names.domain });
      const kept = await se.attempt.getData({ tag: '0045' });

      check('JTT1059.2:LIFE.unlock', answer.sw).is(sw.success);
      check('JTT1059.2:LIFE.unlock', after?.life ?? null).is(before?.life ?? null);
      check('JTT1059.2:LIFE.unlock', selected.sw).is(sw.success);
      check('JTT1059.2:LIFE.unlock', hex(kept.data)).is(hex(encodeTlv('45', value)));
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LIFE-003',
      covers: ['JTT1059.2:LIFE.others'],
      needs: content,
      spends: managing,
      title: { zh: '锁定一个应用不影响另一个', en: 'locking one leaves the other' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const from = sourceOf(scene);
      for (const aid of [names.application, names.other, names.third]) await channel.install(installation({ aid, from }));
      await channel.install(domainCalled(scene, names.second));

      await channel.setStatus({ scope: 0x40, life: locked, aid: names.application });
      await channel.attempt.setStatus({ scope: 0x40, life: locked, aid: names.third });
      const lives = (await channel.list(0x40, names.family)).map(({ aid, life }) => `${aid} ${life}`).sort();
      const selected = await se.attempt.selectName({ aid: names.second });

      const due = [
        [names.application, locked],
        [names.other, seLife.selectable],
        [names.third, locked],
        [names.second, seLife.selectable],
      ] as const;
      check('JTT1059.2:LIFE.others', lives).is(due.map(([aid, life]) => `${hex(aid)} ${life}`).sort());
      check('JTT1059.2:LIFE.others', selected.sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-LIFE-004',
      covers: ['JTT1059.2:LIFE.same'],
      needs: content,
      spends: managing,
      title: { zh: '要求转入已处的状态被拒绝', en: 'the state that is already there is refused' },
      rows: [
        { row: 'locked', title: { zh: '已锁定再锁定', en: 'locked when it is locked' }, first: true, life: locked },
        { row: 'unlocked', title: { zh: '未锁定而解锁', en: 'unlocked when it is not locked' }, first: false, life: seLife.selectable },
      ],
    },
    async ({ se, scene, check }, { first, life }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));
      const prepare = { true: [locked], false: [] }[String(first) as 'true' | 'false'];
      for (const each of prepare) await channel.setStatus({ scope: 0x40, life: each, aid: names.application });

      const answer = await channel.attempt.setStatus({ scope: 0x40, life, aid: names.application });

      check('JTT1059.2:LIFE.same', answer.sw).is(refusal);
      check('JTT1059.2:LIFE.same', (await entryOf(channel, names.application))?.life ?? null).is(life);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LIFE-005',
      covers: ['JTT1059.2:LIFE.below'],
      needs: content,
      spends: managing,
      title: { zh: 'P1=60 锁定安全域及其下的应用', en: 'P1 60 locks a domain and the application below it' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      const own = await se.open({ domain: names.domain });
      await own.setStatus({ scope: 0x40, life: seLife.personalized, aid: names.domain });
      const issuers = await again(se);
      await issuers.install(installation({ aid: names.application, from: sourceOf(scene) }));
      await issuers.install(installation({ aid: names.other, from: sourceOf(scene) }));
      await issuers.install(extradite(names.application, names.domain));

      const answer = await issuers.attempt.setStatus({ scope: 0x60, life: 0x80, aid: names.domain });
      const lives = [await entryOf(issuers, names.domain), await entryOf(issuers, names.application), await entryOf(issuers, names.other)];

      check('JTT1059.2:LIFE.below', answer.sw).is(sw.success);
      check(
        'JTT1059.2:LIFE.below',
        lives.map((entry) => ((entry?.life ?? 0) & 0x80) !== 0),
      ).is([true, true, false]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LIFE-006',
      covers: ['JTT1059.2:LIFE.domain'],
      needs: content,
      spends: trying,
      title: { zh: '锁定的安全域不建立通道', en: 'a locked domain opens no channel' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.setStatus({ scope: 0x40, life: locked, aid: names.domain });
      await se.present();
      const selected = await se.attempt.selectName({ aid: names.domain });

      const offered = await se.attempt.initializeUpdate({ challenge: scene.random.octets(8) });

      const isOpen = selected.sw === '9000' && offered.sw === '9000';
      check('JTT1059.2:LIFE.domain', isOpen).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LIFE-007',
      covers: ['JTT1059.2:LIFE.card', 'JTT1059.2:STATUS.issuer'],
      needs: [...content, 'SE.registry'],
      spends: cardLocking,
      last: true,
      title: {
        zh: '锁定的卡片只能选择主安全域，解锁后恢复',
        en: "of a locked card the issuer's domain alone is selected, and everything again once it is unlocked",
      },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      const before = (await (await se.registry()).list()).map(({ aid, activation }) => `${aid} ${activation}`);
      await (await again(se)).setStatus({ scope: 0x80, life: seLife.card.locked });
      await se.reset();

      const other = await se.attempt.selectName({ aid: names.domain });
      const issuers = await se.attempt.selectName({ aid: issuerDomainAid });
      const shut = await se.openSelected();
      const told = (await shut.attempt.getStatus({ subset: 0x80 })).value?.[0]?.life ?? null;
      const installed = await shut.attempt.install(installation({ aid: names.application, from: sourceOf(scene) }));
      const unlocked = await shut.attempt.setStatus({ scope: 0x80, life: seLife.card.secured });
      await se.reset();
      const back = await se.attempt.selectName({ aid: names.domain });
      const after = (await (await se.registry()).list()).map(({ aid, activation }) => `${aid} ${activation}`);
      const unlockedTo = (await (await again(se)).attempt.getStatus({ subset: 0x80 })).value?.[0]?.life ?? null;

      check('JTT1059.2:STATUS.issuer', told).is(seLife.card.locked);
      check('JTT1059.2:LIFE.card', { told, unlockedTo }).is({ told: seLife.card.locked, unlockedTo: seLife.card.secured });
      check('JTT1059.2:LIFE.card', after).is(before);
      check('JTT1059.2:LIFE.card', other.sw).is(refusal);
      check('JTT1059.2:LIFE.card', ['9000', '6283'].includes(issuers.sw)).is(true);
      check('JTT1059.2:LIFE.card', installed.sw).is(refusal);
      check('JTT1059.2:LIFE.card', [unlocked.sw, back.sw]).is(['9000', '9000']);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-LIFE-008',
      covers: ['JTT1059.2:LIFE.back'],
      needs: domains,
      spends: cardLocking,
      title: { zh: '卡片不能回到更早的状态', en: 'the card does not go back to an earlier state' },
      rows: [
        { row: 'initialized', title: { zh: '已初始化', en: 'INITIALIZED' }, life: seLife.card.initialized },
        { row: 'ready', title: { zh: '运行就绪', en: 'OP_READY' }, life: seLife.card.ready },
      ],
    },
    async ({ se, check }, { life }) => {
      const channel = await again(se);
      const before = (await channel.getStatus({ subset: 0x80 }))[0]?.life ?? null;

      const answer = await channel.attempt.setStatus({ scope: 0x80, life });

      check('JTT1059.2:LIFE.back', answer.sw).is(refusal);
      check('JTT1059.2:LIFE.back', (await channel.getStatus({ subset: 0x80 }))[0]?.life ?? null).is(before);
    },
  ),
];
