/** JT/T 978.2 — electronic purse: wrong parameters of GET TRANSACTION PROVE. */

import { concat, purseCommands } from '#harness';
import { oneTransaction, type PurseInstruments, smallest, testFamily } from '../purse-case.ts';
import { anotherCommand, checkRefusal, endsWith, requirement, seen, type WrongRow, wrong } from './wrong-parameter.ts';

const prove = purseCommands.getTransactionProve.encode({ type: 6, counter: 1 });
const ofProof = { needs: ['EP', 'EP.purchase', 'EP.prove', 'keys.purchase', 'keys.load'], spends: oneTransaction };

// Each wrong command follows a purchase whose proof the card holds: afterwards it must still be there.
async function refusesProof({ card, purse, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  await purse.arrange({ spendable: smallest });
  const { type, provedBy, mac2, tac } = await purse.purchase(smallest);
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).getTransactionProve({ type, counter: provedBy });

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await card.readPurse()).is(before);
  const proof = await card.attempt.getTransactionProve({ type, counter: provedBy });
  check(requirement(row.kind), proof.value).is({ mac2, tac });
}

export const wrongProvingCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-066', ...wrong('getTransactionProve', 'cla', prove), ...ofProof }, refusesProof),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-067', beside: anotherCommand, ...wrong('getTransactionProve', 'ins', prove), ...ofProof },
    refusesProof,
  ),
  testFamily({ id: 'JTT978.2-EP-PARAM-068', ...wrong('getTransactionProve', 'p1p2', prove), ...ofProof }, refusesProof),
  testFamily({ id: 'JTT978.2-EP-PARAM-069', ...wrong('getTransactionProve', 'length', prove), ...ofProof }, refusesProof),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-070', ...wrong('getTransactionProve', 'le', prove), ...ofProof },
    async ({ card, purse, check }, row) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const { type, provedBy, mac2, tac } = await purse.purchase(smallest);
      const before = await card.readPurse();

      const answer = await card.altered(row.title, row.alter).getTransactionProve({ type, counter: provedBy });

      checkRefusal({ check }, row, answer);
      check(requirement(row.kind), seen(await answer.reissued())).is(endsWith(concat(mac2, tac)));
      check(requirement(row.kind), await card.readPurse()).is(before);
    },
  ),
];
