/** Reads what key holders were asked and answered: plain data from outside, of which any part may be missing. */

/** A member of a plain object; undefined of anything else. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Octets that a member gives in hexadecimal, in upper case; undefined where it does not, or not `length` of them. */
export function octetsIn(value: unknown, name: string, length?: number): string | undefined {
  const text = memberOf(value, name);
  if (typeof text !== 'string' || !/^([0-9A-Fa-f]{2})*$/.test(text)) return undefined;
  return length === undefined || text.length === 2 * length ? text.toUpperCase() : undefined;
}

/** The factors that diversify a card's keys, in hexadecimal: issuer id 8 octets, serial number 10. */
export interface CardIdentity {
  readonly issuer: string;
  readonly serial: string;
}

/** The card that a question to a key holder is about. */
export function cardIn(card: unknown): Partial<CardIdentity> {
  const issuer = octetsIn(card, 'issuer', 8);
  const serial = octetsIn(card, 'serialTail', 8);
  return { ...(issuer === undefined ? {} : { issuer }), ...(serial === undefined ? {} : { serial }) };
}

/**
 * Whether what a key holder was told of a card is of none that these identities show; unknown parts are taken for the same.
 * A card that garbles its number now and then shows several, and a MAC for one of them is still meant for it.
 */
export function isAnother(told: Partial<CardIdentity>, shown: readonly CardIdentity[]): boolean {
  const isOf = (card: CardIdentity): boolean => (told.issuer ?? card.issuer) === card.issuer && card.serial.endsWith(told.serial ?? '');
  return shown.length > 0 && !shown.some(isOf);
}
