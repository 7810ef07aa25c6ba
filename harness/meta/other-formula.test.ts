/** A sound card of kernel K2 that computes by another SM4 formula than the one declared: nobody can say that it is wrong. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { bytes } from '../bytes/hex.ts';
import { runInProcess } from '../front/zoo.ts';
import { loadProfile } from '../reference/profiles/profile.ts';

const purse = suites.filter(({ dut }) => dut === purseCard);
const options = { profile: 'k2', seed: 'formula', edition: '2015' };

it('fails nothing, and leaves what rests on its keys open', { timeout: 120_000 }, async () => {
  const { masters, pin, sm4Candidate } = loadProfile('k2');
  const bench = purseCard.virtual.bench(options);
  const keys = Object.fromEntries(Object.entries(masters).map(([name, master]) => [name, { key: bytes(master), diversified: true }]));
  const declared = { ...bench.facts?.declared, sm4: sm4Candidate === 'zero' ? 'pad80' : 'zero' };
  const others = purseCard.counterparts({ keys, pin: bytes(pin.value), kernel: 'K2', declared, seed: options.seed });
  const { outcomes } = await runInProcess(purse, { ...bench, ports: others.ports, links: { ...bench.links, ...others.links } }, options);
  const ids = (verdict: string) => outcomes.flatMap((outcome) => (outcome.verdict === verdict ? [outcome.entry] : []));
  expect([...ids('FAIL'), ...ids('ERROR')]).toEqual([]);
  expect(ids('PASS').length).toBeGreaterThan(300);
  expect(ids('INCONCLUSIVE').length).toBeGreaterThan(300);
});
