/** A look at a purse card that changes nothing: all that it shows to anybody, read with SELECT, READ BINARY, READ RECORD and GET BALANCE. */

import { equal, hex } from '../bytes/hex.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, type Response, type StatusWord } from '../iso7816/response.ts';
import { applications, purseAid } from '../tunion/aid.ts';
import { type BalanceKind, balanceKinds, getBalance } from '../tunion/command/get-balance.ts';
import { readBinary } from '../tunion/command/read-binary.ts';
import { readRecord } from '../tunion/command/read-record.ts';
import { selectAid } from '../tunion/command/select-aid.ts';
import { selectPpse } from '../tunion/command/select-ppse.ts';
import { decodePpse, decodePurseFci, type Ppse } from '../tunion/fci.ts';
import {
  type BusRecord,
  busLayout,
  ef1a,
  type RailRecord,
  railLayout,
  type TransitHeader,
  transitHeaderLayout,
  transitRecords,
} from '../tunion/file/ef1a.ts';
import { type Ef1eRecord, ef1e, ef1eLayout } from '../tunion/file/ef1e.ts';
import { type Ef15, ef15, ef15Layout } from '../tunion/file/ef15.ts';
import { type Ef16, ef16, ef16Layout, readPadded } from '../tunion/file/ef16.ts';
import { type Ef17, ef17, ef17Layout } from '../tunion/file/ef17.ts';
import { type Ef18Record, ef18, ef18Layout } from '../tunion/file/ef18.ts';

/** One command to a card and its whole answer, never fewer than two octets. */
export type Transceive = (command: Uint8Array) => Promise<Uint8Array>;

/** One read as it went. */
export interface Seen<T> {
  /** The command that was answered, in hexadecimal. */
  readonly command: string;
  readonly sw: StatusWord;
  /** The octets before the status word, in hexadecimal. */
  readonly data: string;
  /** What they say; null where the card refused, or its answer has another layout. */
  readonly value: T | null;
}

/** An application in the directory; what its entry lacks is null. */
interface ListedApplication {
  readonly aid: string | null;
  readonly label: string | null;
  readonly priority: number | null;
}

/** The file control information of the purse; what it lacks is null. `issuerData` should be EF 15 itself. */
interface PurseInformation {
  readonly aid: string | null;
  readonly version: string | null;
  readonly issuerData: string | null;
  readonly label: string | null;
  readonly preferredName: string | null;
}

/** EF 16 with its texts read; null where their octets are no text. */
type Holder = Omit<Ef16, 'name' | 'documentNumber'> & { readonly name: string | null; readonly documentNumber: string | null };

/** A record of EF 1A: its header, and the whole of it where it is one of the two whose body is known. */
export interface JourneyRecord extends TransitHeader {
  readonly rail: RailRecord | null;
  readonly bus: BusRecord | null;
}

/** What the purse shows once it is selected. Amounts count fen; records stand in their order, the first being number 1. */
export interface PurseContents {
  readonly ef15: Seen<Ef15>;
  readonly ef16: Seen<Holder>;
  readonly ef17: Seen<Ef17>;
  /** One amount each; four for `combined`. */
  readonly balances: Readonly<Record<BalanceKind, Seen<readonly number[]>>>;
  readonly ef18: readonly Seen<Ef18Record>[];
  readonly ef1e: readonly Seen<Ef1eRecord>[];
  readonly ef1a: readonly Seen<JourneyRecord>[];
}

/** All that a card shows, as plain data. */
export interface PurseInspection {
  readonly ppse: Seen<readonly ListedApplication[]>;
  readonly purse: Seen<PurseInformation>;
  /** Null where the purse could not be selected. */
  readonly contents: PurseContents | null;
}

/**
 * Reads everything that a purse card shows without keys. Whatever the card answers is part of the result; after 6Cxx the
 * command is sent once more with the length that xx names. The counters stay unread: they show only inside a transaction.
 * @throws whatever `transceive` throws
 */
export async function inspectPurse(transceive: Transceive): Promise<PurseInspection> {
  const exchange = async (command: Command): Promise<Response & { readonly sent: Command }> => ({
    ...decodeResponse(await transceive(encodeCommand(command))),
    sent: command,
  });
  const see = async <T>(command: Command, decode: (data: Uint8Array) => T): Promise<Seen<T>> => {
    const first = await exchange(command);
    const le = /^6C/.test(first.sw) ? Number.parseInt(first.sw.slice(2), 16) || 256 : undefined;
    const { sent, sw, data } = le === undefined ? first : await exchange({ ...command, le });
    return { command: hex(encodeCommand(sent)), sw, data: hex(data), value: agrees(sw) ? decoded(decode, data) : null };
  };
  const records = async <T>(sfi: number, count: number, decode: (data: Uint8Array, record: number) => T): Promise<Seen<T>[]> => {
    const seen: Seen<T>[] = [];
    for (let record = 1; record <= count; record += 1) {
      seen.push(await see(readRecord.encode({ sfi, record }), (data) => decode(data, record)));
    }
    return seen;
  };
  const file = <T>(sfi: number, decode: (data: Uint8Array) => T): Promise<Seen<T>> => see(readBinary.encode({ sfi }), decode);

  let directory: Ppse | undefined;
  const ppse = await see(selectPpse.encode(), (data) => {
    directory = decodePpse(data);
    return directory.entries.map(({ aid, label, priority }) => ({
      aid: aid === undefined ? null : hex(aid),
      label: label ?? null,
      priority: priority ?? null,
    }));
  });
  const [name, ...others] = purseNamesIn(directory);
  let purse = await see(selectAid.encode({ aid: name }), purseInformation);
  for (const aid of purse.sw === '6A82' ? others : []) {
    const other = await see(selectAid.encode({ aid }), purseInformation);
    if (other.sw === '6A82') continue;
    purse = other;
    break;
  }
  if (!agrees(purse.sw)) return { ppse, purse, contents: null };

  const balances: Partial<Record<BalanceKind, Seen<readonly number[]>>> = {};
  const contents = {
    ef15: await file(ef15.sfi, ef15Layout.decode),
    ef16: await file(ef16.sfi, holder),
    ef17: await file(ef17.sfi, ef17Layout.decode),
  };
  for (const kind of Object.keys(balanceKinds) as BalanceKind[]) {
    balances[kind] = await see(getBalance.encode({ kind }), (data) => getBalance.decode(data).words);
  }
  return {
    ppse,
    purse,
    contents: {
      ...contents,
      balances: balances as Required<typeof balances>,
      ef18: await records(ef18.sfi, ef18.records, ef18Layout.decode),
      ef1e: await records(ef1e.sfi, ef1e.records, ef1eLayout.decode),
      ef1a: await records(ef1a.sfi, ef1a.records, journey),
    },
  };
}

/** Whether data may come with the word: success, or a warning such as 6283 of a blocked application. */
function agrees(sw: StatusWord): boolean {
  return sw === '9000' || /^6[23]/.test(sw);
}

/** The kinds of purse by their names at the scheme operator's laboratory. */
const purseKernels = new Set(['K1', 'K2', 'K6']);

/** The purse that the directory lists, with its city suffix on a phone; else every purse by its name, the common one first: many cards list none. */
function purseNamesIn(directory: Ppse | undefined): readonly [Uint8Array, ...Uint8Array[]] {
  const purses = applications.filter(({ kernel }) => purseKernels.has(kernel)).map(({ aid }) => aid);
  const listed = (directory?.entries ?? []).flatMap(({ aid }) => aid ?? []);
  const found = listed.find((aid) => aid.length <= 16 && purses.some((purse) => equal(purse, aid.subarray(0, purse.length))));
  return found === undefined ? [purseAid, ...purses.filter((aid) => aid !== purseAid)] : [found];
}

function purseInformation(data: Uint8Array): PurseInformation {
  const { name, version, issuerData, label, preferredName } = decodePurseFci(data);
  const written = (octets: Uint8Array | undefined) => (octets === undefined ? null : hex(octets));
  return {
    aid: written(name),
    version: written(version),
    issuerData: written(issuerData),
    label: label ?? null,
    preferredName: preferredName ?? null,
  };
}

function holder(data: Uint8Array): Holder {
  const { name, documentNumber, ...rest } = ef16Layout.decode(data);
  return { ...rest, name: readPadded(name, 'gb18030') ?? null, documentNumber: readPadded(documentNumber, 'ascii') ?? null };
}

function journey(data: Uint8Array, number: number): JourneyRecord {
  const header = transitHeaderLayout.decode(data.subarray(0, transitHeaderLayout.length));
  const known = transitRecords[number - 1];
  const layout = known?.id === header.id && known.length === data.length ? known.layout : undefined;
  return {
    ...header,
    rail: layout === railLayout ? railLayout.decode(data) : null,
    bus: layout === busLayout ? busLayout.decode(data) : null,
  };
}

/** A card may answer anything: octets that cannot be read are no error of ours. */
function decoded<T>(decode: (data: Uint8Array) => T, data: Uint8Array): T | null {
  try {
    return decode(data);
  } catch {
    return null;
  }
}
