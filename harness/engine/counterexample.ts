/** A counter-example as the procedure that a laboratory keys in by hand: its moves, what each sent and what came back. */

import type { Text } from '../text.ts';
import type { Json } from './json.ts';
import type { SecretPlace } from './record.ts';

/** What crossed a wire, or went to a key holder and came back, as far as a procedure tells it; octets in hexadecimal. */
export type Crossing =
  | { readonly type: 'apdu'; readonly channel: string; readonly c: string; readonly secrets?: readonly SecretPlace[]; readonly r: string }
  | { readonly type: 'reset'; readonly channel: string }
  | {
      readonly type: 'tear';
      readonly channel: string;
      readonly c: string;
      readonly secrets?: readonly SecretPlace[];
      readonly moment: number | null;
    }
  | { readonly type: 'ask'; readonly port: string; readonly question: Json; readonly answer: Json };

/** A move that was made, with all that crossed wires while it was. */
export interface MadeMove {
  readonly title: Text;
  readonly crossings: readonly Crossing[];
}

/** How a requirement was broken at the end of a history. */
export interface Counterexample {
  readonly expected: Json;
  readonly observed: Json;
  /** The move at which it broke. */
  readonly at: Text;
}

/** The procedure in words: numbered moves with their APDUs, what was broken, how to see it again and how to judge it again. */
export function told(
  moves: readonly MadeMove[],
  broken: ReadonlyMap<string, Counterexample>,
  { seed, again }: { readonly seed: number; readonly again: Text },
): Text {
  const steps = moves.flatMap(({ title, crossings }, index): Text[] => [
    { zh: `${index + 1}. ${title.zh}`, en: `${index + 1}. ${title.en}` },
    ...crossings.flatMap(linesOf).map(({ zh, en }) => ({ zh: `   ${zh}`, en: `   ${en}` })),
  ]);
  const found = [...broken].map(([requirement, { expected, observed }]): Text => {
    const [due, seen] = [JSON.stringify(expected), JSON.stringify(observed)];
    return { zh: `${requirement}：应为 ${due}，实为 ${seen}`, en: `${requirement}: expected ${due}, observed ${seen}` };
  });
  const lines: readonly Text[] = [
    { zh: `最短反例（用例种子 ${seed}）：`, en: `the shortest counter-example (case seed ${seed}):` },
    ...steps,
    ...found,
    again,
    {
      zh: '由记录复核（DIR 为本次运行的目录）：tunion judge DIR',
      en: 'to judge it again from the record (DIR is the folder of this run): tunion judge DIR',
    },
  ];
  return { zh: lines.map(({ zh }) => zh).join('\n'), en: lines.map(({ en }) => en).join('\n') };
}

function linesOf(crossing: Crossing): readonly Text[] {
  switch (crossing.type) {
    case 'apdu':
      return [alike(`${crossing.channel} > ${commandOf(crossing)}`), alike(`${crossing.channel} < ${crossing.r}`)];
    case 'reset':
      return [{ zh: `${crossing.channel} 断电，再上电`, en: `${crossing.channel} power off, power on` }];
    case 'tear': {
      const sent = `${crossing.channel} > ${commandOf(crossing)}`;
      const share = crossing.moment === null ? undefined : Math.round(crossing.moment * 100);
      return share === undefined
        ? [{ zh: `${sent}  应答未读即断电`, en: `${sent}  power off before the answer is read` }]
        : [{ zh: `${sent}  执行至 ${share} % 时断电`, en: `${sent}  power off at ${share} % of its work` }];
    }
    case 'ask':
      return [
        alike(`${crossing.port} ? ${JSON.stringify(crossing.question)}`),
        alike(`${crossing.port} ! ${JSON.stringify(crossing.answer)}`),
      ];
  }
}

function alike(line: string): Text {
  return { zh: line, en: line };
}

/** The command with the names of secrets in their places; what differs from a secret stands behind its name. */
function commandOf({ c, secrets = [] }: { readonly c: string; readonly secrets?: readonly SecretPlace[] }): string {
  return secrets
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((digits, { name, offset, length }) => {
      const [from, to] = [2 * offset, 2 * (offset + length)];
      const difference = digits.slice(from, to);
      const word = /^0*$/.test(difference) ? name.toUpperCase() : `${name.toUpperCase()}⊕${difference}`;
      return `${digits.slice(0, from)}[${word}]${digits.slice(to)}`;
    }, c);
}
