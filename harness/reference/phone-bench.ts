/** A bench for phones: around a virtual phone or a real one, the PSAM and issuer of its cards, the host of its secure element, and a TSM. */

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes, hex } from '../bytes/hex.ts';
import { diversify } from '../crypto/diversification.ts';
import { inProcess } from '../link/in-process.ts';
import type { Link } from '../link/link.ts';
import { keyNames } from '../tunion/card-key.ts';
import type { CardEdition } from './card/handlers.ts';
import { purseSource } from './phone/instance.ts';
import { madeUpKeys, publicHalf } from './phone/made-up-keys.ts';
import { type PhoneModel, phoneModels, tsmDomainKeys } from './phone/models.ts';
import { createPhone, type Phone, purseProfile } from './phone/phone.ts';
import type { PhoneFault } from './phone-zoo/faulty.ts';
import { phoneFaults } from './phone-zoo/zoo.ts';
import { ProfileError } from './profiles/profile.ts';
import { type KnownPurse, purseCounterparts, type VirtualCardOptions } from './purse-bench.ts';
import { type SeChoices, seAlternatives } from './se/alternatives.ts';
import { domainSource } from './se/personalising.ts';
import { createSeHost, type HostKeys, type HostQuestion } from './se-host/se-host.ts';
import { createMemoryStore } from './tsm/store.ts';
import type { TsmOptions } from './tsm/tsm.ts';
import { createTsm, personality } from './tsm/tsm.ts';
import { createPartner, type PartnerQuestion, type Send, sendInside, sendOverHttps } from './tsm-partner/tsm-partner.ts';
import { launchService } from './tsm-service/launch.ts';
import { tsmFaults } from './tsm-zoo/zoo.ts';

/** What a virtual element takes for a load file: it executes none. */
const madeUpLoadFile = { aid: 'F054554E494F4EF1', module: 'F054554E494F4EF101', content: '0102030405060708090A0B0C0D0E0F10' } as const;

/** Who speaks to a virtual TSM, and for which city. */
const madeUpPartners = { tsmCity: '9971', tsmPartner: '99710001', tsmRival: '99710002' } as const;

/** @throws ProfileError for a model that does not exist */
function modelOf(name: string): PhoneModel {
  const model = (phoneModels as Readonly<Record<string, PhoneModel>>)[name];
  const known = Object.keys(phoneModels).join(', ');
  if (model === undefined) {
    throw new ProfileError(name, '', { zh: `没有该名称的虚拟手机（${known}）`, en: `no virtual phone of that name (${known})` });
  }
  return model;
}

/** The phone alone, sound unless told otherwise. @throws ProfileError for a model that does not exist */
export function phoneOf(
  { profile, seed, edition, alternatives }: Omit<VirtualCardOptions, 'edition' | 'fault'> & { readonly edition?: string },
  fault?: PhoneFault,
): Phone {
  return createPhone({
    model: modelOf(profile),
    seed,
    tokenKey: createPublicKey(madeUpKeys.token).export({ format: 'der', type: 'spki' }),
    alternatives: alternatives as Partial<SeChoices> | undefined,
    ...(edition === undefined ? {} : { card: { edition: edition as CardEdition } }),
    fault,
  });
}

/** What is known of a real phone beside its card: the keys of its secure element, and the TSM that manages it with who speaks to it. */
export interface KnownPhone {
  readonly element?: {
    readonly keys: readonly KnownDomainKeys[];
    readonly token?: KeyObject | undefined;
    readonly receipt?: { readonly algorithm: '3des' | 'aes'; readonly key: Uint8Array } | undefined;
  };
  readonly tsm?: {
    readonly url: URL;
    /** PEM. */
    readonly ca?: string | undefined;
    /** The public key of its signatures. */
    readonly signs: KeyObject;
    readonly partner: KeyObject;
    readonly rival?: KeyObject | undefined;
  };
}

interface KnownDomainKeys extends Omit<HostKeys, 'kind'> {
  readonly algorithm: '3des' | 'aes';
}

/** The counterparts of a real phone: those of its card, the host of its secure element, and the partner of its TSM. */
export function phoneCounterparts({ phone = {}, ...known }: KnownPurse & { readonly phone?: KnownPhone | undefined }) {
  const { links, ports, keys } = purseCounterparts(known);
  const { element, tsm } = phone;
  const domains = (element?.keys ?? []).map(({ algorithm, ...each }): HostKeys => ({ ...each, kind: kindOf(algorithm) }));
  const receiptKey = element?.receipt && { kind: kindOf(element.receipt.algorithm), key: element.receipt.key };
  const host = createSeHost({ keys: domains, seed: known.seed, tokenKey: element?.token, receiptKey });
  const held = [
    ...Object.values(known.keys).flatMap((each) => each?.key ?? []),
    ...domains.flatMap(({ enc, mac, dek }) => [enc, mac, dek]),
    ...(receiptKey ? [receiptKey.key] : []),
  ];
  return {
    links,
    ports: {
      ...ports,
      seHost: (question: unknown) => host(question as HostQuestion),
      ...(tsm ? { tsm: partnerOf(tsm, held) } : {}),
    },
    keys: [
      ...keys,
      ...(domains.length > 0 ? ['keys.se'] : []),
      ...(element?.token ? ['keys.se-token'] : []),
      ...(element?.receipt ? ['keys.se-receipt'] : []),
      ...(tsm?.rival ? ['keys.tsm-rival'] : []),
    ],
  };
}

const kindOf = (algorithm: '3des' | 'aes'): HostKeys['kind'] => (algorithm === 'aes' ? 'aes' : 'des');

/** The partner of a TSM that is not ours: of what no answer may hold it knows the keys that are declared. */
function partnerOf({ url, ca, signs, partner, rival }: NonNullable<KnownPhone['tsm']>, held: readonly Uint8Array[]) {
  const secrets = held.map((key) => hex(key));
  const keys = { own: partner, rival, stranger: stranger() };
  const port = createPartner({ keys, tsm: signs, secrets: () => secrets, send: sendOverHttps(url, ca) });
  return (question: unknown) => port(question as PartnerQuestion);
}

/** What a TSM for virtual phones is made with, but for its books and its clock. */
export function tsmMakeup(seed: string, edition = '2015'): Omit<TsmOptions, 'store' | 'now'> {
  const { masters } = purseProfile();
  const { version, enc, mac, dek } = tsmDomainKeys;
  return {
    keys: {
      signature: madeUpKeys.tsm,
      token: madeUpKeys.token,
      masters: { purchase: masters.purchase, load: masters.load, tac: masters.tac },
      domain: { version, enc: hex(enc), mac: hex(mac), dek: hex(dek) },
    },
    partners: {
      [madeUpPartners.tsmPartner]: { publicKey: publicHalf('own') },
      [madeUpPartners.tsmRival]: { publicKey: publicHalf('rival') },
    },
    personality: { debit: edition === '2023' ? '02' : '01' },
    seed,
  };
}

/** A clock that goes on by a second each time that it is read, from a day of its own. */
function steadyClock(): () => string {
  let seconds = Date.UTC(2026, 0, 5, 10) / 1000;
  return () => {
    seconds += 1;
    return new Date(seconds * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
  };
}

/** The keys of a card that a virtual TSM opened, by its number of 19 digits. */
function cardKeys(number: string, masters: readonly string[]): readonly string[] {
  return masters.map((master) => hex(diversify('3des', bytes(master), bytes(personality.issuer), bytes(`0${number}`).slice(-8))));
}

/** Whoever no TSM knows. */
const stranger = (): KeyObject => createPrivateKey(madeUpKeys.stranger);

function partnerPort(send: Send) {
  const { keys } = tsmMakeup('');
  const shared = [...Object.values(keys.masters), keys.domain.enc, keys.domain.mac, keys.domain.dek];
  const secrets = (numbers: readonly string[]) => [
    ...shared,
    ...numbers.flatMap((number) => cardKeys(number, Object.values(keys.masters))),
  ];
  const own = createPrivateKey(madeUpKeys.own);
  const rival = createPrivateKey(madeUpKeys.rival);
  const partner = createPartner({ keys: { own, rival, stranger: stranger() }, tsm: createPublicKey(madeUpKeys.tsm), secrets, send });
  return (question: unknown) => partner(question as PartnerQuestion);
}

/** The virtual phone with the counterparts that its keys make. */
export const virtualPhone = {
  profiles: Object.keys(phoneModels),
  faults: [...phoneFaults, ...tsmFaults],
  alternatives: seAlternatives,
  bench({ profile, seed, edition, fault, alternatives }: VirtualCardOptions) {
    const model = modelOf(profile);
    const ofPhone = phoneFaults.find(({ id }) => id === fault);
    const ofTsm = tsmFaults.find(({ id }) => id === fault);
    if (fault !== undefined && ofPhone === undefined && ofTsm === undefined)
      throw new RangeError(`neither a faulty phone nor a faulty TSM is called "${fault}"`);
    const phone = phoneOf({ profile, seed, edition, alternatives }, ofPhone);
    const { masters, ...purse } = purseProfile();
    const keys = Object.fromEntries(keyNames.map((name) => [name, { key: bytes(masters[name]), diversified: true }]));
    const counterparts = purseCounterparts({ keys, pin: bytes(purse.pin.value), kernel: 'K1', declared: {}, seed }, purse);
    const host = createSeHost({ keys: model.keys, seed, tokenKey: createPrivateKey(madeUpKeys.token), receiptKey: model.receiptKey });
    const tsm = createTsm({
      ...tsmMakeup(seed, edition),
      store: createMemoryStore(),
      now: steadyClock(),
      ...(ofTsm ? { fault: ofTsm } : {}),
    });
    const links: Readonly<Record<string, Link>> = {
      dut: inProcess('virtual phone, terminal side', phone.field),
      se: inProcess('virtual phone, wallet side', phone.element),
      ...counterparts.links,
    };
    const isGrouped = model.cards.some(({ head }) => head !== undefined);
    const answersMac = model.keys.some(({ kind }) => kind === 'aes');
    return {
      links,
      ports: {
        ...counterparts.ports,
        seHost: (question: unknown) => host(question as HostQuestion),
        wallet: () => ({ event: phone.heard() }),
        tsm: partnerPort(sendInside((action, message) => tsm.process(action, message))),
      },
      /** The sound TSM as a service of its own, whose books are gone with it; a faulty one stays in this process. */
      async serve() {
        if (ofTsm !== undefined) return { ports: {}, close: async () => {} };
        const folder = mkdtempSync(join(tmpdir(), 'tunion-tsm-'));
        const service = await launchService({ ...tsmMakeup(seed, edition), folder });
        return {
          ports: { tsm: partnerPort(sendOverHttps(new URL(`https://127.0.0.1:${service.port}/`), service.ca)) },
          async close() {
            await service.close();
            rmSync(folder, { recursive: true, force: true });
          },
        };
      },
      keys: [...counterparts.keys, 'keys.se', 'keys.se-token', ...(model.receiptKey ? ['keys.se-receipt'] : []), 'keys.tsm-rival'],
      facts: {
        kernel: 'K1',
        functions: [
          ...purse.functions,
          'SE.domains',
          'SE.content',
          'SE.load',
          'SE.registry',
          'SE.field',
          'SE.delegated',
          'SE.event',
          'SE.cards',
          'TSM',
          ...(isGrouped ? ['SE.groups' as const] : []),
          ...(model.receiptKey ? ['SE.receipts' as const] : []),
          ...(answersMac ? ['SE.response-mac' as const] : []),
        ],
        declared: {
          walletSide: true,
          applicationLoadFile: purseSource.loadFile,
          applicationModule: purseSource.module,
          domainLoadFile: domainSource.loadFile,
          domainModule: domainSource.module,
          loadAid: madeUpLoadFile.aid,
          loadModule: madeUpLoadFile.module,
          loadContent: madeUpLoadFile.content,
          ...madeUpPartners,
        },
      },
      secrets: { pin: bytes(purse.pin.value) },
    } as const;
  },
} as const;
