/** JT/T 978.2 — electronic purse: what holds after any sequence of commands. */

import { explore, type Text, upheld } from '#harness';
import { testCase } from '../purse-case.ts';
import { cappKind, kinds, loadKind, purchaseKind } from '../transaction-kind.ts';
import { purseHistories, purseSpends } from './history.ts';
import { conserved, counted, proved, type Scope } from './purse.ts';

const usual: Scope = { kinds: [purchaseKind, cappKind, loadKind], tears: false };

export const purseModelCases = [
  histories('JTT978.2-EP-PURSE-001', usual, [], {
    title: {
      zh: '随机的圈存、消费、复合消费、错误与中断之后，资金守恒、序号正确、TAC 均可验证',
      en: 'after random loads, purchases, mistakes and interruptions the money is conserved, the counters are right and every TAC verifies',
    },
    purpose: {
      zh: '逐条命令都正确的卡片，仍可能在某种次序下出错；找到的最短次序写在记录里，可手工照做',
      en: 'a card that does each command right may still fail in some order of them; the shortest such order stands in the record, to be keyed in by hand',
    },
  }),

  histories('JTT978.2-EP-PURSE-002', { kinds, tears: false }, [], {
    title: {
      zh: '随机历史中加入圈提与修改透支限额，资金守恒、序号正确、TAC 均可验证',
      en: 'with unloads and changes of the overdraft limit among random transactions the money is conserved, the counters are right and every TAC verifies',
    },
  }),

  histories('JTT978.2-EP-PURSE-003', { ...usual, tears: true }, ['link.tear-inside'], {
    title: {
      zh: '随机历史中加入命令执行中的断电，资金守恒、序号正确、TAC 均可验证',
      en: 'with power lost inside commands of random histories the money is conserved, the counters are right and every TAC verifies',
    },
  }),
];

/** A case that explores random histories of these transactions. */
function histories(id: string, scope: Scope, needs: readonly string[], words: { readonly title: Text; readonly purpose?: Text }) {
  return testCase(
    {
      id,
      covers: [conserved, counted, proved],
      needs: [...new Set([...scope.kinds.flatMap((kind) => kind.needs), 'EP.prove', 'keys.tac', ...needs])],
      spends: purseSpends,
      ...words,
    },
    async (instruments) => {
      const broken = await explore(instruments.scene, purseHistories(instruments, scope));

      instruments.check(conserved, broken[conserved]).is(upheld);
      instruments.check(counted, broken[counted]).is(upheld);
      instruments.check(proved, broken[proved]).is(upheld);
    },
  );
}
