/** The keys and the PIN of a device under test: named by reference in its declaration, held where nothing prints them. */

import { dirname } from 'node:path';
import { type KeyName, keyNames } from '../tunion/card-key.ts';
import type { Declaration } from './declaration.ts';
import { type FileProblem, InvalidFile } from './input-file.ts';
import { follow, keyForm, pinForm, SecretKey, SecretPin, type SecretReference } from './secret.ts';

export type { KeyName };
export { keyNames, SecretKey, SecretPin };

/** Where a key is kept, and what kind of key it is. */
export interface KeyReference extends SecretReference {
  /** Whether it is the card's own key; else it is the master that card keys derive from (issuer id, then serial number). */
  readonly diversified: boolean;
}

export interface ResolvedKey {
  readonly key: SecretKey;
  readonly diversified: boolean;
}

export type ResolvedKeys = ReadonlyMap<KeyName, ResolvedKey>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The keys that a declaration refers to, 16 octets each. `readFile` gets absolute paths; a `file` counts from the folder of the declaration.
 * @throws InvalidFile naming every reference that leads nowhere, never what stands there
 */
export function resolveKeys(declaration: Declaration, env: Environment, readFile: (path: string) => string): ResolvedKeys {
  const found = new Map<KeyName, ResolvedKey>();
  const problems: FileProblem[] = [];
  for (const name of keyNames) {
    const reference = declaration.keys[name];
    if (reference === undefined) continue;
    const value = follow(reference, keyForm, dirname(declaration.source.file), env, readFile);
    if (value instanceof SecretKey) found.set(name, { key: value, diversified: reference.diversified });
    else problems.push(declaration.source.problem(`/keys/${name}`, value));
  }
  if (problems.length > 0) throw new InvalidFile(problems);
  return found;
}

/**
 * The PIN that a declaration refers to, 2 to 6 octets; undefined where it names none.
 * @throws InvalidFile as {@link resolveKeys} does
 */
export function resolvePin(declaration: Declaration, env: Environment, readFile: (path: string) => string): SecretPin | undefined {
  if (declaration.pin === undefined) return undefined;
  const value = follow(declaration.pin, pinForm, dirname(declaration.source.file), env, readFile);
  if (value instanceof SecretPin) return value;
  throw new InvalidFile([declaration.source.problem('/pin', value)]);
}
