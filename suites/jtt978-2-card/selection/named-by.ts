/** What the cases about other names than the purse's own share. */

import { type Expectation, hex, rule } from '#harness';

/** A SELECT that was refused, or whose FCI names an application that begins with what was asked for. */
export const namedBy = (asked: Uint8Array): Expectation =>
  rule({ zh: `拒绝，或 FCI 中 84 以 ${hex(asked)} 开头`, en: `refused, or an FCI whose 84 begins with ${hex(asked)}` }, (seen) => {
    const { sw, name } = Object(seen) as { readonly sw?: unknown; readonly name?: unknown };
    return sw !== '9000' || (typeof name === 'string' && name.startsWith(hex(asked)));
  });
