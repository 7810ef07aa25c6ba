/** `npm run bench`: a table of ratios, each measured against a peer by turns in one run; no absolute time is promised anywhere. */

import { suites } from '../../../suites/index.ts';
import { purseCard } from '../../../suites/jtt978-2-card/purse-card.ts';
import { live } from '../../engine/far.ts';
import { Guard } from '../../engine/guard.ts';
import { Recorder } from '../../engine/record.ts';
import { Stage } from '../../engine/stage.ts';
import { runInProcess } from '../../front/zoo.ts';
import { encodeCommand } from '../../iso7816/command.ts';
import { inProcess } from '../../link/in-process.ts';
import { monotonicMicros } from '../../link/trace.ts';
import { virtualCard } from '../../reference/purse-bench.ts';
import { purseCommands } from '../../tunion/command/purse-commands.ts';
import { createMeter } from '../../tunion/cost.ts';
import { benchPcsc, type Spread, whyNoPcscBench } from './pcsc.ts';

const purse = suites.filter(({ dut }) => dut === purseCard);
const rounds = 11;

interface Line {
  readonly what: string;
  readonly ours: Spread;
  readonly peer: Spread;
  readonly ratio: Spread;
  readonly unit: string;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] as number, min: sorted[0] as number, max: sorted.at(-1) as number };
}

/** Ours and its peer by turns; both give a rate. */
async function byTurns(what: string, unit: string, ours: () => Promise<number>, peer: () => Promise<number>): Promise<Line> {
  await peer();
  await ours();
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const other = await peer();
    pairs.push([await ours(), other]);
  }
  return {
    what,
    unit,
    ours: spread(pairs.map(([own]) => own)),
    peer: spread(pairs.map(([, other]) => other)),
    ratio: spread(pairs.map(([own, other]) => own / other)),
  };
}

/** GET BALANCE through the engine (guard, record, hash chain) beside the same card called directly. */
function engineOverhead(): Promise<Line> {
  const commands = 3_000;
  const balance = encodeCommand(purseCommands.getBalance.encode({ kind: 'balance' }));
  const select = encodeCommand(purseCommands.selectAid.encode({ aid: Uint8Array.from(Buffer.from('A000000632010105', 'hex')) }));
  const card = virtualCard({ profile: 'plain', seed: 'bench', edition: '2015' });
  card.reset();
  card.process(select);
  const rate = async (send: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    for (let sent = 0; sent < commands; sent += 1) await send();
    return (commands * 1000) / (performance.now() - began);
  };
  const recorder = new Recorder(() => {});
  const stage = new Stage({
    entry: 'bench',
    far: live({ dut: inProcess('bench', card) }, {}, monotonicMicros),
    guard: new Guard(createMeter(), {}, undefined),
    write: (event) => recorder.write(event),
    seed: 1,
    again: { zh: '', en: '' },
    startsAt: 0,
    edition: '2015',
    facts: () => ({}),
    strengthOf: () => undefined,
  });
  return byTurns(
    'APDU through the engine, recorded, beside a direct call of the card',
    'APDU/s',
    () => rate(() => stage.transceive('dut', balance)),
    () => rate(async () => card.process(balance)),
  );
}

/** Entries of the whole suite a second with the record on, beside the same with nothing recorded. */
function cases(): Promise<Line> {
  const rate = async (write?: (line: string) => void): Promise<number> => {
    const recorder = new Recorder(write ?? (() => {}));
    const options = { profile: 'plain', seed: 'bench', edition: '2015' };
    const began = performance.now();
    const { outcomes } = await runInProcess(purse, purseCard.virtual.bench(options), {
      ...options,
      ...(write ? { write: (event) => recorder.write(event) } : {}),
    });
    return (outcomes.length * 1000) / (performance.now() - began);
  };
  const lines: string[] = [];
  return byTurns(
    'entries of the card suites with the record on, beside none recorded',
    'entries/s',
    () => {
      lines.length = 0;
      return rate((line) => lines.push(line));
    },
    () => rate(),
  );
}

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
const shown = ({ median, min, max }: Spread): string => `${number(median)} (${number(min)}–${number(max)})`;

const lines: Line[] = [];
const reason = whyNoPcscBench();
if (reason === undefined) {
  const { c, ours, ratio, alternations } = await benchPcsc();
  lines.push({
    what: `APDU through PC/SC, koffi, beside a C program on the same reader (${alternations} turns)`,
    unit: 'APDU/s',
    ours,
    peer: c,
    ratio,
  });
} else console.log(`PC/SC not measured: ${reason}`);
lines.push(await engineOverhead(), await cases());
console.log('| what | ours: median (min–max) | peer | ratio ours/peer |');
console.log('| --- | --- | --- | --- |');
for (const { what, unit, ours, peer, ratio } of lines)
  console.log(`| ${what} | ${shown(ours)} ${unit} | ${shown(peer)} | ${shown(ratio)} |`);
