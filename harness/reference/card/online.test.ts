/** Unload, overdraft update and the second purse: what they answer, move and write down. */

import { describe, expect, it } from 'vitest';
import { loadProfile } from '../profiles/profile.ts';
import { credit, debit, free, initLoad, initPurchase, initUnload, initUpdate, made, unload, update } from './fixture/laboratory.ts';

const amount = (apdu: string, fen: number) => apdu.replace('00000064', fen.toString(16).padStart(8, '0'));
const limit = (fen: number) => update.replace('0003E8', fen.toString(16).padStart(6, '0'));

describe('an unload', () => {
  it('takes the amount out, counts online, and writes type 03 into EF 18', () => {
    const { send, card } = made();
    const offer = send(initUnload);
    expect(offer).toMatch(/^0000271000FA0100[0-9A-F]{16}9000$/);
    expect(send(unload)).toMatch(/^[0-9A-F]{8}9000$/);
    expect(card.lasting).toMatchObject({ purse: { balance: 9900 }, onlineCounter: 251, offlineCounter: 253 });
    expect(send('00B201C400')).toBe('00FB0000000000006403997010000017202405011200009000');
  });

  it('is proved by MAC3, in whichever half', () => {
    const { send } = made();
    send(initUnload);
    const mac3 = send(unload).slice(0, 8);
    expect(send('805A00030200FB08')).toBe(`${mac3}000000009000`);
    expect(send('805A00020200FB08')).toBe('9406');
    const other = free({ unloadProof: 'tac-half' });
    other.send(initUnload);
    const again = other.send(unload).slice(0, 8);
    expect(other.send('805A00030200FB08')).toBe(`00000000${again}9000`);
  });

  it('takes no more than the balance, and never the overdraft', () => {
    const { send } = made();
    expect(send(amount(initUnload, 10001))).toBe('9401');
    expect(send(amount(initUnload, 10000)).slice(-4)).toBe('9000');
    expect(made({ profile: loadProfile('overdraft') }).send(amount(initUnload, 1))).toBe('9401');
    expect(free({ unloadBeyondBalance: '6985' }).send(amount(initUnload, 10001))).toBe('6985');
    expect(free({ zeroUnload: '6A80' }).send(amount(initUnload, 0))).toBe('6A80');
  });

  it('is refused with a wrong MAC2, and out of order', () => {
    const { card, send } = made({ fault: { card: (sound) => sound } });
    const before = card.lasting;
    send(initUnload);
    expect([unload, unload].map(send)).toEqual(['9302', '6901']);
    send(initLoad);
    expect(send(unload)).toBe('6901');
    send(initUnload);
    expect(send(credit)).toBe('6901');
    expect(card.lasting).toBe(before);
  });
});

describe('an overdraft update', () => {
  it('sets the limit, counts online, and writes type 07 into EF 18', () => {
    const { send, card } = made();
    expect(send(initUpdate)).toMatch(/^0000271000FA0000000100[0-9A-F]{16}9000$/);
    expect(send(update)).toMatch(/^[0-9A-F]{8}9000$/);
    expect(card.lasting).toMatchObject({ purse: { balance: 10000, limit: 1000 }, onlineCounter: 251 });
    expect(send('805C000204')).toBe('00002AF89000');
    expect(send('00B201C400')).toBe('00FB0003E80000000007997010000017202405011200009000');
    expect(send('805A00070200FB08')).toMatch(/^00000000[0-9A-F]{8}9000$/);
  });

  it('keeps to the balance law', () => {
    const poor = made({ profile: loadProfile('overdraft') });
    for (const [fen, sw] of [
      [299, '6985'],
      [300, '9000'],
      [0xffffff - 500000 + 1, '6985'],
      [0xffffff - 500000, '9000'],
    ] as const) {
      poor.send(initUpdate);
      expect(poor.send(limit(fen)).slice(-4)).toBe(sw);
    }
    const full = made({ profile: loadProfile('full') });
    full.send(initUpdate);
    expect(full.send(limit(1))).toBe('6985');
    const other = free({ limitBounds: '9402' }, { profile: loadProfile('full') });
    other.send(initUpdate);
    expect(other.send(limit(1))).toBe('9402');
  });

  it('may note the old limit', () => {
    const { send } = free({ overdraftDetail: 'old-limit' });
    send(initUpdate);
    send(update);
    expect(send('00B201C400').slice(0, 10)).toBe('00FB000000');
  });

  it('makes another TAC with the key or over the balance of another reading', () => {
    const tacs = [
      {},
      { overdraftTac: 'direct' } as const,
      { overdraftTacBalance: 'before' } as const,
      { onlineBalance: 'real' } as const,
    ].map((chosen) => {
      const { send } = free(chosen);
      send(initUpdate);
      return send(update).slice(0, 8);
    });
    expect(new Set(tacs).size).toBe(3);
    expect(tacs[2]).toBe(tacs[3]);
  });

  it('is refused out of order', () => {
    const { send } = made();
    expect(send(update)).toBe('6901');
    send(initUnload);
    expect(send(update)).toBe('6901');
    send(initUpdate);
    expect(send('8050040108010099701000001713')).toBe('6700');
    expect(send(update)).toBe('6901');
  });
});

describe('online balances', () => {
  it('are available amounts, or real ones', () => {
    const profile = loadProfile('overdraft');
    expect(made({ profile }).send(initLoad).slice(0, 8)).toBe('000001F4');
    expect(free({ onlineBalance: 'real' }, { profile }).send(initLoad).slice(0, 8)).toBe('00000000');
  });
});

describe('a second purse', () => {
  const profile = loadProfile('k6');
  const second = (apdu: string) => `${apdu.slice(0, 4)}1${apdu.slice(5)}`;

  it('has its own amounts, and shares counters and EF 18 with the first', () => {
    const { send, card } = made({ profile });
    expect(['805C060204', '805C090204', '805C030204'].map(send)).toEqual(['000007D09000', '000007D09000', '00004E209000']);
    expect(send('805C0B0210')).toBe('000007D0000186A000000000000000009000');
    expect(send(second(initPurchase)).slice(0, 12)).toBe('000007D000FE');
    expect(send(second(debit)).slice(-4)).toBe('9000');
    expect(card.lasting).toMatchObject({ purse: { balance: 20000 }, secondPurse: { balance: 1900 }, offlineCounter: 255 });
    expect(send(second(initLoad)).slice(0, 12)).toBe('0000076C00FF');
    expect(send(second(credit)).slice(-4)).toBe('9000');
    expect(card.lasting).toMatchObject({ purse: { balance: 20000 }, secondPurse: { balance: 2000 }, onlineCounter: 256 });
    expect(send('00B202C400').slice(0, 4)).toBe('00FF');
  });

  it('takes unload and overdraft update, and no completion of the other purse', () => {
    const { send, word, card } = made({ profile });
    send(second(initUnload));
    expect(word(unload)).toBe('6901');
    send(second(initUnload));
    expect(word(second(unload))).toBe('9000');
    send(second(initUpdate));
    expect(word(second(limit(70)))).toBe('9000');
    send(initPurchase);
    expect(word(second(debit))).toBe('6901');
    expect(card.lasting.secondPurse).toMatchObject({ balance: 1900, limit: 70 });
    expect(card.lasting.purse.limit).toBe(500);
  });

  it('is unknown to a card without one', () => {
    const { send } = made();
    expect([second(initPurchase), second(debit), '805C060204'].map(send)).toEqual(['6A86', '6A86', '6A86']);
  });
});
