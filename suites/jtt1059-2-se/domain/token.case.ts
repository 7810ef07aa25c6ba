/** JT/T 1059.2 — delegated management: a domain changes content with the issuer's token, and not without. */

import { flipBit, type Row } from '#harness';
import { again, content, entryOf, installation, managing, names, refusal, sourceOf, sw, testCase, testFamily } from '../se-case.ts';
import { delegate, owner, purpose } from './delegate.ts';

const needs = [...content, 'SE.delegated', 'keys.se-token'];

type Wrong = Row & { readonly kind: 'none' | 'flipped' | 'name' | 'purpose'; readonly breaks: string };

const wrongs: readonly Wrong[] = [
  { row: 'none', title: { zh: '没有令牌', en: 'no token' }, kind: 'none', breaks: 'TOKEN.none' },
  { row: 'flipped', title: { zh: '令牌错一位', en: 'a flipped bit' }, kind: 'flipped', breaks: 'TOKEN.wrong' },
  { row: 'name', title: { zh: '用于其他名称的令牌', en: 'a token for another name' }, kind: 'name', breaks: 'TOKEN.other' },
  { row: 'purpose', title: { zh: '用于其他用途的令牌', en: 'a token for another purpose' }, kind: 'purpose', breaks: 'TOKEN.other' },
];

export const tokenCases = [
  testCase(
    {
      id: 'JTT1059.2-TOKEN-001',
      covers: ['JTT1059.2:TOKEN.right'],
      needs,
      spends: managing,
      title: { zh: '正确的令牌可以安装', en: 'a right token installs' },
    },
    async ({ se, scene, check }) => {
      const channel = await delegate({ se, scene });
      const { fields } = installation({ aid: names.application, from: sourceOf(scene) });
      const token = await channel.token(purpose, 0x00, fields);

      const answer = await channel.attempt.install({ purpose, fields, token });

      check('JTT1059.2:TOKEN.right', answer.sw).is(sw.success);
      check('JTT1059.2:TOKEN.right', (await entryOf(await again(se), names.application))?.life ?? null).is(0x07);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-TOKEN-002',
      covers: ({ breaks }) => [`JTT1059.2:${breaks}`],
      needs,
      spends: managing,
      title: { zh: '没有正确令牌的安装被拒绝，注册表不变', en: 'an installation without a right token is refused and changes nothing' },
      rows: wrongs,
    },
    async ({ se, scene, check }, { kind, breaks }) => {
      const channel = await delegate({ se, scene });
      const from = sourceOf(scene);
      const { fields } = installation({ aid: names.application, from });
      const right = await channel.token(purpose, 0x00, fields);
      const other = await channel.token(purpose, 0x00, installation({ aid: names.other, from }).fields);
      const selectable = await channel.token(0x04, 0x00, fields);
      const token = { none: new Uint8Array(0), flipped: flipBit(right, 100), name: other, purpose: selectable }[kind];

      const answer = await channel.attempt.install({ purpose, fields, token });

      check(`JTT1059.2:${breaks}`, answer.sw).is(refusal);
      check(`JTT1059.2:${breaks}`, await entryOf(await again(se), names.application)).is(null);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-TOKEN-003',
      covers: ['JTT1059.2:TOKEN.none'],
      needs,
      spends: managing,
      title: { zh: '没有令牌的删除被拒绝', en: 'a deletion without a token is refused' },
    },
    async ({ se, scene, check }) => {
      const channel = await owner({ se, scene }, 0x01);

      const answer = await channel.attempt.deleteObject({ aid: names.application });

      check('JTT1059.2:TOKEN.none', answer.sw).is(refusal);
      check('JTT1059.2:TOKEN.none', (await entryOf(await again(se), names.application))?.life ?? null).is(0x07);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.2-TOKEN-004',
      covers: ({ breaks }) => [`JTT1059.2:${breaks}`],
      needs,
      spends: managing,
      title: { zh: '用过一次正确令牌之后，每次操作仍须各自的令牌', en: 'behind a right token every operation still needs one of its own' },
      rows: wrongs.filter(({ kind }) => kind !== 'purpose'),
    },
    async ({ se, scene, check }, { kind, breaks }) => {
      const channel = await delegate({ se, scene });
      const from = sourceOf(scene);
      const first = installation({ aid: names.application, from }).fields;
      const right = await channel.token(purpose, 0x00, first);
      await channel.install({ purpose, fields: first, token: right });
      const { fields } = installation({ aid: names.other, from });
      const token = { none: new Uint8Array(0), flipped: flipBit(right, 100), name: right, purpose: right }[kind];

      const answer = await channel.attempt.install({ purpose, fields, token });

      check(`JTT1059.2:${breaks}`, answer.sw).is(refusal);
      check(`JTT1059.2:${breaks}`, await entryOf(await again(se), names.other)).is(null);
    },
  ),
];
