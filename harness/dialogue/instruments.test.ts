/** The instruments of a case at work on our own virtual cards: whole acts, and that no PIN and no key is ever asked, sent in the open or kept. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { live } from '../engine/far.ts';
import type { Json } from '../engine/json.ts';
import type { Command } from '../iso7816/command.ts';
import { virtualPurse } from '../reference/purse-bench.ts';
import type { Text } from '../text.ts';
import { ef15Layout } from '../tunion/file/ef15.ts';
import { fen, yuan } from '../tunion/money.ts';
import { cardInstruments } from './card-instruments.ts';
import { declaredPin, type Pin, wrongPin } from './pin.ts';
import type { Fact, Scene } from './scene.ts';

class GivenUp extends Error {}

/** The instruments around a virtual card, and all that a record would hold of what they do. */
async function around(profile: string, given: Readonly<Record<string, Fact>> = {}) {
  const bench = virtualPurse.bench({ profile, seed: 'dialogue', edition: '2015' });
  const secrets = { pin: bytes('123456') };
  const far = live(bench.links, bench.ports, () => 0, secrets);
  const record: string[] = [];
  const sent: string[] = [];
  let second = 0;
  let may = true;
  const facts: Record<string, Fact> = {
    kernel: bench.facts.kernel,
    pinBeforeLoad: bench.facts.functions.includes('EP.pin-before-load'),
    pinLength: secrets.pin.length,
    keys: [...bench.keys, 'pin'],
    ...bench.facts.declared,
    terminal: '000000000001',
    ...given,
  };
  const scene = {
    edition: '2015',
    seed: 1,
    facts,
    random: { octets: (length: number) => new Uint8Array(length).fill(7), below: () => 0 },
    calendar: {
      next() {
        second += 1;
        return `202607010000${String(second).padStart(2, '0')}`;
      },
    },
    step: (verb: string, title: Text, voice: string, inputs?: unknown) => record.push(JSON.stringify([verb, title, voice, inputs])),
    note: () => {},
    allows: () => may,
    async transceive(channel: string, command: Uint8Array, places = []) {
      const { answer } = await far.transceive(channel, command, places);
      record.push(`${channel} ${hex(command)} ${hex(answer)}`);
      if (channel === 'dut') sent.push(hex(command));
      return answer;
    },
    reset: async (channel: string) => (await far.reset(channel)).answer,
    tear: (channel: string, command: Uint8Array, moment: number | null, places = []) => far.tear(channel, command, moment, places),
    async ask(port: string, question: Fact) {
      const answer = await far.ask(port, question as Json);
      record.push(JSON.stringify([question, answer]));
      return answer;
    },
    giveUp(reason: Text): never {
      throw new GivenUp(reason.en);
    },
  } as unknown as Scene;
  const instruments = cardInstruments(scene);
  await instruments.card.present();
  const { issuer, serial } = ef15Layout.decode(await instruments.card.readBinary({ sfi: 0x15 }));
  facts['identity'] = { issuer, serialTail: serial.slice(4) };
  return {
    ...instruments,
    record,
    sent,
    spendNothing() {
      may = false;
    },
  };
}

describe.each(['plain', 'k2', 'k6'])('on the profile %s', (profile) => {
  test('an unload is made and its MAC3 is genuine', async () => {
    const { card, purse, issuer } = await around(profile);
    const { balance } = await card.readPurse();
    const unload = await purse.unload(yuan(1));
    expect(unload.authorization.mac1.genuine).toBe(true);
    expect(await issuer.findMac3(unload)).toEqual({ genuine: true });
    expect((await card.readPurse()).balance).toBe(balance - 100);
    expect((await issuer.findMac3({ ...unload, counter: unload.counter + 1 })).genuine).toBe(false);
  });

  test('an overdraft limit is changed and its TAC is genuine', async () => {
    const { card, purse, issuer } = await around(profile);
    const update = await purse.overdraft(fen(700));
    expect(update.authorization.mac1.genuine).toBe(true);
    expect((await issuer.findOverdraftTac(update)).genuine).toBe(true);
    expect((await card.readPurse()).overdraftLimit).toBe(700);
    expect((await issuer.findOverdraftTac({ ...update, newLimit: fen(701) })).genuine).toBe(false);
  });

  test('files are written, the application is blocked and unblocked', async () => {
    const { card, upkeep } = await around(profile);
    await upkeep.write({ sfi: 0x17, offset: 13, data: bytes('A5') });
    expect(hex((await card.readFile(0x17)).slice(13, 14))).toBe('A5');
    const [journey = ''] = await card.readRecords(0x1a, 1);
    const data = bytes(journey);
    data[127] = 0x5a;
    await upkeep.writeRecord({ sfi: 0x1a, record: 1, data });
    expect(await card.readRecords(0x1a, 1)).toEqual([hex(data)]);
    await upkeep.block();
    expect(await card.restart()).toBe('6283');
    await upkeep.unblock();
    expect(await card.restart()).toBe('9000');
  });

  test('the application is blocked for ever, and may be so again', async () => {
    const { card, upkeep } = await around(profile);
    await upkeep.blockForEver();
    expect(await card.restart()).toBe('9303');
    await upkeep.blockForEver();
    await expect(upkeep.unblock()).rejects.toThrow('9303');
  });

  test('the MAC of a PSAM blocks the application as the issuer’s does', async () => {
    const { card, psam } = await around(profile);
    const challenge = await card.getChallenge();
    await card.applicationBlock({ mac: await psam.lockMac(challenge) });
    expect(await card.restart()).toBe('6283');
  });

  test('the PIN is blocked, unblocked, reloaded and changed', async () => {
    const { card, upkeep, scene } = await around(profile);
    await upkeep.verifyPin();
    await upkeep.blockPin();
    expect((await card.attempt.verifyPin({ pin: declaredPin(scene) })).sw).toBe('6983');
    await upkeep.unblockPin();
    await upkeep.verifyPin();
    const other: Pin = { difference: bytes('010101') };
    await upkeep.changePin(declaredPin(scene), other);
    expect((await card.attempt.verifyPin({ pin: declaredPin(scene) })).sw).toMatch(/^63C/);
    await card.verifyPin({ pin: other });
    await upkeep.reloadPin();
    await upkeep.verifyPin();
  });
});

test('a record is appended, the outside authenticated, a picture written', async () => {
  const { card, upkeep, psam } = await around('plain');
  await upkeep.append({ sfi: 0x1e, record: new Uint8Array(48).fill(3) });
  expect(await card.readRecords(0x1e, 1)).toEqual(['03'.repeat(48)]);
  await upkeep.authenticate();
  const picture = new Uint8Array(300).fill(0xa5);
  await upkeep.writePicture(picture);
  expect(hex(await card.readPicture({})).slice(0, 600)).toBe(hex(picture));
  const challenge = await card.getChallenge();
  expect((await card.attempt.applicationBlock({ mac: await psam.lockMac(challenge), permanent: true })).sw).toBe('6988');
  const again = await card.getChallenge();
  await card.applicationBlock({ mac: await psam.lockMac(again, { permanent: true }), permanent: true });
  expect(await card.restart()).toBe('9303');
});

describe('what no key holder gave', () => {
  test('is refused', async () => {
    const { card, issuer, purse } = await around('plain');
    const input = { sfi: 0x17, data: bytes('00') } as const;
    for (const how of ['zero-card-key', 'zero-session-key'] as const) {
      const mac = issuer.forgeSeal('updateBinary', input, await card.getChallenge(), how);
      expect((await card.attempt.updateBinary({ ...input, mac })).sw).toBe('6988');
      const { offer } = await purse.openUnload(yuan(1));
      expect((await card.attempt.debitForUnload(issuer.forgeUnload(offer, how))).sw).toBe('9302');
      const update = await purse.openOverdraft(yuan(1));
      const forged = issuer.forgeOverdraft(update.offer, how);
      expect((await card.attempt.updateOverdrawLimit({ overdraftLimit: yuan(1), ...forged })).sw).toBe('9302');
    }
  });

  test('nor is a seal of another card, of a mistake or of another key taken', async () => {
    const { card, issuer } = await around('plain');
    const input = { sfi: 0x17, data: bytes('00') } as const;
    const wrong = [
      { stranger: 'another-card' },
      { stranger: 'another-issuer' },
      { mistake: 'length-without-mac' },
      { mistake: 'zero-chain' },
      { key: 'lock' },
    ] as const;
    for (const how of wrong) {
      const mac = await issuer.seal('updateBinary', input, { challenge: await card.getChallenge(), ...how });
      expect((await card.attempt.updateBinary({ ...input, mac })).sw).toBe('6988');
    }
  });

  test('stands over the command as a case alters it', async () => {
    const { card, issuer } = await around('plain');
    await card.present();
    const data = (await card.readFile(0x17)).slice(40, 42);
    const title = { zh: '偏移为 40', en: 'an offset of 40' };
    const alter = (command: Command): Command => ({ ...command, p2: 40 });
    const [input, meant] = [{ sfi: 0x17, offset: 50, data } as const, { sfi: 0x17, offset: 40, data } as const];
    const challenge = await card.getChallenge();
    const mac = await issuer.seal('updateBinary', input, { challenge, alter });
    expect(mac).toEqual(await issuer.seal('updateBinary', meant, { challenge }));
    expect((await card.altered(title, alter).updateBinary({ ...input, mac })).sw).toBe('9000');
  });
});

describe('the PIN', () => {
  test('is sent, and neither asked for nor kept', async () => {
    const { card, upkeep, record, scene } = await around('pin');
    await upkeep.verifyPin();
    await upkeep.reloadPin();
    await upkeep.changePin(declaredPin(scene), wrongPin(scene));
    await card.torn(null).verifyPin({ pin: wrongPin(scene) });
    expect(record.join('\n')).not.toMatch(/123456|123457|31323334/);
    expect(record).toContain('dut 0020000003000000 9000');
  });

  test('opens the way to a load on a card that wants it, each time that it is powered', async () => {
    const { card, purse, sent } = await around('pin');
    await purse.load(yuan(1));
    await card.present({ withoutPin: true });
    expect((await card.attempt.initializeForLoad({ amount: yuan(1) })).sw).toBe('6982');
    expect(sent.filter((command) => command.startsWith('0020'))).toHaveLength(1);
    await card.readCounters();
    await purse.load(yuan(1));
  });

  test('is not shown where that may not be done, or where it is not at hand', async () => {
    const { card, sent, spendNothing } = await around('pin', { pinLength: null });
    await card.present();
    const { sent: others, card: other, spendNothing: forbid } = await around('pin');
    others.length = 0;
    forbid();
    await other.present();
    spendNothing();
    expect([...sent, ...others].filter((command) => command.startsWith('0020'))).toEqual([]);
  });

  test('wrong ones stop where no more may be spent, after the one at which the guard says why', async () => {
    const { upkeep, spendNothing, sent } = await around('plain');
    spendNothing();
    await expect(upkeep.blockPin()).rejects.toThrow('as many wrong ones as may be spent');
    expect(sent.filter((command) => command.startsWith('0020'))).toHaveLength(1);
  });
});
