import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { type FakeCard, insertFakeCard, type OnCommand, raw } from '../meta/pcscd-card.ts';
import type { Device, Link } from './link.ts';
import { listenVpcd, type VpcdReader } from './vpcd.ts';
import { plugIntoVpcd } from './vpcd-card.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A card that is taken out when the test is over. */
async function fakeCard(port: number, onCommand: OnCommand): Promise<FakeCard> {
  const card = await insertFakeCard(port, onCommand);
  cleanUps.push(() => card.remove());
  return card;
}

async function emptyReader(): Promise<VpcdReader> {
  const reader = await listenVpcd(0, { timeoutMs: 150, waitMs: 150 });
  cleanUps.push(() => reader.close());
  return reader;
}

async function insertedCard(onCommand: OnCommand): Promise<{ link: Link; reader: VpcdReader; card: FakeCard }> {
  const reader = await emptyReader();
  const card = await fakeCard(reader.port, onCommand);
  return { link: await reader.card(), reader, card };
}

const command = bytes('00A4040000');

describe('as a virtual reader', () => {
  it('powers the card, carries commands, resets by power and says goodbye', async () => {
    const { link, card, reader } = await insertedCard((_, socket) => socket.write(raw(bytes('9000'))));
    expect(link.name).toBe(`vpcd:${reader.port}`);
    expect(hex(await link.transceive(command))).toBe('9000');
    expect(hex(await link.reset())).toBe('3B80800101');
    await link.close();
    await once(card.socket, 'close');
    expect(card.heard).toEqual(['01', '04', '00A4040000', '00', '01', '04', '00']);
  });

  it('puts fragments together, down to single octets', async () => {
    const { link } = await insertedCard(async (_, socket) => {
      socket.setNoDelay(true);
      for (const octet of raw(bytes('0102039000'))) {
        socket.write(Uint8Array.of(octet));
        await pause(2);
      }
    });
    expect(hex(await link.transceive(command))).toBe('0102039000');
  });

  it('takes the longest answer that a frame can hold', async () => {
    const { link } = await insertedCard((_, socket) => socket.write(raw(new Uint8Array(65_535).fill(0x90))));
    expect(await link.transceive(command)).toHaveLength(65_535);
  });

  it('drops what nobody asked for', async () => {
    const { link, card } = await insertedCard((_, socket) => socket.write(raw(bytes('9000'))));
    card.socket.write(concat(raw(bytes('6F00')), raw(new Uint8Array(0)), raw(bytes('6F01'))));
    await pause(20);
    expect(hex(await link.transceive(command))).toBe('9000');
  });

  it('lives through garbage', async () => {
    const { link } = await insertedCard((_, socket) => socket.write(new Uint8Array(3_000).fill(0xff)));
    await expect(link.transceive(command)).rejects.toMatchObject({ fault: 'silent' });
  });

  it.each([
    ['no', ''],
    ['one', '90'],
  ])('takes an answer of %s octet for a broken wire', async (_, answer) => {
    const { link } = await insertedCard((_, socket) => socket.write(raw(bytes(answer))));
    await expect(link.transceive(command)).rejects.toMatchObject({ name: 'LinkBroken', fault: 'short-answer' });
  });

  it('cuts a silent card off, so that a late answer cannot pass for another', async () => {
    const { link, card } = await insertedCard(() => {});
    await expect(link.transceive(command)).rejects.toMatchObject({ fault: 'silent' });
    await once(card.socket, 'close');
    await expect(link.transceive(command)).rejects.toMatchObject({ fault: 'card-removed' });
  });

  it.each(['before', 'inside'])('notices a card that leaves %s its answer', async (when) => {
    const { link } = await insertedCard((_, socket) => {
      if (when === 'inside') socket.write(bytes('0014 6F12'));
      socket.end();
    });
    await expect(link.transceive(command)).rejects.toMatchObject({ fault: 'card-removed' });
  });

  it('finds a card again that comes back, with a reset', async () => {
    const { link, card, reader } = await insertedCard((_, socket) => socket.write(raw(bytes('9000'))));
    card.socket.destroy();
    await once(card.socket, 'close');
    await pause(20);
    const back = link.reset();
    await fakeCard(reader.port, (_, socket) => socket.write(raw(bytes('9001'))));
    expect(hex(await back)).toBe('3B80800101');
    expect(hex(await link.transceive(command))).toBe('9001');
    card.socket.destroy();
  });

  it('says so when no card comes, or none comes back', async () => {
    const reader = await emptyReader();
    await expect(reader.card()).rejects.toMatchObject({ name: 'VirtualReaderError', code: 'no-card', port: reader.port });
    const { link, card } = await insertedCard(() => {});
    card.socket.destroy();
    await pause(20);
    await expect(link.reset()).rejects.toMatchObject({ fault: 'card-removed' });
  });

  it('waits only once for a card that does not come back', async () => {
    const { link, reader, card } = await insertedCard((_, socket) => socket.write(raw(bytes('9000'))));
    card.socket.destroy();
    await pause(20);
    await expect(link.reset()).rejects.toMatchObject({ fault: 'card-removed' });
    const began = performance.now();
    for (let entry = 0; entry < 10; entry += 1) await expect(link.reset()).rejects.toMatchObject({ fault: 'card-removed' });
    expect(performance.now() - began).toBeLessThan(140);
    await fakeCard(reader.port, (_, socket) => socket.write(raw(bytes('9001'))));
    await link.reset();
    expect(hex(await link.transceive(command))).toBe('9001');
  });

  it('holds one card at a time', async () => {
    const { link, reader } = await insertedCard((_, socket) => socket.write(raw(bytes('9000'))));
    const second = connect(reader.port, '127.0.0.1');
    await once(second, 'close');
    expect(hex(await link.transceive(command))).toBe('9000');
  });

  it('refuses what is no command, and two at once', async () => {
    const { link, card } = await insertedCard((_, socket) => socket.write(raw(bytes('9000'))));
    await expect(link.transceive(bytes('04'))).rejects.toThrow(RangeError);
    await expect(link.transceive(new Uint8Array(65_540))).rejects.toThrow(RangeError);
    const [first, second] = await Promise.allSettled([link.transceive(command), link.transceive(command)]);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
    expect(card.heard).toEqual(['01', '04', '00A4040000']);
  });

  it('says which port it cannot have', async () => {
    const reader = await emptyReader();
    await expect(listenVpcd(reader.port)).rejects.toMatchObject({ code: 'port-unavailable', port: reader.port });
  });
});

/** A reader that takes one card and lets the test send and hear frames. */
async function fakeReader(port = 0): Promise<{ port: number; server: Server; card: () => Promise<FakeSlot> }> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  const arrivals: Socket[] = [];
  server.on('connection', (socket) => arrivals.push(socket));
  return {
    port: (server.address() as { port: number }).port,
    server,
    async card() {
      while (arrivals.length === 0) await pause(2);
      return new FakeSlot(arrivals.shift() as Socket);
    },
  };
}

class FakeSlot {
  readonly socket: Socket;
  #octets = Buffer.alloc(0);
  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      this.#octets = Buffer.concat([this.#octets, piece]);
    });
    cleanUps.push(() => socket.destroy());
  }
  send(...payloads: readonly string[]): void {
    for (const payload of payloads) this.socket.write(raw(bytes(payload)));
  }
  async heard(): Promise<string> {
    while (this.#octets.length < 2 || this.#octets.length < 2 + this.#octets.readUInt16BE(0)) await pause(2);
    const length = this.#octets.readUInt16BE(0);
    const payload = this.#octets.subarray(2, 2 + length);
    this.#octets = this.#octets.subarray(2 + length);
    return hex(payload);
  }
}

/** Answers with the number of commands since the last reset. */
function counting(): Device {
  let commands = 0;
  return {
    reset() {
      commands = 0;
      return bytes('3B80800101');
    },
    process() {
      commands += 1;
      return Uint8Array.of(commands, 0x90, 0x00);
    },
  };
}

describe('as a card in a virtual reader', () => {
  it('tells its answer to reset and processes commands', async () => {
    const reader = await fakeReader();
    const plug = await plugIntoVpcd(counting(), { port: reader.port });
    const slot = await reader.card();
    slot.send('04', '01', '00840000', '00840000');
    expect([await slot.heard(), await slot.heard(), await slot.heard()]).toEqual(['3B80800101', '019000', '029000']);
    await plug.unplug();
  });

  it.each([
    ['reset', ['02']],
    ['power off and on', ['00', '01']],
    ['power off, and a reader that forgets to power it again', ['00']],
  ])('starts anew after %s', async (_, controls) => {
    const reader = await fakeReader();
    const plug = await plugIntoVpcd(counting(), { port: reader.port });
    const slot = await reader.card();
    slot.send('01', '00840000', ...controls, '00840000');
    expect([await slot.heard(), await slot.heard()]).toEqual(['019000', '019000']);
    await plug.unplug();
  });

  it('answers 6700 to what is no command, unknown control octets with nothing', async () => {
    const reader = await fakeReader();
    const plug = await plugIntoVpcd(counting(), { port: reader.port });
    const slot = await reader.card();
    slot.send('FF', '', '0084', '008400');
    expect([await slot.heard(), await slot.heard(), await slot.heard()]).toEqual(['6700', '6700', '6700']);
    await plug.unplug();
  });

  it('is out when the reader goes away', async () => {
    const reader = await fakeReader();
    const plug = await plugIntoVpcd(counting(), { port: reader.port });
    (await reader.card()).socket.destroy();
    await expect(plug.out).resolves.toBeUndefined();
  });

  it('plugs in again if asked, and stops by the signal', async () => {
    const reader = await fakeReader();
    const stop = new AbortController();
    const plug = await plugIntoVpcd(counting(), { port: reader.port, again: true, againMs: 5, signal: stop.signal });
    (await reader.card()).socket.destroy();
    const slot = await reader.card();
    slot.send('04');
    expect(await slot.heard()).toBe('3B80800101');
    stop.abort();
    await plug.out;
    expect(slot.socket.destroyed || (await once(slot.socket, 'close'))).toBeTruthy();
  });

  it('waits for a reader that is not there yet, if asked; else says so', async () => {
    const early = await fakeReader();
    early.server.close();
    await expect(plugIntoVpcd(counting(), { port: early.port })).rejects.toThrow('ECONNREFUSED');
    const plugging = plugIntoVpcd(counting(), { port: early.port, again: true, againMs: 5 });
    await pause(20);
    const reader = await fakeReader(early.port);
    await reader.card();
    await (await plugging).unplug();
  });

  it('hands on what the device threw', async () => {
    const reader = await fakeReader();
    const broken: Device = {
      reset: () => bytes('3B80800101'),
      process() {
        throw new TypeError('a bug');
      },
    };
    const plug = await plugIntoVpcd(broken, { port: reader.port, again: true });
    (await reader.card()).send('00840000');
    await expect(plug.out).rejects.toThrow('a bug');
  });

  it('does not cut an answer that no frame can hold: it fails', async () => {
    const reader = await fakeReader();
    const long: Device = { reset: () => bytes('3B80800101'), process: () => new Uint8Array(65_536) };
    const plug = await plugIntoVpcd(long, { port: reader.port });
    (await reader.card()).send('00B000000000');
    await expect(plug.out).rejects.toThrow(RangeError);
  });

  it('refuses a device without an answer to reset, which no reader would notice', async () => {
    const mute: Device = { reset: () => new Uint8Array(0), process: () => bytes('9000') };
    await expect(plugIntoVpcd(mute, { port: 9 })).rejects.toThrow(RangeError);
  });

  it('fits the reader of the other direction', async () => {
    const reader = await emptyReader();
    const plug = await plugIntoVpcd(counting(), { port: reader.port });
    const link = await reader.card();
    await link.transceive(command);
    expect(hex(await link.transceive(command))).toBe('029000');
    await link.reset();
    expect(hex(await link.transceive(command))).toBe('019000');
    await link.close();
    await plug.out;
  });
});
