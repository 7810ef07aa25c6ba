/** What an issuer's host says to the MAC1 of a load, an unload or a change of the overdraft limit, and the MAC2 that it gives. */

import { bytes, hex } from '../../bytes/hex.ts';
import type { KeyName } from '../../tunion/card-key.ts';
import { loadSessionKey, type PurseAlgorithm } from '../../tunion/key.ts';
import { loadMac1, loadMac2, overdraftMac1, overdraftMac2, unloadMac1, unloadMac2 } from '../../tunion/mac.ts';
import { type Fen, fen } from '../../tunion/money.ts';
import type { Keyring } from './keyring.ts';
import { compare, mistakes, otherWays, type PurseWay, type Variant, wayOf } from './mistakes.ts';
import type { Found, IssuerQuestion } from './question.ts';

type OfferQuestion = Extract<IssuerQuestion, { readonly mac1: string }>;

/** The two MACs of an offer under a session key. */
interface Formulas {
  readonly key: KeyName;
  mac1(sessionKey: Uint8Array, balance: Fen, purse: PurseAlgorithm): Uint8Array;
  mac2(sessionKey: Uint8Array, purse: PurseAlgorithm): Uint8Array;
}

export function answerOffer(question: OfferQuestion, keyring: Keyring, algorithm: PurseWay): Found & { readonly mac2: string } {
  const { family, purse } = wayOf(algorithm);
  const { key, mac1, mac2 } = formulasOf(question);
  const session = (cardKey: Uint8Array, way = purse, counter = question.counter): Uint8Array =>
    loadSessionKey(cardKey, { random: bytes(question.random), counter }, way);
  const used = keyring.of(key, question.card, family);
  const genuine = session(used);
  const balance = fen(question.balance);
  const found = compare(bytes(question.mac1), mac1(genuine, balance, purse), function* (): Generator<Variant> {
    for (const wrong of keyring.mistaken(key, question.card, family)) {
      yield { text: wrong.text, value: mac1(session(wrong.key), balance, purse) };
    }
    yield { text: mistakes.laterCounter, value: mac1(session(used, purse, (question.counter + 1) % 0x10000), balance, purse) };
    yield { text: mistakes.noBalance, value: mac1(genuine, fen(0), purse) };
    yield { text: mistakes.zeroSession, value: mac1(new Uint8Array(genuine.length), balance, purse) };
    if (question.about !== 'overdraft') {
      const other = formulasOf({ ...question, about: question.about === 'load' ? 'unload' : 'load' });
      yield { text: mistakes.otherType, value: other.mac1(genuine, balance, purse) };
    }
    for (const other of otherWays(algorithm)) {
      const otherSession = session(keyring.of(key, question.card, other.family), other.purse);
      yield { text: other.text, value: mac1(otherSession, balance, other.purse) };
    }
  });
  return { ...found, mac2: hex(mac2(genuine, purse)) };
}

function formulasOf(question: OfferQuestion): Formulas {
  const terminal = bytes(question.terminal);
  const dateTime = bytes(question.dateTime);
  if (question.about === 'overdraft') {
    const [oldLimit, newLimit] = [fen(question.oldLimit), fen(question.newLimit)];
    return {
      key: 'overdraft',
      mac1: (session, balance, purse) => overdraftMac1(session, { balance, overdraftLimit: oldLimit, terminal }, purse),
      mac2: (session, purse) => overdraftMac2(session, { overdraftLimit: newLimit, terminal, dateTime }, purse),
    };
  }
  const amount = fen(question.amount);
  const [mac1, mac2] = question.about === 'load' ? [loadMac1, loadMac2] : [unloadMac1, unloadMac2];
  return {
    key: question.key ?? question.about,
    mac1: (session, balance, purse) => mac1(session, { balance, amount, terminal }, purse),
    mac2: (session, purse) => mac2(session, { amount, terminal, dateTime }, purse),
  };
}
