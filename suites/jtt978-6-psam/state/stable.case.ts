/** JT/T 978.6 — PSAM: a long row of purchases, all of them right. */

import { fen, type PsamPurchase } from '#harness';
import { purchaseKey, sw, testCase, types } from '../psam-case.ts';

/** More than one octet counts. */
const purchases = 260;

/** How one purchase of the row went wrong. */
interface Wrong {
  readonly number: number;
  readonly mac1: unknown;
  readonly mac2: string;
}

export const stableCases = [
  testCase(
    {
      id: 'JTT978.6-PSAM-STABLE-001',
      covers: ['JTT978.6:PSAM.STABLE.purchases'],
      needs: purchaseKey,
      spends: { counters: purchases },
      title: {
        zh: `连续 ${purchases} 笔消费全部正确，序号连续`,
        en: `${purchases} purchases in a row are all right, their numbers in order`,
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const wrong: Wrong[] = [];
      let last: PsamPurchase | undefined;

      for (let index = 0; index < purchases; index += 1) {
        const { type } = types[index % types.length] ?? { type: 6 };
        const purchase = await psam.open(card.offer({ type, amount: fen(100 + index) }));
        const mac1 = await card.findMac1(purchase);
        const { sw: mac2 } = await psam.attempt.creditSamForPurchase({ mac2: await card.mac2(purchase) });
        const isNext = last === undefined || purchase.number === last.number + 1;
        const isRight = isNext && mac1.genuine && mac2 === sw.success;
        wrong.push(...(isRight ? [] : [{ number: purchase.number, mac1, mac2 }]));
        last = purchase;
      }

      check('JTT978.6:PSAM.STABLE.purchases', wrong.slice(0, 3)).is([]);
    },
  ),
];
