/** Devices that answer what no sound one does; each is made of a sound one, or of nothing at all. */

import { seeded } from '../engine/random.ts';
import type { Device } from '../link/link.ts';

type Answer = (command: Uint8Array, nth: number) => Uint8Array;

const success = Uint8Array.of(0x90, 0x00);
const atr = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

/** By what they do, as in "a card that …"; `patience` is how many commands the one that vanishes answers. */
export function hostileDevices(sound: () => Device, patience: number): Readonly<Record<string, () => Device>> {
  const random = seeded('hostile');
  const answering = (answer: Answer): Device => {
    let nth = 0;
    return {
      reset: () => atr,
      tear: () => {},
      process(command) {
        nth += 1;
        return answer(command, nth);
      },
    };
  };
  const spoiling = (spoil: (answer: Uint8Array, nth: number) => Uint8Array): Device => {
    const device = sound();
    return {
      ...answering((command, nth) => spoil(device.process(command), nth)),
      reset: () => device.reset(),
      tear: (command, moment) => device.tear?.(command, moment),
    };
  };
  const around = (answer: Uint8Array, data: Uint8Array): Uint8Array => Uint8Array.from([...data, ...answer.subarray(-2)]);
  return {
    'says yes to everything and nothing else': () => answering(() => success),
    'says no to everything': () => answering(() => Uint8Array.of(0x6d, 0x00)),
    'announces data without end': () => answering(() => Uint8Array.of(0x61, 0x08)),
    'names a length for ever': () => answering(() => Uint8Array.of(0x6c, 0x08)),
    'echoes the command and says yes': () => answering((command) => around(success, command)),
    'answers random octets': () => answering(() => random.octets(2 + random.below(300))),
    'answers random octets and says yes': () => answering(() => around(success, random.octets(random.below(300)))),
    'answers eight random octets to everything': () => answering(() => around(success, random.octets(8))),
    'answers FF in every place': () => spoiling((answer) => around(answer, answer.subarray(0, -2).fill(0xff))),
    'answers 00 in every place': () => spoiling((answer) => around(answer, answer.subarray(0, -2).fill(0x00))),
    'answers one octet too many': () => spoiling((answer) => around(answer, Uint8Array.from([...answer.subarray(0, -2), 0]))),
    'answers one octet too few': () => spoiling((answer) => (answer.length > 2 ? answer.slice(1) : answer)),
    'turns an octet over now and then': () =>
      spoiling((answer) => (random.below(10) === 0 ? answer.with(random.below(answer.length), random.below(256)) : answer)),
    'answers far more than asked': () => spoiling((answer) => around(answer, random.octets(2_000))),
    'says that there is more, whatever it has': () => spoiling((answer) => Uint8Array.from([...answer.subarray(0, -2), 0x63, 0x10])),
    'vanishes in the middle': () => spoiling((answer, nth) => (nth > patience ? new Uint8Array(0) : answer)),
  };
}
