/** How the cases of this folder are written, and the words that several of them share. */

import { caseWriter, type Instruments, oneOf, type PsamInstruments, type PsamPurchase, type Row, rule, type Text } from '#harness';

export { answerForm, refusal } from '../jtt978-2-card/purse-case.ts';

export type PsamCase = PsamInstruments & Instruments;

export const { testCase, testFamily } = caseWriter<PsamCase>();

/** The keys that PSAM and cards share, as masters: no single card's key tells whether a PSAM diversifies. */
export const purchaseKey = ['masters.purchase'];
export const maintenanceKey = ['masters.maintenance'];

/** What commands spend that compute and keep nothing: nothing, but the owner must allow them. */
export const computing = { counters: 0 } as const;

/** A purchase that is opened takes a number for good. */
export const onePurchase = { counters: 1 } as const;
export const twoPurchases = { counters: 2 } as const;

/** What the card's side says of a MAC that is right. */
export const genuine = { genuine: true };

const text = (zh: string, en: string): Text => ({ zh, en });

/** Status words as sets, each with its reason. */
export const sw = {
  success: '9000',
  macInvalid: oneOf({ '9302': text('MAC 无效', 'MAC invalid') }),
  outOfOrder: oneOf({
    '6901': text('状态不匹配（实验室用语）', 'state mismatch (the lab’s word)'),
    '6985': text('使用条件不满足（PBOC）', 'conditions of use not satisfied (PBOC)'),
  }),
  notFound: oneOf({ '6A82': text('文件或应用未找到', 'file or application not found') }),
} as const;

/** A list in which nothing stands twice. */
export const allDifferent = rule(
  text('互不相同', 'each different from the others'),
  (seen) => Array.isArray(seen) && new Set(seen).size === seen.length,
);

/** The two types of a purchase. */
export const types: readonly (Row & { readonly type: 6 | 9 })[] = [
  { row: 'purchase', title: text('消费（类型 06）', 'a purchase (type 06)'), type: 6 },
  { row: 'capp', title: text('复合消费（类型 09）', 'a CAPP purchase (type 09)'), type: 9 },
];

/** A purchase as a whole: what it was opened as, what the card's side thinks of its MAC1, and how the PSAM answered its MAC2. */
export interface Completed {
  readonly purchase: PsamPurchase;
  readonly sw: string;
}

/**
 * A small purchase with a genuine MAC2, to see that the PSAM still works. Where it counts wrong MAC2s in a row, the right
 * one ends the row.
 */
export async function completes({ psam, card }: Pick<PsamInstruments, 'psam' | 'card'>): Promise<Completed> {
  const purchase = await psam.open(card.offer());
  const { sw: word } = await psam.attempt.creditSamForPurchase({ mac2: await card.mac2(purchase) });
  return { purchase, sw: word };
}
