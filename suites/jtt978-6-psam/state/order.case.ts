/** JT/T 978.6 — PSAM: what may follow what, and what a reset or a loss of power ends. */

import { type CardSide, type PsamUnderTest, psamFileId, type Row, reported } from '#harness';
import { completes, maintenanceKey, purchaseKey, refusal, sw, testCase, testFamily, twoPurchases } from '../psam-case.ts';

const oneTry = { ...twoPurchases, macTries: 1 } as const;

/** Ways to a state in which no purchase is open. */
type Idle = Row & { readonly lead: (psam: PsamUnderTest, card: CardSide) => Promise<unknown> };

const idle: readonly Idle[] = [
  { row: 'selected', title: { zh: '刚选择 8011 应用', en: 'right after SELECT of DF 8011' }, lead: async () => {} },
  {
    row: 'mf',
    title: { zh: '处于主文件', en: 'in the master file' },
    lead: (psam) => psam.selectFile({ id: psamFileId.mf }),
  },
  {
    row: 'seal',
    title: { zh: '801A 之后', en: 'after INIT_FOR_DESCRYPT' },
    lead: (psam, card) => psam.attempt.initForDescrypt({ factors: card.factors() }),
  },
];

/** Commands between the two of a purchase. */
const between: readonly Idle[] = [
  { row: 'read', title: { zh: '读二进制', en: 'READ BINARY' }, lead: (psam) => psam.attempt.readBinary({ sfi: 0x17, le: 1 }) },
  { row: 'challenge', title: { zh: '取随机数', en: 'GET CHALLENGE' }, lead: (psam) => psam.attempt.getChallenge({ length: 4 }) },
  {
    row: 'seal',
    title: { zh: '801A', en: 'INIT_FOR_DESCRYPT' },
    lead: (psam, card) => psam.attempt.initForDescrypt({ factors: card.factors() }),
  },
  {
    row: 'select',
    title: { zh: '选择应用', en: 'SELECT' },
    lead: (psam) => psam.attempt.selectFile({ id: psamFileId.application }),
  },
  {
    row: 'refused',
    title: { zh: '被拒绝的指令', en: 'a command that is refused' },
    lead: (psam) => psam.attempt.readBinary({ sfi: 0x1e, le: 1 }),
  },
];

export const orderCases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-ORDER-001',
      covers: ['JTT978.6:PSAM.ORDER.credit', 'JTT978.6:PSAM.ORDER.credit.word'],
      spends: { counters: 0, macTries: 1 },
      title: { zh: '没有消费初始化时 8072 被拒绝', en: 'CREDIT_SAM_FOR_PURCHASE is refused where no purchase is open' },
      rows: idle,
    },
    async ({ psam, card, scene, check }, { lead }) => {
      await psam.present();
      await lead(psam, card);

      const answer = await psam.attempt.creditSamForPurchase({ mac2: scene.random.octets(4) });

      check('JTT978.6:PSAM.ORDER.credit', answer.sw).is(refusal);
      check('JTT978.6:PSAM.ORDER.credit.word', answer.sw).is(sw.outOfOrder);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-ORDER-002',
      covers: ['JTT978.6:PSAM.ORDER.replaced'],
      needs: purchaseKey,
      spends: { counters: 3, macTries: 1 },
      title: {
        zh: '第二次消费初始化取代第一次：第一笔的 MAC2 被拒绝',
        en: 'a second purchase takes the place of the first, whose MAC2 is refused',
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const first = await psam.open(card.offer());
      const mac2 = await card.mac2(first);
      await psam.open(card.offer());

      const answer = await psam.attempt.creditSamForPurchase({ mac2 });

      check('JTT978.6:PSAM.ORDER.replaced', answer.sw).is(refusal);
      await completes({ psam, card });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-ORDER-003',
      covers: ['JTT978.6:PSAM.ORDER.replaced'],
      needs: purchaseKey,
      spends: twoPurchases,
      title: {
        zh: '第二次消费初始化取代第一次：第二笔的 MAC2 被接受',
        en: 'a second purchase takes the place of the first, and its own MAC2 is taken',
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      await psam.open(card.offer());

      const { sw: word } = await completes({ psam, card });

      check('JTT978.6:PSAM.ORDER.replaced', word).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-ORDER-004',
      covers: ['JTT978.6:PSAM.ORDER.interrupted'],
      needs: purchaseKey,
      spends: oneTry,
      title: { zh: '8070 与 8072 之间插入其他指令即终止消费', en: 'another command between the two of a purchase ends it' },
      rows: between,
      killsNothing: {
        zh: '公开资料未说明，只作报告：仍保留消费的 PSAM 不算有错',
        en: 'nothing public says so for certain, so it is only reported: a PSAM that keeps the purchase open is not at fault',
      },
    },
    async ({ psam, card, check }, { lead }) => {
      await psam.present();
      const purchase = await psam.open(card.offer());
      await lead(psam, card);

      const answer = await psam.attempt.creditSamForPurchase({ mac2: await card.mac2(purchase) });

      check('JTT978.6:PSAM.ORDER.interrupted', answer.sw).is(reported(refusal));
      await completes({ psam, card });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-STATE-001',
      covers: ['JTT978.6:PSAM.STATE.reset'],
      needs: purchaseKey,
      spends: oneTry,
      title: { zh: '复位后先前的消费不能再完成', en: 'a purchase cannot be completed after a reset' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const purchase = await psam.open(card.offer());
      const mac2 = await card.mac2(purchase);
      await psam.present();

      const answer = await psam.attempt.creditSamForPurchase({ mac2 });

      check('JTT978.6:PSAM.STATE.reset', answer.sw).is(refusal);
      await completes({ psam, card });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-STATE-002',
      covers: ['JTT978.6:PSAM.STATE.reset'],
      needs: maintenanceKey,
      spends: { counters: 0 },
      title: { zh: '复位后先前分散的密钥不能再用', en: 'a derived key is gone after a reset' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      await psam.initForDescrypt({ factors: card.factors() });
      await psam.present();

      const answer = await psam.attempt.desCrypt(card.protecting(lockCommand).input);

      check('JTT978.6:PSAM.STATE.reset', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-STATE-003',
      covers: ['JTT978.6:PSAM.STATE.tear'],
      needs: ['link.tear-inside'],
      spends: { counters: 2 },
      title: {
        zh: '消费初始化中断电后文件不变，消费照常',
        en: 'files stand after power went inside INIT_SAM_FOR_PURCHASE, and a purchase is opened',
      },
      rows: [0.25, 0.5, 0.75, 1].map((moment) => ({
        row: `at-${moment}`,
        title: { zh: `执行到 ${100 * moment}% 时断电`, en: `power goes after ${100 * moment} % of it` },
        moment,
      })),
    },
    async ({ psam, card, check }, { moment }) => {
      await psam.present();
      const before = await psam.readFiles();
      await psam.torn(moment).initSamForPurchase(card.offer());
      await psam.present();

      check('JTT978.6:PSAM.STATE.tear', await psam.readFiles()).is(before);
      check('JTT978.6:PSAM.STATE.tear', (await psam.attempt.initSamForPurchase(card.offer())).sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-STATE-004',
      covers: ['JTT978.6:PSAM.STATE.tear'],
      needs: [...purchaseKey, 'link.tear-inside'],
      spends: twoPurchases,
      title: {
        zh: '验证 MAC2 中断电后文件不变，消费照常',
        en: 'files stand after power went inside CREDIT_SAM_FOR_PURCHASE, and a purchase is made',
      },
      rows: [0, 0.5, 1].map((moment) => ({
        row: `at-${moment}`,
        title: { zh: `执行到 ${100 * moment}% 时断电`, en: `power goes after ${100 * moment} % of it` },
        moment,
      })),
    },
    async ({ psam, card, check }, { moment }) => {
      await psam.present();
      const before = await psam.readFiles();
      const purchase = await psam.open(card.offer());
      await psam.torn(moment).creditSamForPurchase({ mac2: await card.mac2(purchase) });
      await psam.present();

      check('JTT978.6:PSAM.STATE.tear', await psam.readFiles()).is(before);
      check('JTT978.6:PSAM.STATE.tear', (await completes({ psam, card })).sw).is(sw.success);
    },
  ),
];

/** APPLICATION BLOCK, temporary, before its MAC. */
const lockCommand = Uint8Array.of(0x84, 0x1e, 0x00, 0x00, 0x04);
