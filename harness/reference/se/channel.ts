/** Secure channels in the card's role: SCP02 (i = 55) and SCP03 (i = 60), opened to the security domain that is selected. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { deriveScp02Keys, scp02Accept, scp02Cryptograms } from '../../crypto/scp02.ts';
import { acceptScp03, deriveScp03Keys, openScp03, scp03Accept, scp03Cryptograms, scp03ProtectResponse } from '../../crypto/scp03.ts';
import { type Command, encodeCommand } from '../../iso7816/command.ts';
import { draw } from '../entropy.ts';
import type { Accepted, Handler, SecureElement, SeRules } from './handlers.ts';
import {
  type Application,
  answer,
  applicationIn,
  isDomain,
  isLocked,
  type KeySet,
  type Outcome,
  type Persistent,
  refuse,
  type Session,
  type State,
  type Volatile,
  withApplication,
  withSequence,
} from './state.ts';

/** The security levels of a channel, by protocol: SCP02 without and with C-MAC, SCP03 with MACs and encipherment each way. */
const levels = { scp02: [0x00, 0x01], scp03: [0x00, 0x01, 0x03, 0x11, 0x13, 0x33] } as const;

/** Channels that a key set may have opened under SCP02; its counter never begins again. */
const lastSequence = 0xffff;

/** INITIALIZE UPDATE: a challenge and the proof that the domain holds the key set. */
export const initializeUpdate: Handler = (state, command, element) => {
  const { persistent, volatile } = state;
  const closed = { ...volatile, session: undefined, aborted: false };
  const domain = applicationIn(persistent, volatile.selected);
  if (domain === undefined || !isDomain(domain) || isLocked(domain)) return refuse(closed, '6985');
  if (command.p2 !== 0) return refuse(closed, '6A86');
  if (command.data?.length !== 8) return refuse(closed, '6700');
  const [newest] = domain.keys ?? [];
  const keys = command.p1 === 0 ? newest : domain.keys?.find(({ version }) => version === command.p1);
  if (keys === undefined) return refuse(closed, '6A88');
  const { sequence = 0 } = keys;
  if (sequence >= lastSequence) return refuse(closed, '6985');
  const host = command.data;
  const { head, session, cryptogram, entropy } = keys.kind === 'des' ? offer02(keys, sequence, host, state) : offer03(keys, host, state);
  const data = concat(element.diversification, octets(keys.version, 1), head, cryptogram);
  return answer({ ...closed, entropy, session: { ...session, domain: domain.aid, version: keys.version } }, data);
};

function offer02(keys: KeySet, sequence: number, hostChallenge: Uint8Array, { volatile }: State) {
  const { octets: cardChallenge, entropy } = draw(volatile.entropy, 6);
  const counter = octets(sequence, 2);
  const session = deriveScp02Keys(keys, counter);
  const { card, host } = scp02Cryptograms(session, { hostChallenge, sequence: counter, cardChallenge });
  return {
    head: concat(bytes('02'), counter, cardChallenge),
    session: { protocol: 'scp02', keys: session, host } as const,
    cryptogram: card,
    entropy,
  };
}

function offer03(keys: KeySet, hostChallenge: Uint8Array, { volatile }: State) {
  const { octets: cardChallenge, entropy } = draw(volatile.entropy, 8);
  const exchange = { hostChallenge, cardChallenge };
  const session = deriveScp03Keys(keys, exchange);
  const { card, host } = scp03Cryptograms(session, exchange);
  return {
    head: concat(bytes('0360'), cardChallenge),
    session: { protocol: 'scp03', keys: session, host } as const,
    cryptogram: card,
    entropy,
  };
}

/** EXTERNAL AUTHENTICATE: the host's proof opens the channel at the level that P1 names. */
export const externalAuthenticate: Handler = ({ persistent, volatile }, command, { handlers, choices }) => {
  const { session } = volatile;
  const closed = { ...volatile, session: undefined };
  if (session === undefined || session.open !== undefined) return refuse(closed, choices.outOfTurn);
  if ((command.cla & 0x04) === 0) return refuse(closed, '6E00');
  if (command.p2 !== 0 || !(levels[session.protocol] as readonly number[]).includes(command.p1)) return refuse(closed, '6A86');
  if (command.data?.length !== 16) return refuse(closed, '6700');
  const { isMacRight, session: open } = handlers.open(session, command.p1, headerOf(command), command.data);
  const domain = applicationIn(persistent, session.domain);
  if (domain === undefined) return refuse(closed, '6985');
  // The counter goes on with the first MAC that is right, whatever becomes of the command (2.3.1, E.1.2).
  const { version } = session;
  const { sequence = 0 } = domain.keys?.find((each) => each.version === version) ?? {};
  const next = withSequence(domain, version, handlers.nextSequence(sequence));
  const counted = isMacRight ? [withApplication(persistent, next)] : [];
  if (open === undefined) return { ...refuse(closed, isMacRight ? '6300' : choices.wrongMac), commits: counted };
  return { ...answer({ ...volatile, session: open, aborted: false }), commits: counted };
};

/** A command as it stands behind its protection, with the session after it; a status word where the channel does not take it. */
export function behindProtection(
  { volatile }: State,
  command: Command,
  { handlers }: SecureElement,
): { readonly command: Command; readonly volatile: Volatile } | { readonly sw: string } {
  const { session, aborted } = volatile;
  if (aborted === true) return { sw: '6982' };
  const open = session?.open;
  const isProtected = (command.cla & 0x04) !== 0;
  if (session === undefined || open === undefined) return isProtected ? { sw: '6982' } : { command, volatile };
  if ((open.level & 0x01) === 0) return isProtected ? { sw: '6982' } : { command, volatile };
  if (!isProtected) return { sw: '6982' };
  const accepted = handlers.accept(session, headerOf(command), command.data ?? new Uint8Array(0));
  if (accepted === undefined) return { sw: '6982' };
  const { cla, data: _field, ...rest } = command;
  const plain = { ...rest, cla: cla & ~0x04, ...(accepted.data.length > 0 ? { data: accepted.data } : {}) };
  return { command: plain, volatile: { ...volatile, session: accepted.session } };
}

/** The outcome with its answer protected where the channel asks for it. Refusals carry no MAC. */
export function protectedAnswer(outcome: Outcome): Outcome {
  const { session } = outcome.volatile;
  const { data, sw } = outcome.response;
  if (session?.protocol !== 'scp03' || session.open === undefined || (session.open.level & 0x10) === 0 || !/^9|^6[23]/.test(sw))
    return outcome;
  return { ...outcome, response: { data: scp03ProtectResponse(session.open, data, bytes(sw)), sw } };
}

/** The key set that an open session was opened with. */
export function keysOf(session: Session, persistent: Persistent): KeySet | undefined {
  return applicationIn(persistent, session.domain)?.keys?.find(({ version }) => version === session.version);
}

/** The domain that is spoken to through its channel, as long as it is not locked. */
export function speaksTo({ persistent, volatile }: State): Application | undefined {
  const domain = applicationIn(persistent, volatile.selected);
  return domain === undefined || isLocked(domain) ? undefined : domain;
}

function headerOf({ cla, ins, p1, p2 }: Command): Uint8Array {
  return encodeCommand({ cla, ins, p1, p2 });
}

export const channelRules: Pick<SeRules, 'accept' | 'open' | 'abort' | 'isAuthenticated' | 'nextSequence'> = {
  open(session, level, header, field) {
    if (session.protocol === 'scp03') {
      const channel = acceptScp03(session.keys, level, session.host, field);
      const asProven = openScp03(session.keys, level, field.slice(0, 8)).command;
      return { isMacRight: equal(asProven.subarray(-8), field.subarray(-8)), session: channel && { ...session, open: channel } };
    }
    const accepted = scp02Accept({ key: session.keys.mac }, header, field);
    const isHost = accepted !== undefined && equal(accepted.data, session.host);
    return { isMacRight: accepted !== undefined, session: isHost ? { ...session, open: { level, chain: accepted.chain } } : undefined };
  },
  accept(session, header, field): Accepted | undefined {
    if (session.protocol === 'scp03') {
      const accepted = session.open && scp03Accept(session.open, header, field);
      return accepted && { data: accepted.data, session: { ...session, open: accepted.channel } };
    }
    const accepted = session.open && scp02Accept(session.open.chain, header, field);
    return accepted && session.open && { data: accepted.data, session: { ...session, open: { ...session.open, chain: accepted.chain } } };
  },
  abort: (volatile) => ({ ...volatile, session: undefined, loading: undefined, personalising: undefined, aborted: true }),
  isAuthenticated: (state) => {
    const { session, selected } = state.volatile;
    return session?.open !== undefined && session.domain === selected && speaksTo(state) !== undefined;
  },
  nextSequence: (sequence) => sequence + 1,
};
