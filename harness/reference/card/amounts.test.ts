/** Amounts and counters at their bounds, and the proof of the last transaction. */

import { describe, expect, it } from 'vitest';
import { loadProfile } from '../profiles/profile.ts';
import { credit, debit, free, initLoad, initPurchase, made, select } from './fixture/laboratory.ts';

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
