/** The default PC/SC binding: koffi calls straight into the system's own PC/SC library, synchronously. */

import type { LibraryHandle, sizeof } from 'koffi';
import { BindingMissing, longestResponse, type PcscBinding, type PcscCard, type Reader } from './pcsc-binding.ts';
import { endsService, PcscError } from './pcsc-code.ts';
import { type WinscardAbi, winscardAbi } from './winscard-abi.ts';

/** A handle as koffi gives it: a number where that is exact. */
type Handle = number | bigint;

/** The calls, their types parsed once. Octet arrays stand for C pointers and are written in place. */
interface Winscard {
  readonly abi: WinscardAbi;
  /** Octets of a DWORD. */
  readonly dwordSize: number;
  establish: (scope: number, reserved1: null, reserved2: null, context: Uint8Array) => number;
  release: (context: Handle) => number;
  listReaders: (context: Handle, groups: null, names: Uint8Array | null, length: Uint32Array) => number;
  getStatusChange: (context: Handle, timeout: number, state: ReaderState, count: number) => number;
  connect: (context: Handle, reader: string, share: number, protocols: number, card: Uint8Array, protocol: Uint32Array) => number;
  reconnect: (card: Handle, share: number, protocols: number, initialization: number, protocol: Uint32Array) => number;
  disconnect: (card: Handle, disposition: number) => number;
  status: (
    card: Handle,
    names: null,
    namesLength: Uint32Array,
    state: Uint32Array,
    protocol: Uint32Array,
    atr: Uint8Array,
    atrLength: Uint32Array,
  ) => number;
  transmit: (
    card: Handle,
    sendPci: Uint32Array,
    command: Uint8Array,
    length: number,
    receivePci: null,
    answer: Uint8Array,
    answerLength: Uint32Array,
  ) => number;
  handle: (written: Uint8Array) => Handle;
}

/** SCARD_READERSTATE as koffi maps it. */
interface ReaderState {
  szReader: string;
  pvUserData: null;
  dwCurrentState: number;
  dwEventState: number;
  cbAtr: number;
  rgbAtr: Uint8Array;
}

const scopeSystem = 2;
const shareExclusive = 1;
const protocolT0 = 1;
const protocolT1 = 2;
const unpowerCard = 2;
const statePresent = 0x20;
const noReaders = 0x8010002e;
const unknownReader = 0x80100009;

/** Room for one DWORD of either size; its low word first, as on every system that koffi runs on. */
const dwordRoom = (value = 0): Uint32Array => Uint32Array.of(value, 0);

async function loadWinscard(): Promise<Winscard> {
  const abi = winscardAbi(process.platform);
  let koffi: typeof import('koffi');
  let library: LibraryHandle;
  try {
    koffi = await import('koffi');
    library = koffi.load(abi.library);
  } catch (cause) {
    throw new BindingMissing(
      'koffi',
      {
        zh: `无法加载 PC/SC 库 ${abi.library}。Debian/Ubuntu：apt-get install pcscd libpcsclite1 libccid`,
        en: `the PC/SC library ${abi.library} cannot be loaded. Debian/Ubuntu: apt-get install pcscd libpcsclite1 libccid`,
      },
      { cause },
    );
  }
  const { long, dword, handle, text } = abi;
  const state = (abi.packed ? koffi.pack : koffi.struct)({
    szReader: text,
    pvUserData: 'void *',
    dwCurrentState: dword,
    dwEventState: dword,
    cbAtr: dword,
    rgbAtr: koffi.array('uint8_t', abi.atrRoom, 'Typed'),
  });
  // koffi types every function as `any`: nothing but the eye compares these with the interface above.
  const call = (name: string, ...types: Parameters<typeof sizeof>[0][]) =>
    abi.convention === '' ? library.func(name, long, types) : library.func(abi.convention, name, long, types);
  const pointer = 'void *';
  return {
    abi,
    dwordSize: koffi.sizeof(dword),
    establish: call('SCardEstablishContext', dword, pointer, pointer, pointer),
    release: call('SCardReleaseContext', handle),
    listReaders: call(`SCardListReaders${abi.suffix}`, handle, pointer, pointer, pointer),
    getStatusChange: call(`SCardGetStatusChange${abi.suffix}`, handle, dword, koffi.inout(koffi.pointer(state)), dword),
    connect: call(`SCardConnect${abi.suffix}`, handle, text, dword, dword, pointer, pointer),
    reconnect: call('SCardReconnect', handle, dword, dword, dword, pointer),
    disconnect: call('SCardDisconnect', handle, dword),
    status: call(`SCardStatus${abi.suffix}`, handle, pointer, pointer, pointer, pointer, pointer, pointer),
    transmit: call('SCardTransmit', handle, pointer, pointer, dword, pointer, pointer, pointer),
    handle: (written) => koffi.decode(written, handle) as Handle,
  };
}

/** One card behind SCardConnect; the buffers of an exchange are made once. */
class KoffiCard implements PcscCard {
  protocol: 'T=0' | 'T=1' = 'T=1';
  atr: Uint8Array = new Uint8Array(0);
  readonly #winscard: Winscard;
  readonly #card: Handle;
  readonly #judge: (call: string, result: number) => void;
  /** SCARD_IO_REQUEST: protocol and own length, a DWORD each. */
  readonly #pci: Uint32Array;
  readonly #answer = new Uint8Array(longestResponse);
  readonly #length = dwordRoom();

  constructor(winscard: Winscard, card: Handle, protocol: number, judge: (call: string, result: number) => void) {
    this.#winscard = winscard;
    this.#card = card;
    this.#judge = judge;
    this.#pci = new Uint32Array((2 * winscard.dwordSize) / 4);
    this.#pci[winscard.dwordSize / 4] = 2 * winscard.dwordSize;
    this.#powered(protocol);
  }

  transmit(command: Uint8Array): Uint8Array {
    this.#length[0] = this.#answer.length;
    const result = this.#winscard.transmit(this.#card, this.#pci, command, command.length, null, this.#answer, this.#length);
    if (result !== 0) this.#judge('SCardTransmit', result);
    return this.#answer.slice(0, this.#length[0]);
  }

  reset(): Uint8Array {
    const protocol = dwordRoom();
    this.#judge('SCardReconnect', this.#winscard.reconnect(this.#card, shareExclusive, protocolT0 | protocolT1, unpowerCard, protocol));
    this.#powered(protocol[0] as number);
    return this.atr;
  }

  disconnect(): void {
    this.#judge('SCardDisconnect', this.#winscard.disconnect(this.#card, unpowerCard));
  }

  #powered(protocol: number): void {
    this.protocol = protocol === protocolT0 ? 'T=0' : 'T=1';
    this.#pci[0] = protocol;
    const atr = new Uint8Array(this.#winscard.abi.atrRoom);
    const length = dwordRoom(atr.length);
    this.#judge('SCardStatus', this.#winscard.status(this.#card, null, dwordRoom(), dwordRoom(), dwordRoom(), atr, length));
    this.atr = atr.slice(0, length[0]);
  }
}

/**
 * The binding over koffi: no compiler, no install script, and no hop through a thread pool. Its calls block this thread until
 * the reader answers, which a mute card may never do: see watchdog.ts.
 * @throws BindingMissing where the system has no PC/SC library or koffi no build for it
 */
export async function koffiBinding(): Promise<PcscBinding> {
  const winscard = await loadWinscard();
  let context: Handle | undefined;

  function judge(call: string, result: number): void {
    if (result === 0) return;
    const error = new PcscError(call, result);
    if (endsService(error.code)) drop();
    throw error;
  }

  function drop(): void {
    if (context !== undefined) winscard.release(context);
    context = undefined;
  }

  function service(): Handle {
    if (context !== undefined) return context;
    const written = new Uint8Array(8);
    judge('SCardEstablishContext', winscard.establish(scopeSystem, null, null, written));
    context = winscard.handle(written);
    return context;
  }

  function readerNames(): string[] {
    const length = dwordRoom();
    const sizing = winscard.listReaders(service(), null, null, length);
    if (sizing >>> 0 === noReaders) return [];
    judge('SCardListReaders', sizing);
    const { encoding } = winscard.abi;
    const names = Buffer.alloc((length[0] as number) * (encoding === 'utf16le' ? 2 : 1));
    judge('SCardListReaders', winscard.listReaders(service(), null, names, length));
    return names
      .toString(encoding)
      .split('\0')
      .filter((name) => name !== '');
  }

  function look(name: string): Reader {
    const { atrRoom } = winscard.abi;
    const state = { szReader: name, pvUserData: null, dwCurrentState: 0, dwEventState: 0, cbAtr: 0, rgbAtr: new Uint8Array(atrRoom) };
    const result = winscard.getStatusChange(service(), 0, state, 1);
    // Unplugged since it was listed.
    if (result >>> 0 === unknownReader) return { name, card: false };
    judge('SCardGetStatusChange', result);
    const card = (state.dwEventState & statePresent) !== 0;
    return { name, card, atr: card && state.cbAtr > 0 ? Uint8Array.from(state.rgbAtr.subarray(0, state.cbAtr)) : undefined };
  }

  return {
    name: 'koffi',
    readers: () => readerNames().map(look),
    connect(reader) {
      const card = new Uint8Array(8);
      const protocol = dwordRoom();
      judge('SCardConnect', winscard.connect(service(), reader, shareExclusive, protocolT0 | protocolT1, card, protocol));
      return new KoffiCard(winscard, winscard.handle(card), protocol[0] as number, judge);
    },
    close: drop,
  };
}
