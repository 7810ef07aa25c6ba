/** JT/T 1059.2 — what is selected, and what an element says of itself. */

import { bytes, concat, crsAid, findTlv, hex, issuerDomainAid, not, parseTlv, type Row, rule } from '#harness';
import { again, content, domainCalled, domains, fresh, managing, names, reading, refusal, sw, testCase, testFamily } from '../se-case.ts';

const issuersName = hex(issuerDomainAid);

const spellings: readonly (Row & { readonly aid: Uint8Array })[] = [
  { row: 'name', title: { zh: '全名', en: 'by its whole name' }, aid: issuerDomainAid },
  { row: 'nothing', title: { zh: '不带名称', en: 'without a name' }, aid: new Uint8Array(0) },
];

/** The value of the first object of a path in octets that may be no data objects at all. */
const within = (data: Uint8Array, ...path: readonly string[]): string | null => {
  const object = objectsOf(data);
  const found = object === undefined ? undefined : findTlv(object, ...path);
  return found === undefined ? null : hex(found.value);
};

const objectsOf = (data: Uint8Array) => {
  try {
    return parseTlv(data);
  } catch {
    return undefined;
  }
};

const startsWithGlobalPlatform = rule(
  { zh: '以 2A864886FC6B01 开头', en: 'begins with 2A864886FC6B01' },
  (seen) => typeof seen === 'string' && seen.startsWith('2A864886FC6B01'),
);

export const selectCases = [
  testFamily(
    {
      id: 'JTT1059.2-SELECT-001',
      covers: ['JTT1059.2:SELECT.domain'],
      needs: ['SE.domains'],
      title: { zh: '选择主安全域', en: "SELECT of the issuer's domain" },
      rows: spellings,
    },
    async ({ se, check }, { aid }) => {
      await se.reset();

      const answer = await se.attempt.selectName({ aid });

      check('JTT1059.2:SELECT.domain', answer.sw).is(sw.success);
      check('JTT1059.2:SELECT.domain', within(answer.data, '6F', '84')).is(issuersName);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SELECT-002',
      covers: ['JTT1059.2:SELECT.partial'],
      needs: content,
      spends: managing,
      title: { zh: '以名称开头选中应用', en: 'the beginning of a name selects what begins so' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));

      const answer = await se.attempt.selectName({ aid: names.family });

      check('JTT1059.2:SELECT.partial', answer.sw).is(sw.success);
      check('JTT1059.2:SELECT.partial', within(answer.data, '6F', '84')).is(hex(names.domain));
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SELECT-003',
      covers: ['JTT1059.2:SELECT.next'],
      needs: content,
      spends: managing,
      title: { zh: '依次选中两个同名开头的应用，第三次被拒绝', en: 'two of one beginning are selected in turn, and there is no third' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(domainCalled(scene, names.second));

      const first = await se.attempt.selectName({ aid: names.family });
      const second = await se.attempt.selectName({ aid: names.family, next: true });
      const third = await se.attempt.selectName({ aid: names.family, next: true });

      check('JTT1059.2:SELECT.next', [within(first.data, '6F', '84'), within(second.data, '6F', '84')].sort()).is(
        [hex(names.domain), hex(names.second)].sort(),
      );
      check('JTT1059.2:SELECT.next', third.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-SELECT-004',
      covers: ['JTT1059.2:SELECT.absent'],
      needs: ['SE.domains'],
      title: { zh: '不存在的名称被拒绝', en: 'a name that nothing bears is refused' },
      rows: [
        { row: 'nobody', title: { zh: '没有应用具有的名称', en: 'one that nothing begins with' }, aid: names.nobody },
        {
          row: 'longer',
          title: { zh: '主安全域名称后另有字节', en: "the name of the issuer's domain with octets behind it" },
          aid: concat(issuerDomainAid, bytes('EEEEEE')),
        },
      ],
    },
    async ({ se, check }, { aid }) => {
      await se.reset();

      const answer = await se.attempt.selectName({ aid });

      check('JTT1059.2:SELECT.absent', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SELECT-005',
      covers: ['JTT1059.2:SELECT.length'],
      needs: ['SE.domains'],
      title: { zh: '安全域的 FCI 给出命令数据域的最大长度', en: 'a domain tells the longest data field of a command' },
    },
    async ({ se, check }) => {
      await se.reset();

      const answer = await se.attempt.selectName({ aid: issuerDomainAid });

      check('JTT1059.2:SELECT.length', within(answer.data, '6F', 'A5', '9F65')).is(not(null));
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-SELECT-006',
      covers: ['JTT1059.2:SELECT.ends'],
      needs: [...domains, 'SE.registry'],
      spends: { ...reading, macTries: 2 },
      title: { zh: '选择之后，先前的安全通道失效', en: 'a selection ends the channel that was open' },
      rows: [
        { row: 'same', title: { zh: '再次选择同一安全域', en: 'the same domain again' }, aid: issuerDomainAid },
        { row: 'other', title: { zh: '选择其他应用后再选回', en: 'another application and back' }, aid: crsAid },
      ],
    },
    async ({ se, check }, { aid }) => {
      const channel = await again(se);
      await se.selectName({ aid });
      await se.selectName({ aid: issuerDomainAid });

      const answer = await channel.attempt.getStatus({ subset: 0x80 });

      check('JTT1059.2:SELECT.ends', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DATA-001',
      covers: ['JTT1059.2:DATA.cplc'],
      needs: ['SE.domains'],
      title: {
        zh: '无须认证读出 42 字节卡片生产数据，断电前后一致',
        en: '42 octets of production data without authentication, the same after a reset',
      },
    },
    async ({ se, check }) => {
      await se.reset();
      await se.selectName({ aid: issuerDomainAid });
      const first = await se.attempt.getData({ tag: '9F7F' });
      await se.reset();
      await se.selectName({ aid: issuerDomainAid });

      const second = await se.attempt.getData({ tag: '9F7F' });

      check('JTT1059.2:DATA.cplc', first.sw).is(sw.success);
      check('JTT1059.2:DATA.cplc', { tag: hex(first.data.subarray(0, 3)), octets: first.data.length }).is({ tag: '9F7F2A', octets: 45 });
      check('JTT1059.2:DATA.cplc', hex(second.data)).is(hex(first.data));
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DATA-002',
      covers: ['JTT1059.2:DATA.recognition'],
      needs: ['SE.domains'],
      title: { zh: '卡片识别数据以 GlobalPlatform 标识开头', en: 'the recognition data begin with the identifier of GlobalPlatform' },
    },
    async ({ se, check }) => {
      await se.reset();
      await se.selectName({ aid: issuerDomainAid });

      const answer = await se.attempt.getData({ tag: '0066' });

      check('JTT1059.2:DATA.recognition', answer.sw).is(sw.success);
      check('JTT1059.2:DATA.recognition', within(answer.data, '66', '73', '06')).is(startsWithGlobalPlatform);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DATA-003',
      covers: ['JTT1059.2:DATA.protocol'],
      needs: ['SE.domains'],
      spends: reading,
      title: { zh: '识别数据列出实际使用的安全通道协议', en: 'the recognition data name the protocol that is used' },
    },
    async ({ se, scene, check }) => {
      await se.present();
      const { protocol } = await se.initializeUpdate({ challenge: scene.random.octets(8) });

      const answer = await se.attempt.getData({ tag: '0066' });

      const template = findTlv(objectsOf(answer.data) ?? [], '66', '73')?.children ?? [];
      const identifiers = template.filter(({ tag }) => tag === '64').flatMap(({ children = [] }) => children.map(({ value }) => value));
      const protocols = identifiers.filter((value) => hex(value.subarray(0, 7)) === '2A864886FC6B04').map((value) => value[7] ?? 0);
      check('JTT1059.2:DATA.protocol', protocols.includes(protocol)).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DATA-004',
      covers: ['JTT1059.2:DATA.keys'],
      needs: ['SE.domains'],
      spends: reading,
      title: { zh: '密钥信息列出三个密钥及其版本', en: 'the key information lists three keys with their version' },
    },
    async ({ se, scene, check }) => {
      await se.present();
      const { version } = await se.initializeUpdate({ challenge: scene.random.octets(8) });

      const answer = await se.attempt.getData({ tag: '00E0' });

      const listed = (findTlv(objectsOf(answer.data) ?? [], 'E0')?.children ?? []).map(({ value }) => value);
      const ids = listed.filter((value) => value[1] === version).map((value) => value[0] ?? 0);
      check('JTT1059.2:DATA.keys', answer.sw).is(sw.success);
      check(
        'JTT1059.2:DATA.keys',
        [1, 2, 3].filter((id) => !ids.includes(id)),
      ).is([]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DATA-005',
      covers: ['JTT1059.2:DATA.absent', 'JTT1059.2:DATA.absent.word'],
      needs: ['SE.domains'],
      title: { zh: '不存在的数据对象被拒绝', en: 'a data object that is not there is refused' },
    },
    async ({ se, check }) => {
      await se.reset();
      await se.selectName({ aid: issuerDomainAid });
      await se.attempt.getData({ tag: '9F7F' });

      const answer = await se.attempt.getData({ tag: '5FF7' });

      check('JTT1059.2:DATA.absent', answer.sw).is(refusal);
      check('JTT1059.2:DATA.absent.word', answer.sw).is(sw.notFound);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DATA-006',
      covers: ['JTT1059.2:DATA.value'],
      needs: ['SE.domains'],
      title: { zh: '以 CLA 00 取数据只得到值', en: 'class 00 gets the value alone' },
    },
    async ({ se, check }) => {
      await se.reset();
      await se.selectName({ aid: issuerDomainAid });
      const whole = await se.getData({ tag: '0066' });
      const asValue = se.altered({ zh: 'CLA 00', en: 'with class 00' }, (command) => ({ ...command, cla: 0x00 }));

      const answer = await asValue.getData({ tag: '0066' });

      check('JTT1059.2:DATA.value', answer.sw).is(sw.success);
      check('JTT1059.2:DATA.value', hex(answer.data)).is(hex(whole.value));
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-ACCESS-003',
      covers: ['JTT1059.2:ACCESS.class'],
      needs: ['SE.domains'],
      spends: { counters: 0, writes: 1, macTries: 1 },
      title: { zh: '未知的指令或类别被拒绝，之后照常工作', en: 'an unknown instruction or class is refused, and the element works on' },
      rows: [
        { row: 'ins-00', title: { zh: 'INS 00', en: 'INS 00' }, header: '80000000' },
        { row: 'ins-FE', title: { zh: 'INS FE', en: 'INS FE' }, header: '80FE0000' },
        { row: 'cla-F0', title: { zh: 'CLA F0', en: 'CLA F0' }, header: 'F0F28002' },
        { row: 'cla-A0', title: { zh: 'CLA A0', en: 'CLA A0' }, header: 'A0F28002' },
        { row: 'cla-90', title: { zh: 'CLA 90', en: 'CLA 90' }, header: '90F28002' },
        { row: 'cla-00', title: { zh: 'CLA 00 的取状态', en: 'GET STATUS with class 00' }, header: '00F28002' },
      ],
    },
    async ({ se, check }, { header }) => {
      await se.present();
      const [cla, ins, p1, p2] = bytes(header) as unknown as [number, number, number, number];

      const answer = await se.attempt.send(
        { zh: '未定义的指令', en: 'an undefined command' },
        { cla, ins, p1, p2, data: bytes('4F00'), le: 256 },
      );

      check('JTT1059.2:ACCESS.class', answer.sw).is(refusal);
      check('JTT1059.2:ACCESS.class', (await se.attempt.getData({ tag: '9F7F' })).sw).is(sw.success);
    },
  ),
];
