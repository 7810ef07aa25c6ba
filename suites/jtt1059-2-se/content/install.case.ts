/** JT/T 1059.2 — INSTALL: for install, make selectable, personalization. */

import { concat, encodeTlv, hex, type Row } from '#harness';
import {
  again,
  content,
  domainCalled,
  entryOf,
  forTerminals,
  fresh,
  installation,
  makeSelectable,
  managing,
  names,
  noReceipt,
  personalise,
  refusal,
  type Source,
  snapshot,
  sourceOf,
  sw,
  testCase,
  testFamily,
} from '../se-case.ts';

/** Installations from what is not there. */
const missing: readonly (Row & { readonly of: keyof Source })[] = [
  { row: 'file', title: { zh: '装载文件不存在', en: 'no such load file' }, of: 'loadFile' },
  { row: 'module', title: { zh: '模块不存在', en: 'no such module' }, of: 'module' },
];

export const installCases = [
  testCase(
    {
      id: 'JTT1059.2-INSTALL-001',
      covers: ['JTT1059.2:INSTALL.selectable'],
      needs: content,
      spends: managing,
      title: { zh: '安装并可选之后应用可被选择', en: 'what was installed and made selectable is selected' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });

      const answer = await channel.attempt.install(domainCalled(scene, names.domain));
      const selected = await se.attempt.selectName({ aid: names.domain });

      check('JTT1059.2:INSTALL.selectable', { sw: answer.sw, data: hex(answer.data) }).is({ sw: '9000', data: noReceipt });
      check('JTT1059.2:INSTALL.selectable', selected.sw).is(sw.success);
      check('JTT1059.2:INSTALL.selectable', selected.value?.name === undefined ? null : hex(selected.value.name)).is(hex(names.domain));
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-INSTALL-002',
      covers: ['JTT1059.2:INSTALL.installed'],
      needs: content,
      spends: managing,
      title: { zh: '只安装的应用不可选，随后置为可选', en: 'what is merely installed is not selected, and is once it was made selectable' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install({ ...domainCalled(scene, names.domain), purpose: 0x04 });
      const listed = await entryOf(channel, names.domain);
      const before = await se.attempt.selectName({ aid: names.domain });
      const next = await again(se);

      const made = await next.attempt.install(makeSelectable(names.domain));

      check('JTT1059.2:INSTALL.installed', listed?.life ?? null).is(0x03);
      check('JTT1059.2:INSTALL.installed', before.sw).is(refusal);
      check('JTT1059.2:INSTALL.installed', made.sw).is(sw.success);
      check('JTT1059.2:INSTALL.installed', (await entryOf(next, names.domain))?.life ?? null).is(0x07);
      check('JTT1059.2:INSTALL.installed', (await se.attempt.selectName({ aid: names.domain })).sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-INSTALL-003',
      covers: ['JTT1059.2:INSTALL.duplicate'],
      needs: content,
      spends: managing,
      title: { zh: '重复的名称被拒绝，原应用不变', en: 'a name twice is refused, and what bears it is unchanged' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.setStatus({ scope: 0x40, life: 0x87, aid: names.domain });

      const answer = await channel.attempt.install(domainCalled(scene, names.domain));

      check('JTT1059.2:INSTALL.duplicate', answer.sw).is(refusal);
      const listed = await channel.list(0x40, names.domain);
      check(
        'JTT1059.2:INSTALL.duplicate',
        listed.map(({ life }) => life ?? null),
      ).is([0x87]);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-INSTALL-004',
      covers: ['JTT1059.2:INSTALL.file'],
      needs: content,
      spends: managing,
      title: { zh: '由不存在的来源安装被拒绝', en: 'an installation from what is not there is refused' },
      rows: missing,
    },
    async ({ se, scene, check }, { of }) => {
      const channel = await fresh({ se, scene });
      const before = await snapshot(channel);
      const from = { ...sourceOf(scene), [of]: names.nobody };

      const answer = await channel.attempt.install(installation({ aid: names.application, from }));

      check('JTT1059.2:INSTALL.file', answer.sw).is(refusal);
      check('JTT1059.2:INSTALL.file', await snapshot(channel)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-INSTALL-005',
      covers: ['JTT1059.2:INSTALL.form'],
      needs: content,
      spends: managing,
      title: { zh: '长度不符的安装数据被拒绝', en: 'data of INSTALL whose lengths do not agree are refused' },
      rows: [
        { row: 'cut', title: { zh: '少一字节', en: 'one octet short' }, form: 'cut' as const },
        { row: 'longer', title: { zh: '首个长度过大', en: 'a first length too large' }, form: 'longer' as const },
        { row: 'name', title: { zh: '名称过短', en: 'a name too short' }, form: 'name' as const },
        { row: 'behind', title: { zh: '其后另有字节', en: 'octets behind it' }, form: 'behind' as const },
        { row: 'empty', title: { zh: '没有数据', en: 'no data' }, form: 'empty' as const },
      ],
    },
    async ({ se, scene, check }, { form }) => {
      const channel = await fresh({ se, scene });
      const before = await snapshot(channel);
      const from = sourceOf(scene);
      const whole = installation({ aid: names.application, from }).fields;
      const fields = {
        cut: whole.slice(0, -2),
        longer: whole.with(0, 0x7e),
        name: installation({ aid: names.application.slice(0, 4), from }).fields,
        behind: concat(whole, Uint8Array.of(0x00, 0x01, 0x02)),
        empty: new Uint8Array(0),
      }[form];

      const answer = await channel.attempt.install({ purpose: 0x0c, fields });

      check('JTT1059.2:INSTALL.form', answer.sw).is(refusal);
      check('JTT1059.2:INSTALL.form', await snapshot(channel)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-INSTALL-006',
      covers: ['JTT1059.2:INSTALL.purpose'],
      needs: content,
      spends: managing,
      title: { zh: '保留的用途被拒绝', en: 'a reserved purpose is refused' },
      rows: [0x00, 0x01, 0x03].map((purpose) => ({
        row: `0${purpose}`,
        title: { zh: `P1=0${purpose}`, en: `P1 0${purpose}` },
        purpose,
      })),
    },
    async ({ se, scene, check }, { purpose }) => {
      const channel = await fresh({ se, scene });

      const answer = await channel.attempt.install({ ...domainCalled(scene, names.domain), purpose });

      check('JTT1059.2:INSTALL.purpose', answer.sw).is(refusal);
      check('JTT1059.2:INSTALL.purpose', await entryOf(channel, names.domain)).is(null);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-INSTALL-007',
      covers: ['JTT1059.2:INSTALL.torn'],
      needs: [...content, 'link.tear-inside'],
      spends: managing,
      title: { zh: '安装中断电：应用完整存在或不存在', en: 'a torn installation is whole or did not happen' },
      rows: [0, 0.25, 0.5, 0.75, 1].map((moment) => ({
        row: String(moment * 100),
        title: { zh: `执行到 ${moment * 100}%`, en: `at ${moment * 100} % of its work` },
        moment,
      })),
    },
    async ({ se, scene, check }, { moment }) => {
      const channel = await fresh({ se, scene });
      await channel.torn(moment).install(domainCalled(scene, names.domain));
      const next = await again(se);
      const listed = await entryOf(next, names.domain);

      const selected = await se.attempt.selectName({ aid: names.domain });

      check('JTT1059.2:INSTALL.torn', { listed: listed?.life ?? null, selected: selected.sw === '9000' }).is({
        listed: listed === null ? null : 0x07,
        selected: listed !== null,
      });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-INSTALL-008',
      covers: ['JTT1059.2:INSTALL.contactless'],
      needs: [...content, 'SE.registry'],
      spends: managing,
      title: {
        zh: '带非接触参数者出现在非接触注册表中，不带者不出现',
        en: 'with contactless parameters it stands in the contactless registry, without them it does not',
      },
      rows: [
        { row: 'with', title: { zh: '带非接触参数', en: 'with them' }, parameters: forTerminals, listed: true },
        { row: 'without', title: { zh: '不带非接触参数', en: 'without them' }, parameters: 'C900', listed: false },
      ],
    },
    async ({ se, scene, check }, { parameters, listed }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene), parameters }));

      const entries = await (await se.registry()).list();

      check(
        'JTT1059.2:INSTALL.contactless',
        entries.some(({ aid }) => aid === hex(names.application)),
      ).is(listed);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-INSTALL-009',
      covers: ['JTT1059.2:INSTALL.personalise'],
      needs: content,
      spends: managing,
      title: {
        zh: '存储数据写入指定的安全域，而不是主安全域',
        en: 'what is stored goes to the domain that INSTALL named, and not to the issuer’s',
      },
    },
    async ({ se, scene, check }) => {
      const value = scene.random.octets(8);
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(domainCalled(scene, names.second));
      const before = await channel.attempt.getData({ tag: '0045' });
      await channel.install(personalise(names.domain));
      await channel.storeData({ objects: encodeTlv('45', value) });
      const issuers = await channel.attempt.getData({ tag: '0045' });
      await se.selectName({ aid: names.domain });

      const own = await se.attempt.getData({ tag: '0045' });

      check('JTT1059.2:INSTALL.personalise', hex(own.data)).is(hex(encodeTlv('45', value)));
      check('JTT1059.2:INSTALL.personalise', hex(issuers.data)).is(hex(before.data));
    },
  ),
];
