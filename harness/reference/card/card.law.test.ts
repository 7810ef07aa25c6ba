/** What holds of the sound card whatever is sent to it, whichever legal freedoms it takes, and wherever its power is cut. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { loadProfile, profileNames } from '../profiles/profile.ts';
import { alternatives, type Choices } from './alternatives.ts';
import { type CardOptions, createCard, type ReferenceCard } from './card.ts';

const select = bytes('00A4040008A00000063201010500');
const terminal = bytes('997010000017');
const moment = bytes('20240501120000');
const trip = concat(bytes('06'), new Uint8Array(47));
const journey = concat(bytes('27017D010100'), new Uint8Array(122));

const choices = fc.record(
  Object.fromEntries(Object.entries(alternatives).map(([axis, values]) => [axis, fc.constantFrom(...(values as readonly string[]))])),
) as fc.Arbitrary<Choices>;
const profile = fc.constantFrom(...profileNames).map(loadProfile);
const seed = fc.nat();

/** The laws about money need no keys: this card takes any MAC. */
const credulous: NonNullable<CardOptions['fault']> = { card: (sound) => ({ ...sound, acceptsMac1: () => true, acceptsMac2: () => true }) };

function initialize(p1: number, amount: number): Uint8Array {
  return concat(Uint8Array.of(0x80, 0x50, p1, 0x02, 11, 1), octets(amount, 4), terminal, Uint8Array.of(0));
}

const debit = concat(bytes('805401000F00000001'), moment, bytes('0000000008'));
const credit = (p2: string) => concat(bytes(`805200${p2}0B`), moment, bytes('0000000004'));
const updates = {
  trip: concat(bytes('80DC00F030'), trip),
  journey: concat(bytes('80DC01D080'), journey),
};

const command = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(debit, credit('00'), credit('02'), updates.trip, updates.journey, select, bytes('0084000004')),
  fc.tuple(fc.constantFrom(0, 1, 3), fc.nat(0x3000)).map(([p1, amount]) => initialize(p1, amount)),
  fc
    .tuple(
      fc.constantFrom(0x00, 0x80, 0x04),
      fc.constantFrom(0xa4, 0xb0, 0xb2, 0x5c, 0x50, 0x52, 0x54, 0x5a, 0xdc, 0xd6),
      fc.uint8Array({ minLength: 2, maxLength: 20 }),
    )
    .map(([cla, ins, rest]) => concat(Uint8Array.of(cla, ins), rest)),
);

function wordOf(answer: Uint8Array): string {
  return hex(answer.slice(-2));
}

function worth({ lasting: { purse } }: ReferenceCard): number {
  return purse.balance - purse.overdrawn;
}

describe('any octets', () => {
  it('are answered with a status word, without data when it is a refusal, and change nothing lasting then', () => {
    fc.assert(
      fc.property(profile, seed, choices, fc.array(command, { maxLength: 40 }), (made, noise, alternatives, commands) => {
        const card = createCard({ profile: made, seed: noise, alternatives, fault: credulous });
        card.process(select);
        for (const each of commands) {
          const before = card.lasting;
          const answer = card.process(each);
          expect(wordOf(answer)).toMatch(/^(9|6[1-9A-F])/);
          if (wordOf(answer) === '9000') continue;
          expect(answer).toHaveLength(2);
          expect(card.lasting).toBe(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('give the same answers to the same seed', () => {
    fc.assert(
      fc.property(profile, seed, fc.array(command, { maxLength: 20 }), (made, noise, commands) => {
        const twins = [createCard({ profile: made, seed: noise }), createCard({ profile: made, seed: noise })];
        const answers = twins.map((card) => [card.reset(), ...[select, ...commands].map((each) => card.process(each))].map(hex));
        expect(answers[0]).toEqual(answers[1]);
      }),
    );
  });
});

const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('purchase', 'capp', 'load'),
    amount: fc.nat(0x2000),
    torn: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  }),
);

describe('money', () => {
  it('is conserved over any history, torn or not, and counters, records and amounts keep their bounds', () => {
    fc.assert(
      fc.property(profile, seed, choices, fc.array(step, { maxLength: 30 }), (made, noise, alternatives, steps) => {
        const card = createCard({ profile: made, seed: noise, alternatives, fault: credulous });
        const last = credit(alternatives.creditP2 === '02' ? '02' : '00');
        let expected = worth(card);
        let completed = 0;
        const counters = () => card.lasting.offlineCounter + card.lasting.onlineCounter;
        const first = counters();
        for (const { kind, amount, torn } of steps) {
          card.reset();
          card.process(select);
          const opened = card.process(initialize(kind === 'load' ? 0 : kind === 'capp' ? 3 : 1, amount));
          if (wordOf(opened) !== '9000') continue;
          if (kind === 'capp') card.process(updates.journey);
          if (kind === 'capp') card.process(updates.trip);
          const completion = kind === 'load' ? last : debit;
          const before = card.lasting;
          if (torn === null) card.process(completion);
          else card.tear(completion, torn);
          if (card.lasting === before) continue;
          expected += kind === 'load' ? amount : -amount;
          if (kind !== 'capp' || amount > 0 || alternatives.zeroCapp === 'counts') completed += 1;
        }
        const { purse, details, trips, transit } = card.lasting;
        expect(worth(card)).toBe(expected);
        expect(counters() - first).toBe(completed);
        expect(purse.balance).toBeLessThanOrEqual(purse.cap);
        expect(purse.overdrawn).toBeLessThanOrEqual(purse.limit);
        expect(Math.min(purse.balance, purse.overdrawn)).toBe(0);
        expect([details.length <= 10, trips.length <= 30, transit.length]).toEqual([true, true, 18]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a torn command', () => {
  it('leaves the old lasting state or the new one, money, counter, records and proof together', () => {
    fc.assert(
      fc.property(
        profile,
        seed,
        fc.constantFrom('capp', 'purchase', 'load'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (made, noise, kind, at) => {
          const prepared = () => {
            const card = createCard({ profile: made, seed: noise, fault: credulous });
            card.process(select);
            card.process(initialize(kind === 'load' ? 0 : kind === 'capp' ? 3 : 1, 0));
            if (kind === 'capp') card.process(updates.trip);
            return card;
          };
          const completion = kind === 'load' ? credit('00') : debit;
          const whole = prepared();
          const before = whole.lasting;
          whole.process(completion);
          const torn = prepared();
          torn.tear(completion, at);
          expect([before, whole.lasting]).toContainEqual(torn.lasting);
          expect(torn.process(select)).toHaveLength(0);
          torn.reset();
          expect(wordOf(torn.process(select))).toBe('9000');
        },
      ),
    );
  });
});

describe('a wrong MAC', () => {
  it('is refused with 9302, changes nothing lasting and ends the transaction', () => {
    fc.assert(
      fc.property(profile, seed, fc.constantFrom(0, 1, 3), fc.uint8Array({ minLength: 4, maxLength: 4 }), (made, noise, p1, mac) => {
        const card = createCard({
          profile: made,
          seed: noise,
          alternatives: { cappWithoutCache: 'accepted', loadBeyondCap: 'credit-6A80' },
        });
        card.process(select);
        card.process(initialize(p1, 0));
        const before = card.lasting;
        const end = p1 === 0 ? 7 : 11;
        const completion = p1 === 0 ? credit('00') : debit.slice();
        completion.set(mac, 5 + end);
        const answer = wordOf(card.process(completion));
        fc.pre(answer !== '9000');
        expect(answer).toBe('9302');
        expect(card.lasting).toBe(before);
        expect(wordOf(card.process(completion))).toBe('6901');
      }),
    );
  });
});
