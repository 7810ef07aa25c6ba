/** Commands that a card takes from its issuer, and its PIN, as acts under test. */

import { type Answer, type Card, declaredPin, type SealedVerb, type Sealing, type Unsealed, wrongPin } from '#harness';
import type { PurseInstruments } from './purse-case.ts';

/** A protected command with a genuine MAC over a challenge drawn for it. */
export async function sealed<V extends SealedVerb>(
  { card, issuer }: PurseInstruments,
  verb: V,
  input: Unsealed<V>,
  how: Omit<Sealing, 'challenge'> = {},
  attempts: Pick<Card['attempt'], SealedVerb> = card.attempt,
): Promise<Answer> {
  const mac = await issuer.seal(verb, input, { challenge: await anyChallenge(card), ...how });
  const attempt = attempts[verb] as unknown as (whole: object) => Promise<Answer>;
  return attempt({ ...input, mac });
}

/** A challenge, or zeros of a card that gives none. */
export async function anyChallenge(card: Card): Promise<Uint8Array> {
  return (await card.attempt.getChallenge()).value ?? new Uint8Array(4);
}

/** The word of VERIFY with the declared PIN. */
export const verify = async ({ card, scene }: PurseInstruments): Promise<string> =>
  (await card.attempt.verifyPin({ pin: declaredPin(scene) })).sw;

/** The word of VERIFY with a wrong PIN. */
export const verifyWrong = async ({ card, scene }: PurseInstruments): Promise<string> =>
  (await card.attempt.verifyPin({ pin: wrongPin(scene) })).sw;
