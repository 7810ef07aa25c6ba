/** GET TRANSACTION PROVE: what a terminal asks that never saw the answer to its debit or credit. */

import { concat } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Card } from './handlers.ts';
import { part } from './opening.ts';
import { answer, type Outcome, refuse, type State, withoutTransaction } from './state.ts';

/** GET TRANSACTION PROVE: MAC2 and TAC of the last transaction when type (P2) and number are its own, else 9406. */
export function getTransactionProve({ persistent, volatile }: State, command: Command, { choices }: Card): Outcome {
  const left = choices.sideCommands === 'keep' ? volatile : withoutTransaction(volatile);
  const number = uint(part(command, 0, 2));
  const proof = persistent.proofs.find((each) => each.type === command.p2 && each.number === number);
  if (proof === undefined) return refuse(left, choices.proveWord);
  const given = answer(left, concat(proof.mac, proof.tac));
  if (choices.proveAnswers === 'for-ever') return given;
  return { ...given, commits: [{ ...persistent, proofs: persistent.proofs.filter((each) => each !== proof) }] };
}
