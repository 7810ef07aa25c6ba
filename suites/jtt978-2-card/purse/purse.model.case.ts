/** JT/T 978.2 — electronic purse: what holds after any sequence of commands. */

import { explore, upheld } from '#harness';
import { testCase } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind } from '../transaction-kind.ts';
import { conserved, counted, proved, purseHistories, purseSpends } from './move.ts';

export const purseModelCases = [
  testCase(
    {
      id: 'JTT978.2-EP-PURSE-001',
      covers: [conserved, counted, proved],
      needs: [...new Set([...purchaseKind.needs, ...cappKind.needs, ...loadKind.needs, 'EP.prove', 'keys.tac'])],
      spends: purseSpends,
      title: {
        zh: '随机的圈存、消费、复合消费、错误与中断之后，资金守恒、序号正确、TAC 均可验证',
        en: 'after random loads, purchases, mistakes and interruptions the money is conserved, the counters are right and every TAC verifies',
      },
      purpose: {
        zh: '逐条命令都正确的卡片，仍可能在某种次序下出错；找到的最短次序写在记录里，可手工照做',
        en: 'a card that does each command right may still fail in some order of them; the shortest such order stands in the record, to be keyed in by hand',
      },
    },
    async (instruments) => {
      const broken = await explore(instruments.scene, purseHistories(instruments));

      instruments.check(conserved, broken[conserved]).is(upheld);
      instruments.check(counted, broken[counted]).is(upheld);
      instruments.check(proved, broken[proved]).is(upheld);
    },
  ),
];
