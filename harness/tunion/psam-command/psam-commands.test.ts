/** The commands of a PSAM: their octets against the log of a bus validator and the tables of terminals' programs. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { LayoutError } from '../../bytes/layout.ts';
import { type Command, decodeCommand, encodeCommand } from '../../iso7816/command.ts';
import type { PurseCommand } from '../command/purse-command.ts';
import { fen } from '../money.ts';
import { type PsamCommandName, psamCommands } from './psam-commands.ts';
import { psamFileId, psamName } from './select.ts';
import { readingBeyond, wrongPsamParameters } from './wrong-parameter.ts';

const { selectFile, selectName, readBinary, getChallenge, initSamForPurchase, creditSamForPurchase, initForDescrypt, desCrypt } =
  psamCommands;

const serial = bytes('4990600000000016');
const issuer = bytes('02313750FFFFFFFF');
const offer = {
  random: bytes('62020EC1'),
  counter: 0x59,
  amount: fen(1),
  type: 9,
  dateTime: bytes('20190831175904'),
  keyVersion: 1,
  algorithm: 0,
  factors: [serial, issuer],
};

const written: readonly [PsamCommandName, Command, string][] = [
  ['selectFile', selectFile.encode({ id: psamFileId.application }), '00A40000 02 8011 00'],
  ['selectName', selectName.encode({ name: psamName }), '00A40400 10 A0000006324D4F542E435053414D3031 00'],
  ['readBinary', readBinary.encode({ sfi: 0x16, le: 6 }), '00B09600 06'],
  ['getChallenge', getChallenge.encode({ length: 8 }), '00840000 08'],
  [
    'initSamForPurchase',
    initSamForPurchase.encode(offer),
    '80700000 24 62020EC1 0059 00000001 09 20190831175904 01 00 4990600000000016 02313750FFFFFFFF 08',
  ],
  ['creditSamForPurchase', creditSamForPurchase.encode({ mac2: bytes('046BF062') }), '80720000 04 046BF062'],
  ['initForDescrypt', initForDescrypt.encode({ factors: [serial, issuer] }), '801A4502 10 4990600000000016 02313750FFFFFFFF'],
  [
    'desCrypt',
    desCrypt.encode({ start: bytes('62020EC100000000'), message: bytes('841E000004800000') }),
    '80FA0500 10 62020EC100000000 841E000004800000 04',
  ],
];

test.each(written)('%s is written as terminals write it, and recognized', (name, command, expected) => {
  expect(hex(encodeCommand(command))).toBe(hex(bytes(expected)));
  expect((psamCommands[name] as PurseCommand<never, unknown>).matches(decodeCommand(bytes(expected)))).toBe(true);
});

test('one and three levels of diversification have the lengths 1C and 2C', () => {
  const lengths = [[serial], [serial, issuer], [serial, issuer, issuer]].map(
    (factors) => initSamForPurchase.encode({ ...offer, factors }).data?.length,
  );
  expect(lengths).toEqual([0x1c, 0x24, 0x2c]);
  expect([[], [serial], [serial, issuer, issuer]].map((factors) => initForDescrypt.encode({ factors }).p1)).toEqual([0x05, 0x25, 0x65]);
});

test('answers are read as the log has them', () => {
  expect(initSamForPurchase.decode(bytes('000001E7B915CAE7'))).toEqual({ terminalSequence: bytes('000001E7'), mac1: bytes('B915CAE7') });
  expect(creditSamForPurchase.decode(bytes(''))).toBeNull();
  expect(initForDescrypt.decode(bytes(''))).toBeNull();
  expect(desCrypt.decode(bytes('B09E95EC'))).toEqual({ mac: bytes('B09E95EC') });
});

describe('what does not fit its place', () => {
  test.each<[string, () => unknown]>([
    ['a factor of ten octets', () => initForDescrypt.encode({ factors: [bytes('00009906000000000016')] })],
    ['a random number of eight octets', () => initSamForPurchase.encode({ ...offer, random: new Uint8Array(8) })],
    ['a file identifier of one octet', () => selectFile.encode({ id: bytes('80') })],
    ['a MAC2 of eight octets', () => creditSamForPurchase.encode({ mac2: new Uint8Array(8) })],
    ['an answer without MAC1', () => initSamForPurchase.decode(bytes('000001E7'))],
    ['a MAC of eight octets', () => desCrypt.decode(new Uint8Array(8))],
  ])('is refused: %s', (_, act) => {
    expect(act).toThrow(LayoutError);
  });
});

describe('wrong parameters', () => {
  const rows = written.flatMap(([name, good]) =>
    wrongPsamParameters(name, good).map(({ row, kind, command }) => ({ name, row, kind, good, command })),
  );

  test('differ from the good command in what they say is wrong, and in nothing else', () => {
    for (const { name, row, kind, good, command } of rows) {
      const differs = {
        cla: command.cla !== good.cla,
        ins: command.ins !== good.ins,
        p1p2: command.p1 !== good.p1 || command.p2 !== good.p2,
        length: command.data?.length !== good.data?.length,
      };
      expect(
        Object.entries(differs).flatMap(([what, does]) => (does ? [what] : [])),
        `${name}/${row}`,
      ).toEqual([kind]);
    }
  });

  test('are no command that a PSAM knows, nor of a class that readers keep for themselves', () => {
    const known = (command: Command) => Object.values(psamCommands).some(({ matches }) => matches(command));
    const taken = rows.filter(({ kind, command }) => command.cla === 0xff || ((kind === 'cla' || kind === 'ins') && known(command)));
    expect(taken).toEqual([]);
  });

  test('name the right length of a read that asks for too much', () => {
    const { command, expected } = readingBeyond(readBinary.encode({ sfi: 0x16, le: 6 }), 6);
    expect(command.le).toBe(7);
    expect(expected.words).toEqual(['6700', '6C06']);
  });
});
