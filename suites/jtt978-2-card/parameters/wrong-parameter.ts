/** What the cases about wrong parameters share: their rows, made from the table of wrong parameters, and what each is held to. */

import {
  type Answer,
  type Card,
  type Command,
  type Expectation,
  hex,
  type Instruments,
  oneOf,
  type ParameterKind,
  purseCommands,
  type Row,
  rule,
  type SealedVerb,
  type Sealing,
  type Text,
  type WrongParameter,
  wrongParameters,
} from '#harness';
import { answerForm, refusal } from '../purse-case.ts';

/** Why a case stands beside those that send the same wrong parameters, or Le 00, with other commands. */
export const anotherCommand: Text = { zh: '另一条指令', en: 'the same of another command' };

type CommandName = keyof typeof purseCommands;

/** One wrong parameter of a command. */
export interface WrongRow extends Row {
  readonly kind: ParameterKind;
  /** What the status word should be. */
  readonly word: Expectation;
  /** Makes the good command that a case is about to send the wrong one of this row. */
  readonly alter: (command: Command) => Command;
  /** What the MAC of a protected command stands over: the wrong command itself, or else the good one. */
  readonly sealing: Pick<Sealing, 'alter'>;
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
    covers: coversOf({ kind }),
    rows: wrongRows(name, sample).filter((row) => row.kind === kind),
  };
}

/** Words that are as right as those of the table for one command, by the kind of parameter. */
type FurtherWords = Readonly<Partial<Record<ParameterKind, Readonly<Record<string, Text>>>>>;

/** The same with every kind of wrong parameter. */
export function wrongOf(name: CommandName, sample: Command, also: FurtherWords = {}) {
  const { zh, en } = purseCommands[name].name;
  return { title: anyFault(zh, en), covers: coversOf, rows: wrongRows(name, sample, also) };
}

export const anyFault = (zh: string, en: string): Text => ({
  zh: `${zh}：任一参数错误时拒绝执行，数据与状态不变`,
  en: `${en} with any one parameter wrong is refused and changes nothing`,
});

/** The wrong parameters of a command, each as a row. */
export const wrongRows = (name: CommandName, sample: Command, also: FurtherWords = {}): readonly WrongRow[] =>
  wrongParameters(name, sample).map(({ row, kind, title, expected, tolerated }) => {
    const alter = (live: Command): Command => (wrongParameters(name, live).find((each) => each.row === row) as WrongParameter).command;
    // Of a length that is wrong the MAC is cut or not the last of the data: it is that of the good command.
    const word = oneOf({ ...reasons(expected), ...also[kind] }, reasons(tolerated));
    return { row, title, kind, word, alter, sealing: kind === 'length' ? {} : { alter } };
  });

/**
 * The same for a command whose MAC covers its header: with the MAC of the wrong command, and with that of the good one. Which
 * of the two a careless card finds genuine hangs on whether it mends the header before it looks.
 */
export function wrongSealed(name: SealedVerb, sample: Command, also: FurtherWords = {}) {
  const family = wrongOf(name, sample, also);
  return { ...family, rows: family.rows.flatMap((row) => (row.kind === 'length' ? [row] : [row, withGoodMac(row)])) };
}

const withGoodMac = (row: WrongRow): WrongRow => ({
  ...row,
  row: `${row.row}-good-mac`,
  title: { zh: `${row.title.zh}，MAC 按正确的指令计算`, en: `${row.title.en}, with the MAC of the good command` },
  sealing: {},
});

/** Of a command whose MAC ends its data, other data have another MAC: a card that looks at it first is as right. */
export const macFirst: FurtherWords = {
  length: {
    '6987': { zh: '未见 MAC', en: 'no MAC found' },
    '6988': { zh: '数据长度不同则 MAC 不符', en: 'the MAC is wrong for data of another length' },
  },
};

/** The laboratory's page of READ PICTURE has words of its own. */
export const pictureWords: FurtherWords = {
  cla: { '6D00': { zh: '读照片指令页：CLA 非 00', en: 'the page of READ PICTURE: CLA other than 00' } },
  p1p2: { '6A82': { zh: '读照片指令页：文件不存在', en: 'the page of READ PICTURE: no such file' } },
};

/** What a case about a wrong parameter checks. */
export const coversOf = ({ kind }: Pick<WrongRow, 'kind'>): readonly string[] => [
  requirement(kind),
  `${requirement(kind)}.word`,
  'JTT978.2:EP.ANSWER.form',
];

/** The requirement that a wrong parameter of this kind is refused and harmless. */
export const requirement = (kind: ParameterKind): string => `JTT978.2:EP.PARAM.${kind}`;

/** Checks an answer that should be a refusal: that it is one, how it is worded, and its form. */
export function checkRefusal({ check }: Instruments, { kind, word }: WrongRow, { sw, data }: Answer): void {
  check(requirement(kind), sw).is(refusal);
  check(`${requirement(kind)}.word`, sw).is(word);
  check('JTT978.2:EP.ANSWER.form', { sw, octets: data.length }).is(answerForm);
}

/** Checks, of a wrong Le alone, where a terminal ends that heeds 6Cxx: with so many octets, or still refused. */
export async function checkReissued({ check }: Instruments, { kind }: WrongRow, answer: Answer, octets: number): Promise<void> {
  if (kind === 'le') check(requirement('le'), seen(await answer.reissued())).is(endsWithOctets(octets));
}

/** Money and the newest record of a transaction, by three reads: what a command that was refused must leave alone. */
export const glance = async (card: Card): Promise<unknown> => ({
  available: seen(await card.attempt.getBalance({ kind: 'available' })),
  overdraftLimit: seen(await card.attempt.getBalance({ kind: 'overdraftLimit' })),
  newest: seen(await card.attempt.readRecord({ sfi: 0x18, record: 1 })),
});

/** The same for a read with a wrong Le, which ISO/IEC 7816-4 lets a card answer with a warning and fewer octets: harmless, and a matter of the word. */
export function checkRefusedRead({ check }: Instruments, { kind, word }: WrongRow, { sw, data }: Answer): void {
  check(requirement(kind), sw).is(refusedOrWarned);
  check(`${requirement(kind)}.word`, sw).is(word);
  check('JTT978.2:EP.ANSWER.form', { sw, octets: data.length }).is(answerForm);
}

/** ISO/IEC 7816-4: a read that reaches over the end of a file is refused, or warned of with 6282. */
export const refusedOrWarned = rule(
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
