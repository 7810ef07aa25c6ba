/** What a secure element remembers: its registry, which lasts, what goes with the power, and what one command leaves behind. */

import type { Scp02Chain, Scp02SessionKeys } from '../../crypto/scp02.ts';
import type { Scp03Channel, Scp03SessionKeys } from '../../crypto/scp03.ts';
import type { Response, StatusWord } from '../../iso7816/response.ts';
import type { Entropy } from '../entropy.ts';

/** The name of an application, load file or module in upper-case hexadecimal, 5 to 16 octets. */
export type Aid = string;

/** Keys of one version: `des` for SCP02, 16 octets each, `aes` for SCP03. */
export interface KeySet {
  readonly version: number;
  readonly kind: 'des' | 'aes';
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
  /** Channels that it opened so far; 0 where absent. */
  readonly sequence?: number;
}

/** Life cycle states as GlobalPlatform codes them: of the card, and of what the registry lists. */
export const cardLife = { ready: 0x01, initialized: 0x07, secured: 0x0f, locked: 0x7f, terminated: 0xff } as const;
export const life = { loaded: 0x01, installed: 0x03, selectable: 0x07, personalized: 0x0f, locked: 0x80 } as const;

/** An executable load file. */
export interface LoadFile {
  readonly aid: Aid;
  readonly domain: Aid;
  readonly modules: readonly Aid[];
}

/** What an application is made of: a module of a load file. */
export interface Source {
  readonly loadFile: Aid;
  readonly module: Aid;
}

/** Of an application for terminals: whether they reach it, its rank among its like, and the head of its group. */
export interface Contactless {
  readonly active: boolean;
  readonly rank: number;
  readonly head?: Aid | undefined;
}

/** An application or a security domain; only a domain has keys. */
export interface Application extends Source {
  readonly aid: Aid;
  /** The security domain that it belongs to; the issuer's belongs to itself. */
  readonly domain: Aid;
  readonly life: number;
  /** 3 octets in hexadecimal. */
  readonly privileges: string;
  /** Of a security domain. */
  readonly keys?: readonly KeySet[];
  readonly contactless?: Contactless | undefined;
  /** What STORE DATA left, by tag. */
  readonly data?: Readonly<Record<string, Uint8Array>>;
}

/** What lasts without power. */
export interface Persistent {
  readonly life: number;
  /** In the order in which they came; the issuer's domain is the first. */
  readonly applications: readonly Application[];
  readonly loadFiles: readonly LoadFile[];
  /** Changes of the contactless registry so far, and whether its interface is on. */
  readonly updates: number;
  /** Receipts of delegated management so far; 0 where absent. */
  readonly receipts?: number;
  readonly fieldOn: boolean;
}

/** A secure channel between INITIALIZE UPDATE and its end. */
export type Session = {
  /** The domain that it was opened to, and the version of the keys. */
  readonly domain: Aid;
  readonly version: number;
  readonly host: Uint8Array;
} & (
  | { readonly protocol: 'scp02'; readonly keys: Scp02SessionKeys; readonly open?: { readonly level: number; readonly chain: Scp02Chain } }
  | { readonly protocol: 'scp03'; readonly keys: Scp03SessionKeys; readonly open?: Scp03Channel }
);

/** A load file that is on its way. */
export interface Loading {
  readonly aid: Aid;
  readonly domain: Aid;
  readonly next: number;
}

/** What goes with the power. The entropy is the exception: noise knows no reset. */
export interface Volatile {
  /** Who speaks: the wallet on the device, or a terminal in the field. */
  readonly side: 'wallet' | 'field';
  readonly selected: Aid;
  readonly session?: Session | undefined;
  /** Whether a channel was broken off: nothing is taken until there is a new one, or another selection. */
  readonly aborted?: boolean;
  readonly loading?: Loading | undefined;
  /** The application that STORE DATA is for, in the place of the domain. */
  readonly personalising?: Aid | undefined;
  /** Entries that GET STATUS has still to give, and of which request. */
  readonly listing?: { readonly of: number; readonly entries: readonly Uint8Array[] } | undefined;
  /** The last that SELECT found, and by which name. */
  readonly found?: { readonly name: Aid; readonly aid: Aid } | undefined;
  readonly entropy: Entropy;
}

export interface State {
  readonly persistent: Persistent;
  readonly volatile: Volatile;
}

/** What a command leaves: the lasting states that it passes through in their order, what stays while power lasts, and the answer. */
export interface Outcome {
  readonly commits: readonly Persistent[];
  readonly volatile: Volatile;
  readonly response: Response;
}

const nothing = new Uint8Array(0);

export function answer(volatile: Volatile, data: Uint8Array = nothing, sw: StatusWord = '9000'): Outcome {
  return { commits: [], volatile, response: { data, sw } };
}

export function refuse(volatile: Volatile, sw: StatusWord): Outcome {
  return answer(volatile, nothing, sw);
}

/** A success after which the registry is another. */
export function commit(volatile: Volatile, persistent: Persistent, data: Uint8Array = nothing): Outcome {
  return { ...answer(volatile, data), commits: [persistent] };
}

export function applicationIn({ applications }: Persistent, aid: Aid): Application | undefined {
  return applications.find((each) => each.aid === aid);
}

/** The registry with one application in the place of that of the same name. */
export function withApplication(persistent: Persistent, changed: Application): Persistent {
  return { ...persistent, applications: persistent.applications.map((each) => (each.aid === changed.aid ? changed : each)) };
}

/** A domain whose key set of that version has opened so many channels. */
export function withSequence(domain: Application, version: number, sequence: number): Application {
  return { ...domain, keys: (domain.keys ?? []).map((each) => (each.version === version ? { ...each, sequence } : each)) };
}

export function isLocked({ life: state }: Application): boolean {
  return (state & life.locked) !== 0;
}

export function isDomain({ keys }: Application): boolean {
  return keys !== undefined;
}
