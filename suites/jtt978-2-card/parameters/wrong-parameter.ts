/** What the cases about wrong parameters share: their rows, made from the table of wrong parameters, and what each is held to. */

import {
  type Answer,
  type Command,
  type Expectation,
  hex,
  type Instruments,
  oneOf,
  type ParameterKind,
  purseCommands,
  type Row,
  rule,
  type Text,
  type WrongParameter,
  wrongParameters,
} from '#harness';
import { answerForm, refusal } from '../purse-case.ts';

type CommandName = keyof typeof purseCommands;

/** One wrong parameter of a command. */
export interface WrongRow extends Row {
  readonly kind: ParameterKind;
  /** What the status word should be. */
  readonly word: Expectation;
  /** Makes the good command that a case is about to send the wrong one of this row. */
  readonly alter: (command: Command) => Command;
}

const faults: Readonly<Record<ParameterKind, Text>> = {
  cla: { zh: 'CLA 错误时拒绝执行，数据与状态不变', en: 'with a wrong CLA is refused and changes nothing' },
  ins: { zh: 'INS 错误时拒绝执行，数据与状态不变', en: 'with a wrong INS is refused and changes nothing' },
  p1p2: { zh: 'P1 或 P2 错误时拒绝执行，数据与状态不变', en: 'with a wrong P1 or P2 is refused and changes nothing' },
  length: { zh: '数据域长度错误时拒绝执行，数据与状态不变', en: 'with a wrong Lc is refused and changes nothing' },
  data: { zh: '数据域内容错误时拒绝执行，数据与状态不变', en: 'with a wrong data field is refused and changes nothing' },
  le: {
    zh: 'Le 错误时拒绝执行或指出正确长度，数据与状态不变',
    en: 'with a wrong Le is refused or told the right one, and changes nothing',
  },
};

/** Title, requirements and rows of a family: one kind of wrong parameter of one command. `sample` is any good command of that name. */
export function wrong(
  name: CommandName,
  kind: ParameterKind,
  sample: Command,
): { title: Text; covers: readonly string[]; rows: readonly WrongRow[] } {
  const command = purseCommands[name].name;
  return {
    title: { zh: `${command.zh}：${faults[kind].zh}`, en: `${command.en} ${faults[kind].en}` },
    covers: [requirement(kind), `${requirement(kind)}.word`, 'JTT978.2:EP.ANSWER.form'],
    rows: wrongParameters(name, sample)
      .filter((each) => each.kind === kind)
      .map(({ row, title, expected, tolerated }) => ({
        row,
        title,
        kind,
        word: oneOf(reasons(expected), reasons(tolerated)),
        alter: (live) => (wrongParameters(name, live).find((each) => each.row === row) as WrongParameter).command,
      })),
  };
}

/** The requirement that a wrong parameter of this kind is refused and harmless. */
export const requirement = (kind: ParameterKind): string => `JTT978.2:EP.PARAM.${kind}`;

/** Checks an answer that should be a refusal: that it is one, how it is worded, and its form. */
export function checkRefusal({ check }: Instruments, { kind, word }: WrongRow, { sw, data }: Answer): void {
  check(requirement(kind), sw).is(refusal);
  check(`${requirement(kind)}.word`, sw).is(word);
  check('JTT978.2:EP.ANSWER.form', { sw, octets: data.length }).is(answerForm);
}

/** The same for a read with a wrong Le, which ISO/IEC 7816-4 lets a card answer with a warning and fewer octets: harmless, and a matter of the word. */
export function checkRefusedRead({ check }: Instruments, { kind, word }: WrongRow, { sw, data }: Answer): void {
  check(requirement(kind), sw).is(refusedOrWarned);
  check(`${requirement(kind)}.word`, sw).is(word);
  check('JTT978.2:EP.ANSWER.form', { sw, octets: data.length }).is(answerForm);
}

const refusedOrWarned = rule(
  { zh: '拒绝，或以 6282 警告', en: 'refused, or warned with 6282' },
  (sw) => refusal.judge(sw) === 'met' || sw === '6282',
);

/**
 * Where a terminal ends that heeds 6Cxx: a command that was told its length answers these octets, one that was refused
 * otherwise stays refused.
 */
export const endsWith = (data: Uint8Array): Expectation =>
  rule({ zh: `已拒绝，或按所指长度重发后应答 ${hex(data)}`, en: `refused, or with the length it named answered ${hex(data)}` }, (seen) => {
    const answer = Object(seen) as { sw?: string; data?: string };
    return isFinal(answer.sw) || (answer.sw === '9000' && answer.data === hex(data));
  });

/** The same where only the number of octets is known. */
export const endsWithOctets = (...lengths: readonly number[]): Expectation =>
  rule(
    {
      zh: `已拒绝，或按所指长度重发后应答 ${lengths.join(' 或 ')} 字节`,
      en: `refused, or with the length it named answered ${lengths.join(' or ')} octets`,
    },
    (seen) => {
      const answer = Object(seen) as { sw?: string; data?: string };
      return isFinal(answer.sw) || (answer.sw === '9000' && lengths.some((length) => answer.data?.length === 2 * length));
    },
  );

/** An answer as the two expectations above see it. */
export const seen = ({ sw, data }: Answer): { readonly sw: string; readonly data: Uint8Array } => ({ sw, data });

const isFinal = (sw = ''): boolean => !/^(9000|61..|6C..)$/.test(sw) && /^[69]...$/.test(sw);

const reasons = ({ words, reason }: WrongParameter['expected']): Readonly<Record<string, Text>> =>
  Object.fromEntries(words.map((word) => [word, reason]));
