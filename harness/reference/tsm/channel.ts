/** The host's side of SCP02, as scripts need it: the card's proof is checked, and all commands of one channel are sealed at once. */

import { bytes, concat, equal, hex } from '../../bytes/hex.ts';
import { deriveScp02Keys, scp02Cryptograms, scp02Protect } from '../../crypto/scp02.ts';
import { initializeUpdate, select } from './commands.ts';
import type { Desk, Planned, Tsm } from './handlers.ts';

/** A command to a security domain before it is sealed. Header and data in hexadecimal. */
export interface DomainCommand {
  readonly header: string;
  readonly data: string;
  readonly checker: string;
}

/** What opens a channel to the issuer's domain; `note` is the host's challenge, for {@link sealAll}. */
export function openChannel({ tsm, books }: Desk): { readonly commands: readonly Planned[]; readonly note: string } {
  const { domainKeys, personality } = tsm;
  const challenge = hex(books.random(8));
  return { commands: [select(personality.domain), initializeUpdate(domainKeys.version, challenge)], note: challenge };
}

/**
 * EXTERNAL AUTHENTICATE at level 01 and the commands after it under C-MAC; undefined where the card's cryptogram is wrong.
 * @param offered the answer to INITIALIZE UPDATE, 28 octets and the status word
 */
export function sealAll(
  offered: Uint8Array,
  hostChallenge: string,
  commands: readonly DomainCommand[],
  { domainKeys }: Tsm,
): readonly Planned[] | undefined {
  const exchange = { hostChallenge: bytes(hostChallenge), sequence: offered.slice(12, 14), cardChallenge: offered.slice(14, 20) };
  const keys = deriveScp02Keys(domainKeys, exchange.sequence);
  const { card, host } = scp02Cryptograms(keys, exchange);
  if (!equal(card, offered.slice(20, 28))) return undefined;
  let chain: Parameters<typeof scp02Protect>[0] = { key: keys.mac };
  return [{ header: '84820100', data: hex(host), checker: '^9000$' }, ...commands].map(({ header, data, checker }, index) => {
    const sealed = scp02Protect(chain, bytes(header), bytes(data));
    chain = sealed.chain;
    return { command: hex(index === 0 ? sealed.command : concat(sealed.command, bytes('00'))), checker };
  });
}
