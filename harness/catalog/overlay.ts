/** An overlay: what somebody who holds the standard's text confirms of a catalog, and the clause numbers that we lack. */

import type { Edition } from './edition.ts';
import { checkSchema, type FileProblem, type InputFile, InvalidFile, readInput } from './input-file.ts';
import { type Confidence, type Evidence, type Level, type Requirement, unknownRequirement } from './requirement.ts';

interface Overlay {
  readonly confirmedBy: string;
  readonly date?: string;
  readonly confirm: readonly {
    readonly id: string;
    readonly confidence?: Confidence;
    readonly evidence?: Evidence;
    readonly clause?: string;
    readonly editions?: readonly Edition[];
    readonly level?: Level;
    readonly note?: string;
  }[];
}

/**
 * The requirements with the overlay file `--catalog F` (JSON or YAML) laid over them, in their old order.
 * @throws InvalidFile for what breaks the schema, for ids that the catalog does not have, and for ids named twice
 */
export function overlayRequirements(requirements: readonly Requirement[], file: string): readonly Requirement[] {
  return overlaid(requirements, readInput(file));
}

/** The same from a file that was read before. */
export function overlaid(requirements: readonly Requirement[], input: InputFile): readonly Requirement[] {
  checkSchema(input, 'overlay');
  const { confirmedBy, date, confirm } = input.value as Overlay;
  const known = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const named = new Set<string>();
  const problems: FileProblem[] = [];
  for (const [index, { id, note, ...changes }] of confirm.entries()) {
    const requirement = known.get(id);
    if (requirement === undefined) {
      problems.push(input.problem(`/confirm/${index}/id`, unknownRequirement(id)));
      continue;
    }
    if (named.has(id))
      problems.push(input.problem(`/confirm/${index}/id`, { zh: `编号 ${id} 重复`, en: `the id ${id} stands here twice` }));
    named.add(id);
    const confirmed = { by: confirmedBy, ...(date ? { date } : {}), ...(note ? { note: { zh: note, en: note } } : {}) };
    known.set(id, { ...requirement, ...changes, confirmed });
  }
  if (problems.length > 0) throw new InvalidFile(problems);
  return [...known.values()];
}
