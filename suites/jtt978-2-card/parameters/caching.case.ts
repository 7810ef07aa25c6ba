/** JT/T 978.2 — electronic purse: wrong parameters of UPDATE CAPP DATA CACHE. */

import { fen, purseCommands } from '#harness';
import { metroEntry, noOccasion } from '../journey.ts';
import { oneTransaction, opening, type PurseInstruments, testFamily } from '../purse-case.ts';
import { checkRefusal, requirement, type WrongRow, wrong } from './wrong-parameter.ts';

const anotherFile = { zh: '另一文件：1E 的记录', en: 'another file: a record of EF 1E, not of EF 1A' };

const ride = metroEntry(noOccasion);
const journey = purseCommands.updateCappDataCache.encode({ sfi: 0x1a, record: ride.journey });
const trip = purseCommands.updateCappDataCache.encode({ sfi: 0x1e, record: ride.trip });

const needs = ['EP', 'EP.capp', 'keys.purchase'];
// The debit is tried with a genuine MAC1: what the cache should have refused would take effect with it. Whether a card
// still accepts the debit, after a refused update or without any, is another question.
const spends = { ...oneTransaction, macTries: 1 };

async function refusesJourney({ card, purse, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readRecords(0x1a, 18);
  const open = await purse.openCapp(fen(0), {});

  const answer = await card.altered(row.title, row.alter).updateCappDataCache({ sfi: 0x1a, record: metroEntry(open).journey });

  checkRefusal({ check }, row, answer);
  await card.attempt.debitForCappPurchase(open.authorization);
  check(requirement(row.kind), await card.readRecords(0x1a, 18)).is(before);
}

/** Nothing public says which data are wrong: a sound card may take them, so they are dropped before they could take effect. */
async function refusesData({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readRecords(0x1a, 18);
  await card.initializeForCappPurchase({ amount: fen(0) });

  const answer = await card.altered(row.title, row.alter).updateCappDataCache({ sfi: 0x1a, record: ride.journey });

  checkRefusal({ check }, row, answer);
  await card.present();
  check(requirement(row.kind), await card.readRecords(0x1a, 18)).is(before);
}

async function refusesTrip({ card, purse, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readRecords(0x1e, 2);
  const open = await purse.openCapp(fen(0), {});

  const answer = await card.altered(row.title, row.alter).updateCappDataCache({ sfi: 0x1e, record: metroEntry(open).trip });

  checkRefusal({ check }, row, answer);
  await card.attempt.debitForCappPurchase(open.authorization);
  check(requirement(row.kind), await card.readRecords(0x1e, 2)).is(before);
}

export const wrongCachingCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-044', ...wrong('updateCappDataCache', 'cla', journey), needs, spends }, refusesJourney),
  testFamily({ id: 'JTT978.2-EP-PARAM-045', ...wrong('updateCappDataCache', 'ins', journey), needs, spends }, refusesJourney),
  testFamily({ id: 'JTT978.2-EP-PARAM-046', ...wrong('updateCappDataCache', 'p1p2', journey), needs, spends }, refusesJourney),
  testFamily({ id: 'JTT978.2-EP-PARAM-047', ...wrong('updateCappDataCache', 'length', journey), needs, spends }, refusesJourney),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-048', ...wrong('updateCappDataCache', 'data', journey), needs: ['EP', 'EP.capp'], spends: opening },
    refusesData,
  ),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-049', beside: anotherFile, ...wrong('updateCappDataCache', 'p1p2', trip), needs, spends },
    refusesTrip,
  ),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-050', beside: anotherFile, ...wrong('updateCappDataCache', 'length', trip), needs, spends },
    refusesTrip,
  ),
];
