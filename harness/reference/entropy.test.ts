/** The noise of virtual devices: repeatable, and no two seeds alike. */

import { describe, expect, it } from 'vitest';
import { hex } from '../bytes/hex.ts';
import { draw, entropyOf } from './entropy.ts';

function drawn(seed: string | number, times: number): string[] {
  const values: string[] = [];
  let entropy = entropyOf(seed);
  for (let time = 0; time < times; time += 1) {
    const { octets, entropy: next } = draw(entropy, 4);
    values.push(hex(octets));
    entropy = next;
  }
  return values;
}

describe('entropy', () => {
  it('repeats for a seed and differs between seeds', () => {
    expect(drawn('a', 20)).toEqual(drawn('a', 20));
    expect(drawn('a', 20)).not.toEqual(drawn('b', 20));
    expect(drawn(1, 20)).not.toEqual(drawn(2, 20));
  });

  it('gives every octet its share', () => {
    const counts = new Array<number>(256).fill(0);
    for (const value of drawn('share', 16_384)) for (const octet of Buffer.from(value, 'hex')) counts[octet] = (counts[octet] ?? 0) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(190);
    expect(Math.max(...counts)).toBeLessThan(330);
  });

  it('draws as many octets as asked', () => {
    expect(draw(entropyOf(0), 7).octets).toHaveLength(7);
    expect(draw(entropyOf(0), 0).octets).toHaveLength(0);
  });
});
