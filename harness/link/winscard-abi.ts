/** How the C interface of PC/SC is laid out on each system: the same calls, other word sizes (pcsc-lite, Apple PCSC, Windows winscard). */

/** What differs between the systems. Types are named as C (and koffi) name them. */
export interface WinscardAbi {
  /** The shared library, as the system's loader finds it. */
  readonly library: string;
  /** LONG: the type of every result. */
  readonly long: string;
  readonly dword: string;
  /** SCARDCONTEXT and SCARDHANDLE. */
  readonly handle: string;
  /** A text argument, and the encoding of a list of texts. */
  readonly text: 'str' | 'str16';
  readonly encoding: 'utf8' | 'utf16le';
  /** What the names of the calls that take text end with. */
  readonly suffix: '' | 'W';
  readonly convention: '' | '__stdcall';
  /** Whether SCARD_READERSTATE is packed to single octets. */
  readonly packed: boolean;
  /** Room for an answer to reset in SCARD_READERSTATE. */
  readonly atrRoom: number;
}

const pcscLite: WinscardAbi = {
  library: 'libpcsclite.so.1',
  long: 'long',
  dword: 'unsigned long',
  handle: 'long',
  text: 'str',
  encoding: 'utf8',
  suffix: '',
  convention: '',
  packed: false,
  atrRoom: 33,
};

const apple: WinscardAbi = {
  ...pcscLite,
  library: '/System/Library/Frameworks/PCSC.framework/PCSC',
  long: 'int32_t',
  dword: 'uint32_t',
  handle: 'int32_t',
  packed: true,
};

const windows: WinscardAbi = {
  library: 'winscard.dll',
  long: 'int32_t',
  dword: 'uint32_t',
  handle: 'uintptr_t',
  text: 'str16',
  encoding: 'utf16le',
  suffix: 'W',
  convention: '__stdcall',
  packed: false,
  atrRoom: 36,
};

/** The layout on a system, by Node's name for it; pcsc-lite's where no other is known. Measured on Linux only. */
export function winscardAbi(platform: NodeJS.Platform): WinscardAbi {
  if (platform === 'darwin') return apple;
  return platform === 'win32' ? windows : pcscLite;
}
