/** JT/T 978.6 — PSAM: INIT_SAM_FOR_PURCHASE 8070: what it answers, and what it takes. */

import { bytes, type CardSide, type InitSamInput, type PsamPurchase, type PsamUnderTest, type Row, rule, uint } from '#harness';
import { onePurchase, purchaseKey, refusal, sw, testCase, testFamily, twoPurchases, types } from '../psam-case.ts';

const otherTypes = [0x00, 0x02, 0x03, 0x07, 0xff].map((type) => ({ ...octetRow('type', type), type }));
const otherVersions = [0x7e, 0xff].map((keyVersion) => ({ ...octetRow('version', keyVersion), keyVersion }));
const otherAlgorithms = [0x7e, 0xff].map((algorithm) => ({ ...octetRow('algorithm', algorithm), algorithm }));

const levels = [
  { row: 'one', title: { zh: '一级分散（Lc 1C）', en: 'one level (Lc 1C)' }, count: 1 },
  { row: 'three', title: { zh: '三级分散（Lc 2C）', en: 'three levels (Lc 2C)' }, count: 3 },
];

/** A region before the issuer, as schemes with three levels have it. */
const region = bytes('3105228000000000');

const refusedOrGenuine = rule(
  { zh: '拒绝，或按该级数分散的 MAC1 正确', en: 'refused, or a MAC1 that is right at this number of levels' },
  (seen) => seen === 'refused' || Object(seen).genuine === true,
);

export const initializeCases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-INIT-001',
      covers: ['JTT978.6:PSAM.INIT.type', 'JTT978.6:PSAM.INIT.layout'],
      spends: onePurchase,
      title: { zh: '消费初始化应答终端交易序号与 MAC1，共 8 字节', en: 'terminal sequence and MAC1 are answered, eight octets' },
      rows: types,
    },
    async ({ psam, card, check }, { type }) => {
      await psam.present();

      const answer = await psam.attempt.initSamForPurchase(card.offer({ type }));

      check('JTT978.6:PSAM.INIT.type', answer.sw).is(sw.success);
      check('JTT978.6:PSAM.INIT.layout', answer.data.length).is(8);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-INIT-002',
      covers: ['JTT978.6:PSAM.INIT.type.other'],
      spends: onePurchase,
      title: { zh: '不是消费的交易类型被拒绝', en: 'a type that is no purchase is refused' },
      rows: otherTypes,
    },
    async ({ psam, card, check }, { type }) => {
      await psam.present();

      const answer = await psam.attempt.initSamForPurchase(card.offer({ type }));

      check('JTT978.6:PSAM.INIT.type.other', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-INIT-003',
      covers: ['JTT978.6:PSAM.INIT.version'],
      spends: onePurchase,
      title: { zh: 'PSAM 没有的密钥版本被拒绝', en: 'a key version that the PSAM does not hold is refused' },
      rows: otherVersions,
    },
    async ({ psam, card, check }, { keyVersion }) => {
      await psam.present();

      const answer = await psam.attempt.initSamForPurchase(card.offer({ keyVersion }));

      check('JTT978.6:PSAM.INIT.version', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-INIT-004',
      covers: ['JTT978.6:PSAM.INIT.algorithm'],
      spends: onePurchase,
      title: { zh: 'PSAM 没有的算法标识被拒绝', en: 'an algorithm id that the PSAM does not hold is refused' },
      rows: otherAlgorithms,
    },
    async ({ psam, card, check }, { algorithm }) => {
      await psam.present();

      const answer = await psam.attempt.initSamForPurchase(card.offer({ algorithm }));

      check('JTT978.6:PSAM.INIT.algorithm', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-INIT-005',
      covers: ['JTT978.6:PSAM.INIT.levels'],
      needs: purchaseKey,
      spends: onePurchase,
      title: { zh: '其他分散级数：拒绝，或 MAC1 正确', en: 'another number of levels is refused, or its MAC1 is right' },
      rows: levels,
    },
    async ({ psam, card, check }, { count }) => {
      await psam.present();
      const offer = card.offer({ factors: [...card.factors(), region].slice(0, count) });

      const opened = await openedBy(psam, offer);

      check('JTT978.6:PSAM.INIT.levels', await findingOn(card, opened)).is(refusedOrGenuine);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-INIT-006',
      covers: ['JTT978.6:PSAM.INIT.outside'],
      spends: twoPurchases,
      title: { zh: '未选择 8011 应用时消费初始化被拒绝', en: 'outside of DF 8011 it is refused' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      await psam.open(card.offer());
      await psam.reset();
      await psam.attempt.readBinary({ sfi: 0x15, le: 10 });

      const answer = await psam.attempt.initSamForPurchase(card.offer());

      check('JTT978.6:PSAM.INIT.outside', answer.sw).is(refusal);
    },
  ),
];

/** What the PSAM opened, where it did. */
async function openedBy(psam: PsamUnderTest, offer: InitSamInput): Promise<PsamPurchase | undefined> {
  const { value } = await psam.attempt.initSamForPurchase(offer);
  return value === undefined ? undefined : { ...offer, ...value, number: uint(value.terminalSequence) };
}

async function findingOn(card: CardSide, purchase: PsamPurchase | undefined): Promise<unknown> {
  return purchase === undefined ? 'refused' : card.findMac1(purchase);
}

function octetRow(name: string, value: number): Row {
  const digits = value.toString(16).toUpperCase().padStart(2, '0');
  return { row: `${name}-${digits}`, title: { zh: digits, en: digits } };
}
