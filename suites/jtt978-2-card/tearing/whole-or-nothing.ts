/** What may be seen of a transaction after power was lost in it: all of it, or nothing, and a proof that says which. */

import type { Finding, Json, Text } from '#harness';
import { type Books, readBooks } from '../books.ts';
import type { Kind, Opened } from '../kind.ts';
import { fare, type PurseInstruments } from '../purse-case.ts';

/** The books afterwards, and whether the card proves the transaction, with a TAC that the issuer finds genuine where its formula is settled. */
export type Aftermath = Books & { readonly proved: boolean };

export const nothing = (before: Books): Aftermath => ({ ...before, proved: false });
export const whole = (before: Books, { completed }: Opened): Aftermath => ({ ...completed(before), proved: true });

/** Powers the card up again and looks, proof first, as a terminal does that recovers. */
export async function aftermath({ card }: PurseInstruments, { type }: Kind, { provedBy, findTac = came }: Opened): Promise<Aftermath> {
  await card.present();
  const proof = await card.attempt.getTransactionProve({ type, counter: provedBy });
  const books = await readBooks(card);
  const { balance } = await card.readPurse();
  const proved = proof.value !== undefined && (await findTac(proof.value.tac, balance)).genuine;
  return { ...books, proved };
}

/** Of a TAC whose formula is not settled there is only to say that it came. */
const came = async (): Promise<Pick<Finding, 'genuine'>> => ({ genuine: true });

/** Makes a new transaction after the tear: what was seen of it, and what is due. */
export async function goesOn(instruments: PurseInstruments, kind: Kind, { proved: _, ...books }: Aftermath) {
  const { completion, completed } = await kind.open(instruments, fare);
  const { sw } = await completion.send();
  return { seen: { sw, ...(await readBooks(instruments.card)) }, due: { sw: '9000', ...completed(books) } };
}

/** Said at a check that allows two outcomes and shows the nearer one. */
export const eitherOf: Text = {
  zh: '应全部为交易前或全部为交易后，此处与较接近的一种比较',
  en: 'all as before the transaction or all as after it; compared with the nearer of the two',
};

/** The lawful outcome that agrees with what was seen in the most places. */
export function nearer(seen: Aftermath, before: Books, opened: Opened): Aftermath {
  const [none, all] = [nothing(before), whole(before, opened)];
  return agreement(seen, all) > agreement(seen, none) ? all : none;
}

type Comparable = Json | { readonly [name: string]: Comparable };

function agreement(left: Comparable, right: Comparable): number {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right ? 1 : 0;
  const fields = new Map(Object.entries(right));
  return Object.entries(left).reduce((sum, [name, field]) => sum + agreement(field, fields.get(name) ?? null), 0);
}
