/** Random numbers in bulk: how they are drawn, and what is counted in them. */

import { bytes, type Card, hex } from '#harness';

/** Octets of the longest challenge. */
export const length = 8;

/** Challenges in a row, each in hexadecimal. */
export async function draw(card: Card, count: number): Promise<string[]> {
  const drawn: string[] = [];
  for (let index = 0; index < count; index += 1) drawn.push(hex(await card.getChallenge({ length })));
  return drawn;
}

/** How many of these stood in the list before. */
export const repeats = (drawn: readonly unknown[]): number => drawn.length - new Set(drawn).size;

/** The offsets of the octets that have one value in all draws. */
export const constantOctets = (drawn: readonly string[]): readonly number[] =>
  places(length).filter((offset) => new Set(drawn.map((each) => each.slice(2 * offset, 2 * offset + 2))).size === 1);

/** How often each bit is one, the left-most first. */
export function onesByBit(drawn: readonly string[]): readonly number[] {
  const octets = drawn.map((each) => bytes(each));
  return places(8 * length).map((bit) => {
    const [offset, mask] = [bit >> 3, 0x80 >> (bit & 7)];
    return octets.filter((each) => ((each[offset] ?? 0) & mask) !== 0).length;
  });
}

/** What is added, modulo 2^64, to come from each draw to the next. */
export const steps = (drawn: readonly string[]): readonly string[] =>
  drawn.slice(1).map((each, index) => BigInt.asUintN(8 * length, BigInt(`0x${each}`) - BigInt(`0x${drawn[index]}`)).toString(16));

const places = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place);
