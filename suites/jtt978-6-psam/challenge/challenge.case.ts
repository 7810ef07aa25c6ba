/** JT/T 978.6 — PSAM: GET CHALLENGE. What is tested: no repeat, no constant octet, new ones after a reset; no more. */

import { hex, type PsamUnderTest, rule } from '#harness';
import { allDifferent, sw, testCase, testFamily } from '../psam-case.ts';

const lengths = [
  { row: 'le-04', title: { zh: '4 字节', en: 'four octets' }, length: 4 },
  { row: 'le-08', title: { zh: '8 字节', en: 'eight octets' }, length: 8 },
];

/** Enough to see a PSAM that repeats itself, and few enough that chance repeats four octets once in eight million runs. */
const draws = 32;

const noConstant = rule(
  { zh: '没有取值恒定的字节', en: 'no octet with one value in all of them' },
  (seen) => Array.isArray(seen) && seen.length === 0,
);

async function draw(psam: PsamUnderTest, count: number, length: number): Promise<string[]> {
  const drawn: string[] = [];
  for (let index = 0; index < count; index += 1) drawn.push(hex(await psam.getChallenge({ length })));
  return drawn;
}

/** The offsets of the octets that have one value in all draws. */
const constantOctets = (drawn: readonly string[], length: number): number[] =>
  Array.from({ length }, (_, offset) => offset).filter(
    (offset) => new Set(drawn.map((each) => each.slice(2 * offset, 2 * offset + 2))).size === 1,
  );

export const challengeCases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-CHALLENGE-001',
      covers: ['JTT978.6:PSAM.CHALLENGE.length'],
      title: { zh: '取随机数返回所要的字节数', en: 'GET CHALLENGE answers as many octets as were asked for' },
      rows: lengths,
    },
    async ({ psam, check }, { length }) => {
      await psam.present();

      const answer = await psam.attempt.getChallenge({ length });

      check('JTT978.6:PSAM.CHALLENGE.length', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: length });
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-CHALLENGE-002',
      covers: ['JTT978.6:PSAM.CHALLENGE.fresh'],
      title: {
        zh: '连续取得的 32 个随机数互不相同，且没有恒定的字节',
        en: '32 challenges in a row are all different, with no constant octet',
      },
      rows: lengths,
    },
    async ({ psam, check }, { length }) => {
      await psam.present();

      const drawn = await draw(psam, draws, length);

      check('JTT978.6:PSAM.CHALLENGE.fresh', drawn).is(allDifferent);
      check('JTT978.6:PSAM.CHALLENGE.fresh', constantOctets(drawn, length)).is(noConstant);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-CHALLENGE-003',
      covers: ['JTT978.6:PSAM.CHALLENGE.fresh'],
      title: { zh: '8 字节随机数的左右两半均不重复', en: 'no half of an eight-octet challenge comes twice' },
    },
    async ({ psam, check }) => {
      await psam.present();

      const drawn = await draw(psam, draws / 2, 8);

      check(
        'JTT978.6:PSAM.CHALLENGE.fresh',
        drawn.flatMap((each) => [each.slice(0, 8), each.slice(8)]),
      ).is(allDifferent);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-CHALLENGE-004',
      covers: ['JTT978.6:PSAM.CHALLENGE.reset'],
      title: { zh: '每次复位后的随机数均不相同', en: 'the challenges after each reset are different' },
    },
    async ({ psam, check }) => {
      const drawn: string[] = [];
      for (let reset = 0; reset < 4; reset += 1) {
        await psam.present();
        drawn.push(...(await draw(psam, 4, 4)));
      }

      check('JTT978.6:PSAM.CHALLENGE.reset', drawn).is(allDifferent);
    },
  ),
];
