/** JT/T 1059.2 — DELETE: what is gone, and what stays. */

import { encodeTlv, hex, issuerDomainAid } from '#harness';
import {
  activeAmong,
  again,
  content,
  domainCalled,
  entryOf,
  extradite,
  forTerminals,
  fresh,
  installation,
  managing,
  names,
  noReceipt,
  personalise,
  refusal,
  snapshot,
  sourceOf,
  sw,
  testCase,
  testFamily,
} from '../se-case.ts';

export const deleteCases = [
  testCase(
    {
      id: 'JTT1059.2-DELETE-001',
      covers: ['JTT1059.2:DELETE.application'],
      needs: content,
      spends: managing,
      title: { zh: '删除的应用不在注册表中，也不能被选择', en: 'what was deleted is in no registry and is not selected' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));

      const answer = await channel.attempt.deleteObject({ aid: names.domain });
      const listed = await entryOf(channel, names.domain);
      const selected = await se.attempt.selectName({ aid: names.domain });

      check('JTT1059.2:DELETE.application', { sw: answer.sw, data: hex(answer.data) }).is({ sw: '9000', data: noReceipt });
      check('JTT1059.2:DELETE.application', listed).is(null);
      check('JTT1059.2:DELETE.application', selected.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-002',
      covers: ['JTT1059.2:DELETE.absent'],
      needs: content,
      spends: managing,
      title: { zh: '删除不存在的名称被拒绝，注册表不变', en: 'deleting what is not there is refused and changes nothing' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      const before = await snapshot(channel);

      const answer = await channel.attempt.deleteObject({ aid: names.nobody });

      check('JTT1059.2:DELETE.absent', answer.sw).is(refusal);
      check('JTT1059.2:DELETE.absent', await snapshot(channel)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-004',
      covers: ['JTT1059.2:DELETE.used'],
      needs: content,
      spends: managing,
      title: { zh: '仍有内容的安全域不能删除', en: 'a domain that holds anything is not deleted' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      const own = await se.open({ domain: names.domain });
      await own.setStatus({ scope: 0x40, life: 0x0f, aid: names.domain });
      const issuers = await again(se);
      await issuers.install(installation({ aid: names.application, from: sourceOf(scene) }));
      await issuers.install(extradite(names.application, names.domain));

      const answer = await issuers.attempt.deleteObject({ aid: names.domain });

      check('JTT1059.2:DELETE.used', answer.sw).is(refusal);
      check('JTT1059.2:DELETE.used', (await entryOf(issuers, names.application))?.life ?? null).is(0x07);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-005',
      covers: ['JTT1059.2:DELETE.issuer'],
      needs: content,
      spends: managing,
      title: { zh: '主安全域不能删除', en: "the issuer's domain is not deleted" },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });

      const answer = await channel.attempt.deleteObject({ aid: issuerDomainAid });

      check('JTT1059.2:DELETE.issuer', answer.sw).is(refusal);
      check('JTT1059.2:DELETE.issuer', (await se.attempt.selectName({ aid: issuerDomainAid })).sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-006',
      covers: ['JTT1059.2:DELETE.fresh'],
      needs: content,
      spends: managing,
      title: { zh: '以同一名称重新安装后没有旧数据', en: 'what is installed anew under a deleted name has no old data' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(personalise(names.domain));
      await channel.storeData({ objects: encodeTlv('45', scene.random.octets(8)) });
      await channel.deleteObject({ aid: names.domain });
      await channel.install(domainCalled(scene, names.domain));
      const listed = await entryOf(channel, names.domain);
      await se.selectName({ aid: names.domain });

      const answer = await se.attempt.getData({ tag: '0045' });

      check('JTT1059.2:DELETE.fresh', answer.sw).is(refusal);
      check('JTT1059.2:DELETE.fresh', listed?.life ?? null).is(0x07);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-007',
      covers: ['JTT1059.2:CRS.deleted'],
      needs: [...content, 'SE.registry'],
      spends: managing,
      title: { zh: '删除的应用不在非接触注册表中', en: 'what was deleted is not in the contactless registry' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene), parameters: forTerminals }));
      const before = (await (await se.registry()).list()).some(({ aid }) => aid === hex(names.application));
      await (await again(se)).deleteObject({ aid: names.application });

      const after = (await (await se.registry()).list()).some(({ aid }) => aid === hex(names.application));

      check('JTT1059.2:CRS.deleted', { before, after }).is({ before: true, after: false });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-DELETE-008',
      covers: ['JTT1059.2:DELETE.torn'],
      needs: [...content, 'SE.registry', 'link.tear-inside'],
      spends: managing,
      title: { zh: '删除中断电：应用完整存在或不存在', en: 'a torn deletion leaves the application whole or not at all' },
      rows: [0, 0.25, 0.5, 0.75, 1].map((moment) => ({
        row: String(moment * 100),
        title: { zh: `执行到 ${moment * 100}%`, en: `at ${moment * 100} % of its work` },
        moment,
      })),
    },
    async ({ se, scene, check }, { moment }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene), parameters: forTerminals }));
      await channel.torn(moment).deleteObject({ aid: names.application });
      const next = await again(se);
      const listed = (await entryOf(next, names.application)) !== null;
      const contactless = (await (await se.registry()).list()).some(({ aid }) => aid === hex(names.application));

      const selected = (await se.attempt.selectName({ aid: names.application })).sw !== '6A82';

      check('JTT1059.2:DELETE.torn', { listed, contactless, selected }).is({ listed, contactless: listed, selected: listed });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-009',
      covers: ['JTT1059.2:DELETE.fresh'],
      needs: [...content, 'SE.registry'],
      spends: managing,
      title: { zh: '以同一名称重新安装的应用未激活', en: 'what is installed anew under a deleted name is not active' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const lodger = installation({ aid: names.application, from: sourceOf(scene), parameters: forTerminals });
      await channel.install(lodger);
      await (await se.registry()).registrySet({ scope: 0x01, to: 0x01, aids: [names.application] });
      const next = await again(se);
      await next.deleteObject({ aid: names.application });
      await next.install(lodger);

      const active = await activeAmong(await se.registry(), [hex(names.application)]);

      check('JTT1059.2:DELETE.fresh', active).is([false]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-010',
      covers: ['JTT1059.2:DELETE.fresh'],
      needs: content,
      spends: managing,
      title: {
        zh: '以同一名称重新安装的安全域没有原来的密钥',
        en: 'a domain that is made anew under a deleted name has none of its former keys',
      },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await se.selectName({ aid: names.domain });
      const { version } = await se.initializeUpdate({ challenge: scene.random.octets(8) });
      const own = await se.open({ domain: names.domain });
      const { keys } = await own.newKeys(0x45);
      await own.putKey({ replaces: version, keys });
      const issuers = await again(se);
      await issuers.deleteObject({ aid: names.domain });
      await issuers.install(domainCalled(scene, names.domain));
      await se.selectName({ aid: names.domain });

      const answer = await se.attempt.initializeUpdate({ version: 0x45, challenge: scene.random.octets(8) });

      check('JTT1059.2:DELETE.fresh', answer.sw).is(refusal);
    },
  ),
];
