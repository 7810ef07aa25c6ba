/** JT/T 1059.2 — PUT KEY and STORE DATA: a domain gets keys and data of its own. */

import { encodeTlv, hex } from '#harness';
import {
  again,
  content,
  domainCalled,
  fresh,
  managing,
  names,
  personalise,
  refusal,
  type SeCase,
  sw,
  testCase,
  testFamily,
  trying,
} from '../se-case.ts';

/** Versions for new keys: within the ranges that implementations leave to either protocol. */
const newVersion = 0x41;
const laterVersion = 0x42;

/** A new domain with a channel to it, and the version of the keys that opened it. */
async function domainChannel({ se, scene }: Pick<SeCase, 'se' | 'scene'>) {
  const channel = await fresh({ se, scene });
  await channel.install(domainCalled(scene, names.domain));
  await se.selectName({ aid: names.domain });
  const { version } = await se.initializeUpdate({ challenge: scene.random.octets(8) });
  return { channel: await se.open({ domain: names.domain }), version };
}

export const keyCases = [
  testCase(
    {
      id: 'JTT1059.2-KEYS-001',
      covers: ['JTT1059.2:KEYS.put', 'JTT1059.2:KEYS.answer', 'JTT1059.2:DATA.keys'],
      needs: content,
      spends: trying,
      title: {
        zh: '新密钥替换原密钥：新密钥打开通道，原版本不再存在',
        en: 'new keys in the place of the former: they open a channel, and the former version is gone',
      },
    },
    async ({ se, scene, check }) => {
      const { channel, version } = await domainChannel({ se, scene });
      const { keys, checks } = await channel.newKeys(newVersion);

      const answer = await channel.attempt.putKey({ replaces: version, keys });
      await se.reset();
      await se.selectName({ aid: names.domain });
      const former = await se.attempt.initializeUpdate({ version, challenge: scene.random.octets(8) });
      const information = await se.attempt.getData({ tag: '00E0' });
      const { isGenuine, proven } = await se.attemptOpen({ domain: names.domain, version: newVersion });

      check('JTT1059.2:KEYS.answer', `${answer.sw} ${hex(answer.data)}`).is(`9000 ${hex(Uint8Array.of(newVersion))}${hex(checks)}`);
      const versions = (information.value?.children ?? []).map(({ value }) => value[1] ?? 0);
      check('JTT1059.2:DATA.keys', { isNewThere: versions.includes(newVersion), isFormerThere: versions.includes(version) }).is({
        isNewThere: true,
        isFormerThere: false,
      });
      check('JTT1059.2:KEYS.put', former.sw).is(refusal);
      check('JTT1059.2:KEYS.put', { isGenuine: isGenuine ?? null, sw: proven?.sw ?? null }).is({ isGenuine: true, sw: '9000' });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-KEYS-002',
      covers: ['JTT1059.2:DOMAIN.keys'],
      needs: content,
      spends: trying,
      title: {
        zh: '辅助安全域换密钥后，主安全域的密钥不变且打不开辅助安全域',
        en: "with keys of its own a domain is not opened by the issuer's, which stay as they are",
      },
    },
    async ({ se, scene, check }) => {
      const { channel, version } = await domainChannel({ se, scene });
      const { keys } = await channel.newKeys(newVersion);
      await channel.putKey({ replaces: version, keys });
      await se.reset();
      await se.selectName({ aid: names.domain });
      const foreign = await se.attempt.initializeUpdate({ version, challenge: scene.random.octets(8) });
      await se.present();

      const issuers = await se.attemptOpen({ version });

      check('JTT1059.2:DOMAIN.keys', foreign.sw).is(refusal);
      check('JTT1059.2:DOMAIN.keys', { isGenuine: issuers.isGenuine ?? null, sw: issuers.proven?.sw ?? null }).is({
        isGenuine: true,
        sw: '9000',
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-KEYS-003',
      covers: ['JTT1059.2:KEYS.check'],
      needs: content,
      spends: trying,
      title: { zh: '校验值错误的密钥被拒绝，原密钥仍有效', en: 'keys with a wrong check value are refused, and the former are still good' },
    },
    async ({ se, scene, check }) => {
      const { channel, version } = await domainChannel({ se, scene });
      const { keys } = await channel.newKeys(newVersion, 'check');

      const answer = await channel.attempt.putKey({ replaces: version, keys });
      await se.reset();
      await se.selectName({ aid: names.domain });
      const { isGenuine, proven } = await se.attemptOpen({ domain: names.domain, version });
      const wrong = await se.attempt.initializeUpdate({ version: newVersion, challenge: scene.random.octets(8) });

      check('JTT1059.2:KEYS.check', answer.sw).is(refusal);
      check('JTT1059.2:KEYS.check', { isGenuine: isGenuine ?? null, sw: proven?.sw ?? null }).is({ isGenuine: true, sw: '9000' });
      check('JTT1059.2:KEYS.check', wrong.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-KEYS-004',
      covers: ['JTT1059.2:KEYS.absent'],
      needs: content,
      spends: trying,
      title: { zh: '替换不存在的版本被拒绝', en: 'replacing a version that is not there is refused' },
    },
    async ({ se, scene, check }) => {
      const { channel } = await domainChannel({ se, scene });
      const { keys } = await channel.newKeys(newVersion);

      const answer = await channel.attempt.putKey({ replaces: laterVersion, keys });

      check('JTT1059.2:KEYS.absent', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-KEYS-005',
      covers: ['JTT1059.2:KEYS.torn'],
      needs: [...content, 'link.tear-inside'],
      spends: trying,
      title: { zh: '更换密钥中断电：新旧密钥恰有一套有效', en: 'torn within PUT KEY: the new keys are good, or the former ones' },
      rows: [0, 0.25, 0.5, 0.75, 1].map((moment) => ({
        row: String(moment * 100),
        title: { zh: `执行到 ${moment * 100}%`, en: `at ${moment * 100} % of its work` },
        moment,
      })),
    },
    async ({ se, scene, check }, { moment }) => {
      const { channel, version } = await domainChannel({ se, scene });
      const { keys } = await channel.newKeys(newVersion);
      await channel.torn(moment).putKey({ replaces: version, keys });
      await se.reset();
      await se.selectName({ aid: names.domain });

      const former = await se.attemptOpen({ domain: names.domain, version });
      await se.selectName({ aid: names.domain });
      const renewed = await se.attemptOpen({ domain: names.domain, version: newVersion });

      const good = [former, renewed].map(({ isGenuine, proven }) => isGenuine === true && proven?.sw === '9000');
      check('JTT1059.2:KEYS.torn', good.filter((each) => each).length).is(1);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STORE-001',
      covers: ['JTT1059.2:STORE.read'],
      needs: content,
      spends: managing,
      title: { zh: '存入的数据对象可读回，后存的取代先存的', en: 'a stored data object is read, and a later one takes its place' },
    },
    async ({ se, scene, check }) => {
      const { channel } = await domainChannel({ se, scene });
      const [first, second] = [scene.random.octets(6), scene.random.octets(9)];
      await channel.storeData({ objects: encodeTlv('42', first) });
      const early = await channel.attempt.getData({ tag: '0042' });
      await channel.storeData({ objects: encodeTlv('42', second) });

      const late = await channel.attempt.getData({ tag: '0042' });

      check('JTT1059.2:STORE.read', [hex(early.data), hex(late.data)]).is([hex(encodeTlv('42', first)), hex(encodeTlv('42', second))]);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-STORE-002',
      covers: ['JTT1059.2:STORE.reset'],
      needs: content,
      spends: managing,
      title: { zh: '个人化结束后 STORE DATA 不再写入先前指定的应用', en: 'after its end a personalisation takes no more data' },
      rows: [
        { row: 'reset', title: { zh: '断电', en: 'power went' }, stored: [] as readonly number[] },
        { row: 'last', title: { zh: '最后一块之后断电', en: 'its last block came, and power went' }, stored: [4] as readonly number[] },
      ],
    },
    async ({ se, scene, check }, { stored }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(personalise(names.domain));
      for (const length of stored) await channel.storeData({ objects: encodeTlv('45', scene.random.octets(length)) });
      const next = await again(se);
      await next.attempt.storeData({ objects: encodeTlv('42', scene.random.octets(6)) });
      await se.selectName({ aid: names.domain });

      const answer = await se.attempt.getData({ tag: '0042' });

      check('JTT1059.2:STORE.reset', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STORE-003',
      covers: ['JTT1059.2:STORE.form'],
      needs: content,
      spends: managing,
      title: {
        zh: '长度不符的数据对象被拒绝，原数据不变',
        en: 'a data object whose length does not agree is refused, and what was stored stays',
      },
    },
    async ({ se, scene, check }) => {
      const { channel } = await domainChannel({ se, scene });
      const value = scene.random.octets(6);
      await channel.storeData({ objects: encodeTlv('42', value) });

      const answer = await channel.attempt.storeData({ objects: Uint8Array.of(0x42, 0x06, 0x01, 0x02) });

      check('JTT1059.2:STORE.form', answer.sw).is(refusal);
      check('JTT1059.2:STORE.form', hex((await channel.attempt.getData({ tag: '0042' })).data)).is(hex(encodeTlv('42', value)));
      check('JTT1059.2:STORE.form', (await channel.attempt.getStatus({ subset: 0x40 })).sw).is(sw.success);
    },
  ),
];
