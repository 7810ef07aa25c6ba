/** Laws of a look: it ends, asks nothing but reads, and keeps every octet, whatever a card answers. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { inspectPurse, type PurseInspection, type Seen } from './inspection.ts';

const words = ['9000', '6283', '6A82', '6A83', '6C1E', '6C00', '6110', '9303', '6F00', '0000', 'FFFF'];
const answers = fc.array(fc.tuple(fc.uint8Array({ maxLength: 140 }), fc.constantFrom(...words).map(bytes)), {
  minLength: 1,
  maxLength: 20,
});

function allSeen({ ppse, purse, contents }: PurseInspection): readonly Seen<unknown>[] {
  if (contents === null) return [ppse, purse];
  const { balances, ...files } = contents;
  return [ppse, purse, ...Object.values(files).flat(), ...Object.values(balances)];
}

test('a look at any card is finite, reads only, and tells every answer', async () => {
  await fc.assert(
    fc.asyncProperty(answers, fc.boolean(), async (some, opens) => {
      const told = new Map<string, string>();
      let count = 0;
      const inspection = await inspectPurse(async (command) => {
        expect(['00A4', '00B0', '00B2', '805C']).toContain(hex(command.subarray(0, 2)));
        const [data, sw] = some[count % some.length] as [Uint8Array, Uint8Array];
        count += 1;
        const answer = concat(data, opens && count === 2 ? bytes('9000') : sw);
        told.set(hex(command), hex(answer));
        return answer;
      });
      expect(count).toBeLessThanOrEqual(2 * 69);
      for (const { command, data, sw } of allSeen(inspection)) expect(data + sw).toBe(told.get(command));
    }),
    { numRuns: 60 },
  );
});
