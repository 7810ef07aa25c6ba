/** The laws of both secure channels: what one side protects the other takes, and nothing else. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveScp02Keys, scp02Accept, scp02Protect } from './scp02.ts';
import {
  acceptScp03,
  deriveScp03Keys,
  openScp03,
  scp03Accept,
  scp03AcceptResponse,
  scp03Cryptograms,
  scp03Protect,
  scp03ProtectResponse,
} from './scp03.ts';

const octets = (from: number, to = from): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: from, maxLength: to });
const header = octets(4).map((drawn) => drawn.with(0, 0x84));
const commands = fc.array(fc.tuple(header, octets(0, 200)), { minLength: 1, maxLength: 4 });
const keySet = (length: number) => fc.record({ enc: octets(length), mac: octets(length), dek: octets(length) });

/** The field with one bit changed. */
function flipped(field: Uint8Array, bit: number): Uint8Array {
  const at = bit % (8 * field.length);
  return field.with(at >> 3, (field[at >> 3] as number) ^ (1 << (at & 7)));
}

describe('SCP02', () => {
  it('takes what was protected, in its order, and nothing that differs in one bit', () => {
    fc.assert(
      fc.property(keySet(16), octets(2), commands, fc.nat(), (keys, sequence, sent, bit) => {
        const key = deriveScp02Keys(keys, sequence).mac;
        let [said, heard] = [{ key }, { key }];
        for (const [head, data] of sent) {
          const next = scp02Protect(said, head, data);
          const field = next.command.subarray(5);
          expect(scp02Accept(heard, head, flipped(field, bit))).toBeUndefined();
          expect(scp02Accept(heard, flipped(head, bit | 0x08), field)).toBeUndefined();
          expect(scp02Accept(heard, head, field)).toEqual({ data, chain: next.chain });
          said = next.chain;
          heard = next.chain;
        }
      }),
    );
  });

  it('takes no command twice', () => {
    fc.assert(
      fc.property(octets(16), header, octets(0, 40), (key, head, data) => {
        const { command, chain } = scp02Protect({ key }, head, data);
        expect(scp02Accept(chain, head, command.subarray(5))).toBeUndefined();
      }),
    );
  });
});

describe('SCP03', () => {
  const level = fc.constantFrom(0x01, 0x03, 0x11, 0x13, 0x33);
  const exchange = fc.record({ hostChallenge: octets(8), cardChallenge: octets(8) });

  it.each([16, 24, 32])('with keys of %i octets takes what was protected, and nothing that differs in one bit', (length) => {
    fc.assert(
      fc.property(keySet(length), exchange, level, commands, octets(0, 100), fc.nat(), (statics, said, at, sent, answer, bit) => {
        const keys = deriveScp03Keys(statics, said);
        const { host } = scp03Cryptograms(keys, said);
        const { command, channel } = openScp03(keys, at, host);
        expect(acceptScp03(keys, at, host, flipped(command.subarray(5), bit))).toBeUndefined();
        expect(acceptScp03(keys, at, host, command.subarray(5))).toEqual(channel);
        let between = channel;
        for (const [head, data] of sent) {
          const next = scp03Protect(between, head, data);
          const field = next.command.subarray(5);
          expect(scp03Accept(between, head, flipped(field, bit))).toBeUndefined();
          expect(scp03Accept(next.channel, head, field)).toBeUndefined();
          expect(scp03Accept(between, head, field)).toEqual({ data, channel: next.channel });
          between = next.channel;
        }
        const word = Uint8Array.of(0x90, 0x00);
        const response = scp03ProtectResponse(between, answer, word);
        expect(scp03AcceptResponse(between, flipped(response, bit), word)).toBeUndefined();
        expect(scp03AcceptResponse(between, response, Uint8Array.of(0x63, 0x00))).toBeUndefined();
        expect(scp03AcceptResponse(between, response, word)).toEqual(answer);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a field shorter than its MAC, and enciphered data that are no blocks', () => {
    const keys = deriveScp03Keys(
      { enc: new Uint8Array(16), mac: new Uint8Array(16) },
      { hostChallenge: new Uint8Array(8), cardChallenge: new Uint8Array(8) },
    );
    const { channel } = openScp03(keys, 0x33, new Uint8Array(8));
    const head = Uint8Array.of(0x84, 0xf2, 0x20, 0x02);
    for (let length = 0; length < 8; length += 1) expect(scp03Accept(channel, head, new Uint8Array(length))).toBeUndefined();
    const plain = scp03Protect({ ...channel, level: 0x01 }, head, new Uint8Array(5));
    expect(scp03Accept(channel, head, plain.command.subarray(5))).toBeUndefined();
  });
});
