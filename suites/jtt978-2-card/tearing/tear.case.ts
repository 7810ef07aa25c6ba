/** JT/T 978.2 — electronic purse: power lost before, inside and after the command that completes a transaction. */

import { type Card, fen, hex } from '#harness';
import { readBooks } from '../books.ts';
import { metroEntry, noOccasion, openRide } from '../journey.ts';
import { fare, oneTransaction, opening, refusal, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';
import { cappKind, kindRows, loadKind, purchaseKind } from '../transaction-kind.ts';
import { aftermath, goesOn, nothing, whole } from './whole-or-nothing.ts';

const { journey, trip } = metroEntry(noOccasion);

/** Stands for a MAC or TAC that did not come. */
const absent = new Uint8Array(4);

/** A proof that everyone accepts. */
const accepted = { proof: sw.success, psam: sw.success, tac: true };

export const tearCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-001',
      covers: ({ kind }) => [kind.requirements.tear],
      needs: ({ kind }) => [...kind.needs, 'EP.prove', 'keys.tac'],
      spends: oneTransaction,
      title: {
        zh: '初始化后、完成前断电，什么也没有发生',
        en: 'power lost between INITIALIZE and the command that completes: nothing happened',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);

      const after = await aftermath(instruments, kind, opened);

      check(kind.requirements.tear, after).is(nothing(before));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-002',
      covers: ['JTT978.2:EP.TEAR.capp'],
      needs: cappKind.needs,
      spends: opening,
      title: {
        zh: '复合消费更新缓存途中断电，什么也没有发生',
        en: 'power lost while the records of a CAPP purchase are handed over: nothing happened',
      },
      rows: [
        { row: 'before', title: { zh: '更新缓存之前', en: 'before the first' }, cache: async () => {} },
        {
          row: 'between',
          title: { zh: '1A 之后、1E 之前', en: 'after EF 1A and before EF 1E' },
          cache: async (card: Card) => {
            await card.updateCappDataCache({ sfi: 0x1a, record: journey });
          },
        },
        {
          row: 'unanswered',
          title: { zh: '1E 的应答丢失', en: 'the answer for EF 1E lost' },
          cache: async (card: Card) => {
            await card.updateCappDataCache({ sfi: 0x1a, record: journey });
            await card.torn(null).updateCappDataCache({ sfi: 0x1e, record: trip });
          },
        },
      ],
    },
    async ({ card, check }, { cache }) => {
      await card.present();
      const before = await readBooks(card);
      await card.initializeForCappPurchase({ amount: fen(0) });
      await cache(card);

      await card.present();

      check('JTT978.2:EP.TEAR.capp', await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-003',
      covers: ({ kind }) => [kind.requirements.tear],
      needs: ({ kind }) => kind.needs,
      spends: oneTransaction,
      title: { zh: '初始化的应答丢失，什么也没有发生', en: 'the answer to INITIALIZE lost: nothing happened' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);

      await kind.tearInitialize(card, fare, null);

      await card.present();
      check(kind.requirements.tear, await readBooks(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-TEAR-004',
      covers: ['JTT978.2:EP.TEAR.purchase'],
      needs: [...purchaseKind.needs, 'EP.prove', 'keys.tac'],
      spends: oneTransaction,
      title: {
        zh: '消费应答丢失后已扣款，凭交易认证可补得 PSAM 与发卡机构认可的 MAC2 与 TAC',
        en: 'the answer of a purchase lost: it was paid, and its proof has the MAC2 and TAC that PSAM and issuer accept',
      },
    },
    async ({ card, purse, psam, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { offer, authorization } = await purse.openPurchase(fare);

      await card.torn(null).debitForPurchase(authorization);

      await card.present();
      const proof = await card.attempt.getTransactionProve({ type: 6, counter: offer.counter + 1 });
      const confirmed = await psam.confirm(proof.value?.mac2 ?? absent);
      const { genuine, explains } = await issuer.findPurchaseTac({ ...offer, ...authorization, tac: proof.value?.tac ?? absent });
      check('JTT978.2:EP.TEAR.purchase', { proof: proof.sw, psam: confirmed, tac: genuine }, explains).is(accepted);
      check('JTT978.2:EP.TEAR.purchase', (await card.readPurse()).available).is(fen(before.available - fare));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-TEAR-005',
      beside: {
        zh: '另一种交易：复合消费，其 MAC2 与 TAC 另行验证',
        en: 'another kind of transaction: a CAPP purchase, whose MAC2 and TAC are its own',
      },
      covers: ['JTT978.2:EP.TEAR.capp'],
      needs: [...cappKind.needs, 'EP.prove', 'keys.tac'],
      spends: oneTransaction,
      title: {
        zh: '复合消费应答丢失后已扣款并写入记录，凭交易认证可补得 PSAM 与发卡机构认可的 MAC2 与 TAC',
        en: 'the answer of a CAPP purchase lost: it was paid and recorded, and its proof has the MAC2 and TAC that PSAM and issuer accept',
      },
    },
    async ({ card, purse, psam, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const ride = await openRide({ card, purse }, fare, metroEntry);
      const { offer, authorization } = ride;

      await card.torn(null).debitForCappPurchase(authorization);

      await card.present();
      const proof = await card.attempt.getTransactionProve({ type: 9, counter: offer.counter + 1 });
      const confirmed = await psam.confirm(proof.value?.mac2 ?? absent);
      const { genuine, explains } = await issuer.findPurchaseTac({ ...offer, ...authorization, tac: proof.value?.tac ?? absent });
      check('JTT978.2:EP.TEAR.capp', { proof: proof.sw, psam: confirmed, tac: genuine }, explains).is(accepted);
      const { available, journeys, trips } = await card.readPurse();
      check('JTT978.2:EP.TEAR.capp', { available, journeys, trips }).is({
        available: fen(before.available - fare),
        journeys: [hex(ride.journey), before.journeys[1]],
        trips: [hex(ride.trip), before.trips[0]],
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-TEAR-006',
      beside: { zh: '另一种交易：圈存，TAC 由发卡机构验证', en: 'another kind of transaction: a load, whose TAC the issuer judges' },
      covers: ['JTT978.2:EP.TEAR.load'],
      needs: [...loadKind.needs, 'EP.prove', 'keys.tac'],
      spends: oneTransaction,
      title: {
        zh: '圈存应答丢失后已入账，凭交易认证可补得发卡机构认可的 TAC',
        en: 'the answer of a load lost: it was credited, and its proof has the TAC that the issuer accepts',
      },
    },
    async ({ card, purse, issuer, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      const { offer, authorization } = await purse.openLoad(fare);

      await card.torn(null).creditForLoad(authorization);

      await card.present();
      const proof = await card.attempt.getTransactionProve({ type: 2, counter: offer.counter + 1 });
      const { available, balance } = await card.readPurse();
      const { dateTime } = authorization;
      const { genuine, explains } = await issuer.findLoadTac({ ...offer, dateTime, tac: proof.value?.tac ?? absent }, balance);
      check('JTT978.2:EP.TEAR.load', { proof: proof.sw, tac: genuine }, explains).is({ proof: sw.success, tac: true });
      check('JTT978.2:EP.TEAR.load', available).is(fen(before.available + fare));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-007',
      covers: ({ kind }) => [kind.requirements.tear],
      needs: ({ kind }) => [...kind.needs, 'EP.prove', 'keys.tac'],
      spends: twoTransactions,
      title: {
        zh: '应答丢失后余额、序号、记录与交易认证全部为交易后，新交易正常',
        en: 'the answer lost: money, counters, records and proof are all as after it, and a new transaction works',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);

      await opened.completion.tear(null);

      const after = await aftermath(instruments, kind, opened);
      check(kind.requirements.tear, after).is(whole(before, opened));
      const next = await goesOn(instruments, kind, after);
      check(kind.requirements.tear, next.seen).is(next.due);
      await opened.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-008',
      covers: ({ kind }) => [kind.requirements.once, kind.requirements.tear],
      needs: ({ kind }) => kind.needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '应答丢失后终端重发同一命令被拒绝，交易只生效一次',
        en: 'the answer lost and the same command sent again after power returned: refused, the transaction counts once',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);
      await opened.completion.tear(null);
      await card.present();

      const answer = await opened.completion.send();

      check(kind.requirements.once, answer.sw).is(refusal);
      check(kind.requirements.tear, await readBooks(card)).is(opened.completed(before));
      await opened.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-009',
      beside: {
        zh: '丢失的是被拒绝命令的应答，而非在命令之间断电',
        en: 'what is lost is the answer to a command that was refused, not power between two commands',
      },
      covers: ({ kind }) => [kind.requirements.tear],
      needs: ({ kind }) => [...kind.needs, 'EP.prove', 'keys.tac'],
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: 'MAC 错误的命令应答丢失，什么也没有发生', en: 'a command with a wrong MAC whose answer is lost: nothing happened' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);

      await opened.forgery.tear(null);

      check(kind.requirements.tear, await aftermath(instruments, kind, opened)).is(nothing(before));
    },
  ),
];
