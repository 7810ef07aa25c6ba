/**
 * The commands of a secure element, after the GlobalPlatform card specification 2.3.1 (chapter 11, annexes E and H) and its amendment C
 * (the contactless registry): what JT/T 1059 builds upon. Tokens and receipts of delegated management are 11.1.6 and annex C.
 */

import { bytes, concat, hex } from '../bytes/hex.ts';
import { LayoutError } from '../bytes/layout.ts';
import { encodeTlv, findTlv, parseTlv, type Tlv, TlvError } from '../bytes/tlv.ts';
import { octets, uint } from '../bytes/uint.ts';
import { counted, hasHeader, nothing, type PurseCommand, within } from './command/purse-command.ts';

/** The issuer's security domain by its usual name, and the contactless registry service. */
export const issuerDomainAid = bytes('A000000151000000');
export const crsAid = bytes('A00000015143525300');

/**
 * What new security domains are made of where nobody says otherwise: what martinpaljak/GlobalPlatformPro takes unless told, and what
 * elements of several makers list (its registry listings, [B]).
 */
export const usualDomainSource = { loadFile: 'A0000001515350', module: 'A000000151535041' } as const;

/** Life cycle states (2.3.1, 11.1.1). */
export const seLife = {
  installed: 0x03,
  selectable: 0x07,
  personalized: 0x0f,
  locked: 0x80,
  card: { ready: 0x01, initialized: 0x07, secured: 0x0f, locked: 0x7f, terminated: 0xff },
} as const;

const treeOf = (data: Uint8Array): readonly Tlv[] => {
  try {
    return parseTlv(data);
  } catch (error) {
    if (error instanceof TlvError) throw new LayoutError(error.message, error.offset);
    throw error;
  }
};

const header = (cla: number, ins: number) => (command: Parameters<typeof hasHeader>[0]) => command.cla === cla && command.ins === ins;

/** What SELECT of a domain or of the registry answers. */
export interface SelectedName {
  /** Tag 84. */
  readonly name: Uint8Array | undefined;
  /** Tag 80 within A5, of the contactless registry: its count of changes. */
  readonly updates: number | undefined;
  readonly tree: readonly Tlv[];
}

/** A name to select, 5 to 16 octets or the start of a name; none is the issuer's domain. `next` goes on behind the one that is selected. */
const selectName: PurseCommand<{ readonly aid: Uint8Array; readonly next?: boolean }, SelectedName> = {
  name: { zh: '选择应用', en: 'SELECT by name' },
  matches: (command) => hasHeader(command, 0x00, 0xa4, [0x04], [0x00, 0x02]),
  encode: ({ aid, next = false }) => ({
    cla: 0x00,
    ins: 0xa4,
    p1: 0x04,
    p2: next ? 0x02 : 0x00,
    ...(aid.length === 0 ? {} : { data: counted(aid, 1, 16, 'aid') }),
    le: 256,
  }),
  decode: (data) => {
    const tree = treeOf(data);
    const updates = findTlv(tree, '6F', 'A5', '80')?.value;
    return {
      name: findTlv(tree, '6F', '84')?.value.slice(),
      updates: updates === undefined || updates.length > 4 ? undefined : uint(updates),
      tree,
    };
  },
};

/** What INITIALIZE UPDATE answers: its first octets are the same under SCP02 and SCP03. */
export interface Offered {
  /** 10 octets. */
  readonly diversification: Uint8Array;
  readonly version: number;
  readonly protocol: number;
  /** The whole answer: 28 octets under SCP02; 29 or 32 under SCP03. */
  readonly octets: Uint8Array;
}

const initializeUpdate: PurseCommand<{ readonly version?: number; readonly p2?: number; readonly challenge: Uint8Array }, Offered> = {
  name: { zh: '初始化更新', en: 'INITIALIZE UPDATE' },
  matches: header(0x80, 0x50),
  encode: ({ version = 0, p2 = 0, challenge }) => ({ cla: 0x80, ins: 0x50, p1: version, p2, data: challenge, le: 256 }),
  decode: (data) => {
    const lengths = data[11] === 0x02 ? [28] : [29, 32];
    if (!lengths.includes(data.length)) throw new LayoutError(`an answer of ${data.length} octets under protocol ${data[11]}`, 0);
    return {
      diversification: data.slice(0, 10),
      version: data[10] as number,
      protocol: data[11] as number,
      octets: data.slice(),
    };
  },
};

/** A data object by its tag, such as `9F7F`; the answer is the object itself. */
const getData: PurseCommand<{ readonly tag: string }, Tlv> = {
  name: { zh: '取数据', en: 'GET DATA' },
  matches: header(0x80, 0xca),
  encode: ({ tag }) => {
    const value = within(Number.parseInt(tag, 16), 0, 0xffff, 'tag');
    return { cla: 0x80, ins: 0xca, p1: value >> 8, p2: value & 0xff, le: 256 };
  },
  decode: (data) => {
    const [object, ...others] = treeOf(data);
    if (object === undefined || others.length > 0) throw new LayoutError('not one data object', 0);
    return object;
  },
};

/** One entry of the card's registry. What it lacks is undefined. */
export interface RegistryEntry {
  readonly aid: string;
  /** The first octet of 9F70. */
  readonly life: number | undefined;
  /** Tag C5, in hexadecimal. */
  readonly privileges: string | undefined;
  /** Tag CC: the domain that it belongs to, in hexadecimal. */
  readonly domain: string | undefined;
  /** Tags 84: the modules of a load file. */
  readonly modules: readonly string[];
}

/** `subset` is P1: 80 the issuer's domain, 40 applications and domains, 20 load files, 10 load files with modules. */
const getStatus: PurseCommand<{ readonly subset: number; readonly aid?: Uint8Array; readonly next?: boolean }, readonly RegistryEntry[]> = {
  name: { zh: '取状态', en: 'GET STATUS' },
  matches: header(0x80, 0xf2),
  encode: ({ subset, aid = new Uint8Array(0), next = false }) => ({
    cla: 0x80,
    ins: 0xf2,
    p1: subset,
    p2: next ? 0x03 : 0x02,
    data: encodeTlv('4F', aid),
    le: 256,
  }),
  decode: (data) =>
    treeOf(data)
      .filter(({ tag }) => tag === 'E3')
      .map((entry) => ({
        aid: hex(findTlv([entry], 'E3', '4F')?.value ?? new Uint8Array(0)),
        life: findTlv([entry], 'E3', '9F70')?.value[0],
        privileges: hexOf(findTlv([entry], 'E3', 'C5')),
        domain: hexOf(findTlv([entry], 'E3', 'CC')),
        modules: (entry.children ?? []).filter(({ tag }) => tag === '84').map(({ value }) => hex(value)),
      })),
};

function hexOf(object: Tlv | undefined): string | undefined {
  return object === undefined ? undefined : hex(object.value);
}

/** `scope` is P1: 80 the card, 40 an application or a domain, 60 a domain and all below it. */
const setStatus: PurseCommand<{ readonly scope: number; readonly life: number; readonly aid?: Uint8Array }, null> = {
  name: { zh: '设置状态', en: 'SET STATUS' },
  matches: header(0x80, 0xf0),
  encode: ({ scope, life, aid = new Uint8Array(0) }) => ({
    cla: 0x80,
    ins: 0xf0,
    p1: scope,
    p2: life,
    ...(aid.length === 0 ? {} : { data: aid }),
  }),
  decode: nothing,
};

/** What a success of content management answers: 00, or a receipt behind its length. */
function confirmation(data: Uint8Array): { readonly receipt: Uint8Array | undefined } {
  if (data.length === 0) throw new LayoutError('an answer without its octet 00', 0);
  return { receipt: data[0] === 0 ? undefined : data.slice() };
}

/** What confirms that delegated management changed content: a MAC that the issuer can prove, and what else it covers. */
export interface Receipt {
  readonly mac: Uint8Array;
  /** Counts the receipts of an element, two octets. */
  readonly counter: number;
  /** Whose receipt it is. */
  readonly unique: Uint8Array;
}

/** The receipt that an answer gives; undefined where it gives none, or one that cannot be read. */
export function readReceipt(data: Uint8Array): Receipt | undefined {
  const long = data[0] === 0x81 ? 1 : 0;
  const [mac, counter, unique] = fieldsBehindLengths(data.subarray(long));
  if (!mac?.length || counter?.length !== 2 || unique === undefined) return undefined;
  return { mac, counter: uint(counter), unique };
}

function fieldsBehindLengths(data: Uint8Array): readonly Uint8Array[] {
  const fields: Uint8Array[] = [];
  for (let at = 0; at < data.length && at + 1 + (data[at] as number) <= data.length; at += 1 + (data[at] as number))
    fields.push(data.slice(at + 1, at + 1 + (data[at] as number)));
  return fields;
}

const empty = new Uint8Array(0);
const field = (value: Uint8Array): Uint8Array => {
  const length = value.length < 0x80 ? octets(value.length, 1) : concat(bytes('81'), octets(value.length, 1));
  return concat(length, value);
};

/** The fields of an INSTALL before its token, each behind its length: what a token covers. */
export function installFields(...fields: readonly Uint8Array[]): Uint8Array {
  return concat(...fields.map(field));
}

/** `purpose` is P1; `fields` are those before the token, each behind its length, as {@link installFields} writes them. */
export interface InstallInput {
  readonly purpose: number;
  readonly fields: Uint8Array;
  readonly token?: Uint8Array;
}

const install: PurseCommand<InstallInput, { readonly receipt: Uint8Array | undefined }> = {
  name: { zh: '安装', en: 'INSTALL' },
  matches: header(0x80, 0xe6),
  encode: ({ purpose, fields, token = empty }) => {
    const written = token.length > 0xff ? concat(bytes('82'), octets(token.length, 2), token) : field(token);
    return { cla: 0x80, ins: 0xe6, p1: purpose, p2: 0x00, data: concat(fields, written), le: 256 };
  },
  decode: confirmation,
};

const load: PurseCommand<
  { readonly block: number; readonly last: boolean; readonly data: Uint8Array },
  { readonly receipt: Uint8Array | undefined }
> = {
  name: { zh: '装载', en: 'LOAD' },
  matches: header(0x80, 0xe8),
  encode: ({ block, last, data }) => ({ cla: 0x80, ins: 0xe8, p1: last ? 0x80 : 0x00, p2: block, data, le: 256 }),
  decode: confirmation,
};

/** What is to be deleted, with `related` a load file with all that came from it, with `token` by delegated management. */
const deleteObject: PurseCommand<
  { readonly aid: Uint8Array; readonly related?: boolean; readonly token?: Uint8Array },
  { readonly receipt: Uint8Array | undefined }
> = {
  name: { zh: '删除', en: 'DELETE' },
  matches: header(0x80, 0xe4),
  encode: ({ aid, related = false, token }) => ({
    cla: 0x80,
    ins: 0xe4,
    p1: 0x00,
    p2: related ? 0x80 : 0x00,
    data: token === undefined ? encodeTlv('4F', aid) : concat(encodeTlv('4F', aid), encodeTlv('9E', token)),
    le: 256,
  }),
  decode: confirmation,
};

/** `replaces` is the version that goes, 0 for none; `keys` the new version and three keys as the host enciphered them. */
const putKey: PurseCommand<
  { readonly replaces: number; readonly keys: Uint8Array },
  { readonly version: number; readonly checks: Uint8Array }
> = {
  name: { zh: '写入密钥', en: 'PUT KEY' },
  matches: header(0x80, 0xd8),
  encode: ({ replaces, keys }) => ({ cla: 0x80, ins: 0xd8, p1: replaces, p2: 0x81, data: keys, le: 256 }),
  decode: (data) => ({ version: counted(data, 10, 10, 'answer')[0] as number, checks: data.slice(1) }),
};

/** Data objects for the selected domain, or for the application that INSTALL [for personalization] named. */
const storeData: PurseCommand<{ readonly objects: Uint8Array; readonly block?: number; readonly last?: boolean }, null> = {
  name: { zh: '存储数据', en: 'STORE DATA' },
  matches: header(0x80, 0xe2),
  encode: ({ objects, block = 0, last = true }) => ({ cla: 0x80, ins: 0xe2, p1: last ? 0x90 : 0x10, p2: block, data: objects }),
  decode: nothing,
};

export const seCommands = {
  selectName,
  initializeUpdate,
  getData,
  getStatus,
  setStatus,
  install,
  load,
  deleteObject,
  putKey,
  storeData,
} as const;

/** One entry of the contactless registry. */
export interface ContactlessEntry {
  readonly aid: string;
  readonly life: number | undefined;
  /** The second octet of 9F70: 00 off, 01 on, 80 not to be switched on. */
  readonly activation: number | undefined;
  /** Tag 81, 0 being the first. */
  readonly priority: number | undefined;
  /** Tag A2, and the names in A3. */
  readonly head: string | undefined;
  readonly members: readonly string[];
}

const registryStatus: PurseCommand<
  { readonly aid?: Uint8Array; readonly next?: boolean; readonly p2?: number },
  readonly ContactlessEntry[]
> = {
  name: { zh: '取非接触注册状态', en: 'GET STATUS of the contactless registry' },
  matches: (command) => hasHeader(command, 0x80, 0xf2, [0x40], [0x00, 0x01]),
  encode: ({ aid = empty, next = false, p2 = next ? 0x01 : 0x00 }) => ({
    cla: 0x80,
    ins: 0xf2,
    p1: 0x40,
    p2,
    data: encodeTlv('4F', aid),
    le: 256,
  }),
  decode: (data) =>
    treeOf(data)
      .filter(({ tag }) => tag === '61')
      .map((entry) => ({
        aid: hex(findTlv([entry], '61', '4F')?.value ?? empty),
        life: findTlv([entry], '61', '9F70')?.value[0],
        activation: findTlv([entry], '61', '9F70')?.value[1],
        priority: findTlv([entry], '61', '81')?.value[0],
        head: hexOf(findTlv([entry], '61', 'A2', '4F')),
        members: (findTlv([entry], '61', 'A3')?.children ?? []).map(({ value }) => hex(value)),
      })),
};

/** `scope` is P1: 01 availability, 02 priority, 04 the interface; `to` is P2. */
export interface RegistryChange {
  readonly scope: number;
  readonly to: number;
  readonly aids?: readonly Uint8Array[];
}

const registrySet: PurseCommand<RegistryChange, null> = {
  name: { zh: '设置非接触注册状态', en: 'SET STATUS of the contactless registry' },
  matches: (command) => hasHeader(command, 0x80, 0xf0, [0x01, 0x02, 0x04], [0x00, 0x01, 0x02, 0x80, 0x81, 0x82]),
  encode: ({ scope, to, aids = [] }) => {
    const data = scope === 0x04 ? bytes('800140') : concat(...aids.map((aid) => encodeTlv('4F', aid)));
    return { cla: 0x80, ins: 0xf0, p1: scope, p2: to, ...(data.length === 0 ? {} : { data }), le: 256 };
  },
  decode: nothing,
};

/** The names that an answer of the registry tells under a template, wherever in it that stands: A0 conflicts, A1 failures. */
export function namesTold(data: Uint8Array, tag: 'A0' | 'A1'): readonly string[] {
  try {
    return under(parseTlv(data), tag).map(({ value }) => hex(value));
  } catch {
    return [];
  }
}

function under(list: readonly Tlv[], tag: string): readonly Tlv[] {
  return list.flatMap((object) => (object.tag === tag ? (object.children ?? []) : under(object.children ?? [], tag)));
}

export const registryCommands = { selectName, getData, registryStatus, registrySet } as const;
