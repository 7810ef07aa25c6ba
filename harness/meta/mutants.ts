/**
 * How well the suites watch: small random changes in the source of the reference card, and how many of them a suite notices.
 * `npm run mutants [-- COUNT SEED]` after a build.
 */

import { fork } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { seeded } from '../engine/random.ts';
import type { Entry } from '../engine/test-case.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { LinkBroken } from '../link/link.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { Exchanges, Twins } from './exchange.ts';
import { builtCard, everyMutant, type Mutant } from './mutations.ts';

/**
 * `observed`: it breaks only what weak facts say, or answers a word that is put up with. No case may fail a card for that, but a report shows it.
 * `survived`: it answers something else than the sound card, and no report shows it.
 * `alike`: it answers whatever it is sent as the sound card does, so it is no other card. `stillborn`: no card can be made of it.
 * `misjudged`: a case came to an error of our own.
 */
export const fates = ['killed', 'observed', 'survived', 'alike', 'stillborn', 'misjudged', 'hung'] as const;
export type Fate = (typeof fates)[number];

export interface MutantFinding extends Mutant {
  readonly fate: Fate;
  /** The entry that failed first. */
  readonly by?: string;
}

const purse = suites.filter(({ dut }) => dut === purseCard);

/** `count` of them, drawn by seed, each at most once. */
export function someMutants(count: number, seed: string): readonly Mutant[] {
  const rest = [...everyMutant()];
  const random = seeded(seed);
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(random.below(rest.length), 1)[0] as Mutant);
}

/** What a mutant is personalised with, and the edition that it follows. */
interface Make {
  readonly profile: string;
  readonly edition: '2015' | '2023';
}

/** Every profile, those first that have least in common, and at the end the other edition. */
const makes: readonly Make[] = [
  ...[...new Set(['plain', 'k6', 'dual-standard', 'pin', ...purseCard.virtual.profiles])].map(
    (profile): Make => ({ profile, edition: '2015' }),
  ),
  { profile: 'plain', edition: '2023' },
];

/** Runs the suites until a case fails. */
async function fateOf(mutant: Mutant): Promise<Pick<MutantFinding, 'fate' | 'by'>> {
  const folder = mkdtempSync(join(builtCard, '..', 'mutant-'));
  cpSync(builtCard, folder, { recursive: true });
  const file = join(folder, mutant.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end));
  try {
    const { createCard } = (await import(pathToFileURL(join(folder, 'card.js')).href)) as Maker;
    let fate: Fate = 'alike';
    for (const isLong of [false, true]) {
      for (const make of makes) {
        const seen = await seenOn(make, createCard, isLong);
        if (seen.by !== undefined) return { fate: 'killed', by: seen.by };
        if (seen.misjudged) fate = 'misjudged';
        else if (seen.observed && fate !== 'misjudged') fate = 'observed';
        else if (seen.differed && fate === 'alike') fate = 'survived';
      }
    }
    return { fate: fate === 'alike' && (await isToldApart(createCard)) ? 'survived' : fate };
  } catch {
    return { fate: 'stillborn' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Maker {
  createCard(options: object): Device;
}

/** What a run shows of a card. */
interface Seen {
  /** The entry that failed first. */
  readonly by?: string | undefined;
  /** Whether an entry came to an error of ours. */
  readonly misjudged: boolean;
  /** Whether something was observed that is not of the sound card, or an entry came to no judgement. */
  readonly observed: boolean;
  /** Whether it answered anything else than the sound card does. */
  readonly differed: boolean;
}

/** The entries in which a mutant may differ before they are run alone: the first of them tell most mutants. */
const differencesLookedAt = 40;

/**
 * What the long cases or the others show on a profile, until one fails. What the sound card was sent is sent to the mutant first: one that
 * answers all of it as the sound card does would pass, and one that does not fails most often where it differs first.
 */
async function seenOn(make: Make, createCard: Maker['createCard'], isLong: boolean): Promise<Seen> {
  const mutant = () => made(make, createCard);
  const sound = await soundRun(make, isLong);
  const different = sound.exchanges.differences(mutant(), differencesLookedAt);
  if (different.size === 0) return { misjudged: false, observed: false, differed: false };
  const alone = await run(make, mutant(), ({ entry }) => different.has(entry), sound.observed);
  return alone.by === undefined ? run(make, mutant(), ({ long = false }) => long === isLong, sound.observed) : alone;
}

/** Whether commands that no case sends tell a mutant from the sound card: what nothing tells apart is no other card. */
async function isToldApart(createCard: Maker['createCard']): Promise<boolean> {
  const sound = (await import(pathToFileURL(join(builtCard, 'card.js')).href)) as Maker;
  for (const make of makes.slice(0, profilesToTellApart)) {
    const twins = new Twins(made(make, createCard), made(make, sound.createCard), seeded(`twins ${make.profile}`));
    const bench = purseCard.virtual.bench({ ...make, seed: 'mutant' });
    await runInProcess(
      purse,
      { ...bench, links: { ...bench.links, dut: inProcess('twins', twins) } },
      {
        seed: 'mutant',
        edition: make.edition,
        only: ({ entry }) => entry.long !== true,
        until: () => {
          sayAlive();
          return twins.differed;
        },
      },
    );
    if (twins.differed) return true;
  }
  return false;
}

/** The first makes have all functions between them. */
const profilesToTellApart = 4;

const made = ({ profile, edition }: Make, createCard: Maker['createCard']): Device =>
  crashing(createCard({ profile: loadProfile(profile), seed: 'mutant', edition }));

/** What the sound card is sent and answers, and what is observed of it. */
interface SoundRun {
  readonly exchanges: Exchanges;
  readonly observed: Set<string>;
}

const soundRuns = new Map<string, SoundRun>();

async function soundRun(make: Make, isLong: boolean): Promise<SoundRun> {
  const key = `${make.profile}/${make.edition}/${isLong}`;
  const known = soundRuns.get(key);
  if (known !== undefined) return known;
  const exchanges = new Exchanges();
  const { createCard } = (await import(pathToFileURL(join(builtCard, 'card.js')).href)) as Maker;
  const observed = new Set<string>();
  const listen = ({ entry, long = false }: Entry): boolean => {
    exchanges.entry = entry;
    return long === isLong;
  };
  await run(make, exchanges.of(made(make, createCard)), listen, observed, (seen) => observed.add(seen));
  soundRuns.set(key, { exchanges, observed });
  return { exchanges, observed };
}

/** Runs entries until one fails; `note` is told what is observed beyond what is known. */
async function run(
  { profile, edition }: Make,
  card: Device,
  only: (entry: Entry) => boolean,
  known: ReadonlySet<string>,
  note: (observation: string) => void = () => {},
): Promise<Seen> {
  const sound = purseCard.virtual.bench({ profile, seed: 'mutant', edition });
  const bench = { ...sound, links: { ...sound.links, dut: inProcess('mutant', card) } };
  let misjudged = false;
  let observed = false;
  let by: string | undefined;
  await runInProcess(purse, bench, {
    seed: 'mutant',
    edition,
    only: ({ entry }) => only(entry),
    until: ({ verdict, entry, violations }) => {
      sayAlive();
      misjudged ||= verdict === 'ERROR';
      observed ||= verdict === 'INCONCLUSIVE';
      for (const observation of violations.map(({ requirement }) => `${entry} ${requirement}`)) {
        if (known.has(observation)) continue;
        observed = true;
        note(observation);
      }
      if (verdict === 'FAIL') by = entry;
      return verdict === 'FAIL';
    },
  });
  return { by, misjudged, observed, differed: true };
}

type FromChild = Pick<MutantFinding, 'fate' | 'by'> | 'ready' | 'alive';

const tell = (message: FromChild): void => void process.send?.(message);

let lastSign = 0;

/** Tells the parent, once a second at most, that no mutant hangs here. */
function sayAlive(): void {
  if (Date.now() - lastSign < 1000) return;
  lastSign = Date.now();
  tell('alive');
}

/** A card whose program ends in an exception answers 6F00, as card operating systems do. */
function crashing(device: Device): Device {
  const unknownError = Uint8Array.of(0x6f, 0x00);
  const dying = <T>(act: () => T, otherwise: () => T): T => {
    try {
      return act();
    } catch {
      return otherwise();
    }
  };
  return {
    reset: () => {
      try {
        return device.reset();
      } catch (error) {
        throw new LinkBroken('silent', String(error));
      }
    },
    process: (command) =>
      dying(
        () => device.process(command),
        () => unknownError,
      ),
    tear: (command, moment) =>
      dying(
        () => device.tear?.(command, moment),
        () => undefined,
      ),
  };
}

/**
 * Draws mutants by seed until so many are another card, or none is left: what answers everything as the sound card does, and what
 * no card can be made of, is no mutant of the card, and the next one is drawn in its place.
 */
export async function examineCards(
  count: number,
  seed: string,
  progress: (finding: MutantFinding) => void = () => {},
): Promise<readonly MutantFinding[]> {
  const drawn = someMutants(Number.POSITIVE_INFINITY, seed);
  const findings: MutantFinding[] = [];
  for (let cards = 0; cards < count && findings.length < drawn.length; cards = findings.filter(isCard).length) {
    findings.push(...(await examine(drawn.slice(findings.length, findings.length + count - cards), 60_000, progress)));
  }
  return findings;
}

const isCard = ({ fate }: MutantFinding): boolean => fate !== 'alike' && fate !== 'stillborn';

/** Examines mutants in child processes, one a processor; a child is ended when a mutant says nothing for `limitMs`. */
export async function examine(
  mutants: readonly Mutant[],
  limitMs = 60_000,
  progress: (finding: MutantFinding) => void = () => {},
): Promise<readonly MutantFinding[]> {
  const findings: MutantFinding[] = [];
  const waiting = [...mutants];
  const note = (finding: MutantFinding): void => {
    findings.push(finding);
    progress(finding);
  };
  const worker = async (): Promise<void> => {
    while (waiting.length > 0) await examineInChild(waiting, limitMs, note);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return findings;
}

/** Takes mutants from those that wait until none is left or one hangs. */
function examineInChild(waiting: Mutant[], limitMs: number, note: (finding: MutantFinding) => void): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['examine'], { execArgv: ['--conditions=tunion-source', '--import', 'tsx'] });
  let timer: NodeJS.Timeout | undefined;
  let current: Mutant | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  };
  return new Promise((resolve) => {
    child.on('message', (message: FromChild) => {
      wait();
      if (message === 'alive') return;
      if (message !== 'ready' && current !== undefined) note({ ...current, ...message });
      current = waiting.shift();
      if (current === undefined) child.kill();
      else child.send(current);
    });
    child.once('exit', () => {
      clearTimeout(timer);
      if (current !== undefined) note({ ...current, fate: 'hung' });
      resolve();
    });
  });
}

/** How many mutants came to which fate, and what share of those that are another card is killed. */
export function score(findings: readonly MutantFinding[]): { readonly lines: readonly string[]; readonly killed: number } {
  const number = (fate: Fate): number => findings.filter((finding) => finding.fate === fate).length;
  const percent = (whole: number): string => `${((100 * number('killed')) / whole).toFixed(1)} %`;
  const cards = findings.filter(isCard).length;
  return {
    lines: [
      `${findings.length} drawn: ${fates.map((fate) => `${number(fate)} ${fate}`).join(', ')}`,
      `${cards} of them another card: ${percent(cards)} killed, ${percent(cards - number('observed'))} of those that break more than weak facts`,
    ],
    killed: number('killed') / cards,
  };
}

if (process.argv[2] === 'examine' && process.send !== undefined) {
  process.on('message', (mutant: Mutant) => {
    void fateOf(mutant).then(tell);
  });
  tell('ready');
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = '200', seed = '1'] = process.argv.slice(2);
  const short = (text: string, length: number): string => text.replace(/\s+/g, ' ').slice(0, length);
  const findings = await examineCards(Number(count), seed, ({ fate, file, line, was, text, by = '' }) => {
    console.log(`${fate.padEnd(8)} ${file}:${line}  ${short(was, 60)} → ${short(text, 60)}  ${by}`.trimEnd());
  });
  for (const line of score(findings).lines) console.log(line);
}
