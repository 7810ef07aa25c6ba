/** A look at cards: real ones as public sources show them, and cards that refuse, warn or answer out of layout. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { inspectPurse, type PurseContents } from './inspection.ts';

interface Trace {
  readonly id: string;
  readonly answer?: string;
}

const folder = new URL('../../vectors/traces/', import.meta.url);

/** What a real card answered, by the name of its trace. */
function answerOf(file: string, id: string): string {
  const { traces } = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as { traces: readonly Trace[] };
  return `${traces.find((trace) => trace.id === id)?.answer}9000`;
}

/** A card that answers by the start of a command, and 6A82 to everything else; it keeps what it heard. */
function cardOf(answers: Readonly<Record<string, string>>) {
  const heard: string[] = [];
  return {
    heard,
    async transceive(command: Uint8Array) {
      const c = hex(command);
      heard.push(c);
      return bytes(Object.entries(answers).find(([start]) => c.startsWith(start))?.[1] ?? '6A82');
    },
  };
}

const select = '00A4040008A000000632010105';
const purse = { [select]: answerOf('bus-validator-tianjin', 'tianjin-select') };

describe('a look at real cards', () => {
  const card = cardOf({
    '00A404000E': answerOf('laboratory-card', 'laboratory-ppse'),
    ...purse,
    '00B095': answerOf('bus-validator-tianjin', 'tianjin-ef-15'),
    '00B097': answerOf('bus-validator-tianjin', 'tianjin-ef-17'),
    '805C0302': answerOf('bus-validator-tianjin', 'tianjin-balance'),
    '805C0502': answerOf('card-emulation-beijing', 'beijing-balance-combined'),
    '00B201C4': answerOf('flipper-dump', 'flipper-ef-18'),
    '00B201F4': answerOf('flipper-dump', 'flipper-ef-1e'),
    '00B202F4': answerOf('gate-entry-beijing', 'gate-entry-ef-1e'),
    '00B201D4': answerOf('gate-entry-beijing', 'gate-entry-ef-1a'),
  });

  it('tells what their sources print', async () => {
    const { ppse, purse, contents } = await inspectPurse(card.transceive);
    expect(ppse).toMatchObject({ sw: '9000', value: [{ aid: 'A000000632010105', label: 'MOT_T_EP', priority: 1 }] });
    expect(purse.value).toMatchObject({ aid: 'A000000632010105', version: '02', label: null, preferredName: null });
    const { ef15, ef16, ef17, balances, ef18, ef1e, ef1a } = contents as PurseContents;
    expect(ef15.value).toMatchObject({
      issuer: '02313750FFFFFFFF',
      version: '01',
      serial: '03104990600000000016',
      startDate: '20170109',
      expiryDate: '20991231',
    });
    expect(purse.value?.issuerData).toBe(ef15.data);
    expect(ef16).toEqual({ command: '00B0960000', sw: '6A82', data: '', value: null });
    expect(ef17.value).toMatchObject({ country: '00000156', province: '3600', city: '3750', interoperability: '0000', cardType: 'CA' });
    expect(balances.balance.value).toEqual([0x471c]);
    expect(balances.combined.value).toEqual([2850, 500_000, 0, 0]);
    expect(balances.cap).toMatchObject({ sw: '6A82', value: null });
    expect(ef18).toHaveLength(10);
    expect(ef18[0]?.value).toMatchObject({ counter: 0x042d, amount: 500, type: 9, terminal: '300089000340', dateTime: '20241229141740' });
    expect(ef18[9]).toMatchObject({ sw: '6A82', value: null });
    expect(ef1e).toHaveLength(30);
    expect(ef1e[0]?.value).toMatchObject({
      tripType: 4,
      industry: 1,
      line: '0800',
      station: '1900',
      operator: '3000',
      amount: 500,
      balance: 0x0e01,
    });
    expect(ef1e[1]?.value).toMatchObject({ tripType: 3, balance: 3000, dateTime: '20190831175904' });
    expect(ef1a).toHaveLength(18);
    expect(ef1a[0]?.value).toMatchObject({ id: '2701', rest: 0x7d, valid: 1, extendedApplication: 1, lock: 0, bus: null });
    expect(ef1a[0]?.value?.rail).toMatchObject({
      railStatus: 1,
      entryTime: '20190831175904',
      markedAmount: 900,
      entryLine: '08',
      entryBalance: 3000,
    });
  });

  it('takes SELECT, READ BINARY, READ RECORD and GET BALANCE only, each once', () => {
    expect(new Set(card.heard.map((command) => command.slice(0, 4)))).toEqual(new Set(['00A4', '00B0', '00B2', '805C']));
    expect(card.heard).toHaveLength(2 + 3 + 6 + 10 + 30 + 18);
    expect(new Set(card.heard).size).toBe(card.heard.length);
  });
});

describe('a look at a card', () => {
  it('ends at the purse when that is not to be had', async () => {
    const card = cardOf({});
    expect(await inspectPurse(card.transceive)).toMatchObject({
      ppse: { sw: '6A82', value: null },
      purse: { command: `${select}00`, sw: '6A82' },
      contents: null,
    });
    expect(card.heard.slice(1)).toEqual(['A000000632010105', 'A000000632010107', 'A000000632101004'].map((aid) => `00A4040008${aid}00`));
  });

  it('finds a purse of another kernel that no directory lists', async () => {
    const card = cardOf({ '00A4040008A000000632101004': '9303' });
    const { purse: seen } = await inspectPurse(card.transceive);
    expect(seen).toMatchObject({ command: '00A4040008A00000063210100400', sw: '9303' });
  });

  it.each(['9303', '6A81'])('ends at a purse that answers %s', async (sw) => {
    expect(await inspectPurse(cardOf({ [select]: sw }).transceive)).toMatchObject({ purse: { sw, value: null }, contents: null });
  });

  it('reads on in a blocked purse', async () => {
    const blocked = `${purse[select]?.slice(0, -4)}6283`;
    const { purse: seen, contents } = await inspectPurse(cardOf({ [select]: blocked, '805C00': '000000019000' }).transceive);
    expect(seen).toMatchObject({ sw: '6283', value: { aid: 'A000000632010105' } });
    expect(contents?.balances.available.value).toEqual([1]);
  });

  it('asks once more with the length that 6Cxx names', async () => {
    const card = cardOf({ ...purse, '00B095001E': answerOf('bus-validator-tianjin', 'tianjin-ef-15'), '00B095': '6C1E', '00B097': '6C00' });
    const { contents } = await inspectPurse(card.transceive);
    expect(contents?.ef15).toMatchObject({ command: '00B095001E', sw: '9000', value: { serial: '03104990600000000016' } });
    expect(contents?.ef17).toMatchObject({ command: '00B0970000', sw: '6C00', value: null });
    expect(card.heard.filter((command) => command.startsWith('00B095'))).toEqual(['00B0950000', '00B095001E']);
  });

  it('keeps answers out of layout as they are', async () => {
    const card = cardOf({
      '00A404000E': '6F059000',
      ...purse,
      '00B095': '01029000',
      '805C00': '00019000',
      '00B201D4': '27019000',
      '00B202D4': `2799${'00'.repeat(126)}9000`,
    });
    const { ppse, contents } = await inspectPurse(card.transceive);
    expect(ppse).toMatchObject({ sw: '9000', data: '6F05', value: null });
    expect(contents?.ef15).toMatchObject({ data: '0102', value: null });
    expect(contents?.balances.available).toMatchObject({ data: '0001', value: null });
    expect(contents?.ef1a[0]).toMatchObject({ data: '2701', value: null });
    expect(contents?.ef1a[1]?.value).toMatchObject({ id: '2799', rail: null, bus: null });
  });

  it('takes the purse of a phone or of another kind where the directory lists one', async () => {
    const listing = (aid: string) => {
      const entry = `61${(aid.length / 2 + 2).toString(16).padStart(2, '0')}4F${(aid.length / 2).toString(16).padStart(2, '0')}${aid}`;
      const length = (octets: string) => (octets.length / 2).toString(16).padStart(2, '0');
      const directory = `BF0C${length(entry)}${entry}`;
      const proprietary = `A5${length(directory)}${directory}`;
      return `6F${length(proprietary)}${proprietary}9000`;
    };
    const selected = async (aid: string) => {
      const card = cardOf({ '00A404000E': listing(aid) });
      return (await inspectPurse(card.transceive)).purse.command.slice(10, -2);
    };
    expect(await selected('A00000063201010510009156000014A1')).toBe('A00000063201010510009156000014A1');
    expect(await selected('A000000632010107')).toBe('A000000632010107');
    expect(await selected('A000000632010106')).toBe('A000000632010105');
    expect(await selected('A00000063201010510009156000014A1FF')).toBe('A000000632010105');
  });

  it('passes a broken wire on', async () => {
    const broken = new Error('torn out');
    await expect(inspectPurse(() => Promise.reject(broken))).rejects.toBe(broken);
  });
});
