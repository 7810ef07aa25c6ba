/** The declaration of a device under test: what it is (ICS), and what a test needs to know of it (IXIT). */

import type { Text } from '../text.ts';
import { type Fen, fen } from '../tunion/money.ts';
import type { Edition } from './edition.ts';
import { everything, type Grants, mergeGrants, parseGrants, type ShownGrants, showGrants } from './grants.ts';
import { checkSchema, type FileProblem, type InputFile, InvalidFile, readInput } from './input-file.ts';
import { type KeyName, type KeyReference, keyNames } from './keys.ts';
import { type DeclaredElement, type DeclaredTsm, domainKeyParts, phoneFacts, publicPhone, unsaid } from './phone-declaration.ts';
import type { SecretReference } from './secret.ts';
import { refuseWrittenSecrets } from './written-secret.ts';

/** A kernel as the scheme operator's laboratory names them; K1 is the purse with international or both algorithms. */
export type Kernel = 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6';

/** The functions of the purse that a maker may leave out. */
export const functionText = {
  'EP.purchase': { zh: '单次消费', en: 'purchase' },
  'EP.capp': { zh: '复合消费', en: 'composite purchase' },
  'EP.load': { zh: '圈存', en: 'load' },
  'EP.prove': { zh: '取交易认证', en: 'transaction proof' },
  'EP.overdraft': { zh: '透支', en: 'overdraft' },
  'EP.unload': { zh: '圈提', en: 'unload' },
  'EP.overdraft-update': { zh: '修改透支限额', en: 'updating the overdraft limit' },
  'EP.write': { zh: '带 MAC 修改文件', en: 'writing files with a MAC' },
  'EP.append': { zh: '追加记录', en: 'appending records' },
  'EP.pin': { zh: '验证与修改个人密码', en: 'verifying and changing a PIN' },
  'EP.pin-reload': { zh: '重装个人密码', en: 'reloading the PIN' },
  'EP.pin-unblock': { zh: '解锁个人密码', en: 'unblocking the PIN' },
  'EP.pin-before-load': { zh: '圈存前须验证个人密码', en: 'a PIN asked for before a load' },
  'EP.block': { zh: '应用锁定与解锁', en: 'blocking and unblocking the application' },
  'EP.external-authenticate': { zh: '外部认证', en: 'external authentication' },
  'EP.algorithms': { zh: '算法查询与切换', en: 'asking for and switching the algorithm' },
  'EP.picture': { zh: '照片文件', en: 'the picture file' },
  'EP.qr': { zh: '二维码文件', en: 'the QR code file' },
  'EP.second-purse': { zh: '第二钱包', en: 'a second purse' },
  'EP.dual-standard': { zh: '双标准（另有住建部应用）', en: 'a MOHURD application beside the purse' },
  'SE.domains': { zh: '可访问安全域', en: 'security domains that can be reached' },
  'SE.content': { zh: '安装与删除应用', en: 'installing and deleting applications' },
  'SE.load': { zh: '装载测试用装载文件', en: 'loading a load file made for the test' },
  'SE.registry': { zh: '可访问非接触注册服务', en: 'a contactless registry that can be reached' },
  'SE.field': { zh: '终端一侧另有接口', en: 'an interface of its own for terminals' },
  'SE.response-mac': { zh: '应答带 MAC 的安全通道', en: 'secure channels whose answers bear MACs' },
  'SE.delegated': { zh: '委托管理', en: 'delegated management' },
  'SE.receipts': { zh: '委托管理的回执', en: 'receipts of delegated management' },
  'SE.groups': { zh: '应用组', en: 'groups of applications' },
  'SE.event': { zh: '交易事件上报', en: 'transaction events' },
  'SE.cards': { zh: '两张以上的卡', en: 'two cards or more' },
  TSM: { zh: '可信服务管理平台', en: 'a trusted service manager' },
} as const satisfies Readonly<Record<string, Text>>;

export type FunctionId = keyof typeof functionText;

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
  /** How SM4 session keys are made from the 8 octets of a transaction; no rule is public, so the maker names the candidate. */
  readonly sm4?: 'complement' | 'pad80' | 'zero';
  /** Whether the key of an overdraft update's TAC is folded from DTK, as that of every other TAC, or DTK itself. */
  readonly overdraftTac?: 'folded' | 'direct';
  /** What the MAC of RELOAD PIN covers: the new PIN alone, or the command's header, its Lc and the PIN. */
  readonly reloadPinMac?: 'pin-only' | 'with-header';
}

/** Key indexes by the transaction that asks for them. */
export type KeyIndexes = Readonly<Partial<Record<'purchase' | 'load' | 'unload' | 'overdraft', number>>>;

export interface Declaration {
  readonly sample: Sample;
  readonly edition: Edition;
  readonly kernel: Kernel;
  readonly functions: readonly FunctionId[];
  /** Key indexes, where the maker states them; else those of the PSAM count. */
  readonly keyIndex: KeyIndexes;
  readonly keys: Readonly<Partial<Record<KeyName, KeyReference>>>;
  /** Where the card's PIN is kept. */
  readonly pin?: SecretReference;
  /** Of a phone: its secure element, and the TSM that manages it. */
  readonly se?: DeclaredElement;
  readonly tsm?: DeclaredTsm;
  /** The most that the real balance may be. */
  readonly cap?: Fen;
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
  readonly keyIndex?: KeyIndexes;
  readonly keys?: { readonly vouched?: boolean } & Partial<Record<KeyName, Partial<KeyReference>>>;
  readonly pin?: SecretReference;
  readonly se?: DeclaredElement;
  readonly tsm?: DeclaredTsm;
  readonly cap?: number;
  readonly limits?: { readonly perTransaction?: number; readonly total?: number };
  readonly reader?: string;
  readonly card?: { readonly serial: string };
  readonly grants?: Readonly<Record<string, number | boolean>>;
  readonly alternatives?: Omit<Alternatives, 'creditForLoadP2'> & { readonly creditForLoadP2?: string | number };
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
  refuseWrittenSecrets(source);
  checkSchema(source, 'declaration');
  const written = source.value as Written;
  const { vouched = false, ...references } = written.keys ?? {};
  const grants = grantsOf(written.grants ?? {});
  refuseContradictions(source, written, references, grants);
  const { perTransaction, total } = written.limits ?? {};
  const { creditForLoadP2, ...alternatives } = written.alternatives ?? {};
  return {
    sample: written.sample,
    edition: String(written.edition) as Edition,
    kernel: written.kernel,
    functions: written.functions ?? usualFunctions,
    keyIndex: written.keyIndex ?? {},
    keys: Object.fromEntries(Object.entries(references).map(([name, reference]) => [name, { diversified: false, ...reference }])),
    ...(written.pin ? { pin: written.pin } : {}),
    ...(written.se ? { se: written.se } : {}),
    ...(written.tsm ? { tsm: written.tsm } : {}),
    ...(written.cap === undefined ? {} : { cap: fen(written.cap) }),
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
      ...alternatives,
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

/** The kernels whose purse works with SM4 alone. */
const sm4Kernels: ReadonlySet<Kernel> = new Set(['K2', 'K6']);

function refuseContradictions(
  source: InputFile,
  { card, kernel, pin, alternatives, functions, se, tsm }: Written,
  references: Partial<Record<KeyName, Partial<KeyReference>>>,
  grants: Grants,
): void {
  const problems: FileProblem[] = [];
  const places = Object.entries(references).map(([name, reference]) => [`/keys/${name}`, reference] as const);
  const secrets: readonly (readonly [string, SecretReference | undefined])[] = [
    ...places,
    ['/pin', pin],
    ...(se?.keys ?? []).flatMap((keys, index) => domainKeyParts.map((part) => [`/se/keys/${index}/${part}`, keys[part]] as const)),
    ['/se/token', se?.token],
    ['/tsm/partner/key', tsm?.partner.key],
    ['/tsm/rival/key', tsm?.rival?.key],
  ];
  for (const [at, reference] of secrets) {
    if (reference === undefined) continue;
    const { env, file, pointer } = reference;
    if ((env === undefined) === (file === undefined)) {
      problems.push(source.problem(at, { zh: '须给出 env 或 file 之一', en: 'name one of env and file' }));
    } else if (pointer !== undefined && file === undefined) {
      problems.push(source.problem(`${at}/pointer`, { zh: 'pointer 只能与 file 一起使用', en: 'a pointer belongs to a file' }));
    }
  }
  problems.push(
    ...unsaid({ ...(functions ? { functions } : {}), ...(se ? { se } : {}), ...(tsm ? { tsm } : {}) }).map(({ pointer, text }) =>
      source.problem(pointer, text),
    ),
  );
  if (sm4Kernels.has(kernel) && places.length > 0 && alternatives?.sm4 === undefined) {
    problems.push(
      source.problem('/alternatives/sm4', {
        zh: `${kernel} 的 SM4 会话密钥算法没有公开资料：给出密钥时须写明 complement、pad80 或 zero`,
        en: `nothing public says how ${kernel} makes its SM4 session keys: with keys, name one of complement, pad80, zero`,
      }),
    );
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

/** What cases may know of a declaration, by the names of their facts. */
export function declaredFacts(declaration: Declaration): Readonly<Record<string, string | number | boolean>> {
  const { keyIndex, limits, cap, alternatives } = declaration;
  return {
    ...Object.fromEntries(Object.entries(keyIndex).map(([name, index]) => [`${name}KeyIndex`, index])),
    ...(limits.perTransaction === undefined ? {} : { mostPerTransaction: limits.perTransaction }),
    ...(cap === undefined ? {} : { balanceCap: cap }),
    ...alternatives,
    ...phoneFacts(declaration),
  };
}

/** What a record may hold of a declaration. */
export interface PublicDeclaration {
  readonly sample: Sample;
  readonly edition: Edition;
  readonly kernel: Kernel;
  readonly functions: readonly FunctionId[];
  readonly keyIndex: KeyIndexes;
  readonly keys: { readonly vouched: boolean; readonly masters: readonly string[]; readonly cardKeys: readonly string[] };
  /** Whether a PIN is at hand. */
  readonly pin: boolean;
  /** Of a phone, without where anything is kept. */
  readonly phone?: ReturnType<typeof publicPhone>;
  readonly cap?: number;
  readonly limits: { readonly perTransaction?: number; readonly total?: number };
  readonly card?: { readonly serial: string };
  readonly grants: ShownGrants;
  readonly alternatives: Alternatives;
}

/** The declaration without keys, without where they are kept, and without any path. */
export function publicView(declaration: Declaration): PublicDeclaration {
  const { sample, edition, kernel, functions, keyIndex, keys, pin, cap, vouched, limits, card, grants, alternatives } = declaration;
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
    pin: pin !== undefined,
    ...(declaration.se || declaration.tsm ? { phone: publicPhone(declaration) } : {}),
    ...(cap === undefined ? {} : { cap }),
    limits,
    ...(card ? { card } : {}),
    grants: showGrants(grants),
    alternatives,
  };
}
