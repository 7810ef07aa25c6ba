/** A virtual PSAM of the T-Union scheme: terminal number, key index, MAC1 and MAC2 of purchases, and MACs of card commands. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import { des, desDecrypt } from '../../crypto/des.ts';
import { diversify } from '../../crypto/diversification.ts';
import { type Command, decodeCommand } from '../../iso7816/command.ts';
import { encodeResponse, type Response, type StatusWord } from '../../iso7816/response.ts';
import type { Device } from '../../link/link.ts';
import { purchaseSessionKey } from '../../tunion/key.ts';
import { purchaseMac1, purchaseMac2 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { draw, type Entropy, entropyOf } from '../entropy.ts';

export interface PsamOptions {
  /** Keys, 16 octets each in hexadecimal. */
  readonly masters: { readonly purchase: string; readonly maintenance: string };
  /** Whether those are root keys; false for the keys of one card, which are then used as they are. True unless given. */
  readonly diversified?: boolean;
  /** Terminal number, 6 octets in hexadecimal. */
  readonly terminal: string;
  readonly seed: string | number;
  /** The PSAM's own serial, 10 octets in hexadecimal. */
  readonly serial?: string;
  /** The sequence number of its next purchase; 0 unless given. */
  readonly sequence?: number;
  /** Index of its purchase key, 1 unless given; version and algorithm id that it insists on, none unless given. */
  readonly key?: { readonly index: number; readonly version?: number; readonly algorithm?: number };
}

interface Persistent {
  readonly sequence: number;
}

interface Volatile {
  readonly folder: 'mf' | 'purchase';
  /** The MAC2 that the card must answer with, between 8070 and 8072. */
  readonly expected?: Uint8Array | undefined;
  /** The key that 801A derived. */
  readonly working?: Uint8Array | undefined;
  readonly entropy: Entropy;
}

interface State {
  readonly persistent: Persistent;
  readonly volatile: Volatile;
}

interface Outcome extends State {
  readonly response: Response;
}

/** What never changes: files and keys. */
interface Psam {
  readonly files: Readonly<Record<Volatile['folder'], Readonly<Record<number, Uint8Array>>>>;
  readonly purchase: Uint8Array;
  readonly maintenance: Uint8Array;
  readonly diversified: boolean;
  readonly version: number | undefined;
  readonly algorithm: number | undefined;
}

type Handler = (state: State, command: Command, psam: Psam) => Outcome;

const none = new Uint8Array(0);
const dfName = bytes('A000000632 4D4F542E435053414D3031');
const dfFci = concat(bytes('6F1B8410'), dfName, bytes('A5079F0801029F0C00'));
const dfId = bytes('8011');
const mfId = bytes('3F00');
const mfFci = concat(bytes('6F048402'), mfId);

/** The commands; any of them but 8072 forgets the MAC2 of an open purchase. */
const commands: readonly { readonly cla: number; readonly ins: number; readonly handler: Handler }[] = [
  { cla: 0x00, ins: 0xa4, handler: select },
  { cla: 0x00, ins: 0xb0, handler: readBinary },
  { cla: 0x00, ins: 0x84, handler: getChallenge },
  { cla: 0x80, ins: 0x70, handler: initializeForPurchase },
  { cla: 0x80, ins: 0x72, handler: creditForPurchase },
  { cla: 0x80, ins: 0x1a, handler: initializeForMac },
  { cla: 0x80, ins: 0xfa, handler: computeMac },
];

/** A PSAM as its issuer hands it out, powered. A tear keeps the sequence number that a purchase has already taken. */
export function createPsam(options: PsamOptions): Device & Required<Pick<Device, 'tear'>> {
  const { index, version, algorithm } = options.key ?? { index: 1 };
  const serial = bytes(options.serial ?? '00000000000000000001');
  const psam: Psam = {
    files: {
      mf: { [0x15]: serial, [0x16]: bytes(options.terminal) },
      purchase: { [0x17]: keyFile(index) },
    },
    purchase: bytes(options.masters.purchase),
    maintenance: bytes(options.masters.maintenance),
    diversified: options.diversified ?? true,
    version,
    algorithm,
  };
  let powered = true;
  let state: State = {
    persistent: { sequence: options.sequence ?? 0 },
    volatile: { folder: 'mf', entropy: entropyOf(options.seed) },
  };

  return {
    reset() {
      powered = true;
      state = { ...state, volatile: { folder: 'mf', entropy: state.volatile.entropy } };
      return answerToReset(serial);
    },
    process(apdu) {
      if (!powered) return none;
      const { persistent, volatile, response } = run(state, apdu, psam);
      state = { persistent, volatile };
      return encodeResponse(response);
    },
    tear(apdu, moment) {
      if (!powered) return;
      if (moment >= 0.5) state = { ...state, persistent: run(state, apdu, psam).persistent };
      powered = false;
    },
  };
}

/** EF 17: key index, issuer side and acquirer side id, validity. 25 octets. */
function keyFile(index: number): Uint8Array {
  return concat(octets(index, 1), bytes('09970000FFFFFFFF'), bytes('09971001FFFFFFFF'), bytes('20200101'), bytes('20491231'));
}

/** Historical octets begin with 4D54 as those of PSAMs in the field do; only T=0 is offered, hence no check octet. */
function answerToReset(serial: Uint8Array): Uint8Array {
  return concat(bytes('3B6B00004D5400'), serial.subarray(-8));
}

function run(state: State, apdu: Uint8Array, psam: Psam): Outcome {
  let command: Command;
  try {
    command = decodeCommand(apdu);
  } catch {
    return refuse(idle(state), '6700');
  }
  const known = commands.find(({ ins }) => ins === command.ins);
  if (known === undefined) return refuse(idle(state), '6D00');
  if (known.cla !== command.cla) return refuse(idle(state), '6E00');
  return known.handler(known.handler === creditForPurchase ? state : idle(state), command, psam);
}

function select(state: State, { p1, p2, data = none }: Command): Outcome {
  const byName = p1 === 0x04;
  if ((p1 !== 0x00 && !byName) || p2 !== 0x00) return refuse(state, '6A86');
  const open = (folder: Volatile['folder'], fci: Uint8Array) =>
    answer({ ...state, volatile: { ...state.volatile, folder, working: undefined } }, fci);
  if (byName ? equal(data, dfName) : equal(data, dfId)) return open('purchase', dfFci);
  if (!byName && (data.length === 0 || equal(data, mfId))) return open('mf', mfFci);
  return refuse(state, '6A82');
}

function readBinary(state: State, { p1, p2, le, data }: Command, { files }: Psam): Outcome {
  if (data !== undefined || le === undefined) return refuse(state, '6700');
  if ((p1 & 0xe0) !== 0x80) return refuse(state, '6A86');
  const file = files[state.volatile.folder][p1 & 0x1f];
  if (file === undefined) return refuse(state, '6A82');
  if (p2 >= file.length) return refuse(state, '6B00');
  const rest = file.length - p2;
  if (le < 256 && le > rest) return refuse(state, `6C${octetText(rest)}`);
  return answer(state, file.subarray(p2, p2 + Math.min(le, rest)));
}

function getChallenge(state: State, { p1, p2, le, data }: Command): Outcome {
  if (p1 !== 0 || p2 !== 0) return refuse(state, '6A86');
  if (data !== undefined || (le !== 4 && le !== 8)) return refuse(state, '6700');
  const { octets: challenge, entropy } = draw(state.volatile.entropy, le);
  return answer({ ...state, volatile: { ...state.volatile, entropy } }, challenge);
}

/** INIT_SAM_FOR_PURCHASE: takes what the card offered and answers terminal sequence and MAC1; the sequence number rises. */
function initializeForPurchase(state: State, { p1, p2, data = none, le }: Command, psam: Psam): Outcome {
  if (p1 !== 0 || p2 !== 0) return refuse(state, '6A86');
  if (data.length !== 0x24 || !expects(le, 8)) return refuse(state, '6700');
  const terminal = psam.files.mf[0x16];
  if (state.volatile.folder !== 'purchase' || terminal === undefined) return refuse(state, '6985');
  const type = data[10];
  if (type !== 6 && type !== 9) return refuse(state, '6A80');
  const { version = data[18], algorithm = data[19] } = psam;
  if (data[18] !== version || data[19] !== algorithm) return refuse(state, '9403');
  const { sequence } = state.persistent;
  if (sequence >= 0xffffffff) return refuse(state, '9402');
  const terminalSequence = octets(sequence, 4);
  const dpk = cardKey(psam, psam.purchase, data.subarray(20, 36));
  const unique = { random: data.subarray(0, 4), counter: uint(data.subarray(4, 6)), terminalSequence };
  const session = purchaseSessionKey(dpk, unique);
  const amount = fen(uint(data.subarray(6, 10)));
  const mac1 = purchaseMac1(session, { amount, type, terminal, dateTime: data.subarray(11, 18) });
  const volatile = { ...state.volatile, expected: purchaseMac2(session, { amount }) };
  return answer({ persistent: { sequence: sequence + 1 }, volatile }, concat(terminalSequence, mac1));
}

/** CREDIT_SAM_FOR_PURCHASE: the card's MAC2, once and only directly after 8070. */
function creditForPurchase(state: State, { p1, p2, data = none, le }: Command): Outcome {
  const { expected } = state.volatile;
  const left = idle(state);
  if (p1 !== 0 || p2 !== 0) return refuse(left, '6A86');
  if (data.length !== 4 || le !== undefined) return refuse(left, '6700');
  if (expected === undefined) return refuse(left, '6985');
  return equal(expected, data) ? answer(left, none) : refuse(left, '9302');
}

const twoLevelMaintenance = 0x45;

/** INIT_FOR_DESCRYPT: derives a card's maintenance key from serial and issuer, in that order in the data. */
function initializeForMac(state: State, { p1, p2, data = none, le }: Command, psam: Psam): Outcome {
  if (p1 !== twoLevelMaintenance || (p2 !== 1 && p2 !== 2)) return refuse(state, '6A86');
  if (data.length !== 16 || le !== undefined) return refuse(state, '6700');
  if (state.volatile.folder !== 'purchase') return refuse(state, '6985');
  const working = cardKey(psam, psam.maintenance, data);
  return answer({ ...state, volatile: { ...state.volatile, working } }, none);
}

/** DES_CRYPT P1 05: the MAC over whole blocks that the caller padded, chained from the first eight octets. 4 octets. */
function computeMac(state: State, { p1, p2, data = none, le }: Command): Outcome {
  const { working } = state.volatile;
  if (p1 !== 0x05 || p2 !== 0x00) return refuse(state, '6A86');
  if (data.length < 16 || data.length % 8 !== 0 || !expects(le, 4)) return refuse(state, '6700');
  if (working === undefined) return refuse(state, '6985');
  const left = working.subarray(0, 8);
  let chained = data.subarray(0, 8);
  for (let offset = 8; offset < data.length; offset += 8) {
    const block = data.subarray(offset, offset + 8);
    chained = des(
      left,
      chained.map((octet, place) => octet ^ (block[place] ?? 0)),
    );
  }
  const mac = des(left, desDecrypt(working.subarray(8), chained));
  return answer({ ...state, volatile: { ...state.volatile, working: undefined } }, mac.subarray(0, 4));
}

/** Serial and issuer arrive in this order; the root is diversified by the issuer first. */
function cardKey({ diversified }: Psam, key: Uint8Array, factors: Uint8Array): Uint8Array {
  return diversified ? diversify('3des', key, factors.subarray(8), factors.subarray(0, 8)) : key;
}

function expects(le: number | undefined, length: number): boolean {
  return le === undefined || le === 256 || le === length;
}

function idle(state: State): State {
  return { ...state, volatile: { ...state.volatile, expected: undefined } };
}

function answer(state: State, data: Uint8Array): Outcome {
  return { ...state, response: { data, sw: '9000' } };
}

function refuse(state: State, sw: StatusWord): Outcome {
  return { ...state, response: { data: none, sw } };
}

function octetText(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
