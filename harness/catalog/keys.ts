/** Keys of a device under test: named by reference in its declaration, held where nothing prints them. */

import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { bytes } from '../bytes/hex.ts';
import type { Text } from '../text.ts';
import type { Declaration } from './declaration.ts';
import { type FileProblem, InvalidFile } from './input-file.ts';

export type KeyName = 'purchase' | 'load' | 'tac' | 'maintenance';

export const keyNames: readonly KeyName[] = ['purchase', 'load', 'tac', 'maintenance'];

/** Where a key is kept: an environment variable, or a file beside the declaration (`pointer` is a JSON pointer into JSON or YAML). */
export interface KeyReference {
  readonly env?: string;
  readonly file?: string;
  readonly pointer?: string;
  /** Whether it is the card's own key; else it is the master that card keys derive from (issuer id, then serial number). */
  readonly diversified: boolean;
}

/** A key that shows itself as `[key]` wherever it is printed, logged or serialised. */
export class SecretKey {
  readonly #octets: Uint8Array;

  constructor(octets: Uint8Array) {
    this.#octets = Uint8Array.from(octets);
  }

  /** The key itself, as a copy: for the software that stands in for a PSAM or an issuer host, and nobody else. */
  reveal(): Uint8Array {
    return Uint8Array.from(this.#octets);
  }

  toString(): string {
    return '[key]';
  }

  toJSON(): string {
    return '[key]';
  }

  [Symbol.toPrimitive](): string {
    return '[key]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[key]';
  }
}

export interface ResolvedKey {
  readonly key: SecretKey;
  readonly diversified: boolean;
}

export type ResolvedKeys = ReadonlyMap<KeyName, ResolvedKey>;

/**
 * The keys that a declaration refers to, 16 octets each. `readFile` gets absolute paths; a `file` counts from the folder of the declaration.
 * @throws InvalidFile naming every reference that leads nowhere, never what stands there
 */
export function resolveKeys(
  declaration: Declaration,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): ResolvedKeys {
  const found = new Map<KeyName, ResolvedKey>();
  const problems: FileProblem[] = [];
  for (const name of keyNames) {
    const reference = declaration.keys[name];
    if (reference === undefined) continue;
    const value = follow(reference, dirname(declaration.source.file), env, readFile);
    if (value instanceof SecretKey) found.set(name, { key: value, diversified: reference.diversified });
    else problems.push(declaration.source.problem(`/keys/${name}`, value));
  }
  if (problems.length > 0) throw new InvalidFile(problems);
  return found;
}

function follow(
  { env: variable, file, pointer }: KeyReference,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): SecretKey | Text {
  if (variable !== undefined) {
    const value = env[variable];
    if (value === undefined || value === '')
      return { zh: `环境变量 ${variable} 未设置`, en: `the environment variable ${variable} is not set` };
    return keyOf(value, { zh: `环境变量 ${variable}`, en: `the environment variable ${variable}` });
  }
  let text: string;
  try {
    text = readFile(resolve(folder, file as string));
  } catch {
    return { zh: `密钥文件 ${file} 无法读取`, en: `the key file ${file} cannot be read` };
  }
  if (pointer === undefined) return keyOf(text, { zh: `密钥文件 ${file}`, en: `the key file ${file}` });
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const path = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const value: unknown = document.errors.length > 0 ? undefined : document.getIn(path);
  if (value === undefined) return { zh: `密钥文件 ${file} 中没有 ${pointer}`, en: `the key file ${file} has nothing at ${pointer}` };
  return keyOf(value, { zh: `密钥文件 ${file} 中的 ${pointer}`, en: `${pointer} in the key file ${file}` });
}

function keyOf(value: unknown, where: Text): SecretKey | Text {
  const digits = typeof value === 'string' ? value.replace(/\s+/g, '') : '';
  if (/^[0-9a-fA-F]{32}$/.test(digits)) return new SecretKey(bytes(digits));
  return { zh: `${where.zh} 不是 32 位十六进制文本`, en: `${where.en} is not a text of 32 hexadecimal digits` };
}
