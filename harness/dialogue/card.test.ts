/** The verbs of a card that alter a command, heed 6Cxx and read whole files, against a card that answers from a list. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { cardOf } from './card.ts';
import type { Scene } from './scene.ts';

const title = { zh: 'Le 错误', en: 'a wrong Le' };

/** A card on a wire that gives these answers, one after the other, and the commands that it was sent. */
function answering(...answers: readonly string[]) {
  const sent: string[] = [];
  const steps: string[] = [];
  const scene = {
    edition: '2015',
    facts: {},
    step: (verb: string) => steps.push(verb),
    async transceive(_channel: string, command: Uint8Array) {
      sent.push(hex(command));
      return bytes(answers[sent.length - 1] ?? '6F00');
    },
  } as unknown as Scene;
  return { card: cardOf(scene), sent, steps };
}

describe('an altered attempt', () => {
  test('sends the command of its verb as altered and reads the answer as that verb does', async () => {
    const { card, sent, steps } = answering('00000BB8 9000');
    const { value } = await card.altered(title, (command) => ({ ...command, le: 256 })).getBalance({ kind: 'balance' });
    expect(sent).toEqual(['805C030200']);
    expect(steps).toEqual(['altered.getBalance']);
    expect(value?.amount).toBe(3000);
  });
});

describe('an answer reissued', () => {
  test('is the command once more with the length that 6Cxx named', async () => {
    const { card, sent } = answering('6C04', '00000BB8 9000');
    const answer = await card.altered(title, (command) => ({ ...command, le: 5 })).getBalance({ kind: 'balance' });
    const { value } = await answer.reissued();
    expect(sent).toEqual(['805C030205', '805C030204']);
    expect(value?.amount).toBe(3000);
  });

  test('takes 6C00 for 256 octets', async () => {
    const { card, sent } = answering('6C00', '9000');
    await (await card.attempt.readBinary({ sfi: 0x15, le: 30 })).reissued();
    expect(sent).toEqual(['00B095001E', '00B0950000']);
  });

  test('is itself after any other word, and nothing is sent', async () => {
    const { card, sent, steps } = answering('6700');
    const answer = await card.attempt.getChallenge({ length: 5 });
    expect(await answer.reissued()).toBe(answer);
    expect(sent).toHaveLength(1);
    expect(steps).toEqual(['getChallenge']);
  });
});

test('the records of a file are read in order in one step; an absent one is its word', async () => {
  const { card, sent, steps } = answering('AA 9000', '6A83');
  expect(await card.readRecords(0x18, 2)).toEqual(['AA', '6A83']);
  expect(sent).toEqual(['00B201C400', '00B202C400']);
  expect(steps).toEqual(['readRecords']);
});
