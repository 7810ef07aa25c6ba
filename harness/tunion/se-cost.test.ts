/** What a phone's meter charges, on a wallet's channel and on the one channel of a phone at a reader. */

import { beforeEach, describe, expect, it } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { createPhoneMeter } from './se-cost.ts';

let meter: ReturnType<typeof createPhoneMeter>;
beforeEach(() => {
  meter = createPhoneMeter();
});

const charge = (channel: string, command: string) => meter.charge(channel, bytes(command));
const exchange = (channel: string, command: string, answer: string) => meter.answered(channel, bytes(command), bytes(answer));
/** What a TSM hands out. */
const script = (...commands: readonly string[]) =>
  meter.told({ body: { data: { commands: commands.map((command) => ({ command })) } } }, {});

const openLoad = '805000020B01000005DC99701000009910';
const credit = '805200000B20261123125329DDBAF80C04';
const remove = '84E400001A4F10A000000632010105EEEE734A2E47504C20C094DFCDD1714600';
const production = `9F7F2A${'01'.repeat(42)}9000`;
/** EF 15 of a made-up card: issuer, two octets, serial number. */
const ef15 = (serial: string) => `0997305000000001FFFF${serial}${'00'.repeat(10)}9000`;
const [one, another] = ['03109970990000000018', '03109970990000000073'] as const;

describe.each(['dut', 'se'])('on the channel %s', (channel) => {
  it.each([
    ['INITIALIZE UPDATE', '80500000088C020FDFC97F9947', { counters: 1 }],
    ['EXTERNAL AUTHENTICATE that nobody gave', '848201001075EDFF9AF7DC22597A8B2CC9B5605361', { macTries: 1 }],
    ['GET STATUS', '80F24002024F00', 'read'],
    ['GET STATUS with a MAC that nobody gave', '84F240020A4F000011223344556677', { macTries: 1 }],
    ['DELETE', '80E40000094F07A0000006320101', { writes: 1 }],
    ['DELETE with a MAC that nobody gave', remove, { writes: 1, macTries: 1 }],
    ['a card that becomes active', '80F00101094F07A0000006320101', { writes: 1 }],
    ['a life cycle that locks', '80F0807F00', { writes: 1, lock: 1 }],
    ['a life cycle that ends the element', '80F080FF00', { writes: 1, lock: 1, irreversible: 1 }],
    ['CREDIT FOR LOAD that nobody gave', credit, { macTries: 1 }],
    ['READ BINARY', '00B0950000', 'read'],
    ['GET DATA without its tag', '00CA006600', 'read'],
    ['octets that are no command', '80', { counters: 0 }],
  ] as const)('%s', (_, command, price) => {
    expect(charge(channel, command)).toEqual(price);
  });

  it('what the host gave costs what it does, once', () => {
    meter.told({ command: remove }, { about: 'protect' });
    expect(charge(channel, remove)).toEqual({ writes: 1 });
    exchange(channel, remove, '009000');
    expect(charge(channel, remove)).toEqual({ writes: 1, macTries: 1 });
  });

  it('what the host spoilt is a try', () => {
    meter.told({ command: remove }, { about: 'protect', mistake: 'mac' });
    expect(charge(channel, remove)).toEqual({ writes: 1, macTries: 1 });
  });

  it('a load that the TSM authorised moves its amount; one that was altered, or that lost its power, is a try', () => {
    script(openLoad, credit);
    charge(channel, openLoad);
    expect(charge(channel, credit)).toEqual({ counters: 1, money: 1500 });
    expect(charge(channel, credit.replace('DDBA', 'DDBB'))).toEqual({ macTries: 1 });
    meter.reset(channel);
    expect(charge(channel, credit)).toEqual({ macTries: 1 });
  });
});

it('a terminal’s channel that loses power takes nothing from a wallet with a channel of its own', () => {
  meter.reset('se');
  script(openLoad, credit);
  charge('se', openLoad);
  meter.reset('dut');
  expect(charge('se', credit)).toEqual({ counters: 1, money: 1500 });
});

it('a purse transaction of a terminal costs what it costs a card', () => {
  expect(charge('dut', '805001020B01000000014131012101980F')).toEqual({ counters: 0 });
  expect(charge('dut', '801E00000400000000')).toEqual({ macTries: 1, lock: 1 });
  expect(charge('dut', '841E00010400000000')).toEqual({ macTries: 1, lock: 1, irreversible: 1 });
});

describe('which phone it is', () => {
  it('goes by its production data and by the numbers of the cards that it showed with them, and no other phone does', () => {
    exchange('dut', '80CA9F7F00', production);
    exchange('dut', '00B0950000', ef15(one));
    exchange('dut', '00B0950000', ef15(another));
    meter.reset('dut');
    expect(meter.identity).toBe('01'.repeat(42));
    expect([one, another, '01'.repeat(42), 'else'].map((name) => meter.goesBy(name))).toEqual([true, true, true, false]);
    exchange('dut', '80CA9F7F00', production.replace('0101', '0202'));
    expect([one, another, '01'.repeat(42)].map((name) => meter.goesBy(name))).toEqual([false, false, false]);
  });

  it('may be another one in the next case: one that shows no production data goes by a card that it shares with a phone seen before', () => {
    exchange('dut', '80CA9F7F00', production);
    exchange('dut', '00B0950000', ef15(one));
    exchange('dut', '00B0950000', ef15(another));
    meter.reset('dut');
    meter.begin();
    expect([one, another].map((name) => meter.goesBy(name))).toEqual([false, false]);
    exchange('dut', '00B0950000', ef15(another));
    expect([one, another, '01'.repeat(42)].map((name) => meter.goesBy(name))).toEqual([true, true, true]);
    exchange('dut', '00B0950000', ef15('03109970990000000099'));
    expect(meter.goesBy(one)).toBe(false);
  });

  it('goes by the number of its card where it shows no production data', () => {
    exchange('dut', '00B0950000', ef15(one));
    expect(meter.identity).toBe(one);
    expect(meter.goesBy(one)).toBe(true);
  });
});
