/** CREDIT FOR LOAD: how a load is completed. */

import type { Command } from '../../iso7816/command.ts';
import type { Card } from './handlers.ts';
import { beyondCap, loadOf, part } from './opening.ts';
import { answer, type Outcome, type Persistent, refuse, type State, withoutTransaction } from './state.ts';

/** CREDIT FOR LOAD: MAC2 wrong 9302; else adds the amount, counts, writes EF 18 and answers the TAC. */
export function creditForLoad(state: State, command: Command, card: Card): Outcome {
  const { persistent, volatile } = state;
  const { handlers, choices } = card;
  const { transaction } = volatile;
  const left = withoutTransaction(volatile);
  if (transaction?.type !== 2) return refuse(left, choices.order);
  const load = loadOf(state, transaction, part(command, 0, 7), card);
  const received = part(command, 7, 4);
  if (!handlers.acceptsMac2(received, load, card)) return refuse(left, '9302');
  const reason = beyondCap('credit', state, load.amount, card);
  if (reason !== undefined) return refuse(left, reason);
  const { amount, terminal, dateTime } = load;
  const number = handlers.nextCounter(persistent.onlineCounter);
  const tac = handlers.loadTac(load, card);
  const line = handlers.detail({ type: 2, number, limit: persistent.purse.limit, amount, terminal, dateTime });
  const mac = choices.proveLoadMac === 'zero' ? new Uint8Array(4) : received;
  const after: Persistent = {
    ...persistent,
    purse: handlers.replenish(persistent.purse, amount),
    onlineCounter: number,
    details: handlers.logDetail(persistent.details, line),
    proofs: handlers.remember(persistent.proofs, { type: 2, number, mac, tac }, card),
  };
  return { ...answer(left, tac), commits: handlers.settle(persistent, after) };
}
