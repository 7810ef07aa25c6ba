/** The seals that an issuer's host gives: MACs of protected commands, the MAC of a new PIN, authentication cryptograms, record keys. */

import { xor } from '../../bytes/bits.ts';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { authenticationCryptogram } from '../../crypto/authentication.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import { tripleDes } from '../../crypto/des.ts';
import { diversify } from '../../crypto/diversification.ts';
import { retailMac, sm4Mac } from '../../crypto/mac.ts';
import { sm4 } from '../../crypto/sm4.ts';
import { commandMac, type ReloadPinRule, reloadPinMac } from '../../tunion/mac.ts';
import type { Keyring } from './keyring.ts';
import type { AuthenticationQuestion, RecordKeyQuestion, ReloadPinQuestion, SealQuestion } from './question.ts';

/** The MAC of a protected command; one that a known mistake gives where the question names it. */
export function sealCommand(question: SealQuestion, keyring: Keyring, family: CipherFamily): { readonly mac: string } {
  const key = keyring.of(question.key, question.card, family);
  const [challenge, header, data] = [bytes(question.challenge), bytes(question.header), bytes(question.data)];
  if (question.mistake === 'length-without-mac' || question.mistake === 'data-alone') {
    const start = new Uint8Array(family === '3des' ? 8 : 16);
    start.set(challenge);
    const message = question.mistake === 'data-alone' ? data : concat(header, octets(data.length, data.length > 255 ? 3 : 1), data);
    return { mac: hex((family === '3des' ? retailMac : sm4Mac)(key, message, start).slice(0, 4)) };
  }
  const chain = question.mistake === 'zero-chain' ? new Uint8Array(4) : challenge;
  return { mac: hex(commandMac(key, chain, header, data, family)) };
}

/** @throws RangeError where the host does not know the card's PIN, or the difference has not its length */
export function sealPin(
  question: ReloadPinQuestion,
  keyring: Keyring,
  family: CipherFamily,
  pin: Uint8Array | undefined,
  rule: ReloadPinRule,
): { readonly mac: string } {
  if (pin === undefined) throw new RangeError('the issuer host does not know the PIN');
  const key = keyring.of('pin-reload', question.card, family);
  return { mac: hex(reloadPinMac(key, xor(pin, bytes(question.pin)), question.rule ?? rule, family)) };
}

/** A challenge of 4 octets is filled with 00; under SM4 that is our reading, as the one public form of it takes 8. */
export function answerChallenge(question: AuthenticationQuestion, keyring: Keyring, family: CipherFamily): { readonly cryptogram: string } {
  const challenge = new Uint8Array(8);
  challenge.set(bytes(question.challenge));
  return { cryptogram: hex(authenticationCryptogram(family, keyring.of('authentication', question.card, family), challenge)) };
}

/** Which key it is does not matter, only that the card can decipher it: it is the open key diversified by the challenge. */
export function newRecordKey(question: RecordKeyQuestion, keyring: Keyring, family: CipherFamily): { readonly key: string } {
  const open = keyring.of('record', question.card, family);
  const fresh = diversify(family, open, concat(bytes(question.challenge), new Uint8Array(4)));
  return { key: hex((family === '3des' ? tripleDes : sm4)(open, fresh)) };
}
