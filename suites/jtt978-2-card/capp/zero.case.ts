/** JT/T 978.2 — electronic purse: a CAPP purchase of nothing, as an entry gate makes it. */

import { fen, hex, rule } from '#harness';
import { metroEntry, openRide, pay } from '../journey.ts';
import { entryOfPurchase, standing } from '../purchase-case.ts';
import { entryOf, oneTransaction, sw, testCase } from '../purse-case.ts';

const entry = fen(0);

export const cappZeroCases = [
  testCase(
    {
      id: 'JTT978.2-EP-CAPP-010',
      covers: ['JTT978.2:EP.CAPP-DEBIT.zero', 'JTT978.2:EP.CAPP-DEBIT.amount'],
      needs: ['EP', 'EP.capp', 'keys.purchase'],
      spends: oneTransaction,
      title: { zh: '金额 0 的复合消费（进站）成功，余额不变', en: 'a CAPP purchase of nothing, an entry, succeeds and leaves the balance' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      const before = await card.readPurse();
      const opened = await card.attempt.initializeForCappPurchase({ amount: entry });
      check('JTT978.2:EP.CAPP-DEBIT.zero', opened.sw).is(sw.success);
      const { authorization } = await openRide({ card, purse }, entry, metroEntry);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      const { available, balance, overdrawn } = await card.readPurse();
      check('JTT978.2:EP.CAPP-DEBIT.amount', { available, balance, overdrawn }).is({
        available: before.available,
        balance: before.balance,
        overdrawn: before.overdrawn,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-011',
      covers: ['JTT978.2:EP.CAPP-DEBIT.zero.agree'],
      needs: ['EP', 'EP.capp', 'EP.prove', 'keys.purchase'],
      spends: oneTransaction,
      title: {
        zh: '金额 0 的复合消费：脱机交易序号、交易明细与交易认证一致',
        en: 'a CAPP purchase of nothing: offline counter, EF 18 and proof tell the same',
      },
      purpose: {
        zh: '是否计数由卡片决定；计数则必须记明细并能取认证，不计数则都没有。',
        en: 'Whether it counts is up to the card; if it does there is a record and a proof, if not there is neither.',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      const before = await standing(card);
      const made = await pay(card, await openRide({ card, purse }, entry, metroEntry));

      const proof = await card.attempt.getTransactionProve({ type: made.type, counter: made.provedBy });

      const after = await standing(card);
      const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });
      check('JTT978.2:EP.CAPP-DEBIT.zero.agree', {
        counted: after.counters.offline === made.provedBy,
        counterLeft: after.counters.offline === before.counters.offline,
        logged: same(entryOf(record.data), entryOfPurchase(made)),
        logLeft: same(after.purse.transactions, before.purse.transactions),
        proved: same(hex(proof.data), hex(made.mac2) + hex(made.tac)),
      }).is(toldAlike);
    },
  ),
];

/** All three say that it counted, or all three that it did not. */
const toldAlike = rule(
  {
    zh: '计数、明细、认证三者都有，或序号与明细都未变且无认证',
    en: 'counted, logged and proved; or counter and log left as they were and no proof',
  },
  (seen) =>
    same(seen, { counted: true, counterLeft: false, logged: true, logLeft: false, proved: true }) ||
    same(seen, { counted: false, counterLeft: true, logged: false, logLeft: true, proved: false }),
);

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
