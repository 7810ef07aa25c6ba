/** Every faulty card is told from the sound one by commands that a terminal or a laboratory can send. */

import { describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import { diversify } from '../../crypto/diversification.ts';
import { retailMac } from '../../crypto/mac.ts';
import { loadSessionKey, purchaseSessionKey } from '../../tunion/key.ts';
import { loadMac2, purchaseMac1 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { createCard } from '../card/card.ts';
import { loadProfile, type Profile } from '../profiles/profile.ts';
import type { CardFault } from './faulty.ts';
import { faults } from './zoo.ts';

type Kind = 'purchase' | 'capp' | 'load';

const none = new Uint8Array(0);
const select = '00A4040008A00000063201010500';
const trip = (mark: number) => `80DC00F030${hex(Uint8Array.of(6, ...new Uint8Array(46), mark))}`;
const journey = (number: number, length: number, mark: number) =>
  `80DC${hex(Uint8Array.of(number))}D0${hex(Uint8Array.of(length, 0x27, number, length - 3, 1, 1, 0, ...new Uint8Array(length - 7).fill(mark), mark))}`;

/** Everything that a card shows of its files and amounts. */
const looks = [
  ...['805C000204', '805C010204', '805C020204', '805C030204', '805C040204', '805C050210'],
  ...[
    '00B0950000',
    '00B0960000',
    '00B0970000',
    '00B201D400',
    '00B202D400',
    '00B203D400',
    '00B207D400',
    '00B20DD400',
    '00B212D400',
    '00B213D400',
  ],
  ...[1, 2, 9, 10, 11].map((number) => `00B2${hex(Uint8Array.of(number))}C400`),
  ...[1, 2, 3, 30, 31].map((number) => `00B2${hex(Uint8Array.of(number))}F400`),
];

/** A laboratory's bench: a card, and the keys that its issuer would hold. */
function bench(profile: Profile, fault: CardFault | undefined, see: (answer: Uint8Array) => void) {
  const card = createCard({ profile, seed: 'zoo', ...(fault ? { fault } : {}) });
  const issuer = bytes(profile.ef15.issuer);
  const serial = bytes(profile.ef15.serial).subarray(-8);
  const key = (master: string) => diversify('3des', bytes(master), issuer, serial);
  const keys = { purchase: key(profile.masters.purchase), load: key(profile.masters.load), maintenance: key(profile.masters.maintenance) };
  const terminal = bytes(profile.psam.terminal);
  const dateTime = bytes('20240601083000');
  let sequence = profile.psam.sequence;

  const send = (apdu: string | Uint8Array) => {
    const answer = card.process(typeof apdu === 'string' ? bytes(apdu) : apdu);
    see(answer);
    return answer;
  };
  const reset = () => see(card.reset());
  const present = () => {
    reset();
    send(select);
  };
  const initialize = (kind: Kind, amount: number, index = 1) =>
    send(
      concat(
        Uint8Array.of(0x80, 0x50, { load: 0, purchase: 1, capp: 3 }[kind], 2, 11, index),
        octets(amount, 4),
        terminal,
        Uint8Array.of(0),
      ),
    );

  /** The command that completes what was offered, for an amount and type, and possibly spoilt. */
  const completion = (kind: Kind, amount: number, offer: Uint8Array, spoil = (mac: Uint8Array) => mac): Uint8Array => {
    const counter = offer.length < 6 ? 0 : uint(offer.subarray(4, 6));
    if (kind === 'load') {
      const random = offer.length < 12 ? new Uint8Array(4) : offer.subarray(8, 12);
      const mac2 = loadMac2(loadSessionKey(keys.load, { random, counter }), { amount: fen(amount), terminal, dateTime });
      return concat(bytes('805200000B'), dateTime, spoil(mac2), Uint8Array.of(4));
    }
    const random = offer.length < 15 ? new Uint8Array(4) : offer.subarray(11, 15);
    const terminalSequence = octets(sequence++, 4);
    const session = purchaseSessionKey(keys.purchase, { random, counter, terminalSequence });
    const mac1 = purchaseMac1(session, { amount: fen(amount), type: kind === 'capp' ? 9 : 6, terminal, dateTime });
    return concat(bytes('805401000F'), terminalSequence, dateTime, spoil(mac1), Uint8Array.of(8));
  };
  const prepare = (kind: Kind, amount: number) => {
    const offer = initialize(kind, amount);
    if (kind === 'capp') for (const each of [journey(1, 128, 0x51), trip(0x61)]) send(each);
    return offer;
  };
  const complete = (kind: Kind, amount: number, spoil?: (mac: Uint8Array) => Uint8Array) =>
    send(completion(kind, amount, prepare(kind, amount), spoil));
  const prove = () => {
    for (const type of [2, 6, 9]) {
      const counter = type === 2 ? card.lasting.onlineCounter : card.lasting.offlineCounter;
      for (const number of [counter, counter - 1, counter + 1]) {
        send(concat(bytes('805A00'), Uint8Array.of(type, 2), octets(number & 0xffff, 2), Uint8Array.of(8)));
      }
    }
  };
  const look = () => {
    for (const each of looks) send(each);
    prove();
  };
  const challenged = (header: string, content: Uint8Array) => {
    const challenge = send('0084000004').slice(0, 4);
    const command = concat(bytes(header), Uint8Array.of(content.length + 4), content);
    return concat(command, retailMac(keys.maintenance, command, concat(challenge, new Uint8Array(4))).subarray(0, 4));
  };
  const tear = (kind: Kind, amount: number, moment: number) => {
    card.tear(completion(kind, amount, prepare(kind, amount)), moment);
    present();
    look();
  };
  const poor = () => uint(send('805C000204').subarray(0, 4));
  /** A load of `amount` with a MAC2 under a load key of zeros. */
  const loadUnderZeros = (amount: number) => {
    const offer = initialize('load', amount);
    const [random, counter] = [offer.slice(8, 12), uint(offer.subarray(4, 6))];
    const session = loadSessionKey(new Uint8Array(16), { random, counter });
    send(concat(bytes('805200000B'), dateTime, loadMac2(session, { amount: fen(amount), terminal, dateTime }), Uint8Array.of(4)));
  };
  /** A purchase of `amount` under a session key that no sound card has. */
  const under = (session: (random: Uint8Array, counter: number) => Uint8Array, amount: number, offer: Uint8Array, number = terminal) => {
    const [random, counter] = offer.length < 15 ? [new Uint8Array(4), 0] : [offer.slice(11, 15), uint(offer.subarray(4, 6))];
    const mac1 = purchaseMac1(session(random, counter), { amount: fen(amount), type: 6, terminal: number, dateTime });
    send(concat(bytes('805401000F00000000'), dateTime, mac1, Uint8Array.of(8)));
  };
  return { send, reset, present, initialize, completion, prepare, complete, look, challenged, tear, poor, under, loadUnderZeros };
}

/** What a card answers to everything that this laboratory can think of. */
function story(profile: Profile): string[] {
  const seen: string[] = [];
  tell(
    bench(profile, undefined, (answer) => seen.push(hex(answer))),
    profile,
  );
  return seen;
}

/** Whether a faulty card's story differs anywhere from the sound one. */
function differs(profile: Profile, fault: CardFault | undefined, sound: readonly string[]): boolean {
  let place = 0;
  const told = new Error('told');
  const compare = (answer: Uint8Array) => {
    if (hex(answer) !== sound[place]) throw told;
    place += 1;
  };
  try {
    tell(bench(profile, fault, compare), profile);
    return place !== sound.length;
  } catch (error) {
    if (error === told) return true;
    throw error;
  }
}

function tell(at: ReturnType<typeof bench>, profile: Profile): void {
  const { send, present, initialize, completion, prepare, complete, look, challenged, tear, poor, under } = at;
  const { cap, balance } = profile.purse;
  const room = Math.min(cap - balance, 70_000);
  const flip = (mask: number, place: number) => (mac: Uint8Array) => mac.with(place, (mac[place] ?? 0) ^ mask);

  for (const name of ['325041592E5359532E4444463031', 'A000000632010105', 'A000000632010109', 'D156000015000001', 'A000000632010105']) {
    send(`00A40400${hex(Uint8Array.of(name.length / 2))}${name}00`);
  }
  look();
  for (const each of [
    '00B0950500',
    '00B0950805',
    '00B0951E00',
    '00B0850000',
    '00B2012C00',
    '00B0980000',
    '00B201AC00',
    '0084000008',
    '0084000004',
    '0084000004',
    '0084000005',
  ])
    send(each);
  present();
  send('0084000004');

  for (const amount of [room, 1, 50_000, cap, cap - balance, cap - balance + 1]) complete('load', amount);
  look();
  for (const kind of ['purchase', 'capp'] as const) {
    for (const amount of [100, 5000, 0, 66_000, 1, 200, 300]) complete(kind, amount);
    look();
    initialize(kind, poor() + 1);
    complete(kind, poor() + 1);
    initialize(kind, 0x01000001);
    initialize(kind, 1, 7);
  }
  for (let time = 0; time < 12; time += 1) complete('capp', 0);
  look();
  initialize('load', 1, 7);
  complete('purchase', poor());
  look();
  complete('load', 900);
  complete('purchase', 700);
  complete('load', 250);
  for (const amount of [100, 100, 700]) complete('purchase', amount);
  look();
  complete('load', 4000);
  look();

  for (const kind of ['purchase', 'capp', 'load'] as const) {
    for (const spoil of [
      flip(1, 3),
      flip(0x80, 0),
      flip(0xff, 2),
      () => new Uint8Array(4),
      (mac: Uint8Array) => mac.map((octet) => octet ^ 1),
    ]) {
      complete(kind, 100, spoil);
      look();
    }
    const right = completion(kind, 100, prepare(kind, 100));
    send(right.with(right.length - 2, (right.at(-2) ?? 0) ^ 1));
    send(right);
    look();
    const good = completion(kind, 100, prepare(kind, 100));
    for (const each of [good, good]) send(each);
    look();
    present();
    send(good);
    const dropped = completion(kind, 100, prepare(kind, 100));
    send(select);
    send(dropped);
    const lost = completion(kind, 100, prepare(kind, 100));
    present();
    send(lost);
    look();
    const replaced = completion(kind, 100, prepare(kind, 100));
    const later = completion(kind, 200, initialize(kind, 200));
    if (kind === 'capp') send(trip(0x77));
    send(later);
    send(replaced);
    const second = completion(kind, 100, prepare(kind, 100));
    initialize(kind === 'load' ? 'purchase' : 'load', 1);
    send(second);
    look();
    const read = completion(kind, 100, prepare(kind, 100));
    look();
    send(read);
    for (const balances of ['805C030204', '805C000204']) {
      const balanced = completion(kind, 100, prepare(kind, 100));
      send(balances);
      send(balanced);
    }
    const edited = completion(kind, 100, prepare(kind, 100));
    send(kind === 'load' ? edited : edited.with(15, 0x59));
    const echo = prepare(kind, 100);
    if (kind === 'load') send(concat(bytes('805200000B20240601083000'), echo.subarray(12, 16), Uint8Array.of(4)));
    present();
    for (const moment of [0, 0.25, 0.34, 0.5, 0.6, 0.75, 1]) tear(kind, 100, moment);
    look();
  }
  for (const [opened, claimed] of [
    ['purchase', 'capp'],
    ['capp', 'purchase'],
  ] as const)
    send(completion(claimed, 100, prepare(opened, 100)));

  const zeroKey = (random: Uint8Array, counter: number) =>
    purchaseSessionKey(new Uint8Array(16), { random, counter, terminalSequence: new Uint8Array(4) });
  under(zeroKey, 1, initialize('purchase', 1));
  under(() => new Uint8Array(8), 1, initialize('purchase', 1));
  present();
  under(() => new Uint8Array(8), 0, none, new Uint8Array(6));
  look();

  for (const each of [trip(1), journey(1, 128, 1)]) send(each);
  initialize('purchase', 1);
  const mixed = completion('purchase', 1, initialize('purchase', 1));
  for (const each of [trip(2), mixed]) send(each);
  look();
  for (const each of [journey(2, 128, 2), journey(7, 112, 2), trip(2)]) send(each);
  initialize('capp', 1);
  for (const each of [journey(2, 128, 3), journey(7, 112, 3), trip(3)]) send(each);
  send(select);
  complete('capp', 1);
  look();
  for (const wrong of [
    `80DC01D07F${'27017C'}${'00'.repeat(124)}`,
    `80DC00F02F${'06'.repeat(47)}`,
    `80DC12D080${'2713'}${'00'.repeat(126)}`,
    `80DC07D080${'2707'}${'00'.repeat(126)}`,
  ]) {
    initialize('capp', 1);
    send(wrong);
  }
  send(completion('capp', 1, initialize('capp', 1)));

  for (const each of [
    '00D69500021234',
    `00DC01F430${'11'.repeat(48)}`,
    `00DC01C417${'11'.repeat(23)}`,
    `04DC01C41B${'11'.repeat(27)}`,
    '04D695000512345678AA',
  ])
    send(each);
  for (const [header, content] of [
    ['04D69500', bytes('1234')],
    ['04DC01F4', new Uint8Array(48)],
  ] as const) {
    const update = challenged(header, content);
    send(update.with(update.length - 1, (update.at(-1) ?? 0) ^ 1));
    look();
    const good = challenged(header, content);
    for (const each of [good, good]) send(each);
    look();
  }
  for (const apdu of forms(profile)) {
    send(apdu);
    poor();
  }
  const shortened = completion('purchase', 1, initialize('purchase', 1));
  send(concat(shortened.subarray(0, 4), Uint8Array.of(14), shortened.subarray(5, 19), Uint8Array.of(8)));
  for (const [place, value] of [
    [0, 0x00],
    [1, 0x55],
    [3, 0x07],
    [2, 0x47],
    [20, 0x00],
    [20, 0x07],
    [4, 0x10],
  ] as const) {
    const offered = completion('purchase', 1, initialize('purchase', 1));
    send(
      place === 4
        ? concat(offered.subarray(0, 4), Uint8Array.of(16), offered.subarray(5, 20), Uint8Array.of(0, 8))
        : offered.with(place, value),
    );
    poor();
    const credited = completion('load', 1, initialize('load', 1));
    send(place === 20 ? credited.with(16, value) : credited.with(place, value));
  }
  look();
  slipIn(at, profile);
  look();
  otherwise(at);
}

/** Journeys in other modes, transactions of the other edition, other names. */
function otherwise({ send, present, initialize, completion }: ReturnType<typeof bench>): void {
  present();
  for (const [number, length] of [
    [3, 128],
    [7, 112],
    [10, 128],
    [13, 30],
  ] as const) {
    const open = initialize('capp', 0);
    const unknown = bytes(trip(number)).with(14, 0x7f);
    for (const each of [journey(number, length, 0x31), unknown, completion('capp', 0, open)]) send(each);
    for (const record of [number, 2]) send(`00B2${hex(Uint8Array.of(record))}D400`);
    send('00B201F400');
  }
  const elsewhere = initialize('capp', 0);
  for (const each of [bytes(journey(1, 128, 0x41)).with(2, 2), completion('capp', 0, elsewhere)]) send(each);
  send('00B202D400');
  for (const [kind, place] of [
    ['purchase', 2],
    ['load', 3],
  ] as const) {
    send(completion(kind, 1, initialize(kind, 1)).with(place, 2));
    send('805C000204');
  }
  for (const name of ['A000000632010107', 'A000000632', 'A000000632010105']) {
    send(`00A40400${hex(Uint8Array.of(name.length / 2))}${name}00`);
  }
}

/** Ways past the order of commands and past secure messaging. */
function slipIn(at: ReturnType<typeof bench>, { masters, ef15 }: Profile): void {
  const { send, reset, present, initialize, completion, prepare, complete, look, loadUnderZeros, under } = at;
  present();
  complete('purchase', 1);
  loadUnderZeros(1);
  const flipped = (octets: Uint8Array, place: number) => octets.with(place, (octets[place] ?? 0) ^ 1);
  const [issuer, serial] = [bytes(ef15.issuer), bytes(ef15.serial).subarray(-8)];
  for (const factors of [
    [issuer, flipped(serial, 7)],
    [flipped(issuer, 3), serial],
  ]) {
    const stranger = diversify('3des', bytes(masters.purchase), ...factors);
    const session = (random: Uint8Array, counter: number) =>
      purchaseSessionKey(stranger, { random, counter, terminalSequence: new Uint8Array(4) });
    under(session, 1, initialize('purchase', 1));
  }
  const credited = completion('load', 1, initialize('load', 1));
  send(credited);
  initialize('load', 1);
  send(credited);
  look();
  const carried = completion('purchase', 1, initialize('purchase', 1));
  reset();
  send(carried);
  present();
  send('0084000004');
  send('04D695000177');
  for (const each of [`00E200F030${'11'.repeat(48)}`, `00E200D0802701${'11'.repeat(126)}`]) send(each);
  look();
  const cached = completion('capp', 1, prepare('capp', 1));
  send(`80DC01C017${'22'.repeat(23)}`);
  send(cached);
}

/** Commands in wrong forms. */
function forms({ psam }: Profile): string[] {
  const data = `0100000001${psam.terminal}`;
  const balances = ['005C030204', '805D030204', '805C030004', '805C230204', '805C030205', '805C030200', '805C03020111', '805C0302021111'];
  const reads = ['80B0950000', '80B201C400', '00B201C500', '0084010004', '0084000104', '00B095001F'];
  const offers = [
    `005001020B${data}0F`,
    `805001000B${data}0F`,
    `805009020B${data}0F`,
    `805001020C${data}000F`,
    `805001020A${data.slice(2)}0F`,
    `805001020B${data}0E`,
    `805001020B${data}00`,
  ];
  const proofs = [`005A0006020001 08`, `805A0106020001 08`, `805A000602000109`, '805A00060200FE00'];
  return [...balances, ...reads, ...offers, ...proofs, '80990000', '00990000', '8099000000'];
}

// Cards of K1 that load without a PIN: what this laboratory's commands are made for.
const profileNames = ['plain', 'overdraft', 'empty', 'full'] as const;

describe('the zoo', () => {
  const sound = profileNames.map((name) => story(loadProfile(name)));

  it('names every faulty card by one sentence in kebab-case, in both languages, and only once', () => {
    const ids = faults.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
    for (const language of ['zh', 'en'] as const) {
      const sentences = faults.map(({ title }) => title[language]);
      expect(new Set(sentences).size).toBe(sentences.length);
      expect(sentences.filter((sentence) => sentence.trim() === '')).toEqual([]);
    }
    expect(faults.filter(({ title }) => !/\p{Script=Han}/u.test(title.zh)).map(({ id }) => id)).toEqual([]);
  });

  it('names the requirements that each breaks, each once', () => {
    for (const { id, breaks } of faults) {
      expect(breaks.length, id).toBeGreaterThan(0);
      expect(new Set(breaks).size, id).toBe(breaks.length);
      for (const requirement of breaks) expect(requirement, id).toMatch(/^JTT978\.2:EP\.[A-Z0-9-]+(\.[A-Za-z0-9-]+)+$/);
    }
  });

  it('leaves the sound card as it was: its story is the same twice', () => {
    expect(profileNames.filter((name, index) => differs(loadProfile(name), undefined, sound[index] ?? []))).toEqual([]);
  });

  it.each(faults.map((fault) => [fault.id, fault] as const))('%s shows on the wire', (_, fault) => {
    expect(profileNames.some((name, index) => differs(loadProfile(name), fault, sound[index] ?? []))).toBe(true);
  });
});
