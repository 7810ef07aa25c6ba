/** JT/T 1059.2 — GET STATUS: what the card's registry tells through a channel. */

import { hex, issuerDomainAid, oneOf } from '#harness';
import {
  content,
  domainCalled,
  domains,
  entryOf,
  fresh,
  installation,
  managing,
  names,
  reading,
  refusal,
  sourceOf,
  sw,
  testCase,
} from '../se-case.ts';

const inUse = oneOf({
  '01': { zh: '运行就绪', en: 'OP_READY' },
  '07': { zh: '已初始化', en: 'INITIALIZED' },
  '0F': { zh: '安全', en: 'SECURED' },
});

const lifeOf = (life: number | undefined): string | null => (life === undefined ? null : hex(Uint8Array.of(life)));

/** More domains than one answer has room for. */
const many = Array.from({ length: 10 }, (_, index) => Uint8Array.of(...names.family, 0x20 + index, 0xaa, 0xbb, 0xcc, 0xdd, 0xee));

export const statusCases = [
  testCase(
    {
      id: 'JTT1059.2-STATUS-001',
      covers: ['JTT1059.2:STATUS.issuer'],
      needs: domains,
      spends: reading,
      title: { zh: 'P1=80 列出主安全域与卡片生命周期', en: 'P1 80 lists the issuer’s domain with the life of the card' },
    },
    async ({ se, check }) => {
      await se.present();
      const channel = await se.open();

      const { sw: word, value } = await channel.attempt.getStatus({ subset: 0x80 });

      check('JTT1059.2:STATUS.issuer', word).is(sw.success);
      check(
        'JTT1059.2:STATUS.issuer',
        (value ?? []).map(({ aid }) => aid),
      ).is([hex(issuerDomainAid)]);
      check('JTT1059.2:STATUS.issuer', lifeOf(value?.[0]?.life)).is(inUse);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STATUS-002',
      covers: ['JTT1059.2:STATUS.lists'],
      needs: content,
      spends: managing,
      title: { zh: '安装的应用只列一次，带生命周期与所属安全域', en: 'what was installed is listed once, with its life and its domain' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(installation({ aid: names.application, from: sourceOf(scene) }));

      const listed = (await channel.list(0x40)).filter(({ aid }) => aid === hex(names.application));

      check('JTT1059.2:STATUS.lists', listed.length).is(1);
      check('JTT1059.2:STATUS.lists', listed[0]?.life ?? null).is(0x07);
      check('JTT1059.2:STATUS.lists', listed[0]?.domain ?? hex(issuerDomainAid)).is(hex(issuerDomainAid));
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STATUS-003',
      covers: ['JTT1059.2:STATUS.filter'],
      needs: content,
      spends: managing,
      title: { zh: '按名称开头查询只列出以其开头者', en: 'asked for a beginning it lists what begins so, and nothing else' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      await channel.install(domainCalled(scene, names.domain));
      await channel.install(domainCalled(scene, names.second));

      const listed = await channel.list(0x40, names.family);

      check('JTT1059.2:STATUS.filter', listed.map(({ aid }) => aid).sort()).is([hex(names.domain), hex(names.second)].sort());
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STATUS-004',
      covers: ['JTT1059.2:STATUS.none'],
      needs: domains,
      spends: reading,
      title: { zh: '没有匹配时拒绝', en: 'where nothing fits it is refused' },
    },
    async ({ se, check }) => {
      await se.present();
      const channel = await se.open();

      const answer = await channel.attempt.getStatus({ subset: 0x40, aid: names.nobody });

      check('JTT1059.2:STATUS.none', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STATUS-005',
      covers: ['JTT1059.2:STATUS.pages'],
      needs: content,
      spends: { counters: 4, writes: 80 },
      title: { zh: '多页列表不重不漏', en: 'a listing of several pages has nothing twice and nothing lost' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const present = (await channel.list(0x40, names.family)).map(({ aid }) => aid);
      const absent = many.filter((aid) => !present.includes(hex(aid)));
      for (const aid of absent) await channel.install(domainCalled(scene, aid));

      const listed = await channel.list(0x40, names.family);

      check('JTT1059.2:STATUS.pages', listed.map(({ aid }) => aid).sort()).is(many.map(hex).sort());
      for (const aid of many) await channel.attempt.deleteObject({ aid });
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STATUS-006',
      covers: ['JTT1059.2:STATUS.next'],
      needs: domains,
      spends: reading,
      title: { zh: '没有在先的查询而取下一页被拒绝', en: 'the next page without a first one is refused' },
    },
    async ({ se, check }) => {
      await se.present();
      const channel = await se.open();

      const answer = await channel.attempt.getStatus({ subset: 0x40, next: true });

      check('JTT1059.2:STATUS.next', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-STATUS-007',
      covers: ['JTT1059.2:STATUS.lists'],
      needs: [...content, 'SE.load'],
      spends: managing,
      title: { zh: '装载文件按 P1=20 列出', en: 'load files are listed under P1 20' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const [known] = await channel.list(0x20);
      const aid = known === undefined ? names.nobody : Uint8Array.from(Buffer.from(known.aid, 'hex'));

      const again = await entryOf(channel, aid, 0x20);

      check('JTT1059.2:STATUS.lists', again?.aid ?? null).is(hex(aid));
      check('JTT1059.2:STATUS.lists', again?.life ?? null).is(0x01);
    },
  ),
];
