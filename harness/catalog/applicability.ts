/** Whether a case runs on a device, decided before the device is touched, from what is known of it. */

import type { LinkCapability } from '../link/link.ts';
import type { Text } from '../text.ts';
import type { Spend } from '../tunion/cost.ts';
import {
  type Declaration,
  declaredFacts,
  effectiveGrants,
  type FunctionId,
  functionText,
  type Kernel,
  usualFunctions,
} from './declaration.ts';
import { type Edition, editionText } from './edition.ts';
import { everything, type Grants, grantName, grantText, lacking, nothing, readGrants, type ShownGrants, showGrants } from './grants.ts';
import { type KeyName, keyNames } from './keys.ts';
import { hasUnconfirmedFormulas } from './requirement.ts';

export type { Edition, Grants, Spend };

/** What a case asks for. */
export interface Wanted {
  /** `EP`, `EP.purchase`, `SE.registry`, `keys.load`, `keys.se`, `masters.load` (a key that card keys derive from), `pin`, `link.tear-inside`, `reader.second`. */
  readonly needs?: readonly string[];
  /** All editions when absent. */
  readonly editions?: readonly Edition[];
  readonly spends?: Spend;
}

/** Everything that a decision rests on. */
export interface DeviceFacts {
  readonly edition: Edition;
  readonly kernel: Kernel;
  readonly functions: ReadonlySet<FunctionId>;
  /** Keys at hand, as needs: `keys.purchase`, `masters.purchase` where it is a master, and `pin` where the PIN is known. */
  readonly keys: ReadonlySet<string>;
  readonly link: ReadonlySet<LinkCapability>;
  readonly secondReader: boolean;
  readonly grants: Grants;
  /** Whether somebody answers for the keys. */
  readonly vouched: boolean;
  /** The application serial number of the one card that the grants are for. */
  readonly pinned?: string | undefined;
  /** What the maker said that cases may want to know. */
  readonly declared: Readonly<Record<string, string | number | boolean>>;
}

export type Applicability =
  | { readonly run: true }
  | { readonly run: false; readonly verdict: 'NOT_APPLICABLE' | 'NOT_RUN'; readonly reason: Text };

/** The kernels that have the purse which our cases test. */
const purseKernels: ReadonlySet<Kernel> = new Set(['K1', 'K2', 'K6']);

const linkTexts: Readonly<Record<LinkCapability, Text>> = {
  'tear-inside': { zh: '在指令执行中断电', en: 'taking the power away inside a command' },
};

/** Whether a MAC that does not verify is the fault of the device: somebody answers for the keys, and the formulas are public. */
export function isAnsweredFor({ vouched, kernel }: Pick<DeviceFacts, 'vouched' | 'kernel'>): boolean {
  return vouched && !hasUnconfirmedFormulas(kernel);
}

/**
 * The most that a case may spend of a device: where a load wants the PIN first, its first presentation is a try.
 * A case need not know which device wants it.
 */
export function spendsOn({ needs = [], spends = {} }: Wanted, { functions }: Pick<DeviceFacts, 'functions'>): Spend {
  if (!needs.includes('EP.load') || !functions.has('EP.pin-before-load')) return spends;
  return { ...spends, pinTries: Math.max(spends.pinTries ?? 0, 1) };
}

/**
 * NOT_APPLICABLE where edition, kernel, functions or link exclude the case; NOT_RUN, naming everything that is missing,
 * where it lacks keys, a second reader or grants.
 * @throws RangeError for a need that nobody knows: a mistake in the case
 */
export function decide(wanted: Wanted, facts: DeviceFacts): Applicability {
  const { needs = [], editions } = wanted;
  const excluded: Text[] = [];
  const missing: Text[] = [];
  if (editions !== undefined && !editions.includes(facts.edition)) {
    excluded.push({
      zh: `只适用于 ${editions.map((edition) => editionText[edition].zh).join('、')}，被测样品为 ${editionText[facts.edition].zh}`,
      en: `for ${editions.map((edition) => editionText[edition].en).join(', ')} only; the sample is of ${editionText[facts.edition].en}`,
    });
  }
  for (const need of needs) {
    if (need === 'EP' || Object.hasOwn(functionText, need)) {
      const reason = exclusion(need, facts);
      if (reason !== undefined) excluded.push(reason);
      else if (beyondReaders.has(need) && facts.declared['walletSide'] !== true) missing.push(walletMissing);
    } else if (need.startsWith('link.') && Object.hasOwn(linkTexts, need.slice(5))) {
      const capability = need.slice(5) as LinkCapability;
      const { zh, en } = linkTexts[capability];
      if (!facts.link.has(capability)) excluded.push({ zh: `当前链路不能${zh}（${need}）`, en: `this link cannot do: ${en} (${need})` });
    } else if (need.startsWith('keys.') && keyNames.includes(need.slice(5) as KeyName)) {
      if (!facts.keys.has(need)) missing.push({ zh: `密钥 ${need}`, en: `the key ${need}` });
    } else if (Object.hasOwn(otherKeys, need)) {
      if (!facts.keys.has(need)) missing.push(otherKeys[need as keyof typeof otherKeys]);
    } else if (need.startsWith('masters.') && keyNames.includes(need.slice(8) as KeyName)) {
      if (!facts.keys.has(need)) missing.push({ zh: `主密钥 ${need}`, en: `the master key ${need}` });
    } else if (need === 'pin') {
      if (!facts.keys.has('pin')) missing.push(pinMissing);
    } else if (need === 'reader.second') {
      if (!facts.secondReader) missing.push({ zh: '第二台读写器', en: 'a second reader' });
    } else {
      throw new RangeError(`no need is called "${need}"`);
    }
  }
  if (excluded.length > 0) return { run: false, verdict: 'NOT_APPLICABLE', reason: together(new Set(excluded)) };
  if (needs.includes('EP.load') && facts.functions.has('EP.pin-before-load') && !facts.keys.has('pin')) missing.push(pinMissing);
  for (const { key, needed, granted } of lacking(spendsOn(wanted, facts), facts.grants)) {
    const name = grantName(key);
    const { zh, en } = grantText(key);
    const had: Text = granted === undefined ? { zh: '未授权', en: 'not granted' } : { zh: `已授权 ${granted}`, en: `granted ${granted}` };
    missing.push({ zh: `授权 ${name}：${zh}，需要 ${needed}，${had.zh}`, en: `the grant ${name}: ${en}, ${needed} needed, ${had.en}` });
  }
  if (missing.length === 0) return { run: true };
  const { zh, en } = together(new Set(missing));
  return { run: false, verdict: 'NOT_RUN', reason: { zh: `缺少${zh}`, en: `missing: ${en}` } };
}

/** What no reader shows: it takes the wallet's side of a phone. */
const beyondReaders: ReadonlySet<string> = new Set(['SE.field', 'SE.event'] satisfies FunctionId[]);

const walletMissing: Text = { zh: '钱包一侧的接口', en: "an interface on the wallet's side" };

/** Keys beside those of a card, by need. */
const otherKeys = {
  'keys.se': { zh: '安全域密钥', en: 'the keys of the security domains' },
  'keys.se-token': { zh: '签发委托管理令牌的私钥', en: 'the private key of delegated management tokens' },
  'keys.se-receipt': { zh: '验证委托管理回执的密钥', en: 'the key of delegated management receipts' },
  'keys.tsm-rival': { zh: '另一合作方的私钥', en: 'the private key of another partner' },
} as const satisfies Readonly<Record<string, Text>>;

const pinMissing: Text = { zh: '个人密码（PIN）', en: 'the PIN' };

function exclusion(need: string, { kernel, functions }: DeviceFacts): Text | undefined {
  if (need.startsWith('EP') && !purseKernels.has(kernel))
    return {
      zh: `被测样品为 ${kernel} 内核，本用例测试 K1、K2、K6 的电子钱包`,
      en: `the sample is kernel ${kernel}; this case tests the purse of K1, K2 and K6`,
    };
  if (need === 'EP' || functions.has(need as FunctionId)) return undefined;
  const { zh, en } = functionText[need as FunctionId];
  return { zh: `声明未包含功能“${zh}”（${need}）`, en: `the declaration leaves out the function "${en}" (${need})` };
}

function together(reasons: ReadonlySet<Text>): Text {
  const each = [...reasons];
  return { zh: [...new Set(each.map(({ zh }) => zh))].join('；'), en: [...new Set(each.map(({ en }) => en))].join('; ') };
}

/** What one of our own virtual devices is made to. */
export interface Makeup {
  readonly kernel: Kernel;
  readonly functions: Iterable<FunctionId>;
  /** What its maker would declare besides. */
  readonly declared: Readonly<Record<string, string | number | boolean>>;
}

/** What a run brings along besides the declaration. */
export interface Means {
  /** Keys at hand, as needs: `keys.purchase`. */
  readonly keys: Iterable<string>;
  /** How many octets the PIN has, where it is at hand. */
  readonly pinLength?: number | undefined;
  readonly link: ReadonlySet<LinkCapability>;
  readonly secondReader?: boolean;
  /** Grants from the command line; they stand over those of the declaration. */
  readonly grants?: Grants;
}

/** Stands for the serial number of a device whose owner grants on the command line: the first that it shows in the run is pinned. */
export const firstSeen = 'first-seen';

/** The facts of a real device. Without a declaration nothing is granted but what the command line grants, and nobody answers for keys. */
export function factsOf(declaration: Declaration | undefined, means: Means): DeviceFacts {
  const shared = { ...atHand(means), link: means.link, secondReader: means.secondReader ?? false };
  const pin = pinIn(means);
  if (declaration === undefined) {
    return {
      ...shared,
      edition: '2015',
      kernel: 'K1',
      functions: new Set(usualFunctions),
      grants: means.grants ?? nothing,
      vouched: false,
      declared: pin,
    };
  }
  const { edition, kernel, functions, vouched, card } = declaration;
  return {
    ...shared,
    edition,
    kernel,
    functions: new Set(functions),
    grants: effectiveGrants(declaration, means.grants),
    vouched,
    pinned: card?.serial ?? firstSeen,
    declared: { ...declaredFacts(declaration), ...pin },
  };
}

/** What changes a purse for every case, so that our own virtual card has it only where its profile says so. */
const unusual: readonly FunctionId[] = ['EP.pin-before-load', 'EP.second-purse', 'EP.dual-standard'];

const plainMakeup: Makeup = {
  kernel: 'K1',
  functions: (Object.keys(functionText) as FunctionId[]).filter((name) => name.startsWith('EP.') && !unusual.includes(name)),
  declared: {},
};

/** The facts of one of our own virtual devices: it grants everything, and we answer for its keys. */
export function virtualFacts(edition: Edition, means: Means, { kernel, functions, declared }: Makeup = plainMakeup): DeviceFacts {
  return {
    ...atHand(means),
    edition,
    kernel,
    functions: new Set(functions),
    link: means.link,
    secondReader: means.secondReader ?? false,
    grants: means.grants ?? everything,
    vouched: true,
    declared: { ...declared, ...pinIn(means) },
  };
}

function atHand({ keys, pinLength }: Means): Pick<DeviceFacts, 'keys'> {
  return { keys: new Set(pinLength === undefined ? keys : [...keys, 'pin']) };
}

function pinIn({ pinLength }: Means): DeviceFacts['declared'] {
  return pinLength === undefined ? {} : { pinLength };
}

/** Facts as a record shows them: lists in order, grants by their written names. */
export interface ShownFacts {
  readonly edition: Edition;
  readonly kernel: Kernel;
  readonly functions: readonly FunctionId[];
  readonly keys: readonly string[];
  readonly link: readonly LinkCapability[];
  readonly secondReader: boolean;
  readonly grants: ShownGrants;
  readonly vouched: boolean;
  readonly pinned?: string;
  readonly declared: Readonly<Record<string, string | number | boolean>>;
}

export function showFacts({ functions, keys, link, grants, pinned, ...plain }: DeviceFacts): ShownFacts {
  return {
    ...plain,
    functions: [...functions].sort(),
    keys: [...keys].sort(),
    link: [...link].sort(),
    grants: showGrants(grants),
    ...(pinned === undefined ? {} : { pinned }),
  };
}

/**
 * The facts that {@link showFacts} shows.
 * @throws RangeError for anything else
 */
export function readFacts(shown: unknown): DeviceFacts {
  const { functions, keys, link, grants, declared, ...plain } = (shown ?? {}) as ShownFacts;
  const isShown =
    [functions, keys, link].every(Array.isArray) && [grants, declared].every((group) => typeof group === 'object' && group !== null);
  if (!isShown) throw new RangeError('these are no facts of a run');
  return {
    ...plain,
    functions: new Set(functions),
    keys: new Set(keys),
    link: new Set(link),
    grants: readGrants(grants),
    declared,
  };
}
