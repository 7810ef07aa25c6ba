/** JT/T 978.6 — PSAM: what holds after any sequence of commands. */

import {
  type Check,
  type Exploration,
  explore,
  type FastCheck,
  fen,
  flipBit,
  type Move,
  type PsamPurchase,
  psamFileId,
  rule,
  type Text,
  upheld,
} from '#harness';
import { completes, type PsamCase, purchaseKey, refusal, sw, testCase } from '../psam-case.ts';

const history = 'JTT978.6:PSAM.PURCHASE.history';

/** What a PSAM must be like, brought up to date by each move. */
interface Book {
  /** The last number that it gave. */
  last: number;
  /** The purchase whose MAC2 it must take; undefined where there is none, or nobody can say. */
  open: PsamPurchase | undefined;
  /** MAC2s that it must never take again: of purchases that were completed, or replaced by another. */
  readonly spent: Uint8Array[];
}

const histories = 12;
const longest = 16;

/** Each move takes at most two numbers and one wrong MAC2; a history may be made again to shorten it. */
const spends = { counters: 900, macTries: 300 } as const;

export const historyCases = [
  explored('JTT978.6-PSAM-STATE-005', false, [], {
    title: {
      zh: '随机次序的初始化、验证、错误、选择与复位之后，MAC2 与序号规则始终成立',
      en: 'after random openings, MAC2s, mistakes, SELECTs and resets the rules of MAC2 and sequence still hold',
    },
  }),
  explored('JTT978.6-PSAM-STATE-006', true, ['link.tear-inside'], {
    title: {
      zh: '随机历史中加入消费初始化执行中的断电，MAC2 与序号规则始终成立',
      en: 'with power lost inside INIT_SAM_FOR_PURCHASE of random histories the rules of MAC2 and sequence still hold',
    },
  }),
];

function explored(id: string, tears: boolean, needs: readonly string[], words: { readonly title: Text }) {
  return testCase({ id, covers: [history], needs: [...purchaseKey, ...needs], spends, ...words }, async (instruments) => {
    const broken = await explore(instruments.scene, explorationOf(instruments, tears));

    instruments.check(history, broken[history]).is(upheld);
  });
}

function explorationOf(instruments: PsamCase, tears: boolean): Exploration<Book> {
  const { psam, card } = instruments;
  return {
    first: {
      title: { zh: 'PSAM 上电，选择 8011 应用，做一笔消费', en: 'power the PSAM, select DF 8011, make one purchase' },
      async run() {
        await psam.present();
        const { number } = await psam.open(card.offer());
        return { last: number, open: undefined, spent: [] };
      },
    },
    moves: (fc) => movesOf(instruments, tears, fc),
    last: {
      title: { zh: '再做一笔消费并验证 MAC2', en: 'make one more purchase with its MAC2' },
      check: () => true,
      run: (book, check) => complete(instruments, book, check),
    },
    histories,
    longest,
    shrinking: 80,
  };
}

function movesOf(instruments: PsamCase, tears: boolean, fc: FastCheck) {
  const { psam, card } = instruments;

  const opening = (type: 6 | 9, amount: number): Move<Book> => ({
    title: {
      zh: `以类型 0${type}、金额 ${amount} 分执行消费初始化`,
      en: `INIT_SAM_FOR_PURCHASE of type 0${type} for ${amount} fen`,
    },
    check: () => true,
    async run(book, check) {
      const purchase = await psam.open(card.offer({ type, amount: fen(amount) }));
      number(book, purchase.number, check);
      if (book.open !== undefined) book.spent.push(await card.mac2(book.open));
      book.open = purchase;
    },
  });
  const right: Move<Book> = {
    title: { zh: '以正确的 MAC2 执行 8072', en: 'CREDIT_SAM_FOR_PURCHASE with the right MAC2' },
    check: ({ open }) => open !== undefined,
    async run(book, check) {
      const mac2 = await card.mac2(book.open as PsamPurchase);
      check(history, (await psam.attempt.creditSamForPurchase({ mac2 })).sw).is(sw.success);
      book.spent.push(mac2);
      book.open = undefined;
    },
  };
  const wrong = (bit: number): Move<Book> => ({
    title: {
      zh: `以第 ${bit + 1} 位取反的 MAC2 执行 8072，再做一笔消费`,
      en: `8072 with bit ${bit + 1} of MAC2 turned over, then another purchase`,
    },
    check: ({ open }) => open !== undefined,
    async run(book, check) {
      const mac2 = flipBit(await card.mac2(book.open as PsamPurchase), bit);
      check(history, (await psam.attempt.creditSamForPurchase({ mac2 })).sw).is(refusal);
      await complete(instruments, book, check);
    },
  });
  const again = (which: number): Move<Book> => ({
    title: { zh: '以先前某笔消费的 MAC2 执行 8072，再做一笔消费', en: '8072 with the MAC2 of an earlier purchase, then another purchase' },
    check: ({ spent }) => spent.length > 0,
    async run(book, check) {
      const mac2 = book.spent.at(-1 - (which % book.spent.length)) as Uint8Array;
      check(history, (await psam.attempt.creditSamForPurchase({ mac2 })).sw).is(refusal);
      await complete(instruments, book, check);
    },
  });
  /** What may end a purchase, or leave it open: nobody can say. */
  const aside = (zh: string, en: string, act: () => Promise<unknown>): Move<Book> => ({
    title: { zh, en },
    check: () => true,
    async run(book) {
      await act();
      book.open = undefined;
    },
  });
  const torn = (moment: number): Move<Book> =>
    aside(`消费初始化执行到 ${100 * moment}% 时断电`, `power goes after ${100 * moment} % of INIT_SAM_FOR_PURCHASE`, async () => {
      await psam.torn(moment).initSamForPurchase(card.offer());
      await psam.present();
    });

  return [
    fc.tuple(fc.constantFrom(6 as const, 9 as const), fc.integer({ min: 0, max: 1000 })).map(([type, amount]) => opening(type, amount)),
    fc.constant(right),
    fc.integer({ min: 0, max: 31 }).map(wrong),
    fc.integer({ min: 0, max: 3 }).map(again),
    fc.constantFrom(
      aside('复位并选择应用', 'reset and SELECT', () => psam.present()),
      aside('选择应用', 'SELECT', () => psam.selectFile({ id: psamFileId.application })),
      aside('取随机数', 'GET CHALLENGE', () => psam.getChallenge({ length: 4 })),
      aside('801A', 'INIT_FOR_DESCRYPT', () => psam.attempt.initForDescrypt({ factors: card.factors() })),
    ),
    ...(tears ? [fc.constantFrom(0, 0.25, 0.5, 0.75, 1).map(torn)] : []),
  ];
}

/** One purchase from end to end, whatever was open before it. */
async function complete(instruments: PsamCase, book: Book, check: Check): Promise<void> {
  const { purchase, sw: word } = await completes(instruments);
  number(book, purchase.number, check);
  check(history, word).is(sw.success);
  book.open = undefined;
}

/** No number may come again. */
function number(book: Book, given: number, check: Check): void {
  const { last } = book;
  check(history, given).is(
    rule({ zh: `终端交易序号大于 ${last}`, en: `a terminal sequence above ${last}` }, (seen) => typeof seen === 'number' && seen > last),
  );
  book.last = Math.max(last, given);
}
