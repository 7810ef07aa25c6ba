/** The verbs of a purse card, in two voices: a plain verb must succeed, an attempt reports whatever came back. */

import { bytes, hex } from '../bytes/hex.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, type Response, type StatusWord } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import { purseAid, purseAidOf } from '../tunion/aid.ts';
import { type BalanceKind, getBalance } from '../tunion/command/get-balance.ts';
import { purseCommands } from '../tunion/command/purse-commands.ts';
import { readRecord } from '../tunion/command/read-record.ts';
import { selectAid } from '../tunion/command/select-aid.ts';
import type { Sfi } from '../tunion/file/elementary-file.ts';
import { purseFile } from '../tunion/file/purse-files.ts';
import { type Fen, fen } from '../tunion/money.ts';
import { declaredPin, pinLengthOf, pinSecrets } from './pin.ts';
import type { Scene } from './scene.ts';
import { type CardCommands, commandOf, completed } from './verb.ts';
import { type Attempts, type Plain, type Torn, type Voices, voicesOf } from './voices.ts';

/** What came back to an attempt. `value` is there when the card agreed and its answer has the agreed layout. */
export interface Answer<T = unknown> {
  readonly sw: StatusWord;
  readonly data: Uint8Array;
  readonly value: T | undefined;
  /** What a terminal makes of it: after 6Cxx the command sent once more with the length that xx names; any other answer is itself. */
  reissued(): Promise<Answer<T>>;
}

/** The money and the newest records of a purse, as free reads show them; an absent record is its status word. */
export interface PurseState {
  readonly available: Fen;
  readonly overdraftLimit: Fen;
  readonly overdrawn: Fen;
  readonly balance: Fen;
  /** EF 18, EF 1E: the two newest records; EF 1A: the records of rail and bus. */
  readonly transactions: readonly string[];
  readonly trips: readonly string[];
  readonly journeys: readonly string[];
}

/** The counters that the next transaction of each kind would use; null where the card does not open one. */
export interface Counters {
  readonly offline: number | null;
  readonly online: number | null;
}

/** A card under test. */
export interface Card extends Plain<CardCommands> {
  /** The same verbs as acts under test: whatever the card answers is returned. */
  readonly attempt: Attempts<CardCommands> & Pick<Voices<CardCommands>, 'send'>;
  /** The same attempts with each command altered before it is sent; `title` says how. */
  altered(title: Text, alter: (command: Command) => Command): Attempts<CardCommands>;
  /** The same verbs with their answers lost: power goes at `moment` (0…1) of the card's work, or (null) before the answer is read. */
  torn(moment: number | null): Torn<CardCommands>;
  /**
   * Power off and on, then SELECT of the purse: where every case starts. A card that wants its PIN before a load is shown it,
   * where it is at hand and that may be done; `withoutPin` leaves it out.
   */
  present(options?: { readonly withoutPin?: boolean }): Promise<void>;
  /** SELECT of the purse on a card that has power, and its PIN as {@link present} shows it. */
  select(): Promise<void>;
  /**
   * Power off and on, then SELECT of the purse, for cards that may be locked: the word that SELECT was answered with. To be `sure`,
   * an agreement that names no application is asked for once more.
   */
  restart(options?: { readonly sure?: boolean }): Promise<StatusWord>;
  /** Power off and on. */
  reset(): Promise<void>;
  /** A transparent file as a whole: the case gives up where it has not the octets that such a file has. */
  readFile(sfi: Sfi): Promise<Uint8Array>;
  readPurse(): Promise<PurseState>;
  /** The records 1 to `count` of a file in hexadecimal, as free reads show them; an absent record is its status word. */
  readRecords(sfi: Sfi, count: number): Promise<readonly string[]>;
  /** Opens and drops a transaction of each kind to see its counter; the purse is selected anew afterwards. */
  readCounters(): Promise<Counters>;
}

/** The card of a scene: on `dut`, or as it is met on another channel. */
export function cardOf(scene: Scene, wire = 'dut'): Card {
  const { plain, attempt, send, altered, torn } = voicesOf(scene, wire, purseCommands as unknown as CardCommands, {
    complete: (verb, input) => completed(scene, verb, input),
    secrets: (verb, written, sent) => pinSecrets(scene, verb, written, sent),
    torn: { zh: '闪卡', en: 'torn' },
  });
  const exchange = async (command: Command): Promise<Response> => decodeResponse(await scene.transceive(wire, encodeCommand(command)));

  const balance = async (kind: BalanceKind): Promise<Fen> => {
    const { sw, data } = await exchange(getBalance.encode({ kind }));
    const amount = sw === '9000' ? decoded(getBalance, data)?.amount : undefined;
    const { zh, en } = getBalance.name;
    const answer = sw === '9000' ? hex(data) : sw;
    return amount ?? scene.giveUp({ zh: `前置步骤“${zh}”应答 ${answer}`, en: `the preamble ${en} was answered ${answer}` });
  };
  const record = async (sfi: Sfi, number: number): Promise<string> => {
    const { sw, data } = await exchange(readRecord.encode({ sfi, record: number }));
    return sw === '9000' ? hex(data) : sw;
  };
  const counter = async (verb: 'initializeForCappPurchase' | 'initializeForLoad', amount: Fen): Promise<number | null> => {
    const { sw, data } = await exchange(commandOf(scene, verb, { amount }));
    return sw === '9000' ? (decoded<{ readonly counter: number }>(purseCommands[verb], data)?.counter ?? null) : null;
  };
  const chosenWith = (): Promise<Response> => exchange(selectAid.encode({ aid: aidOf(scene) }));
  const choose = async (): Promise<StatusWord> => (await chosenWith()).sw;
  const chosen = async (): Promise<void> => {
    const sw = await choose();
    if (sw !== '9000') scene.giveUp({ zh: `选择电子钱包应用应答 ${sw}`, en: `SELECT of the purse was answered ${sw}` });
  };
  /** Whatever the card says to its PIN: where that was to open the way to a load, the load will show it. */
  const showPin = async (): Promise<void> => {
    if (scene.facts['pinBeforeLoad'] !== true || pinLengthOf(scene) === undefined) return;
    const command = commandOf(scene, 'verifyPin', { pin: declaredPin(scene) });
    const octets = encodeCommand(command);
    if (scene.allows(wire, octets)) await scene.transceive(wire, octets, pinSecrets(scene, 'verifyPin', command, command));
  };

  return {
    ...plain,
    attempt: { ...attempt, send },
    altered,
    torn,
    async present({ withoutPin = false } = {}) {
      scene.step('present', { zh: '卡片上电并选择电子钱包应用', en: 'power the card and select the purse' }, 'preamble');
      await scene.reset(wire);
      await chosen();
      if (!withoutPin) await showPin();
    },
    async select() {
      scene.step('select', { zh: '选择电子钱包应用', en: 'select the purse' }, 'preamble');
      await chosen();
      await showPin();
    },
    async restart({ sure = false } = {}) {
      scene.step('restart', { zh: '卡片重新上电并选择电子钱包应用', en: 'power the card anew and select the purse' }, 'preamble');
      await scene.reset(wire);
      const { sw, data } = await chosenWith();
      const isNameless = sw === '9000' && decoded(selectAid, data)?.name === undefined;
      return sure && isNameless ? choose() : sw;
    },
    async reset() {
      scene.step('reset', { zh: '卡片下电再上电', en: 'power the card off and on' }, 'preamble');
      await scene.reset(wire);
    },
    async readFile(sfi) {
      const octets = await plain.readBinary({ sfi });
      const size = purseFile(sfi)?.size;
      if (octets.length === size) return octets;
      return scene.giveUp({
        zh: `文件 ${hex(Uint8Array.of(sfi))} 读出 ${octets.length} 字节，应为 ${size}`,
        en: `EF ${hex(Uint8Array.of(sfi))} reads ${octets.length} octets, not ${size}`,
      });
    },
    async readPurse() {
      scene.step('readPurse', { zh: '读取钱包状态', en: 'read the state of the purse' }, 'preamble');
      return {
        available: await balance('available'),
        overdraftLimit: await balance('overdraftLimit'),
        overdrawn: await balance('overdrawn'),
        balance: await balance('balance'),
        transactions: [await record(0x18, 1), await record(0x18, 2)],
        trips: [await record(0x1e, 1), await record(0x1e, 2)],
        journeys: [await record(0x1a, 1), await record(0x1a, 2)],
      };
    },
    async readRecords(sfi, count) {
      const file = sfi.toString(16).toUpperCase();
      scene.step(
        'readRecords',
        { zh: `读取 ${file} 文件第 1 至 ${count} 条记录`, en: `read records 1 to ${count} of EF ${file}` },
        'preamble',
      );
      const records: string[] = [];
      for (let number = 1; number <= count; number += 1) records.push(await record(sfi, number));
      return records;
    },
    async readCounters() {
      scene.step('readCounters', { zh: '读取脱机与联机交易序号', en: 'read the offline and online counters' }, 'preamble');
      const offline = await counter('initializeForCappPurchase', fen(0));
      const online = await counter('initializeForLoad', fen(1));
      await scene.reset(wire);
      await chosen();
      await showPin();
      return { offline, online };
    },
  };
}

/** The name of the purse as it was declared, or on a card of this kernel; a card whose kernel is no purse is asked for the common one, and refuses. */
function aidOf({ facts }: Pick<Scene, 'facts'>): Uint8Array {
  const { kernel, aid } = facts;
  if (typeof aid === 'string') return bytes(aid);
  return kernel === 'K2' || kernel === 'K6' ? purseAidOf(kernel) : purseAid;
}

function decoded<O>(command: { decode(data: Uint8Array): O }, data: Uint8Array): O | undefined {
  try {
    return command.decode(data);
  } catch {
    return undefined;
  }
}
