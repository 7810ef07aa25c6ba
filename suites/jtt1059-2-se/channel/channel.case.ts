/** JT/T 1059.2 — within a secure channel, and what is refused without one. */

import { type Channel, type Command, encodeTlv, flipBit, type Json, type Row, type SecureElement } from '#harness';
import {
  again,
  content,
  domainCalled,
  domains,
  entryOf,
  fresh,
  installation,
  managing,
  names,
  refusal,
  type Source,
  snapshot,
  sourceOf,
  sw,
  testCase,
  testFamily,
  trying,
} from '../se-case.ts';

/** Commands that change the element, as they would be sent without a channel. */
const changes: readonly (Row & { readonly act: (se: SecureElement, from: Source) => Promise<{ readonly sw: string }> })[] = [
  {
    row: 'install',
    title: { zh: '安装', en: 'INSTALL' },
    act: (se, from) => se.attempt.install(installation({ aid: names.other, from })),
  },
  {
    row: 'load',
    title: { zh: '装载', en: 'LOAD' },
    act: (se) => se.attempt.load({ block: 0, last: true, data: encodeTlv('C4', new Uint8Array(8)) }),
  },
  { row: 'delete', title: { zh: '删除', en: 'DELETE' }, act: (se) => se.attempt.deleteObject({ aid: names.application }) },
  {
    row: 'put-key',
    title: { zh: '写入密钥', en: 'PUT KEY' },
    act: (se) => se.attempt.putKey({ replaces: 0, keys: new Uint8Array(67) }),
  },
  {
    row: 'store-data',
    title: { zh: '存储数据', en: 'STORE DATA' },
    act: (se) => se.attempt.storeData({ objects: encodeTlv('45', new Uint8Array(8)) }),
  },
  {
    row: 'set-status',
    title: { zh: '设置状态', en: 'SET STATUS' },
    act: (se) => se.attempt.setStatus({ scope: 0x40, life: 0x87, aid: names.application }),
  },
];

/** A small command that changes the registry, as it would go over the wire. */
const deletion = (channel: Channel, mistake?: 'mac') =>
  channel.protect({ cla: 0x80, ins: 0xe4, p1: 0x00, p2: 0x00, data: encodeTlv('4F', names.application), le: 256 }, mistake);

const listing = { cla: 0x80, ins: 0xf2, p1: 0x80, p2: 0x02, data: encodeTlv('4F', new Uint8Array(0)), le: 256 } as const;

/** What comes behind a command whose MAC was wrong. */
const aftermath: readonly (Row & {
  readonly act: (se: SecureElement, channel: Channel, good: Command) => Promise<{ readonly sw: string }>;
})[] = [
  {
    row: 'right',
    title: { zh: '改正后的同一指令', en: 'the same command with its right MAC' },
    act: (se, _channel, good) => se.resend({ zh: 'MAC 正确的指令', en: 'the command with its right MAC' }, good),
  },
  {
    row: 'next',
    title: { zh: '下一条受保护的指令', en: 'the next command of the host' },
    act: (_se, channel) => channel.attempt.getStatus({ subset: 0x80 }),
  },
  { row: 'plain', title: { zh: '明文指令', en: 'a plain command' }, act: (se) => se.attempt.getStatus({ subset: 0x80 }) },
  { row: 'read', title: { zh: '取数据', en: 'GET DATA' }, act: (se) => se.attempt.getData({ tag: '9F7F' }) },
];

const levels: readonly (Row & { readonly level: number; readonly need: string })[] = [
  { row: '00', title: { zh: '00 仅认证', en: '00: authentication alone' }, level: 0x00, need: 'SE.domains' },
  { row: '01', title: { zh: '01 指令带 MAC', en: '01: command MACs' }, level: 0x01, need: 'SE.domains' },
  { row: '03', title: { zh: '03 指令加密并带 MAC', en: '03: commands enciphered, with MACs' }, level: 0x03, need: 'SE.response-mac' },
  { row: '11', title: { zh: '11 指令与应答带 MAC', en: '11: MACs both ways' }, level: 0x11, need: 'SE.response-mac' },
  {
    row: '13',
    title: { zh: '13 指令加密，双向带 MAC', en: '13: commands enciphered, MACs both ways' },
    level: 0x13,
    need: 'SE.response-mac',
  },
  { row: '33', title: { zh: '33 双向加密并带 MAC', en: '33: enciphered with MACs both ways' }, level: 0x33, need: 'SE.response-mac' },
];

export const channelCases = [
  testFamily(
    {
      id: 'JTT1059.2-ACCESS-001',
      covers: ['JTT1059.2:ACCESS.closed', 'JTT1059.2:ACCESS.word'],
      needs: content,
      spends: trying,
      title: {
        zh: '未建立安全通道时的管理指令被拒绝且不产生作用',
        en: 'without a channel a command of management is refused and has no effect',
      },
      rows: changes,
    },
    async ({ se, scene, check }, { act }) => {
      const from = sourceOf(scene);
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from }));
      const before = await snapshot(channel);
      await se.present();

      const answer = await act(se, from);

      check('JTT1059.2:ACCESS.closed', answer.sw).is(refusal);
      check('JTT1059.2:ACCESS.word', answer.sw).is(sw.security);
      check('JTT1059.2:ACCESS.closed', (await snapshot(await again(se))) as Json).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-ACCESS-002',
      covers: ['JTT1059.2:ACCESS.list'],
      needs: ['SE.domains'],
      spends: { counters: 2 },
      title: { zh: '未建立安全通道时取状态被拒绝', en: 'without a channel nothing is listed' },
      rows: [0x80, 0x40, 0x20, 0x10].flatMap((subset) =>
        [false, true].map((isOffered) => ({
          row: `${subset.toString(16)}${isOffered ? '-offered' : ''}`,
          title: {
            zh: `P1=${subset.toString(16)}${isOffered ? '，初始化更新之后' : ''}`,
            en: `P1 ${subset.toString(16)}${isOffered ? ', after INITIALIZE UPDATE' : ''}`,
          },
          subset,
          offers: isOffered ? [8] : [],
        })),
      ),
    },
    async ({ se, scene, check }, { subset, offers }) => {
      await se.present();
      for (const length of offers) await se.initializeUpdate({ challenge: scene.random.octets(length) });

      const answer = await se.attempt.getStatus({ subset });

      check('JTT1059.2:ACCESS.list', { sw: answer.sw !== '9000' && answer.sw !== '6310', octets: answer.data.length }).is({
        sw: true,
        octets: 0,
      });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CHANNEL-001',
      covers: ['JTT1059.2:CHANNEL.mac'],
      needs: content,
      spends: trying,
      title: {
        zh: 'MAC 或被保护内容改动一位即被拒绝且不产生作用',
        en: 'a flipped bit of the MAC or of what it protects: refused, and no effect',
      },
      rows: [
        { row: 'p2', title: { zh: 'P2', en: 'P2' }, part: 'p2' as const },
        { row: 'data', title: { zh: '数据', en: 'the data' }, part: 'data' as const },
        { row: 'mac-first', title: { zh: 'MAC 首字节', en: 'the first octet of the MAC' }, part: 'mac-first' as const },
        { row: 'mac-last', title: { zh: 'MAC 末字节', en: 'the last octet of the MAC' }, part: 'mac-last' as const },
      ],
    },
    async ({ se, scene, check }, { part }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));
      const command = await deletion(channel);
      const data = command.data ?? new Uint8Array(0);
      const spoilt = {
        p2: { ...command, p2: command.p2 ^ 0x80 },
        data: { ...command, data: data.with(2, (data[2] ?? 0) ^ 0x01) },
        'mac-first': { ...command, data: data.with(-8, (data.at(-8) ?? 0) ^ 0x80) },
        'mac-last': { ...command, data: data.with(-1, (data.at(-1) ?? 0) ^ 0x01) },
      }[part];

      const answer = await se.resend({ zh: '改动一位的删除指令', en: 'DELETE with a flipped bit' }, spoilt);

      check('JTT1059.2:CHANNEL.mac', answer.sw).is(refusal);
      check('JTT1059.2:CHANNEL.mac', (await entryOf(await again(se), names.application))?.life ?? null).is(0x07);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CHANNEL-002',
      covers: ['JTT1059.2:CHANNEL.aborted'],
      needs: content,
      spends: trying,
      title: {
        zh: 'MAC 错误之后什么都被拒绝，重新建立通道后恢复',
        en: 'after a wrong MAC everything is refused, until a channel is opened anew',
      },
      rows: aftermath,
    },
    async ({ se, scene, check }, { act }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));
      const good = await deletion(channel);
      const spoilt = { ...good, data: flipBit(good.data ?? new Uint8Array(8), 8 * (good.data?.length ?? 8) - 1) };
      await se.resend({ zh: 'MAC 错误的指令', en: 'a command with a wrong MAC' }, spoilt);

      const answer = await act(se, channel, good);
      const { proven } = await se.attemptOpen();

      check('JTT1059.2:CHANNEL.aborted', answer.sw).is(refusal);
      check('JTT1059.2:CHANNEL.aborted', proven?.sw ?? null).is(sw.success);
      check('JTT1059.2:CHANNEL.aborted', (await entryOf(await again(se), names.application))?.life ?? null).is(0x07);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CHANNEL-004',
      covers: ['JTT1059.2:CHANNEL.replay'],
      needs: domains,
      spends: { counters: 6, macTries: 3 },
      title: { zh: '重放受保护的指令被拒绝', en: 'a protected command that was sent before is refused' },
      rows: [
        { row: 'last', title: { zh: '上一条', en: 'the last one' }, between: 0 },
        { row: 'earlier', title: { zh: '更早的一条', en: 'one before the last' }, between: 2 },
      ],
    },
    async ({ se, check }, { between }) => {
      const channel = await again(se);
      const command = await channel.protect(listing);
      const first = await se.resend({ zh: '取状态', en: 'GET STATUS' }, command);
      for (let count = 0; count < between; count += 1) await channel.getStatus({ subset: 0x80 });

      const second = await se.resend({ zh: '重放取状态', en: 'GET STATUS once more' }, command);

      check('JTT1059.2:CHANNEL.replay', first.sw).is(sw.success);
      check('JTT1059.2:CHANNEL.replay', second.sw).is(refusal);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CHANNEL-005',
      covers: ['JTT1059.2:CHANNEL.order'],
      needs: domains,
      spends: { counters: 6, macTries: 3 },
      title: { zh: '缺少一条指令之后，后续指令被拒绝', en: 'with one command left out the next is refused' },
    },
    async ({ se, check }) => {
      const channel = await again(se);
      await channel.protect(listing);
      const next = await channel.protect(listing);

      const answer = await se.resend({ zh: '跳过一条后的取状态', en: 'GET STATUS with the one before it left out' }, next);

      check('JTT1059.2:CHANNEL.order', answer.sw).is(refusal);
      await again(se);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CHANNEL-006',
      covers: ['JTT1059.2:CHANNEL.refusal'],
      needs: content,
      spends: trying,
      title: { zh: '因其他原因被拒绝之后通道继续可用', en: 'a refusal for another reason leaves the channel open' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });

      const refused = await channel.attempt.deleteObject({ aid: names.nobody });
      const next = await channel.attempt.getStatus({ subset: 0x80 });

      check('JTT1059.2:CHANNEL.refusal', refused.sw).is(refusal);
      check('JTT1059.2:CHANNEL.refusal', next.sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CHANNEL-007',
      covers: ['JTT1059.2:CHANNEL.reset'],
      needs: domains,
      spends: { counters: 6, macTries: 3 },
      title: { zh: '断电之后受保护的指令被拒绝', en: 'after a reset protected commands are refused' },
    },
    async ({ se, check }) => {
      const channel = await again(se);
      const command = await channel.protect(listing);
      await se.present();

      const answer = await se.resend({ zh: '断电后的取状态', en: 'GET STATUS after the reset' }, command);

      check('JTT1059.2:CHANNEL.reset', answer.sw).is(refusal);
      check('JTT1059.2:CHANNEL.reset', (await se.attempt.getStatus({ subset: 0x80 })).sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CHANNEL-008',
      covers: ['JTT1059.2:CHANNEL.levels'],
      needs: ({ need }) => [...domains, 'SE.content', need],
      spends: managing,
      title: { zh: '各安全级别均可建立并管理', en: 'a channel of each level opens and manages' },
      rows: levels,
    },
    async ({ se, scene, check }, { level }) => {
      await fresh({ se, scene });
      await se.present();
      const { proven } = await se.attemptOpen({ level });
      check('JTT1059.2:CHANNEL.levels', proven?.sw ?? null).is(sw.success);
      const channel = await se.open({ level });

      const installed = await channel.attempt.install(domainCalled(scene, names.domain));
      check('JTT1059.2:CHANNEL.levels', installed.sw).is(sw.success);
      const listed = await entryOf(channel, names.domain);
      const deleted = await channel.attempt.deleteObject({ aid: names.domain });

      check('JTT1059.2:CHANNEL.levels', [listed?.life ?? null, deleted.sw]).is([0x07, '9000']);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-CHANNEL-009',
      covers: ['JTT1059.2:CHANNEL.answer'],
      needs: [...content, 'SE.response-mac'],
      spends: managing,
      title: { zh: '应答带有正确的 MAC', en: 'answers bear right MACs' },
      rows: levels.filter(({ level }) => (level & 0x10) !== 0),
    },
    async ({ se, scene, check }, { level }) => {
      await fresh({ se, scene });
      await se.present();
      const channel = await se.open({ level });

      await channel.attempt.install(domainCalled(scene, names.domain));
      await channel.attempt.getStatus({ subset: 0x40, aid: names.domain });
      await channel.attempt.deleteObject({ aid: names.domain });

      check('JTT1059.2:CHANNEL.answer', channel.isGenuine).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CHANNEL-003',
      covers: ['JTT1059.2:CHANNEL.plain'],
      needs: domains,
      spends: { counters: 6, macTries: 3 },
      title: { zh: '通道打开后第一条指令不带 MAC 即被拒绝', en: 'the first command of a channel with MACs is refused without one' },
    },
    async ({ se, check }) => {
      await se.present();
      const { proven } = await se.attemptOpen();

      const answer = await se.attempt.getStatus({ subset: 0x80 });

      check('JTT1059.2:CHANNEL.plain', proven?.sw ?? null).is(sw.success);
      check('JTT1059.2:CHANNEL.plain', answer.sw).is(refusal);
    },
  ),
];
