/** JT/T 978.2 — electronic purse: what ends a transaction that is open: loss of power, or another INITIALIZE. */

import { yuan } from '#harness';
import { readBooks } from '../books.ts';
import { fare, oneTransaction, refusal, sw, testFamily, twoTransactions } from '../purse-case.ts';
import { kinds } from '../transaction-kind.ts';
import { openStates } from './open-state.ts';

const openings = kinds.flatMap((earlier) =>
  kinds.map((later) => ({
    row: `${earlier.name}-${later.name}`,
    title: {
      zh: `${earlier.title.zh}初始化后${later.title.zh}初始化`,
      en: `${earlier.article} ${earlier.title.en} opened, then ${later.article} ${later.title.en}`,
    },
    earlier,
    later,
  })),
);

export const stateCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-001',
      covers: ({ kind }) => ['JTT978.2:EP.STATE.reset', kind.requirements.order],
      needs: ({ kind }) => kind.needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '掉电前初始化的交易在掉电后不能完成', en: 'a transaction that was open when power went cannot be completed afterwards' },
      rows: openStates,
    },
    async (instruments, { kind, open }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const transaction = await open(instruments);
      await card.present();

      const answer = await transaction.complete();

      check('JTT978.2:EP.STATE.reset', answer.sw).is(refusal);
      check(kind.requirements.order, answer.sw).is(refusal);
      check('JTT978.2:EP.STATE.reset', await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-006',
      covers: ['JTT978.2:EP.STATE.one-transaction'],
      needs: ({ earlier, later }) => [...earlier.needs, ...later.needs],
      spends: { ...twoTransactions, macTries: 1 },
      title: { zh: '再次初始化后，前一笔交易不能完成', en: 'a second initialisation leaves nothing of the first to be completed' },
      rows: openings,
    },
    async (instruments, { earlier, later }) => {
      const { card, check } = instruments;
      await card.present();
      await earlier.arrange(instruments);
      await later.arrange(instruments);
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
      spends: twoTransactions,
      title: {
        zh: '再次初始化后，后一笔交易可以完成且只有它生效',
        en: 'the second of two initialisations is the one that is completed, and no more than it takes effect',
      },
      rows: openings,
    },
    async (instruments, { earlier, later }) => {
      const { card, check } = instruments;
      await card.present();
      await earlier.arrange(instruments);
      await later.arrange(instruments);
      const before = await readBooks(card);
      await earlier.open(instruments, yuan(0.37));
      const { completion, completed, restore } = await later.open(instruments, fare);

      const answer = await completion.send();

      await card.present();
      check('JTT978.2:EP.STATE.one-transaction', answer.sw).is(sw.success);
      check('JTT978.2:EP.STATE.one-transaction', await readBooks(card)).is(completed(before));
      await restore();
    },
  ),
];
