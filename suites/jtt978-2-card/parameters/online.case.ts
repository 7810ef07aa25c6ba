/** JT/T 978.2 — electronic purse: wrong parameters of the commands of an unload and of a change of the overdraft limit. */

import { purseCommands } from '#harness';
import { withinThreeOctets } from '../amounts.ts';
import { openUnload, openUpdate } from '../online-case.ts';
import { oneTransaction, opening, type PurseInstruments, smallest, testFamily } from '../purse-case.ts';
import { unloadKind, updateKind } from '../transaction-kind.ts';
import { checkRefusal, checkReissued, glance, requirement, type WrongRow, wrong, wrongOf } from './wrong-parameter.ts';

const terminal = new Uint8Array(6);
const dateTime = new Uint8Array(7);
const mac2 = new Uint8Array(4);
const unload = purseCommands.initializeForUnload.encode({ amount: smallest, terminal });
const update = purseCommands.initializeForUpdate.encode({ terminal });
const debit = purseCommands.debitForUnload.encode({ dateTime, mac2 });
const limit = purseCommands.updateOverdrawLimit.encode({ overdraftLimit: smallest, dateTime, mac2 });

const opensUnload = wrongOf('initializeForUnload', unload);
// Each wrong command that completes follows a good INITIALIZE and carries a genuine MAC2.
const spends = { ...oneTransaction, macTries: 1 };

async function refusesUnload(instruments: PurseInstruments, row: WrongRow): Promise<void> {
  const { card, check } = instruments;
  await card.present();
  const before = await glance(card);

  const answer = await card.altered(row.title, row.alter).initializeForUnload({ amount: smallest });

  checkRefusal(instruments, row, answer);
  check(requirement(row.kind), await glance(card)).is(before);
}

export const wrongOnlineCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-081',
      ...opensUnload,
      rows: opensUnload.rows.filter(({ kind }) => kind !== 'le'),
      needs: ['EP', 'EP.unload'],
      spends: opening,
    },
    refusesUnload,
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-082',
      ...wrong('initializeForUnload', 'le', unload),
      needs: unloadKind.needs,
      spends: oneTransaction,
    },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await glance(card);

      const answer = await card.altered(row.title, row.alter).initializeForUnload({ amount: smallest });

      checkRefusal(instruments, row, answer);
      await checkReissued(instruments, row, answer, 16);
      check(requirement(row.kind), await glance(card)).is(before);
    },
  ),

  testFamily(
    { id: 'JTT978.2-EP-PARAM-083', ...wrongOf('debitForUnload', debit), needs: unloadKind.needs, spends },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await glance(card);
      const { authorization } = await openUnload(instruments, smallest);

      const answer = await card.altered(row.title, row.alter).debitForUnload(authorization);

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await glance(card)).is(before);
      await checkReissued(instruments, row, answer, 4);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-084',
      ...wrongOf('initializeForUpdate', update),
      needs: ['EP', 'EP.overdraft-update'],
      spends: opening,
    },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      const before = await glance(card);

      const answer = await card.altered(row.title, row.alter).initializeForUpdate();

      checkRefusal(instruments, row, answer);
      await checkReissued(instruments, row, answer, 19);
      check(requirement(row.kind), await glance(card)).is(before);
    },
  ),

  // The limit in force again: a card that takes the wrong command counts and logs it.
  testFamily(
    { id: 'JTT978.2-EP-PARAM-085', ...wrongOf('updateOverdrawLimit', limit), needs: updateKind.needs, spends },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      const before = await glance(card);
      const overdraftLimit = withinThreeOctets((await card.getBalance({ kind: 'overdraftLimit' })).amount);
      const { authorization } = await openUpdate(instruments, overdraftLimit);

      const answer = await card.altered(row.title, row.alter).updateOverdrawLimit({ overdraftLimit, ...authorization });

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await glance(card)).is(before);
      await checkReissued(instruments, row, answer, 4);
    },
  ),
];
