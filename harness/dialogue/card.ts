/** The verbs of a purse card, in two voices: a plain verb must succeed, an attempt reports whatever came back. */

import { hex } from '../bytes/hex.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, type Response, type StatusWord } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import { purseAid } from '../tunion/aid.ts';
import { type BalanceKind, getBalance } from '../tunion/command/get-balance.ts';
import type { PurseCommand } from '../tunion/command/purse-command.ts';
import { type PurseCommandName, purseCommands } from '../tunion/command/purse-commands.ts';
import { readRecord } from '../tunion/command/read-record.ts';
import { selectAid } from '../tunion/command/select-aid.ts';
import type { Sfi } from '../tunion/file/elementary-file.ts';
import { purseFile } from '../tunion/file/purse-files.ts';
import type { Fen } from '../tunion/money.ts';
import { type Scene, terminalOf } from './scene.ts';

type Commands = typeof purseCommands;
type Verb = PurseCommandName;
type Encoded<V extends Verb> = Parameters<Commands[V]['encode']>[0];
/** What a verb is asked for: as the command, but what the scene knows (terminal number, key index, edition's P1) need not be said. */
type Input<V extends Verb> =
  Encoded<V> extends { terminal: Uint8Array } ? Omit<Encoded<V>, 'terminal'> & { terminal?: Uint8Array } : Encoded<V>;
type Output<V extends Verb> = ReturnType<Commands[V]['decode']>;

/** What came back to an attempt. `value` is there when the card agreed and its answer has the agreed layout. */
export interface Answer<T = unknown> {
  readonly sw: StatusWord;
  readonly data: Uint8Array;
  readonly value: T | undefined;
  /** What a terminal makes of it: after 6Cxx the command sent once more with the length that xx names; any other answer is itself. */
  reissued(): Promise<Answer<T>>;
}

type Arguments<V extends Verb> = Record<never, never> extends Input<V> ? [input?: Input<V>] : [input: Input<V>];
type Plain = { [V in Verb]: (...given: Arguments<V>) => Promise<Output<V>> };
type Attempts = { [V in Verb]: (...given: Arguments<V>) => Promise<Answer<Output<V>>> };
type Torn = { [V in Verb]: (...given: Arguments<V>) => Promise<void> };

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

/** A card under test, spoken to through `dut`. */
export interface Card extends Plain {
  /** The same verbs as acts under test: whatever the card answers is returned. */
  readonly attempt: Attempts & {
    /** Any command at all, under a title of its own. */
    send(title: Text, command: Command): Promise<Answer<undefined>>;
  };
  /** The same attempts with each command altered before it is sent; `title` says how. */
  altered(title: Text, alter: (command: Command) => Command): Attempts;
  /** The same verbs with their answers lost: power goes at `moment` (0…1) of the card's work, or (null) before the answer is read. */
  torn(moment: number | null): Torn;
  /** Power off and on, then SELECT of the purse: where every case starts. */
  present(): Promise<void>;
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

/** The card of a scene. */
export function cardOf(scene: Scene): Card {
  const exchange = async (command: Command): Promise<Response> => decodeResponse(await scene.transceive('dut', encodeCommand(command)));
  const agreed = <O>(command: PurseCommand<never, O>, { sw, data }: Response): O => {
    const { zh, en } = command.name;
    if (sw !== '9000') return scene.giveUp({ zh: `前置步骤“${zh}”应答 ${sw}`, en: `the preamble ${en} was answered ${sw}` });
    const value = decoded(command, data);
    return (
      value ??
      scene.giveUp({ zh: `前置步骤“${zh}”的应答格式不符：${hex(data)}`, en: `the preamble ${en} was answered out of layout: ${hex(data)}` })
    );
  };
  const filled = (verb: Verb, input: object): never => ({ ...defaultsOf(scene, verb), ...input }) as never;

  /** The command; what a case computed from a card's answer may not fit it, and then there is nothing to send. */
  const written = (verb: Verb, command: PurseCommand<never, unknown>, input: object): Command => {
    const whole = filled(verb, input);
    try {
      return command.encode(whole);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return scene.giveUp({
        zh: `由卡片应答得出的数据无法写入“${command.name.zh}”：${reason}`,
        en: `what follows from the card's answers does not fit ${command.name.en}: ${reason}`,
      });
    }
  };

  const verbs = Object.keys(purseCommands) as Verb[];
  const voice = <T>(speak: (verb: Verb, command: PurseCommand<never, unknown>) => (input: object) => Promise<unknown>): T =>
    Object.fromEntries(verbs.map((verb) => [verb, speak(verb, purseCommands[verb])])) as T;

  const plain = voice<Plain>((verb, command) => async (input = {}) => {
    scene.step(verb, command.name, 'preamble', input);
    const answer = await exchange(written(verb, command, input));
    return agreed({ ...command, decode: (data) => ({ value: command.decode(data) }) }, answer).value;
  });
  const attempted = async <T>(command: Command, decode: (data: Uint8Array) => T | undefined): Promise<Answer<T>> => {
    const { sw, data } = await exchange(command);
    const answer: Answer<T> = {
      sw,
      data,
      value: sw === '9000' ? decode(data) : undefined,
      async reissued() {
        const le = lengthNamed(sw);
        if (le === undefined) return answer;
        scene.step('reissue', { zh: `按 ${sw} 指出的长度重发指令`, en: `the command again with the length that ${sw} names` }, 'attempt');
        return attempted({ ...command, le }, decode);
      },
    };
    return answer;
  };
  const attempts = voice<Attempts>((verb, command) => async (input = {}) => {
    scene.step(verb, command.name, 'attempt', input);
    return attempted(written(verb, command, input), (data) => decoded(command, data));
  });

  const balance = async (kind: BalanceKind): Promise<Fen> => agreed(getBalance, await exchange(getBalance.encode({ kind }))).amount;
  const record = async (sfi: Sfi, number: number): Promise<string> => {
    const { sw, data } = await exchange(readRecord.encode({ sfi, record: number }));
    return sw === '9000' ? hex(data) : sw;
  };
  const counter = async (verb: 'initializeForCappPurchase' | 'initializeForLoad', amount: number): Promise<number | null> => {
    const command = purseCommands[verb] as PurseCommand<never, { counter: number }>;
    const { sw, data } = await exchange(command.encode(filled(verb, { amount })));
    return sw === '9000' ? (decoded(command, data)?.counter ?? null) : null;
  };
  const powerAndSelect = async (): Promise<void> => {
    await scene.reset('dut');
    const { sw } = await exchange(selectAid.encode({ aid: purseAid }));
    if (sw !== '9000') scene.giveUp({ zh: `选择电子钱包应用应答 ${sw}`, en: `SELECT of the purse was answered ${sw}` });
  };

  return {
    ...plain,
    attempt: {
      ...attempts,
      async send(title, command) {
        scene.step('send', title, 'attempt', hex(encodeCommand(command)));
        return attempted(command, () => undefined);
      },
    },
    altered: (title, alter) =>
      voice<Attempts>((verb, command) => async (input = {}) => {
        const { zh, en } = command.name;
        scene.step(`altered.${verb}`, { zh: `${zh}（${title.zh}）`, en: `${en} (${title.en})` }, 'attempt', input);
        return attempted(alter(written(verb, command, input)), (data) => decoded(command, data));
      }),
    torn: (moment) =>
      voice<Torn>((verb, command) => async (input = {}) => {
        scene.step(`torn.${verb}`, { zh: `${command.name.zh}（闪卡）`, en: `${command.name.en} (torn)` }, 'attempt', { moment, ...input });
        await scene.tear('dut', encodeCommand(written(verb, command, input)), moment);
      }),
    async present() {
      scene.step('present', { zh: '卡片上电并选择电子钱包应用', en: 'power the card and select the purse' }, 'preamble');
      await powerAndSelect();
    },
    async reset() {
      scene.step('reset', { zh: '卡片下电再上电', en: 'power the card off and on' }, 'preamble');
      await scene.reset('dut');
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
      const offline = await counter('initializeForCappPurchase', 0);
      const online = await counter('initializeForLoad', 1);
      await powerAndSelect();
      return { offline, online };
    },
  };
}

/** What the scene knows of a command so that a case need not say it: from the survey, or as the maker declared it. */
function defaultsOf(scene: Scene, verb: Verb): object {
  const { purchaseKeyIndex, loadKeyIndex, creditForLoadP2 } = scene.facts;
  switch (verb) {
    case 'initializeForPurchase':
    case 'initializeForCappPurchase':
      return { terminal: terminalOf(scene), keyIndex: purchaseKeyIndex ?? 1 };
    case 'initializeForLoad':
      return { terminal: terminalOf(scene), keyIndex: loadKeyIndex ?? 1 };
    case 'debitForPurchase':
      return { p1: scene.edition === '2023' ? 0x02 : 0x01 };
    case 'creditForLoad':
      return { p2: creditForLoadP2 === '02' ? 0x02 : 0x00 };
    default:
      return {};
  }
}

function decoded<O>(command: PurseCommand<never, O>, data: Uint8Array): O | undefined {
  try {
    return command.decode(data);
  } catch {
    return undefined;
  }
}

/** The length that 6Cxx names; undefined for any other status word. */
function lengthNamed(sw: StatusWord): number | undefined {
  return sw.startsWith('6C') ? Number.parseInt(sw.slice(2), 16) || 256 : undefined;
}
