/** What SELECT answers, odd encodings and missing parts included. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { LayoutError } from '../bytes/layout.ts';
import { findTlv } from '../bytes/tlv.ts';
import { applicationTitle, cityInstances, ppseName, purseAidOf } from './aid.ts';
import { decodePpse, decodePurseFci } from './fci.ts';

describe('the directory', () => {
  test('may hold both applications: the cash first, the purse second', () => {
    const cash = '6119 4F08A000000632010106 500A4D4F545F545F43415348 870101';
    const purse = '6117 4F08A000000632010105 50084D4F545F545F4550 870102';
    const { entries } = decodePpse(bytes(`6F49 840E325041592E5359532E4444463031 A537 BF0C34 ${cash} ${purse}`));
    expect(entries.map(({ aid, label, priority }) => [aid && hex(aid), label, priority])).toEqual([
      ['A000000632010106', 'MOT_T_CASH', 1],
      ['A000000632010105', 'MOT_T_EP', 2],
    ]);
  });
  test('may be empty, or lack its parts', () => {
    expect(decodePpse(bytes('6F00'))).toMatchObject({ name: undefined, entries: [] });
    expect(decodePpse(bytes('6F07A505BF0C026100')).entries).toEqual([{ aid: undefined, label: undefined, priority: undefined }]);
  });
});

describe('the FCI', () => {
  test('keeps a length that is longer than needed in sight', () => {
    const { name, tree } = decodePurseFci(bytes('6F810B 848108 A000000632010105'));
    expect(name && hex(name)).toBe('A000000632010105');
    expect(hex(findTlv(tree, '6F', '84')?.encoded as Uint8Array)).toBe('848108A000000632010105');
  });
  test('may lack everything', () => {
    const { tree, ...parts } = decodePurseFci(bytes(''));
    expect(tree).toEqual([]);
    expect(Object.values(parts).every((part) => part === undefined)).toBe(true);
  });
  test('that is cut off is refused as out of layout', () => {
    expect(() => decodePurseFci(bytes('6F31'))).toThrow(LayoutError);
  });
});

test.each([
  ['A000000632010105', '电子钱包'],
  ['A00000063201010510009156000014A1', '电子钱包，京津冀实例'],
  ['A0000006320101054842534A5A', '电子钱包，河北石家庄（HBSJZ）实例'],
  ['A0000006320101050000000000000000', '电子钱包'],
  ['A000000632010106', '电子现金'],
  ['A000000632101004', '新标准电子钱包（国密）'],
  ['A00000000386980701', '住建部电子钱包（CJ/T 166）'],
  ['A0000000033180869807010000000000', '住建部电子钱包（CJ/T 166）'],
  ['A000000003869807004580', '住建部电子钱包（CJ/T 166）'],
  ['B000000632010901', '地方月票应用'],
  ['A000000632', undefined],
  ['A000000333010101', undefined],
  [hex(ppseName), '近距离支付系统环境（PPSE）'],
])('%s is named %s', (aid, title) => {
  expect(applicationTitle(bytes(aid))?.zh).toBe(title);
});

describe('the purse of a kernel', () => {
  test.each([
    ['K1', 'A000000632010105'],
    ['K2', 'A000000632010107'],
    ['K6', 'A000000632101004'],
  ])('%s is %s', (kernel, aid) => {
    expect(hex(purseAidOf(kernel))).toBe(aid);
  });
  test.each(['K3', 'K5', 'KQ', ''])('%j is none', (kernel) => {
    expect(() => purseAidOf(kernel)).toThrow(RangeError);
  });
});

test('no city instance stands twice, and each has a name of 13 to 16 octets', () => {
  expect(new Set(cityInstances.map(({ suffix }) => suffix)).size).toBe(cityInstances.length);
  expect(cityInstances.filter(({ suffix }) => !/^([0-9A-F]{10}|[0-9A-F]{16})$/.test(suffix))).toEqual([]);
});
