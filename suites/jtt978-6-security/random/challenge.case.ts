/** JT/T 978.6 — electronic purse: what 2,000 challenges show of the source of random numbers. */

import { rule } from '#harness';
import { testCase } from '../../jtt978-2-card/purse-case.ts';
import { constantOctets, draw, onesByBit, repeats, steps } from './draws.ts';

/** Power-ups, and challenges drawn in each of them: 2,000 together. */
const [powerUps, each] = [20, 100];

/** Which of 64 counts of 2,000 fair draws lie outside once in 2 · 10^12 runs, by the binomial distribution. */
const [fewest, most] = [827, 1173];

/** Bits by how often they are one. */
const balanced = rule(
  { zh: `每一位为 1 的次数在 ${fewest} 至 ${most} 之间`, en: `each bit is one between ${fewest} and ${most} times` },
  (counts) => Array.isArray(counts) && counts.every((count) => typeof count === 'number' && count >= fewest && count <= most),
);

export const challengeSourceCases = [
  testCase(
    {
      id: 'JTT978.6-EP-RANDOM-001',
      covers: ['JTT978.6:RANDOM.unrepeated', 'JTT978.6:RANDOM.octets', 'JTT978.6:RANDOM.bits', 'JTT978.6:RANDOM.steps'],
      needs: ['EP'],
      title: {
        zh: '20 次上电中取得的 2000 个 8 字节随机数不重复、无固定字节、逐位均衡、不是等差',
        en: '2,000 challenges of eight octets over 20 power-ups: none twice, no octet fixed, each bit balanced, no two steps alike',
      },
      purpose: {
        zh: '检验的仅此四项：有无重复，有无固定字节，每一位为 1 的次数，相邻两数之差有无重复。合格的随机源被误判的概率低于 10 的 -12 次方；通过并不说明随机数不可预知。',
        en: 'Four things are looked at and no more: repeats, octets that never change, how often each bit is one, and repeats among the differences of neighbours. A fair source is misjudged less than once in 10^12 runs; passing does not say that nobody can foretell the numbers.',
      },
    },
    async ({ card, check }) => {
      const drawn: string[] = [];
      for (let powerUp = 0; powerUp < powerUps; powerUp += 1) {
        await card.present();
        drawn.push(...(await draw(card, each)));
      }

      check('JTT978.6:RANDOM.unrepeated', repeats(drawn)).is(0);
      check('JTT978.6:RANDOM.octets', constantOctets(drawn)).is([]);
      check('JTT978.6:RANDOM.bits', onesByBit(drawn)).is(balanced);
      check('JTT978.6:RANDOM.steps', repeats(steps(drawn))).is(0);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-RANDOM-002',
      covers: ['JTT978.6:RANDOM.reset'],
      needs: ['EP'],
      title: {
        zh: '100 次上电后各取 1 至 3 个 8 字节随机数，互不相同',
        en: 'one to three challenges of eight octets after each of 100 power-ups are all different',
      },
      purpose: {
        zh: '每次上电都从同一种子或很少更新的种子开始的随机数会在此重复。',
        en: 'A source that starts from one seed at each power-up, or from one that is renewed too rarely, repeats itself here.',
      },
    },
    async ({ card, check }) => {
      const drawn: string[] = [];
      for (let powerUp = 0; powerUp < 100; powerUp += 1) {
        await card.present();
        drawn.push(...(await draw(card, 1 + (powerUp % 3))));
      }

      check('JTT978.6:RANDOM.reset', repeats(drawn)).is(0);
    },
  ),
];
