/** JT/T 978.6 — PSAM: CREDIT_SAM_FOR_PURCHASE 8072 takes the MAC2 of a genuine card, once, and no other. */

import { type CardSide, complement, concat, type Fen, fen, flipBit, type PsamPurchase, type Row } from '#harness';
import { completes, onePurchase, purchaseKey, refusal, sw, testCase, testFamily, twoPurchases, types } from '../psam-case.ts';

const oneTry = { ...twoPurchases, macTries: 1 } as const;

const good: readonly (Row & { readonly type: 6 | 9; readonly amount: Fen })[] = types.flatMap(({ row, title, type }) =>
  [0, 1, 0x100, 0xff_ffff].map((amount) => ({
    row: `${row}-${amount}`,
    title: { zh: `${title.zh}，${amount} 分`, en: `${title.en} of ${amount} fen` },
    type,
    amount: fen(amount),
  })),
);

type Spoiling = Row & { readonly spoil: (mac: Uint8Array) => Uint8Array };

/** Each bit turned over, and what a comparison cut short, summed up or left out would take for the right one. */
const spoilt: readonly Spoiling[] = [
  ...Array.from({ length: 32 }, (_, bit) =>
    spoiling(`bit-${String(bit + 1).padStart(2, '0')}`, `第 ${bit + 1} 位取反`, `bit ${bit + 1} turned over`, (mac) => flipBit(mac, bit)),
  ),
  spoiling('first-3', '仅前 3 字节正确', 'only the first 3 octets right', (mac) => concat(mac.slice(0, 3), complement(mac.slice(3)))),
  spoiling('last-3', '仅后 3 字节正确', 'only the last 3 octets right', (mac) => concat(complement(mac.slice(0, 1)), mac.slice(1))),
  spoiling('same-parity', '两个字节的同一位取反，异或和不变', 'the same bit of two octets turned over', (mac) =>
    flipBit(flipBit(mac, 7), 31),
  ),
  spoiling('complement', '逐位取反', 'every bit turned over', complement),
  spoiling('zeros', '全零', 'nothing but zeros', (mac) => new Uint8Array(mac.length)),
];

/** MACs that are right for something else. */
type Strange = Row & { readonly mac: (card: CardSide, purchase: PsamPurchase, last: Uint8Array) => Promise<Uint8Array> };

const strange: readonly Strange[] = [
  of('last-purchase', '上一笔消费的 MAC2', 'the MAC2 of the last purchase', async (_card, _purchase, last) => last),
  of('mac1', 'PSAM 自己的 MAC1', 'the PSAM’s own MAC1', async (_card, { mac1 }) => mac1),
  of('other-card', '另一张卡的 MAC2', 'the MAC2 of another card', (card, purchase) => card.mac2({ ...purchase, factors: card.factors() })),
  of('other-amount', '另一金额的 MAC2', 'the MAC2 of another amount', (card, purchase) =>
    card.mac2({ ...purchase, amount: fen(purchase.amount + 1) }),
  ),
  of('other-random', '另一随机数的 MAC2', 'the MAC2 of another random number', (card, purchase) =>
    card.mac2({ ...purchase, random: flipBit(purchase.random, 0) }),
  ),
  of('other-counter', '另一脱机交易序号的 MAC2', 'the MAC2 of another counter', (card, purchase) =>
    card.mac2({ ...purchase, counter: (purchase.counter + 1) % 0x1_0000 }),
  ),
  of('other-sequence', '另一终端交易序号的 MAC2', 'the MAC2 of another terminal sequence', (card, purchase) =>
    card.mac2({ ...purchase, terminalSequence: flipBit(purchase.terminalSequence, 31) }),
  ),
];

const forged = [
  { row: 'zero-session-key', title: { zh: '全零过程密钥下的 MAC2', en: 'the MAC2 of a session key of zeros' } },
  { row: 'zero-card-key', title: { zh: '全零卡片密钥下的 MAC2', en: 'the MAC2 of a card key of zeros' } },
] as const;

export const mac2Cases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC2-001',
      covers: ['JTT978.6:PSAM.MAC2.genuine'],
      needs: purchaseKey,
      spends: onePurchase,
      title: { zh: '正确的 MAC2 应答 9000', en: 'a right MAC2 is answered 9000' },
      rows: good,
    },
    async ({ psam, card, check }, { type, amount }) => {
      await psam.present();
      const purchase = await psam.open(card.offer({ type, amount }));

      const answer = await psam.attempt.creditSamForPurchase({ mac2: await card.mac2(purchase) });

      check('JTT978.6:PSAM.MAC2.genuine', answer.sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC2-002',
      covers: ['JTT978.6:PSAM.MAC2.wrong', 'JTT978.6:PSAM.MAC2.wrong.word', 'JTT978.6:PSAM.MAC2.genuine'],
      needs: purchaseKey,
      spends: oneTry,
      title: { zh: '错误的 MAC2 被拒绝，之后的消费照常', en: 'a wrong MAC2 is refused, and the next purchase goes on as ever' },
      rows: spoilt,
    },
    async ({ psam, card, check }, { spoil }) => {
      await psam.present();
      const purchase = await psam.open(card.offer());
      const mac2 = await card.mac2(purchase);

      const answer = await psam.attempt.creditSamForPurchase({ mac2: spoil(mac2) });

      check('JTT978.6:PSAM.MAC2.wrong', answer.sw).is(refusal);
      check('JTT978.6:PSAM.MAC2.wrong.word', answer.sw).is(sw.macInvalid);
      check('JTT978.6:PSAM.MAC2.genuine', (await completes({ psam, card })).sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC2-003',
      covers: ['JTT978.6:PSAM.MAC2.other'],
      needs: purchaseKey,
      spends: { counters: 3, macTries: 1 },
      title: { zh: '属于别处的 MAC2 被拒绝', en: 'a MAC2 that belongs to something else is refused' },
      rows: strange,
    },
    async ({ psam, card, check }, { mac }) => {
      await psam.present();
      const factors = card.factors();
      const earlier = await psam.open(card.offer({ factors }));
      const last = await card.mac2(earlier);
      await psam.creditSamForPurchase({ mac2: last });
      const purchase = await psam.open(card.offer({ factors }));

      const answer = await psam.attempt.creditSamForPurchase({ mac2: await mac(card, purchase, last) });

      check('JTT978.6:PSAM.MAC2.other', answer.sw).is(refusal);
      await completes({ psam, card });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-MAC2-004',
      covers: ['JTT978.6:PSAM.MAC2.once'],
      needs: purchaseKey,
      spends: oneTry,
      title: { zh: '同一 MAC2 只被接受一次', en: 'the same MAC2 is taken once' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const purchase = await psam.open(card.offer());
      const mac2 = await card.mac2(purchase);
      await psam.creditSamForPurchase({ mac2 });

      const answer = await psam.attempt.creditSamForPurchase({ mac2 });

      check('JTT978.6:PSAM.MAC2.once', answer.sw).is(refusal);
      await completes({ psam, card });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-MAC2-005',
      covers: ['JTT978.6:PSAM.MAC2.after-wrong'],
      needs: purchaseKey,
      spends: { ...twoPurchases, macTries: 2 },
      title: { zh: 'MAC2 错误后同一笔消费即告结束', en: 'a wrong MAC2 ends its purchase' },
      killsNothing: {
        zh: '公开资料未说明 PSAM 是否终止交易，只作报告',
        en: 'nothing public says whether the PSAM ends the purchase, so it is only reported',
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const purchase = await psam.open(card.offer());
      const mac2 = await card.mac2(purchase);
      await psam.attempt.creditSamForPurchase({ mac2: flipBit(mac2, 0) });

      const answer = await psam.attempt.creditSamForPurchase({ mac2 });

      check('JTT978.6:PSAM.MAC2.after-wrong', answer.sw).is(refusal);
      await completes({ psam, card });
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC2-006',
      covers: ['JTT978.6:PSAM.KEY.zero'],
      needs: purchaseKey,
      spends: oneTry,
      title: { zh: '没有密钥的人算出的 MAC2 被拒绝', en: 'a MAC2 that no key holder made is refused' },
      rows: forged,
    },
    async ({ psam, card, check }, { row }) => {
      await psam.present();
      const purchase = await psam.open(card.offer());

      const answer = await psam.attempt.creditSamForPurchase({ mac2: card.forgeMac2(purchase, row) });

      check('JTT978.6:PSAM.KEY.zero', answer.sw).is(refusal);
      await completes({ psam, card });
    },
  ),
];

function spoiling(row: string, zh: string, en: string, spoil: Spoiling['spoil']): Spoiling {
  return { row, title: { zh, en }, spoil };
}

function of(row: string, zh: string, en: string, mac: Strange['mac']): Strange {
  return { row, title: { zh, en }, mac };
}
