/** What the balances of a purse must be like at any time (the laboratory's A, B, C and D), as expectations. */

import { type Expectation, type Fen, type PurseState, reported, rule, type Scene } from '#harness';

export type Money = Pick<PurseState, 'available' | 'balance' | 'overdraftLimit' | 'overdrawn'>;

/** The balances of a purse without its records. */
export const moneyOf = ({ available, balance, overdraftLimit, overdrawn }: PurseState): Money => ({
  available,
  balance,
  overdraftLimit,
  overdrawn,
});

/** The balances agree with each other and keep within their bounds. */
export const lawful = (cap: Fen): Expectation =>
  rule(
    {
      zh: `可用余额 = 实际余额 + 透支限额 − 已透支额；实际余额与已透支额不同时大于零；实际余额 ≤ ${cap}；已透支额 ≤ 透支限额`,
      en: `available = balance + limit − overdrawn; balance and overdrawn not both above zero; balance ≤ ${cap}; overdrawn ≤ limit`,
    },
    (seen) => {
      const { available, balance, overdraftLimit, overdrawn } = Object(seen) as Money;
      const agrees = available === balance + overdraftLimit - overdrawn && Math.min(balance, overdrawn) === 0;
      return agrees && balance <= cap && overdrawn <= overdraftLimit;
    },
  );

/** Every balance fits into three octets, and so does the most that balance and limit can come to. */
export const withinOctets: Expectation = rule(
  { zh: '各余额及实际余额与透支限额之和均不超过 FFFFFF', en: 'each balance, and balance and limit together, within FFFFFF' },
  (seen) => {
    const { available, balance, overdraftLimit, overdrawn } = Object(seen) as Money;
    return [available, balance, overdraftLimit, overdrawn, balance + overdraftLimit].every((amount) => amount <= 0xffffff);
  },
);

/** An expectation that rests on the cap of the balance: reported only, where neither card nor declaration says what it is. */
export const whereCapKnown = ({ facts }: Scene, expectation: Expectation): Expectation =>
  facts['balanceCap'] === undefined ? reported(expectation) : expectation;
