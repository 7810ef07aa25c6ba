/** JT/T 978.6 — electronic purse: the random numbers that the INITIALIZE commands answer, all kinds of transaction together. */

import { hex, octets, within } from '#harness';
import { arrangeBalance } from '../../jtt978-2-card/online-case.ts';
import { oneTransaction, type PurseInstruments, smallest, testCase } from '../../jtt978-2-card/purse-case.ts';
import { repeats } from './draws.ts';

/** What INITIALIZE says of a transaction that nobody can know before, and what everybody can. */
interface Opening {
  readonly random: string;
  readonly challenge: string;
  readonly counter: number;
}

type Initialize = (instruments: PurseInstruments) => Promise<{ readonly random: Uint8Array; readonly counter: number }>;

const initializations: readonly Initialize[] = [
  ({ card }) => card.initializeForPurchase({ amount: smallest }),
  ({ card }) => card.initializeForCappPurchase({ amount: smallest }),
  ({ card }) => card.initializeForLoad({ amount: smallest }),
  ({ card }) => card.initializeForUnload({ amount: smallest }),
  ({ card }) => card.initializeForUpdate(),
];

/** Transactions of every kind, each opened after a challenge and dropped by the next. */
async function openings(instruments: PurseInstruments, rounds: number): Promise<Opening[]> {
  const opened: Opening[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const initialize of initializations) {
      const challenge = hex(await instruments.card.getChallenge({ length: 4 }));
      const { random, counter } = await initialize(instruments);
      opened.push({ random: hex(random), challenge, counter });
    }
  }
  return opened;
}

const isChallenge = ({ random, challenge }: Opening): boolean => random === challenge;

/** Whether either half of the random number is the counter. */
const isCounter = ({ random, counter }: Opening): boolean => {
  const digits = hex(octets(counter, 2));
  return random.startsWith(digits) || random.endsWith(digits);
};

export const transactionRandomCases = [
  testCase(
    {
      id: 'JTT978.6-EP-RANDOM-003',
      covers: ['JTT978.6:RANDOM.transactions', 'JTT978.6:RANDOM.own'],
      needs: [
        'EP',
        'EP.purchase',
        'EP.capp',
        'EP.load',
        'EP.unload',
        'EP.overdraft-update',
        'keys.purchase',
        'keys.load',
        'keys.unload',
        'keys.overdraft',
      ],
      spends: oneTransaction,
      title: {
        zh: '消费、复合消费、圈存、圈提、修改透支限额初始化给出的 40 个随机数不重复，也不是刚取的随机数或交易序号',
        en: '40 random numbers of purchase, CAPP purchase, load, unload and new overdraft limit do not repeat and are neither the challenge before them nor the counter',
      },
      purpose: {
        zh: '随机数为 4 字节，相同一次可以是巧合；所容许的次数使合格的卡片被误判的概率低于 10 的 -12 次方。',
        en: 'The numbers have four octets, of which two may be alike by chance once; what is allowed misjudges a sound card less than once in 10^12 runs.',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await arrangeBalance(instruments, smallest);

      const opened = await openings(instruments, 4);
      await card.present();
      opened.push(...(await openings(instruments, 4)));

      check('JTT978.6:RANDOM.transactions', repeats(opened.map(({ random }) => random))).is(within(0, 1));
      check('JTT978.6:RANDOM.own', opened.filter(isChallenge).length).is(within(0, 1));
      check('JTT978.6:RANDOM.own', opened.filter(isCounter).length).is(within(0, 3));
    },
  ),
];
