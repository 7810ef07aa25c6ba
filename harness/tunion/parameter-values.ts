/** Values of CLA, INS, P1 and P2 that no edition or kernel of the purse knows, near those that it does. */

import type { Command } from '../iso7816/command.ts';
import type { PurseCommandName } from './command/purse-commands.ts';

/**
 * CLA octets that make a command none at all. Low nibbles stay as they are, as they mean logical channels, chaining and secure
 * messaging, but that 00, 04, 80 and 84 are swapped where the command is protected; where the swapped class is that of another
 * command, it is left out.
 */
export function wrongClassesOf(name: PurseCommandName, { cla }: Command): readonly number[] {
  const swapped = (cla & 0x0c) === 0 ? [0x00, 0x80] : [0x00, 0x04, 0x80, 0x84];
  const known = [cla, ...(otherClasses[name] ?? [])];
  return [...swapped, 0x20, 0x90, 0xa0, 0xc0].filter((value) => !known.includes(value));
}

const otherClasses: Readonly<Partial<Record<PurseCommandName, readonly number[]>>> = {
  // 00 DC is UPDATE RECORD, 80 DC UPDATE CAPP DATA CACHE.
  updateCappDataCache: [0x00],
  updateRecord: [0x00, 0x80],
  updateBinary: [0x00],
  // GlobalPlatform: 80 E2 is STORE DATA, 80 D8 PUT KEY, 80 82 EXTERNAL AUTHENTICATE.
  appendRecord: [0x00, 0x80, 0x84],
  updatePicture: [0x00, 0x80, 0x84],
  externalAuthenticate: [0x80],
  // 00 24 is CHANGE REFERENCE DATA of ISO/IEC 7816-4.
  unblockPin: [0x00, 0x04],
};

/**
 * INS octets that no standard defines: two that are far from any, and the nearest unknown neighbours of the command's own,
 * for which a card that decodes carelessly takes them. None is 6x or 9x, which T=0 cannot carry.
 */
export function wrongInstructionsOf({ ins }: Command): readonly number[] {
  const flips = [0x01, 0x08, 0x10, 0x02, 0x40, 0x04, 0x80].map((bit) => ins ^ bit);
  const isFree = (value: number) => !knownInstructions.has(value) && value >> 4 !== 6 && value >> 4 !== 9;
  return [...new Set([0x3a, 0xbc, ...[flips[0] as number, ins - 1, ins + 1, ...flips.slice(1)].filter(isFree).slice(0, 3)])];
}

// ISO/IEC 7816-4, -8 and -9, odd ones included; PBOC; GlobalPlatform; PSAMs and the housing ministry's cards.
const knownInstructions: ReadonlySet<number> = new Set([
  ...[0x01, 0x04, 0x0c, 0x0e, 0x0f, 0x10, 0x12, 0x14, 0x16, 0x18, 0x1a, 0x1c, 0x1e, 0x20, 0x21, 0x22, 0x24, 0x25, 0x26, 0x28],
  ...[0x2a, 0x2b, 0x2c, 0x2d, 0x30, 0x32, 0x33, 0x44, 0x46, 0x47, 0x48, 0x50, 0x52, 0x54, 0x56, 0x58, 0x5a, 0x5c, 0x5e, 0x70],
  ...[0x72, 0x74, 0x76, 0x78, 0x7a, 0x7c, 0x80, 0x82, 0x83, 0x84, 0x86, 0x87, 0x88, 0x89, 0x8a, 0xa0, 0xa1, 0xa2, 0xa4, 0xa5],
  ...[0xa8, 0xaa, 0xae, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xc0, 0xc2, 0xc3, 0xca, 0xcb, 0xcc, 0xcd, 0xd0, 0xd1, 0xd2],
  ...[0xd3, 0xd4, 0xd6, 0xd7, 0xd8, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xe0, 0xe2, 0xe4, 0xe6, 0xe8, 0xee, 0xf0, 0xf2, 0xf8, 0xfa],
  ...[0xfc, 0xfe],
]);

/** Values of P1 and of P2 that are wrong while the other is right. */
export interface Outside {
  readonly p1?: readonly number[];
  readonly p2?: readonly number[];
}

const select: Outside = { p1: [0x05, 0x84, 0xff], p2: [0x10, 0x40, 0x80] };
const initialize: Outside = { p1: [0x0f, 0x20, 0x81, 0xff], p2: [0x00, 0x03, 0x82, 0xff] };
const settle: Outside = { p1: [0x0f, 0x20, 0x81, 0xff], p2: [0x03, 0x80, 0xff] };
const algorithmInP1: Outside = { p1: [0x02, 0x0f, 0x20, 0x80, 0xff], p2: [0x03, 0x80, 0xff] };
// With bit 8 set, bits 7 and 6 must be clear for P1 to be a short file identifier.
const fileInP1 = ({ p1 }: Command): Outside => ({ p1: [p1 | 0x20, p1 | 0x40, p1 | 0x60] });
const imageInP1 = (command: Command): Outside => ({ ...fileInP1(command), p2: [0x01, 0x80, 0xff] });
const beside = (value: number, ...bits: readonly number[]): readonly number[] => bits.map((bit) => value | bit);

// Left out are: the ED purse (P2 01), the second purse (P1 1x), cash withdrawal (P1 02), P2 of CREDIT FOR LOAD in either edition,
// P1 of UPDATE CAPP DATA CACHE (sources disagree on it), record identifiers and the "next record" of ISO/IEC 7816-4, key ids.
const outside: Readonly<Record<PurseCommandName, Outside | ((command: Command) => Outside)>> = {
  selectPpse: select,
  selectAid: select,
  readBinary: fileInP1,
  readRecord: ({ p2 }) => ({ p2: [p2 | 0x07] }),
  getBalance: { p1: [0x0c, 0x20, 0x80, 0xff], p2: [0x00, 0x03, 0x82, 0xff] },
  getChallenge: { p1: [0x01, 0x80, 0xff], p2: [0x01, 0x80, 0xff] },
  initializeForPurchase: initialize,
  initializeForCappPurchase: initialize,
  initializeForLoad: initialize,
  initializeForUnload: initialize,
  initializeForUpdate: { p1: [0x0f, 0x20, 0x84, 0xff], p2: [0x00, 0x03, 0x81, 0xff] },
  updateCappDataCache: ({ p2 }) => ({ p2: [0x00, ...beside(p2, 0x03, 0x06, 0x07)] }),
  debitForPurchase: settle,
  debitForCappPurchase: settle,
  debitForUnload: settle,
  creditForLoad: settle,
  updateOverdrawLimit: settle,
  getTransactionProve: ({ p2 }) => ({ p1: [0x0f, 0x20, 0x80, 0xff], p2: [0x0f, 0x20, p2 | 0x80, 0xff] }),
  updateBinary: fileInP1,
  updateRecord: ({ p2 }) => ({ p2: beside(p2, 0x01, 0x02, 0x03) }),
  appendRecord: ({ p2 }) => ({ p1: [0x02, 0x0f, 0x20, 0x80, 0xff], p2: beside(p2, 0x02, 0x04, 0x07) }),
  verifyPin: { p1: [0x01, 0x80, 0xff], p2: [0x40, 0x60, 0xff] },
  changePin: { p1: [0x0f, 0x20, 0x81, 0xff], p2: [0x03, 0x80, 0xff] },
  reloadPin: algorithmInP1,
  unblockPin: algorithmInP1,
  applicationBlock: { p1: [0x02, 0x0f, 0x20, 0x80, 0xff], p2: [0x02, 0x80, 0xff] },
  applicationUnblock: algorithmInP1,
  externalAuthenticate: { p1: [0x20, 0x80, 0xff] },
  getAlgorithm: { p1: [0x0f, 0x80, 0xff], p2: [0x0f, 0x80, 0xff] },
  changeAlgorithm: { p1: [0x0f, 0x20, 0x81, 0xff], p2: [0x0f, 0x20, 0x80, 0xff] },
  blockAlgorithm: { p1: [0x0f, 0x20, 0x83, 0xff], p2: [0x0f, 0x20, 0x80, 0xff] },
  readPicture: imageInP1,
  readQrCode: imageInP1,
  updatePicture: imageInP1,
};

/** P1 and P2 outside of what a command of this name may carry. */
export function outsideOf(name: PurseCommandName, command: Command): Outside {
  const values = outside[name];
  return typeof values === 'function' ? values(command) : values;
}
