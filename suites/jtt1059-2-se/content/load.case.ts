/** JT/T 1059.2 — LOAD: a load file in its blocks. */

import { bytes, type Channel, encodeTlv, hex, installFields, type Scene } from '#harness';
import {
  again,
  content,
  entryOf,
  fresh,
  installation,
  managing,
  names,
  noReceipt,
  refusal,
  sourceIn,
  sourceOf,
  sw,
  testCase,
} from '../se-case.ts';

const needs = [...content, 'SE.load'];

/** The load file that the maker gives for the test, and its content in two blocks. */
function fileOf({ facts }: Pick<Scene, 'facts'>) {
  const whole = encodeTlv('C4', bytes(String(facts['loadContent'] ?? '')));
  const half = Math.ceil(whole.length / 2);
  const from = sourceIn(facts, 'loadAid', 'loadModule');
  return { aid: from.loadFile, from, blocks: [whole.slice(0, half), whole.slice(half)] as const };
}

const none = new Uint8Array(0);

const announce = (channel: Channel, aid: Uint8Array) => channel.install({ purpose: 0x02, fields: installFields(aid, none, none, none) });

export const loadCases = [
  testCase(
    {
      id: 'JTT1059.2-LOAD-001',
      covers: ['JTT1059.2:LOAD.whole'],
      needs,
      spends: managing,
      title: {
        zh: '依次装载后文件在注册表中，可由其安装应用',
        en: 'loaded in order the file is in the registry, and an application is made of it',
      },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, from, blocks } = fileOf(scene);
      await announce(channel, aid);

      const first = await channel.attempt.load({ block: 0, last: false, data: blocks[0] });
      const last = await channel.attempt.load({ block: 1, last: true, data: blocks[1] });
      const made = await channel.attempt.install(installation({ aid: names.application, from }));

      check(
        'JTT1059.2:LOAD.whole',
        [first, last].map((answer) => `${hex(answer.data)} ${answer.sw}`),
      ).is([`${noReceipt} 9000`, `${noReceipt} 9000`]);
      check('JTT1059.2:LOAD.whole', (await entryOf(channel, aid, 0x20))?.life ?? null).is(0x01);
      check('JTT1059.2:LOAD.whole', made.sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LOAD-002',
      covers: ['JTT1059.2:LOAD.order', 'JTT1059.2:LOAD.broken'],
      needs,
      spends: managing,
      title: { zh: '跳号的数据块被拒绝，其后正确的块也被拒绝', en: 'a block too far is refused, and the right one after it as well' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, blocks } = fileOf(scene);
      await announce(channel, aid);
      await channel.load({ block: 0, last: false, data: blocks[0] });

      const skipped = await channel.attempt.load({ block: 2, last: true, data: blocks[1] });
      const right = await channel.attempt.load({ block: 1, last: true, data: blocks[1] });

      check('JTT1059.2:LOAD.order', skipped.sw).is(refusal);
      check('JTT1059.2:LOAD.broken', right.sw).is(refusal);
      check('JTT1059.2:LOAD.broken', await entryOf(channel, aid, 0x20)).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LOAD-003',
      covers: ['JTT1059.2:LOAD.order'],
      needs,
      spends: managing,
      title: { zh: '重复的数据块被拒绝', en: 'a block twice is refused' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, blocks } = fileOf(scene);
      await announce(channel, aid);
      await channel.load({ block: 0, last: false, data: blocks[0] });

      const repeated = await channel.attempt.load({ block: 0, last: false, data: blocks[0] });

      check('JTT1059.2:LOAD.order', repeated.sw).is(refusal);
      check('JTT1059.2:LOAD.order', await entryOf(channel, aid, 0x20)).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LOAD-004',
      covers: ['JTT1059.2:LOAD.start'],
      needs,
      spends: managing,
      title: { zh: '没有在先的 INSTALL 时装载被拒绝', en: 'a block without INSTALL before it is refused' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, blocks } = fileOf(scene);

      const answer = await channel.attempt.load({ block: 0, last: true, data: blocks[0] });

      check('JTT1059.2:LOAD.start', answer.sw).is(refusal);
      check('JTT1059.2:LOAD.start', await entryOf(channel, aid, 0x20)).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LOAD-006',
      covers: ['JTT1059.2:LOAD.start'],
      needs,
      spends: managing,
      title: { zh: '装载完成后再来的数据块被拒绝', en: 'a block behind the last one is refused' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, blocks } = fileOf(scene);
      await announce(channel, aid);
      await channel.load({ block: 0, last: false, data: blocks[0] });
      await channel.load({ block: 1, last: true, data: blocks[1] });

      const again = await channel.attempt.load({ block: 0, last: false, data: blocks[0] });

      check('JTT1059.2:LOAD.start', again.sw).is(refusal);
      check('JTT1059.2:LOAD.start', (await channel.list(0x20, aid)).length).is(1);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-LOAD-005',
      covers: ['JTT1059.2:LOAD.reset'],
      needs,
      spends: managing,
      title: { zh: '断电终止装载', en: 'a loss of power ends a load' },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, blocks } = fileOf(scene);
      await announce(channel, aid);
      await channel.load({ block: 0, last: false, data: blocks[0] });
      const next = await again(se);

      const answer = await next.attempt.load({ block: 1, last: true, data: blocks[1] });

      check('JTT1059.2:LOAD.reset', answer.sw).is(refusal);
      check('JTT1059.2:LOAD.reset', await entryOf(next, aid, 0x20)).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-DELETE-003',
      covers: ['JTT1059.2:DELETE.used', 'JTT1059.2:DELETE.related'],
      needs,
      spends: managing,
      title: {
        zh: '仍有应用的装载文件须连同应用删除，其他应用不受影响',
        en: 'a load file in use goes only with its applications, and no others go with it',
      },
    },
    async ({ se, scene, check }) => {
      const channel = await fresh({ se, scene });
      const { aid, from, blocks } = fileOf(scene);
      await announce(channel, aid);
      await channel.load({ block: 0, last: false, data: blocks[0] });
      await channel.load({ block: 1, last: true, data: blocks[1] });
      await channel.install(installation({ aid: names.application, from }));
      await channel.install(installation({ aid: names.third, from: sourceOf(scene) }));

      const alone = await channel.attempt.deleteObject({ aid });
      const kept = [await entryOf(channel, aid, 0x20), await entryOf(channel, names.application)].map((entry) => entry !== null);
      const together = await channel.attempt.deleteObject({ aid, related: true });
      const left = [await entryOf(channel, aid, 0x20), await entryOf(channel, names.application)];

      check('JTT1059.2:DELETE.used', alone.sw).is(refusal);
      check('JTT1059.2:DELETE.used', kept).is([true, true]);
      check('JTT1059.2:DELETE.related', together.sw).is(sw.success);
      check('JTT1059.2:DELETE.related', left).is([null, null]);
      check('JTT1059.2:DELETE.related', (await entryOf(channel, names.third))?.life ?? null).is(0x07);
    },
  ),
];
