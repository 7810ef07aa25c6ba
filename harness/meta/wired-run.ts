/** A run of the built command line on a card behind a wire, and what it leaves behind: its folder, processes, files elsewhere. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suites } from '../../suites/index.ts';
import { judge } from '../engine/judge.ts';
import { type ReadRecord, type RecordEvent, readRecord } from '../engine/record.ts';
import type { CaseResult, RunResult } from '../engine/result.ts';
import type { Device } from '../link/link.ts';
import { loadBinding } from '../link/pcsc-binding.ts';
import { PcscError } from '../link/pcsc-code.ts';
import { virtualCard } from '../reference/purse-bench.ts';
import type { PrivatePcscd, VirtualReader } from './pcscd.ts';
import { type Ended, tunion } from './tunion-process.ts';

/** The declaration of our own virtual card, profile plain, behind a reader. */
export const declaration = fileURLToPath(new URL('../../suites/jtt978-2-card/virtual-card.yaml', import.meta.url));

/** Where setup.sh builds node-pcsclite, unless the environment names another place. */
const pcsclite =
  process.env['TUNION_PCSCLITE'] ?? fileURLToPath(new URL('../../node_modules/.cache/tunion/node_modules/pcsclite', import.meta.url));

/** Why runs over node-pcsclite cannot be tested here, in words to print; undefined when they can. */
export function whyNoPcsclite(): string | undefined {
  return existsSync(pcsclite) ? undefined : 'pcsclite is not built (harness/meta/setup.sh builds it)';
}

/** A run that came to its end by itself. */
export interface WiredRun extends Ended {
  readonly folder: string;
  readonly milliseconds: number;
  /** Processes of the run that outlived it, by pid. */
  readonly orphans: readonly number[];
  /** What lies in its working directory and its temporary directory. */
  readonly litter: readonly string[];
  /** Only where the run came far enough to write it. */
  readonly record: ReadRecord | undefined;
  readonly result: RunResult | undefined;
}

export interface WiredOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Ends it with SIGKILL after this long, which no run may need; 60 s unless given. */
  readonly timeoutMs?: number;
  readonly onProgress?: (text: string) => void;
}

const workspaces: string[] = [];

/** Runs `tunion run` in a directory of its own, and looks at what is left. */
export async function wiredRun(
  args: readonly string[],
  { env = {}, timeoutMs = 60_000, onProgress }: WiredOptions = {},
): Promise<WiredRun> {
  const workspace = mkdtempSync(join(tmpdir(), 'tunion-wired-'));
  workspaces.push(workspace);
  const [folder, elsewhere, temporary] = ['run', 'elsewhere', 'temporary'].map((name) => join(workspace, name)) as [string, string, string];
  for (const directory of [elsewhere, temporary]) mkdirSync(directory);
  const began = performance.now();
  const ended = await tunion(['run', ...args, '--out', folder, '--lang', 'en'], {
    cwd: elsewhere,
    env: { ...env, TMPDIR: temporary, TUNION_WORKSPACE: workspace, TUNION_PCSCLITE: pcsclite },
    timeoutMs,
    ...(onProgress ? { onProgress } : {}),
  });
  const milliseconds = Math.round(performance.now() - began);
  const text = (name: string): string | undefined =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
  const [record, result] = [text('record.jsonl'), text('result.json')];
  return {
    ...ended,
    folder,
    milliseconds,
    orphans: processesWith(`TUNION_WORKSPACE=${workspace}`),
    litter: [...readdirSync(elsewhere), ...readdirSync(temporary)],
    record: record === undefined ? undefined : readRecord(record),
    result: result === undefined ? undefined : (JSON.parse(result) as RunResult),
  };
}

/** Removes the directories of all runs so far. */
export function sweep(): void {
  for (const workspace of workspaces.splice(0)) rmSync(workspace, { recursive: true, force: true });
}

/** The processes that have this in their environment, as every child of a run has; none where the system does not tell. */
export function processesWith(assignment: string): readonly number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(assignment);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Judges a record again, as `tunion judge` does. */
export function judgedAgain(record: ReadRecord): ReturnType<typeof judge> {
  return judge(record, suites);
}

/** The entries of a result with what was found about each, without how it is worded. */
export function findings({ cases }: RunResult): ReadonlyMap<string, string> {
  return new Map(cases.map((each) => [each.id, finding(each)]));
}

function finding({ verdict, violations }: CaseResult): string {
  return [verdict, ...violations.map(({ requirement, strength }) => `${strength} ${requirement}`)].join(', ');
}

/** The events of each entry that was begun, and of the survey, in order. */
export function segmentsOf({ events }: ReadRecord): ReadonlyMap<string, readonly RecordEvent[]> {
  const segments = new Map<string, RecordEvent[]>();
  let open: RecordEvent[] | undefined;
  for (const event of events) {
    if (event.type === 'case') {
      open = [];
      segments.set(event.entry, open);
    }
    open?.push(event);
    if (event.type === 'end') open = undefined;
  }
  return segments;
}

/** What a card saw: how many commands, and which instructions. */
export interface Seen {
  commands: number;
  readonly instructions: Map<string, number>;
}

type Change = (honest: Uint8Array, nth: number, command: Uint8Array) => Uint8Array;

/** The virtual card of a profile that tells what it sees; `answer` may change what the n-th command (from 1) is answered with. */
export function seeing(profile: string, seed: string, answer?: Change): Device & { readonly seen: Seen } {
  return watched(virtualCard({ profile, seed, edition: '2015' }), answer);
}

/** The same of any device. */
export function watched(card: Device, answer: Change = (honest) => honest): Device & { readonly seen: Seen } {
  const seen: Seen = { commands: 0, instructions: new Map() };
  return {
    seen,
    reset: () => card.reset(),
    process(command) {
      seen.commands += 1;
      const instruction = Buffer.from(command.subarray(1, 2)).toString('hex').toUpperCase();
      seen.instructions.set(instruction, (seen.instructions.get(instruction) ?? 0) + 1);
      return answer(card.process(command), seen.commands, command);
    },
  };
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a private reader service sees, asked from this process; it can ask only one, since libpcsclite looks for its socket once. */
export interface Lookout {
  /** Waits until there are cards in just these readers. */
  filled(...readers: readonly VirtualReader[]): Promise<void>;
  /** Waits until there is a card in this one. */
  has(reader: VirtualReader): Promise<void>;
  close(): Promise<void>;
}

export async function lookout(pcscd: PrivatePcscd): Promise<Lookout> {
  process.env['PCSCLITE_CSOCK_NAME'] = pcscd.env.PCSCLITE_CSOCK_NAME;
  const binding = await loadBinding('koffi');
  /** Empty while the service is away. */
  const cards = async (): Promise<readonly string[]> => {
    try {
      return (await binding.readers()).flatMap(({ card, name }) => (card ? [name] : []));
    } catch (error) {
      if (error instanceof PcscError) return [];
      throw error;
    }
  };
  return {
    async filled(...readers) {
      const wanted = readers.map(({ name }) => name).join();
      while ((await cards()).join() !== wanted) await pause(20);
    },
    async has({ name }) {
      while (!(await cards()).includes(name)) await pause(20);
    },
    close: async () => binding.close(),
  };
}
