/** Amounts chosen from what a purse holds, so that taking them is one particular piece of arithmetic. Pure functions. */

import { type Fen, fen, type PurseState } from '#harness';

const octet = 0x100;
/** In the middle of an octet: more can be taken than it holds, and less. */
const middle = 0x40;

/** What to take first so that the low octet of what is left is neither at its least nor at its most: 1 to 256 fen. */
export const towardsTheMiddle = (available: Fen): Fen => fen(((available - middle + octet - 1) % octet) + 1);

/** All that the low octet holds: no borrow, and the octet becomes 00. */
export const wholeLowOctet = (available: Fen): Fen => fen(available % octet);

/** One more than the low octet holds: it borrows from the second. */
export const pastLowOctet = (available: Fen): Fen => fen((available % octet) + 1);

/** One more than the two low octets hold: both borrow, the second from the third. */
export const pastTwoLowOctets = (available: Fen): Fen => fen((available % octet ** 2) + 1);

/** The smallest amount that stands in the third octet alone. */
export const thirdOctetAlone = fen(octet ** 2);

/** The amount itself, or the most that three octets hold where a card claims more. */
export const withinThreeOctets = (amount: Fen): Fen => fen(Math.min(amount, octet ** 3 - 1));

/** One fen more than this, or the least that three octets cannot hold where a card claims more. */
export const oneMoreThan = (amount: Fen): Fen => fen(Math.min(amount, octet ** 3 - 1) + 1);

/** All that is available, or all that three octets hold where a card claims more. */
export const everything = (available: Fen): Fen => withinThreeOctets(available);

/** Half of what may still be overdrawn and all of the real balance, or one fen where nothing may be overdrawn. */
export const intoOverdraft = ({ available, balance }: PurseState): Fen =>
  available > balance ? everything(fen(balance + Math.ceil((available - balance) / 2))) : fen(1);

/** Real balance and overdrawn amount after so much was taken, the real balance first. */
export const drawn = ({ balance, overdrawn }: PurseState, amount: Fen): Pick<PurseState, 'balance' | 'overdrawn'> => ({
  balance: fen(Math.max(0, balance - amount)),
  overdrawn: fen(overdrawn + Math.max(0, amount - balance)),
});

/**
 * A lawful overdraft limit near the one in force: higher by `amount` where cap and limit leave room within three octets, else
 * lower by as much, but never below what is overdrawn. Where neither can be it is the one in force.
 */
export const otherLimit = ({ overdraftLimit, overdrawn }: Pick<PurseState, 'overdraftLimit' | 'overdrawn'>, cap: Fen, amount: Fen): Fen =>
  cap + overdraftLimit + amount < octet ** 3
    ? fen(overdraftLimit + amount)
    : withinThreeOctets(fen(Math.max(overdrawn, overdraftLimit - amount)));

/** The highest overdraft limit that a purse of this cap may have. */
export const highestLimit = (cap: Fen): Fen => fen(Math.max(0, octet ** 3 - 1 - cap));
