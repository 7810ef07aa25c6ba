/** Grants: what the owner of a device allows a run to spend of it. */

import type { Text } from '../text.ts';
import type { Spend } from '../tunion/cost.ts';

/** How much of each may be spent in a run; absent means not at all, `Infinity` without limit. Money counts fen. */
export type Grants = Readonly<Partial<Record<keyof Spend, number>>>;

/** A grant as people write it; `all` stands for every one. */
export type GrantName = 'counters' | 'money' | 'writes' | 'mac-tries' | 'pin-tries' | 'lock' | 'irreversible' | 'all';

interface GrantKind {
  readonly name: Exclude<GrantName, 'all'>;
  /** Whether it takes a number; the others are allowed or not. */
  readonly counted: boolean;
  readonly title: Text;
}

const kinds: Readonly<Record<keyof Spend, GrantKind>> = {
  counters: { name: 'counters', counted: true, title: { zh: '交易序号（笔数）', en: 'transaction counters' } },
  money: { name: 'money', counted: true, title: { zh: '金额（分）', en: 'money in fen' } },
  writes: { name: 'writes', counted: true, title: { zh: '写文件', en: 'writing files' } },
  macTries: { name: 'mac-tries', counted: true, title: { zh: '错误 MAC 次数', en: 'wrong MACs' } },
  pinTries: { name: 'pin-tries', counted: true, title: { zh: '错误密码次数', en: 'wrong PINs' } },
  lock: { name: 'lock', counted: false, title: { zh: '锁定应用', en: 'blocking the application' } },
  irreversible: { name: 'irreversible', counted: false, title: { zh: '不可逆操作', en: 'what cannot be undone' } },
};

const spendKeys = Object.keys(kinds) as readonly (keyof Spend)[];

/** The default for a real card: reads only. */
export const nothing: Grants = {};

/** What our own virtual devices grant. */
export const everything: Grants = Object.fromEntries(spendKeys.map((key) => [key, Number.POSITIVE_INFINITY]));

/** A grant that cannot be understood: a mistake of the caller. */
export class InvalidGrant extends Error {
  override readonly name = 'InvalidGrant';
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** The name of a grant as people write it: `mac-tries` for `macTries`. */
export function grantName(key: keyof Spend): GrantName {
  return kinds[key].name;
}

export function grantText(key: keyof Spend): Text {
  return kinds[key].title;
}

/**
 * The grants of `--grant NAME[=N]` options, the last of each name counting.
 * `counters`, `money` (fen), `writes`, `mac-tries` and `pin-tries` may take a number, else they are without limit; `lock`,
 * `irreversible` and `all` take none.
 * @throws InvalidGrant naming the option and how to write it
 */
export function parseGrants(options: readonly string[]): Grants {
  return mergeGrants(...options.map(parseGrant));
}

function parseGrant(option: string): Grants {
  const [name = '', amount, ...rest] = option.split('=');
  if (name === 'all') {
    if (amount !== undefined) throw takesNone(name);
    return everything;
  }
  const key = spendKeys.find((each) => kinds[each].name === name);
  if (key === undefined) {
    const known = [...spendKeys.map(grantName), 'all'].join(', ');
    throw new InvalidGrant({ zh: `没有授权“${name}”；可用：${known}`, en: `there is no grant "${name}"; there is: ${known}` });
  }
  if (!kinds[key].counted) {
    if (amount !== undefined) throw takesNone(name);
    return { [key]: Number.POSITIVE_INFINITY };
  }
  if (amount === undefined) return { [key]: Number.POSITIVE_INFINITY };
  if (rest.length > 0 || !/^\d{1,9}$/.test(amount)) {
    const unit: Text =
      key === 'money' ? { zh: '（单位为分，10.00 元写作 1000）', en: ' (in fen: 10.00 yuan is 1000)' } : { zh: '', en: '' };
    throw new InvalidGrant({
      zh: `授权“${name}”的数量须为非负整数，如 --grant ${name}=100${unit.zh}`,
      en: `the grant "${name}" takes a whole number, as in --grant ${name}=100${unit.en}`,
    });
  }
  return { [key]: Number(amount) };
}

function takesNone(name: string): InvalidGrant {
  return new InvalidGrant({
    zh: `授权“${name}”不带数字，写作 --grant ${name}`,
    en: `the grant "${name}" takes no number: write --grant ${name}`,
  });
}

/** Several grants over one another: for each name the last one counts. */
export function mergeGrants(...grants: readonly Grants[]): Grants {
  return Object.assign({}, ...grants);
}

/** A grant that does not cover what is to be spent. */
export interface Lack {
  readonly key: keyof Spend;
  readonly needed: number;
  /** Absent where the grant itself is missing. */
  readonly granted?: number;
}

/** What of a spending the grants do not cover. Spending 0 of something still needs its grant. */
export function lacking(spend: Spend, grants: Grants): readonly Lack[] {
  return spendKeys.flatMap((key): Lack[] => {
    const needed = spend[key];
    const granted = grants[key];
    if (needed === undefined || (granted !== undefined && needed <= granted)) return [];
    return [{ key, needed, ...(granted === undefined ? {} : { granted }) }];
  });
}

/** Grants as a record shows them, by their written names; no limit stands as `unlimited`. */
export type ShownGrants = Readonly<Partial<Record<Exclude<GrantName, 'all'>, number | 'unlimited'>>>;

export function showGrants(grants: Grants): ShownGrants {
  return Object.fromEntries(
    spendKeys.flatMap((key) => {
      const granted = grants[key];
      return granted === undefined ? [] : [[kinds[key].name, Number.isFinite(granted) ? granted : 'unlimited']];
    }),
  );
}

/** The grants that {@link showGrants} shows. */
export function readGrants(shown: ShownGrants): Grants {
  return Object.fromEntries(
    spendKeys.flatMap((key) => {
      const granted = shown[kinds[key].name];
      return granted === undefined ? [] : [[key, granted === 'unlimited' ? Number.POSITIVE_INFINITY : granted]];
    }),
  );
}
