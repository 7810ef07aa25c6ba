/** PIN: tries, comparison, change, reload and unblocking. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { type ReloadPinRule, reloadPinMac } from '../../tunion/mac.ts';
import { loadProfile } from '../profiles/profile.ts';
import { cardKey, free, initLoad, initPurchase, made, select } from './fixture/laboratory.ts';

const right = '0020000003123456';
const wrong = '0020000003123457';
const change = (old: string, wanted: string) => {
  const data = `${old}FF${wanted}`;
  return `805E0100${hex(Uint8Array.of(data.length / 2))}${data}`;
};

describe('VERIFY', () => {
  it('counts wrong PINs down to a block that a right one does not lift', () => {
    const { send, card } = made();
    expect([wrong, wrong].map(send)).toEqual(['63C2', '63C1']);
    expect(send(right)).toBe('9000');
    expect([wrong, wrong, wrong, wrong, right].map(send)).toEqual(['63C2', '63C1', '63C0', '6983', '6983']);
    expect(card.lasting.pin.tries).toBe(0);
  });

  it('remembers its tries over resets and selections', () => {
    const { send, present } = made();
    expect(send(wrong)).toBe('63C2');
    present();
    expect(send(wrong)).toBe('63C1');
    send(select);
    expect(send(wrong)).toBe('63C0');
    present();
    expect(send(right)).toBe('6983');
  });

  it('compares length and every octet', () => {
    const { send } = made();
    expect(['00200000021234', '002000000412345600'].map(send)).toEqual(['63C2', '63C1']);
  });

  it.each([
    ['00200000', '6700'],
    ['002000000112', '6700'],
    ['002000000712345678901234', '6700'],
    ['0020010003123456', '6A86'],
    ['0020000103123456', '6A86'],
    ['8020000003123456', '6E00'],
    ['002000000312345600', '6700'],
  ])('answers %s with %s and no lost try', (apdu, sw) => {
    const { send, card } = made();
    expect(send(apdu)).toBe(sw);
    expect(card.lasting.pin.tries).toBe(3);
  });

  it('has the PIN and the tries of its profile', () => {
    const { send } = made({ profile: loadProfile('overdraft') });
    expect(send('0020000006313233343537')).toBe('63C4');
    expect(send('0020000006313233343536')).toBe('9000');
  });

  it('may name the last wrong PIN a blocked one', () => {
    const { send } = free({ pinLastTry: '6983' });
    expect([wrong, wrong, wrong].map(send)).toEqual(['63C2', '63C1', '6983']);
  });
});

describe('a torn VERIFY', () => {
  it.each([0, 0.25, 0.5, 0.75, 1])('at %s never gives a try back that was not counted', (moment) => {
    const bad = made();
    bad.card.tear(bytes(wrong), moment);
    expect(bad.card.lasting.pin.tries).toBe(moment < 0.5 ? 3 : 2);
    const good = made();
    good.send(wrong);
    good.card.tear(bytes(right), moment);
    expect([2, 1, 3]).toContain(good.card.lasting.pin.tries);
    expect(good.present().slice(-4)).toBe('9000');
  });
});

describe('a PIN before a load', () => {
  const profile = loadProfile('pin');
  const init = initLoad.replace('997010000017', profile.psam.terminal);

  it('is asked for, and holds until the next selection or reset', () => {
    const { send, word, present } = made({ profile });
    expect(send(init)).toBe('6982');
    expect([word(right), word(init)]).toEqual(['9000', '9000']);
    send(select);
    expect(send(init)).toBe('6982');
    send(right);
    present();
    expect(send(init)).toBe('6982');
  });

  it('is lost with a wrong one', () => {
    const { send } = made({ profile });
    expect([right, wrong, init].map(send)).toEqual(['9000', '63C2', '6982']);
  });

  it('is asked for by loads alone', () => {
    expect(made({ profile }).word(initPurchase)).toBe('9000');
    expect(free({ pinMissing: '6985' }, { profile }).send(init)).toBe('6985');
  });
});

describe('CHANGE PIN', () => {
  it('takes the old PIN and sets the new one', () => {
    const { send } = made();
    expect(send(change('123456', '31323334'))).toBe('9000');
    expect([send(right), send('002000000431323334')]).toEqual(['63C2', '9000']);
  });

  it('counts a wrong old PIN as VERIFY does', () => {
    const { send, card } = made();
    expect([change('123457', '1111'), change('123457', '1111'), wrong, change('123456', '1111')].map(send)).toEqual([
      '63C2',
      '63C1',
      '63C0',
      '6983',
    ]);
    expect(hex(card.lasting.pin.value)).toBe('123456');
  });

  it('tells PINs apart that are padded with FF', () => {
    const profile = { ...loadProfile('empty'), pin: { value: 'FFFF31323334', tries: 3 } };
    const { send } = made({ profile });
    expect(send(change('FFFF31323334', 'FF3132333435'))).toBe('9000');
    expect(send('0020000006FF3132333435')).toBe('9000');
  });

  it.each([
    ['805E0100051234567890', '6A80'],
    ['805E0100041234FF12', '6700'],
    [`805E01000E${'12'.repeat(14)}`, '6700'],
    ['805E010107123456FF123456', '6A86'],
  ])('answers %s with %s and no lost try', (apdu, sw) => {
    const { send, card } = made({ profile: loadProfile('empty') });
    expect(send(apdu)).toBe(sw);
    expect(card.lasting.pin.tries).toBe(3);
  });

  it('leaves the old PIN or the new one when it is torn', () => {
    for (const moment of [0, 0.25, 0.5, 0.75, 1]) {
      const { card } = made();
      card.tear(bytes(change('123456', '6543')), moment);
      expect(['123456', '6543']).toContain(hex(card.lasting.pin.value));
    }
  });
});

describe('RELOAD PIN', () => {
  const reload = (pin: string, rule: ReloadPinRule = 'pin-only', family: '3des' | 'sm4' = '3des', profile = loadProfile('plain')) => {
    const mac = hex(reloadPinMac(cardKey(profile, 'pin-reload', family), bytes(pin), rule, family));
    const p1 = family === 'sm4' ? '01' : '00';
    return `805E${p1}00${hex(Uint8Array.of(pin.length / 2 + 4))}${pin}${mac}`;
  };

  it('sets a new PIN, gives all tries back, and asks for it again', () => {
    const { send } = made();
    expect([wrong, wrong, wrong].map(send).at(-1)).toBe('63C0');
    expect(send(reload('998877'))).toBe('9000');
    expect([right, '0020000003998877'].map(send)).toEqual(['63C2', '9000']);
  });

  it('refuses a wrong MAC without counting a try', () => {
    const { send, card } = made();
    const before = card.lasting;
    expect(send(`${reload('998877').slice(0, -8)}00000000`)).toBe('6988');
    expect(send(reload('998877', 'with-header'))).toBe('6988');
    expect(card.lasting).toBe(before);
    expect(free({ reloadPinWord: '9302' }).send(reload('998877', 'with-header'))).toBe('9302');
  });

  it('may cover the header', () => {
    expect(free({ reloadPinMac: 'with-header' }).send(reload('998877', 'with-header'))).toBe('9000');
  });

  it('works with SM4 beside CHANGE PIN, which has the same header', () => {
    const { send } = made();
    expect(send(reload('998877', 'pin-only', 'sm4'))).toBe('9000');
    expect(send(change('998877', '123456'))).toBe('9000');
    const k2 = loadProfile('k2');
    const only = made({ profile: k2 });
    expect(only.send(reload('998877', 'pin-only', 'sm4', k2))).toBe('9000');
    expect(only.send(change('998877', '1234'))).toBe('9000');
    expect(only.send(reload('998877', 'pin-only', '3des', k2))).toBe('6A86');
  });
});

describe('UNBLOCK PIN', () => {
  it('gives all tries back under its own key', () => {
    const { send, seal } = made();
    expect([wrong, wrong, wrong].map(send).at(-1)).toBe('63C0');
    expect(send(seal('84240000', '', 'unlock'))).toBe('6988');
    expect(send(right)).toBe('6983');
    expect(send(seal('84240000', '', 'pin-unblock'))).toBe('9000');
    expect([wrong, right].map(send)).toEqual(['63C2', '9000']);
  });

  it('is harmless where nothing is blocked, or refused', () => {
    const { send, seal } = made();
    expect(send(seal('84240000', '', 'pin-unblock'))).toBe('9000');
    const strict = free({ unblockUnblockedPin: '6985' });
    expect(strict.send(strict.seal('84240000', '', 'pin-unblock'))).toBe('6985');
    expect(made().send('842400000400000000')).toBe('6984');
  });
});
