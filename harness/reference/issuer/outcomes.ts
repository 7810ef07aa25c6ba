/** What an issuer's host says to the TAC or MAC3 by which a card shows that a transaction was made. */

import { bytes, equal } from '../../bytes/hex.ts';
import type { Text } from '../../text.ts';
import type { KeyName } from '../../tunion/card-key.ts';
import { loadSessionKey, type PurseAlgorithm } from '../../tunion/key.ts';
import { loadTac, overdraftTac, purchaseTac, type TacKeyRule, unloadMac3 } from '../../tunion/mac.ts';
import { type Fen, fen } from '../../tunion/money.ts';
import type { Keyring } from './keyring.ts';
import { compare, mistakes, otherWays, type PurseWay, type Variant, wayOf } from './mistakes.ts';
import type { CardIdentity, Found, IssuerQuestion, OverdraftFields, PurchaseTacQuestion } from './question.ts';

type OutcomeQuestion = Extract<IssuerQuestion, { readonly balancesAfter: readonly number[] }>;
type OverdraftQuestion = Extract<OutcomeQuestion, OverdraftFields>;

/** What a TAC or MAC3 is over, as far as mistakes differ in it. */
interface Books {
  readonly balance: Fen;
  readonly counter: number;
}

/** The TAC or MAC3 of one transaction under a card key. */
type Formula = (cardKey: Uint8Array, books: Books, purse: PurseAlgorithm) => Uint8Array;

/** The host's keys and the algorithm of the card. */
interface Desk {
  readonly keyring: Keyring;
  readonly algorithm: PurseWay;
}

/** @param overdraftRule the key of an overdraft update's TAC; either is genuine where nobody says which */
export function answerOutcome(question: OutcomeQuestion, desk: Desk, overdraftRule: TacKeyRule | undefined): Found {
  if (question.about === 'overdraft-tac') return overdraftFound(question, desk, overdraftRule);
  const fields = { amount: fen(question.amount), terminal: bytes(question.terminal), dateTime: bytes(question.dateTime) };
  if (question.about === 'load-tac') {
    return found(question, bytes(question.tac), 'tac', (dtk, books, purse) => loadTac(dtk, { ...fields, ...books }, purse), desk);
  }
  const unique = { random: bytes(question.random), counter: question.counter };
  const mac3: Formula = (key, books, purse) => unloadMac3(loadSessionKey(key, unique, purse), { ...fields, ...books }, purse);
  return found(question, bytes(question.mac3), 'unload', mac3, desk);
}

export function answerPurchaseTac(question: PurchaseTacQuestion, desk: Desk): Found {
  const { keyring, algorithm } = desk;
  const { family, purse } = wayOf(algorithm);
  const fields = {
    amount: fen(question.amount),
    type: question.type as 6 | 9,
    terminal: bytes(question.terminal),
    terminalSequence: bytes(question.terminalSequence),
    dateTime: bytes(question.dateTime),
  };
  const used = keyring.of('tac', question.card, family);
  return compare(bytes(question.tac), purchaseTac(used, fields, purse), function* (): Generator<Variant> {
    yield { text: mistakes.otherType, value: purchaseTac(used, { ...fields, type: fields.type === 6 ? 9 : 6 }, purse) };
    yield { text: mistakes.noSequence, value: purchaseTac(used, { ...fields, terminalSequence: new Uint8Array(4) }, purse) };
    yield* wrongKeys('tac', question.card, (dtk, way) => purchaseTac(dtk, fields, way), desk);
  });
}

function found(question: OutcomeQuestion, sent: Uint8Array, key: KeyName, formula: Formula, desk: Desk): Found {
  const { family, purse } = wayOf(desk.algorithm);
  const { counter, card } = question;
  const used = desk.keyring.of(key, card, family);
  const [newest = fen(question.balance), ...others] = question.balancesAfter.map(fen);
  if (others.some((balance) => equal(sent, formula(used, { balance, counter }, purse)))) return { genuine: true };
  return compare(sent, formula(used, { balance: newest, counter }, purse), function* (): Generator<Variant> {
    yield { text: mistakes.laterCounter, value: formula(used, { balance: newest, counter: (counter + 1) % 0x10000 }, purse) };
    yield { text: mistakes.oldBalance, value: formula(used, { balance: fen(question.balance), counter }, purse) };
    yield* wrongKeys(key, card, (cardKey, way) => formula(cardKey, { balance: newest, counter }, way), desk);
  });
}

/** A TAC over the balance before or after, under either key of the two that sources know: which one it is, is said. */
function overdraftFound(question: OverdraftQuestion, desk: Desk, rule: TacKeyRule | undefined): Found {
  const sent = bytes(question.tac);
  const { family, purse } = wayOf(desk.algorithm);
  const fields = { terminal: bytes(question.terminal), dateTime: bytes(question.dateTime) };
  const formula =
    (tacKeyRule: TacKeyRule, limit = question.newLimit): Formula =>
    (dtk, books, way) =>
      overdraftTac(dtk, { ...fields, ...books, overdraftLimit: fen(limit), tacKeyRule }, way);
  const used = desk.keyring.of('tac', question.card, family);
  const { counter } = question;
  for (const tacKeyRule of ['folded', 'direct'] as const) {
    for (const balance of new Set([...question.balancesAfter, question.balance])) {
      if (!equal(sent, formula(tacKeyRule)(used, { balance: fen(balance), counter }, purse))) continue;
      const genuine = rule === undefined || rule === tacKeyRule;
      return { genuine, explains: variantText(tacKeyRule, question.balancesAfter.includes(balance)) };
    }
  }
  const likely = rule ?? 'folded';
  const overOldLimit = formula(likely, question.oldLimit)(used, { balance: fen(question.balance), counter }, purse);
  if (equal(sent, overOldLimit)) return { genuine: false, explains: mistakes.oldLimit };
  return found(question, sent, 'tac', formula(likely), desk);
}

/** The same under the keys that a mistaken card would use. */
function* wrongKeys(
  key: KeyName,
  card: CardIdentity,
  value: (cardKey: Uint8Array, purse: PurseAlgorithm) => Uint8Array,
  { keyring, algorithm }: Desk,
): Generator<Variant> {
  const { family, purse } = wayOf(algorithm);
  for (const wrong of keyring.mistaken(key, card, family)) yield { text: wrong.text, value: value(wrong.key, purse) };
  if (key === 'tac' && family === '3des') {
    const used = keyring.of(key, card, family);
    // Folded onto zeros a half stays what it is.
    const half = (from: number) => Uint8Array.from([...used.subarray(from, from + 8), ...new Uint8Array(8)]);
    yield { text: mistakes.leftHalf, value: value(half(0), purse) };
    yield { text: mistakes.rightHalf, value: value(half(8), purse) };
    yield { text: mistakes.unfolded, value: value(used, { ...purse, tacKey: (dtk) => dtk, mac: purse.directMac }) };
  }
  for (const other of otherWays(algorithm)) {
    yield { text: other.text, value: value(keyring.of(key, card, other.family), other.purse) };
  }
}

function variantText(rule: TacKeyRule, isAfter: boolean): Text {
  const key = rule === 'folded' ? { zh: '折叠后的', en: 'the folded' } : { zh: '未折叠的', en: 'the unfolded' };
  const balance = isAfter ? { zh: '交易后余额', en: 'the balance after it' } : { zh: '交易前余额', en: 'the balance before it' };
  return { zh: `${key.zh} TAC 密钥，${balance.zh}`, en: `${key.en} TAC key over ${balance.en}` };
}
