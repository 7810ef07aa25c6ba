/** The numbers that transactions are given, seen wherever a card shows them. */

import { type Expectation, ef18Record, type Fen, fen, fieldsOf, type Json, rule } from '#harness';
import { next } from '../books.ts';
import type { Kind } from '../kind.ts';
import { type PurseInstruments, smallest } from '../purse-case.ts';

/** The least of transactions as its INITIALIZE, its record of EF 18 and its proof number it; a card whose counter is exhausted offers none. */
export interface Numbered {
  readonly offered: number | null;
  readonly recorded: number | null;
  readonly proved: boolean;
  /** The status word of INITIALIZE. */
  readonly sw: string;
}

/** The least that a transaction moves: an overdraft update nothing, so that there is nothing to take back. */
export const least = ({ type }: Kind): Fen => (type === 7 ? fen(0) : smallest);

/** Makes the least of transactions where INITIALIZE agrees to one, and looks at its number. */
export async function transact(instruments: PurseInstruments, kind: Kind): Promise<Numbered> {
  const { sw } = await kind.initialize(instruments.card, least(kind));
  return sw === '9000' ? { ...(await completed(instruments, kind)), sw } : { offered: null, recorded: null, proved: false, sw };
}

async function completed(instruments: PurseInstruments, kind: Kind): Promise<Omit<Numbered, 'sw'>> {
  const { card } = instruments;
  const { counter, completion, provedBy } = await kind.open(instruments, least(kind));
  await completion.send();
  const proof = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });
  const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });
  return { offered: counter, recorded: fieldsOf(ef18Record, record.data)?.counter ?? null, proved: proof.sw === '9000' };
}

/** Numbers from which on a card may refuse INITIALIZE: the counter that follows is the last one, or there is none. */
const nearlyExhausted = 0xfffe;

/** Record and proof say the number after the offered one. */
export const agreeing: Expectation = rule(
  { zh: '明细与交易认证的序号均为初始化序号加 1', en: 'record and proof have the offered number plus one' },
  (seen) => {
    const { offered, recorded, proved } = Object(seen) as Numbered;
    return offered === null ? !proved : recorded === next(offered) && proved;
  },
);

/** Numbers of transactions made one after the other: each one more than the one before, none at all only once they run out. */
export const consecutive: Expectation = rule(
  {
    zh: '依次加 1；只有序号将尽时才可不再给出，此后也不再给出',
    en: 'each one more than the one before; none only where they run out, and then none after it',
  },
  (seen) =>
    numbers(seen).every((number, index, all) => {
      const before = all[index - 1];
      if (before === undefined) return true;
      if (before === null) return number === null;
      return number === null ? before >= nearlyExhausted : number === next(before);
    }),
);

/** Numbers that never start over. */
export const rising: Expectation = rule({ zh: '到 FFFF 后不从头使用', en: 'no start over after FFFF' }, (seen) =>
  numbers(seen).every((number, index, all) => number === null || number >= (all[index - 1] ?? 0)),
);

/** The words with which INITIALIZE was refused, if it was. */
export const exhaustedWords: Expectation = rule({ zh: '无，或均为 9402', en: 'none, or 9402 each time' }, (seen) =>
  Array.isArray(seen) ? seen.every((word) => word === '9402') : false,
);

function numbers(seen: Json): readonly (number | null)[] {
  return Array.isArray(seen) ? (seen as readonly (number | null)[]) : [];
}
