/** Profiles of reference cards: what a sample is personalised with, read from JSON and checked before anything uses it. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Text } from '../../text.ts';
import type { KeyName } from '../../tunion/card-key.ts';
import type { Ef1eRecord } from '../../tunion/file/ef1e.ts';
import type { Ef15 } from '../../tunion/file/ef15.ts';
import type { Ef17 } from '../../tunion/file/ef17.ts';
import type { Ef18Record } from '../../tunion/file/ef18.ts';
import type { Sm4Candidate } from '../../tunion/key.ts';
import { type CalibrationName, calibrated, calibrationNames } from './calibration.ts';
import { contradictions } from './contradictions.ts';

/** What a card can do, as a declaration names it. */
export type PurseFunction = `EP.${
  | 'purchase'
  | 'capp'
  | 'load'
  | 'prove'
  | 'overdraft'
  | 'unload'
  | 'overdraft-update'
  | 'write'
  | 'append'
  | 'pin'
  | 'pin-reload'
  | 'pin-unblock'
  | 'pin-before-load'
  | 'block'
  | 'external-authenticate'
  | 'algorithms'
  | 'picture'
  | 'qr'
  | 'second-purse'
  | 'dual-standard'}`;

/** Root keys, 16 octets each in hexadecimal. */
export type Masters = Readonly<Record<KeyName, string>>;

/** The amounts of one purse in fen. */
export interface PurseAmounts {
  readonly cap: number;
  readonly balance: number;
  readonly overdraftLimit: number;
  readonly overdrawn: number;
}

/** Everything a card and its PSAM are personalised with; the shape is that of `profile.schema.json`. */
export interface Profile {
  readonly title: Text;
  readonly kernel: 'K1' | 'K2' | 'K6';
  /** The name of an instance on a phone, which begins with that of its kernel's purse; a card bears the latter alone. */
  readonly instance?: string;
  readonly functions: readonly PurseFunction[];
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
  /** The counters are the numbers of the next transactions. */
  readonly purse: PurseAmounts & { readonly offlineCounter: number; readonly onlineCounter: number };
  readonly secondPurse?: PurseAmounts;
  /** Hexadecimal, and how many wrong ones in a row block it. */
  readonly pin: { readonly value: string; readonly tries: number };
  /** The algorithm that the card works with from the start. */
  readonly algorithm: CipherFamily;
  readonly sm4Candidate?: Sm4Candidate;
  readonly key: { readonly index: number; readonly version: number; readonly algorithm: number };
  readonly masters: Masters;
  /** Those of a second algorithm. */
  readonly sm4Masters?: Masters;
  /** Wrong MACs in a row over protected commands that block the application for ever. */
  readonly sealTries?: number;
  /** Terminal number (6 octets) and serial (10 octets) in hexadecimal; sequence number of the next purchase. */
  readonly psam: { readonly terminal: string; readonly serial: string; readonly sequence: number };
  /** How many made-up octets EF 1B holds, and for how many there is room. */
  readonly picture?: { readonly octets: number; readonly capacity: number };
  readonly qrCode?: { readonly octets: number };
  /** The other ministry's application: its EF 15, 30 octets in hexadecimal. */
  readonly mohurd?: { readonly ef15: string };
  /** Newest first. */
  readonly ef18: readonly Ef18Record[];
  readonly ef1a: readonly { readonly id: string; readonly octets: string }[];
  readonly ef1e: readonly Ef1eRecord[];
}

/** The profiles that come with the house. */
export const profileNames = ['plain', 'pin', 'overdraft', 'empty', 'full', 'dual-standard', 'k2', 'k6'] as const;

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
 * The profile of that name (a calibration's among them), or the one in the file at that path.
 * @throws ProfileError when there is none, or it contradicts the schema or itself
 */
export function loadProfile(nameOrPath: string): Profile {
  const known = read.get(nameOrPath);
  if (known !== undefined) return known;
  const profile = ownProfile(nameOrPath);
  if (profile === undefined) return readProfile(nameOrPath);
  read.set(nameOrPath, profile);
  return profile;
}

/** The instance of the plain card on a phone, under the name that Tianjin's has there. */
const phoneInstance = 'A00000063201010511215449414E4A49';

function ownProfile(name: string): Profile | undefined {
  if (name === 'phone') {
    const title = { zh: '手机上的实例：以 16 字节名称选择', en: 'an instance on a phone, selected by its name of 16 octets' };
    return { ...loadProfile('plain'), title, instance: phoneInstance };
  }
  if (isAmong(calibrationNames, name)) return calibrated(loadProfile('plain'), name as CalibrationName);
  return isAmong(profileNames, name) ? readProfile(join(profileFolder(), `${name}.json`)) : undefined;
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function readProfile(file: string): Profile {
  const own = [...profileNames, ...calibrationNames].join(', ');
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
    uniqueItems: '各项应互不相同',
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
