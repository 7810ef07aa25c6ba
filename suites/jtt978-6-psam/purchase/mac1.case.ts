/** JT/T 978.6 — PSAM: MAC1 is what a genuine card expects, for every amount and whatever the card offers. */

import { bytes, type Fen, fen, flipBit, type InitSamInput, octets, type Row, rule } from '#harness';
import { genuine, onePurchase, purchaseKey, refusal, testFamily, twoPurchases, types } from '../psam-case.ts';

const amounts = [0, 0x01, 0xff, 0x100, 0xffff, 0x1_0000, 0xff_ffff].map(amountRow);
/** More than a purse can hold. */
const beyondPurses = [0x100_0000, 0xffff_ffff].map(amountRow);

/** Fields at their bounds. */
const fields: readonly (Row & { readonly changes: Partial<InitSamInput> })[] = [
  ...[0x0000, 0x00ff, 0x0100, 0x7fff, 0xfffe, 0xffff].map((counter) => ({
    row: `counter-${digits(counter, 2)}`,
    title: { zh: `脱机交易序号 ${digits(counter, 2)}`, en: `counter ${digits(counter, 2)}` },
    changes: { counter },
  })),
  ...['00000000', 'FFFFFFFF'].map((random) => ({
    row: `random-${random}`,
    title: { zh: `随机数 ${random}`, en: `random number ${random}` },
    changes: { random: bytes(random) },
  })),
  ...['20000101000000', '20991231235959'].map((dateTime) => ({
    row: `time-${dateTime}`,
    title: { zh: `交易时间 ${dateTime}`, en: `date and time ${dateTime}` },
    changes: { dateTime: bytes(dateTime) },
  })),
];

/** Cards that differ from each other in one bit of one factor. */
const neighbours: readonly (Row & { readonly bit: number; readonly factor: 0 | 1 })[] = [
  { row: 'serial-last', title: { zh: '序列号末位不同的卡', en: 'a card whose serial number ends otherwise' }, factor: 0, bit: 63 },
  { row: 'serial-first', title: { zh: '序列号首位不同的卡', en: 'a card whose serial number begins otherwise' }, factor: 0, bit: 3 },
  { row: 'issuer', title: { zh: '另一发卡机构的卡', en: 'a card of another issuer' }, factor: 1, bit: 31 },
  { row: 'issuer-filling', title: { zh: '发卡机构标识填充不同的卡', en: 'an issuer id filled up otherwise' }, factor: 1, bit: 63 },
];

const refusedOrGenuine = rule(
  { zh: '拒绝，或 MAC1 正确', en: 'refused, or a right MAC1' },
  (seen) => refusal.judge(seen) === 'met' || Object(seen).genuine === true,
);

export const mac1Cases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC1-001',
      covers: ['JTT978.6:PSAM.MAC1.value'],
      needs: purchaseKey,
      spends: onePurchase,
      proves: 'masters.purchase',
      title: { zh: 'MAC1 与卡片一侧计算的一致', en: 'MAC1 is what a card with this key expects' },
      rows: types,
    },
    async ({ psam, card, check }, { type }) => {
      await psam.present();

      const purchase = await psam.open(card.offer({ type }));

      check('JTT978.6:PSAM.MAC1.value', await card.findMac1(purchase)).is(genuine);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC1-002',
      covers: ['JTT978.6:PSAM.MAC1.amount'],
      needs: purchaseKey,
      spends: twoPurchases,
      title: { zh: '各边界金额的 MAC1 正确', en: 'MAC1 is right for amounts at the bounds' },
      rows: amounts,
    },
    async ({ psam, card, check }, { amount }) => {
      await psam.present();

      for (const { type } of types) {
        const offer = card.offer({ type, amount });
        const answer = await psam.attempt.initSamForPurchase(offer);
        check(
          'JTT978.6:PSAM.MAC1.amount',
          answer.value === undefined ? answer.sw : await card.findMac1({ ...offer, ...answer.value, number: 0 }),
        ).is(genuine);
      }
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC1-003',
      covers: ['JTT978.6:PSAM.MAC1.amount.beyond'],
      needs: purchaseKey,
      spends: onePurchase,
      title: { zh: '超过钱包上限的金额：拒绝，或 MAC1 正确', en: 'an amount beyond every purse is refused, or its MAC1 is right' },
      rows: beyondPurses,
    },
    async ({ psam, card, check }, { amount }) => {
      await psam.present();
      const offer = card.offer({ amount });

      const answer = await psam.attempt.initSamForPurchase(offer);

      check(
        'JTT978.6:PSAM.MAC1.amount.beyond',
        answer.value === undefined ? answer.sw : await card.findMac1({ ...offer, ...answer.value, number: 0 }),
      ).is(refusedOrGenuine);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC1-004',
      covers: ['JTT978.6:PSAM.MAC1.fields'],
      needs: purchaseKey,
      spends: onePurchase,
      title: { zh: '各数据元取边界值时 MAC1 正确', en: 'MAC1 is right where a field of the offer is at its bounds' },
      rows: fields,
    },
    async ({ psam, card, check }, { changes }) => {
      await psam.present();

      const purchase = await psam.open(card.offer(changes));

      check('JTT978.6:PSAM.MAC1.fields', await card.findMac1(purchase)).is(genuine);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-MAC1-005',
      covers: ['JTT978.6:PSAM.MAC1.diversified'],
      needs: purchaseKey,
      spends: twoPurchases,
      title: { zh: '先后两张卡各用自己的密钥', en: 'each of two cards in a row gets a MAC1 under its own key' },
      rows: neighbours,
    },
    async ({ psam, card, check }, { factor, bit }) => {
      await psam.present();
      const factors = card.factors();

      const one = await psam.open(card.offer({ factors }));
      const other = await psam.open(card.offer({ factors: factors.map((each, place) => (place === factor ? flipBit(each, bit) : each)) }));

      check('JTT978.6:PSAM.MAC1.diversified', await card.findMac1(one)).is(genuine);
      check('JTT978.6:PSAM.MAC1.diversified', await card.findMac1(other)).is(genuine);
    },
  ),
];

function amountRow(amount: number): Row & { readonly amount: Fen } {
  const written = digits(amount, 4);
  return { row: written, title: { zh: `金额 ${written}`, en: `amount ${written}` }, amount: fen(amount) };
}

function digits(value: number, length: number): string {
  return Array.from(octets(value, length), (octet) => octet.toString(16).toUpperCase().padStart(2, '0')).join('');
}
