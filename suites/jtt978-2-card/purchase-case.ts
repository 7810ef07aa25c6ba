/** Words that the cases of both kinds of purchase share. */

import { type Answer, type Card, type Counters, hex, type Psam, type Purchase, type PurseState, rule } from '#harness';

/** What EF 18 must say of a purchase, by the fields of its record. */
export const entryOfPurchase = ({ provedBy, offer, amount, type, terminal, dateTime }: Purchase): unknown => ({
  counter: provedBy,
  overdraftLimit: offer.overdraftLimit,
  amount,
  type,
  terminal: hex(terminal),
  dateTime: hex(dateTime),
});

/** As many random numbers as show that they are random: chance alone breaks {@link random} once in 2^54. */
export const samples = Array.from({ length: 8 });

/** Random numbers of four octets: none twice, and no octet that stays as it is, as in a number that only counts. */
export const random = rule(
  { zh: '各不相同，且四个字节都在变化', en: 'none twice, and each of the four octets varies' },
  (seen) =>
    Array.isArray(seen) &&
    new Set(seen).size === seen.length &&
    [0, 1, 2, 3].every((place) => new Set(seen.map((number) => String(number).slice(2 * place, 2 * place + 2))).size > 1),
);

/** What card and PSAM say of a DEBIT: both status words, the PSAM's only where the card gave a MAC2. */
export const acceptance = async (
  psam: Psam,
  { sw, value }: Answer<{ readonly mac2: Uint8Array }>,
): Promise<{ readonly card: string; readonly psam: string | null }> => ({
  card: sw,
  psam: value === undefined ? null : await psam.confirm(value.mac2),
});

/** A DEBIT that the card took and whose MAC2 the PSAM found genuine. */
export const accepted = { card: '9000', psam: '9000' } as const;

/** All that a refused or dropped transaction must leave alone. Selects the purse anew: nothing stays open. */
export const standing = async (card: Card): Promise<{ readonly purse: PurseState; readonly counters: Counters }> => ({
  purse: await card.readPurse(),
  counters: await card.readCounters(),
});
