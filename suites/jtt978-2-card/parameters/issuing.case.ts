/** JT/T 978.2 — electronic purse: wrong parameters of APPLICATION BLOCK and UNBLOCK, EXTERNAL AUTHENTICATE and BLOCK ALGORITHM. */

import { oneOf, purseCommands } from '#harness';
import { sealed } from '../issuer-case.ts';
import { sw, testFamily } from '../purse-case.ts';
import { checkRefusal, glance, requirement, type WrongRow, wrongOf, wrongSealed } from './wrong-parameter.ts';

const mac = new Uint8Array(4);
const blocking = wrongSealed('applicationBlock', purseCommands.applicationBlock.encode({ mac }));
const unblocking = wrongSealed('applicationUnblock', purseCommands.applicationUnblock.encode({ mac }));
const authenticating = wrongOf('externalAuthenticate', purseCommands.externalAuthenticate.encode({ cryptogram: new Uint8Array(8) }));
const fixing = wrongSealed('blockAlgorithm', purseCommands.blockAlgorithm.encode({ p2: 0x03, mac }));

const needs = ['EP', 'EP.block', 'keys.lock', 'keys.unlock'];

/** P2 says whether a block lasts for ever: a card that misreads it may be lost. */
const isP2 = ({ row }: WrongRow): boolean => row.startsWith('p2-');

const blocked = oneOf(
  { '6283': { zh: '应用已临时锁定', en: 'application blocked' } },
  { '6A81': { zh: '应用停用', en: 'application out of use' } },
);

export const wrongIssuingCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-094',
      ...blocking,
      rows: blocking.rows.filter((row) => !isP2(row)),
      needs,
      spends: { counters: 0, lock: 1, writes: 2, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, upkeep, check } = instruments;
      await card.present();

      const answer = await sealed(instruments, 'applicationBlock', {}, row.sealing, card.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.restart()).is(sw.success);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-095',
      ...blocking,
      rows: blocking.rows.filter(isP2),
      needs,
      spends: { lock: 1, irreversible: 1, writes: 1, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, upkeep, check } = instruments;
      await card.present();

      const answer = await sealed(instruments, 'applicationBlock', {}, row.sealing, card.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.restart()).is(sw.success);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-096',
      ...unblocking,
      needs,
      spends: { counters: 0, lock: 1, writes: 3, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, upkeep, check } = instruments;
      await upkeep.unblock();
      await upkeep.block();

      const answer = await sealed(instruments, 'applicationUnblock', {}, row.sealing, card.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.restart()).is(blocked);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-097',
      ...authenticating,
      needs: ['EP', 'EP.external-authenticate', 'keys.authentication'],
      spends: { counters: 0, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, issuer, check } = instruments;
      await card.present();
      const before = await glance(card);
      const cryptogram = await issuer.authenticate(await card.getChallenge());

      const answer = await card.altered(row.title, row.alter).externalAuthenticate({ cryptogram });

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await glance(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-098',
      ...fixing,
      needs: ['EP', 'EP.algorithms', 'keys.lock'],
      spends: { counters: 0, writes: 1, lock: 1, irreversible: 1, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      const before = await card.getAlgorithm();

      const answer = await sealed(instruments, 'blockAlgorithm', { p2: 0x03 }, row.sealing, card.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.getAlgorithm()).is(before);
    },
  ),
];
