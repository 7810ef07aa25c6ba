/** The parts of a TSM, each replaceable: a faulty TSM is the sound one with some of them changed. */

import type { KeyObject } from 'node:crypto';
import type { Scp02KeySet } from '../../crypto/scp02.ts';
import type {
  OrderApplication,
  ScriptCommand,
  ScriptReport,
  ScriptResult,
  TsmAction,
  TsmRequest,
  TsmResponse,
  TsmStatus,
} from '../../tunion/tsm.ts';
import type { Answered, Books } from './books.ts';
import type { Authorisation, Card, Order, Session, StepName, Withdrawal } from './state.ts';

/** Keys of a TSM. Masters and keys of the domain have 16 octets, in hexadecimal; the others are PEM. */
export interface TsmKeys {
  /** The private half of what signs its answers, RSA. */
  readonly signature: string;
  /** The private half of what signs its tokens, RSA. */
  readonly token: string;
  /** The root keys of its cards. */
  readonly masters: { readonly purchase: string; readonly load: string; readonly tac: string };
  /** The keys of the issuer's domain in the secure elements that it manages. */
  readonly domain: { readonly version: number; readonly enc: string; readonly mac: string; readonly dek: string };
}

/** Who may ask: the public half of a partner's signature key (PEM) by tsm_id. */
export type Partners = Readonly<Record<string, { readonly publicKey: string }>>;

/** What shapes a TSM beside its keys; octets in hexadecimal. */
export interface Personality {
  /** 6 octets: the terminal number that it loads and unloads under. */
  readonly terminal: string;
  readonly keyIndex: number;
  /** P1 of DEBIT FOR PURCHASE, by the edition of JT/T 978.2 that its cards follow: 01 in 2015, 02 in 2023. */
  readonly debit: '01' | '02';
  /** 8 octets: the issuer of its cards. */
  readonly issuer: string;
  /** 10 digits that the numbers of its cards begin with; ten more count them. */
  readonly cardNumbers: string;
  readonly domain: string;
  readonly loadFile: string;
  readonly module: string;
}

/** What never changes in a TSM's life. */
export interface Tsm {
  readonly handlers: TsmHandlers;
  readonly keys: Readonly<Record<'signature' | 'token', KeyObject>>;
  readonly masters: Readonly<Record<CardKeyName, Uint8Array>>;
  readonly domainKeys: Scp02KeySet & { readonly version: number };
  /** Public keys by tsm_id. */
  readonly partners: ReadonlyMap<string, KeyObject>;
  readonly personality: Personality;
}

export type CardKeyName = 'purchase' | 'load' | 'tac';

/** The TSM at work on one request. */
export interface Desk {
  readonly tsm: Tsm;
  readonly books: Books;
  /** Who asks. */
  readonly partner: string;
  /** `YYYYMMDDhhmmss`. */
  readonly now: string;
}

/** What an action comes to, before it is a signed message. */
export interface Answer {
  readonly status: TsmStatus;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The members of a request's `data`, whatever they are. */
export type Data = Readonly<Record<string, unknown>>;

export type Action = (data: Data, desk: Desk) => Answer;

/** A command that is to be given out. */
export type Planned = Pick<ScriptCommand, 'command' | 'checker'>;

/** What a step comes to: the order as it is now, and what is to be done next; nothing ends the session. */
export interface Move {
  readonly order: Order;
  readonly next?: { readonly step: StepName; readonly commands: readonly Planned[]; readonly note?: string } | undefined;
}

/** Takes the answers to the commands of one step (data and status word each), all of which matched. */
export type Step = (order: Order, answers: readonly Uint8Array[], desk: Desk) => Move;

/** What a card offered for a load. */
export interface LoadOffer extends Omit<Authorisation, 'dateTime'> {
  /** 4 octets. */
  readonly mac1: Uint8Array;
}

/** What is asked of a TSM. */
export type ActionHandlers = Readonly<Record<TsmAction, Action>>;

/** How messages are read and written. */
export interface MessageHandlers {
  /** The request that a message is; undefined where it has not that shape. */
  readRequest(message: Data): TsmRequest | undefined;
  /** The public key of whoever asks; undefined for a stranger. */
  keyOf(request: TsmRequest, tsm: Tsm): KeyObject | undefined;
  acceptsSignature(request: TsmRequest, publicKey: KeyObject, tsm: Tsm): boolean;
  /** What was answered to a message of that name before; `body` is what this one says, path and all. */
  answeredBefore(request: TsmRequest, books: Books, body: string): Answered | undefined;
  respond(answer: Answer, actionId: string): Omit<TsmResponse, 'sign'>;
  sign(response: Omit<TsmResponse, 'sign'>, tsm: Tsm): TsmResponse;
}

/** The rules of orders. */
export interface OrderHandlers {
  isSameOrder(order: Order, application: OrderApplication): boolean;
  /** Why a new order is not taken: a status, if it is not. */
  refusesApplication(application: OrderApplication, desk: Desk): TsmStatus | undefined;
  /** Why an order gets no commands: a status, if it gets none. */
  refusesScript(order: Order, report: ScriptReport, desk: Desk): TsmStatus | undefined;
  /** Why an order's money is not given back: a status, if it is not. */
  refusesRefund(order: Order): TsmStatus | undefined;
  refund(order: Order, desk: Desk): Order;
  /** What a partner may see of its order. */
  view(order: Order): Data;
  newSerial(desk: Desk): string;
  token(operation: string, data: Uint8Array, tsm: Tsm): Uint8Array;
}

/** The rules of sessions. */
export interface SessionHandlers {
  newSession(kind: Session['kind'], desk: Desk): Session;
  /** Whether results are those of the commands that were given out: index and echo of each, no more, only the last amiss. */
  isReportOf(results: readonly ScriptResult[], session: Session, tsm: Tsm): boolean;
  matches(checker: string, response: string): boolean;
  /** Commands as they leave. */
  giveOut(planned: readonly Planned[], before: number): readonly ScriptCommand[];
  begin(order: Order, desk: Desk): Move;
  beginAgain(order: Order, desk: Desk): Move;
  /** What an order becomes when a command of that step did not answer as it should. */
  broken(order: Order, step: StepName): Order;
}

/** Where money is decided. */
export interface MoneyHandlers {
  cardKey(name: CardKeyName, serial: string, tsm: Tsm): Uint8Array;
  acceptsMac1(offer: LoadOffer, card: Card, tsm: Tsm): boolean;
  /** The order once its load is authorised, which stands in the books before MAC2 leaves; undefined where there is nothing to load. */
  authorise(order: Order, offer: LoadOffer, desk: Desk): Order | undefined;
  mac2(authorisation: Authorisation, card: Card, tsm: Tsm): Uint8Array;
  acceptsLoadTac(tac: Uint8Array, authorisation: Authorisation, card: Card, tsm: Tsm): boolean;
  /** The order once its money is on the card. */
  loaded(order: Order, desk: Desk): Order;
  withdraw(amount: number, offer: { readonly counter: number; readonly random: string }, desk: Desk): Withdrawal;
  withdrawalMac1(withdrawal: Withdrawal, card: Card, tsm: Tsm): Uint8Array;
  acceptsWithdrawalTac(tac: Uint8Array, withdrawal: Withdrawal, card: Card, tsm: Tsm): boolean;
  acceptsWithdrawalMac2(mac2: Uint8Array, withdrawal: Withdrawal, card: Card, tsm: Tsm): boolean;
  /** The order once the purse is empty and the card is gone. */
  closed(order: Order, desk: Desk): Order;
}

/** All parts of a TSM. */
export interface TsmHandlers extends MessageHandlers, OrderHandlers, SessionHandlers, MoneyHandlers {
  readonly actions: ActionHandlers;
  readonly steps: Readonly<Record<StepName, Step>>;
}
