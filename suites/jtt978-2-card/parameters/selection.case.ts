/** JT/T 978.2 — electronic purse: wrong parameters of SELECT. */

import { purseAid, purseCommands } from '#harness';
import { ownAid, type PurseInstruments, testFamily } from '../purse-case.ts';
import { anotherCommand, checkRefusal, requirement, type WrongRow, wrong } from './wrong-parameter.ts';

const ppse = purseCommands.selectPpse.encode();
const aid = purseCommands.selectAid.encode({ aid: purseAid });
const needs = ['EP'];
/** A wrong parameter of a read is still a read; a command that no card knows costs a sound card nothing, but its owner must allow it. */
const spends = { counters: 0 } as const;

// Nothing public says what stays selected after a SELECT that failed: the purse is selected anew before it is read.
async function refusesPpse({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).selectPpse();

  checkRefusal({ check }, row, answer);
  await card.present();
  check(requirement(row.kind), await card.readPurse()).is(before);
}

async function refusesAid({ card, scene, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).selectAid({ aid: ownAid(scene) });

  checkRefusal({ check }, row, answer);
  await card.present();
  check(requirement(row.kind), await card.readPurse()).is(before);
}

export const wrongSelectionCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-001', ...wrong('selectPpse', 'cla', ppse), needs, spends }, refusesPpse),
  testFamily({ id: 'JTT978.2-EP-PARAM-002', beside: anotherCommand, ...wrong('selectPpse', 'ins', ppse), needs, spends }, refusesPpse),
  testFamily({ id: 'JTT978.2-EP-PARAM-003', ...wrong('selectPpse', 'p1p2', ppse), needs }, refusesPpse),
  testFamily({ id: 'JTT978.2-EP-PARAM-004', ...wrong('selectPpse', 'length', ppse), needs }, refusesPpse),
  testFamily({ id: 'JTT978.2-EP-PARAM-005', ...wrong('selectAid', 'cla', aid), needs, spends }, refusesAid),
  testFamily({ id: 'JTT978.2-EP-PARAM-006', beside: anotherCommand, ...wrong('selectAid', 'ins', aid), needs, spends }, refusesAid),
  testFamily({ id: 'JTT978.2-EP-PARAM-007', ...wrong('selectAid', 'p1p2', aid), needs }, refusesAid),
  testFamily({ id: 'JTT978.2-EP-PARAM-008', ...wrong('selectAid', 'length', aid), needs }, refusesAid),
];
