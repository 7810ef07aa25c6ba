/** JT/T 978.2 — electronic purse: wrong parameters of DEBIT FOR PURCHASE, DEBIT FOR CAPP PURCHASE and CREDIT FOR LOAD. */

import { purseCommands } from '#harness';
import { openFlatFare } from '../journey.ts';
import { standing } from '../purchase-case.ts';
import { fare, oneTransaction, type PurseInstruments, testFamily } from '../purse-case.ts';
import { anotherCommand, checkRefusal, endsWithOctets, requirement, seen, type WrongRow, wrong } from './wrong-parameter.ts';

const dateTime = new Uint8Array(7);
const mac = new Uint8Array(4);
const debit = purseCommands.debitForPurchase.encode({ terminalSequence: new Uint8Array(4), dateTime, mac1: mac });
const cappDebit = purseCommands.debitForCappPurchase.encode({ terminalSequence: new Uint8Array(4), dateTime, mac1: mac });
const credit = purseCommands.creditForLoad.encode({ dateTime, mac2: mac });

// Each wrong command follows a good INITIALIZE and carries a genuine MAC: but for the one parameter it would be a transaction.
const spends = { ...oneTransaction, macTries: 1 };
const ofPurchase = { needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'], spends };
const ofCapp = { needs: ['EP', 'EP.capp', 'keys.purchase', 'keys.load'], spends };
const ofLoad = { needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'], spends };

async function refusesDebit({ card, purse, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  await purse.arrange({ spendable: fare });
  const before = await standing(card);
  const { authorization } = await purse.openPurchase(fare);

  const answer = await card.altered(row.title, row.alter).debitForPurchase(authorization);

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await standing(card)).is(before);
}

async function refusesCappDebit({ card, purse, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  await purse.arrange({ spendable: fare });
  const before = await standing(card);
  const { authorization } = await openFlatFare({ card, purse }, fare);

  const answer = await card.altered(row.title, row.alter).debitForCappPurchase(authorization);

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await standing(card)).is(before);
}

async function refusesCredit({ card, purse, check }: PurseInstruments, row: WrongRow): Promise<void> {
  await card.present();
  await purse.arrange({ room: fare });
  const before = await standing(card);
  const { authorization } = await purse.openLoad(fare);

  const answer = await card.altered(row.title, row.alter).creditForLoad(authorization);

  checkRefusal({ check }, row, answer);
  check(requirement(row.kind), await standing(card)).is(before);
}

export const wrongSettlingCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-051', ...wrong('debitForPurchase', 'cla', debit), ...ofPurchase }, refusesDebit),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-052', beside: anotherCommand, ...wrong('debitForPurchase', 'ins', debit), ...ofPurchase },
    refusesDebit,
  ),
  testFamily({ id: 'JTT978.2-EP-PARAM-053', ...wrong('debitForPurchase', 'p1p2', debit), ...ofPurchase }, refusesDebit),
  testFamily({ id: 'JTT978.2-EP-PARAM-054', ...wrong('debitForPurchase', 'length', debit), ...ofPurchase }, refusesDebit),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-055', ...wrong('debitForPurchase', 'le', debit), ...ofPurchase },
    async ({ card, purse, check }, row) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(fare);

      const answer = await card.altered(row.title, row.alter).debitForPurchase(authorization);

      checkRefusal({ check }, row, answer);
      check(requirement(row.kind), await card.readPurse()).is(before);
      check(requirement(row.kind), seen(await answer.reissued())).is(endsWithOctets(8));
    },
  ),

  testFamily({ id: 'JTT978.2-EP-PARAM-056', ...wrong('debitForCappPurchase', 'cla', cappDebit), ...ofCapp }, refusesCappDebit),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-057', beside: anotherCommand, ...wrong('debitForCappPurchase', 'ins', cappDebit), ...ofCapp },
    refusesCappDebit,
  ),
  testFamily({ id: 'JTT978.2-EP-PARAM-058', ...wrong('debitForCappPurchase', 'p1p2', cappDebit), ...ofCapp }, refusesCappDebit),
  testFamily({ id: 'JTT978.2-EP-PARAM-059', ...wrong('debitForCappPurchase', 'length', cappDebit), ...ofCapp }, refusesCappDebit),
  testFamily(
    { id: 'JTT978.2-EP-PARAM-060', ...wrong('debitForCappPurchase', 'le', cappDebit), ...ofCapp },
    async ({ card, purse, check }, row) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await openFlatFare({ card, purse }, fare);

      const answer = await card.altered(row.title, row.alter).debitForCappPurchase(authorization);

      checkRefusal({ check }, row, answer);
      check(requirement(row.kind), await card.readPurse()).is(before);
      check(requirement(row.kind), seen(await answer.reissued())).is(endsWithOctets(8));
    },
  ),

  testFamily({ id: 'JTT978.2-EP-PARAM-061', ...wrong('creditForLoad', 'cla', credit), ...ofLoad }, refusesCredit),
  testFamily({ id: 'JTT978.2-EP-PARAM-062', beside: anotherCommand, ...wrong('creditForLoad', 'ins', credit), ...ofLoad }, refusesCredit),
  testFamily({ id: 'JTT978.2-EP-PARAM-063', ...wrong('creditForLoad', 'p1p2', credit), ...ofLoad }, refusesCredit),
  testFamily({ id: 'JTT978.2-EP-PARAM-064', ...wrong('creditForLoad', 'length', credit), ...ofLoad }, refusesCredit),
  testFamily({ id: 'JTT978.2-EP-PARAM-065', ...wrong('creditForLoad', 'le', credit), ...ofLoad }, async ({ card, purse, check }, row) => {
    await card.present();
    await purse.arrange({ room: fare });
    const before = await card.readPurse();
    const { authorization } = await purse.openLoad(fare);

    const answer = await card.altered(row.title, row.alter).creditForLoad(authorization);

    checkRefusal({ check }, row, answer);
    check(requirement(row.kind), await card.readPurse()).is(before);
    check(requirement(row.kind), seen(await answer.reissued())).is(endsWithOctets(4));
  }),
];
