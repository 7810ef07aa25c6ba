import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { inProcess } from './in-process.ts';
import { type Device, LinkBroken } from './link.ts';

/** Answers what it is told to and writes down what it lives through. */
function scripted(answers: readonly string[]): Device & { readonly life: string[] } {
  const life: string[] = [];
  const left = [...answers];
  return {
    life,
    reset() {
      life.push('reset');
      return bytes('3B 80 80 01 01');
    },
    process(command) {
      life.push(hex(command));
      return bytes(left.shift() ?? '6F00');
    },
  };
}

describe('in process', () => {
  it('powers the device once and carries octets both ways', async () => {
    const device = scripted(['01029000']);
    const link = inProcess('virtual card', device);
    expect(hex(await link.transceive(bytes('00 84 00 00 02')))).toBe('01029000');
    expect(hex(await link.reset())).toBe('3B80800101');
    expect(device.life).toEqual(['reset', '0084000002', 'reset']);
    expect(link.name).toBe('virtual card');
  });

  it('refuses what is no command APDU before the device sees it', async () => {
    const device = scripted([]);
    const link = inProcess('virtual card', device);
    for (const command of ['', '04', '00A4', '00A404']) {
      await expect(link.transceive(bytes(command))).rejects.toThrow(RangeError);
    }
    await expect(link.transceive(new Uint8Array(65_545))).rejects.toThrow(RangeError);
    expect(device.life).toEqual(['reset']);
  });

  it.each(['', '90'])('takes an answer of fewer than two octets ("%s") for a broken wire', async (answer) => {
    const link = inProcess('virtual card', scripted([answer]));
    await expect(link.transceive(bytes('00840000'))).rejects.toMatchObject({ name: 'LinkBroken', fault: 'short-answer' });
  });

  it('carries the longest response APDU', async () => {
    const device: Device = { reset: () => new Uint8Array(0), process: () => new Uint8Array(65_538) };
    expect(await inProcess('virtual card', device).transceive(bytes('00B000000000'))).toHaveLength(65_538);
  });

  it('tears inside a command when the device can, and is dead until the next reset', async () => {
    const torn: [string, number][] = [];
    const link = inProcess('virtual card', {
      ...scripted(['9000']),
      tear: (command, moment) => torn.push([hex(command), moment]),
    });
    expect(link.capabilities.has('tear-inside')).toBe(true);
    await link.tear?.(bytes('00D60000'), 0.5);
    expect(torn).toEqual([['00D60000', 0.5]]);
    await expect(link.transceive(bytes('00840000'))).rejects.toThrow(LinkBroken);
    await link.reset();
    expect(hex(await link.transceive(bytes('00840000')))).toBe('9000');
  });

  it('has no tear where the device has none', () => {
    const link = inProcess('virtual card', scripted([]));
    expect(link.tear).toBeUndefined();
    expect([...link.capabilities]).toEqual([]);
  });

  it('passes on what the device throws: that is our error, not the wire', async () => {
    const device: Device = {
      reset: () => new Uint8Array(0),
      process() {
        throw new TypeError('a bug');
      },
    };
    await expect(inProcess('virtual card', device).transceive(bytes('00840000'))).rejects.toThrow(TypeError);
  });
});
