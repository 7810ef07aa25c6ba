/** What the TSM computes and writes, against published transactions with known keys, a published channel, and commands that were logged. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import { sealAll } from './channel.ts';
import { getBalance, proveTransaction } from './commands.ts';
import { keys } from './fixture/keys.ts';
import type { Tsm } from './handlers.ts';
import { acceptsLoadTac, acceptsMac1, acceptsWithdrawalMac2, acceptsWithdrawalTac, mac2, withdrawalMac1 } from './purse.ts';
import { soundHandlers } from './sound.ts';
import type { Card } from './state.ts';
import { personality } from './tsm.ts';

interface Vector {
  readonly id: string;
  readonly published: readonly string[];
  readonly [field: string]: unknown;
}

function vectorsOf(file: string, algorithm: string): readonly Vector[] {
  const { groups } = JSON.parse(readFileSync(new URL(`../../../vectors/crypto/${file}.json`, import.meta.url), 'utf8'));
  return groups
    .filter((group: { algorithm: string }) => group.algorithm === algorithm)
    .flatMap((group: { tests: Vector[] }) => group.tests);
}

const card: Card = { seid: '', aid: '', partner: '', serial: '00000000000000000000', opened: true, state: '00' };

/** A TSM whose card has the keys of a vector. */
function tsmFor({ dlk, dpk, dtk, terminal }: Vector): Tsm {
  const own: Readonly<Record<string, unknown>> = { load: dlk, purchase: dpk, tac: dtk };
  const shaped: Partial<Tsm> = {
    handlers: { ...soundHandlers, cardKey: (name) => bytes(String(own[name])) },
    personality: { ...personality, terminal: String(terminal) },
  };
  return shaped as Tsm;
}

const text = (vector: Vector, field: string): string => String(vector[field]);
const number = (vector: Vector, field: string): number => uint(bytes(text(vector, field)));

describe('loads', () => {
  const loads = vectorsOf('e-purse', 'load-3des').filter(({ type }) => type === '02');
  const authorisationOf = (vector: Vector) => ({
    amount: number(vector, 'amount'),
    balance: number(vector, 'balance'),
    counter: number(vector, 'counter'),
    random: text(vector, 'random'),
    dateTime: text(vector, 'dateTime'),
  });

  it.each(loads)('$id', (vector) => {
    const tsm = tsmFor(vector);
    const authorisation = authorisationOf(vector);
    if (vector.published.includes('mac1')) {
      expect(acceptsMac1({ ...authorisation, mac1: bytes(text(vector, 'mac1')) }, card, tsm)).toBe(true);
      expect(acceptsMac1({ ...authorisation, amount: authorisation.amount + 1, mac1: bytes(text(vector, 'mac1')) }, card, tsm)).toBe(false);
    }
    if (vector.published.includes('mac2')) expect(hex(mac2(authorisation, card, tsm))).toBe(vector['mac2']);
    if (vector.published.includes('tac')) {
      expect(acceptsLoadTac(bytes(text(vector, 'tac')), authorisation, card, tsm)).toBe(true);
      expect(acceptsLoadTac(bytes(text(vector, 'tac')), { ...authorisation, counter: authorisation.counter + 1 }, card, tsm)).toBe(false);
    }
  });

  it('are several, some with a TAC', () => {
    expect(loads.filter(({ published }) => published.includes('tac')).length).toBeGreaterThan(1);
  });
});

describe('purchases', () => {
  it.each(vectorsOf('e-purse', 'purchase-3des').filter(({ type }) => type === '06'))('$id', (vector) => {
    const tsm = tsmFor(vector);
    const withdrawal = {
      amount: number(vector, 'amount'),
      counter: number(vector, 'counter'),
      random: text(vector, 'random'),
      terminalSequence: text(vector, 'terminalSequence'),
      dateTime: text(vector, 'dateTime'),
    };
    if (vector.published.includes('mac1')) expect(hex(withdrawalMac1(withdrawal, card, tsm))).toBe(vector['mac1']);
    if (vector.published.includes('mac2')) expect(acceptsWithdrawalMac2(bytes(text(vector, 'mac2')), withdrawal, card, tsm)).toBe(true);
    if (vector.published.includes('tac')) expect(acceptsWithdrawalTac(bytes(text(vector, 'tac')), withdrawal, card, tsm)).toBe(true);
  });
});

it('a channel as it was published: its authentication and every command after it', () => {
  const [vector] = vectorsOf('secure-channel', 'scp02').filter(({ published }) => published.includes('protectedCommands'));
  if (vector === undefined) throw new Error('no published channel at level 01');
  const offered = concat(
    new Uint8Array(12),
    bytes(text(vector, 'sequence')),
    bytes(text(vector, 'cardChallenge')),
    bytes(text(vector, 'cardCryptogram')),
    bytes('9000'),
  );
  const [enc, mac, dek] = ['enc', 'mac', 'dek'].map((name) => bytes(text(vector, name))) as [Uint8Array, Uint8Array, Uint8Array];
  const tsm = { domainKeys: { version: keys.domain.version, enc, mac, dek } } as Tsm;
  const plain = (vector['commands'] as readonly string[]).map((command) => {
    const length = Number.parseInt(command.slice(8, 10) || '00', 16);
    return { header: command.slice(0, 8), data: command.slice(10, 10 + 2 * length), checker: '' };
  });
  const sealed = sealAll(offered, text(vector, 'hostChallenge'), plain, tsm)?.map(({ command }) => command);
  // Whether Le stands behind the MAC is the sender's choice: it is no part of what is sealed.
  const withoutLe = (command: string): string => command.slice(0, 10 + 2 * Number.parseInt(command.slice(8, 10), 16));
  const published = [vector['externalAuthenticate'], ...(vector['protectedCommands'] as readonly string[])].map(String);
  expect(sealed?.map(withoutLe)).toEqual(published.map(withoutLe));
  expect(sealAll(offered.with(20, (offered[20] ?? 0) ^ 1), text(vector, 'hostChallenge'), plain, tsm)).toBeUndefined();
});

it('commands as readers of cards in the field sent them', () => {
  const logged = (file: string): string => readFileSync(new URL(`../../../vectors/traces/${file}.json`, import.meta.url), 'utf8');
  expect(logged('bus-validator-tianjin')).toContain(`"${getBalance.command}"`);
  // The reader asked for the same proof, of a composite purchase.
  expect(proveTransaction(6, 0x28).command.slice(0, 14)).toBe('805A0006020028');
  expect(logged('motorway-card')).toContain('"805A0009020028');
});
