/** Where the far end must put the PIN: into every command that carries it as it was written, and into no octet that a case altered. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import type { Command } from '../iso7816/command.ts';
import { cardOf } from './card.ts';
import { declaredPin, wrongPin } from './pin.ts';
import type { Scene, Secret } from './scene.ts';

const title = { zh: '改动', en: 'altered' };

/** A card that agrees to everything, and what it was sent with the places of the PIN. */
function listening(facts: Scene['facts'] = { pinLength: 3 }) {
  const heard: (readonly [string, readonly Secret[]])[] = [];
  const scene = {
    edition: '2015',
    facts,
    step: () => {},
    async transceive(_channel: string, command: Uint8Array, secrets: readonly Secret[] = []) {
      heard.push([hex(command), secrets]);
      return bytes('9000');
    },
    async tear(_channel: string, command: Uint8Array, _moment: number | null, secrets: readonly Secret[] = []) {
      heard.push([hex(command), secrets]);
    },
    giveUp() {
      throw new Error('given up');
    },
  } as unknown as Scene;
  return { card: cardOf(scene), scene, heard };
}

const place = (offset: number, length = 3): Secret => ({ name: 'pin', offset, length });

describe('a PIN', () => {
  test('is its difference to the declared one', () => {
    const { scene } = listening();
    expect(hex(declaredPin(scene).difference)).toBe('000000');
    expect(hex(wrongPin(scene).difference)).toBe('000001');
    expect(() => declaredPin(listening({}).scene)).toThrow('given up');
  });

  test('stands in VERIFY, twice in CHANGE, and before the MAC in RELOAD', async () => {
    const { card, scene, heard } = listening();
    const [right, wrong] = [declaredPin(scene), wrongPin(scene)];
    await card.verifyPin({ pin: right });
    await card.attempt.changePin({ old: right, new: wrong });
    await card.torn(0.5).reloadPin({ pin: wrong, mac: bytes('A1A2A3A4') });
    expect(heard).toEqual([
      ['0020000003000000', [place(5)]],
      ['805E010007000000FF000001', [place(5), place(9)]],
      ['805E000007000001A1A2A3A4', [place(5)]],
    ]);
  });

  test('is put in where everything but its octets was altered, wherever they stand then', async () => {
    const { card, scene, heard } = listening();
    const send = (alter: (command: Command) => Command) => card.altered(title, alter).verifyPin({ pin: declaredPin(scene) });
    await send((command) => ({ ...command, p1: 0x01 }));
    await send((command) => ({ ...command, le: 256 }));
    await send((command) => ({ ...command, extended: true }));
    await send((command) => ({ ...command, extended: true, le: 256 }));
    expect(heard).toEqual([
      ['0020010003000000', [place(5)]],
      ['002000000300000000', [place(5)]],
      ['00200000000003000000', [place(7)]],
      ['002000000000030000000100', [place(7)]],
    ]);
  });

  test('is not put in where a case took octets away or wrote others', async () => {
    const { card, scene, heard } = listening();
    const send = (data: string) =>
      card.altered(title, (command) => ({ ...command, data: bytes(data) })).verifyPin({ pin: declaredPin(scene) });
    for (const data of ['0000', '', '000010', '00000000']) await send(data);
    expect(heard.map(([command, places]) => [command.slice(8), places])).toEqual([
      ['020000', []],
      ['', []],
      ['03000010', []],
      ['0400000000', [place(5)]],
    ]);
  });

  test('is put in as far as it goes, and not at all where it is not at hand', async () => {
    const { card, heard } = listening();
    await card.attempt.verifyPin({ pin: { difference: bytes('00000031') } });
    const stranger = listening({});
    await stranger.card.attempt.verifyPin({ pin: { difference: bytes('123456') } });
    expect(heard).toEqual([['002000000400000031', [place(5)]]]);
    expect(stranger.heard).toEqual([['0020000003123456', []]]);
  });
});

describe('the algorithm of a kernel', () => {
  test.each([
    ['K1', '841E000004', '805E0000'],
    ['K2', '841E010004', '805E0100'],
    ['K6', '841E010004', '805E0100'],
  ])('%s is named in P1 of protected commands', async (kernel, block, reload) => {
    const { card, scene, heard } = listening({ kernel, pinLength: 3 });
    await card.applicationBlock({ mac: bytes('A1A2A3A4') });
    await card.reloadPin({ pin: declaredPin(scene), mac: bytes('A1A2A3A4') });
    await card.applicationBlock({ mac: bytes('A1A2A3A4'), p1: 0x00 });
    expect(heard.map(([command]) => command.slice(0, 10))).toEqual([block, `${reload}07`, '841E000004']);
  });
});
