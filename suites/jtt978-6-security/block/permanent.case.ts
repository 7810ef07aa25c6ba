/** JT/T 978.6 — electronic purse: APPLICATION BLOCK for good. All but the first of these cases leave a card that serves for nothing else. */

import { type Card, flipBit, type Issuer, type Row } from '#harness';
import { fare, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { kindRows } from '../../jtt978-2-card/transaction-kind.ts';
import { reselect, restart, sealed } from '../sealed-case.ts';
import { blocking, needs, refusedBlock } from './blocked.ts';

const forEver = { lock: 1, irreversible: 1 } as const;

/** MACs that must not block for good. */
const wrong: readonly (Row & { readonly seal: (issuer: Issuer, challenge: Uint8Array) => Promise<Uint8Array> })[] = [
  {
    row: 'last-bit',
    title: { zh: 'MAC 末位取反', en: 'the last bit of the MAC turned over' },
    seal: async (issuer, challenge) => flipBit(await issuer.seal('applicationBlock', { permanent: true }, { challenge }), 31),
  },
  {
    row: 'temporary',
    title: { zh: '临时锁定的 MAC', en: 'the MAC of a block for a time' },
    seal: (issuer, challenge) => issuer.seal('applicationBlock', {}, { challenge }),
  },
  {
    row: 'zero-key',
    title: { zh: '以全零密钥计算的 MAC', en: 'a MAC made with zeros for a key' },
    seal: async (issuer, challenge) => issuer.forgeSeal('applicationBlock', { permanent: true }, challenge),
  },
];

/** A challenge of a dead application, or zeros where it gives none. */
const anyChallenge = async (card: Card): Promise<Uint8Array> => (await card.attempt.getChallenge({})).value ?? new Uint8Array(4);

export const permanentBlockCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-029',
      covers: ['JTT978.6:BLOCK.mac', 'JTT978.6:BLOCK.mac.word'],
      needs,
      spends: { ...refusedBlock, irreversible: 1 },
      title: { zh: 'MAC 错误时不能永久锁定', en: 'a wrong MAC does not block for good' },
      rows: wrong,
    },
    async (instruments, { seal }) => {
      const { card, issuer, check } = instruments;
      await card.present();
      const mac = await seal(issuer, await card.getChallenge({}));

      const answer = await card.attempt.applicationBlock({ permanent: true, mac });

      check('JTT978.6:BLOCK.mac', answer.sw).is(refusal);
      check('JTT978.6:BLOCK.mac.word', answer.sw).is(sealed.macWrong);
      check('JTT978.6:BLOCK.mac', await card.restart()).is(sw.success);
      await blocking.recover(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-030',
      covers: ['JTT978.6:BLOCK.permanent'],
      needs,
      spends: forEver,
      title: { zh: '永久锁定后选择应用应答 9303', en: 'once blocked for good, selection answers 9303' },
      rows: [
        { row: 'select', title: { zh: '再次选择', en: 'on the next selection' }, again: reselect },
        { row: 'reset', title: { zh: '复位之后', en: 'after a reset' }, again: restart },
      ],
    },
    async (instruments, { again }) => {
      const { upkeep, check } = instruments;
      await upkeep.blockForEver();

      const word = await again(instruments);

      check('JTT978.6:BLOCK.permanent', word).is(sealed.dead);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-031',
      covers: ['JTT978.6:BLOCK.permanent.dead'],
      needs: ({ kind }) => [...needs, ...kind.needs],
      spends: { ...forEver, counters: 0 },
      title: { zh: '永久锁定后不能初始化交易', en: 'once blocked for good, no transaction is opened' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, upkeep, check } = instruments;
      await upkeep.blockForEver();
      await card.restart();

      const answer = await kind.initialize(card, fare);

      check('JTT978.6:BLOCK.permanent.dead', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-BLOCK-032',
      covers: ['JTT978.6:BLOCK.permanent.dead'],
      needs: [...needs, 'EP.write', 'keys.maintenance'],
      spends: { ...forEver, macTries: 1, writes: 1 },
      title: { zh: '永久锁定后凭正确 MAC 也不能写入', en: 'once blocked for good, not even a right MAC writes' },
    },
    async (instruments) => {
      const { card, issuer, upkeep, check } = instruments;
      await upkeep.blockForEver();
      await card.restart();
      const write = { sfi: 0x17, offset: 59, data: Uint8Array.of(0x01) } as const;
      const mac = await issuer.seal('updateBinary', write, { challenge: await anyChallenge(card) });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:BLOCK.permanent.dead', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-UNBLOCK-030',
      covers: ['JTT978.6:UNBLOCK.permanent'],
      needs,
      spends: { ...forEver, macTries: 1, writes: 1 },
      title: { zh: '凭正确 MAC 也不能解除永久锁定', en: 'not even a right MAC lifts a block for good' },
      rows: [
        { row: 'select', title: { zh: '再次选择', en: 'on the next selection' }, again: reselect },
        { row: 'reset', title: { zh: '复位之后', en: 'after a reset' }, again: restart },
      ],
    },
    async (instruments, { again }) => {
      const { card, issuer, upkeep, check } = instruments;
      await upkeep.blockForEver();
      await card.restart();
      const mac = await issuer.seal('applicationUnblock', {}, { challenge: await anyChallenge(card) });

      await card.attempt.applicationUnblock({ mac });

      check('JTT978.6:UNBLOCK.permanent', await again(instruments)).is(sealed.dead);
    },
  ),
];
