/** The far end for a card in a PC/SC reader. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Text } from '../text.ts';
import { type Link, LinkBroken, refuseNoCommand, wholeAnswer } from './link.ts';
import type { PcscBinding, PcscCard, Reader } from './pcsc-binding.ts';
import { endsService, PcscError, saysCardGone, saysCardSilent } from './pcsc-code.ts';

/** Why there is no one reader to use. */
export type NoReaderCode = 'no-reader' | 'no-match' | 'no-card' | 'several-cards';

/** There is not exactly one card to connect to; `readers` is what is there. */
export class NoSuchReader extends Error {
  override readonly name = 'NoSuchReader';
  readonly code: NoReaderCode;
  /** What was asked for, if anything. */
  readonly glob: string | undefined;
  /** For `no-match` every reader; else those that match. */
  readonly readers: readonly Reader[];
  readonly text: Text;
  constructor(code: NoReaderCode, glob: string | undefined, readers: readonly Reader[]) {
    const text = noReaderText(code, glob, readers);
    super(text.en);
    this.code = code;
    this.glob = glob;
    this.readers = readers;
    this.text = text;
  }
}

function noReaderText(code: NoReaderCode, glob: string | undefined, readers: readonly Reader[]): Text {
  const names = (some: readonly Reader[]) => some.map(({ name }) => `“${name}”`).join(', ');
  switch (code) {
    case 'no-reader':
      return { zh: '没有连接读卡器', en: 'no reader is connected' };
    case 'no-match':
      return {
        zh: `没有名称匹配“${glob}”的读卡器；现有：${names(readers)}`,
        en: `no reader matches “${glob}”; there are: ${names(readers)}`,
      };
    case 'no-card':
      return { zh: `读卡器中没有卡片：${names(readers)}`, en: `no card in any of these readers: ${names(readers)}` };
    case 'several-cards': {
      const full = names(readers.filter(({ card }) => card));
      return { zh: `有多个读卡器内有卡片，请指定其一：${full}`, en: `several readers hold a card, name one of them: ${full}` };
    }
  }
}

/**
 * Whether a reader's name is meant by `glob`: `*` stands for any text, `?` for one character, case does not count; without
 * either it may be a part of the name. Brackets mean themselves, as readers' names are full of them.
 */
export function matchesReader(name: string, glob: string): boolean {
  const lower = glob.toLowerCase();
  if (!/[*?]/.test(glob)) return name.toLowerCase().includes(lower);
  const pattern = lower
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(name.toLowerCase());
}

/** All readers and what is in them. @throws PcscError when the reader service is not there */
export async function listReaders(binding: PcscBinding): Promise<readonly Reader[]> {
  return binding.readers();
}

/**
 * The one reader among these that holds a card and is meant by `glob` (all are, without one; an exact name means only itself).
 * @throws NoSuchReader
 */
export function chooseReader(readers: readonly Reader[], glob?: string): Reader {
  if (readers.length === 0) throw new NoSuchReader('no-reader', glob, readers);
  const exact = readers.filter(({ name }) => name === glob);
  const meant = exact.length > 0 || glob === undefined ? exact : readers.filter(({ name }) => matchesReader(name, glob));
  const candidates = glob === undefined ? readers : meant;
  if (candidates.length === 0) throw new NoSuchReader('no-match', glob, readers);
  const [only, second] = candidates.filter(({ card }) => card);
  if (!only) throw new NoSuchReader('no-card', glob, candidates);
  if (second) throw new NoSuchReader('several-cards', glob, candidates);
  return only;
}

/** A link through a reader, with what a report says about it. `name` is the reader's. */
export interface PcscLink extends Link {
  /** Agreed on at the last reset. */
  readonly protocol: 'T=0' | 'T=1';
  readonly atr: Uint8Array;
}

/** What `openPcsc` needs. */
export interface PcscOptions {
  readonly binding: PcscBinding;
  /** Which reader, see matchesReader; by default the only one with a card. */
  readonly glob?: string | undefined;
  /** How long an implausible answer is doubted before the card is looked for, in ms: a reader may notice a removal late. */
  readonly settleMs?: number | undefined;
  /** How long a reset waits for a card that has left to come back, in ms; not at all by default. Once in vain, no reset waits until one is in. */
  readonly returnMs?: number | undefined;
}

/** How often a reset looks for a card that has left, in ms. */
const lookAgainMs = 100;

/**
 * Connects to the one reader that holds a card, exclusively. Closing the link lets the reader go; the binding stays open.
 *
 * The link resets by taking the power away. A reset also finds a card again that was taken out and put back, and a reader
 * service that was started again.
 * @throws NoSuchReader, PcscError
 */
export async function openPcsc({ binding, glob, settleMs = 500, returnMs = 0 }: PcscOptions): Promise<PcscLink> {
  const { name } = chooseReader(await listReaders(binding), glob);
  return new ReaderLink(binding, name, await binding.connect(name), { settleMs, returnMs });
}

class ReaderLink implements PcscLink {
  readonly name: string;
  readonly capabilities = new Set<never>();
  readonly #binding: PcscBinding;
  readonly #settleMs: number;
  readonly #returnMs: number;
  #card: PcscCard;
  /** Whether #card may still be spoken to. */
  #connected = true;
  /** Whether a card that has left did not come back in time. */
  #lost = false;

  constructor(
    binding: PcscBinding,
    name: string,
    card: PcscCard,
    { settleMs, returnMs }: Readonly<Record<'settleMs' | 'returnMs', number>>,
  ) {
    this.#binding = binding;
    this.name = name;
    this.#card = card;
    this.#settleMs = settleMs;
    this.#returnMs = returnMs;
  }

  get protocol(): 'T=0' | 'T=1' {
    return this.#card.protocol;
  }

  get atr(): Uint8Array {
    return this.#card.atr;
  }

  async transceive(command: Uint8Array): Promise<Uint8Array> {
    refuseNoCommand(command);
    if (!this.#connected) throw new LinkBroken('card-removed', `${this.name}: no card until the next reset`);
    let answer: Uint8Array;
    try {
      const sent = this.#card.transmit(this.#card.protocol === 'T=0' ? withoutLe(command) : command);
      answer = sent instanceof Uint8Array ? sent : await sent;
    } catch (error) {
      throw await this.#broken(error);
    }
    return isPlausible(answer) ? answer : this.#doubted(answer);
  }

  async reset(): Promise<Uint8Array> {
    if (this.#connected) {
      try {
        return await this.#card.reset();
      } catch (error) {
        if (!(error instanceof PcscError)) throw error;
        await this.#letGo();
      }
    }
    try {
      this.#card = await this.#found(this.#lost ? 0 : this.#returnMs);
    } catch (error) {
      this.#lost = true;
      throw await this.#broken(error);
    }
    this.#connected = true;
    this.#lost = false;
    return this.#card.atr;
  }

  /** The card in this reader, once there is one. @throws PcscError when there is none after `waitMs` */
  async #found(waitMs: number): Promise<PcscCard> {
    const until = performance.now() + waitMs;
    for (;;) {
      try {
        return await this.#binding.connect(this.name);
      } catch (error) {
        if (!(error instanceof PcscError && saysCardGone(error.code)) || performance.now() >= until) throw error;
      }
      await pause(lookAgainMs);
    }
  }

  async close(): Promise<void> {
    if (this.#connected) await this.#letGo();
  }

  async #letGo(): Promise<void> {
    this.#connected = false;
    try {
      await this.#card.disconnect();
    } catch (error) {
      if (!(error instanceof PcscError)) throw error;
    }
  }

  /** The failed call as a broken wire. Some drivers call every failure "not transacted": then the reader is asked who is in it. */
  async #broken(error: unknown): Promise<unknown> {
    if (!(error instanceof PcscError)) return error;
    const message = `${this.name}: ${error.message}`;
    if (endsService(error.code)) return new LinkBroken('reader-failed', message, { cause: error });
    if (saysCardGone(error.code)) return new LinkBroken('card-removed', message, { cause: error });
    if (saysCardSilent(error.code)) return new LinkBroken('silent', message, { cause: error });
    const gone = error.symbol === 'SCARD_E_NOT_TRANSACTED' && (await this.#cardIsOut());
    return new LinkBroken(gone ? 'card-removed' : 'reader-failed', message, { cause: error });
  }

  /**
   * An answer that no card should give: kept when the card is still in. Virtual readers report a card torn out in the middle of
   * its answer as success, with what had come until then.
   */
  async #doubted(answer: Uint8Array): Promise<Uint8Array> {
    if (!(await this.#cardIsOut())) return wholeAnswer(answer, this.name);
    throw new LinkBroken('card-removed', `${this.name}: the card left after ${answer.length} octets of its answer`);
  }

  /** Whether the service, given time to notice, sees no card in this reader. */
  async #cardIsOut(): Promise<boolean> {
    await pause(this.#settleMs);
    try {
      return !(await this.#binding.readers()).some(({ name, card }) => name === this.name && card);
    } catch (error) {
      if (error instanceof PcscError) return false;
      throw error;
    }
  }
}

/** Whether it ends in a status word of ISO/IEC 7816-4: SW1 is 6x or 9x. */
function isPlausible(answer: Uint8Array): boolean {
  const class1 = (answer[answer.length - 2] ?? 0) & 0xf0;
  return class1 === 0x60 || class1 === 0x90;
}

/**
 * A short command as T=0 carries it: with both data and Le the Le stays behind, since the protocol has one length octet
 * (ISO/IEC 7816-3, 12.2); the card then announces its answer with 61xx.
 */
function withoutLe(command: Uint8Array): Uint8Array {
  const lc = command[4];
  return lc !== undefined && lc !== 0 && command.length === 6 + lc ? command.subarray(0, -1) : command;
}
