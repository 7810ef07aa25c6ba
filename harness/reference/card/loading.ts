/** CREDIT FOR LOAD, DEBIT FOR UNLOAD and UPDATE OVERDRAW LIMIT: how a transaction with the issuer is completed. */

import { uint } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import { fen } from '../../tunion/money.ts';
import type { Card, Detail, Online } from './handlers.ts';
import { beyondCap, loadOf, unloadOf, updateOf } from './online.ts';
import { part, purseNamed } from './opening.ts';
import {
  answer,
  type OpenTransaction,
  type Outcome,
  type Persistent,
  type Proof,
  type Purse,
  purseOf,
  refuse,
  type State,
  type Volatile,
  withoutTransaction,
  withPurse,
} from './state.ts';

const zero4 = new Uint8Array(4);

/** CREDIT FOR LOAD: MAC2 wrong 9302; else adds the amount, counts, writes EF 18 and answers the TAC. */
export function creditForLoad(state: State, command: Command, card: Card): Outcome {
  const { handlers, choices } = card;
  const { transaction, left, purse } = opened(state, command, 2);
  if (transaction === undefined) return refuse(left, choices.order);
  const load = loadOf(state, transaction, part(command, 0, 7), card);
  const received = part(command, 7, 4);
  if (!handlers.acceptsMac2(received, load, card)) return refuse(left, '9302');
  const reason = beyondCap('credit', purse, load.amount, card);
  if (reason !== undefined) return refuse(left, reason);
  const tac = handlers.loadTac(load, card);
  const after = handlers.replenish(purse, load.amount);
  const mac = choices.proveLoadMac === 'zero' ? zero4 : received;
  const commits = completed(state, transaction, load, after, { type: 2, limit: purse.limit, amount: load.amount }, { mac, tac }, card);
  return { ...answer(left, tac), commits };
}

/** DEBIT FOR UNLOAD: MAC2 wrong 9302; else takes the amount out, counts, writes EF 18 and answers MAC3. */
export function debitForUnload(state: State, command: Command, card: Card): Outcome {
  const { handlers, choices } = card;
  const { transaction, left, purse } = opened(state, command, 3);
  if (transaction === undefined) return refuse(left, choices.order);
  const unload = unloadOf(state, transaction, part(command, 0, 7), card);
  if (!handlers.acceptsUnloadMac2(part(command, 7, 4), unload, card)) return refuse(left, '9302');
  const mac3 = handlers.unloadMac3(unload, card);
  const after = handlers.unload(purse, unload.amount);
  const halves = choices.unloadProof === 'mac-half' ? { mac: mac3, tac: zero4 } : { mac: zero4, tac: mac3 };
  const commits = completed(state, transaction, unload, after, { type: 3, limit: purse.limit, amount: unload.amount }, halves, card);
  return { ...answer(left, mac3), commits };
}

/** UPDATE OVERDRAW LIMIT: MAC2 wrong 9302; a limit that the purse cannot have is refused; else counts, writes EF 18 and answers the TAC. */
export function updateOverdrawLimit(state: State, command: Command, card: Card): Outcome {
  const { handlers, choices } = card;
  const { transaction, left, purse } = opened(state, command, 7);
  if (transaction === undefined) return refuse(left, choices.order);
  const newLimit = fen(uint(part(command, 0, 3)));
  const update = updateOf(state, transaction, part(command, 3, 7), newLimit, card);
  const received = part(command, 10, 4);
  if (!handlers.acceptsLimitMac2(received, update, card)) return refuse(left, '9302');
  if (!handlers.allowsLimit(purse, newLimit)) return refuse(left, choices.limitBounds);
  const tac = handlers.limitTac(update, card);
  const limit = choices.overdraftDetail === 'new-limit' ? newLimit : purse.limit;
  const mac = choices.proveLoadMac === 'zero' ? zero4 : received;
  const after = handlers.relimit(purse, newLimit);
  const commits = completed(state, transaction, update, after, { type: 7, limit, amount: fen(0) }, { mac, tac }, card);
  return { ...answer(left, tac), commits };
}

/** What is open, if it is of this type and P1 names its purse. */
function opened({ persistent, volatile }: State, command: Command, type: 2 | 3 | 7): Opened {
  const { transaction } = volatile;
  const isIt = transaction?.type === type && transaction.purse === purseNamed(command);
  return {
    transaction: isIt ? transaction : undefined,
    left: withoutTransaction(volatile),
    purse: purseOf(persistent, purseNamed(command)),
  };
}

interface Opened {
  readonly transaction: OpenTransaction | undefined;
  readonly left: Volatile;
  readonly purse: Purse;
}

/** The lasting states of a completed transaction: purse, counter, EF 18 and proof together. */
function completed(
  { persistent }: State,
  transaction: OpenTransaction,
  { terminal, dateTime, counter }: Online,
  purse: Purse,
  line: Pick<Detail, 'type' | 'limit' | 'amount'>,
  halves: Pick<Proof, 'mac' | 'tac'>,
  card: Card,
): readonly Persistent[] {
  const { handlers } = card;
  const number = handlers.nextCounter(counter);
  const written = handlers.detail({ ...line, number, terminal, dateTime });
  return handlers.settle(persistent, {
    ...withPurse(persistent, transaction.purse, purse),
    onlineCounter: number,
    details: handlers.logDetail(persistent.details, written),
    proofs: handlers.remember(persistent.proofs, { type: line.type, number, ...halves }, card),
  });
}
