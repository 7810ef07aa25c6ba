/** A device may answer anything: no answer may crash a run, hang it, or turn into an error of ours. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { seeded } from '../engine/random.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { virtualCard } from '../reference/purse-bench.ts';

const purse = suites.filter(({ dut }) => dut === purseCard);
const atr = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);
const sound = (): Device => virtualCard({ profile: 'plain', seed: 'hostile', edition: '2015' });

function answering(answer: (command: Uint8Array, nth: number) => Uint8Array): Device {
  let nth = 0;
  return {
    reset: () => atr,
    process(command) {
      nth += 1;
      return answer(command, nth);
    },
  };
}

function spoiling(spoil: (answer: Uint8Array, nth: number) => Uint8Array): Device {
  const card = sound();
  return { ...answering((command, nth) => spoil(card.process(command), nth)), reset: () => card.reset() };
}

const random = seeded('hostile');
const success = Uint8Array.of(0x90, 0x00);
const devices: Readonly<Record<string, () => Device>> = {
  'says yes to everything and nothing else': () => answering(() => success),
  'says no to everything': () => answering(() => Uint8Array.of(0x6d, 0x00)),
  'echoes the command and says yes': () => answering((command) => Uint8Array.from([...command, ...success])),
  'answers random octets': () => answering(() => random.octets(2 + random.below(300))),
  'answers random octets and says yes': () => answering(() => Uint8Array.from([...random.octets(random.below(300)), ...success])),
  'answers FF in every place': () =>
    spoiling((answer) => Uint8Array.from([...answer.subarray(0, -2).map(() => 0xff), ...answer.subarray(-2)])),
  'answers 00 in every place': () =>
    spoiling((answer) => Uint8Array.from([...answer.subarray(0, -2).map(() => 0x00), ...answer.subarray(-2)])),
  'answers one octet too many': () => spoiling((answer) => Uint8Array.from([...answer.subarray(0, -2), 0, ...answer.subarray(-2)])),
  'answers one octet too few': () => spoiling((answer) => (answer.length > 2 ? Uint8Array.from([...answer.subarray(1)]) : answer)),
  'turns an octet over now and then': () =>
    spoiling((answer) => (random.below(10) === 0 ? answer.with(random.below(answer.length), random.below(256)) : answer)),
  'answers far more than asked': () => spoiling((answer) => Uint8Array.from([...random.octets(2_000), ...answer.subarray(-2)])),
  'vanishes after the thousandth command': () => spoiling((answer, nth) => (nth > 1_000 ? new Uint8Array(0) : answer)),
};

it.each(Object.keys(devices))('a card that %s', { timeout: 120_000 }, async (name) => {
  const bench = purseCard.virtual.bench({ profile: 'plain', seed: 'hostile', edition: '2015' });
  const device = (devices[name] as () => Device)();
  const { outcomes } = await runInProcess(
    purse,
    { ...bench, links: { ...bench.links, dut: inProcess(name, device) } },
    { seed: 'hostile', edition: '2015' },
  );
  expect(outcomes.length).toBeGreaterThan(500);
  expect(outcomes.filter(({ verdict }) => verdict === 'ERROR').map(({ entry, reason }) => `${entry}: ${reason?.en}`)).toEqual([]);
});
