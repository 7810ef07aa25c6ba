/** Faulty cards that get amounts wrong. */

import { octets, uint } from '../../bytes/uint.ts';
import { type Fen, fen } from '../../tunion/money.ts';
import { purseOf, refuse, withPurse as withNamedPurse, withoutTransaction } from '../card/state.ts';
import { committing, debits, lasting, onWord, openings, patched, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('money');

/** Two amounts put together octet by octet, nothing carried from one octet to the next. */
function octetwise(left: number, right: number, join: (left: number, right: number) => number): Fen {
  const [a, b] = [octets(left, 4), octets(right, 4)];
  return fen(uint(a.map((octet, place) => join(octet, b[place] ?? 0))));
}

export const moneyFaults: readonly CardFault[] = [
  faulty({
    id: 'subtracts-without-borrowing',
    title: { zh: '扣款时逐字节相减，低字节不够减时不向高字节借位', en: 'subtracts octet by octet and never borrows' },
    breaks: ['DEBIT.amount', 'CAPP-DEBIT.amount', 'PURSE.conserved', 'SECOND.amount'],
    card: (sound) => ({
      spend: (purse, amount) => ({
        ...sound.spend(purse, amount),
        balance: octetwise(purse.balance, Math.min(amount, purse.balance), (left, right) => left - right),
      }),
    }),
  }),
  faulty({
    id: 'adds-without-carrying',
    title: { zh: '圈存时逐字节相加，低字节溢出时不向高字节进位', en: 'adds octet by octet on a load and never carries' },
    breaks: ['CREDIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after, before) =>
        withPurse(after, {
          balance: octetwise(before.purse.balance, after.purse.balance - before.purse.balance, (left, right) => left + right),
        }),
      ),
    }),
  }),
  faulty({
    id: 'debits-two-octets-of-the-amount',
    title: { zh: '扣款金额只取低两字节，超过 655.35 元的部分不扣', en: 'debits only the two low octets of the amount' },
    breaks: ['DEBIT.amount', 'CAPP-DEBIT.amount', 'PURSE.conserved'],
    card: (sound) => ({ spend: (purse, amount) => sound.spend(purse, fen(amount & 0xffff)) }),
  }),
  faulty({
    id: 'truncates-the-balance-after-a-debit',
    title: { zh: '扣款后余额只保留低两字节，高于 655.35 元的余额丢失', en: 'keeps only two octets of the balance after a debit' },
    breaks: ['DEBIT.amount', 'CAPP-DEBIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      spend: (purse, amount) => {
        const after = sound.spend(purse, amount);
        return { ...after, balance: fen(after.balance & 0xffff) };
      },
    }),
  }),
  faulty({
    id: 'truncates-the-balance-after-a-load',
    title: { zh: '圈存后余额只保留低两字节，高于 655.35 元的余额丢失', en: 'keeps only two octets of the balance after a load' },
    breaks: ['CREDIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after) => withPurse(after, { balance: fen(after.purse.balance & 0xffff) })),
    }),
  }),
  faulty({
    id: 'debits-one-fen-more',
    title: { zh: '每次扣款多扣 1 分', en: 'takes one fen more than it was told, where there is one' },
    breaks: ['DEBIT.amount', 'CAPP-DEBIT.amount', 'PURSE.conserved', 'SECOND.amount', 'LAW.edges'],
    card: (sound) => ({
      spend: (purse, amount) => sound.spend(purse, sound.affords(purse, fen(amount + 1)) ? fen(amount + 1) : amount),
    }),
  }),
  faulty({
    id: 'debits-capp-twice',
    title: { zh: '复合消费扣款两次', en: 'takes the amount of a CAPP purchase twice, where there is enough' },
    breaks: ['CAPP-DEBIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, before) => {
        const amount = fen(sound.available(before.purse) - sound.available(after.purse));
        return sound.affords(after.purse, amount) ? { ...after, purse: sound.spend(after.purse, amount) } : after;
      }),
    }),
  }),
  faulty({
    id: 'forgets-to-debit-capp',
    title: { zh: '复合消费写记录但不扣款', en: 'writes the records of a CAPP purchase but takes no money' },
    breaks: ['CAPP-DEBIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { purse }) => ({ ...after, purse })),
    }),
  }),
  faulty({
    id: 'forgets-to-debit-a-purchase',
    title: { zh: '普通消费应答 TAC 但不扣款', en: 'answers TAC and MAC2 of a purchase but takes no money' },
    breaks: ['DEBIT.amount', 'PURSE.conserved'],
    card: (sound) => ({ debitForPurchase: lasting(sound.debitForPurchase, (after, { purse }) => ({ ...after, purse })) }),
  }),
  faulty({
    id: 'spares-the-last-money',
    title: { zh: '消费金额正好等于可用余额时不扣款', en: 'takes nothing when the amount is exactly what is available' },
    breaks: ['DEBIT.amount', 'CAPP-DEBIT.amount', 'PURSE.conserved', 'LAW.edges'],
    card: (sound) => ({ spend: (purse, amount) => (amount === sound.available(purse) ? purse : sound.spend(purse, amount)) }),
  }),
  faulty({
    id: 'refuses-the-exact-balance',
    title: { zh: '消费金额正好等于可用余额时按余额不足拒绝', en: 'refuses a purchase of exactly what is available as insufficient' },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient', 'LAW.edges'],
    card: (sound) => ({ affords: (purse, amount) => amount < sound.available(purse) || amount === 0 }),
  }),
  faulty({
    id: 'lends-one-fen',
    title: { zh: '消费金额比可用余额多 1 分时仍接受', en: 'accepts a purchase of one fen more than is available' },
    breaks: [
      'INIT-PURCHASE.insufficient',
      'INIT-CAPP.insufficient',
      'DEBIT.overdraft',
      'BALANCE.bounds',
      'BALANCE.available',
      'LAW.holds',
      'LAW.edges',
      'SECOND.insufficient',
    ],
    card: (sound) => ({
      affords: (purse, amount) => amount <= purse.balance + purse.limit - purse.overdrawn + 1,
      available: (purse) => fen(Math.max(0, sound.available(purse))),
    }),
  }),
  faulty({
    id: 'checks-funds-only-at-debit',
    title: { zh: '初始化时不检查余额，扣款时才应答 9401', en: 'lets INITIALIZE pass without funds and answers 9401 at the debit' },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient', 'SECOND.insufficient'],
    card: (sound) => ({
      affords: () => true,
      ...debits(sound, (debit) => (state, command, card) => {
        const { transaction } = state.volatile;
        const poor = transaction !== undefined && !sound.affords(purseOf(state.persistent, transaction.purse), transaction.amount);
        return poor ? refuse(withoutTransaction(state.volatile), '9401') : debit(state, command, card);
      }),
    }),
  }),
  faulty({
    id: 'never-uses-the-overdraft',
    title: { zh: '消费初始化只看实际余额，不允许透支', en: 'looks at the real balance alone and never lets the overdraft be used' },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient', 'DEBIT.overdraft', 'LAW.edges'],
    card: () => ({ affords: (purse, amount) => amount <= purse.balance }),
  }),
  faulty({
    id: 'grants-the-overdraft-again-and-again',
    title: {
      zh: '检查余额时不减去已透支金额，可超过透支限额',
      en: 'forgets what is overdrawn when it checks funds, and goes beyond the limit',
    },
    breaks: [
      'INIT-PURCHASE.insufficient',
      'INIT-CAPP.insufficient',
      'DEBIT.overdraft',
      'BALANCE.bounds',
      'BALANCE.available',
      'LAW.holds',
      'LAW.edges',
    ],
    card: (sound) => ({
      affords: (purse, amount) => amount <= purse.balance + purse.limit,
      available: (purse) => fen(Math.max(0, sound.available(purse))),
    }),
  }),
  faulty({
    id: 'overdraws-before-the-balance-is-used',
    title: { zh: '消费先用透支额度，后扣实际余额', en: 'draws on the overdraft before the balance is used up' },
    breaks: ['DEBIT.overdraft', 'BALANCE.exclusive', 'LAW.holds'],
    card: () => ({
      spend: (purse, amount) => {
        const lent = Math.min(amount, purse.limit - purse.overdrawn);
        return { ...purse, balance: fen(purse.balance - amount + lent), overdrawn: fen(purse.overdrawn + lent) };
      },
    }),
  }),
  faulty({
    id: 'forgets-earlier-overdraft',
    title: { zh: '透支消费时用本次透支额覆盖已透支金额', en: 'writes the overdraft of a purchase over the one there was' },
    breaks: ['DEBIT.amount', 'DEBIT.overdraft', 'CAPP-DEBIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      spend: (purse, amount) => {
        const after = sound.spend(purse, amount);
        const lent = after.overdrawn - purse.overdrawn;
        return { ...after, overdrawn: lent > 0 ? fen(lent) : purse.overdrawn };
      },
    }),
  }),
  faulty({
    id: 'loads-without-repaying',
    title: { zh: '圈存不先偿还透支，全部计入余额', en: 'puts a load into the balance and leaves the overdraft as it is' },
    breaks: ['CREDIT.repay', 'BALANCE.exclusive', 'LAW.holds'],
    card: () => ({ replenish: (purse, amount) => ({ ...purse, balance: fen(purse.balance + amount) }) }),
  }),
  faulty({
    id: 'repays-and-credits-too',
    title: { zh: '圈存偿还透支的同时又将全额计入余额', en: 'repays the overdraft and credits the whole amount as well' },
    breaks: ['CREDIT.repay', 'CREDIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after, before) =>
        withPurse(after, { balance: fen(after.purse.balance + before.purse.overdrawn - after.purse.overdrawn) }),
      ),
    }),
  }),
  faulty({
    id: 'credits-twice',
    title: { zh: '圈存金额入账两次', en: 'credits the amount of a load twice, where there is room' },
    breaks: ['CREDIT.amount', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after, before) => {
        const amount = fen(sound.available(after.purse) - sound.available(before.purse));
        return sound.holds(after.purse, amount) ? { ...after, purse: sound.replenish(after.purse, amount) } : after;
      }),
    }),
  }),
  faulty({
    id: 'forgets-to-credit',
    title: { zh: '圈存应答 TAC 但余额不变', en: 'answers the TAC of a load but adds no money' },
    breaks: ['CREDIT.amount', 'CREDIT.repay', 'PURSE.conserved'],
    card: (sound) => ({ creditForLoad: lasting(sound.creditForLoad, (after, { purse }) => ({ ...after, purse })) }),
  }),
  faulty({
    id: 'loads-beyond-the-cap',
    title: { zh: '圈存后余额超过上限仍接受', en: 'accepts a load that lifts the balance above the cap' },
    breaks: ['CREDIT.cap', 'BALANCE.bounds', 'LAW.holds', 'LAW.edges'],
    card: () => ({ holds: () => true }),
  }),
  faulty({
    id: 'cuts-a-load-at-the-cap',
    title: { zh: '超过上限的圈存只入账到上限，其余金额丢失', en: 'credits a load only up to the cap and loses the rest' },
    breaks: ['CREDIT.cap', 'CREDIT.amount', 'PURSE.conserved', 'PURSE.counters'],
    card: (sound) => ({
      holds: () => true,
      creditForLoad: lasting(sound.creditForLoad, (after) =>
        withPurse(after, { balance: fen(Math.min(after.purse.balance, after.purse.cap)) }),
      ),
    }),
  }),
  faulty({
    id: 'compares-the-load-alone-with-the-cap',
    title: { zh: '检查上限时只看圈存金额，不加原余额', en: 'compares the amount of a load with the cap and forgets the balance' },
    breaks: ['CREDIT.cap', 'BALANCE.bounds', 'LAW.holds', 'LAW.edges'],
    card: () => ({ holds: (purse, amount) => amount <= purse.cap && purse.balance < purse.cap }),
  }),
  faulty({
    id: 'refuses-a-load-up-to-the-cap',
    title: { zh: '圈存后余额正好等于上限时拒绝', en: 'refuses a load that lifts the balance exactly to the cap' },
    breaks: ['CREDIT.cap', 'LAW.edges'],
    card: (sound) => ({ holds: (purse, amount) => sound.replenish(purse, amount).balance < purse.cap }),
  }),
  faulty({
    id: 'reads-three-octets-of-the-amount',
    title: { zh: '消费初始化忽略金额最高字节', en: 'ignores the highest octet of the amount that INITIALIZE names' },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient'],
    card: (sound) =>
      openings(
        sound,
        (open) => (state, command, card) =>
          open(state, command.data === undefined ? command : { ...command, data: patched(command.data, 1, [0]) }, card),
      ),
  }),
  faulty({
    id: 'takes-the-money-at-initialize',
    title: { zh: '初始化时即扣款，后续不扣', en: 'takes the money at INITIALIZE already and not at the debit' },
    breaks: ['INIT-PURCHASE.harmless', 'INIT-CAPP.harmless', 'PURSE.conserved', 'TEAR.purchase', 'TEAR.capp'],
    card: (sound) => ({
      ...openings(sound, (open) =>
        onWord(open, '9000', (outcome, { persistent }) => {
          const { transaction } = outcome.volatile;
          if (transaction === undefined) return outcome;
          const spent = sound.spend(purseOf(persistent, transaction.purse), transaction.amount);
          return committing(outcome, withNamedPurse(persistent, transaction.purse, spent));
        }),
      ),
      ...debits(sound, (debit) => lasting(debit, (after, { purse, secondPurse }) => ({ ...after, purse, secondPurse }))),
    }),
  }),
  faulty({
    id: 'empties-the-purse-when-funds-lack',
    title: { zh: '余额不足被拒时余额清零', en: 'refuses a purchase for lack of funds and empties the purse' },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-PURCHASE.harmless', 'INIT-CAPP.insufficient', 'INIT-CAPP.harmless', 'PURSE.conserved'],
    card: (sound) =>
      openings(sound, (open) =>
        onWord(open, '9401', (outcome, { persistent }) => committing(outcome, withPurse(persistent, { balance: fen(0) }))),
      ),
  }),
];
