/** The files of a PSAM: which there are, how they are selected and read. Layouts: a bus validator's log and two validators' programs. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Personality, Psam } from './handlers.ts';
import { answer, type Folder, type Outcome, type Persistent, refuse, type State } from './state.ts';

const none = new Uint8Array(0);
const applicationName = concat(bytes('A000000632'), new TextEncoder().encode('MOT.CPSAM01'));
const applicationId = bytes('8011');
const mfId = bytes('3F00');
const mfName = new TextEncoder().encode('1PAY.SYS.DDF01');
const shortestName = 5;

const terminalFile = 0x16;

/** Serial and terminal number in the master file, the key index in the application. */
export function personalise({ terminal, serial = '00000000000000000001', sequence = 0, key = { index: 1 } }: Personality): Persistent {
  const mf = { [0x15]: bytes(serial), [terminalFile]: bytes(terminal) };
  return { sequence, files: { mf, purchase: { [0x17]: keyFile(key.index) } }, wrongInARow: 0 };
}

/** EF 17: key index, issuer side and acquirer side id, validity. 25 octets. */
function keyFile(index: number): Uint8Array {
  return concat(octets(index, 1), bytes('09970000FFFFFFFF'), bytes('09971001FFFFFFFF'), bytes('20200101'), bytes('20491231'));
}

/** The terminal number that stands under every MAC. */
export function terminalOf({ files }: Persistent): Uint8Array {
  return files.mf[terminalFile] ?? new Uint8Array(6);
}

export function mfFci({ choices }: Psam): Uint8Array {
  return choices.mfFci === 'nothing' ? none : concat(bytes('6F048402'), mfId);
}

export function applicationFci({ choices }: Psam): Uint8Array {
  const label = choices.applicationFci === 'labelled' ? bytes('50074D4F545053414D') : none;
  const proprietary = concat(label, bytes('9F0801029F0C00'));
  const content = concat(bytes('8410'), applicationName, octets(0xa5, 1), octets(proprietary.length, 1), proprietary);
  return concat(octets(0x6f, 1), octets(content.length, 1), content);
}

export function select({ volatile }: State, { p1, data = none }: Command, psam: Psam): Outcome {
  const { handlers, choices } = psam;
  const open = (folder: Folder, fci: Uint8Array) => answer({ ...volatile, folder, session: undefined, working: undefined }, fci);
  const found = p1 === 0x04 ? named(data, psam) : identified(data);
  if (found === 'purchase') return open('purchase', handlers.applicationFci(psam));
  if (found === 'mf') return open('mf', handlers.mfFci(psam));
  return refuse(choices.failedSelect === 'leaves' ? { ...volatile, folder: 'mf' } : volatile, '6A82');
}

function identified(data: Uint8Array): Folder | undefined {
  if (equal(data, applicationId)) return 'purchase';
  return data.length === 0 || equal(data, mfId) ? 'mf' : undefined;
}

function named(data: Uint8Array, { choices }: Psam): Folder | undefined {
  const isStart = choices.partialName === 'accepted' && data.length >= shortestName && data.length <= applicationName.length;
  if (equal(data, isStart ? applicationName.subarray(0, data.length) : applicationName)) return 'purchase';
  return choices.mfName === 'known' && equal(data, mfName) ? 'mf' : undefined;
}

export function readBinary({ persistent, volatile }: State, { p1, p2, le = 256 }: Command, { choices }: Psam): Outcome {
  const sfi = p1 & 0x1f;
  const isShared = sfi === terminalFile && choices.terminalInApplication === 'readable';
  const file = persistent.files[isShared ? 'mf' : volatile.folder][sfi];
  if (file === undefined) return refuse(volatile, '6A82');
  if (p2 >= file.length) return refuse(volatile, choices.wrongOffset);
  const rest = file.length - p2;
  if (le === 256 && choices.leZero === '6Cxx') return refuse(volatile, lengthWord(rest));
  if (le < 256 && le > rest) return refuse(volatile, choices.wrongLe === '6700' ? '6700' : lengthWord(rest));
  return answer(volatile, file.slice(p2, p2 + Math.min(le, rest)));
}

/** Nobody writes without authority, and nothing public says how a terminal would get any. */
export function updateBinary({ volatile }: State, _command: Command, { choices }: Psam): Outcome {
  return refuse(volatile, choices.unprotectedWrite);
}

/** 6Cxx for a right length. */
export function lengthWord(right: number): string {
  return `6C${right.toString(16).toUpperCase().padStart(2, '0')}`;
}
