/** What holds of the sound card whatever is sent to it, whichever legal freedoms it takes, and wherever its power is cut. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { calibrationNames } from '../profiles/calibration.ts';
import { loadProfile, type Profile, profileNames } from '../profiles/profile.ts';
import { alternatives, type Choices } from './alternatives.ts';
import { createCard, type ReferenceCard } from './card.ts';
import { credulous } from './fixture/laboratory.ts';
import type { Persistent } from './state.ts';

const selectOf: Readonly<Record<Profile['kernel'], Uint8Array>> = {
  K1: bytes('00A4040008A00000063201010500'),
  K2: bytes('00A4040008A00000063201010700'),
  K6: bytes('00A4040008A00000063210100400'),
};
const terminal = bytes('997010000017');
const moment = bytes('20240501120000');
const noMac = new Uint8Array(4);
const trip = concat(bytes('80DC00F03006'), new Uint8Array(47));
const journey = concat(bytes('80DC01D08027017D010100'), new Uint8Array(122));

const choices = fc.record(
  Object.fromEntries(Object.entries(alternatives).map(([axis, values]) => [axis, fc.constantFrom(...(values as readonly string[]))])),
) as fc.Arbitrary<Choices>;
const profile = fc.constantFrom(...profileNames, ...calibrationNames).map(loadProfile);
const seed = fc.nat();
const at = fc.double({ min: 0, max: 1, noNaN: true });

const kinds = ['load', 'unload', 'purchase', 'capp', 'update'] as const;
type Kind = (typeof kinds)[number];
const kindOf = fc.constantFrom(...kinds);

const openings: Readonly<Record<Kind, string>> = {
  load: '8050000200',
  purchase: '8050010200',
  capp: '8050030200',
  update: '8050040100',
  unload: '8050050200',
};

/** INITIALIZE for an amount; an overdraft update names none. `second` names the other purse. */
function initialize(kind: Kind, amount: number, second = false): Uint8Array {
  const data = kind === 'update' ? concat(bytes('01'), terminal) : concat(bytes('01'), octets(amount, 4), terminal);
  const header = bytes(openings[kind]).slice(0, 4);
  return concat(second ? header.with(2, (header[2] ?? 0) | 0x10) : header, Uint8Array.of(data.length), data, Uint8Array.of(0));
}

/** The completion, with a MAC; `amount` is the new limit of an overdraft update. */
function completion(kind: Kind, amount: number, p2: string, mac = noMac, second = false): Uint8Array {
  const sequence = bytes('00000001');
  const [header, data] = {
    load: [`805200${p2}`, concat(moment, mac)],
    purchase: ['80540100', concat(sequence, moment, mac)],
    capp: ['80540100', concat(sequence, moment, mac)],
    update: ['80580000', concat(octets(amount, 3), moment, mac)],
    unload: ['80540300', concat(moment, mac)],
  }[kind] as [string, Uint8Array];
  const head = bytes(header);
  return concat(second ? head.with(2, (head[2] ?? 0) | 0x10) : head, Uint8Array.of(data.length), data, Uint8Array.of(0));
}

const command = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(trip, journey, ...Object.values(selectOf), bytes('00A4040009A0000000038698070100')),
  fc.constantFrom('0084000004', '0084000008', '0020000003123456', '0020000003123457', '805E010007123456FF1234').map(bytes),
  fc.constantFrom('841E000004', '841E000104', '8418000004', '8424000004', '80CD0103', '80CD030304', '00B59B00000000').map(bytes),
  fc.tuple(kindOf, fc.nat(0x3000), fc.boolean()).map(([kind, amount, second]) => initialize(kind, amount, second)),
  fc
    .tuple(kindOf, fc.nat(0x3000), fc.constantFrom('00', '02'), fc.boolean())
    .map(([kind, amount, p2, second]) => completion(kind, amount, p2, noMac, second)),
  fc
    .tuple(
      fc.constantFrom(0x00, 0x80, 0x04, 0x84),
      fc.constantFrom(
        ...[0xa4, 0xb0, 0xb2, 0xb5, 0x5c, 0x50, 0x52, 0x54, 0x58, 0x5a, 0x5e, 0xdc, 0xd6, 0xd8, 0xe2],
        0x1e,
        0x18,
        0x20,
        0x24,
        0x82,
        0xcd,
      ),
      fc.uint8Array({ minLength: 2, maxLength: 20 }),
    )
    .map(([cla, ins, rest]) => concat(Uint8Array.of(cla, ins), rest)),
);

function wordOf(answer: Uint8Array): string {
  return hex(answer.slice(-2));
}

/** What the holder owns. */
function worth({ lasting: { purse, secondPurse } }: ReferenceCard): number {
  return purse.balance - purse.overdrawn + (secondPurse === undefined ? 0 : secondPurse.balance - secondPurse.overdrawn);
}

/** The lasting state but for the tries of the PIN. */
function withoutTries({ pin, ...rest }: Persistent) {
  return { ...rest, value: pin.value };
}

/** A selected card whose PIN was verified. */
function ready(options: Parameters<typeof createCard>[0]): ReferenceCard {
  const card = createCard(options);
  const { kernel, pin } = options.profile;
  const value = bytes(pin.value);
  card.process(selectOf[kernel]);
  card.process(concat(bytes('00200000'), Uint8Array.of(value.length), value));
  return card;
}

describe('any octets', () => {
  it('are answered with a status word, without data when it is a refusal, and change nothing lasting then but the tries of a PIN', () => {
    fc.assert(
      fc.property(profile, seed, choices, fc.array(command, { maxLength: 40 }), (made, noise, chosen, commands) => {
        const card = createCard({ profile: made, seed: noise, alternatives: chosen, fault: credulous });
        card.process(selectOf[made.kernel]);
        for (const each of commands) {
          const before = card.lasting;
          const answer = card.process(each);
          const word = wordOf(answer);
          expect(word).toMatch(/^(9|6[1-9A-F])/);
          expect(card.lasting.pin.tries).toBeGreaterThanOrEqual(0);
          if (word === '9000' || word === '6283') continue;
          expect(answer).toHaveLength(2);
          if (card.lasting !== before) expect(withoutTries(card.lasting)).toEqual(withoutTries(before));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('give the same answers to the same seed', () => {
    fc.assert(
      fc.property(profile, seed, fc.array(command, { maxLength: 20 }), (made, noise, commands) => {
        const twins = [createCard({ profile: made, seed: noise }), createCard({ profile: made, seed: noise })];
        const sent = [selectOf[made.kernel], ...commands];
        const answers = twins.map((card) => [card.reset(), ...sent.map((each) => card.process(each))].map(hex));
        expect(answers[0]).toEqual(answers[1]);
      }),
    );
  });

  it('never make a wrong PIN cheaper than one try, nor a torn one', () => {
    const pins = fc.array(fc.tuple(fc.boolean(), fc.option(at)), { maxLength: 12 });
    fc.assert(
      fc.property(profile, seed, pins, (made, noise, attempts) => {
        const card = createCard({ profile: made, seed: noise });
        const value = bytes(made.pin.value);
        for (const [right, torn] of attempts) {
          card.reset();
          card.process(selectOf[made.kernel]);
          const given = right ? value : value.with(0, (value[0] ?? 0) ^ 1);
          const verify = concat(bytes('00200000'), Uint8Array.of(value.length), given);
          const before = card.lasting.pin.tries;
          if (torn === null) card.process(verify);
          else card.tear(verify, torn);
          const after = card.lasting.pin.tries;
          const possible = before === 0 ? [0] : right ? [made.pin.tries] : [before - 1];
          expect(torn === null ? possible : [...possible, before, Math.max(0, before - 1)]).toContain(after);
        }
      }),
    );
  });
});

const step = fc.record({ kind: kindOf, amount: fc.nat(0x2000), second: fc.boolean(), torn: fc.option(at) });

describe('money', () => {
  it('is conserved over any history, torn or not, and counters, records and amounts keep their bounds', () => {
    fc.assert(
      fc.property(profile, seed, choices, fc.array(step, { maxLength: 30 }), (made, noise, chosen, steps) => {
        const card = createCard({ profile: made, seed: noise, alternatives: chosen, fault: credulous });
        const p2 = chosen.creditP2 === '02' ? '02' : '00';
        let expected = worth(card);
        let completed = 0;
        const counters = () => card.lasting.offlineCounter + card.lasting.onlineCounter;
        const first = counters();
        const pin = bytes(made.pin.value);
        for (const { kind, amount, second, torn } of steps) {
          card.reset();
          card.process(selectOf[made.kernel]);
          card.process(concat(bytes('00200000'), Uint8Array.of(pin.length), pin));
          if (wordOf(card.process(initialize(kind, amount, second))) !== '9000') continue;
          if (kind === 'capp') for (const each of [journey, trip]) card.process(each);
          const last = completion(kind, amount, p2, noMac, second);
          const before = card.lasting;
          if (torn === null) card.process(last);
          else card.tear(last, torn);
          if (card.lasting === before) continue;
          expected += kind === 'load' ? amount : kind === 'update' ? 0 : -amount;
          if (kind !== 'capp' || amount > 0 || chosen.zeroCapp === 'counts') completed += 1;
        }
        expect(worth(card)).toBe(expected);
        expect(counters() - first).toBe(completed);
        const { purse, secondPurse = purse, details, trips, transit } = card.lasting;
        for (const each of [purse, secondPurse]) {
          expect(each.balance).toBeLessThanOrEqual(each.cap);
          expect(each.overdrawn).toBeLessThanOrEqual(each.limit);
          expect(each.cap + each.limit).toBeLessThanOrEqual(0xffffff);
          expect(Math.min(each.balance, each.overdrawn)).toBe(0);
        }
        expect([details.length <= 10, trips.length <= 30, transit.length]).toEqual([true, true, 18]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a torn command', () => {
  it('leaves the old lasting state or the new one, money, counter, records and proof together', () => {
    fc.assert(
      fc.property(profile, seed, kindOf, at, (made, noise, kind, instant) => {
        const prepared = () => {
          const card = ready({ profile: made, seed: noise, fault: credulous });
          card.process(initialize(kind, 0));
          if (kind === 'capp') card.process(trip);
          return card;
        };
        const last = completion(kind, made.purse.overdraftLimit, '00');
        const whole = prepared();
        const before = whole.lasting;
        expect(wordOf(whole.process(last))).toBe('9000');
        const torn = prepared();
        torn.tear(last, instant);
        expect([before, whole.lasting]).toContainEqual(torn.lasting);
        expect(torn.process(selectOf[made.kernel])).toHaveLength(0);
        torn.reset();
        expect(wordOf(torn.process(selectOf[made.kernel]))).toBe('9000');
      }),
    );
  });
});

describe('a wrong MAC', () => {
  it('is refused with 9302, changes nothing lasting and ends the transaction', () => {
    fc.assert(
      fc.property(profile, seed, kindOf, fc.uint8Array({ minLength: 4, maxLength: 4 }), (made, noise, kind, mac) => {
        const card = ready({ profile: made, seed: noise, alternatives: { cappWithoutCache: 'accepted', loadBeyondCap: 'credit-6A80' } });
        card.process(initialize(kind, 0));
        const before = card.lasting;
        const last = completion(kind, made.purse.overdraftLimit, '00', mac);
        const answer = wordOf(card.process(last));
        fc.pre(answer !== '9000');
        expect(answer).toBe('9302');
        expect(card.lasting).toBe(before);
        expect(wordOf(card.process(last))).toBe('6901');
      }),
    );
  });
});
