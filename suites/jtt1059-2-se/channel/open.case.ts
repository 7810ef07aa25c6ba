/** JT/T 1059.2 — opening a secure channel: SCP02 and SCP03 after GlobalPlatform. */

import { issuerDomainAid, oneOf, type Row, rule } from '#harness';
import { again, domains, reading, refusal, sw, testCase, testFamily } from '../se-case.ts';

const oneTry = { counters: 8, macTries: 2 } as const;

/** Key versions that a domain hardly has: 7F is the last there can be. */
const absentVersion = 0x7f;

const layouts = oneOf({
  '02:28': { zh: 'SCP02，28 字节', en: 'SCP02 with 28 octets' },
  '03:29': { zh: 'SCP03，29 字节', en: 'SCP03 with 29 octets' },
  '03:32': { zh: 'SCP03，含序列计数器，32 字节', en: 'SCP03 with a sequence counter, 32 octets' },
});

const allDifferent = rule(
  { zh: '互不相同', en: 'each different from the others' },
  (seen) => Array.isArray(seen) && new Set(seen).size === seen.length,
);

const mistakes: readonly (Row & { readonly mistake: 'cryptogram' | 'mac' | 'keys'; readonly breaks: string })[] = [
  {
    row: 'cryptogram',
    title: { zh: '主机密文错一位', en: 'a flipped bit of the cryptogram' },
    mistake: 'cryptogram',
    breaks: 'SCP.cryptogram',
  },
  { row: 'mac', title: { zh: 'MAC 错一位', en: 'a flipped bit of the MAC' }, mistake: 'mac', breaks: 'SCP.mac' },
  { row: 'keys', title: { zh: '他人的密钥', en: 'the keys of somebody else' }, mistake: 'keys', breaks: 'SCP.stranger' },
];

/** The challenge within the answer to INITIALIZE UPDATE: behind the key information, or under SCP02 behind the counter as well. */
const challengeOf = (octets: Uint8Array): Uint8Array => (octets[11] === 0x02 ? octets.slice(14, 20) : octets.slice(13, 21));

export const openCases = [
  testCase(
    {
      id: 'JTT1059.2-SCP-001',
      covers: ['JTT1059.2:SCP.offer'],
      needs: ['SE.domains'],
      spends: reading,
      title: { zh: '初始化更新的应答格式', en: 'the layout of the answer to INITIALIZE UPDATE' },
    },
    async ({ se, scene, check }) => {
      await se.present();

      const answer = await se.attempt.initializeUpdate({ challenge: scene.random.octets(8) });

      const protocol = (answer.data[11] ?? 0).toString(16).padStart(2, '0');
      check('JTT1059.2:SCP.offer', answer.sw).is(sw.success);
      check('JTT1059.2:SCP.offer', `${protocol}:${answer.data.length}`).is(layouts);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-002',
      covers: ['JTT1059.2:SCP.genuine', 'JTT1059.2:SCP.open'],
      needs: domains,
      spends: { counters: 4, macTries: 1 },
      title: {
        zh: '卡片密文正确，正确的主机密文打开安全通道',
        en: 'the cryptogram of the element is right, and that of the host opens a channel',
      },
    },
    async ({ se, scene, check }) => {
      await se.present();
      await se.initializeUpdate({ challenge: scene.random.octets(8) });

      const { isGenuine, proven } = await se.attemptOpen();

      check('JTT1059.2:SCP.genuine', isGenuine ?? null).is(true);
      check('JTT1059.2:SCP.open', proven?.sw ?? null).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-003',
      covers: ['JTT1059.2:SCP.version', 'JTT1059.2:SCP.version.word'],
      needs: ['SE.domains'],
      spends: reading,
      title: { zh: '不存在的密钥版本被拒绝', en: 'a key version that is not there is refused' },
    },
    async ({ se, scene, check }) => {
      await se.present();

      const answer = await se.attempt.initializeUpdate({ version: absentVersion, challenge: scene.random.octets(8) });

      check('JTT1059.2:SCP.version', answer.sw).is(refusal);
      check('JTT1059.2:SCP.version.word', answer.sw).is(sw.notFound);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-SCP-004',
      covers: ['JTT1059.2:SCP.length'],
      needs: ['SE.domains'],
      spends: reading,
      title: { zh: '主机随机数长度不符被拒绝', en: 'a host challenge of another length is refused' },
      rows: [0, 1, 7, 9].map((length) => ({
        row: String(length),
        title: { zh: `${length} 字节`, en: `${length} octets` },
        length,
      })),
    },
    async ({ se, scene, check }, { length }) => {
      await se.present();

      const answer = await se.attempt.initializeUpdate({ challenge: scene.random.octets(length) });

      check('JTT1059.2:SCP.length', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-005',
      covers: ['JTT1059.2:SCP.fresh'],
      needs: ['SE.domains'],
      spends: { counters: 8 },
      title: { zh: '断电前后的 8 次初始化更新随机数互不相同', en: 'eight challenges, half of them after a reset, all differ' },
    },
    async ({ se, scene, check }) => {
      const drawn: string[] = [];
      for (const restarts of [true, false, false, false, true, false, false, false]) {
        await (restarts ? se.present() : se.selectName({ aid: issuerDomainAid }));
        const { octets } = await se.initializeUpdate({ challenge: scene.random.octets(8) });
        drawn.push(Buffer.from(challengeOf(octets)).toString('hex').toUpperCase());
      }

      check('JTT1059.2:SCP.fresh', drawn).is(allDifferent);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-006',
      covers: ['JTT1059.2:SCP.counter'],
      needs: domains,
      spends: { counters: 8, macTries: 1 },
      title: {
        zh: 'SCP02 序列计数器随成功认证加一，只初始化不变',
        en: 'the counter of SCP02 goes on with an authentication, and not with INITIALIZE UPDATE alone',
      },
    },
    async ({ se, scene, check }) => {
      await se.present();
      const offered = await se.initializeUpdate({ challenge: scene.random.octets(8) });
      const repeated = await se.initializeUpdate({ challenge: scene.random.octets(8) });
      await se.open();
      await se.present();

      const after = await se.initializeUpdate({ challenge: scene.random.octets(8) });

      const isScp02 = offered.protocol === 0x02;
      const [first, second, third] = [offered, repeated, after].map(({ octets }) =>
        isScp02 ? (octets[12] ?? 0) * 256 + (octets[13] ?? 0) : 0,
      );
      check('JTT1059.2:SCP.counter', second).is(first);
      check('JTT1059.2:SCP.counter', third).is((first ?? 0) + (isScp02 ? 1 : 0));
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-SCP-007',
      covers: ({ breaks }) => [`JTT1059.2:${breaks}`],
      needs: domains,
      spends: oneTry,
      title: { zh: '错误的外部认证被拒绝，不建立通道', en: 'a wrong EXTERNAL AUTHENTICATE is refused and opens nothing' },
      rows: mistakes,
    },
    async ({ se, check }, { mistake, breaks }) => {
      await se.present();

      const { proven } = await se.attemptOpen({ level: 0x00, mistake });

      check(`JTT1059.2:${breaks}`, proven?.sw ?? null).is(refusal);
      check(`JTT1059.2:${breaks}`, (await se.attempt.getStatus({ subset: 0x80 })).sw).is(refusal);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-008',
      covers: ['JTT1059.2:SCP.cryptogram.word'],
      needs: domains,
      spends: oneTry,
      title: { zh: '密文错误、MAC 正确时状态字为 6300', en: 'a wrong cryptogram under a right MAC is answered 6300' },
    },
    async ({ se, check }) => {
      await se.present();

      const { proven } = await se.attemptOpen({ mistake: 'cryptogram' });

      check('JTT1059.2:SCP.cryptogram.word', proven?.sw ?? null).is(sw.wrongCryptogram);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-009',
      covers: ['JTT1059.2:SCP.turn'],
      needs: domains,
      spends: oneTry,
      title: { zh: '没有初始化更新的外部认证被拒绝', en: 'EXTERNAL AUTHENTICATE without INITIALIZE UPDATE is refused' },
    },
    async ({ se, scene, check }) => {
      await se.present();
      const command = { cla: 0x84, ins: 0x82, p1: 0x00, p2: 0x00, data: scene.random.octets(16) };

      const answer = await se.attempt.send({ zh: '外部认证', en: 'EXTERNAL AUTHENTICATE' }, command);

      check('JTT1059.2:SCP.turn', answer.sw).is(refusal);
      check('JTT1059.2:SCP.turn', (await se.attempt.getStatus({ subset: 0x80 })).sw).is(refusal);
      await again(se);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-SCP-010',
      covers: ['JTT1059.2:SCP.again'],
      needs: domains,
      spends: oneTry,
      title: { zh: '认证失败后同一会话的正确认证也被拒绝', en: 'after a failure not even the right proof of that session is taken' },
      rows: mistakes,
    },
    async ({ se, check }, { mistake }) => {
      await se.present();

      const { retried } = await se.attemptOpen({ level: 0x00, mistake, retry: true });

      check('JTT1059.2:SCP.again', retried?.sw ?? null).is(refusal);
      check('JTT1059.2:SCP.again', (await se.attempt.getStatus({ subset: 0x80 })).sw).is(refusal);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-011',
      covers: ['JTT1059.2:SCP.replay'],
      needs: domains,
      spends: oneTry,
      title: { zh: '重放先前会话的外部认证被拒绝', en: 'EXTERNAL AUTHENTICATE of an earlier session is refused' },
    },
    async ({ se, scene, check }) => {
      await se.present();
      const { sent } = await se.attemptOpen({ level: 0x00 });
      await se.present();
      await se.initializeUpdate({ challenge: scene.random.octets(8) });

      const answer = await se.resend(
        { zh: '重放外部认证', en: 'EXTERNAL AUTHENTICATE once more' },
        sent ?? { cla: 0x84, ins: 0x82, p1: 0x00, p2: 0x00 },
      );

      check('JTT1059.2:SCP.replay', answer.sw).is(refusal);
      check('JTT1059.2:SCP.replay', (await se.attempt.getStatus({ subset: 0x80 })).sw).is(refusal);
      await again(se);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-SCP-012',
      covers: ['JTT1059.2:SCP.level'],
      needs: domains,
      spends: oneTry,
      title: { zh: '保留的安全级别被拒绝', en: 'a reserved security level is refused' },
      rows: [0x04, 0x40, 0x80, 0xff].map((level) => ({
        row: level.toString(16).toUpperCase().padStart(2, '0'),
        title: { zh: `P1=${level.toString(16).toUpperCase()}`, en: `P1 ${level.toString(16).toUpperCase()}` },
        level,
      })),
    },
    async ({ se, check }, { level }) => {
      await se.present();

      const { proven } = await se.attemptOpen({ level });

      check('JTT1059.2:SCP.level', proven?.sw ?? null).is(refusal);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-013',
      covers: ['JTT1059.2:SCP.restart'],
      needs: domains,
      spends: oneTry,
      title: { zh: '通道内的初始化更新结束原会话', en: 'INITIALIZE UPDATE within a session ends it' },
    },
    async ({ se, scene, check }) => {
      const channel = await again(se);
      const offered = await se.attempt.initializeUpdate({ challenge: scene.random.octets(8) });

      const answer = await channel.attempt.getStatus({ subset: 0x80 });

      check('JTT1059.2:SCP.restart', offered.sw).is(sw.success);
      check('JTT1059.2:SCP.restart', answer.sw).is(refusal);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-014',
      covers: ['JTT1059.2:SCP.open'],
      needs: domains,
      spends: oneTry,
      title: { zh: '不断电再次建立安全通道', en: 'a channel is opened once more without a loss of power' },
    },
    async ({ se, check }) => {
      await se.present();
      const first = await se.attemptOpen();

      const second = await se.attemptOpen();

      check(
        'JTT1059.2:SCP.open',
        [first, second].map(({ proven }) => proven?.sw ?? null),
      ).is(['9000', '9000']);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-SCP-015',
      covers: ['JTT1059.2:SCP.replay'],
      needs: domains,
      spends: oneTry,
      title: { zh: '通道打开后重放其外部认证被拒绝', en: 'the EXTERNAL AUTHENTICATE that opened a channel is refused once more' },
    },
    async ({ se, check }) => {
      await se.present();
      const { sent } = await se.attemptOpen({ level: 0x00 });

      const answer = await se.resend(
        { zh: '重放外部认证', en: 'EXTERNAL AUTHENTICATE once more' },
        sent ?? { cla: 0x84, ins: 0x82, p1: 0x00, p2: 0x00 },
      );

      check('JTT1059.2:SCP.replay', answer.sw).is(refusal);
      await again(se);
    },
  ),
];
