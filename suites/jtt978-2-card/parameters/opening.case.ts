/** JT/T 978.2 — electronic purse: wrong parameters of INITIALIZE FOR PURCHASE, FOR CAPP PURCHASE and FOR LOAD. */

import { fen, purseCommands } from '#harness';
import { standing } from '../purchase-case.ts';
import { oneTransaction, opening, type PurseInstruments, smallest, testFamily } from '../purse-case.ts';
import { anotherCommand, checkRefusal, endsWithOctets, requirement, seen, type WrongRow, wrong } from './wrong-parameter.ts';

const input = { amount: smallest, terminal: new Uint8Array(6) };
const purchase = purseCommands.initializeForPurchase.encode(input);
const capp = purseCommands.initializeForCappPurchase.encode(input);
const load = purseCommands.initializeForLoad.encode(input);

const ofPurchase = { needs: ['EP', 'EP.purchase'], spends: opening };
const ofCapp = { needs: ['EP', 'EP.capp'], spends: opening };
const ofLoad = { needs: ['EP', 'EP.load'], spends: opening };
/** With a wrong Le alone the command would be a good one: there must be money, or room for it. */
const arranged = { needs: ['EP', 'EP.purchase', 'EP.load', 'keys.load', 'keys.purchase'], spends: oneTransaction };

async function refusesPurchase({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await standing(card);

  const answer = await card.altered(row.title, row.alter).initializeForPurchase({ amount: smallest });

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await standing(card)).is(before);
}

async function refusesCapp({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await standing(card);

  const answer = await card.altered(row.title, row.alter).initializeForCappPurchase({ amount: fen(0) });

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await standing(card)).is(before);
}

async function refusesLoad({ card, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  const before = await standing(card);

  const answer = await card.altered(row.title, row.alter).initializeForLoad({ amount: smallest });

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await standing(card)).is(before);
}

export const wrongOpeningCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-029', ...wrong('initializeForPurchase', 'cla', purchase), ...ofPurchase }, refusesPurchase),
  testFamily({ id: 'JTT978.2-EP-PARAM-030', ...wrong('initializeForPurchase', 'ins', purchase), ...ofPurchase }, refusesPurchase),
  testFamily({ id: 'JTT978.2-EP-PARAM-031', ...wrong('initializeForPurchase', 'p1p2', purchase), ...ofPurchase }, refusesPurchase),
  testFamily({ id: 'JTT978.2-EP-PARAM-032', ...wrong('initializeForPurchase', 'length', purchase), ...ofPurchase }, refusesPurchase),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-033', ...wrong('initializeForPurchase', 'le', purchase), ...arranged },
    async ({ card, purse, check }, row) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const before = await standing(card);

      const answer = await card.altered(row.title, row.alter).initializeForPurchase({ amount: smallest });

      checkRefusal({ check }, row, answer);
      check(requirement(row.kind), seen(await answer.reissued())).is(endsWithOctets(15));
      check(requirement(row.kind), await standing(card)).is(before);
    },
  ),

  testFamily({ id: 'JTT978.2-EP-PARAM-034', ...wrong('initializeForCappPurchase', 'cla', capp), ...ofCapp }, refusesCapp),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-035', beside: anotherCommand, ...wrong('initializeForCappPurchase', 'ins', capp), ...ofCapp },
    refusesCapp,
  ),
  testFamily({ id: 'JTT978.2-EP-PARAM-036', ...wrong('initializeForCappPurchase', 'p1p2', capp), ...ofCapp }, refusesCapp),
  testFamily({ id: 'JTT978.2-EP-PARAM-037', ...wrong('initializeForCappPurchase', 'length', capp), ...ofCapp }, refusesCapp),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-038', ...wrong('initializeForCappPurchase', 'le', capp), ...ofCapp },
    async ({ card, check }, row) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.altered(row.title, row.alter).initializeForCappPurchase({ amount: fen(0) });

      checkRefusal({ check }, row, answer);
      check(requirement(row.kind), seen(await answer.reissued())).is(endsWithOctets(15));
      check(requirement(row.kind), await standing(card)).is(before);
    },
  ),

  testFamily({ id: 'JTT978.2-EP-PARAM-039', ...wrong('initializeForLoad', 'cla', load), ...ofLoad }, refusesLoad),
  testFamily({ id: 'JTT978.2-EP-PARAM-040', beside: anotherCommand, ...wrong('initializeForLoad', 'ins', load), ...ofLoad }, refusesLoad),
  testFamily({ id: 'JTT978.2-EP-PARAM-041', ...wrong('initializeForLoad', 'p1p2', load), ...ofLoad }, refusesLoad),
  testFamily({ id: 'JTT978.2-EP-PARAM-042', ...wrong('initializeForLoad', 'length', load), ...ofLoad }, refusesLoad),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-043', ...wrong('initializeForLoad', 'le', load), ...arranged },
    async ({ card, purse, check }, row) => {
      await card.present();
      await purse.arrange({ room: smallest });
      const before = await standing(card);

      const answer = await card.altered(row.title, row.alter).initializeForLoad({ amount: smallest });

      checkRefusal({ check }, row, answer);
      check(requirement(row.kind), seen(await answer.reissued())).is(endsWithOctets(16));
      check(requirement(row.kind), await standing(card)).is(before);
    },
  ),
];
