/** The declaration of a device under test: what it is (ICS), and what a test needs to know of it (IXIT). */

import type { Text } from '../text.ts';
import { type Fen, fen } from '../tunion/money.ts';
import type { Edition } from './edition.ts';
import { everything, type Grants, mergeGrants, parseGrants, type ShownGrants, showGrants } from './grants.ts';
import { checkSchema, type FileProblem, type InputFile, InvalidFile, looksLikeKey, pointerSegment, readInput } from './input-file.ts';
import { type KeyName, type KeyReference, keyNames } from './keys.ts';

/** A kernel as the scheme operator's laboratory names them; K1 is the purse with international or both algorithms. */
export type Kernel = 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6';

/** A function of the purse that a maker may leave out. */
export type FunctionId = 'EP.purchase' | 'EP.capp' | 'EP.load' | 'EP.prove' | 'EP.overdraft';

export const functionText: Readonly<Record<FunctionId, Text>> = {
  'EP.purchase': { zh: '单次消费', en: 'purchase' },
  'EP.capp': { zh: '复合消费', en: 'composite purchase' },
  'EP.load': { zh: '圈存', en: 'load' },
  'EP.prove': { zh: '取交易认证', en: 'transaction proof' },
  'EP.overdraft': { zh: '透支', en: 'overdraft' },
};

/** What a card supports whose declaration does not list its functions. */
export const usualFunctions: readonly FunctionId[] = ['EP.purchase', 'EP.capp', 'EP.load', 'EP.prove'];

export interface Sample {
  readonly name: string;
  readonly maker: string;
  readonly model: string;
  /** The serial number of the sample, as its maker marks it. */
  readonly serial: string;
  readonly firmware: string;
}

/** Legal freedoms that a maker may declare, where the editions leave a choice. */
export interface Alternatives {
  /** P2 of CREDIT FOR LOAD that the card takes. */
  readonly creditForLoadP2?: '00' | '02';
  /** Whether a composite purchase of amount zero moves the offline counter. */
  readonly zeroAmountCounts?: boolean;
}

export interface Declaration {
  readonly sample: Sample;
  readonly edition: Edition;
  readonly kernel: Kernel;
  readonly functions: readonly FunctionId[];
  /** Key indexes, where the maker states them; else those of the PSAM count. */
  readonly keyIndex: { readonly purchase?: number; readonly load?: number };
  readonly keys: Readonly<Partial<Record<KeyName, KeyReference>>>;
  /** Whether the maker answers for the keys: a MAC that does not verify is then the card's fault. */
  readonly vouched: boolean;
  /** The most that one transaction, and all of a run together, may move. */
  readonly limits: { readonly perTransaction?: Fen; readonly total?: Fen };
  /** A glob for the name of the reader that holds the sample. */
  readonly reader: string;
  /** The application serial number of the one card that the grants are for. */
  readonly card?: { readonly serial: string };
  readonly grants: Grants;
  readonly alternatives: Alternatives;
  /** The file that it was read from. */
  readonly source: InputFile;
}

/** A declaration as its file has it. */
interface Written {
  readonly sample: Sample;
  readonly edition: Edition | number;
  readonly kernel: Kernel;
  readonly functions?: readonly FunctionId[];
  readonly keyIndex?: { readonly purchase?: number; readonly load?: number };
  readonly keys?: { readonly vouched?: boolean } & Partial<Record<KeyName, Partial<KeyReference>>>;
  readonly limits?: { readonly perTransaction?: number; readonly total?: number };
  readonly reader?: string;
  readonly card?: { readonly serial: string };
  readonly grants?: Readonly<Record<string, number | boolean>>;
  readonly alternatives?: { readonly creditForLoadP2?: string | number; readonly zeroAmountCounts?: boolean };
}

/**
 * Reads a declaration (YAML).
 * @throws InvalidFile with file, line, column and JSON pointer of every fault; a key written into the file is refused unseen
 */
export function loadDeclaration(file: string): Declaration {
  return declarationOf(readInput(file));
}

/** The same from a file that was read before. */
export function declarationOf(source: InputFile): Declaration {
  refuseKeys(source);
  checkSchema(source, 'declaration');
  const written = source.value as Written;
  const { vouched = false, ...references } = written.keys ?? {};
  const grants = grantsOf(written.grants ?? {});
  refuseContradictions(source, references, grants, written.card);
  const { perTransaction, total } = written.limits ?? {};
  const { creditForLoadP2, zeroAmountCounts } = written.alternatives ?? {};
  return {
    sample: written.sample,
    edition: String(written.edition) as Edition,
    kernel: written.kernel,
    functions: written.functions ?? usualFunctions,
    keyIndex: written.keyIndex ?? {},
    keys: Object.fromEntries(Object.entries(references).map(([name, reference]) => [name, { diversified: false, ...reference }])),
    vouched,
    limits: {
      ...(perTransaction === undefined ? {} : { perTransaction: fen(perTransaction) }),
      ...(total === undefined ? {} : { total: fen(total) }),
    },
    reader: written.reader ?? '*',
    ...(written.card ? { card: written.card } : {}),
    grants,
    alternatives: {
      ...(creditForLoadP2 === undefined ? {} : { creditForLoadP2: Number(creditForLoadP2) === 2 ? '02' : '00' }),
      ...(zeroAmountCounts === undefined ? {} : { zeroAmountCounts }),
    },
    source,
  };
}

function grantsOf({ all, ...named }: Readonly<Record<string, number | boolean>>): Grants {
  const names = Object.keys(named);
  const given = names.flatMap((name) => (named[name] === false ? [] : [named[name] === true ? name : `${name}=${named[name]}`]));
  const withheld = parseGrants(names.filter((name) => named[name] === false));
  const merged = mergeGrants(all === true ? everything : {}, parseGrants(given));
  return Object.fromEntries(Object.entries(merged).filter(([key]) => !(key in withheld)));
}

const keyWritten: Text = {
  zh: '密钥不得写在声明文件中。请改为引用：{ env: 环境变量名 }，或 { file: 密钥文件, pointer: /masters/purchase }',
  en: 'a key must not be written into a declaration. Refer to it instead: { env: VARIABLE }, or { file: KEYFILE, pointer: /masters/purchase }',
};

function refuseKeys(source: InputFile): void {
  if (!isGroup(source.value) || source.value['keys'] === undefined || source.value['keys'] === null) return;
  const found = keysWritten(source.value['keys'], '/keys');
  if (found.length > 0) throw new InvalidFile(found.map((pointer) => source.problem(pointer, keyWritten)));
}

/** The pointers below `keys` where a key itself seems to stand instead of a reference to one. */
function keysWritten(value: unknown, pointer: string): readonly string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => {
      const below = `${pointer}/${pointerSegment(name)}`;
      return looksLikeKey(name) ? [below] : keysWritten(inner, below);
    });
  }
  const isAKeysPlace = pointer === '/keys' || keyNames.some((name) => pointer === `/keys/${name}`);
  const isAKey = (typeof value === 'string' && looksLikeKey(value)) || (typeof value === 'number' && value >= 1e15);
  return isAKey || (isAKeysPlace && value !== null && typeof value !== 'boolean') ? [pointer] : [];
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseContradictions(
  source: InputFile,
  references: Partial<Record<KeyName, Partial<KeyReference>>>,
  grants: Grants,
  card: Written['card'],
): void {
  const problems: FileProblem[] = [];
  for (const [name, { env, file, pointer }] of Object.entries(references)) {
    if ((env === undefined) === (file === undefined)) {
      problems.push(source.problem(`/keys/${name}`, { zh: '须给出 env 或 file 之一', en: 'name one of env and file' }));
    } else if (pointer !== undefined && file === undefined) {
      problems.push(source.problem(`/keys/${name}/pointer`, { zh: 'pointer 只能与 file 一起使用', en: 'a pointer belongs to a file' }));
    }
  }
  if (Object.keys(grants).length > 0 && card === undefined) {
    problems.push(
      source.problem('/card/serial', {
        zh: '授权只对一张确定的卡有效：须写明其应用序列号',
        en: 'grants hold for one very card: give its application serial number',
      }),
    );
  }
  if (problems.length > 0) throw new InvalidFile(problems);
}

/** The grants of a declaration with those of `--grant` over them; `limits.total` caps the money in any case. */
export function effectiveGrants({ grants, limits }: Declaration, given: Grants = {}): Grants {
  const merged = mergeGrants(grants, given);
  if (limits.total === undefined || merged.money === undefined) return merged;
  return { ...merged, money: Math.min(merged.money, limits.total) };
}

/** What a record may hold of a declaration. */
export interface PublicDeclaration {
  readonly sample: Sample;
  readonly edition: Edition;
  readonly kernel: Kernel;
  readonly functions: readonly FunctionId[];
  readonly keyIndex: { readonly purchase?: number; readonly load?: number };
  readonly keys: { readonly vouched: boolean; readonly masters: readonly string[]; readonly cardKeys: readonly string[] };
  readonly limits: { readonly perTransaction?: number; readonly total?: number };
  readonly card?: { readonly serial: string };
  readonly grants: ShownGrants;
  readonly alternatives: { readonly creditForLoadP2?: string; readonly zeroAmountCounts?: boolean };
}

/** The declaration without keys, without where they are kept, and without any path. */
export function publicView(declaration: Declaration): PublicDeclaration {
  const { sample, edition, kernel, functions, keyIndex, keys, vouched, limits, card, grants, alternatives } = declaration;
  const named = keyNames.filter((name) => keys[name] !== undefined);
  return {
    sample,
    edition,
    kernel,
    functions,
    keyIndex,
    keys: {
      vouched,
      masters: named.filter((name) => keys[name]?.diversified === false),
      cardKeys: named.filter((name) => keys[name]?.diversified === true),
    },
    limits,
    ...(card ? { card } : {}),
    grants: showGrants(grants),
    alternatives,
  };
}
