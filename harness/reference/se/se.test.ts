/** The secure element as a host sees it through either secure channel: who may do what, and what the registry says afterwards. */

import { beforeEach, describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import { tripleDes } from '../../crypto/des.ts';
import { deriveScp02Keys, type Scp02Chain, type Scp02SessionKeys, scp02Cryptograms, scp02Protect } from '../../crypto/scp02.ts';
import { deriveScp03Keys, openScp03, type Scp03Channel, scp03AcceptResponse, scp03Cryptograms, scp03Protect } from '../../crypto/scp03.ts';
import type { Device } from '../../link/link.ts';
import { createSecureElement, type ReferenceSe } from './se.ts';
import type { KeySet } from './state.ts';

const key = bytes('404142434445464748494A4B4C4D4E4F');
const des: KeySet = { version: 0x20, kind: 'des', enc: key, mac: key, dek: key };
const aes: KeySet = { version: 0x30, kind: 'aes', enc: key, mac: key, dek: key };
const hostChallenge = bytes('0102030405060708');
const issuer = 'A000000151000000';
const instance = 'A00000063201010511215449414E4A49';
const module = 'A00000063201010501';

/** What a card answers: data and status word in hexadecimal. */
type Said = readonly [data: string, sw: string];

function said(response: Uint8Array): Said {
  return [hex(response.subarray(0, -2)), hex(response.subarray(-2))];
}

/** A host with the keys, written for this test. */
class Host {
  readonly se: ReferenceSe;
  readonly kind: KeySet['kind'];
  keys: KeySet;
  chain: Scp02Chain | undefined;
  channel: Scp03Channel | undefined;
  session: Scp02SessionKeys | undefined;

  constructor(se: ReferenceSe, keys: KeySet) {
    this.se = se;
    this.kind = keys.kind;
    this.keys = keys;
  }

  plain(apdu: string): Said {
    return said(this.se.process(bytes(apdu)));
  }

  /** Opens a channel; `spoilt` changes the cryptogram. */
  open(level = this.kind === 'des' ? 0x01 : 0x33, spoilt = false): Said {
    const offered = this.se.process(concat(bytes('8050'), octets(this.keys.version, 1), bytes('0008'), hostChallenge, bytes('00')));
    expect(hex(offered.subarray(-2))).toBe('9000');
    return this.kind === 'des' ? this.#open02(offered, level, spoilt) : this.#open03(offered, level, spoilt);
  }

  #open02(offered: Uint8Array, level: number, spoilt: boolean): Said {
    expect(offered).toHaveLength(30);
    const exchange = { hostChallenge, sequence: offered.slice(12, 14), cardChallenge: offered.slice(14, 20) };
    const keys = deriveScp02Keys(this.keys, exchange.sequence);
    const { card, host } = scp02Cryptograms(keys, exchange);
    expect(offered.slice(20, 28)).toEqual(card);
    const proof = spoilt ? host.with(0, (host[0] as number) ^ 1) : host;
    const { command, chain } = scp02Protect({ key: keys.mac }, Uint8Array.of(0x84, 0x82, level, 0), proof);
    this.chain = chain;
    this.session = keys;
    return said(this.se.process(command));
  }

  #open03(offered: Uint8Array, level: number, spoilt: boolean): Said {
    expect(offered).toHaveLength(31);
    const exchange = { hostChallenge, cardChallenge: offered.slice(13, 21) };
    const keys = deriveScp03Keys(this.keys, exchange);
    const { card, host } = scp03Cryptograms(keys, exchange);
    expect(offered.slice(21, 29)).toEqual(card);
    const { command, channel } = openScp03(keys, level, spoilt ? host.with(0, (host[0] as number) ^ 1) : host);
    this.channel = channel;
    return said(this.se.process(command));
  }

  /** A command through the channel; `change` alters what is sent. */
  send(header: string, data = '', change: (apdu: Uint8Array) => Uint8Array = (apdu) => apdu): Said {
    const head = bytes(header);
    head[0] = (head[0] as number) | 0x04;
    if (this.kind === 'des') {
      const { command, chain } = scp02Protect(this.chain as Scp02Chain, head, bytes(data));
      this.chain = chain;
      return said(this.se.process(concat(change(command), bytes('00'))));
    }
    const { command, channel } = scp03Protect(this.channel as Scp03Channel, head, bytes(data));
    this.channel = channel;
    const response = this.se.process(concat(change(command), bytes('00')));
    const [carried, word] = [response.slice(0, -2), response.slice(-2)];
    if (carried.length === 0) return said(response);
    const opened = scp03AcceptResponse(channel, carried, word);
    expect(opened, 'the MAC of the answer').toBeDefined();
    return [hex(opened as Uint8Array), hex(word)];
  }

  /** The names in a list of the registry. */
  names(p1: string): readonly string[] {
    const [data, sw] = this.send(`80F2${p1}02`, '4F00');
    return sw === '6A88' ? [] : parseTlv(bytes(data)).map((entry) => hex(findTlv([entry], 'E3', '4F')?.value ?? new Uint8Array(0)));
  }

  install(parameters: { readonly file: string; readonly module: string; readonly instance: string; readonly privileges?: string }): Said {
    const { file, module: from, instance: aid, privileges = '00' } = parameters;
    const field = (value: string): string => hex(octets(value.length / 2, 1)) + value;
    return this.send('80E60C00', [file, from, aid, privileges, 'C900', ''].map(field).join(''));
  }

  loadFile(aid: string): void {
    const field = hex(octets(aid.length / 2, 1)) + aid;
    expect(this.send('80E60200', `${field}00000000`)).toEqual(['00', '9000']);
    expect(this.send('80E80000', 'C40401020304')).toEqual(['', '9000']);
    expect(this.send('80E88001', '05060708')).toEqual(['00', '9000']);
  }
}

/** A device that gives back what it was sent. */
const echo = (): Device => ({ reset: () => bytes('3B00'), process: (command) => concat(command, bytes('9000')) });

describe.each([
  ['SCP02', des],
  ['SCP03', aes],
] as const)('through %s', (_, keys) => {
  let host: Host;
  beforeEach(() => {
    host = new Host(createSecureElement({ seed: 'test', keys: [keys], modules: { [module]: echo } }), keys);
    expect(host.plain('00A4040000')[1]).toBe('9000');
  });

  it('lists, loads, installs, hands commands over, deletes', () => {
    expect(host.open()).toEqual(['', '9000']);
    expect(host.names('80')).toEqual([issuer]);
    expect(host.names('40')).toEqual([]);
    host.loadFile(module);
    expect(host.install({ file: module, module, instance })).toEqual(['00', '9000']);
    expect(host.names('40')).toEqual([instance]);
    expect(host.names('20')).toContain(module);

    expect(host.plain('00A4040008A000000632010105')[0]).toBe('00A4040008A000000632010105');
    expect(host.plain('80CA9F7F00')[0]).toBe('80CA9F7F00');

    host.plain('00A4040000');
    host.open();
    expect(host.send('80E40000', hex(encodeTlv('4F', bytes(module))))[1], 'an application comes from it').toBe('6985');
    expect(host.send('80E40000', hex(encodeTlv('4F', bytes(instance))))).toEqual(['00', '9000']);
    expect(host.send('80E40000', hex(encodeTlv('4F', bytes(module))))).toEqual(['00', '9000']);
    expect(host.plain('00A4040008A000000632010105')[1]).toBe('6A82');
  });

  it('a locked application is not selected, and is again once it is unlocked', () => {
    host.open();
    host.loadFile(module);
    host.install({ file: module, module, instance });
    expect(host.send('80F04087', instance)[1]).toBe('9000');
    expect(host.plain('00A4040008A000000632010105')[1]).toBe('6A82');
    host.plain('00A4040000');
    host.open();
    expect(host.send('80F04007', instance)[1]).toBe('9000');
    expect(host.plain('00A4040008A000000632010105')[1]).toBe('9000');
  });

  it('a domain of its own has its own channel', () => {
    host.open();
    const domain = 'A000000151535041';
    expect(host.install({ file: 'A0000001515350', module: 'A0000001515350', instance: domain, privileges: '80' })[1]).toBe('9000');
    expect(host.send('80F28002', '4F00')[1]).toBe('9000');
    expect(host.plain(`00A4040008${domain}`)[1]).toBe('9000');
    expect(host.plain('80F28002024F0000')[1], 'the channel of the issuer ended').toBe('6982');
    expect(host.open()[1]).toBe('9000');
    expect(host.names('40')).toEqual([domain]);
  });

  it('lets nobody in who does not hold the keys', () => {
    for (const command of ['80F28002024F0000', '80E60C0000', '80E40000074F05A00000000000', '80D8008100', '80E2800000', '80F0800F'])
      expect(host.plain(command)[1], command).toBe('6982');
    expect(host.open(undefined, true)[1]).toBe('6300');
    expect(host.send('80F28002', '4F00')[1]).toBe('6982');
    const before = host.se.lasting;
    expect(host.open()[1]).toBe('9000');
    expect(host.send('80E40000', '4F05A000000001', (apdu) => apdu.with(-1, (apdu.at(-1) as number) ^ 1))[1]).toBe('6982');
    expect(host.send('80F28002', '4F00')[1], 'a wrong MAC ends the channel').toBe('6982');
    expect(host.se.lasting.applications).toHaveLength(before.applications.length);
  });

  it('takes no protected command twice, and none without protection', () => {
    host.open();
    let sent = new Uint8Array(0);
    host.send('80F28002', '4F00', (apdu) => {
      sent = apdu.slice();
      return apdu;
    });
    expect(said(host.se.process(concat(sent, bytes('00'))))[1]).toBe('6982');
    host.open();
    expect(host.plain('80F28002024F0000')[1]).toBe('6982');
  });

  it('a torn installation has happened or has not', () => {
    for (const moment of [0, 1]) {
      host.plain('00A4040000');
      host.open(0x00);
      const file = 'A0000001515350';
      const aid = `A0000001515350${moment === 0 ? 'A0' : 'A1'}`;
      host.se.tear(bytes(`80E60C001F07${file}07${file}08${aid}010002C90000`), moment);
      expect(host.se.process(bytes('00A4040000'))).toHaveLength(0);
      host.se.reset();
      expect(host.plain(`00A4040008${aid}`)[1]).toBe(moment === 0 ? '6A82' : '9000');
    }
  });

  it('says what it is', () => {
    expect(host.plain('80CA9F7F00')[0]).toMatch(/^9F7F2A/);
    expect(host.plain('80CA006600')[0]).toMatch(/^66/);
    const information = findTlv(parseTlv(bytes(host.plain('80CA00E000')[0])), 'E0', 'C0');
    expect(hex(information?.value ?? new Uint8Array(0))).toBe(keys.kind === 'des' ? '01208010' : '01308810');
    expect(host.plain('80CA123400')[1]).toBe('6A88');
  });
});

it('changes its keys on request: the old ones open nothing any more', () => {
  const host = new Host(createSecureElement({ seed: 'test', keys: [des] }), des);
  host.open();
  const other = bytes('505152535455565758595A5B5C5D5E5F');
  const dek = host.session?.dek as Uint8Array;
  const one = `8010${hex(tripleDes(dek, other))}03${hex(tripleDes(other, new Uint8Array(8)).slice(0, 3))}`;
  const wrongCheck = `8010${hex(tripleDes(dek, other))}03000000`;
  expect(host.send('80D82081', `21${one}${one}${wrongCheck}`)[1]).toBe('6A80');
  expect(host.send('80D82081', `21${one}${one}${one}`)[1]).toBe('9000');
  host.plain('00A4040000');
  expect(host.plain('80502000080102030405060708')[1]).toBe('6A88');
  host.keys = { version: 0x21, kind: 'des', enc: other, mac: other, dek: other };
  expect(host.open()[1]).toBe('9000');
});

it('answers whatever octets it is sent', () => {
  const se = createSecureElement({ seed: 'test', keys: [des] });
  for (const apdu of ['', '00', '00A4', '00A404', '00A40400', '00A4040005A0', '80E6020000', '80F2', 'FFFFFFFFFF', '8050000000'])
    expect(se.process(bytes(apdu)).length, apdu).toBeGreaterThanOrEqual(2);
});
