/** A bench for purse cards: around a virtual card or a real one, a virtual PSAM and an issuer's host that hold its keys. */

import { bytes, hex } from '../bytes/hex.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device, Link } from '../link/link.ts';
import { keyNames } from '../tunion/card-key.ts';
import { sm4Candidates, sm4Purse } from '../tunion/key.ts';
import { alternatives, type Choices, choose } from './card/alternatives.ts';
import { type CardOptions, createCard } from './card/card.ts';
import type { CardEdition } from './card/handlers.ts';
import { createIssuer, type IssuerKeys, type IssuerQuestion } from './issuer/issuer.ts';
import { phoneModels } from './phone/models.ts';
import { createPhone } from './phone/phone.ts';
import { calibrationNames } from './profiles/calibration.ts';
import { loadProfile, type Masters, type Profile, profileNames } from './profiles/profile.ts';
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

/** What is known of the card under test beside its keys: the kernel, and what its maker declares. */
export interface KnownPurse {
  readonly keys: IssuerKeys;
  readonly pin?: Uint8Array | undefined;
  readonly kernel: string;
  readonly declared: Readonly<Record<string, string | number | boolean>>;
  readonly seed: string;
}

/** A key holder that answers questions without giving a key away. */
type Port = (question: unknown) => unknown;

/** The counterparts of a card: links by channel, key holders by port, and the needs that they meet. */
export interface PurseCounterparts {
  readonly links: Readonly<Record<string, Link>>;
  readonly ports: { readonly issuer: Port };
  readonly keys: readonly string[];
}

/** The virtual card alone. @throws ProfileError for a profile that cannot be used, RangeError for an unknown fault */
export function virtualCard(options: VirtualCardOptions): Device {
  const profile = loadProfile(options.profile);
  const fault = options.fault === undefined ? undefined : faults.find(({ id }) => id === options.fault);
  if (options.fault !== undefined && fault === undefined) throw new RangeError(`no faulty card is called "${options.fault}"`);
  if (profile.instance !== undefined) return phoneInField(profile, options, fault);
  return createCard({
    profile,
    seed: options.seed,
    edition: options.edition as CardEdition,
    ...(fault ? { fault } : {}),
    ...(options.alternatives ? { alternatives: options.alternatives as Partial<Choices> } : {}),
  });
}

/** A phone with that one card, as terminals meet it. */
function phoneInField(
  profile: Profile,
  { seed, edition, alternatives: freedoms }: VirtualCardOptions,
  fault: CardOptions['fault'],
): Device {
  const { instance: aid = '', ef15, purse } = profile;
  const card = { aid, isActive: true, balance: purse.balance, issuer: ef15.issuer, serial: ef15.serial };
  const { title, keys } = phoneModels['two-cards'];
  return createPhone({
    model: { title, keys, cards: [card], others: [] },
    seed,
    ...(fault ? { fault: { card: fault.card } } : {}),
    card: { edition: edition as CardEdition, alternatives: freedoms as Partial<Choices> | undefined },
  }).field;
}

/** The kernels whose purse works with SM4 alone. */
const sm4Kernels: readonly string[] = ['K2', 'K6'];

/** A PSAM and an issuer's host with these keys; the PSAM is there only where it has a purchase key. */
export function purseCounterparts(known: KnownPurse, { psam, key }: Partial<Pick<Profile, 'psam' | 'key'>> = {}): PurseCounterparts {
  const { keys, pin, kernel, declared, seed } = known;
  const candidate = sm4Candidates.find((each) => each === declared['sm4']) ?? sm4Candidates[0];
  const isSm4 = sm4Kernels.includes(kernel) && candidate !== undefined;
  const { purchase, maintenance, lock = maintenance } = keys;
  const sam =
    purchase === undefined
      ? undefined
      : createPsam({
          masters: { purchase: hex(purchase.key), maintenance: hex(lock?.key ?? new Uint8Array(16)) },
          diversified: purchase.diversified,
          terminal: psam?.terminal ?? '000000000001',
          sequence: psam?.sequence ?? 0,
          seed,
          ...(key ? { key } : {}),
          ...(isSm4 ? { algorithm: sm4Purse(candidate), diversification: 'sm4' } : {}),
        });
  const overdraftTac = (['folded', 'direct'] as const).find((rule) => rule === declared['overdraftTac']);
  const reloadPinMac = (['pin-only', 'with-header'] as const).find((rule) => rule === declared['reloadPinMac']);
  const issuer = createIssuer(keys, { algorithm: isSm4 ? candidate : '3des', pin, overdraftTac, reloadPinMac });
  return {
    links: sam === undefined ? {} : { psam: inProcess('virtual PSAM', sam) },
    ports: { issuer: (question) => issuer(question as IssuerQuestion) },
    keys: keyNames.flatMap((name) => {
      const held = keys[name];
      if (held === undefined) return [];
      return held.diversified ? [`keys.${name}`, `masters.${name}`] : [`keys.${name}`];
    }),
  };
}

/** The virtual card with the counterparts that its profile's masters make. */
export const virtualPurse = {
  profiles: [...profileNames, 'phone'],
  /** Cards at the edges of the balance law: loaded by name like a profile, but no part of the zoo. */
  calibrations: calibrationNames,
  faults,
  alternatives,
  bench(options: VirtualCardOptions) {
    const profile = loadProfile(options.profile);
    const { kernel, functions, algorithm, sm4Candidate, sm4Masters } = profile;
    const pin = bytes(profile.pin.value);
    const { overdraftTac, reloadPinMac } = choose(options.alternatives as Partial<Choices> | undefined);
    const aid = profile.instance === undefined ? {} : { aid: profile.instance };
    const declared = { ...aid, ...(algorithm === 'sm4' && sm4Candidate ? { sm4: sm4Candidate } : {}), overdraftTac, reloadPinMac };
    const known = { keys: heldKeys(profile.masters), pin, kernel, declared, seed: options.seed };
    const counterparts = purseCounterparts(known, profile);
    const second = sm4Masters && createIssuer(heldKeys(sm4Masters), { algorithm: sm4Candidate, pin, overdraftTac, reloadPinMac });
    return {
      ...counterparts,
      links: { dut: inProcess('virtual card', virtualCard(options)), ...counterparts.links },
      ports: second ? { issuer: bothAlgorithms(counterparts.ports.issuer, second) } : counterparts.ports,
      facts: { kernel, functions, declared },
      secrets: { pin },
    };
  },
} as const;

function heldKeys(masters: Masters): IssuerKeys {
  return Object.fromEntries(keyNames.map((name) => [name, { key: bytes(masters[name]), diversified: true }]));
}

/** A dual card has a key set for each algorithm, and its issuer a host for each: a question that names SM4 is for the second. */
function bothAlgorithms(first: Port, second: (question: IssuerQuestion) => unknown): Port {
  return (question) => {
    const { algorithm } = question as { readonly algorithm?: unknown };
    return algorithm === 'sm4' ? second(question as IssuerQuestion) : first(question);
  };
}
