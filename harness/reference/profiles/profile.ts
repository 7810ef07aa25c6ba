/** Profiles of reference cards: what a sample is personalised with, read from JSON and checked before anything uses it. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Text } from '../../text.ts';
import { isDate, isDateTime } from '../../tunion/calendar.ts';
import { transitRecords } from '../../tunion/file/ef1a.ts';
import type { Ef1eRecord } from '../../tunion/file/ef1e.ts';
import type { Ef15 } from '../../tunion/file/ef15.ts';
import type { Ef17 } from '../../tunion/file/ef17.ts';
import type { Ef18Record } from '../../tunion/file/ef18.ts';

/** Everything a card and its PSAM are personalised with; the shape is that of `profile.schema.json`. Amounts are fen. */
export interface Profile {
  readonly title: Text;
  readonly ef15: Ef15;
  /** The texts as people write them, not as the file pads them. */
  readonly ef16: {
    readonly cardKind: string;
    readonly issuerStaff: string;
    readonly name: string;
    readonly documentNumber: string;
    readonly documentType: string;
  };
  readonly ef17: Ef17;
  readonly purse: {
    readonly cap: number;
    readonly balance: number;
    readonly overdraftLimit: number;
    readonly overdrawn: number;
    readonly offlineCounter: number;
    readonly onlineCounter: number;
  };
  readonly key: { readonly index: number; readonly version: number; readonly algorithm: number };
  /** Root keys, 16 octets each in hexadecimal. */
  readonly masters: { readonly purchase: string; readonly load: string; readonly tac: string; readonly maintenance: string };
  /** Terminal number (6 octets) and serial (10 octets) in hexadecimal; sequence number of the next purchase. */
  readonly psam: { readonly terminal: string; readonly serial: string; readonly sequence: number };
  /** Newest first. */
  readonly ef18: readonly Ef18Record[];
  readonly ef1a: readonly { readonly id: string; readonly octets: string }[];
  readonly ef1e: readonly Ef1eRecord[];
}

/** The profiles that come with the house. */
export const profileNames = ['plain', 'overdraft', 'empty', 'full'] as const;

/** A profile that cannot be used: which file, and where in it as a JSON pointer (empty for the whole). */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  readonly file: string;
  readonly pointer: string;
  readonly text: Text;
  constructor(file: string, pointer: string, reason: Text) {
    const place = `${file}${pointer === '' ? '' : `#${pointer}`}`;
    super(`${place}: ${reason.en}`);
    this.file = file;
    this.pointer = pointer;
    this.text = { zh: `${place}：${reason.zh}`, en: this.message };
  }
}

const read = new Map<string, Profile>();

/**
 * The profile of that name, or the one in the file at that path.
 * @throws ProfileError when there is none, or it contradicts the schema or itself
 */
export function loadProfile(nameOrPath: string): Profile {
  const own = (profileNames as readonly string[]).includes(nameOrPath);
  const known = own ? read.get(nameOrPath) : undefined;
  if (known !== undefined) return known;
  const profile = readProfile(own ? join(profileFolder(), `${nameOrPath}.json`) : nameOrPath);
  if (own) read.set(nameOrPath, profile);
  return profile;
}

function readProfile(file: string): Profile {
  const own = profileNames.join(', ');
  if (!existsSync(file)) {
    throw new ProfileError(file, '', {
      zh: `没有该文件，也没有该名称的配置（${own}）`,
      en: `no such file, and no profile of that name (${own})`,
    });
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ProfileError(file, '', { zh: `无法读取（${code}）`, en: `cannot be read (${code})` });
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new ProfileError(file, '', { zh: `不是合法的 JSON（${message}）`, en: `is no JSON (${message})` });
  }
  const validate = schemaCheck();
  if (!validate(content)) {
    const [first] = validate.errors ?? [];
    throw new ProfileError(file, first?.instancePath ?? '', schemaReason(first));
  }
  const contradiction = contradictions(content as Profile)[0];
  if (contradiction !== undefined) throw new ProfileError(file, ...contradiction);
  return content as Profile;
}

/** What a schema cannot say: pointer and reason of every contradiction. */
function contradictions({ ef15, purse, ef18, ef1a, ef1e }: Profile): (readonly [pointer: string, reason: Text])[] {
  const found: (readonly [string, Text])[] = [];
  const demand = (holds: boolean, pointer: string, zh: string, en: string) => {
    if (!holds) found.push([pointer, { zh, en }]);
  };
  demand(isDate(ef15.startDate), '/ef15/startDate', `${ef15.startDate} 不是日期`, `${ef15.startDate} is no date`);
  demand(isDate(ef15.expiryDate), '/ef15/expiryDate', `${ef15.expiryDate} 不是日期`, `${ef15.expiryDate} is no date`);
  demand(ef15.startDate <= ef15.expiryDate, '/ef15/expiryDate', '有效日期早于启用日期', 'the card expires before it starts');
  demand(purse.balance <= purse.cap, '/purse/balance', '余额超过上限', 'the balance is above the cap');
  demand(purse.overdrawn <= purse.overdraftLimit, '/purse/overdrawn', '已透支额超过透支限额', 'more is overdrawn than the limit allows');
  demand(
    purse.overdrawn === 0 || purse.balance === 0,
    '/purse/overdrawn',
    '有余额的钱包不能处于透支',
    'a purse with a balance cannot be overdrawn',
  );
  demand(
    purse.cap + purse.overdraftLimit <= 0xffffff,
    '/purse/cap',
    '余额上限与透支限额之和超过 FFFFFF',
    'cap and overdraft limit together are above FFFFFF',
  );
  for (const [index, { dateTime }] of ef18.entries()) {
    demand(isDateTime(dateTime), `/ef18/${index}/dateTime`, `${dateTime} 不是日期时间`, `${dateTime} is no moment`);
  }
  for (const [index, { dateTime }] of ef1e.entries()) {
    demand(isDateTime(dateTime), `/ef1e/${index}/dateTime`, `${dateTime} 不是日期时间`, `${dateTime} is no moment`);
  }
  for (const [index, { id, octets }] of ef1a.entries()) {
    const length = transitRecords.find((record) => record.id === id)?.length ?? 0;
    demand(octets.length === 2 * length, `/ef1a/${index}/octets`, `记录 ${id} 应为 ${length} 字节`, `record ${id} has ${length} octets`);
    demand(octets.startsWith(id), `/ef1a/${index}/octets`, `记录未以其标识 ${id} 开头`, `the record does not begin with its id ${id}`);
  }
  return found;
}

/** What the schema demands where a profile breaks it. */
function schemaReason(error: ErrorObject | undefined): Text {
  const { keyword = '', params = {}, message = 'contradicts the schema' } = error ?? {};
  const zh: Readonly<Record<string, string>> = {
    required: `缺少 ${params['missingProperty']}`,
    additionalProperties: `未知的名称 ${params['additionalProperty']}`,
    type: `类型应为 ${params['type']}`,
    pattern: `应符合格式 ${params['pattern']}`,
    enum: `应为下列之一：${[params['allowedValues']].flat().join('、')}`,
    const: `应为 ${params['allowedValue']}`,
    minimum: `应不小于 ${params['limit']}`,
    maximum: `应不大于 ${params['limit']}`,
  };
  const en = keyword === 'additionalProperties' ? `${message}: ${params['additionalProperty']}` : message;
  return { zh: zh[keyword] ?? `不符合配置的格式（${keyword}）`, en };
}

let compiled: ValidateFunction | undefined;

function schemaCheck(): ValidateFunction {
  compiled ??= new Ajv2020().compile(JSON.parse(readFileSync(join(profileFolder(), 'profile.schema.json'), 'utf8')));
  return compiled;
}

/** The folder of the JSON files: they stay in the source tree when the program runs from its build. */
function profileFolder(): string {
  const place = join('harness', 'reference', 'profiles');
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, place);
}
