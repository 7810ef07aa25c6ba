/** A bench for PSAMs: around a virtual PSAM or a real one, a stand-in for the cards that its keys belong to. */

import { bytes } from '../bytes/hex.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device, Link } from '../link/link.ts';
import { sm4Candidates, sm4Purse } from '../tunion/key.ts';
import type { HeldKey } from './issuer/keyring.ts';
import { loadProfile } from './profiles/profile.ts';
import { alternatives, type Choices } from './psam/alternatives.ts';
import type { Personality } from './psam/handlers.ts';
import { createPsam } from './psam/psam.ts';
import { psamFaults } from './psam-zoo/zoo.ts';
import type { VirtualCardOptions } from './purse-bench.ts';
import { createPurseKey, type PurseKeyQuestion } from './purse-key/purse-key.ts';

/** The virtual PSAMs: each is the one that stands beside the card of a purse profile, but for what is said here. */
const shapes: Readonly<Record<string, { readonly beside: string; readonly sequence?: number }>> = {
  plain: { beside: 'plain' },
  // Enough numbers for a whole run, and few enough that a case can come to their end.
  'last-numbers': { beside: 'plain', sequence: 0xffff_ffff - 1500 },
  sm4: { beside: 'k2' },
};

/** What is known of the PSAM under test: its keys, the kernel that it serves, and what its maker declares. */
export interface KnownPsam {
  readonly keys: { readonly purchase?: HeldKey | undefined; readonly maintenance?: HeldKey | undefined };
  readonly kernel: string;
  readonly declared: Readonly<Record<string, string | number | boolean>>;
}

/** The kernels whose purse works with SM4 alone. */
const sm4Kernels: readonly string[] = ['K2', 'K6'];

/** The card's side of a PSAM: the port `purseKey`, and the needs that it meets. A key of one card alone does not make it. */
export function psamCounterparts({ keys, kernel, declared }: KnownPsam) {
  const masters = (['purchase', 'maintenance'] as const).filter((name) => keys[name]?.diversified === true);
  const held = Object.fromEntries(masters.map((name) => [name, keys[name]?.key]));
  const candidate = sm4Candidates.find((each) => each === declared['sm4']) ?? 'complement';
  const purseKey = createPurseKey(sm4Kernels.includes(kernel) ? { ...held, algorithm: sm4Purse(candidate), diversification: 'sm4' } : held);
  const links: Readonly<Record<string, Link>> = {};
  return {
    links,
    ports: { purseKey: (question: unknown) => purseKey(question as PurseKeyQuestion) },
    keys: masters.flatMap((name) => [`keys.${name}`, `masters.${name}`]),
  };
}

/** The virtual PSAM alone. @throws ProfileError for a profile that cannot be used, RangeError for an unknown fault */
export function virtualPsamDevice({ profile, seed, fault, alternatives: freedoms }: VirtualCardOptions): Device {
  const known = fault === undefined ? undefined : psamFaults.find(({ id }) => id === fault);
  if (fault !== undefined && known === undefined) throw new RangeError(`no faulty PSAM is called "${fault}"`);
  return createPsam({
    ...personalityOf(profile),
    seed,
    fault: known,
    ...(freedoms ? { alternatives: freedoms as Partial<Choices> } : {}),
  });
}

/** What shapes the PSAM of a name above, or the one that stands beside the card of a purse profile. */
function personalityOf(name: string): Personality {
  const { beside, ...shape } = shapes[name] ?? { beside: name };
  const { masters, psam, key, algorithm, sm4Candidate } = loadProfile(beside);
  const isSm4 = algorithm === 'sm4' && sm4Candidate !== undefined;
  return { masters, ...psam, key, ...shape, ...(isSm4 ? { algorithm: sm4Purse(sm4Candidate), diversification: 'sm4' } : {}) };
}

/** The virtual PSAM with the stand-in for its cards. */
export const virtualPsam = {
  profiles: Object.keys(shapes),
  faults: psamFaults,
  alternatives,
  bench(options: VirtualCardOptions) {
    const { masters, kernel, algorithm, sm4Candidate } = loadProfile(shapes[options.profile]?.beside ?? options.profile);
    const held = (master: string): HeldKey => ({ key: bytes(master), diversified: true });
    const keys = { purchase: held(masters.purchase), maintenance: held(masters.maintenance) };
    const declared = algorithm === 'sm4' && sm4Candidate ? { sm4: sm4Candidate } : {};
    const facts = { kernel, functions: [], declared };
    const counterparts = psamCounterparts({ keys, ...facts });
    return { ...counterparts, links: { dut: inProcess('virtual PSAM', virtualPsamDevice(options)), ...counterparts.links }, facts };
  },
} as const;
