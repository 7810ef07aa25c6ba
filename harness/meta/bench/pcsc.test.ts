import { describe, expect, it } from 'vitest';
import { benchPcsc, whyNoPcscBench } from './pcsc.ts';

const reason = whyNoPcscBench();
if (reason) console.log(`skipped: PC/SC bench: ${reason}`);

describe.skipIf(reason !== undefined)('PC/SC bench', () => {
  it('measures C and ours by turns', { timeout: 30_000 }, async () => {
    const { alternations, c, ours, ratio } = await benchPcsc({ alternations: 2, commands: 50 });
    expect(alternations).toBe(2);
    for (const { min, median, max } of [c, ours, ratio]) {
      expect(min).toBeGreaterThan(0);
      expect(median).toBeGreaterThanOrEqual(min);
      expect(max).toBeGreaterThanOrEqual(median);
    }
  });
});
