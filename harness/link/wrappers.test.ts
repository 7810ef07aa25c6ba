import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { withGetResponse } from './get-response.ts';
import { inProcess } from './in-process.ts';
import { type Device, type Link, LinkBroken } from './link.ts';
import { type Loss, lossy } from './lossy.ts';
import { tornBetween } from './tear.ts';
import { type Crossing, traced } from './trace.ts';

/** A device that answers from a table; what is not in it gets 6D00. Counts its power-ups in `life`. */
function table(rows: Readonly<Record<string, string>>): Device & { readonly life: string[] } {
  const life: string[] = [];
  return {
    life,
    reset() {
      life.push('reset');
      return bytes('3B80800101');
    },
    process(command) {
      life.push(hex(command));
      return bytes(rows[hex(command)] ?? '6D00');
    },
  };
}

/** A clock that moves on by ten microseconds with every look. */
function steppingClock(): () => number {
  let now = 0;
  return () => {
    now += 10;
    return now;
  };
}

function tracing(link: Link): { link: Link; seen: Crossing[] } {
  const seen: Crossing[] = [];
  return { link: traced(link, (crossing) => seen.push(crossing), steppingClock()), seen };
}

describe('traced', () => {
  it('reports commands and resets with their answers and times, in order', async () => {
    const { link, seen } = tracing(inProcess('card', table({ '0084000004': '010203049000' })));
    await link.reset();
    await link.transceive(bytes('0084000004'));
    expect(seen).toEqual([
      { kind: 'reset', answer: bytes('3B80800101'), micros: 10 },
      { kind: 'command', command: bytes('0084000004'), answer: bytes('010203049000'), micros: 10 },
    ]);
  });

  it('reports a broken wire and passes the failure on', async () => {
    const { link, seen } = tracing(lossy(inProcess('card', table({})), { at: 1, loss: 'silence' }));
    await expect(link.transceive(bytes('00840000'))).rejects.toThrow(LinkBroken);
    expect(seen).toMatchObject([{ kind: 'command', broken: { fault: 'silent' }, micros: 10 }]);
  });

  it('says nothing of what never crossed', async () => {
    const { link, seen } = tracing(inProcess('card', table({})));
    await expect(link.transceive(bytes('0084'))).rejects.toThrow(RangeError);
    expect(seen).toEqual([]);
  });

  it('reports a tear, and has one only where the link has', async () => {
    const torn = tracing(tornBetween(inProcess('card', table({}))));
    await torn.link.tear?.(bytes('00D60000'), 1);
    expect(torn.seen).toEqual([{ kind: 'tear', command: bytes('00D60000'), moment: 1, answer: new Uint8Array(0), micros: 10 }]);
    expect(tracing(inProcess('card', table({}))).link.tear).toBeUndefined();
  });
});

describe('withGetResponse', () => {
  // The shapes are ISO/IEC 7816-4's: 61xx announces xx octets for GET RESPONSE (INS C0), 6Cxx names the right Le, 00 stands for 256.
  const answered = async (rows: Readonly<Record<string, string>>, command: string) => {
    const device = table(rows);
    const answer = hex(await withGetResponse(inProcess('card', device)).transceive(bytes(command)));
    return { answer, wire: device.life.slice(1) };
  };

  it('leaves every other answer alone', async () => {
    expect(await answered({ '00A40400': '6A82' }, '00A40400')).toEqual({ answer: '6A82', wire: ['00A40400'] });
  });

  it('fetches announced data and joins the pieces', async () => {
    const rows = { '00A4040002AABB': '6102', '00C0000002': '01026101', '00C0000001': '039000' };
    expect(await answered(rows, '00A4040002AABB')).toEqual({
      answer: '0102039000',
      wire: ['00A4040002AABB', '00C0000002', '00C0000001'],
    });
  });

  it('reads 6100 as 256 octets', async () => {
    expect((await answered({ '00B00000': '6100', '00C0000000': '9000' }, '00B00000')).wire).toEqual(['00B00000', '00C0000000']);
  });

  it('asks again with the length that 6Cxx names, in each case of command', async () => {
    expect((await answered({ '00B0950000': '6C1E' }, '00B0950000')).wire).toEqual(['00B0950000', '00B095001E']);
    expect((await answered({ '80500002011100': '6C0F' }, '80500002011100')).wire).toEqual(['80500002011100', '8050000201110F']);
  });

  it('keeps the logical channel and nothing else of the class', async () => {
    expect((await answered({ '86CA0000': '6101', '02C0000001': '9000' }, '86CA0000')).wire).toEqual(['86CA0000', '02C0000001']);
  });

  it('keeps the refusal that a GET RESPONSE meets', async () => {
    expect((await answered({ '00B00000': '6104', '00C0000004': '6F00' }, '00B00000')).answer).toBe('6F00');
  });

  it('gives up on a card that announces more for ever', async () => {
    const { answer, wire } = await answered({ '00B00000': '6101', '00C0000001': 'AA6101' }, '00B00000');
    expect(wire).toHaveLength(257);
    expect(answer.slice(-6)).toBe('AA6101');
  });

  it('hides its rounds from a trace above it and shows them to one below', async () => {
    const rows = { '00B00000': '6101', '00C0000001': 'AA9000' };
    const below = tracing(inProcess('card', table(rows)));
    const above = tracing(withGetResponse(below.link));
    await above.link.transceive(bytes('00B00000'));
    expect(below.seen).toHaveLength(2);
    expect(above.seen).toMatchObject([{ command: bytes('00B00000'), answer: bytes('AA9000') }]);
  });
});

describe('tornBetween', () => {
  it('at 0 never sends the command, at 1 sends it and drops the answer; then the power has gone', async () => {
    const device = table({});
    const link = tornBetween(inProcess('card', device));
    await link.tear?.(bytes('00D60001'), 0);
    expect(device.life).toEqual(['reset', 'reset']);
    await link.reset();
    await link.tear?.(bytes('00D60001'), 1);
    expect(device.life).toEqual(['reset', 'reset', 'reset', '00D60001', 'reset']);
  });

  it('is dead until the next reset', async () => {
    const link = tornBetween(inProcess('card', table({})));
    await link.tear?.(bytes('00D60000'), 0);
    await expect(link.transceive(bytes('00840000'))).rejects.toMatchObject({ fault: 'card-removed' });
    await expect(link.tear?.(bytes('00D60000'), 0)).rejects.toMatchObject({ fault: 'card-removed' });
    expect(hex(await link.reset())).toBe('3B80800101');
    expect(hex(await link.transceive(bytes('00840000')))).toBe('6D00');
  });

  it('does not pretend to tear inside a command', async () => {
    const link = tornBetween(inProcess('card', table({})));
    expect(link.capabilities.has('tear-inside')).toBe(false);
    await expect(link.tear?.(bytes('00D60000'), 0.5)).rejects.toThrow(RangeError);
  });
});

describe('lossy', () => {
  const rows = { '0084000002': 'A1A29000' };
  const second = async (loss: Loss) => {
    const device = table(rows);
    const link = lossy(inProcess('card', device), { at: 2, loss });
    expect(hex(await link.transceive(bytes('0084000002')))).toBe('A1A29000');
    return { link, device, answer: link.transceive(bytes('0084000002')) };
  };

  it.each<[Loss, string]>([
    ['empty-answer', 'short-answer'],
    ['one-octet', 'short-answer'],
    ['silence', 'silent'],
    ['removal', 'card-removed'],
  ])('%s breaks the wire as %s after the device has seen the command', async (loss, fault) => {
    const { answer, device } = await second(loss);
    await expect(answer).rejects.toMatchObject({ name: 'LinkBroken', fault });
    expect(device.life).toEqual(['reset', '0084000002', '0084000002']);
  });

  it('too-long lengthens the answer before its last two octets', async () => {
    const { answer } = await second('too-long');
    expect(hex(await answer)).toBe(`A1A2${'00'.repeat(256)}9000`);
  });

  it('finds the device again by a reset', async () => {
    const { link, answer } = await second('removal');
    await expect(answer).rejects.toThrow(LinkBroken);
    await expect(link.transceive(bytes('0084000002'))).rejects.toMatchObject({ fault: 'card-removed' });
    await link.reset();
    expect(hex(await link.transceive(bytes('0084000002')))).toBe('A1A29000');
  });
});
