/** The key of delegated management's tokens on virtual phones: made up, good for nothing else. */

import { generateKeyPairSync } from 'node:crypto';

let made: string | undefined;

/** PKCS#8 in PEM, RSA of 2,048 bits, one for each process. */
export function tokenKeyOf(): string {
  made ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return made;
}
