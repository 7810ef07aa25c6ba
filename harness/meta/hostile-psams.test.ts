/** A PSAM may answer anything, too: no answer may crash a run, hang it, or turn into an error of ours. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { seeded } from '../engine/random.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { virtualPsam, virtualPsamDevice } from '../reference/psam-bench.ts';

const own = suites.filter(({ dut }) => dut.name === 'psam');
const options = { profile: 'plain', seed: 'hostile', edition: '2015' } as const;
const success = Uint8Array.of(0x90, 0x00);
const random = seeded('hostile');

function answering(answer: (command: Uint8Array, nth: number) => Uint8Array): Device {
  let nth = 0;
  return {
    reset: () => Uint8Array.of(0x3b, 0x00),
    process(command) {
      nth += 1;
      return answer(command, nth);
    },
  };
}

/** A sound PSAM behind a wire that changes what it answers. */
function spoiling(spoil: (answer: Uint8Array, nth: number) => Uint8Array): Device {
  const psam = virtualPsamDevice(options);
  return { ...answering((command, nth) => spoil(psam.process(command), nth)), reset: () => psam.reset() };
}

const devices: Readonly<Record<string, () => Device>> = {
  'says yes to everything and nothing else': () => answering(() => success),
  'says no to everything': () => answering(() => Uint8Array.of(0x6d, 0x00)),
  'announces data without end': () => answering(() => Uint8Array.of(0x61, 0x08)),
  'names a length for ever': () => answering(() => Uint8Array.of(0x6c, 0x08)),
  'echoes the command and says yes': () => answering((command) => Uint8Array.from([...command, ...success])),
  'answers random octets': () => answering(() => random.octets(2 + random.below(300))),
  'answers random octets and says yes': () => answering(() => Uint8Array.from([...random.octets(random.below(300)), ...success])),
  'answers eight random octets to everything': () => answering(() => Uint8Array.from([...random.octets(8), ...success])),
  'answers FF in every place': () =>
    spoiling((answer) => Uint8Array.from([...answer.subarray(0, -2).map(() => 0xff), ...answer.subarray(-2)])),
  'answers one octet too many': () => spoiling((answer) => Uint8Array.from([...answer.subarray(0, -2), 0, ...answer.subarray(-2)])),
  'answers one octet too few': () => spoiling((answer) => (answer.length > 2 ? answer.slice(1) : answer)),
  'turns an octet over now and then': () =>
    spoiling((answer) => (random.below(10) === 0 ? answer.with(random.below(answer.length), random.below(256)) : answer)),
  'vanishes after the hundredth command': () => spoiling((answer, nth) => (nth > 100 ? new Uint8Array(0) : answer)),
};

it.each(Object.keys(devices))('a PSAM that %s', { timeout: 120_000 }, async (name) => {
  const bench = virtualPsam.bench(options);
  const device = inProcess(name, (devices[name] as () => Device)());
  const { outcomes } = await runInProcess(own, { ...bench, links: { ...bench.links, dut: device } }, options);
  expect(outcomes.length).toBeGreaterThan(200);
  expect(outcomes.filter(({ verdict }) => verdict === 'ERROR').map(({ entry, reason }) => `${entry}: ${reason?.en}`)).toEqual([]);
});
