/** JT/T 978.6 — PSAM: the terminal sequence number: one more for each purchase, never twice, whatever happens to power. */

import { type CardSide, flipBit, type PsamUnderTest, psamFileId, type Row, rule } from '#harness';
import { allDifferent, completes, purchaseKey, sw, testCase, testFamily, twoPurchases } from '../psam-case.ts';

/** How a purchase may end, the genuine MAC2 of its card at hand. */
type Ending = Row & {
  readonly end: (psam: PsamUnderTest, mac2: () => Promise<Uint8Array>) => Promise<unknown>;
};

const endings: readonly Ending[] = [
  ending('confirmed', 'MAC2 正确', 'a right MAC2', async (psam, mac2) => psam.creditSamForPurchase({ mac2: await mac2() })),
  ending('refused', 'MAC2 错误', 'a wrong MAC2', async (psam, mac2) =>
    psam.attempt.creditSamForPurchase({ mac2: flipBit(await mac2(), 0) }),
  ),
  ending('left', '不再继续', 'nothing more', async () => {}),
  ending('selected', '重新选择应用', 'SELECT', (psam) => psam.selectFile({ id: psamFileId.application })),
  ending('reset', '复位', 'a reset', (psam) => psam.present()),
];

const moments = [0, 0.25, 0.5, 0.75, 1];

/** Refusals before anything is computed. */
const refusals = [
  { row: 'short', title: { zh: '数据域少 1 字节', en: 'one octet of data too few' }, alter: { data: new Uint8Array(0x23) } },
  { row: 'p1', title: { zh: 'P1 为 0F', en: 'P1 is 0F' }, alter: { p1: 0x0f } },
  { row: 'cla', title: { zh: 'CLA 为 00', en: 'CLA is 00' }, alter: { cla: 0x00 } },
] as const;

/** The last number that a case comes to, and the most purchases that it takes to get there. */
const lastNumber = 0xffff_ffff;
const nearEnough = 2048;
/** Purchases where the end is far. */
const few = 8;

export const sequenceCases = [
  testCase(
    {
      id: 'JTT978.6-PSAM-SEQUENCE-001',
      covers: ['JTT978.6:PSAM.SEQUENCE.step'],
      spends: { counters: few },
      title: { zh: '每次消费初始化后终端交易序号加 1', en: 'each purchase has the number after that of the last' },
    },
    async ({ psam, card, check }) => {
      await psam.present();

      const numbers = await numbersOf(psam, card, few);

      check('JTT978.6:PSAM.SEQUENCE.step', numbers).is(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SEQUENCE-002',
      covers: ['JTT978.6:PSAM.SEQUENCE.unique', 'JTT978.6:PSAM.SEQUENCE.step'],
      needs: purchaseKey,
      spends: { ...twoPurchases, macTries: 1 },
      title: { zh: '不论上一笔如何结束，序号都不重复', en: 'no number comes again, however the purchase before it ended' },
      rows: endings,
    },
    async ({ psam, card, check }, { end }) => {
      await psam.present();
      const before = await psam.open(card.offer());
      await end(psam, () => card.mac2(before));

      const { purchase: after } = await completes({ psam, card });

      check('JTT978.6:PSAM.SEQUENCE.unique', [before.number, after.number]).is(allDifferent);
      check('JTT978.6:PSAM.SEQUENCE.step', after.number).is(before.number + 1);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEQUENCE-003',
      covers: ['JTT978.6:PSAM.SEQUENCE.reset'],
      spends: { counters: 4 },
      title: { zh: '下电后终端交易序号不丢失', en: 'the number lasts without power' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const before = await numbersOf(psam, card, 2);
      await psam.present();

      const after = await numbersOf(psam, card, 2);

      check('JTT978.6:PSAM.SEQUENCE.reset', [...before, ...after]).is(allDifferent);
      check('JTT978.6:PSAM.SEQUENCE.reset', after[0]).is(above(before[1] ?? 0));
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SEQUENCE-004',
      covers: ['JTT978.6:PSAM.SEQUENCE.tear'],
      needs: ['link.tear-inside'],
      spends: { counters: 3 },
      title: { zh: '消费初始化中断电后序号不重复、不倒退', en: 'no number comes again after power went inside INIT_SAM_FOR_PURCHASE' },
      rows: moments.map((moment) => ({
        row: `at-${moment}`,
        title: { zh: `执行到 ${100 * moment}% 时断电`, en: `power goes after ${100 * moment} % of it` },
        moment,
      })),
    },
    async ({ psam, card, check }, { moment }) => {
      await psam.present();
      const before = await psam.open(card.offer());
      await psam.torn(moment).initSamForPurchase(card.offer());
      await psam.present();

      const after = await psam.open(card.offer());

      check('JTT978.6:PSAM.SEQUENCE.tear', after.number).is(above(before.number));
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SEQUENCE-005',
      covers: ['JTT978.6:PSAM.SEQUENCE.refused'],
      spends: { counters: 3 },
      title: { zh: '被拒绝的消费初始化不占用序号', en: 'a purchase that is refused takes no number' },
      rows: refusals,
    },
    async ({ psam, card, check }, { title, alter }) => {
      await psam.present();
      const before = await psam.open(card.offer());
      await psam.altered(title, (command) => ({ ...command, ...alter })).initSamForPurchase(card.offer());

      const answer = await psam.attempt.initSamForPurchase(card.offer());

      check('JTT978.6:PSAM.SEQUENCE.refused', { sw: answer.sw, number: numberIn(answer.data) }).is({
        sw: sw.success,
        number: before.number + 1,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEQUENCE-006',
      covers: ['JTT978.6:PSAM.SEQUENCE.end'],
      spends: { counters: nearEnough + few, irreversible: 1 },
      title: { zh: '序号用尽后拒绝，不从头重复', en: 'after the last number purchases are refused, and none comes again' },
      purpose: {
        zh: `剩余序号不超过 ${nearEnough} 个时用尽全部，此后该 PSAM 不能再用；更多时只看 ${few} 笔`,
        en: `where at most ${nearEnough} numbers are left they are used up, and the PSAM is of no use afterwards; else a look at ${few} purchases`,
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const first = await psam.open(card.offer());
      const left = lastNumber - first.number;

      const numbers = await numbersOf(psam, card, left < nearEnough ? left + 2 : few);

      check('JTT978.6:PSAM.SEQUENCE.end', faultIn([first.number, ...numbers])).is(null);
    },
  ),
];

/** The numbers of as many purchases; -1 where one was refused. */
async function numbersOf(psam: PsamUnderTest, card: CardSide, count: number): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (let index = 0; index < count; index += 1) numbers.push(numberIn((await psam.attempt.initSamForPurchase(card.offer())).data));
  return numbers;
}

function numberIn(data: Uint8Array): number {
  return data.length < 4 ? -1 : new DataView(data.buffer, data.byteOffset).getUint32(0);
}

/** The first number that came after another than the one before it; refusals may end the row. */
function faultIn(numbers: readonly number[]): { readonly after: number; readonly came: number } | null {
  const at = numbers.findIndex((number, index) => index > 0 && number !== -1 && number !== (numbers[index - 1] ?? 0) + 1);
  return at === -1 ? null : { after: numbers[at - 1] ?? -1, came: numbers[at] ?? -1 };
}

function above(number: number) {
  return rule({ zh: `大于 ${number}`, en: `above ${number}` }, (seen) => typeof seen === 'number' && seen > number);
}

function ending(row: string, zh: string, en: string, end: Ending['end']): Ending {
  return { row, title: { zh, en }, end };
}
