/** Random histories of moves against a device, shrunk by fast-check to a short one that still breaks a requirement. */

import { LinkBroken } from '../link/link.ts';
import type { Text } from '../text.ts';
import { type Check, Expectation, exactly, rule } from './check.ts';
import { type Counterexample, type Crossing, type MadeMove, told } from './counterexample.ts';
import { Inconclusive, NotGranted } from './errors.ts';
import { toJson } from './json.ts';

export type { Counterexample };

/** fast-check, handed to those who say which moves there are. */
export type FastCheck = typeof import('fast-check');

/** What an exploration needs of the case's scene: its seed, how it is run again, where it writes, and what crosses its wires. */
export interface ExploredScene {
  readonly seed: number;
  readonly again: Text;
  note(text: Text): void;
  listen(hear: (crossing: Crossing) => void): () => void;
}

/** One thing that a history can do. `M` is what the device must be like by then, and `run` brings it up to date. */
export interface Move<M> {
  /** The line of the procedure that a person keys in by hand. */
  readonly title: Text;
  /** Whether the move makes sense now; a history leaves it out otherwise. */
  check(model: M): boolean;
  /** Makes the move. Its checks may fail the history; what it throws itself ends the exploration. */
  run(model: M, check: Check): Promise<void>;
}

export interface Exploration<M extends object> {
  /** Brings the device, as it was left, to where a history starts, and reads what it is like there. */
  readonly first: { readonly title: Text; run(): Promise<M> };
  moves(fc: FastCheck): readonly import('fast-check').Arbitrary<Move<M>>[];
  /** Made at the end of every history. */
  readonly last: Move<M>;
  readonly histories: number;
  /** Moves of the longest history. */
  readonly longest: number;
  /** The most moves that may be made to shorten a counter-example. */
  readonly shrinking: number;
}

/** What a requirement that was never broken shows. */
export const upheld = rule(
  { zh: '随机历史中没有反例', en: 'no counter-example among the random histories' },
  (observed) => observed === null,
);

/** A history that broke requirements at its last move. */
class Broken extends Error {
  readonly requirements: ReadonlyMap<string, Counterexample>;
  constructor(requirements: ReadonlyMap<string, Counterexample>) {
    super([...requirements.keys()].join(', '));
    this.requirements = requirements;
  }
}

/** The moves for shrinking are used up. */
class Enough extends Error {}

/**
 * Makes histories until one breaks a requirement, shortens that one, and writes it into the record as a procedure.
 * What it does depends on the scene's seed and the device's answers alone. A device lives on between histories.
 * @returns the counter-examples of the shortest history, by requirement; empty when nothing broke
 * @throws whatever a move throws; only while a counter-example is being shortened do a failed wire, a refused preamble
 *   and a used-up grant end the shortening instead, since what was broken before stays broken
 */
export async function explore<M extends object>(
  scene: ExploredScene,
  { first, moves, last, histories, longest, shrinking }: Exploration<M>,
): Promise<Readonly<Record<string, Counterexample>>> {
  const fc: FastCheck = await import('fast-check');
  let shortest: { readonly procedure: readonly MadeMove[]; readonly broken: Broken } | undefined;
  let halt: { readonly error: unknown } | undefined;
  let left = shrinking;

  let crossings: Crossing[] = [];
  const begin = (title: Text, procedure: MadeMove[]): void => {
    crossings = [];
    procedure.push({ title, crossings });
  };

  const made = async (move: Move<M>, model: M, procedure: MadeMove[]): Promise<void> => {
    if (shortest !== undefined && left === 0) throw new Enough();
    if (shortest !== undefined) left -= 1;
    begin(move.title, procedure);
    const broken = new Map<string, Counterexample>();
    await move.run(model, listening(move.title, broken));
    if (broken.size > 0) throw new Broken(broken);
  };
  const asCommand = (move: Move<M>) => ({
    check: (model: M) => move.check(model),
    run: (model: M, procedure: MadeMove[]) => made(move, model, procedure),
    toString: () => move.title.en,
  });

  const history = fc.commands(
    moves(fc).map((move) => move.map(asCommand)),
    { maxCommands: longest, size: 'max', disableReplayLog: true },
  );
  const property = fc.asyncProperty(history, async (commands) => {
    if (halt !== undefined || (shortest !== undefined && left === 0)) return;
    const procedure: MadeMove[] = [];
    begin(first.title, procedure);
    try {
      const model = await first.run();
      await fc.asyncModelRun(() => ({ model, real: procedure }), commands);
      await made(last, model, procedure);
    } catch (error) {
      if (error instanceof Broken) {
        shortest = { procedure, broken: error };
        throw error;
      }
      // To fast-check this history passed: nothing but a broken requirement is worth shortening.
      if (!(error instanceof Enough)) halt = { error };
    }
  });
  const silence = scene.listen((crossing) => crossings.push(crossing));
  await fc.check(property, { seed: scene.seed, numRuns: histories });
  silence();

  if (halt !== undefined && (shortest === undefined || !endsShortening(halt.error))) throw halt.error;
  if (shortest === undefined) return {};
  scene.note(told(shortest.procedure, shortest.broken.requirements, scene));
  return Object.fromEntries(shortest.broken.requirements);
}

/** Checks of a move: the first break of each requirement is kept, the move goes on. */
function listening(at: Text, broken: Map<string, Counterexample>): Check {
  return (requirement, observed) => ({
    is(expected) {
      const { shown, judge } = expected instanceof Expectation ? expected : exactly(expected);
      const seen = toJson(observed);
      if (judge(seen) !== 'broken' || broken.has(requirement)) return;
      broken.set(requirement, { expected: shown, observed: seen, at });
    },
  });
}

function endsShortening(error: unknown): boolean {
  return error instanceof LinkBroken || error instanceof Inconclusive || error instanceof NotGranted;
}
