/** JT/T 978.2 — electronic purse: what an open transaction outlives, and what outlives an open transaction. */

import { type Answer, type Card, type Text, yuan } from '#harness';
import { metroEntry, openRide } from '../journey.ts';
import { fare, oneTransaction, type PurseInstruments, refusal, smallest, sw, testFamily } from '../purse-case.ts';
import { cappKind, kindRows, kinds, loadKind, purchaseKind, readBooks } from '../transaction-kind.ts';

/** Money and room for every transaction of a case. */
const enough = { spendable: yuan(2), room: yuan(2) };

const openings = kinds.flatMap((earlier) =>
  kinds.map((later) => ({
    row: `${earlier.name}-${later.name}`,
    title: { zh: `${earlier.title.zh}初始化后${later.title.zh}初始化`, en: `a ${earlier.title.en} opened, then a ${later.title.en}` },
    earlier,
    later,
  })),
);

/** What a terminal may want to read before it completes a transaction. */
const reads: readonly { readonly row: string; readonly title: Text; readonly read: (card: Card) => Promise<Answer> }[] = [
  { row: 'ef15', title: { zh: '读 15 文件', en: 'EF 15' }, read: (card) => card.attempt.readBinary({ sfi: 0x15 }) },
  { row: 'ef16', title: { zh: '读 16 文件', en: 'EF 16' }, read: (card) => card.attempt.readBinary({ sfi: 0x16 }) },
  { row: 'ef17', title: { zh: '读 17 文件', en: 'EF 17' }, read: (card) => card.attempt.readBinary({ sfi: 0x17 }) },
  {
    row: 'ef18',
    title: { zh: '读 18 文件第 1 条', en: 'record 1 of EF 18' },
    read: (card) => card.attempt.readRecord({ sfi: 0x18, record: 1 }),
  },
  {
    row: 'ef1a',
    title: { zh: '读 1A 文件第 1 条', en: 'record 1 of EF 1A' },
    read: (card) => card.attempt.readRecord({ sfi: 0x1a, record: 1 }),
  },
  {
    row: 'ef1e',
    title: { zh: '读 1E 文件第 1 条', en: 'record 1 of EF 1E' },
    read: (card) => card.attempt.readRecord({ sfi: 0x1e, record: 1 }),
  },
  {
    row: 'available',
    title: { zh: '读可用余额', en: 'the available amount' },
    read: (card) => card.attempt.getBalance({ kind: 'available' }),
  },
  { row: 'balance', title: { zh: '读实际余额', en: 'the real balance' }, read: (card) => card.attempt.getBalance({ kind: 'balance' }) },
];

/** An open transaction in which things are read, and how it is completed afterwards. */
interface Reading {
  readonly title: Text;
  readonly needs: readonly string[];
  readonly open: (instruments: PurseInstruments) => Promise<() => Promise<Answer>>;
}

export const stateCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-001',
      covers: ({ kind }) => ['JTT978.2:EP.STATE.reset', kind.requirements.order],
      needs: ({ kind }) => kind.needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '掉电前初始化的交易在掉电后不能完成', en: 'a transaction that was open when power went cannot be completed afterwards' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const before = await readBooks(card);
      const { completion } = await kind.open(instruments, fare);
      await card.present();

      const answer = await completion.send();

      check('JTT978.2:EP.STATE.reset', answer.sw).is(refusal);
      check(kind.requirements.order, answer.sw).is(refusal);
      check('JTT978.2:EP.STATE.reset', await readBooks(card)).is(before);
    },
  ),

  readsInside('JTT978.2-EP-STATE-002', {
    title: { zh: '消费初始化之后', en: 'while a purchase is open' },
    needs: purchaseKind.needs,
    open: async ({ card, purse }) => {
      const { authorization } = await purse.openPurchase(smallest);
      return () => card.attempt.debitForPurchase(authorization);
    },
  }),

  readsInside('JTT978.2-EP-STATE-003', {
    title: { zh: '复合消费初始化之后、更新缓存之前', en: 'while a CAPP purchase is open and nothing cached' },
    needs: cappKind.needs,
    open: async ({ card, purse }) => {
      const open = await purse.openCapp(smallest, {});
      const { journey, trip } = metroEntry(open);
      return async () => {
        await card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey });
        await card.attempt.updateCappDataCache({ sfi: 0x1e, record: trip });
        return card.attempt.debitForCappPurchase(open.authorization);
      };
    },
  }),

  readsInside('JTT978.2-EP-STATE-004', {
    title: { zh: '复合消费更新缓存之后', en: 'while a CAPP purchase is open and its records are cached' },
    needs: cappKind.needs,
    open: async (instruments) => {
      const { authorization } = await openRide(instruments, smallest, metroEntry);
      return () => instruments.card.attempt.debitForCappPurchase(authorization);
    },
  }),

  readsInside('JTT978.2-EP-STATE-005', {
    title: { zh: '圈存初始化之后', en: 'while a load is open' },
    needs: loadKind.needs,
    open: async ({ card, purse }) => {
      const { authorization } = await purse.openLoad(smallest);
      return () => card.attempt.creditForLoad(authorization);
    },
  }),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-006',
      covers: ['JTT978.2:EP.STATE.one-transaction'],
      needs: ({ earlier, later }) => [...earlier.needs, ...later.needs],
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '再次初始化后，前一笔交易不能完成', en: 'a second initialisation leaves nothing of the first to be completed' },
      rows: openings,
    },
    async (instruments, { earlier, later }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const before = await readBooks(card);
      const { completion } = await earlier.open(instruments, fare);
      await later.open(instruments, fare);

      const answer = await completion.send();

      await card.present();
      check('JTT978.2:EP.STATE.one-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.STATE.one-transaction', await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-007',
      covers: ['JTT978.2:EP.STATE.one-transaction'],
      needs: ({ earlier, later }) => [...earlier.needs, ...later.needs],
      spends: oneTransaction,
      title: {
        zh: '再次初始化后，后一笔交易可以完成且只有它生效',
        en: 'the second of two initialisations is the one that is completed, and no more than it takes effect',
      },
      rows: openings,
    },
    async (instruments, { earlier, later }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const before = await readBooks(card);
      await earlier.open(instruments, yuan(0.37));
      const { completion, completed } = await later.open(instruments, fare);

      const answer = await completion.send();

      await card.present();
      check('JTT978.2:EP.STATE.one-transaction', answer.sw).is(sw.success);
      check('JTT978.2:EP.STATE.one-transaction', await readBooks(card)).is(completed(before));
    },
  ),
];

/** Reads inside an open transaction what was read before it, then completes it. */
function readsInside(id: string, { title, needs, open }: Reading) {
  return testFamily(
    {
      id,
      covers: ['JTT978.2:EP.STATE.reads'],
      needs,
      spends: oneTransaction,
      title: {
        zh: `${title.zh}读取，应答与空闲时相同，交易仍可完成`,
        en: `${title.en}, a read answers as when idle and the transaction can still be completed`,
      },
      rows: reads,
    },
    async (instruments, { read }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const idle = await read(card);
      const complete = await open(instruments);

      const answer = await read(card);

      check('JTT978.2:EP.STATE.reads', { sw: answer.sw, data: answer.data }).is({ sw: idle.sw, data: idle.data });
      check('JTT978.2:EP.STATE.reads', (await complete()).sw).is(sw.success);
    },
  );
}
