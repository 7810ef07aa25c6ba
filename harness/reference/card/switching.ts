/**
 * GET, CHANGE and BLOCK ALGORITHM of a card that holds keys for triple DES and for SM4. Public pages give the headers and no
 * meaning; this is the simplest reading: P2 names the algorithm (00 or 01 triple DES, 03 SM4), both P1 of CHANGE do the same,
 * and BLOCK takes an algorithm away for good, never the last one.
 */

import type { Command } from '../../iso7816/command.ts';
import { isUsable, otherThan } from './algorithm.ts';
import type { Card } from './handlers.ts';
import { sealed } from './sealing.ts';
import { answer, type Outcome, refuse, type State, withoutTransaction } from './state.ts';

export function getAlgorithm(state: State, _command: Command, card: Card): Outcome {
  const [tripleDes = 0, sm4 = 0] = card.choices.algorithmCode.split('-').map((code) => Number.parseInt(code, 16));
  const code = card.handlers.currentAlgorithm(state, card) === 'sm4' ? sm4 : tripleDes;
  return answer(state.volatile, Uint8Array.of(code));
}

export function changeAlgorithm(state: State, { p2 }: Command, card: Card): Outcome {
  const { persistent, volatile } = state;
  const algorithm = p2 === 0x03 ? 'sm4' : '3des';
  const left = withoutTransaction(volatile);
  if (!isUsable(algorithm, persistent, card)) return refuse(left, card.choices.algorithmAbsent);
  if (card.choices.algorithmChange === 'session') return answer({ ...left, algorithm });
  return { ...answer({ ...left, algorithm: undefined }), commits: [{ ...persistent, algorithm }] };
}

export function blockAlgorithm(state: State, command: Command, card: Card): Outcome {
  return sealed(state, command, card, 'blockAlgorithm', ({ persistent }) => {
    const algorithm = command.p2 === 0x03 ? 'sm4' : '3des';
    const remains = isUsable(otherThan(algorithm), persistent, card);
    if (!isUsable(algorithm, persistent, card) || !remains) return card.choices.algorithmAbsent;
    return { ...persistent, blockedAlgorithms: [...persistent.blockedAlgorithms, algorithm] };
  });
}
