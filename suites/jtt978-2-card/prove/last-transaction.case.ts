/** JT/T 978.2 — electronic purse: GET TRANSACTION PROVE proves the last transaction, and one that took place. */

import { yuan } from '#harness';
import { fare, oneTransaction, refusal, sw, testFamily, twoTransactions } from '../purse-case.ts';
import { kindRows, kinds } from '../transaction-kind.ts';

export const lastTransactionCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-012',
      covers: ['JTT978.2:EP.PROVE.refused-debit'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '交易因 MAC 错误被拒绝后取不到它的认证，掉电后也取不到',
        en: 'a transaction that was refused for its MAC has no proof, nor after a loss of power',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { restore } = await kind.make(instruments, fare);
      const { forgery, provedBy } = await kind.open(instruments, fare);
      await forgery.send();

      const atOnce = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      await card.present();
      const later = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });
      check('JTT978.2:EP.PROVE.refused-debit', atOnce.sw).is(refusal);
      check('JTT978.2:EP.PROVE.refused-debit', later.sw).is(refusal);
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-013',
      covers: ['JTT978.2:EP.PROVE.repeat'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: { ...twoTransactions, macTries: 1 },
      title: { zh: '后一笔被拒绝后，前一笔的交易认证仍可取得', en: 'after a refused transaction the one before it can still be proved' },
      purpose: {
        zh: '公开资料只说明最近一笔交易可取认证，未说明其后的初始化是否使其失效，故仅作观察',
        en: 'the facts promise a proof of the last transaction; whether an initialisation after it may drop that proof is open: observed only',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, proof, restore } = await kind.make(instruments, fare);
      const { forgery } = await kind.open(instruments, fare);
      await forgery.send();
      await card.present();

      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      check('JTT978.2:EP.PROVE.repeat', { sw: answer.sw, proof: kind.promised(answer.value) }).is({ sw: sw.success, proof });
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-014',
      covers: ['JTT978.2:EP.PROVE.number'],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: oneTransaction,
      title: {
        zh: '只做初始化的交易取不到认证，掉电后也取不到',
        en: 'a transaction that was opened and no more has no proof, nor after a loss of power',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy } = await kind.open(instruments, fare);

      const open = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      await card.present();
      const dropped = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });
      check('JTT978.2:EP.PROVE.number', open.sw).is(refusal);
      check('JTT978.2:EP.PROVE.number', dropped.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-015',
      covers: ({ kind }) => ['JTT978.2:EP.PROVE.number', kind.requirements.prove],
      needs: ({ kind }) => [...kind.needs, 'EP.prove'],
      spends: twoTransactions,
      title: { zh: '同类交易连续两笔后只能取得后一笔的认证', en: 'of two transactions of a kind only the later one can be proved' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const earlier = await kind.make(instruments, fare);
      const { provedBy, proof } = await kind.make(instruments, yuan(0.37));

      const old = await card.attempt.getTransactionProve({ type: kind.type, counter: earlier.provedBy });
      const newest = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });

      check('JTT978.2:EP.PROVE.number', old.sw).is(refusal);
      check(kind.requirements.prove, { sw: newest.sw, proof: kind.promised(newest.value) }).is({ sw: sw.success, proof });
      await earlier.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PROVE-016',
      covers: ({ later }) => ['JTT978.2:EP.PROVE.type', later.requirements.prove],
      needs: ({ earlier, later }) => [...earlier.needs, ...later.needs, 'EP.prove'],
      spends: twoTransactions,
      title: {
        zh: '另一类交易之后取后一笔的认证，前一笔不再给出',
        en: 'after a transaction of another kind that one is proved, and the one before it no longer',
      },
      rows: kinds.flatMap((earlier) =>
        kinds
          .filter((later) => later !== earlier)
          .map((later) => ({
            row: `${earlier.name}-${later.name}`,
            title: {
              zh: `${earlier.title.zh}后${later.title.zh}`,
              en: `${earlier.article} ${earlier.title.en}, then ${later.article} ${later.title.en}`,
            },
            earlier,
            later,
          })),
      ),
    },
    async (instruments, { earlier, later }) => {
      const { card, check } = instruments;
      await card.present();
      await earlier.arrange(instruments);
      await later.arrange(instruments);
      const before = await earlier.make(instruments, fare);
      const { provedBy, proof, restore } = await later.make(instruments, fare);

      const newest = await card.attempt.getTransactionProve({ type: later.type, counter: provedBy });
      const old = await card.attempt.getTransactionProve({ type: earlier.type, counter: before.provedBy });

      check(later.requirements.prove, { sw: newest.sw, proof: later.promised(newest.value) }).is({ sw: sw.success, proof });
      check('JTT978.2:EP.PROVE.type', old.sw).is(refusal);
      await restore();
      await before.restore();
    },
  ),
];
