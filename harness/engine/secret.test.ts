/** Secrets inside commands: the device gets them, a case, the guard and the record never do, and a record is judged without. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { LinkBroken } from '../link/link.ts';
import { live } from './far.ts';
import { base, record, suiteOf, testCase, toy } from './fixture/toy.ts';
import { judge } from './judge.ts';
import { readRecord, type SecretPlace } from './record.ts';
import { resultOf } from './result.ts';

const pin = bytes('91827364');
const place: SecretPlace = { name: 'pin', offset: 5, length: 4 };
const verify = (difference: string): Uint8Array => bytes(`0020000004${difference}`);

const guarded: string[] = [];
const watching = {
  ...toy,
  meter: () => ({
    ...toy.meter(),
    charge: (_channel: string, command: Uint8Array) => {
      guarded.push(hex(command));
      return 'read' as const;
    },
  }),
};

const right = testCase({ ...base, id: 'T-050' }, async ({ tell, check }) =>
  check('TOY:one', await tell(verify('00000000'), [place])).is('9000'),
);
const wrong = testCase({ ...base, id: 'T-051' }, async ({ tell, check }) =>
  check('TOY:one', await tell(verify('00000001'), [place])).is('63c2'),
);
const torn = testCase({ ...base, id: 'T-052' }, async ({ stage, check }) => {
  await stage.tear('dut', verify('00000000'), null, [place]);
  check('TOY:one', 1).is(1);
});

/** The record of these cases on a device that answers as it pleases, and the commands that it saw. */
async function told(answer: (command: Uint8Array, nth: number) => Uint8Array, cases = [right, wrong, torn]) {
  const seen: string[] = [];
  let last = new Uint8Array(0);
  const text = await record(suiteOf(cases, watching), {
    secrets: { pin },
    sees: (command) => {
      seen.push(hex(command));
      last = Uint8Array.from(command);
    },
    answer: (_octet, nth) => answer(last, nth),
  });
  return { seen, text };
}

/** No part of the PIN that says anything stands in a text, in whatever case. */
function expectSilent(text: string): void {
  for (const part of ['91827364', '918273', '827364', '91827365']) expect(text.toUpperCase()).not.toContain(part);
}

const honest = (command: Uint8Array): Uint8Array => (hex(command.subarray(5)) === '91827364' ? bytes('9000') : bytes('63C2'));

describe('a secret in a command', () => {
  it('reaches the device, and nobody else', async () => {
    guarded.length = 0;
    const { seen, text } = await told(honest);
    expect(seen).toEqual(['002000000491827364', '002000000491827365', '002000000491827364']);
    expect(guarded).toEqual(['002000000400000000', '002000000400000001', '002000000400000000']);
    expect(text).toContain('"c":"002000000400000001"');
    expectSilent(text);
  });

  it('is not needed to judge the record', async () => {
    const { text } = await told(honest);
    expect(await judge(readRecord(text), [suiteOf([right, wrong, torn], watching)])).toMatchObject({ equal: true });
  });

  it('stays out of the record where the wire fails inside its command', async () => {
    const { text } = await told((_command, nth) => {
      throw new LinkBroken(nth === 1 ? 'silent' : 'card-removed', 'gone');
    });
    expect(text).toContain('"type":"fault","channel":"dut","fault":"silent","message":"gone","c":"002000000400000000"');
    expect(resultOf(readRecord(text).events).cases.map(({ verdict }) => verdict)).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE', 'INCONCLUSIVE']);
    expectSilent(text);
  });

  it('stays out of the record where the device gives back what it got', async () => {
    const { text } = await told((command) => Uint8Array.from([...command, ...command.subarray(5), 0x90, 0x00]));
    expect(text).toContain('"r":"0020000004000000010000000190');
    expectSilent(text);
    expect(await judge(readRecord(text), [suiteOf([right, wrong, torn], watching)])).toMatchObject({ equal: true });
  });

  it('may be cut short, and stand in a command twice', async () => {
    const seen: string[] = [];
    const link = {
      name: 'toy',
      capabilities: new Set<never>(),
      transceive: async (command: Uint8Array) => {
        seen.push(hex(command));
        return bytes('9000');
      },
      reset: async () => new Uint8Array(0),
      close: async () => {},
    };
    const far = live({ dut: link }, {}, () => 0, { pin });
    await far.transceive('dut', bytes('00200000020000'), [{ ...place, length: 2 }]);
    await far.transceive('dut', bytes('805E01000900000000FF00000001'), [place, { ...place, offset: 10 }]);
    expect(seen).toEqual(['00200000029182', '805E01000991827364FF91827365']);
  });

  it.each([
    ['longer than the secret', bytes('00200000050000000000'), { ...place, length: 5 }],
    ['beyond the end of the command', bytes('0020000003000000'), place],
    ['of a name that nobody gave', verify('00000000'), { ...place, name: 'puk' }],
  ])('at a place %s is an error of ours, and nothing is sent', async (_, command, where) => {
    const bad = testCase({ ...base, id: 'T-053' }, async ({ tell, check }) => check('TOY:one', await tell(command, [where])).is('9000'));
    const { seen, text } = await told(honest, [bad]);
    expect(seen).toEqual([]);
    expect(resultOf(readRecord(text).events).cases[0]?.verdict).toBe('ERROR');
    expectSilent(text);
  });
});
