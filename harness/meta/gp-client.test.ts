/**
 * A GlobalPlatform client that is not ours (keycard-sdk), through a reader: it selects the issuer's domain of the virtual phone,
 * opens its SCP02 channel and manages content. What is expected is what the GlobalPlatform card specification 2.3.1 says.
 */

import { APDUCommand } from 'keycard-sdk/dist/apdu-command.js';
import { APDUResponse } from 'keycard-sdk/dist/apdu-response.js';
import { GlobalPlatformCommandset } from 'keycard-sdk/dist/global-platform-commandset.js';
import { GlobalPlatformCrypto } from 'keycard-sdk/dist/global-platform-crypto.js';
import { SCP02Keys } from 'keycard-sdk/dist/scp02-keys.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { openPcsc } from '../link/pcsc.ts';
import { loadBinding, type PcscBinding } from '../link/pcsc-binding.ts';
import { phoneModels } from '../reference/phone/models.ts';
import { type Started, start } from './command-line.ts';
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { type Lookout, lookout } from './wired-run.ts';

const noPcscd = whyNoPcscd();
if (noPcscd) console.log(`skipped: a GlobalPlatform client through PC/SC: ${noPcscd}`);

const model = 'two-cards';
const [factory] = phoneModels[model].keys;
const issuerDomain = 'A000000151000000';
/** The cards that the model holds. */
const cards = phoneModels[model].cards.map(({ aid }) => aid);
/** Names that no registry lists; the one module of a load file is called by it and 01. */
const loadFile = 'F04B43534C4F4144';
const loadedModule = `${loadFile}01`;
const application = 'F04B435341505001';

const right = new SCP02Keys(factory.enc, factory.mac, factory.dek);
const fresh = new SCP02Keys(
  ...(['7A', '8B', '9C'].map((octet) => bytes(octet.repeat(8) + '51'.repeat(8))) as [Uint8Array, Uint8Array, Uint8Array]),
);
const freshVersion = 0x21;

describe.skipIf(noPcscd)('keycard-sdk and the secure element of the virtual phone', () => {
  let pcscd: PrivatePcscd;
  let readers: Lookout;
  let binding: PcscBinding;
  let emulated: Started;
  let reader: VirtualReader;
  const cleanUps: (() => unknown)[] = [];
  beforeAll(async () => {
    pcscd = await startPcscd();
    [reader] = pcscd.readers as readonly [VirtualReader];
    readers = await lookout(pcscd);
    binding = await loadBinding('koffi');
    emulated = start(['emulate', 'se', '--port', String(reader.port), '--profile', model, '--seed', 'gp-client', '--lang', 'en']);
    await emulated.says('is in the reader');
    await readers.filled(reader);
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  afterAll(async () => {
    emulated?.process.kill('SIGTERM');
    await emulated?.ended;
    await binding?.close();
    await readers?.close();
    await pcscd?.stop();
  });

  /** The client at the reader, the element powered anew; `sent` is what went over the wire. */
  async function clientWith(keys: SCP02Keys) {
    const link = await openPcsc({ binding, glob: reader.name });
    cleanUps.push(() => link.close());
    const sent: string[] = [];
    const client = new GlobalPlatformCommandset({
      async send(command) {
        const octets = command.serialize();
        sent.push(hex(octets));
        return new APDUResponse(await link.transceive(octets));
      },
      isConnected: () => true,
    });
    client.scp02Keys = keys;
    return { client, sent };
  }
  type Client = Awaited<ReturnType<typeof clientWith>>['client'];

  async function opened(keys: SCP02Keys): Promise<{ readonly client: Client; readonly sent: readonly string[] }> {
    const { client, sent } = await clientWith(keys);
    expect(sw(await client.select())).toBe('9000');
    await client.openSecureChannel();
    return { client, sent };
  }

  /** GET STATUS through the client's own channel: 40 applications, 20 load files. */
  const statusOf = (client: Client, subset: number) =>
    client.secureChannel.send(new APDUCommand(0x80, 0xf2, subset, 0x02, bytes('4F00'), true));

  /** The names that the registry lists, each entry an E3 that begins with its 4F. */
  async function namesIn(client: Client, subset: number): Promise<readonly string[]> {
    const response = await statusOf(client, subset);
    expect(sw(response)).toBe('9000');
    const names: string[] = [];
    for (let rest = hex(response.data); rest !== ''; ) {
      const [, length = '', name = ''] = /^E3(..)4F(..(?:..)*)$/.exec(rest) ?? [];
      names.push(name.slice(2, 2 + 2 * Number.parseInt(name.slice(0, 2), 16)));
      rest = rest.slice(4 + 2 * Number.parseInt(length, 16));
    }
    return names;
  }

  it('selects the issuer’s domain, opens a channel and lists the cards', async () => {
    const { client, sent } = await clientWith(right);
    const selected = await client.select();
    expect(sw(selected)).toBe('9000');
    expect(hex(selected.data)).toMatch(new RegExp(`^6F..84${octetCount(issuerDomain)}${issuerDomain}A5`));
    await client.openSecureChannel();
    expect(await namesIn(client, 0x40)).toEqual(expect.arrayContaining([...cards]));
    expect(sent.map((command) => command.slice(0, 4))).toEqual(['00A4', '8050', '8482', '84F2']);
  });

  it('loads, installs, lists and deletes, and renews no keys', async () => {
    const { client, sent } = await opened(right);
    const before = { applications: await namesIn(client, 0x40), loadFiles: await namesIn(client, 0x20) };
    const [file, name] = [bytes(loadFile), bytes(application)];
    expect(before.loadFiles).not.toContain(loadFile);

    expect(sw(await client.installForLoad(file))).toBe('9000');
    const blocks = blocksOf(`C4820258${'5A'.repeat(600)}`);
    for (const [number, block] of blocks.entries()) {
      expect(sw(await client.load(block, number, number < blocks.length - 1))).toBe('9000');
    }
    expect(await namesIn(client, 0x20)).toEqual([...before.loadFiles, loadFile]);
    expect(await namesIn(client, 0x40)).toEqual(before.applications);

    expect(sw(await client.installForInstall(file, bytes(loadedModule), name, new Uint8Array(0)))).toBe('9000');
    expect(await namesIn(client, 0x40)).toEqual([...before.applications, application]);

    // A load file that an application came from stays until that is gone (9.5.1).
    expect(['6985', '6A80']).toContain(sw(await client.delete(file)));
    expect(await namesIn(client, 0x20)).toContain(loadFile);
    expect(sw(await client.delete(name))).toBe('9000');
    expect(await namesIn(client, 0x40)).toEqual(before.applications);
    expect(sw(await client.delete(file))).toBe('9000');
    expect(await namesIn(client, 0x20)).toEqual(before.loadFiles);
    expect(['6A82', '6A88']).toContain(sw(await client.delete(file)));
    expect(sent.filter((command) => command.startsWith('D8', 2))).toEqual([]);

    const { client: next } = await reopened(right);
    expect(await namesIn(next, 0x40)).toEqual(before.applications);
  });

  it('deletes a load file together with what came from it', async () => {
    const { client } = await opened(right);
    const before = await namesIn(client, 0x40);
    const file = bytes(loadFile);
    expect(sw(await client.installForLoad(file))).toBe('9000');
    expect(sw(await client.load(bytes(`C408${'5A'.repeat(8)}`), 0, false))).toBe('9000');
    expect(sw(await client.installForInstall(file, bytes(loadedModule), bytes(application), new Uint8Array(0)))).toBe('9000');
    expect(sw(await client.delete(file, 0x80))).toBe('9000');
    expect(await namesIn(client, 0x40)).toEqual(before);
    expect(await namesIn(client, 0x20)).not.toContain(loadFile);
  });

  it('renews the keys that it was told to: the new ones open a channel, the old ones do not', async () => {
    const { client } = await opened(right);
    const answer = await client.putSCP02Keys(factory.version, freshVersion, fresh.encKey, fresh.macKey, fresh.dekKey);
    expect(sw(answer)).toBe('9000');
    const checks = [fresh.encKey, fresh.macKey, fresh.dekKey].map((key) => hex(GlobalPlatformCrypto.kcv3des(key)));
    expect(hex(answer.data)).toBe(`${hex(Uint8Array.of(freshVersion))}${checks.join('')}`);

    const { client: stale } = await reconnected(right);
    await expect(stale.openSecureChannel()).rejects.toThrow('card cryptogram');
    const { client: renewed } = await reopened(fresh);
    expect(sw(await renewed.putSCP02Keys(freshVersion, factory.version, right.encKey, right.macKey, right.dekKey))).toBe('9000');
    const { client: back } = await reopened(right);
    expect(await namesIn(back, 0x40)).toEqual(expect.arrayContaining([...cards]));
  });

  it.each(['encKey', 'macKey'] as const)('opens no channel with a wrong %s', async (part) => {
    const { client } = await clientWith(right);
    expect(sw(await client.select())).toBe('9000');
    await client.initializeUpdate(bytes('0102030405060708'));
    const session = client.scp02Session.scp02Keys;
    session[part] = fresh[part];
    client.secureChannel.wrapper.macKey = session.macKey;
    const answer = sw(await client.externalAuthenticate(bytes('0102030405060708')));
    // A wrong cryptogram has a status word of its own (E.5.2.5); a wrong MAC is refused before that.
    if (part === 'encKey') expect(answer).toBe('6300');
    else expect(answer).toMatch(/^6[0-9A-F]{3}$/);
    expect(sw(await statusOf(client, 0x40))).toBe('6982');
  });

  it('does not take the element for its own when it holds other keys', async () => {
    const { client, sent } = await clientWith(fresh);
    expect(sw(await client.select())).toBe('9000');
    await expect(client.openSecureChannel()).rejects.toThrow('card cryptogram');
    expect(sent.map((command) => command.slice(0, 4))).toEqual(['00A4', '8050']);
  });

  /** The client at the reader again, with these keys. */
  async function reconnected(keys: SCP02Keys) {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    const made = await clientWith(keys);
    expect(sw(await made.client.select())).toBe('9000');
    return made;
  }

  async function reopened(keys: SCP02Keys) {
    const made = await reconnected(keys);
    await made.client.openSecureChannel();
    return made;
  }
});

function sw({ sw: word }: { readonly sw: number }): string {
  return word.toString(16).toUpperCase().padStart(4, '0');
}

function octetCount(aid: string): string {
  return hex(Uint8Array.of(aid.length / 2));
}

/** Pieces that leave room for a MAC behind them. */
function blocksOf(object: string): readonly Uint8Array[] {
  return (object.match(/.{1,480}/g) ?? []).map((piece) => bytes(piece));
}
