/** JT/T 978.2 — electronic purse: wrong parameters of READ BINARY, READ RECORD, GET BALANCE and GET CHALLENGE. */

import { purseCommands, reported } from '#harness';
import { answerForm, type PurseInstruments, refusal, testFamily } from '../purse-case.ts';
import { anotherCommand, checkRefusal, checkRefusedRead, endsWith, requirement, seen, type WrongRow, wrong } from './wrong-parameter.ts';

// Files that no card lacks: EF 15, and record 1 of EF 1A.
const file = { sfi: 0x15 };
const entry = { sfi: 0x1a, record: 1 };
const kind = { kind: 'balance' } as const;

const binary = purseCommands.readBinary.encode(file);
const record = purseCommands.readRecord.encode(entry);
const balance = purseCommands.getBalance.encode(kind);
const challenge = purseCommands.getChallenge.encode({});
const needs = ['EP'];
/** A wrong parameter of a read is still a read; a command that no card knows costs a sound card nothing, but its owner must allow it. */
const spends = { counters: 0 } as const;

async function refusesBinary({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).readBinary(file);

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await card.readPurse()).is(before);
}

async function refusesRecord({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).readRecord(entry);

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await card.readPurse()).is(before);
}

async function refusesBalance({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).getBalance(kind);

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await card.readPurse()).is(before);
}

async function refusesChallenge({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await card.readPurse();

  const answer = await card.altered(row.title, row.alter).getChallenge();

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await card.readPurse()).is(before);
}

export const wrongReadingCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-009', ...wrong('readBinary', 'cla', binary), needs, spends }, refusesBinary),
  testFamily({ id: 'JTT978.2-EP-PARAM-010', ...wrong('readBinary', 'ins', binary), needs, spends }, refusesBinary),
  testFamily({ id: 'JTT978.2-EP-PARAM-011', ...wrong('readBinary', 'p1p2', binary), needs }, refusesBinary),
  testFamily({ id: 'JTT978.2-EP-PARAM-012', ...wrong('readBinary', 'length', binary), needs }, refusesBinary),
  testFamily({ id: 'JTT978.2-EP-PARAM-013', ...wrong('readBinary', 'le', binary), needs }, async ({ card, check }, row) => {
    await card.present();
    const before = await card.readPurse();
    const whole = await card.readBinary(file);

    const answer = await card.altered(row.title, row.alter).readBinary(file);

    checkRefusedRead({ check }, row, answer);
    check(requirement(row.kind), seen(await answer.reissued())).is(endsWith(whole));
    check(requirement(row.kind), await card.readPurse()).is(before);
  }),

  testFamily({ id: 'JTT978.2-EP-PARAM-014', ...wrong('readRecord', 'cla', record), needs, spends }, refusesRecord),
  testFamily({ id: 'JTT978.2-EP-PARAM-015', beside: anotherCommand, ...wrong('readRecord', 'ins', record), needs, spends }, refusesRecord),
  testFamily({ id: 'JTT978.2-EP-PARAM-016', ...wrong('readRecord', 'p1p2', record), needs }, refusesRecord),
  testFamily({ id: 'JTT978.2-EP-PARAM-017', ...wrong('readRecord', 'length', record), needs }, refusesRecord),
  testFamily({ id: 'JTT978.2-EP-PARAM-018', ...wrong('readRecord', 'le', record), needs }, async ({ card, check }, row) => {
    await card.present();
    const before = await card.readPurse();
    const whole = await card.readRecord(entry);

    const answer = await card.altered(row.title, row.alter).readRecord(entry);

    checkRefusedRead({ check }, row, answer);
    check(requirement(row.kind), seen(await answer.reissued())).is(endsWith(whole));
    check(requirement(row.kind), await card.readPurse()).is(before);
  }),

  testFamily({ id: 'JTT978.2-EP-PARAM-019', ...wrong('getBalance', 'cla', balance), needs, spends }, refusesBalance),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-020', beside: anotherCommand, ...wrong('getBalance', 'ins', balance), needs, spends },
    refusesBalance,
  ),
  testFamily({ id: 'JTT978.2-EP-PARAM-021', ...wrong('getBalance', 'p1p2', balance), needs }, refusesBalance),
  testFamily({ id: 'JTT978.2-EP-PARAM-022', ...wrong('getBalance', 'length', balance), needs }, refusesBalance),
  testFamily({ id: 'JTT978.2-EP-PARAM-023', ...wrong('getBalance', 'le', balance), needs }, async ({ card, check }, row) => {
    await card.present();
    const before = await card.readPurse();
    const right = await card.attempt.getBalance(kind);

    const answer = await card.altered(row.title, row.alter).getBalance(kind);

    checkRefusal({ check }, row, answer);
    check(requirement(row.kind), seen(await answer.reissued())).is(endsWith(right.data));
    check(requirement(row.kind), await card.readPurse()).is(before);
  }),

  testFamily({ id: 'JTT978.2-EP-PARAM-024', ...wrong('getChallenge', 'cla', challenge), needs, spends }, refusesChallenge),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-025', beside: anotherCommand, ...wrong('getChallenge', 'ins', challenge), needs, spends },
    refusesChallenge,
  ),
  testFamily({ id: 'JTT978.2-EP-PARAM-026', ...wrong('getChallenge', 'p1p2', challenge), needs }, refusesChallenge),
  testFamily({ id: 'JTT978.2-EP-PARAM-027', ...wrong('getChallenge', 'length', challenge), needs }, refusesChallenge),
  testFamily({ id: 'JTT978.2-EP-PARAM-028', ...wrong('getChallenge', 'le', challenge), needs }, async ({ card, check }, row) => {
    await card.present();
    const before = await card.readPurse();

    const answer = await card.altered(row.title, row.alter).getChallenge();

    // Many cards give as many octets as are asked for: harmless, so only reported.
    check(requirement(row.kind), answer.sw).is(reported(refusal));
    check(`${requirement(row.kind)}.word`, answer.sw).is(reported(row.word));
    check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    check(requirement(row.kind), await card.readPurse()).is(before);
  }),
];
