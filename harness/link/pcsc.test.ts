import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { chooseReader, listReaders, matchesReader, NoSuchReader, openPcsc } from './pcsc.ts';
import { BindingMissing, loadBinding, type PcscBinding, type Reader } from './pcsc-binding.ts';
import { codeName, PcscError } from './pcsc-code.ts';

const empty = (name: string): Reader => ({ name, card: false });
const full = (name: string): Reader => ({ name, card: true, atr: bytes('3B80800101') });

/** A reader service whose card does what the test says: gives octets or fails with a PC/SC result. */
function service(
  transmit: (command: Uint8Array) => Uint8Array,
  options: { readonly protocol?: 'T=0' | 'T=1'; readonly readers?: () => readonly Reader[] } = {},
): PcscBinding & { readonly calls: string[] } {
  const calls: string[] = [];
  const called = <T>(name: string, work: () => T) => {
    calls.push(name);
    return work();
  };
  return {
    name: 'koffi',
    calls,
    readers: options.readers ?? (() => [full('Reader A')]),
    connect: () =>
      called('connect', () => ({
        protocol: options.protocol ?? 'T=1',
        atr: bytes('3B80800101'),
        transmit: (command) => called(hex(command), () => transmit(command)),
        reset: () => called('reset', () => bytes('3B80800101')),
        disconnect: () => called('disconnect', () => undefined),
      })),
    close: () => {},
  };
}

const failing = (result: number) => () => {
  throw new PcscError('SCardTransmit', result);
};

const command = bytes('00A4040000');
const open = (binding: PcscBinding, glob?: string) => openPcsc({ binding, glob, settleMs: 0 });

describe('readers by name', () => {
  it.each([
    ['ACS ACR122U [ACR122U Interface] 00 00', 'acr122', true],
    ['ACS ACR122U [ACR122U Interface] 00 00', '[ACR122U', true],
    ['ACS ACR122U [ACR122U Interface] 00 00', 'ACS*00', true],
    ['ACS ACR122U [ACR122U Interface] 00 00', 'ACS*0? 00', true],
    ['ACS ACR122U [ACR122U Interface] 00 00', '*01', false],
    ['ACS ACR122U [ACR122U Interface] 00 00', '[A]CS*', false],
    ['Virtual 0 00 00', 'Virtual?', false],
    ['a+b', 'a+*', true],
  ])('%s by %s: %s', (name, glob, expected) => {
    expect(matchesReader(name, glob)).toBe(expected);
  });

  it('one card among all readers, or among those meant', () => {
    expect(chooseReader([empty('A'), full('B')]).name).toBe('B');
    expect(chooseReader([full('A 0'), full('B 0')], 'b*').name).toBe('B 0');
  });

  it('an exact name means only itself', () => {
    expect(chooseReader([full('Reader 0'), full('Reader 00')], 'Reader 0').name).toBe('Reader 0');
  });

  it.each<[string, readonly Reader[], string | undefined]>([
    ['no-reader', [], undefined],
    ['no-match', [full('A')], 'B'],
    ['no-card', [empty('A'), full('B')], 'A'],
    ['several-cards', [full('A'), full('B'), empty('C')], undefined],
  ])('else says what is there: %s', (code, readers, glob) => {
    const error = (() => {
      try {
        chooseReader(readers, glob);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(NoSuchReader);
    expect(error).toMatchObject({ code, glob });
    const { text } = error as NoSuchReader;
    expect(text.zh).not.toBe('');
    expect(text.en).not.toBe(text.zh);
    if (code === 'several-cards') expect(text.en).toMatch(/“A”, “B”$/);
  });
});

describe('through a reader', () => {
  it('names the link after the reader and carries octets', async () => {
    const link = await open(service(() => bytes('9000')));
    expect(link).toMatchObject({ name: 'Reader A', protocol: 'T=1', atr: bytes('3B80800101') });
    expect([...link.capabilities]).toEqual([]);
    expect(hex(await link.transceive(command))).toBe('9000');
  });

  it('refuses what is no command before the reader sees it', async () => {
    const binding = service(() => bytes('9000'));
    const link = await open(binding);
    for (const octets of ['', '04', '00A404']) await expect(link.transceive(bytes(octets))).rejects.toThrow(RangeError);
    expect(binding.calls).toEqual(['connect']);
  });

  it('leaves the Le of a command with data behind on T=0, and only there', async () => {
    const commands = ['00A4040002112200', '00A40400021122', '00A4040000', '00B00000', '00A404000000021122'].map(bytes);
    const sent = async (protocol: 'T=0' | 'T=1') => {
      const binding = service(() => bytes('9000'), { protocol });
      const link = await open(binding);
      for (const octets of commands) await link.transceive(octets);
      return binding.calls.slice(1);
    };
    expect(await sent('T=0')).toEqual(['00A40400021122', '00A40400021122', '00A4040000', '00B00000', '00A404000000021122']);
    expect(await sent('T=1')).toEqual(commands.map(hex));
  });

  it.each([
    [0x80100069, 'card-removed'],
    [0x8010000c, 'card-removed'],
    [0x80100066, 'silent'],
    [0x8010006a, 'reader-failed'],
    [0x8010001e, 'reader-failed'],
    [0x80100016, 'reader-failed'],
    [0x80100013, 'reader-failed'],
    [0x80100009, 'reader-failed'],
    [0x80100017, 'reader-failed'],
  ])('result %i breaks the wire as %s and stays in the message', async (result, fault) => {
    const link = await open(service(failing(result)));
    await expect(link.transceive(command)).rejects.toMatchObject({
      name: 'LinkBroken',
      fault,
      message: expect.stringContaining(result.toString(16).toUpperCase()),
      cause: { code: result },
    });
  });

  it('asks who is in the reader when the result does not tell', async () => {
    let readers = [full('Reader A')];
    const link = await open(service(failing(0x80100016), { readers: () => readers }));
    readers = [empty('Reader A')];
    await expect(link.transceive(command)).rejects.toMatchObject({ fault: 'card-removed' });
  });

  it.each([
    ['', 'short-answer', 'card-removed'],
    ['90', 'short-answer', 'card-removed'],
    ['6F1284', '6F1284', 'card-removed'],
  ])('doubts the answer "%s": %s with the card in, %s without', async (answer, within, without) => {
    let readers = [full('Reader A')];
    const link = await open(service(() => bytes(answer), { readers: () => readers }));
    const outcome = () =>
      link.transceive(command).then(hex, (error) => {
        expect(error.name).toBe('LinkBroken');
        return error.fault;
      });
    expect(await outcome()).toBe(within);
    readers = [];
    expect(await outcome()).toBe(without);
  });

  it('resets by the card where it can, else connects anew', async () => {
    const binding = service(() => bytes('9000'));
    const link = await open(binding);
    await link.reset();
    expect(binding.calls).toEqual(['connect', 'reset']);
    await link.close();
    await expect(link.transceive(command)).rejects.toMatchObject({ fault: 'card-removed' });
    await link.reset();
    expect(binding.calls).toEqual(['connect', 'reset', 'disconnect', 'connect']);
  });

  it('waits for a card that has left to come back, but only once in vain', async () => {
    const binding = service(failing(0x80100069));
    let out = false;
    const gone = (call: string) => {
      binding.calls.push(`no ${call}`);
      throw new PcscError(call, 0x8010000c);
    };
    const link = await openPcsc({
      binding: {
        ...binding,
        connect: (name) =>
          out ? gone('card') : Promise.resolve(binding.connect(name)).then((card) => ({ ...card, reset: () => gone('reset') })),
      },
      settleMs: 0,
      returnMs: 150,
    });
    out = true;
    await expect(link.reset()).rejects.toMatchObject({ fault: 'card-removed' });
    expect(binding.calls.slice(0, 5)).toEqual(['connect', 'no reset', 'disconnect', 'no card', 'no card']);
    const tries = binding.calls.length;
    await expect(link.reset()).rejects.toMatchObject({ fault: 'card-removed' });
    expect(binding.calls.slice(tries)).toEqual(['no card']);
    out = false;
    expect(hex(await link.reset())).toBe('3B80800101');
    out = true;
    const back = link.reset();
    setTimeout(() => {
      out = false;
    }, 50);
    expect(hex(await back)).toBe('3B80800101');
  });

  it('passes on what is no failure of PC/SC', async () => {
    const link = await open(
      service(() => {
        throw new TypeError('a bug');
      }),
    );
    await expect(link.transceive(command)).rejects.toThrow(TypeError);
  });
});

describe('PC/SC results', () => {
  it('keep their number and their name', () => {
    // A signed result, as 32-bit systems give it.
    const error = new PcscError('SCardConnect', 0x8010000b | 0);
    expect(error).toMatchObject({ code: 0x8010000b, symbol: 'SCARD_E_SHARING_VIOLATION', call: 'SCardConnect' });
    expect(error.text.zh).toContain('8010000B');
    expect(codeName(0x8010ffff)).toBe('0x8010FFFF');
  });
});

describe('bindings', () => {
  it('say how to get what is missing', async () => {
    const missing = loadBinding('node-pcsclite', { pcsclite: '/nowhere/pcsclite' });
    await expect(missing).rejects.toThrow(BindingMissing);
    await expect(missing).rejects.toMatchObject({ code: 'binding-missing', text: { en: expect.stringContaining('npm install pcsclite') } });
  });

  it('list nothing without readers', async () => {
    expect(await listReaders(service(() => bytes('9000'), { readers: () => [] }))).toEqual([]);
  });
});
