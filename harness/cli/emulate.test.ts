/** `tunion emulate`: which device it plugs in, and what it says when there is none like it. */

import { afterEach, describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { listenVpcd } from '../link/vpcd.ts';
import { runHere, start } from '../meta/command-line.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const asked = {
  purse: '00A4040008A00000063201010500',
  ppse: '00A404000E325041592E5359532E444446303100',
  issuerDomain: '00A4040000',
  tianjin: '00A4040010A00000063201010511215449414E4A4900',
  suzhou: '00A4040010A000000632010105215053555A484F5500',
};

/** What the emulated device answers to these. */
async function answers(argv: readonly string[], says: string, ...commands: readonly string[]): Promise<readonly string[]> {
  const reader = await listenVpcd(0);
  cleanUps.push(() => reader.close());
  const emulated = start(['emulate', ...argv, '--port', String(reader.port), '--seed', '7', '--lang', 'en']);
  cleanUps.push(async () => {
    emulated.process.kill('SIGTERM');
    expect(await emulated.ended).toMatchObject({ code: 0, out: '' });
  });
  const link = await reader.card();
  await emulated.says(says);
  const heard: string[] = [];
  for (const command of commands) heard.push(hex(await link.transceive(bytes(command))));
  return heard;
}

describe('emulate', { timeout: 30_000 }, () => {
  it('plugs a card in unless told otherwise', async () => {
    const [purse] = await answers([], 'the virtual card is in the reader', asked.purse);
    expect(purse).toMatch(/9000$/);
  });

  it('plugs in a phone as its wallet meets it: every card is there, and the issuer’s domain', async () => {
    const says = "the virtual phone's secure element is in the reader";
    const [domain, tianjin, suzhou] = await answers(['se'], says, asked.issuerDomain, asked.tianjin, asked.suzhou);
    expect(domain).toMatch(/^6F..8408A000000151000000.*9000$/);
    expect(tianjin).toMatch(/9000$/);
    expect(suzhou).toMatch(/9000$/);
  });

  it('plugs in a phone as a terminal meets it: the active card alone', async () => {
    const [ppse, tianjin, suzhou] = await answers(['phone'], 'the virtual phone is in the reader', asked.ppse, asked.tianjin, asked.suzhou);
    expect(ppse).toMatch(/^6F.*4F..A000000632010105.*9000$/);
    expect(tianjin).toMatch(/9000$/);
    expect(suzhou).toMatch(/^6/);
  });

  it.each([
    ['2015', '6A86'],
    ['2023', '6901'],
  ])('plugs in a phone whose cards follow %s: P1 02 of DEBIT is known to that of 2023 alone', async (edition, word) => {
    const debit = '805402000F000001E720190108151751B915CAE708';
    const made = `(profile, fault, edition, seed: two-cards, ${edition}, 7)`;
    const [, answer] = await answers(['phone', '--edition', edition], made, asked.purse, debit);
    expect(answer).toBe(word);
  });

  it('takes a model and a fault', async () => {
    const fault = 'se-opens-with-a-warning';
    const made = `(profile, fault, edition, seed: dual-standard, ${fault}, 2015, 7)`;
    const [answer] = await answers(['se', '--profile', 'dual-standard', '--fault', fault], made, '80500000080102030405060708');
    expect(answer).toMatch(/^.{20}300360.*9000$/);
  });
});

describe.each(['en', 'zh'])('a mistake, in %s', (language) => {
  const ran = (...argv: readonly string[]) => runHere(...argv, '--lang', language);

  it.each(['se', 'phone'])('a model that is none: %s says what a run says', async (device) => {
    const run = await ran('run', '--suite', 'jtt1059-2-se', '--profile', 'three-cards');
    expect(run).toMatchObject({ code: 3, err: expect.stringContaining('two-cards') });
    expect(await ran('emulate', device, '--port', '9', '--profile', 'three-cards')).toEqual(run);
  });

  it.each([
    [['wallet'], ['wallet', 'card', 'se', 'phone']],
    [
      ['se', '--fault', 'eats-cards'],
      ['eats-cards', 'tunion zoo'],
    ],
    [['phone', '--port', '9'], ['127.0.0.1:9']],
  ])('%j', async (argv, names) => {
    const { code, out, err } = await ran('emulate', ...argv);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err.trim().split('\n')).toHaveLength(1);
    for (const name of names) expect(err).toContain(name);
  });
});
