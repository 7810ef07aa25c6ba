/** One transaction at a time: what opens it, what ends it, and what a CAPP purchase caches. */

import { describe, expect, it } from 'vitest';
import { credit, debit, initCapp, initLoad, initPurchase, journey, made, select, trip } from './fixture/laboratory.ts';

const parking = `80DC07D07027076D010100${'11'.repeat(106)}`;
const discount = `80DC0DD01E270D1B010100${'22'.repeat(24)}`;

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
