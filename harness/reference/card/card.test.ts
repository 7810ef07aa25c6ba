/** The sound card's rules that no published exchange shows: states, words and the freedoms it may take. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { loadProfile } from '../profiles/profile.ts';
import { alternatives, type Choices, choose } from './alternatives.ts';
import { type CardOptions, createCard } from './card.ts';

const select = '00A4040008A00000063201010500';
const initPurchase = '805001020B01000000649970100000170F';
const initCapp = '805003020B01000000649970100000170F';
const initLoad = '805000020B010000006499701000001710';
const debit = '805401000F00000001202405011200000000000008';
const credit = '805200000B202405011200000000000004';
const trip = `80DC00F03006${'00'.repeat(47)}`;
const journey = `80DC01D08027017D010100${'00'.repeat(122)}`;
const parking = `80DC07D07027076D010100${'11'.repeat(106)}`;
const discount = `80DC0DD01E270D1B010100${'22'.repeat(24)}`;

function made(options: Partial<CardOptions> = {}) {
  const card = createCard({
    profile: loadProfile('plain'),
    seed: 7,
    fault: { card: (sound) => ({ ...sound, acceptsMac1: () => true, acceptsMac2: () => true }) },
    ...options,
  });
  const send = (apdu: string) => hex(card.process(bytes(apdu)));
  send(select);
  return { card, send, word: (apdu: string) => send(apdu).slice(-4) };
}

const free = (alternatives: Partial<Choices>, options: Partial<CardOptions> = {}) => made({ ...options, alternatives });

describe('one transaction at a time', () => {
  it.each([
    ['nothing', [], debit],
    ['a load', [initLoad], debit],
    ['a purchase', [initPurchase], credit],
    ['a purchase', [initPurchase], trip],
    ['a completed purchase', [initPurchase, debit], debit],
    ['a completed load', [initLoad, credit], credit],
    ['a selection after INITIALIZE', [initPurchase, select], debit],
    ['an unknown command after INITIALIZE', [initPurchase, '80990000'], debit],
    ['a refused INITIALIZE after a good one', [initPurchase, '805001020B02000000649970100000170F'], debit],
    ['INITIALIZE FOR CAPP without an update', [initCapp], debit],
    ['cached records of a dropped transaction', [initCapp, trip, initCapp], debit],
    ['a protected command after INITIALIZE', [initPurchase, '04D6950006000000000000'], debit],
  ])('refuses a completion after %s', (_, before, completion) => {
    const { card, word } = made();
    for (const each of before) word(each);
    const lasting = card.lasting;
    expect(word(completion)).toBe('6901');
    expect(card.lasting).toBe(lasting);
  });

  it.each(['00B0950000', '00B201C400', '00B20FC400', '805C000204', '0084000004', '805A000602FFFF08'])('survives %s', (read) => {
    const { word } = made();
    word(initPurchase);
    word(read);
    expect(word(debit)).toBe('9000');
  });

  it('lets a second INITIALIZE replace the first', () => {
    const { send, card } = made();
    send('805001020B01000010009970100000170F');
    send(initPurchase);
    send(debit);
    expect(card.lasting.purse.balance).toBe(10000 - 100);
  });

  it('is gone after a reset, together with the selection', () => {
    const { word, card } = made();
    word(initPurchase);
    card.reset();
    expect(word(debit)).toBe('6985');
    word(select);
    expect(word(debit)).toBe('6901');
  });
});

describe('a CAPP purchase', () => {
  it('writes all cached records with the debit and none before', () => {
    const { send } = made();
    send(initCapp);
    for (const each of [journey, parking, discount, trip]) expect(send(each)).toBe('9000');
    expect(send('00B207D400').startsWith('27076D01')).toBe(true);
    expect(send('00B207D400')).not.toContain('1111');
    send(debit);
    expect(send('00B207D400')).toBe(`${parking.slice(10)}9000`);
    expect(send('00B20DD400')).toBe(`${discount.slice(10)}9000`);
    expect(send('00B201F400')).toBe(`${trip.slice(10)}9000`);
  });

  it.each([
    ['a record of wrong length', `80DC01D07F27017D${'00'.repeat(124)}`, '6700'],
    ['an id that EF 1A does not have', `80DC12D0802713${'00'.repeat(126)}`, '6A80'],
    ['an id of another family', `80DC01D0802601${'00'.repeat(126)}`, '6A80'],
    ['a P1 that is not the record’s', `80DC02D0802701${'00'.repeat(126)}`, '6A86'],
    ['a trip with P1', `80DC01F030${'00'.repeat(48)}`, '6A86'],
    ['another file', `80DC00C017${'00'.repeat(23)}`, '6A86'],
  ])('refuses %s', (_, update, sw) => {
    const { word } = made();
    word(initCapp);
    expect(word(update)).toBe(sw);
    expect(word(debit)).toBe('6901');
  });
});

describe('amounts', () => {
  it('come from the balance first and then from the overdraft, and repay the overdraft first', () => {
    const profile = loadProfile('overdraft');
    const { send, card } = made({ profile });
    send(initLoad.replace('00000064', '000001F4'));
    send(credit);
    expect(card.lasting.purse).toMatchObject({ balance: 200, overdrawn: 0 });
    send(initPurchase.replace('00000064', '0000012C'));
    send(debit);
    expect(card.lasting.purse).toMatchObject({ balance: 0, overdrawn: 100 });
    expect(send('805C000204')).toBe('000002BC9000');
    expect(send(initPurchase.replace('00000064', '000002BD'))).toBe('9401');
    expect(send(initPurchase.replace('00000064', '000002BC')).slice(-4)).toBe('9000');
  });

  it('stop at the cap', () => {
    expect(made({ profile: loadProfile('full') }).send(initLoad)).toBe('9402');
    const late = free({ loadBeyondCap: 'credit-6985' }, { profile: loadProfile('full') });
    expect(late.word(initLoad)).toBe('9000');
    expect(late.send(credit)).toBe('6985');
  });

  it('need an unused counter and a known key', () => {
    const plain = loadProfile('plain');
    const { send } = made({ profile: { ...plain, purse: { ...plain.purse, offlineCounter: 0xffff } } });
    expect(send(initPurchase)).toBe('9402');
    expect(send(initLoad).slice(-4)).toBe('9000');
    expect(send(initLoad.replace('0B01', '0B07'))).toBe('9403');
  });
});

describe('GET TRANSACTION PROVE', () => {
  it('answers MAC2 and TAC for INITIALIZE’s number + 1 and its type, again and after a reset', () => {
    const { send, card } = made();
    const number = Number.parseInt(send(initPurchase).slice(8, 12), 16);
    const answer = send(debit);
    const proof = `${answer.slice(8, 16)}${answer.slice(0, 8)}9000`;
    const ask = (type: string, of: number) => `805A00${type}02${of.toString(16).padStart(4, '0')}08`;
    expect(send(ask('06', number + 1))).toBe(proof);
    card.reset();
    send(select);
    expect(send(ask('06', number + 1))).toBe(proof);
    expect(send(ask('06', number))).toBe('9406');
    expect(send(ask('09', number + 1))).toBe('9406');
    expect(send(ask('01', number + 1))).toBe('6A86');
  });

  it('has no proof of a refused debit', () => {
    const { send } = made({ fault: { card: (sound) => sound } });
    const number = Number.parseInt(send(initPurchase).slice(8, 12), 16) + 1;
    expect(send(debit)).toBe('9302');
    expect(send(`805A000602${number.toString(16).padStart(4, '0')}08`)).toBe('9406');
  });
});

describe('writing', () => {
  it.each([
    ['UPDATE BINARY without MAC', '00D6950001FF', '6987'],
    ['UPDATE RECORD without MAC', `00DC01F430${'00'.repeat(48)}`, '6987'],
    ['UPDATE RECORD of EF 18', `04DC01C41B${'00'.repeat(27)}`, '6982'],
    ['UPDATE BINARY without challenge', '04D6950005FF00000000', '6984'],
    ['UPDATE BINARY of no file', '04D6850005FF00000000', '6A82'],
  ])('refuses %s', (_, apdu, sw) => {
    const { card, send } = made();
    const before = card.lasting;
    expect(send(apdu)).toBe(sw);
    expect(card.lasting).toBe(before);
  });

  it('takes a challenge once only', () => {
    const { send } = made();
    send('0084000004');
    expect(send('04D6950005FF00000000')).toBe('6988');
    expect(send('04D6950005FF00000000')).toBe('6984');
  });
});

describe('editions', () => {
  it('tells the debits of 2023 apart by P1', () => {
    const { word } = made({ edition: '2023' });
    word(initPurchase);
    expect(word(debit)).toBe('6901');
    word(initPurchase);
    expect(word(debit.replace('805401', '805402'))).toBe('9000');
    word(initCapp);
    word(trip);
    expect(word(debit)).toBe('9000');
  });

  it('knows no P1 02 in 2015', () => {
    const { word } = made();
    word(initPurchase);
    expect(word(debit.replace('805401', '805402'))).toBe('6A86');
  });
});

describe('form', () => {
  it.each([
    ['', '6700'],
    ['805001', '6700'],
    ['005C030204', '6E00'],
    ['10B0950000', '6E00'],
    ['80990000', '6D00'],
    ['805C030104', '6A86'],
    ['805C060204', '6A86'],
    ['805C030205', '6700'],
    ['805C0302', '6700'],
    ['805001020A010000006499701000000F', '6700'],
    ['00B0010000', '6A86'],
    ['00B0980000', '6981'],
    ['00B0850000', '6A82'],
    ['00B0951E00', '6B00'],
    ['00B095001F', '6700'],
    ['00B201AC00', '6981'],
    ['00B2012C00', '6A82'],
    ['00B200C400', '6A83'],
    ['00B205C400', '6A83'],
    ['00B213D400', '6A83'],
    ['00A4040008A00000063201010900', '6A82'],
    ['00A4040005A00000063200', '6A82'],
    ['0084000005', '6700'],
  ])('answers %s with %s', (apdu, sw) => {
    expect(made().send(apdu)).toBe(sw);
  });

  it('answers 6Cxx once and the command sent again in full', () => {
    const { word } = free({ wrongLe: '6Cxx' });
    expect(word('805C030208')).toBe('6C04');
    word(initPurchase);
    expect(word(`${debit.slice(0, -2)}10`)).toBe('6C08');
    expect(word(debit)).toBe('9000');
  });

  it('answers Le 00 in full', () => {
    const { send } = made();
    expect(send(`${initPurchase.slice(0, -2)}00`)).toHaveLength(2 * (15 + 2));
  });
});

describe('the freedoms', () => {
  it('are every one taken by a card that differs from the default', () => {
    expect(Object.keys(choose()).sort()).toEqual(Object.keys(alternatives).sort());
    for (const [axis, values] of Object.entries(alternatives)) {
      for (const value of values) expect(free({ [axis]: value }).word(select)).toBe('9000');
    }
  });

  it('are refused when they do not exist', () => {
    expect(() => choose({ wrongLe: '6F00' } as never)).toThrow(RangeError);
    expect(() => choose({ colour: 'red' } as never)).toThrow('colour');
  });

  it.each<[Partial<Choices>, string[], string]>([
    [{ order: '6985' }, [debit], '6985'],
    [{ refusals: 'keep' }, [initPurchase, '80990000', debit], '9000'],
    [{ sideCommands: 'end' }, [initPurchase, '0084000004', debit], '6901'],
    [{ zeroPurchase: '6A80' }, [initPurchase.replace('00000064', '00000000')], '6A80'],
    [{ zeroLoad: '6A80' }, [initLoad.replace('00000064', '00000000')], '6A80'],
    [{ cappWithoutCache: 'accepted' }, [initCapp, debit], '9000'],
    [{ cacheParameter: 'ignored' }, [initCapp, `80DC00D080${journey.slice(10)}`], '9000'],
    [{ cacheOrder: 'trip-last' }, [initCapp, trip, journey], '6901'],
    [{ creditP2: '02' }, [initLoad, credit], '6A86'],
    [{ creditP2: '00' }, [initLoad, credit], '9000'],
    [{ proveWord: '6A88' }, ['805A000602000108'], '6A88'],
    [{ unusedDetails: 'zero' }, ['00B20AC400'], '9000'],
    [{ unusedTrips: 'absent' }, ['00B21EF400'], '6A83'],
    [{ capBalance: '6A86' }, ['805C040204'], '6A86'],
    [{ debitLe: 'required' }, [initPurchase, debit.slice(0, -2)], '6700'],
    [{ missingLe: 'answered' }, ['805C0302'], '9000'],
    [{ selectLe: 'required' }, [select.slice(0, -2)], '6700'],
    [{ partialName: 'accepted' }, ['00A4040007A0000006320101'], '9000'],
    [{ failedSelect: 'deselects' }, ['00A4040008A000000632010109', '805C030204'], '6985'],
    [{ failedSelect: 'deselects', unselected: '6D00' }, ['00A4040008A000000632010109', '805C030204'], '6D00'],
    [{ shortRecordLe: 'truncated' }, ['00B201C405'], '9000'],
    [{ challengeLeZero: '4' }, ['0084000000'], '9000'],
    [{ checkOrder: 'state-first' }, ['8054070001FF'], '6901'],
    [{ checkOrder: 'length-parameters-state' }, ['8054070001FF'], '6700'],
    [{ surplusLe: 'tolerated' }, [initCapp, `${trip}00`], '9000'],
  ])('%j: %j ends with %s', (chosen, commands, sw) => {
    const { word } = free(chosen);
    expect(commands.map(word).at(-1)).toBe(sw);
  });

  it('let a CAPP purchase of zero count nowhere', () => {
    const { send, card } = free({ zeroCapp: 'does-not-count' });
    const before = card.lasting;
    send(initCapp.replace('00000064', '00000000'));
    send(trip);
    expect(send(debit).slice(-4)).toBe('9000');
    expect(card.lasting).toEqual({ ...before, trips: [bytes(trip.slice(10)), ...before.trips.slice(0, 29)] });
  });

  it('let a proof be given once, and be kept for each type', () => {
    const once = free({ proveAnswers: 'once' });
    once.send(initPurchase);
    once.send(debit);
    expect([once.word('805A00060200FE08'), once.word('805A00060200FE08')]).toEqual(['9000', '9406']);
    const each = free({ proveMemory: 'last-of-each-type' });
    for (const apdu of [initPurchase, debit, initLoad, credit]) each.send(apdu);
    expect(each.word('805A00060200FE08')).toBe('9000');
    expect(each.send('805A00020200FF08').startsWith('00000000')).toBe(true);
  });
});
