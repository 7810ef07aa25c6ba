/**
 * How well the suites watch: small random changes in the source of the reference card, and how many of them a suite notices.
 * `npm run mutants [-- COUNT SEED]` after a build.
 */

import { fork } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { suites } from '../../suites/index.ts';
import { seeded } from '../engine/random.ts';
import type { Suite } from '../engine/suite.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { LinkBroken } from '../link/link.ts';
import { loadProfile } from '../reference/profiles/profile.ts';

/** One change: octets `start` to `end` of a built file of the card become `text`. */
export interface Mutant {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly was: string;
  readonly line: number;
}

export type Fate = 'killed' | 'survived' | 'crashed' | 'hung';

export interface MutantFinding extends Mutant {
  readonly fate: Fate;
  /** The entry that failed first. */
  readonly by?: string;
}

const reference = new URL('../../dist/harness/reference/', import.meta.url);
const card = join(fileURLToPath(reference), 'card');

const otherOperators: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
};

/**
 * Files whose changes no case may judge: the legal freedoms, how a sample is filled, its answer to reset, the frame that
 * makes a device of it, and commands with secure messaging, which a later suite tests.
 */
const unjudged = new Set(['alternatives.js', 'card.js', 'personalise.js', 'power.js', 'writing.js']);

/** How the card asks which legal freedom it takes, directly or by a name that it gave the answer. */
const legalFreedom = /choices|mayOmitLe|\bempty\b|place === where/;

/** Functions of the same kind in other files. */
const unjudgedFunctions = new Set(['refusesProtected']);

/** Every change that the operators make: comparisons, arithmetic, logic, numbers, booleans, status words, conditions. */
export function everyMutant(): readonly Mutant[] {
  return readdirSync(card)
    .filter((name) => name.endsWith('.js') && !unjudged.has(name))
    .flatMap((file) => mutantsOf(file, readFileSync(join(card, file), 'utf8')));
}

function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const found: Mutant[] = [];
  const change = (node: ts.Node, by: string): void => {
    const [start, end] = [node.getStart(source), node.getEnd()];
    found.push({ file, start, end, text: by, was: text.slice(start, end), line: source.getLineAndCharacterOfPosition(start).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isFunctionDeclaration(node) && unjudgedFunctions.has(node.name?.text ?? '')) return;
    // A statement that asks which legal freedom the card takes only leads to another sound card.
    if (ts.isStatement(node) && !ts.isBlock(node) && !ts.isFunctionDeclaration(node) && legalFreedom.test(headOf(node, source))) return;
    // How many octets are set aside for what is absent changes nothing that a card says.
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'Uint8Array') return;
    if (ts.isBinaryExpression(node)) {
      const other = otherOperators[node.operatorToken.kind];
      if (other !== undefined) change(node.operatorToken, other);
    }
    if (ts.isNumericLiteral(node)) change(node, String(Number(node.text) + 1));
    if (node.kind === ts.SyntaxKind.TrueKeyword) change(node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) change(node, 'true');
    if (ts.isStringLiteral(node) && /^[0-9A-F]{4}$/.test(node.text)) change(node, node.text === '9000' ? "'6F00'" : "'9000'");
    if (ts.isConditionalExpression(node)) change(node.condition, `!(${node.condition.getText(source)})`);
    if (ts.isIfStatement(node)) change(node.expression, 'false');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A statement without the statements inside it. */
function headOf(node: ts.Statement, source: ts.SourceFile): string {
  const body = ts.isIfStatement(node) ? node.expression : node;
  return body.getText(source);
}

/** `count` of them, drawn by seed, each at most once. */
export function someMutants(count: number, seed: string): readonly Mutant[] {
  const rest = [...everyMutant()];
  const random = seeded(seed);
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(random.below(rest.length), 1)[0] as Mutant);
}

/** Runs the suite on every profile until a case fails. */
async function fateOf(mutant: Mutant, number: number): Promise<Pick<MutantFinding, 'fate' | 'by'>> {
  const folder = join(fileURLToPath(reference), `mutant-${number}`);
  cpSync(card, folder, { recursive: true });
  const file = join(folder, mutant.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end));
  try {
    const { createCard } = (await import(pathToFileURL(join(folder, 'card.js')).href)) as { createCard(options: object): Device };
    let crashed = false;
    for (const suite of suites) {
      for (const profile of suite.virtual.profiles) {
        const { failed, broke } = await firstFailure(suite, profile, () => createCard({ profile: loadProfile(profile), seed: 'mutant' }));
        if (failed !== undefined) return { fate: 'killed', by: failed };
        crashed ||= broke;
      }
    }
    return { fate: crashed ? 'crashed' : 'survived' };
  } catch {
    return { fate: 'crashed' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstFailure(suite: Suite, profile: string, make: () => Device): Promise<{ failed?: string; broke: boolean }> {
  const sound = suite.virtual.bench({ profile, seed: 'mutant', edition: '2015' });
  const bench = { ...sound, links: { ...sound.links, dut: inProcess('mutant', crashing(make())) } };
  let broke = false;
  let failed: string | undefined;
  await runInProcess(suite, bench, {
    seed: 'mutant',
    edition: '2015',
    until: ({ verdict, entry }) => {
      broke ||= verdict === 'INCONCLUSIVE' || verdict === 'ERROR';
      if (verdict === 'FAIL') failed = entry;
      return verdict === 'FAIL';
    },
  });
  return failed === undefined ? { broke } : { failed, broke };
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

/** Examines mutants in a child process that is ended when one of them hangs. */
export async function examine(
  mutants: readonly Mutant[],
  limitMs = 60_000,
  progress: (finding: MutantFinding) => void = () => {},
): Promise<readonly MutantFinding[]> {
  const findings: MutantFinding[] = [];
  while (findings.length < mutants.length) {
    const child = fork(fileURLToPath(import.meta.url), ['examine'], { execArgv: ['--conditions=tunion-source', '--import', 'tsx'] });
    let timer: NodeJS.Timeout | undefined;
    const next = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      child.send({ mutant: mutants[findings.length], number: findings.length });
    };
    const note = (finding: Pick<MutantFinding, 'fate' | 'by'>): void => {
      const whole = { ...(mutants[findings.length] as Mutant), ...finding };
      findings.push(whole);
      progress(whole);
    };
    await new Promise<void>((resolve) => {
      child.on('message', (message: Pick<MutantFinding, 'fate' | 'by'> | 'ready') => {
        if (message !== 'ready') note(message);
        if (findings.length < mutants.length) next();
        else child.kill();
      });
      child.once('exit', () => {
        clearTimeout(timer);
        if (findings.length < mutants.length) note({ fate: 'hung' });
        resolve();
      });
    });
  }
  return findings;
}

if (process.argv[2] === 'examine' && process.send !== undefined) {
  process.on('message', ({ mutant, number }: { readonly mutant: Mutant; readonly number: number }) => {
    void fateOf(mutant, number).then((finding) => process.send?.(finding));
  });
  process.send('ready');
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = '200', seed = '1'] = process.argv.slice(2);
  const findings = await examine(someMutants(Number(count), seed), 60_000, ({ fate, file, line, was, text, by }) => {
    console.log(
      `${fate.padEnd(8)} ${file}:${line}  ${was.replace(/\s+/g, ' ').slice(0, 60)} → ${text.replace(/\s+/g, ' ').slice(0, 40)}${by === undefined ? '' : `  ${by}`}`,
    );
  });
  const number = (fate: Fate) => findings.filter((finding) => finding.fate === fate).length;
  const noticed = findings.length - number('survived');
  console.log(
    `${findings.length} mutants: ${number('killed')} killed, ${number('crashed')} crashed, ${number('hung')} hung, ${number('survived')} survived: ${((100 * noticed) / findings.length).toFixed(1)} % noticed, ${((100 * number('killed')) / findings.length).toFixed(1)} % by a failing case`,
  );
}
