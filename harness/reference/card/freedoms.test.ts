/** The freedoms that a sound card may take: each is taken somewhere, and shows. */

import { describe, expect, it } from 'vitest';
import { bytes } from '../../bytes/hex.ts';
import { alternatives, type Choices, choose } from './alternatives.ts';
import { credit, debit, free, initCapp, initLoad, initPurchase, journey, select, trip } from './fixture/laboratory.ts';

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
    expect(each.send('805A00020200FB08').startsWith('00000000')).toBe(true);
  });
});
