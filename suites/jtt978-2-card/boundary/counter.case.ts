/** JT/T 978.2 — electronic purse: transaction counters, wherever they stand: across octets, and where they run out. */

import { readBooks } from '../books.ts';
import type { Kind } from '../kind.ts';
import { testFamily, twoTransactions } from '../purse-case.ts';
import { cappKind, kindRows, loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';
import { agreeing, consecutive, exhaustedWords, least, rising, transact } from './numbering.ts';

/** Kinds that share a counter. */
const shared: readonly (readonly [one: Kind, other: Kind])[] = [
  [purchaseKind, cappKind],
  [loadKind, unloadKind],
  [loadKind, updateKind],
];

export const counterCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-COUNTER-001',
      covers: [
        'JTT978.2:EP.COUNTER.agree',
        'JTT978.2:EP.COUNTER.next',
        'JTT978.2:EP.COUNTER.exhausted',
        'JTT978.2:EP.COUNTER.exhausted.word',
      ],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: twoTransactions,
      title: {
        zh: '连续三笔的序号在初始化、明细与交易认证中一致且依次加 1，第二笔后掉电；序号将尽时亦然',
        en: 'the numbers of three in a row agree in INITIALIZE, record and proof and follow each other, power lost after the second; also where they run out',
      },
      purpose: {
        zh: '进位落在哪一字节取决于样品当前的序号，低字节的进位另由连续一千笔交易覆盖',
        en: 'which octet a sum carries into depends on where the sample’s counter stands; a thousand transactions in a row cover the low one',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const first = await transact(instruments, kind);
      const second = await transact(instruments, kind);
      await card.present();
      const third = await transact(instruments, kind);
      await card.present();
      const before = await readBooks(card);

      const { sw, value } = await kind.initialize(card, least(kind));

      await card.present();
      const offered = [first.offered, second.offered, third.offered, value?.counter ?? null];
      check('JTT978.2:EP.COUNTER.agree', first).is(agreeing);
      check('JTT978.2:EP.COUNTER.agree', second).is(agreeing);
      check('JTT978.2:EP.COUNTER.agree', third).is(agreeing);
      check('JTT978.2:EP.COUNTER.next', offered).is(consecutive);
      check('JTT978.2:EP.COUNTER.next', await readBooks(card)).is(before);
      check('JTT978.2:EP.COUNTER.exhausted', offered).is(rising);
      check(
        'JTT978.2:EP.COUNTER.exhausted.word',
        [first.sw, second.sw, third.sw, sw].filter((word) => word !== '9000'),
      ).is(exhaustedWords);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-COUNTER-002',
      covers: ['JTT978.2:EP.COUNTER.next'],
      needs: ({ one, other }) => [...one.needs, ...other.needs, 'EP.prove'],
      spends: twoTransactions,
      title: { zh: '两类交易共用同一序号', en: 'two kinds of transaction count with one counter' },
      rows: shared.map(([one, other]) => ({
        row: `${one.name}-${other.name}`,
        title: { zh: `${one.title.zh}与${other.title.zh}`, en: `${one.title.en} and ${other.title.en}` },
        one,
        other,
      })),
    },
    async (instruments, { one, other }) => {
      const { card, check } = instruments;
      await card.present();
      await one.arrange(instruments);
      await other.arrange(instruments);
      const first = await transact(instruments, one);
      const second = await transact(instruments, other);
      const third = await transact(instruments, one);

      check('JTT978.2:EP.COUNTER.next', [first.offered, second.offered, third.offered]).is(consecutive);
    },
  ),
];
