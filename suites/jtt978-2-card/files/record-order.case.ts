/** JT/T 978.2 — electronic purse: the order of the records that transactions leave in EF 18 and EF 1E. */

import { fen, yuan } from '#harness';
import { readAllBooks } from '../books.ts';
import type { Kind } from '../kind.ts';
import { testCase, testFamily } from '../purse-case.ts';
import { type Step, series } from '../soak/series.ts';
import { cappKind, loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

/** One transaction after the other, each of an amount of its own. */
const stepsOf = (kinds: readonly Kind[]): readonly Step[] => kinds.map((kind, index) => ({ kind, amount: fen(index + 1) }));

const usual = [
  purchaseKind,
  cappKind,
  loadKind,
  purchaseKind,
  purchaseKind,
  cappKind,
  loadKind,
  loadKind,
  purchaseKind,
  cappKind,
  purchaseKind,
];
const everyKind = [...usual.slice(0, 3), unloadKind, updateKind, ...usual.slice(3, 6), unloadKind, updateKind, purchaseKind];

export const recordOrderCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-FILE-023',
      covers: ['JTT978.2:EP.FILE.18.records'],
      needs: ({ made }) => [...new Set(made.flatMap(({ needs }) => needs))],
      spends: { counters: 14, money: yuan(60) },
      title: {
        zh: '十一笔不同类型的交易后，18 文件由新到旧恰为后十笔',
        en: 'after eleven transactions of several kinds EF 18 holds the last ten, the newest first',
      },
      rows: [
        { row: 'usual', title: { zh: '消费、复合消费、圈存', en: 'purchases, CAPP purchases, loads' }, made: usual },
        { row: 'all-kinds', title: { zh: '五类交易', en: 'all five kinds' }, made: everyKind },
      ],
    },
    async (instruments, { made }) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const { overdraftLimit } = await card.readPurse();

      const { due } = await series(instruments, await readAllBooks(card), stepsOf(made));

      check('JTT978.2:EP.FILE.18.records', (await readAllBooks(card)).transactions).is(due.transactions);
      for (const kind of new Set(made)) await kind.restore(instruments, overdraftLimit);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-024',
      covers: ['JTT978.2:EP.FILE.1E.records'],
      needs: cappKind.needs,
      spends: { counters: 33, money: yuan(50) },
      title: {
        zh: '三十一笔复合消费后，1E 文件由新到旧恰为后三十笔',
        en: 'after thirty-one CAPP purchases EF 1E holds the last thirty, the newest first',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: yuan(6) });

      const { due } = await series(instruments, await readAllBooks(card), stepsOf(Array.from({ length: 31 }, () => cappKind)));

      check('JTT978.2:EP.FILE.1E.records', (await readAllBooks(card)).trips).is(due.trips);
    },
  ),
];
