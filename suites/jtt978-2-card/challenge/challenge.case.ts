/** JT/T 978.2 — electronic purse: GET CHALLENGE. */

import { type Card, exactly, hex, reported, rule } from '#harness';
import { ownAid, sw, testCase, testFamily } from '../purse-case.ts';

const lengths = [
  { row: 'le-04', title: { zh: '4 字节', en: 'four octets' }, length: 4 },
  { row: 'le-08', title: { zh: '8 字节', en: 'eight octets' }, length: 8 },
];

/** Enough to see a card that repeats itself, and few enough that chance repeats four octets once in eight million runs. */
const draws = 32;

/** A list in which nothing stands twice. */
const allDifferent = rule(
  { zh: '互不相同', en: 'each different from the others' },
  (seen) => Array.isArray(seen) && new Set(seen).size === seen.length,
);

async function draw(card: Card, count: number, length: number): Promise<string[]> {
  const drawn: string[] = [];
  for (let index = 0; index < count; index += 1) drawn.push(hex(await card.getChallenge({ length })));
  return drawn;
}

const octetsAt = (drawn: readonly string[], offset: number): ReadonlySet<string> =>
  new Set(drawn.map((each) => each.slice(2 * offset, 2 * offset + 2)));

/** The offsets of the octets that have one value in all draws. */
const constantOctets = (drawn: readonly string[], length: number): number[] =>
  Array.from({ length }, (_, offset) => offset).filter((offset) => octetsAt(drawn, offset).size === 1);

export const challengeCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-CHALLENGE-001',
      covers: ['JTT978.2:EP.CHALLENGE.length'],
      needs: ['EP'],
      title: { zh: '取随机数返回所要的字节数', en: 'GET CHALLENGE answers as many octets as were asked for' },
      rows: lengths,
    },
    async ({ card, check }, { length }) => {
      await card.present();

      const answer = await card.attempt.getChallenge({ length });

      check('JTT978.2:EP.CHALLENGE.length', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: length });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CHALLENGE-002',
      covers: ['JTT978.2:EP.CHALLENGE.fresh'],
      needs: ['EP'],
      title: { zh: '连续取得的 32 个随机数互不相同', en: '32 challenges in a row are all different' },
      rows: lengths,
    },
    async ({ card, check }, { length }) => {
      await card.present();

      const drawn = await draw(card, draws, length);

      check('JTT978.2:EP.CHALLENGE.fresh', drawn).is(allDifferent);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CHALLENGE-003',
      killsNothing: {
        zh: '只作报告；常值字节由 JTT978.6-EP-RANDOM-001 判定',
        en: 'only reported: JTT978.6-EP-RANDOM-001 judges constant octets',
      },
      covers: ['JTT978.2:EP.CHALLENGE.fresh'],
      needs: ['EP'],
      title: { zh: '随机数的每个字节都在变化', en: 'every octet of a challenge varies' },
      purpose: {
        zh: '计数器式的“随机数”互不相同，但高位字节不变，可被预测',
        en: 'a counter gives different values whose high octets stay: they can be foretold',
      },
      rows: lengths,
    },
    async ({ card, check }, { length }) => {
      await card.present();

      const drawn = await draw(card, draws, length);

      // The sources ask for different values, no more.
      check('JTT978.2:EP.CHALLENGE.fresh', constantOctets(drawn, length)).is(reported(exactly([])));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CHALLENGE-004',
      covers: ['JTT978.2:EP.CHALLENGE.fresh'],
      needs: ['EP'],
      title: { zh: '8 次上电后取得的首个随机数互不相同', en: 'the first challenges after eight resets are all different' },
      purpose: { zh: '每次上电从同一种子开始的卡片可被重放', en: 'a card that starts from the same seed each time can be replayed' },
    },
    async ({ card, check }) => {
      const drawn: string[] = [];
      for (let index = 0; index < 8; index += 1) {
        await card.present();
        drawn.push(...(await draw(card, 1, 4)));
      }

      check('JTT978.2:EP.CHALLENGE.fresh', drawn).is(allDifferent);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CHALLENGE-005',
      covers: ['JTT978.2:EP.CHALLENGE.fresh'],
      needs: ['EP'],
      title: { zh: '重新选择应用后随机数不重复', en: 'challenges do not start over when the purse is selected again' },
    },
    async ({ card, scene, check }) => {
      await card.present();
      const before = await draw(card, 8, 4);
      await card.selectAid({ aid: ownAid(scene) });

      const after = await draw(card, 8, 4);

      check('JTT978.2:EP.CHALLENGE.fresh', [...before, ...after]).is(allDifferent);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CHALLENGE-006',
      covers: ['JTT978.2:EP.CHALLENGE.fresh'],
      needs: ['EP'],
      title: { zh: '8 字节随机数的前后 4 字节不同', en: 'the two halves of a challenge of eight octets differ' },
    },
    async ({ card, check }) => {
      await card.present();

      const challenge = await card.getChallenge({ length: 8 });

      check('JTT978.2:EP.CHALLENGE.fresh', [challenge.slice(0, 4), challenge.slice(4)]).is(allDifferent);
    },
  ),
];
