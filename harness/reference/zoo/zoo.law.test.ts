/** What holds of every faulty card on every kind of profile: whatever is sent to it, it answers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { purseAidOf } from '../../tunion/aid.ts';
import { createCard } from '../card/card.ts';
import * as laboratory from '../card/fixture/laboratory.ts';
import type { CardHandlers } from '../card/handlers.ts';
import { loadProfile, type Profile } from '../profiles/profile.ts';
import type { CardFault } from './faulty.ts';
import { faults } from './zoo.ts';

const { initPurchase, initCapp, initLoad, initUnload, initUpdate, debit, credit, unload, update, trip, journey } = laboratory;

/** What is sent: a command, or power off and on. */
type Act = Uint8Array | 'reset';

const acts = (...apdus: readonly string[]): readonly Act[] => apdus.map((apdu) => bytes(apdu));

const transactions = [
  [initPurchase, debit],
  [initCapp, journey, trip, debit],
  [initLoad, credit],
  [initUnload, unload],
  [initUpdate, update],
].map((apdus) => apdus.map((apdu) => bytes(apdu)));

const [cacheUpdate, limitUpdate] = [0xdc, 0x04];

/** The command for the other purse, which the left half of P1 names. */
function inSecond(apdu: Uint8Array): Uint8Array {
  return apdu[1] === cacheUpdate ? apdu : apdu.with(2, (apdu[2] ?? 0) | 0x10);
}

/** INITIALIZE for another amount, where it names one. */
function worth(apdu: Uint8Array, amount: number): Uint8Array {
  const asked = apdu.slice();
  if (((apdu[2] ?? 0) & 0x0f) !== limitUpdate) asked.set(octets(amount, 4), 6);
  return asked;
}

const amount = fc.oneof(fc.constantFrom(0, 1, 100), fc.nat(0x10000));

const transaction = fc
  .tuple(
    fc.constantFrom(...transactions),
    amount,
    fc.boolean(),
    fc.option(fc.constantFrom(...acts('805C030204', '00B0950000', '80CD0103'))),
  )
  .map(([[open = bytes(''), ...rest], money, second, between]): readonly Act[] => {
    const whole = [worth(open, money), ...(between === null ? [] : [between]), ...rest];
    return second ? whole.map((each) => (each === between ? each : inSecond(each as Uint8Array))) : whole;
  });

const mac = '12345678';
const protectedCommands = [
  ...[
    `04D6970706ABCD${mac}`,
    `04D695000A010203040506${mac}`,
    `04DC01F434${'06'.repeat(48)}${mac}`,
    `04DC01D48427017D01${'00'.repeat(124)}${mac}`,
  ],
  ...[`04E200F044${'11'.repeat(16)}${'06'.repeat(48)}${mac}`, `04D89B00000008AABBCCDD${mac}`, `801E000004${mac}`, `8418000004${mac}`],
  ...[`841E000004${mac}`, `841E010004${mac}`, `8418010004${mac}`, `8424000004${mac}`, `8424010004${mac}`, `80CD030304${mac}`],
  ...[`805E000007123456${mac}`, `805E010007123456${mac}`, `0082000008${mac}${mac}`],
];
const challenged = fc
  .tuple(fc.constantFrom('0084000004', '0084000008'), fc.constantFrom(...protectedCommands))
  .map(([challenge, apdu]) => acts(challenge, apdu));

const looks = [
  ...Array.from({ length: 12 }, (_, p1) => `805C${hex(octets(p1, 1))}02${p1 % 6 === 5 ? '10' : '04'}`),
  ...['00B0950000', '00B0960000', '00B0970508', '00B2017400', '00B201C400', '00B201D400', '00B20DD400', '00B201F400', '00B20BF400'],
  ...['00B59B00000000', '00B59C00000000', '80CD000001', '0084000004'],
  ...[2, 3, 6, 7, 9].map((type) => `805A000${type}0200FE08`),
].map((apdu) => acts(apdu));

/** Acts of any kind, those of one transaction or one protected command together. */
function actsOn({ kernel, pin }: Profile): fc.Arbitrary<readonly Act[]> {
  const name = hex(purseAidOf(kernel));
  const select = `00A4040008${name}00`;
  const selections = [
    select,
    `00A4040005${name.slice(0, 10)}00`,
    '00A4040009A0000000038698070100',
    '00A404000E325041592E5359532E444446303100',
  ];
  const pins = [`0020000003${pin.value}`, '0020000003123457', `805E010007${pin.value}FF${pin.value}`];
  return fc.oneof(
    { weight: 8, arbitrary: transaction },
    { weight: 4, arbitrary: challenged },
    { weight: 3, arbitrary: fc.constantFrom(...looks) },
    { weight: 1, arbitrary: fc.constantFrom(...pins).map((apdu) => acts(apdu)) },
    { weight: 1, arbitrary: fc.constantFrom(...selections).map((apdu) => acts(apdu, select)) },
    { weight: 3, arbitrary: fc.constantFrom('80CD0100', '80CD0103', '80CD0203').map((apdu) => acts(apdu)) },
    { weight: 1, arbitrary: fc.constant<readonly Act[]>(['reset', ...acts(select, `0020000003${pin.value}`)]) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 30 }).map((apdu) => [apdu]) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom('00B2', '805C', '8050', '8052', '8054', '80DC', '8058', '805A', '04D6', '00A4', '805E'),
          fc.uint8Array({ maxLength: 20 }),
        )
        .map(([head, rest]) => [concat(bytes(head), rest)]),
    },
  );
}

/** Takes any MAC for right, so that everything is carried out that a card which knows the keys would let carry out. */
const believing = (fault: CardFault) => ({
  card: (sound: CardHandlers): CardHandlers => ({ ...laboratory.credulous.card(fault.card(sound)), matches: () => true }),
});

/** What a faulty card throws at these acts, if it does. */
function thrown(profile: Profile, fault: Pick<CardFault, 'card'>, sent: readonly Act[]): string | undefined {
  let last: Act = 'reset';
  try {
    const card = createCard({ profile, seed: 'law', fault });
    for (const act of ['reset', ...acts(`00A4040008${hex(purseAidOf(profile.kernel))}00`), ...sent] as const) {
      last = act;
      if (act === 'reset') card.reset();
      else card.process(act);
    }
    return undefined;
  } catch (error) {
    return `${last === 'reset' ? last : hex(last)}: ${error}`;
  }
}

describe('every faulty card', () => {
  it.each(['plain', 'k6', 'dual-standard', 'pin'])('on the profile %s answers whatever it is sent', (name) => {
    const profile = loadProfile(name);
    // A card that believes everything may soon be blocked for ever: several short lives show more than one long one.
    const lives = fc
      .sample(fc.array(actsOn(profile), { minLength: 40, maxLength: 40 }), { numRuns: 4, seed: 978 })
      .map((life) => life.flat());
    expect(lives.flat().length).toBeGreaterThan(300);
    const broken = faults.flatMap((fault) =>
      lives.flatMap((life, place) => {
        const error = thrown(profile, place % 2 === 0 ? fault : believing(fault), life);
        return error === undefined ? [] : [`${fault.id}: ${error}`];
      }),
    );
    expect(broken).toEqual([]);
  });
});
