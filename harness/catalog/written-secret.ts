/** Keys and PINs that somebody wrote into a declaration: refused unseen, before anything else looks at the file. */

import type { Text } from '../text.ts';
import { keyNames } from '../tunion/card-key.ts';
import { type FileProblem, type InputFile, InvalidFile, looksLikeKey, pointerSegment } from './input-file.ts';
import { domainKeyParts } from './phone-declaration.ts';

const keyWritten: Text = {
  zh: '密钥不得写在声明文件中。请改为引用：{ env: 环境变量名 }，或 { file: 密钥文件, pointer: /masters/purchase }',
  en: 'a key must not be written into a declaration. Refer to it instead: { env: VARIABLE }, or { file: KEYFILE, pointer: /masters/purchase }',
};

const pinWritten: Text = {
  zh: '个人密码不得写在声明文件中。请改为引用：{ env: 环境变量名 }，或 { file: 密码文件, pointer: /pin }',
  en: 'a PIN must not be written into a declaration. Refer to it instead: { env: VARIABLE }, or { file: PINFILE, pointer: /pin }',
};

/**
 * Looks for secrets where a declaration should refer to them.
 * @throws InvalidFile with the pointer of each; what stands there is not repeated
 */
export function refuseWrittenSecrets(source: InputFile): void {
  if (!isGroup(source.value)) return;
  const { keys, pin, se, tsm } = source.value;
  const problems: FileProblem[] = [];
  if (isThere(keys)) problems.push(...keysWritten(keys, '/keys').map((pointer) => source.problem(pointer, keyWritten)));
  const below = phonePlaces(se, tsm).filter(([, value]) => isThere(value));
  problems.push(
    ...below.flatMap(([at, value]) => (isGroup(value) ? keysWritten(value, at) : [at])).map((at) => source.problem(at, keyWritten)),
  );
  if (isThere(pin) && isPinWritten(pin)) problems.push(source.problem('/pin', pinWritten));
  if (problems.length > 0) throw new InvalidFile(problems);
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

/** The places of a phone's declaration where a key is referred to, and what stands there. */
function phonePlaces(se: unknown, tsm: unknown): readonly (readonly [string, unknown])[] {
  const { keys, token, receipt } = isGroup(se) ? se : {};
  const parties = ['partner', 'rival'].map((name) => [`/tsm/${name}/key`, groupIn(tsm, name)['key']] as const);
  const domains = (Array.isArray(keys) ? keys : []).flatMap((each: unknown, index) =>
    domainKeyParts.map((part) => [`/se/keys/${index}/${part}`, isGroup(each) ? each[part] : undefined] as const),
  );
  return [...domains, ['/se/token', token], ['/se/receipt/key', isGroup(receipt) ? receipt['key'] : undefined], ...parties];
}

function groupIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const inner = isGroup(value) ? value[name] : undefined;
  return isGroup(inner) ? inner : {};
}

/** Whether anything but names stands where a PIN is referred to: a PIN is short, so any number and any text of digits may be one. */
function isPinWritten(pin: unknown): boolean {
  if (!isGroup(pin)) return true;
  return Object.entries(pin).some(([name, value]) => {
    const isReference = name === 'env' || name === 'file' || name === 'pointer';
    return isReference ? typeof value !== 'string' || isDigits(value.replace(/^\//, '')) : true;
  });
}

/** Whether a text could be a PIN in hexadecimal: four digits or more, and no letter that is none. */
function isDigits(text: string): boolean {
  return /^(?=.*\d)[\da-f\s:-]{4,}$/i.test(text.trim());
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
