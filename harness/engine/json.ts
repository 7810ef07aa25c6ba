/** What the record can hold, and how the values of a case become it. */

import { hex } from '../bytes/hex.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * A value as the record holds it: octets as upper-case hexadecimal, sets as sorted lists, absent fields left out.
 * @throws TypeError for what has no honest form (functions, symbols, cyclic values end in a RangeError)
 */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return hex(value);
  if (value instanceof Set) return [...value].map(toJson).sort();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([name, field]) => [name, toJson(field)]),
    );
  }
  throw new TypeError(`a ${typeof value} cannot stand in a record`);
}

/** Whether two values are the same to the record, whatever the order of their fields. */
export function sameJson(left: Json, right: Json): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value as { readonly [name: string]: Json });
    return `{${fields
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
      .join()}}`;
  }
  return JSON.stringify(value);
}
