/** A virtual phone: a secure element with purses as its applications, and what its wallet hears of them. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import type { Device } from '../../link/link.ts';
import { ef15Layout } from '../../tunion/file/ef15.ts';
import type { CardOptions } from '../card/card.ts';
import { loadProfile, type Profile } from '../profiles/profile.ts';
import type { SeChoices } from '../se/alternatives.ts';
import type { SeHandlers } from '../se/handlers.ts';
import { createSecureElement, type ReferenceSe } from '../se/se.ts';
import { type Application, life } from '../se/state.ts';
import { personalData, purseInstances, purseSource } from './instance.ts';
import type { PhoneCard, PhoneModel } from './models.ts';

export interface PhoneOptions {
  readonly model: PhoneModel;
  readonly seed: string;
  /** The public key of tokens, SubjectPublicKeyInfo in DER. */
  readonly tokenKey?: Uint8Array | undefined;
  readonly alternatives?: Partial<SeChoices> | undefined;
  /** Edition and legal freedoms of the cards. */
  readonly card?: Pick<CardOptions, 'edition'> & { readonly alternatives?: CardOptions['alternatives'] | undefined };
  readonly fault?: { readonly se?: (sound: SeHandlers) => SeHandlers; readonly card?: PurseFault; readonly event?: EventFault } | undefined;
}

type PurseFault = NonNullable<CardOptions['fault']>['card'];
/** What the wallet hears after a command in the place of a sound event; nothing where it hears none. */
type EventFault = (event: Uint8Array, isPurchase: boolean) => Uint8Array | undefined;

export interface Phone {
  /** The element as the wallet meets it, and as terminals do. */
  readonly element: ReferenceSe;
  readonly field: Required<Device>;
  /** The last event that the wallet heard, in hexadecimal; null where there was none since it last asked. */
  heard(): string | null;
}

/** The profile whose keys, functions and files the cards of a phone have. */
export function purseProfile(): Profile {
  return loadProfile('plain');
}

/** What applications of other standards are made of. */
const otherSource = { loadFile: 'A000000003869807', module: 'A00000000386980701FF' } as const;

export function createPhone({ model, seed, tokenKey, alternatives, card, fault }: PhoneOptions): Phone {
  const profile = purseProfile();
  let event: Uint8Array | null = null;
  const tell = (heard: Uint8Array, isPurchase: boolean): void => {
    const told = fault?.event === undefined ? (isPurchase ? heard : undefined) : fault.event(heard, isPurchase);
    event = told ?? event;
  };
  const module = purseInstances({
    profile,
    seed,
    tell,
    amounts: Object.fromEntries(model.cards.map((card) => [card.aid, historyOf(card, profile)])),
    shape: {
      ...(card?.edition ? { edition: card.edition } : {}),
      ...(card?.alternatives ? { alternatives: card.alternatives } : {}),
      ...(fault?.card ? { fault: { card: fault.card } } : {}),
    },
  });
  const groups = Object.fromEntries(model.cards.flatMap(({ aid, head }) => (head === undefined ? [] : [[aid, head]])));
  const element = createSecureElement({
    seed,
    keys: model.keys,
    modules: { [purseSource.module]: module, [otherSource.module]: () => silent },
    loadFiles: [purseSource, otherSource],
    groups,
    applications: [...model.others.map(otherOf), ...model.cards.map((card) => cardOf(card, profile))],
    tokenKey,
    receiptKey: model.receiptKey,
    alternatives,
    ...(fault?.se ? { fault: { se: fault.se } } : {}),
  });
  return {
    element,
    field: element.field,
    heard() {
      const told = event === null ? null : hex(event);
      event = null;
      return told;
    },
  };
}

/** An application of another standard: it is selected, and knows no command. */
const silent: Device = {
  reset: () => bytes('3B00'),
  process: (command) => (command[1] === 0xa4 ? concat(bytes('6F00'), bytes('9000')) : bytes('6D00')),
};

type Given = Omit<Application, 'domain' | 'privileges'>;

function otherOf({ aid, isActive }: PhoneModel['others'][number]): Given {
  return { aid, ...otherSource, life: life.selectable, contactless: { active: isActive, rank: 0 } };
}

function cardOf({ aid, head, isActive, issuer, serial }: PhoneCard, { ef15 }: Profile): Given {
  return {
    aid,
    ...purseSource,
    life: life.personalized,
    contactless: { active: isActive, rank: 0, head },
    data: { [personalData]: ef15Layout.encode({ ...ef15, issuer, serial }) },
  };
}

/** What a card that is there when a test begins has gone through. */
function historyOf({ balance }: PhoneCard, { purse, ef18, ef1a, ef1e }: Profile) {
  return { purse: { ...purse, balance }, ef18, ef1a, ef1e };
}
