/** How the cases of this folder are written, and what several of them do. */

import { type Answer, bytes, type Fen, hex, type PurseState } from '#harness';
import { oneTransaction } from '../jtt978-2-card/purse-case.ts';
import { handleOf, type SeCase, settled } from '../jtt1059-2-se/se-case.ts';

export { fare, refusal, sw } from '../jtt978-2-card/purse-case.ts';
export { handleOf, type SeCase as NearFieldCase, settled, testCase, testFamily, transitCard } from '../jtt1059-2-se/se-case.ts';

export const field = ['EP', 'SE.field'];
export const registry = ['SE.registry', ...field];
export const twoCards = [...registry, 'SE.cards'];
export const purchase = ['EP.purchase', 'keys.purchase', 'keys.load'];

/** One purchase, and the switching of cards around it. */
export const paying = { ...oneTransaction, writes: 24, macTries: 1 } as const;

/** What the wallet reads of a card: its number and its money. */
export interface CardInside {
  readonly number: string | null;
  readonly balance: Fen;
}

/** The issuer id and number within what SELECT of a card answers; null where it tells none. */
export function numberIn({ value }: Answer<{ readonly issuerData?: Uint8Array | undefined }>): string | null {
  return value?.issuerData === undefined ? null : hex(value.issuerData);
}

/** Reads a card on the wallet's side. */
export async function readInside({ se, inside }: Pick<SeCase, 'se' | 'inside'>, aid: string): Promise<CardInside> {
  await se.reset();
  const { sw } = await se.attempt.selectName({ aid: bytes(aid) });
  const file = await inside.attempt.readBinary({ sfi: 0x15 });
  const { amount } = await inside.getBalance({ kind: 'available' });
  return { number: sw === '9000' && file.sw === '9000' ? hex(file.data) : null, balance: amount };
}

/** Switches from the first card of the phone to another; the registry is selected on the wallet's side afterwards. */
export async function switchTo({ se, cards, scene }: Pick<SeCase, 'se' | 'cards' | 'scene'>, place: number) {
  const service = await settled({ se, cards, scene });
  const entries = await service.list();
  const aid = cards[place] ?? '';
  await service.attempt.registrySet({ scope: 0x01, to: 0x00, aids: [handleOf(entries, cards[0] ?? '')] });
  await service.registrySet({ scope: 0x01, to: 0x01, aids: [handleOf(entries, aid)] });
  return { service, entries, aid };
}

/** What one purchase changes, as the purse shows it. */
export const moneyOf = ({ available, transactions }: PurseState) => ({ available, newest: transactions[0] ?? null });
