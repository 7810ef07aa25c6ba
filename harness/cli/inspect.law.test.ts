/** Laws of what is printed: any answers can be shown, steer no terminal, and one odd answer gives no personal data away. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { unmasked as nothingMasked } from '../../reports/privacy.ts';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { inspectPurse, type Transceive } from '../dialogue/inspection.ts';
import { inProcess } from '../link/in-process.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { virtualCard } from '../reference/purse-bench.ts';
import { masked, privacyOfInspection } from './inspection-mask.ts';
import { inspectionLines } from './inspection-view.ts';

/** All that is printed of a look, in both languages and as JSON. */
async function printedOf(transceive: Transceive, atr: string, unmasked: boolean): Promise<string> {
  const inspection = await inspectPurse(transceive);
  const privacy = unmasked ? nothingMasked : privacyOfInspection(inspection);
  const lines = (['zh', 'en'] as const).flatMap((language) => inspectionLines('card', atr, inspection, privacy, language));
  return stripVTControlCharacters([...lines, JSON.stringify(masked(inspection, privacy))].join('\n'));
}

const word = fc.constantFrom('9000', '6283', '6A82', '6C10', '6110', '9303', 'FFFF').map(bytes);
const answer = fc.oneof(
  fc.uint8Array({ maxLength: 140 }),
  fc.uint8Array({ minLength: 48, maxLength: 48 }),
  fc.constant(bytes('6F318408A000000632010105')),
);

test('any answers can be shown', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(answer, word), { minLength: 1, maxLength: 12 }),
      fc.uint8Array({ maxLength: 33 }),
      fc.boolean(),
      async (answers, atr, unmasked) => {
        let count = 0;
        const text = await printedOf(
          async () => {
            const [data, sw] = answers[count % answers.length] as [Uint8Array, Uint8Array];
            count += 1;
            return concat(data, count === 2 ? bytes('9000') : sw);
          },
          hex(atr),
          unmasked,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      },
    ),
    { numRuns: 40 },
  );
});

test('data objects nested without end are shown in part', async () => {
  const nested = Array.from({ length: 8000 }, (_, depth) => {
    const left = 4 * (8000 - depth - 1);
    return [0x6f, 0x82, left >> 8, left & 0xff];
  }).flat();
  const text = await printedOf(async () => Uint8Array.from([...nested, 0x90, 0x00]), '', false);
  expect(text.length).toBeLessThan(16_000_000);
});

/** What can go wrong with one answer. */
const damage = fc.oneof(
  fc.nat(200).map((length) => (octets: Uint8Array) => octets.subarray(0, length)),
  fc.uint8Array({ minLength: 1, maxLength: 8 }).map((more) => (octets: Uint8Array) => concat(octets, more)),
  fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 255 })).map(
    ([at, mask]) =>
      (octets: Uint8Array) =>
        octets.map((octet, index) => (index === at ? octet ^ mask : octet)),
  ),
);

test('one damaged answer gives away neither card number nor holder', async () => {
  const plain = loadProfile('plain');
  // Digits that turn up nowhere by chance.
  const ef15 = { ...plain.ef15, serial: '03109978642097531864' };
  const ef16 = { ...plain.ef16, name: '欧阳明月', documentNumber: 'X-58273-QP' };
  const folder = mkdtempSync(join(tmpdir(), 'tunion-profile-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const profile = join(folder, 'profile.json');
  writeFileSync(profile, JSON.stringify({ ...plain, ef15, ef16 }));
  const commands = ['00A404000E', '00A4040008', '00B095', '00B096', '00B097', '805C00', '00B201C4', '00B201D4'];
  const hidden = ['6420975', ef16.name, '欧阳', ef16.documentNumber, hex(Buffer.from('58273'))];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...commands), damage, word, async (start, damaged, sw) => {
      const link = inProcess('card', virtualCard({ profile, seed: '1', edition: '2015' }));
      const transceive = async (command: Uint8Array) => {
        const whole = await link.transceive(command);
        return hex(command).startsWith(start) ? concat(damaged(whole.subarray(0, -2)), sw) : whole;
      };
      const text = await printedOf(transceive, '3B80800101', false);
      for (const secret of hidden) expect(text).not.toContain(secret);
    }),
    { numRuns: 100 },
  );
});
