/** Laws of all commands: what they write is read back, and answers of a wrong length are refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { type Layout, LayoutError } from '../../bytes/layout.ts';
import type { PurseCommand } from './purse-command.ts';
import { type PurseCommandName, purseCommands } from './purse-commands.ts';

const {
  initializeForPurchase,
  initializeForCappPurchase,
  initializeForLoad,
  debitForPurchase,
  debitForCappPurchase,
  creditForLoad,
  getTransactionProve,
  initializeForUnload,
  debitForUnload,
  initializeForUpdate,
  updateOverdrawLimit,
  applicationBlock,
  applicationUnblock,
  unblockPin,
} = purseCommands;

describe('an answer of a wrong length', () => {
  const fixed: readonly [PurseCommandName, readonly number[]][] = [
    ['initializeForPurchase', [15]],
    ['initializeForCappPurchase', [15]],
    ['initializeForLoad', [16]],
    ['updateCappDataCache', [0]],
    ['debitForPurchase', [8]],
    ['debitForCappPurchase', [8]],
    ['creditForLoad', [4]],
    ['getTransactionProve', [8]],
    ['getBalance', [4, 16]],
    ['initializeForUnload', [16]],
    ['debitForUnload', [4]],
    ['initializeForUpdate', [19]],
    ['updateOverdrawLimit', [4]],
    ['updateBinary', [0]],
    ['updateRecord', [0]],
    ['appendRecord', [0]],
    ['verifyPin', [0]],
    ['changePin', [0]],
    ['reloadPin', [0]],
    ['unblockPin', [0]],
    ['applicationBlock', [0]],
    ['applicationUnblock', [0]],
    ['externalAuthenticate', [0]],
    ['getAlgorithm', [1]],
    ['changeAlgorithm', [0]],
    ['blockAlgorithm', [0]],
    ['updatePicture', [0]],
  ];
  test.each(fixed)('is refused by %s', (name, lengths) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
        const decode = () => purseCommands[name].decode(data);
        if (lengths.includes(data.length)) expect(decode).not.toThrow();
        else expect(decode).toThrow(LayoutError);
      }),
    );
  });
});

test('what a command writes, its layout reads back', () => {
  const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const number = (length: number) => fc.integer({ min: 0, max: 256 ** length - 1 });
  const asked = (command: PurseCommand<never, unknown>, input: unknown) =>
    (command.request as Layout).decode(command.encode(input as never).data as Uint8Array);
  fc.assert(
    fc.property(number(4), octets(6), number(1), (amount, terminal, keyIndex) => {
      for (const command of [initializeForPurchase, initializeForCappPurchase, initializeForLoad, initializeForUnload]) {
        expect(asked(command, { amount, terminal, keyIndex })).toEqual({ amount, terminal: hex(terminal), keyIndex });
      }
      expect(asked(initializeForUpdate, { terminal, keyIndex })).toEqual({ terminal: hex(terminal), keyIndex });
    }),
  );
  fc.assert(
    fc.property(octets(4), octets(7), octets(4), number(2), (sequence, moment, mac, counter) => {
      for (const command of [debitForPurchase, debitForCappPurchase]) {
        const input = { terminalSequence: sequence, dateTime: moment, mac1: mac };
        expect(asked(command, input)).toEqual({ terminalSequence: hex(sequence), dateTime: hex(moment), mac1: hex(mac) });
      }
      for (const command of [creditForLoad, debitForUnload]) {
        expect(asked(command, { dateTime: moment, mac2: mac })).toEqual({ dateTime: hex(moment), mac2: hex(mac) });
      }
      const limit = { overdraftLimit: counter, dateTime: moment, mac2: mac };
      expect(asked(updateOverdrawLimit, limit)).toEqual({ overdraftLimit: counter, dateTime: hex(moment), mac2: hex(mac) });
      for (const command of [applicationBlock, applicationUnblock, unblockPin]) expect(asked(command, { mac })).toEqual({ mac: hex(mac) });
      expect(asked(getTransactionProve, { type: 6, counter })).toEqual({ counter });
    }),
  );
});
