/** A bench for purse cards: around a virtual card or a real one, a virtual PSAM and an issuer's host that hold its keys. */

import { bytes, hex } from '../bytes/hex.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device, Link } from '../link/link.ts';
import { alternatives, type Choices } from './card/alternatives.ts';
import { createCard } from './card/card.ts';
import type { CardEdition } from './card/handlers.ts';
import { createIssuer, type HeldKey, type IssuerQuestion } from './issuer/issuer.ts';
import { loadProfile, type Profile, profileNames } from './profiles/profile.ts';
import { createPsam } from './psam/psam.ts';
import { faults } from './zoo/zoo.ts';

/** What shapes the virtual card; `profile` is a name or a file. */
export interface VirtualCardOptions {
  readonly profile: string;
  readonly seed: string;
  readonly edition: string;
  /** The id of a faulty card. */
  readonly fault?: string | undefined;
  readonly alternatives?: Readonly<Record<string, unknown>> | undefined;
}

/** The keys of the card under test, as far as they are known. */
export interface PurseKeys {
  readonly purchase?: HeldKey | undefined;
  readonly load?: HeldKey | undefined;
  readonly tac?: HeldKey | undefined;
  readonly maintenance?: HeldKey | undefined;
}

/** The counterparts of a card: links by channel, key holders by port, and the needs that they meet. */
export interface PurseCounterparts {
  readonly links: Readonly<Record<string, Link>>;
  readonly ports: Readonly<Record<string, (question: unknown) => unknown>>;
  readonly keys: readonly string[];
}

/** The virtual card alone. @throws ProfileError for a profile that cannot be used, RangeError for an unknown fault */
export function virtualCard(options: VirtualCardOptions): Device {
  const fault = options.fault === undefined ? undefined : faults.find(({ id }) => id === options.fault);
  if (options.fault !== undefined && fault === undefined) throw new RangeError(`no faulty card is called "${options.fault}"`);
  return createCard({
    profile: loadProfile(options.profile),
    seed: options.seed,
    edition: options.edition as CardEdition,
    ...(fault ? { fault } : {}),
    ...(options.alternatives ? { alternatives: options.alternatives as Partial<Choices> } : {}),
  });
}

/** A PSAM and an issuer's host with these keys; each is there only for the keys that it needs. */
export function purseCounterparts(
  keys: PurseKeys,
  seed: string,
  { psam, key }: Partial<Pick<Profile, 'psam' | 'key'>> = {},
): PurseCounterparts {
  const { purchase, load, tac, maintenance } = keys;
  const sam =
    purchase === undefined
      ? undefined
      : createPsam({
          masters: { purchase: hex(purchase.key), maintenance: hex(maintenance?.key ?? new Uint8Array(16)) },
          diversified: purchase.diversified,
          terminal: psam?.terminal ?? '000000000001',
          sequence: psam?.sequence ?? 0,
          seed,
          ...(key ? { key } : {}),
        });
  const issuer = createIssuer({ load, tac });
  return {
    links: sam === undefined ? {} : { psam: inProcess('virtual PSAM', sam) },
    ports: { issuer: (question) => issuer(question as IssuerQuestion) },
    keys: (['purchase', 'load', 'tac', 'maintenance'] as const).flatMap((name) => {
      const held = keys[name];
      if (held === undefined) return [];
      return held.diversified ? [`keys.${name}`, `masters.${name}`] : [`keys.${name}`];
    }),
  };
}

/** The virtual card with the counterparts that its profile's masters make. */
export const virtualPurse = {
  profiles: profileNames,
  faults,
  alternatives,
  bench(options: VirtualCardOptions) {
    const profile = loadProfile(options.profile);
    const { masters } = profile;
    const held = (master: string): HeldKey => ({ key: bytes(master), diversified: true });
    const counterparts = purseCounterparts(
      { purchase: held(masters.purchase), load: held(masters.load), tac: held(masters.tac), maintenance: held(masters.maintenance) },
      options.seed,
      profile,
    );
    return { ...counterparts, links: { dut: inProcess('virtual card', virtualCard(options)), ...counterparts.links } };
  },
} as const;
