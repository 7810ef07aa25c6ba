/** `tunion run`: judges a device, shows how it goes, and leaves a folder with record, result, report and Allure results. */

import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { formatFiles } from '../../reports/format.ts';
import { suites, suitesModule } from '../../suites/index.ts';
import { wireReason } from '../engine/errors.ts';
import { endingOf } from '../engine/judge.ts';
import { selectSuites } from '../engine/plan.ts';
import { hashLine, type ReadRecord, Recorder, readRecord, recordFile } from '../engine/record.ts';
import { exitCode, verdictText } from '../engine/verdict.ts';
import { chooseReaders, type DeviceOrder, type PcscOrder, watchdogNote } from '../front/devices.ts';
import { prepare, type RunOrder } from '../front/order.ts';
import { refusalFile } from '../front/session.ts';
import { type EntryMeta, runWithVitest } from '../front/vitest.ts';
import { loadBinding } from '../link/pcsc-binding.ts';
import { readWatchdogNote } from '../link/watchdog.ts';
import type { Text } from '../text.ts';
import { type Console, UsageError } from './console.ts';
import { writeReports } from './report.ts';
import { summarize } from './summary.ts';
import { detectionPower, tool } from './tool.ts';

export type RunOptions = Omit<RunOrder, 'id' | 'seed' | 'startedAt' | 'tool' | 'out' | 'suitesModule' | 'language'> & {
  readonly seed?: string | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
};

/** Runs, and gives the exit code. @throws UsageError and the other errors of a caller's mistake, before any APDU */
export async function run(options: RunOptions, console: Console): Promise<number> {
  const startedAt = `${new Date().toISOString().slice(0, 19)}Z`;
  const id = `${startedAt.replace(/\D/g, '').slice(0, 14)}-${randomBytes(3).toString('hex')}`;
  const { json, seed = randomBytes(4).toString('hex'), out = join('tunion-runs', id), ...asked } = options;
  const [first] = selectSuites(suites, asked.suite);
  const order: RunOrder = {
    ...asked,
    id,
    seed,
    startedAt,
    tool: { ...tool, ...detectionPower(first?.dut.name) },
    language: console.language,
    out: resolve(out),
    suitesModule,
  };
  const { plan, device } = prepare(order, suites);
  if (existsSync(join(order.out, recordFile))) {
    throw new UsageError({
      zh: `${out} 中已有一次运行的记录，请另选 --out`,
      en: `${out} holds the record of a run already: choose another --out`,
    });
  }
  await findReaders(device, order.psam);
  if (device.kind === 'vpcd') {
    console.note({
      zh: `等待虚拟卡连接 127.0.0.1:${device.port} …`,
      en: `waiting for a virtual card on 127.0.0.1:${device.port} …`,
    });
  }
  process.env['TUNION_ORDER'] = JSON.stringify(order);
  const fresh = !existsSync(order.out);
  const progress = new ProgressLine(plan.length, console);
  const began = performance.now();
  await runWithVitest(order.out, progress);
  const end: WorkerEnd = {
    silent: readWatchdogNote(join(order.out, watchdogNote)) !== undefined,
    broken: progress.broken,
    micros: Math.round((performance.now() - began) * 1000),
  };
  const text = refusal(order.out, end);
  progress.finish(end.silent || text !== undefined);
  if (text !== undefined) {
    clear(order.out, fresh);
    throw new UsageError(text);
  }
  const record = completed(order.out, end, console);
  const result = writeReports(order.out, record, console);
  if (json) console.out(JSON.stringify(result, null, 2));
  else {
    summarize(result, console);
    console.out(join(out, formatFiles.html));
  }
  return end.broken.length > 0 && !end.silent ? 4 : exitCode(result.counts);
}

/** Makes sure that there is exactly one card in each reader that is meant, before the plan is frozen. */
async function findReaders(device: DeviceOrder, psam: PcscOrder | undefined): Promise<void> {
  const name = device.kind === 'pcsc' ? device.binding : psam?.binding;
  if (name === undefined) return;
  const binding = await loadBinding(name);
  try {
    await chooseReaders(binding, psam, device);
  } finally {
    await binding.close();
  }
}

/** How the process of a run came to its end. */
interface WorkerEnd {
  /** Whether its watchdog ended it, since the reader gave no answer. */
  readonly silent: boolean;
  /** What broke besides, in the words of whoever noticed. */
  readonly broken: readonly string[];
  readonly micros: number;
}

/** Why a run did not begin; undefined when it did. */
function refusal(out: string, { silent }: WorkerEnd): Text | undefined {
  const [told, record] = [join(out, refusalFile), join(out, recordFile)];
  if (existsSync(told)) return JSON.parse(readFileSync(told, 'utf8')) as Text;
  return silent && readFileSync(record, 'utf8') === '' ? wireReason('silent') : undefined;
}

/** Removes what a run that did not begin has left; a folder that was there before stays. */
function clear(out: string, fresh: boolean): void {
  const own = fresh ? [out] : [recordFile, refusalFile, watchdogNote].map((name) => join(out, name));
  for (const path of own) rmSync(path, { recursive: true, force: true });
}

/** The record, brought to its end where its writer was cut off. */
function completed(out: string, { silent, broken, micros }: WorkerEnd, console: Console): ReadRecord {
  const file = join(out, recordFile);
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const record = readRecord(whole);
  if (record.events.at(-1)?.type === 'close') return record;
  if (record.events.length === 0) throw new Error(broken.join('\n') || 'the process of the run wrote nothing');
  const reason: Text = silent
    ? wireReason('silent')
    : { zh: '测试进程意外结束', en: `the process of the run came to an unexpected end${broken[0] === undefined ? '' : `: ${broken[0]}`}` };
  console.note({
    zh: pc.yellow(`运行被中断（${reason.zh}），记录到中断处为止有效`),
    en: pc.yellow(`the run was cut short (${reason.en}); its record is valid up to there`),
  });
  writeFileSync(file, whole);
  const recorder = new Recorder((line) => appendFileSync(file, `${line}\n`), {
    i: record.events.length - 1,
    hash: hashLine(whole.split('\n').at(-2) ?? ''),
  });
  for (const event of endingOf(record.events, reason)) {
    recorder.write(
      event.type === 'close' ? { type: 'close', conclusion: event.conclusion, counts: event.counts, reason, us: micros } : event,
    );
  }
  return readRecord(readFileSync(file, 'utf8'));
}

/** One line that moves on a terminal; elsewhere a line for each case that did not pass, and a tenth of the way now and then. */
class ProgressLine {
  readonly broken: string[] = [];
  readonly #console: Console;
  readonly #total: number;
  readonly #live = process.stderr.isTTY === true;
  #done = 0;

  constructor(total: number, console: Console) {
    this.#total = total;
    this.#console = console;
  }

  planned(entries: number): void {
    this.#console.note({ zh: `计划 ${entries} 条`, en: `${entries} entries planned` });
  }

  ended({ entry, verdict, reason }: EntryMeta): void {
    this.#done += 1;
    if (this.#live) process.stderr.write(`\r\x1b[2K${pc.dim(`${this.#done}/${this.#total}`)} ${entry}`);
    if (verdict !== 'PASS' && verdict !== 'NOT_APPLICABLE') {
      if (this.#live) process.stderr.write('\r\x1b[2K');
      const colour = verdict === 'FAIL' || verdict === 'ERROR' ? pc.red : pc.yellow;
      this.#console.note(`${colour(verdictText[verdict][this.#console.language])}  ${entry}${reason === undefined ? '' : `  ${reason}`}`);
    } else if (!this.#live && this.#done % Math.max(1, Math.ceil(this.#total / 10)) === 0) {
      this.#console.note(`${this.#done}/${this.#total}`);
    }
  }

  broke(message: string): void {
    this.broken.push(message);
  }

  /** @param explained whether what broke is told elsewhere, in better words */
  finish(explained: boolean): void {
    if (this.#live) process.stderr.write('\r\x1b[2K');
    if (!explained) for (const message of this.broken) this.#console.note(pc.dim(message));
  }
}
