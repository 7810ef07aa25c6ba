/** JT/T 1059.2 — supplementary security domains: what is theirs, and what is not. */

import { hex, installFields, issuerDomainAid, type Row, type SecureElement, seLife } from '#harness';
import {
  again,
  content,
  domainCalled,
  entryOf,
  extradite,
  fresh,
  installation,
  managing,
  names,
  refusal,
  type SeCase,
  type Source,
  sourceOf,
  sw,
  testCase,
  testFamily,
  trying,
} from '../se-case.ts';

/** A domain that is personalised and so may hold something. */
async function readyDomain(instruments: Pick<SeCase, 'se' | 'scene'>, aid: Uint8Array, privileges = '80') {
  const channel = await fresh(instruments);
  await channel.install(domainCalled(instruments.scene, aid, privileges));
  const own = await instruments.se.open({ domain: aid });
  await own.setStatus({ scope: 0x40, life: seLife.personalized, aid });
  return again(instruments.se);
}

type Channel = Awaited<ReturnType<SecureElement['open']>>;

/** What a domain without any right tries on what belongs to the issuer's domain. */
const trespasses: readonly (Row & { readonly act: (own: Channel, from: Source) => Promise<{ readonly sw: string }> })[] = [
  { row: 'delete', title: { zh: '删除', en: 'DELETE' }, act: (own) => own.attempt.deleteObject({ aid: names.application }) },
  {
    row: 'lock',
    title: { zh: '锁定', en: 'SET STATUS' },
    act: (own) => own.attempt.setStatus({ scope: 0x40, life: 0x87, aid: names.application }),
  },
  {
    row: 'install',
    title: { zh: '安装', en: 'INSTALL' },
    act: (own, from) => own.attempt.install(installation({ aid: names.other, from })),
  },
  {
    row: 'take',
    title: { zh: '迁入自己名下', en: 'INSTALL [for extradition] to itself' },
    act: (own) => own.attempt.install(extradite(names.application, names.domain)),
  },
  {
    row: 'card',
    title: { zh: '锁定卡片', en: 'SET STATUS of the card' },
    act: (own) => own.attempt.setStatus({ scope: 0x80, life: seLife.card.locked }),
  },
];

export const domainCases = [
  testCase(
    {
      id: 'JTT1059.2-DOMAIN-001',
      covers: ['JTT1059.2:DOMAIN.create'],
      needs: content,
      spends: trying,
      title: { zh: '创建辅助安全域并建立其安全通道', en: 'a supplementary domain is made and opens its channel' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const made = await channel.attempt.install(domainCalled(scene, names.domain));
      await se.selectName({ aid: names.domain });

      const { isGenuine, proven } = await se.attemptOpen({ domain: names.domain });

      check('JTT1059.2:DOMAIN.create', made.sw).is(sw.success);
      check('JTT1059.2:DOMAIN.create', isGenuine ?? null).is(true);
      check('JTT1059.2:DOMAIN.create', proven?.sw ?? null).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DOMAIN-002',
      covers: ['JTT1059.2:DOMAIN.isolated'],
      needs: content,
      spends: managing,
      title: { zh: '辅助安全域只列出其下的内容', en: 'a domain lists what is below it and nothing else' },
    },
    async ({ se, scene, check }) => {
      const issuers = await readyDomain({ se, scene }, names.domain);
      await issuers.install(installation({ aid: names.application, from: sourceOf(scene) }));
      await issuers.install(installation({ aid: names.other, from: sourceOf(scene) }));
      await issuers.install(extradite(names.application, names.domain));
      const own = await se.open({ domain: names.domain });

      const listed = (await own.list(0x40)).map(({ aid }) => aid).filter((aid) => aid !== hex(names.domain));
      const issuer = await own.attempt.getStatus({ subset: 0x80 });
      const exact = await own.attempt.getStatus({ subset: 0x40, aid: names.other });
      const files = await own.attempt.getStatus({ subset: 0x20 });

      check('JTT1059.2:DOMAIN.isolated', listed).is([hex(names.application)]);
      check(
        'JTT1059.2:DOMAIN.isolated',
        (issuer.value ?? []).some(({ aid }) => aid === hex(issuerDomainAid)),
      ).is(false);
      check('JTT1059.2:DOMAIN.isolated', exact.sw).is(refusal);
      check('JTT1059.2:DOMAIN.isolated', (files.value ?? []).length).is(0);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-DOMAIN-003',
      covers: ['JTT1059.2:DOMAIN.foreign'],
      needs: content,
      spends: { ...trying, lock: 1 },
      title: { zh: '辅助安全域不能管理他人的内容', en: 'a domain does nothing to what is not its own' },
      rows: trespasses,
    },
    async ({ se, scene, check }, { act }) => {
      const from = sourceOf(scene);
      const issuers = await readyDomain({ se, scene }, names.domain);
      await issuers.install(installation({ aid: names.application, from }));
      const own = await se.open({ domain: names.domain });

      const answer = await act(own, from);

      check('JTT1059.2:DOMAIN.foreign', answer.sw).is(refusal);
      const after = await again(se);
      const entry = await entryOf(after, names.application);
      check('JTT1059.2:DOMAIN.foreign', entry === null ? null : `${entry.life} ${entry.domain ?? hex(issuerDomainAid)}`).is(
        `${seLife.selectable} ${hex(issuerDomainAid)}`,
      );
      check('JTT1059.2:DOMAIN.foreign', await entryOf(after, names.other)).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DOMAIN-004',
      covers: ['JTT1059.2:DOMAIN.extradite', 'JTT1059.2:STATUS.lists'],
      needs: content,
      spends: managing,
      title: { zh: '应用迁移后归新安全域管理', en: 'an application that went over belongs to its new domain' },
    },
    async ({ se, scene, check }) => {
      const issuers = await readyDomain({ se, scene }, names.domain);
      await issuers.install(installation({ aid: names.application, from: sourceOf(scene) }));

      const answer = await issuers.attempt.install(extradite(names.application, names.domain));
      const listed = await issuers.list(0x40, names.application);
      const own = await se.open({ domain: names.domain });
      const lock = await own.attempt.setStatus({ scope: 0x40, life: 0x87, aid: names.application });

      check('JTT1059.2:DOMAIN.extradite', answer.sw).is(sw.success);
      check('JTT1059.2:STATUS.lists', listed.length).is(1);
      check(
        'JTT1059.2:DOMAIN.extradite',
        listed.map(({ domain }) => domain ?? hex(names.domain)),
      ).is([hex(names.domain)]);
      check('JTT1059.2:DOMAIN.extradite', (await own.list(0x40, names.application)).length).is(1);
      check('JTT1059.2:DOMAIN.extradite', lock.sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DOMAIN-005',
      covers: ['JTT1059.2:DOMAIN.unready'],
      needs: content,
      spends: managing,
      title: { zh: '未个人化的安全域不接收应用', en: 'a domain that is not personalised takes no application' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));

      const answer = await channel.attempt.install(extradite(names.application, names.domain));

      check('JTT1059.2:DOMAIN.unready', answer.sw).is(refusal);
      check('JTT1059.2:DOMAIN.unready', (await entryOf(channel, names.application))?.domain ?? hex(issuerDomainAid)).is(
        hex(issuerDomainAid),
      );
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-DOMAIN-006',
      covers: ['JTT1059.2:DOMAIN.session'],
      needs: content,
      spends: trying,
      title: { zh: '一个安全域的通道对另一个无效', en: 'a channel to one domain is none to another' },
      rows: [
        {
          row: 'up',
          title: { zh: '辅助安全域的通道用于主安全域', en: "that of a domain for its issuer's" },
          from: names.domain,
          to: issuerDomainAid,
        },
        {
          row: 'down',
          title: { zh: '主安全域的通道用于辅助安全域', en: "that of the issuer's domain for one below it" },
          from: issuerDomainAid,
          to: names.domain,
        },
      ],
    },
    async ({ se, scene, check }, { from, to }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));
      const own = await se.open({ domain: from, level: 0x00 });
      await se.selectName({ aid: to });

      const deleted = await own.attempt.deleteObject({ aid: names.application });
      const listed = await own.attempt.getStatus({ subset: 0x40 });

      check('JTT1059.2:DOMAIN.session', deleted.sw).is(refusal);
      check('JTT1059.2:DOMAIN.session', listed.sw).is(refusal);
      check('JTT1059.2:DOMAIN.session', (await entryOf(await again(se), names.application)) !== null).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DOMAIN-007',
      covers: ['JTT1059.2:DOMAIN.unready'],
      needs: content,
      spends: managing,
      title: { zh: '不向未个人化的安全域装载', en: 'nothing is loaded into a domain that is not personalised' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      const none = new Uint8Array(0);

      const answer = await channel.attempt.install({ purpose: 0x02, fields: installFields(names.nobody, names.domain, none, none) });

      check('JTT1059.2:DOMAIN.unready', answer.sw).is(refusal);
    },
  ),
];
