/** JT/T 978.2 — electronic purse: the commands of an unload and of an overdraft limit, and GET ALGORITHM, with Le 00. */

import { type Answer, type Command, purseCommands, type Row } from '#harness';
import { withinThreeOctets } from '../amounts.ts';
import { openUnload, openUpdate } from '../online-case.ts';
import { oneTransaction, type PurseInstruments, smallest, sw, testFamily } from '../purse-case.ts';
import { unloadKind, updateKind } from '../transaction-kind.ts';
import { anotherCommand } from './wrong-parameter.ts';

const title = { zh: 'Le=00', en: 'Le 00' };
/** Le is written 00 for 256 octets. */
const zeroLe = (command: Command): Command => ({ ...command, le: 256 });

/** Commands with Le 00, each where it is due, and how many octets it answers. */
const online: readonly (Row & {
  readonly needs: readonly string[];
  readonly octets: number;
  readonly ask: (instruments: PurseInstruments) => Promise<Answer>;
})[] = [
  {
    row: 'initialize-for-unload',
    title: purseCommands.initializeForUnload.name,
    needs: unloadKind.needs,
    octets: 16,
    async ask(instruments) {
      await unloadKind.arrange(instruments);
      return instruments.card.altered(title, zeroLe).initializeForUnload({ amount: smallest });
    },
  },
  {
    row: 'debit-for-unload',
    title: purseCommands.debitForUnload.name,
    needs: unloadKind.needs,
    octets: 4,
    async ask(instruments) {
      await unloadKind.arrange(instruments);
      const { authorization } = await openUnload(instruments, smallest);
      return instruments.card.altered(title, zeroLe).debitForUnload(authorization);
    },
  },
  {
    row: 'initialize-for-update',
    title: purseCommands.initializeForUpdate.name,
    needs: ['EP', 'EP.overdraft-update'],
    octets: 19,
    ask: ({ card }) => card.altered(title, zeroLe).initializeForUpdate(),
  },
  {
    row: 'update-overdraw-limit',
    title: purseCommands.updateOverdrawLimit.name,
    needs: updateKind.needs,
    octets: 4,
    async ask(instruments) {
      const { card } = instruments;
      const overdraftLimit = withinThreeOctets((await card.getBalance({ kind: 'overdraftLimit' })).amount);
      const { authorization } = await openUpdate(instruments, overdraftLimit);
      return card.altered(title, zeroLe).updateOverdrawLimit({ overdraftLimit, ...authorization });
    },
  },
  {
    row: 'get-algorithm',
    title: purseCommands.getAlgorithm.name,
    needs: ['EP', 'EP.algorithms'],
    octets: 1,
    ask: ({ card }) => card.altered(title, zeroLe).getAlgorithm(),
  },
];

export const leZeroOnlineCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-102',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ({ needs }) => needs,
      spends: oneTransaction,
      title: {
        zh: '圈提、修改透支限额与查询算法 Le=00 应答全部数据',
        en: 'commands of an unload, of an overdraft limit and GET ALGORITHM answer all of their data with Le 00',
      },
      rows: online,
    },
    async (instruments, { octets, ask }) => {
      await instruments.card.present();

      const answer = await ask(instruments);

      instruments.check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets });
    },
  ),
];
