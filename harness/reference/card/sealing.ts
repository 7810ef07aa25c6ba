/** Secure messaging: which MAC a protected command must carry, under which key, and what a wrong one leaves behind. */

import { concat } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import { retailMac, sm4Mac } from '../../crypto/mac.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { KeyName } from '../../tunion/card-key.ts';
import { algorithmNamed, isUsable, keysOf } from './algorithm.ts';
import type { Card, CommandName, Seal } from './handlers.ts';
import { answer, type Outcome, type Persistent, refuse, type State, withoutTransaction } from './state.ts';

const none = new Uint8Array(0);
const macLength = 4;

/** What P1 says of the algorithm, in the commands where it does. */
const naming: readonly CommandName[] = ['applicationBlock', 'applicationUnblock', 'unblockPin', 'appendRecord'];

const sealingKeys: Readonly<Partial<Record<CommandName, KeyName>>> = {
  applicationBlock: 'lock',
  applicationUnblock: 'unlock',
  unblockPin: 'pin-unblock',
  appendRecord: 'record',
  blockAlgorithm: 'lock',
};

/** The key of a command's MAC: a key of its own, or the maintenance key. */
export function sealingKey(name: CommandName): KeyName {
  return sealingKeys[name] ?? 'maintenance';
}

/**
 * Carries out a command that is protected by a MAC, once challenge and MAC are right; the challenge is used up whatever becomes
 * of it. `act` gets the data field without the MAC and gives the new lasting state, or a status word.
 */
export function sealed(
  state: State,
  command: Command,
  card: Card,
  name: CommandName,
  act: (state: State, content: Uint8Array) => Persistent | StatusWord,
): Outcome {
  const { persistent, volatile } = state;
  const { handlers } = card;
  const left = { ...withoutTransaction(volatile), challenge: undefined };
  const algorithm = naming.includes(name) ? algorithmNamed(command) : handlers.currentAlgorithm(state, card);
  if (!isUsable(algorithm, persistent, card)) return refuse(left, card.choices.algorithmAbsent);
  const seal: Seal = { key: handlers.sealingKey(name), algorithm };
  const reason = handlers.refusesProtected(command, volatile.challenge, card, seal);
  if (reason !== undefined) {
    return { ...refuse(left, reason), commits: reason === '6988' ? handlers.afterWrongSeal(persistent, card) : [] };
  }
  const forgiven = persistent.wrongSeals === 0 ? persistent : { ...persistent, wrongSeals: 0 };
  const after = act({ persistent: forgiven, volatile }, (command.data ?? none).slice(0, -macLength));
  return typeof after === 'string' ? refuse(left, after) : { ...answer(left), commits: [after] };
}

/** Why a protected command may not be carried out: no challenge 6984, no room for a MAC 6987, wrong MAC 6988. */
export function refusesProtected(
  command: Command,
  challenge: Uint8Array | undefined,
  card: Card,
  { key, algorithm }: Seal = { key: 'maintenance', algorithm: card.profile.algorithm },
): StatusWord | undefined {
  const { data = none } = command;
  if (challenge === undefined) return card.choices.noChallenge;
  if (data.length < macLength || (command.cla === 0x04 && data.length === macLength)) return '6987';
  const expected = card.handlers.sealMac(keysOf(algorithm, card)[key], challenge, command, algorithm);
  return card.handlers.matches(expected, data.subarray(-macLength)) ? undefined : '6988';
}

/** Over header, Lc and data, begun with the challenge: a retail MAC, or the MAC of SM4. Four octets. */
export function sealMac(key: Uint8Array, challenge: Uint8Array, command: Command, algorithm: CipherFamily): Uint8Array {
  const { cla, ins, p1, p2, data = none } = command;
  const lc = data.length > 255 ? concat(Uint8Array.of(0), octets(data.length, 2)) : octets(data.length, 1);
  const message = concat(Uint8Array.of(cla, ins, p1, p2), lc, data.subarray(0, -macLength));
  const start = new Uint8Array(algorithm === 'sm4' ? 16 : 8);
  start.set(challenge);
  const mac = algorithm === 'sm4' ? sm4Mac(key, message, start) : retailMac(key, message, start);
  return mac.subarray(0, macLength);
}

/** Nothing, unless the profile counts wrong MACs: the one that goes too far blocks the application for ever. */
export function afterWrongSeal(persistent: Persistent, { profile }: Card): readonly Persistent[] {
  if (profile.sealTries === undefined) return [];
  const wrongSeals = persistent.wrongSeals + 1;
  return [{ ...persistent, wrongSeals, lock: wrongSeals < profile.sealTries ? persistent.lock : 'permanent' }];
}
