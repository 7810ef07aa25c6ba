/** JT/T 978.2 — electronic purse: a load and the cap of the balance. */

import { type Expectation, type Fen, fen, reported, rule, type Text, yuan } from '#harness';
import { fare, refusal, sw, testCase, testFamily } from '../purse-case.ts';

const needs = ['EP', 'EP.load', 'keys.load', 'keys.purchase'];

export const loadCapCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-CREDIT-015',
      covers: ['JTT978.2:EP.CREDIT.cap'],
      needs,
      spends: { counters: 4, money: 0x2000000, macTries: 1 },
      title: { zh: '圈存后超过余额上限时拒绝，余额不变', en: 'a load beyond the cap of the balance is refused and changes nothing' },
      rows: [
        { row: 'by-one', title: { zh: '超出 1 分', en: 'by one fen' }, beyond: fen(1) },
        { row: 'by-far', title: { zh: '超出 100 元', en: 'by a hundred yuan' }, beyond: yuan(100) },
      ],
    },
    async ({ card, purse, check }, { beyond }) => {
      await card.present();
      const before = await card.readPurse();

      const answer = await purse.attemptLoad(fen(purse.cap() - before.balance + before.overdrawn + beyond));

      check('JTT978.2:EP.CREDIT.cap', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.cap', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-018',
      covers: ['JTT978.2:EP.CREDIT.cap'],
      needs: [...needs, 'EP.purchase'],
      spends: { counters: 5, money: 0x2000000 },
      title: { zh: '圈存后实际余额恰好等于上限时接受', en: 'a load that lifts the balance exactly to its cap is accepted' },
    },
    async ({ card, purse, scene, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await purse.purchase(fare);
      const before = await card.readPurse();
      const amount = fen(purse.cap() - before.balance + before.overdrawn);

      const answer = await purse.attemptLoad(amount);

      const { balance } = await card.readPurse();
      check('JTT978.2:EP.CREDIT.cap', { sw: answer.sw, balance }).is(
        reported(filled(purse.cap(), before.balance, scene.facts['balanceCap'] !== undefined)),
      );
      await purse.arrange({ room: fen(amount - before.overdrawn) });
    },
  ),
];

/** The purse full after a load; where the cap is not known, a refusal that left the balance as it was serves as well. */
function filled(cap: Fen, before: Fen, known: boolean): Expectation {
  const unlessLower: Text = known
    ? { zh: '', en: '' }
    : { zh: '；上限未知，亦可拒绝且余额不变', en: '; the cap is not known, so a refusal that leaves the balance will do' };
  return rule({ zh: `接受，余额为 ${cap} 分${unlessLower.zh}`, en: `accepted, with a balance of ${cap} fen${unlessLower.en}` }, (seen) => {
    const { sw: word = '', balance } = Object(seen) as { sw?: string; balance?: number };
    return (word === sw.success && balance === cap) || (!known && refusal.judge(word) === 'met' && balance === before);
  });
}
