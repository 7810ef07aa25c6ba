/** EXTERNAL AUTHENTICATE: the outside world proves that it holds the authentication key. */

import { authenticationCryptogram } from '../../crypto/authentication.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Command } from '../../iso7816/command.ts';
import { keysOf } from './algorithm.ts';
import type { Card } from './handlers.ts';
import { answer, type Outcome, refuse, type State, withoutTransaction } from './state.ts';

/** Nothing public says what a personalised purse opens to an outside that proved itself, so here it opens nothing. */
export function externalAuthenticate(state: State, { data = new Uint8Array(0) }: Command, card: Card): Outcome {
  const { challenge } = state.volatile;
  const { choices, handlers } = card;
  const left = { ...withoutTransaction(state.volatile), challenge: undefined };
  if (challenge === undefined) return refuse(left, choices.noChallenge);
  const expected = handlers.cryptogram(challenge, handlers.currentAlgorithm(state, card), card);
  if (!handlers.matches(expected, data)) return refuse(left, choices.authenticateWord);
  return answer(left);
}

/** The challenge enciphered, filled with 00 to eight octets; that SM4 takes one of four octets in the same way is our reading. */
export function cryptogram(challenge: Uint8Array, algorithm: CipherFamily, card: Card): Uint8Array {
  const whole = new Uint8Array(8);
  whole.set(challenge);
  return authenticationCryptogram(algorithm, keysOf(algorithm, card).authentication, whole);
}
