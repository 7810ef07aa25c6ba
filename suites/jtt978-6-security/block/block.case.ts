/** JT/T 978.6 — electronic purse: APPLICATION BLOCK for a time, and what a blocked purse still does. */

import { type Answer, type Card, type Row, rule } from '#harness';
import { readAllBooks, readBooks } from '../../jtt978-2-card/books.ts';
import { fare, oneTransaction, type PurseInstruments, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { kindRows } from '../../jtt978-2-card/transaction-kind.ts';
import { readFiles, reselect, restart, sealed } from '../sealed-case.ts';
import { needs, onceBlocked } from './blocked.ts';

const reads: readonly (Row & { readonly read: (card: Card) => Promise<Answer> })[] = [
  { row: 'ef15', title: { zh: '15 文件', en: 'EF 15' }, read: (card) => card.attempt.readBinary({ sfi: 0x15 }) },
  { row: 'ef17', title: { zh: '17 文件', en: 'EF 17' }, read: (card) => card.attempt.readBinary({ sfi: 0x17 }) },
  {
    row: 'ef18',
    title: { zh: '18 文件第 1 条', en: 'record 1 of EF 18' },
    read: (card) => card.attempt.readRecord({ sfi: 0x18, record: 1 }),
  },
  { row: 'balance', title: { zh: '实际余额', en: 'the real balance' }, read: (card) => card.attempt.getBalance({ kind: 'balance' }) },
];

/** A transaction that was open when the application was blocked neither answers 9000 nor moves anything. */
const notAfterBlock = rule({ zh: '锁定成功后，交易未完成', en: 'where the block was taken, nothing came of the transaction' }, (seen) => {
  const { blocked, made, moved } = seen as { readonly blocked: string; readonly made: string; readonly moved: boolean };
  return blocked !== '9000' || (made !== '9000' && !moved);
});

/** PPSE first, as most terminals do. */
async function throughDirectory(instruments: PurseInstruments) {
  await instruments.card.reset();
  await instruments.card.attempt.selectPpse();
  return reselect(instruments);
}

export const blockCases = [
  testCase(
    {
      id: 'JTT978.6-EP-BLOCK-001',
      covers: ['JTT978.6:BLOCK.temporary'],
      needs,
      spends: onceBlocked,
      proves: 'keys.lock',
      title: { zh: '凭发卡机构的 MAC 临时锁定，选择应用应答 6283', en: 'the MAC of the issuer blocks for a time: selection answers 6283' },
    },
    async (instruments) => {
      const { card, issuer, upkeep, check } = instruments;
      await card.present();
      const mac = await issuer.seal('applicationBlock', {}, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.applicationBlock({ mac });

      check('JTT978.6:BLOCK.temporary', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 0 });
      check('JTT978.6:BLOCK.temporary', await reselect(instruments)).is(sealed.blocked);
      await upkeep.unblock();
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-BLOCK-002',
      covers: ['JTT978.6:BLOCK.psam', 'JTT978.6:BLOCK.temporary'],
      needs,
      spends: onceBlocked,
      title: {
        zh: '凭 PSAM 的 MAC 临时锁定，如终端遇黑名单卡',
        en: 'the MAC of a PSAM blocks, as a terminal does that meets a listed card',
      },
    },
    async (instruments) => {
      const { card, psam, upkeep, check } = instruments;
      await card.present();
      const mac = await psam.lockMac(await card.getChallenge({}));

      const answer = await card.attempt.applicationBlock({ mac });

      check('JTT978.6:BLOCK.psam', answer.sw).is(sw.success);
      check('JTT978.6:BLOCK.temporary', await card.restart()).is(sealed.blocked);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-003',
      covers: ['JTT978.6:BLOCK.persistent'],
      needs,
      spends: onceBlocked,
      title: { zh: '临时锁定保持', en: 'a block stays' },
      rows: [
        { row: 'select', title: { zh: '再次选择之后', en: 'when selected again' }, again: reselect },
        { row: 'reset', title: { zh: '复位之后', en: 'after a reset' }, again: restart },
        { row: 'directory', title: { zh: '经 PPSE 选择', en: 'when selected through the PPSE' }, again: throughDirectory },
      ],
    },
    async (instruments, { again }) => {
      const { card, upkeep, check } = instruments;
      await upkeep.unblock();
      await upkeep.block();
      await card.restart();

      const word = await again(instruments);

      check('JTT978.6:BLOCK.persistent', word).is(sealed.blocked);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-004',
      covers: ['JTT978.6:BLOCK.transactions'],
      needs: ({ kind }) => [...needs, ...kind.needs],
      spends: { ...oneTransaction, ...onceBlocked },
      title: { zh: '锁定期间不能初始化交易', en: 'a blocked application opens no transaction' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      await upkeep.block();
      await card.restart();

      const answer = await kind.initialize(card, fare);

      check('JTT978.6:BLOCK.transactions', answer.sw).is(refusal);
      await upkeep.unblock();
      await card.present();
      check('JTT978.6:BLOCK.transactions', await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-005',
      covers: ['JTT978.6:BLOCK.transactions'],
      needs: ({ kind }) => [...needs, ...kind.needs],
      spends: { ...oneTransaction, ...onceBlocked },
      title: { zh: '已初始化的交易在锁定后不能完成', en: 'a transaction that was open when the application was blocked is not completed' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, issuer, upkeep, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const { completion } = await kind.open(instruments, fare);
      const mac = await issuer.seal('applicationBlock', {}, { challenge: await card.getChallenge({}) });
      const { sw: blocked } = await card.attempt.applicationBlock({ mac });

      const { sw: made } = await completion.send();

      await upkeep.unblock();
      await card.present();
      const moved = JSON.stringify(await readBooks(card)) !== JSON.stringify(before);
      check('JTT978.6:BLOCK.transactions', { blocked, made, moved }).is(notAfterBlock);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-BLOCK-006',
      covers: ['JTT978.6:BLOCK.harmless'],
      needs,
      spends: { ...onceBlocked, counters: 0 },
      title: {
        zh: '锁定再解锁后，文件、余额、序号与全部记录不变',
        en: 'a block and its unblock leave files, money, counters and every record',
      },
    },
    async ({ card, upkeep, check }) => {
      await card.present();
      const before = { files: await readFiles(card), books: await readAllBooks(card), journeys: await card.readRecords(0x1a, 18) };

      await upkeep.block();
      await upkeep.unblock();

      await card.present();
      const after = { files: await readFiles(card), books: await readAllBooks(card), journeys: await card.readRecords(0x1a, 18) };
      check('JTT978.6:BLOCK.harmless', after).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-007',
      covers: ['JTT978.6:BLOCK.reads'],
      needs,
      spends: onceBlocked,
      title: { zh: '锁定期间仍可读取', en: 'a blocked application can be read' },
      rows: reads,
    },
    async (instruments, { read }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      const before = await read(card);
      await upkeep.block();
      await card.restart();

      const answer = await read(card);

      check('JTT978.6:BLOCK.reads', { sw: answer.sw, data: answer.data }).is({ sw: before.sw, data: before.data });
      await upkeep.unblock();
    },
  ),
];
