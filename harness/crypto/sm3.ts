/** The hash SM3 (GB/T 32905). */

import { createHash } from 'node:crypto';

/** The digest of the data's octets one after another: 32 octets. */
export function sm3(...data: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sm3');
  for (const part of data) hash.update(part);
  return Uint8Array.from(hash.digest());
}
