/** What a command proves to a card: MACs over challenges, authentication cryptograms and PINs, as far as a meter can know them to be right. */

import { hex } from '../bytes/hex.ts';
import type { Command } from '../iso7816/command.ts';
import { changePin } from './command/change-pin.ts';
import { pinPlaces } from './command/pin.ts';
import { reloadPin } from './command/reload-pin.ts';
import { macLength, underMac } from './command/sealed.ts';
import { verifyPin } from './command/verify-pin.ts';
import type { Proved } from './price.ts';
import { type CardIdentity, cardIn, isAnother, memberOf, octetsIn } from './told.ts';

/** A MAC or cryptogram that an issuer gave for a challenge, the command data under and with it, and the card it is for. */
interface Seal {
  readonly challenge: string;
  /** Header, data and MAC of the command; of a cryptogram itself alone. */
  readonly sealed: string;
  readonly card: Partial<CardIdentity>;
}

/** A new PIN that an issuer gave a MAC for: data field of its RELOAD PIN, P1 if the algorithm was named, and the card it is for. */
interface Reload {
  readonly data: string;
  readonly p1: number | undefined;
  readonly card: Partial<CardIdentity>;
}

/** What is known of the PIN of the card on a channel. PINs stand for what they differ from the declared one by. */
interface KnownPin {
  /** The PIN that the card took last and was not seen to lose. */
  readonly right?: string;
  /** The one that was right before a change whose outcome is open. */
  readonly before?: string;
}

/** Knows which proofs a sound card will take. */
export interface ProofMeter {
  /** Whether a sound card, that has shown these identities, takes what this command proves. */
  isRight(channel: string, command: Command, proof: Proved['proof'], shown: readonly CardIdentity[]): boolean;
  /** A command is about to be sent. */
  sent(channel: string, command: Command): void;
  answered(channel: string, command: Command, sw: string): void;
  /** The card gave a challenge, or (undefined) may have dropped the one it gave. */
  challenged(channel: string, challenge?: Uint8Array): void;
  told(answer: unknown, question: unknown): void;
  /** A PSAM agreed to INIT_FOR_DESCRYPT or DES_CRYPT: its keys make the MAC of a card's command too. */
  computed(channel: string, command: Command, answer: Uint8Array): void;
  /** A channel, or every one, lost power. */
  reset(channel?: string): void;
}

/** A meter for proofs that knows none. */
export function createProofMeter(): ProofMeter {
  const challenges = new Map<string, string>();
  const pins = new Map<string, KnownPin>();
  let seals: Seal[] = [];
  // Without a challenge under it, a new PIN's MAC stays good.
  const reloads: Reload[] = [];
  const factors = new Map<string, Partial<CardIdentity>>();

  const isSealed = (channel: string, sealed: string, shown: readonly CardIdentity[]): boolean =>
    seals.some((seal) => seal.challenge === challenges.get(channel) && seal.sealed === sealed && !isAnother(seal.card, shown));

  const reloadOf = ({ p1, data = none }: Command): Reload | undefined =>
    reloads.find((given) => given.data === hex(data) && (given.p1 ?? p1) === p1);

  /** The PIN that a command puts in force, in hexadecimal; undefined for any other command. */
  const newPinOf = (command: Command): string | undefined => {
    if (command.ins === 0x5e && reloadOf(command) !== undefined) return pinIn(command, 'reloadPin', 0);
    if (changePin.matches(command)) return pinIn(command, 'changePin', 1);
    return reloadPin.matches(command) ? pinIn(command, 'reloadPin', 0) : undefined;
  };

  return {
    isRight(channel, command, proof, shown) {
      const data = command.data ?? none;
      const { right } = pins.get(channel) ?? {};
      const reload = reloadOf(command);
      const isReload = reload !== undefined && !isAnother(reload.card, shown);
      switch (proof) {
        case 'mac': {
          const { header } = underMac(command);
          return data.length >= macLength && isSealed(channel, hex(header) + hex(data), shown);
        }
        case 'cryptogram':
          return isSealed(channel, hex(data), shown);
        case 'pin':
          return right === hex(data);
        case 'old-pin':
          return isReload || (right !== undefined && right === pinIn(command, 'changePin', 0));
        case 'reload':
          return isReload;
      }
    },
    sent(channel, command) {
      const { right } = pins.get(channel) ?? {};
      if (right !== undefined && newPinOf(command) !== undefined) pins.set(channel, { before: right });
    },
    answered(channel, command, sw) {
      const { right, before } = pins.get(channel) ?? {};
      const renewed = newPinOf(command);
      if (renewed !== undefined && sw === '9000') pins.set(channel, { right: renewed });
      else if (renewed !== undefined && before !== undefined) pins.set(channel, { right: before });
      if (!verifyPin.matches(command)) return;
      const shown = hex(command.data ?? none);
      if (sw === '9000') pins.set(channel, { right: shown });
      else if (sw.startsWith('63') && shown === right) pins.delete(channel);
    },
    challenged(channel, challenge) {
      if (challenge === undefined) {
        challenges.delete(channel);
        return;
      }
      challenges.set(channel, hex(challenge));
      seals = [];
    },
    told(answer, question) {
      const about = memberOf(question, 'about');
      const mac = octetsIn(answer, 'mac', macLength);
      const cryptogram = octetsIn(answer, 'cryptogram');
      const challenge = octetsIn(question, 'challenge');
      const card = cardIn(memberOf(question, 'card'));
      if (about === 'reload-pin' && mac !== undefined) {
        const p1 = { '3des': 0x00, sm4: 0x01 }[String(memberOf(question, 'algorithm'))];
        reloads.push({ data: `${octetsIn(question, 'pin') ?? ''}${mac}`, p1, card });
      }
      if (challenge === undefined || memberOf(question, 'mistake') !== undefined) return;
      if (about === 'authentication' && cryptogram !== undefined) seals.push({ challenge, sealed: cryptogram, card });
      const header = octetsIn(question, 'header', 4);
      if (about !== 'command-mac' || mac === undefined || header === undefined || isMismade(question, header)) return;
      seals.push({ challenge, sealed: `${header}${octetsIn(question, 'data') ?? ''}${mac}`, card });
    },
    computed(channel, command, answer) {
      const data = command.data ?? none;
      if (command.ins === 0x1a)
        factors.set(channel, data.length === 16 ? { serial: hex(data.subarray(0, 8)), issuer: hex(data.subarray(8)) } : {});
      if (command.ins !== 0xfa || command.p1 !== 0x05 || answer.length !== macLength) return;
      for (const blockSize of [8, 16]) {
        const sealed = chainedFromChallenge(data, blockSize);
        if (sealed !== undefined) {
          seals.push({ challenge: sealed.challenge, sealed: sealed.message + hex(answer), card: factors.get(channel) ?? {} });
        }
      }
    },
    reset(channel) {
      for (const each of channel === undefined ? [...challenges.keys()] : [channel]) challenges.delete(each);
      // A change of the PIN that power cut short left nobody knows which PIN.
      for (const each of channel === undefined ? [...pins.keys()] : [channel]) {
        if (pins.get(each)?.before !== undefined) pins.delete(each);
      }
    },
  };
}

/** The key that makes the MAC of a command, by its INS. */
const keyOf: Readonly<Record<string, string>> = {
  D6: 'maintenance',
  DC: 'maintenance',
  D8: 'maintenance',
  E2: 'record',
  '1E': 'lock',
  '18': 'unlock',
  '24': 'pin-unblock',
  CD: 'lock',
};

/** Whether an issuer was asked for a MAC under another key than the command's, or under an algorithm that its P1 does not name. */
function isMismade(question: unknown, header: string): boolean {
  const ins = header.slice(2, 4);
  const key = memberOf(question, 'key');
  const algorithm = memberOf(question, 'algorithm');
  const named = ['E2', '1E', '18', '24'].includes(ins) ? { '00': '3des', '01': 'sm4' }[header.slice(4, 6)] : undefined;
  return (key !== undefined && key !== keyOf[ins]) || (algorithm !== undefined && named !== undefined && algorithm !== named);
}

function pinIn(command: Command, name: 'changePin' | 'reloadPin', index: number): string | undefined {
  const place = pinPlaces(name, command)[index];
  return place === undefined ? undefined : hex((command.data as Uint8Array).subarray(place.offset, place.offset + place.length));
}

/**
 * The challenge and the command, header and data without its length, that a DES_CRYPT chains: challenge, 00 to a whole block,
 * header, Lc, data, filling. Undefined where the data field has another form.
 */
function chainedFromChallenge(data: Uint8Array, blockSize: number): { readonly challenge: string; readonly message: string } | undefined {
  const filling = hex(data.subarray(blockSize)).match(/^((?:..)*?)80(?:00)*$/);
  const filled = filling?.[1];
  if (filled === undefined || filled.length < 10 || /[^0]/.test(hex(data.subarray(4, blockSize)))) return undefined;
  const message = filled.slice(0, 8) + filled.slice(10);
  const counted = Number.parseInt(filled.slice(8, 10), 16) === message.length / 2;
  return counted ? { challenge: hex(data.subarray(0, 4)), message } : undefined;
}

const none = new Uint8Array(0);
