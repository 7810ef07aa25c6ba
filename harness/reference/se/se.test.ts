/** The secure element as a host sees it through either secure channel: who may do what, and what the registry says afterwards. */

import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import { tripleDes } from '../../crypto/des.ts';
import { encodeCommand } from '../../iso7816/command.ts';
import type { Device } from '../../link/link.ts';
import { Host, said } from './fixture/host.ts';
import { createSecureElement } from './se.ts';
import type { KeySet } from './state.ts';

const key = bytes('404142434445464748494A4B4C4D4E4F');
const des: KeySet = { version: 0x20, kind: 'des', enc: key, mac: key, dek: key };
const aes: KeySet = { version: 0x30, kind: 'aes', enc: key, mac: key, dek: key };
const issuer = 'A000000151000000';
const instance = 'A00000063201010511215449414E4A49';
const loadFile = 'A0000006320101';
const module = `${loadFile}01`;
const ofDomains = { file: 'A0000001515350', module: 'A000000151535041' };
const crs = 'A00000015143525300';
const ppse = hex(Buffer.from('2PAY.SYS.DDF01'));
const services = [crs, ppse];

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
    expect(host.names('40')).toEqual(services);
    host.loadFile(loadFile);
    expect(host.install({ file: loadFile, module, instance })).toEqual(['00', '9000']);
    expect(host.names('40')).toEqual([...services, instance]);
    expect(host.names('20')).toContain(loadFile);

    expect(host.plain('00A4040008A000000632010105')[0], 'by its whole name').toBe(`00A4040010${instance}`);
    expect(host.plain('80CA9F7F00')[0]).toBe('80CA9F7F00');

    host.plain('00A4040000');
    host.open();
    expect(host.send('80E40000', hex(encodeTlv('4F', bytes(loadFile))))[1], 'an application comes from it').toBe('6985');
    expect(host.send('80E40000', hex(encodeTlv('4F', bytes(instance))))).toEqual(['00', '9000']);
    expect(host.send('80E40000', hex(encodeTlv('4F', bytes(loadFile))))).toEqual(['00', '9000']);
    expect(host.plain('00A4040008A000000632010105')[1]).toBe('6A82');
  });

  it('a locked application is not selected, and is again once it is unlocked', () => {
    host.open();
    host.loadFile(loadFile);
    host.install({ file: loadFile, module, instance });
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
    expect(host.install({ ...ofDomains, instance: domain, privileges: '80' })[1]).toBe('9000');
    expect(host.send('80F28002', '4F00')[1]).toBe('9000');
    expect(host.plain(`00A4040008${domain}`)[1]).toBe('9000');
    expect(host.plain('80F28002024F0000')[1], 'the channel of the issuer ended').toBe('6982');
    expect(host.open()[1]).toBe('9000');
    expect(host.names('40'), 'it sees what is below it').toEqual([domain]);
    expect(host.send('80F28002', '4F00')[1], 'and not the issuer').toBe('6985');
    expect(host.install({ ...ofDomains, instance: `${domain}01`, privileges: '80' })[1]).toBe('6985');
  });

  it('an application gets what its domain stores for it, and goes to another domain', () => {
    host.open();
    host.loadFile(loadFile);
    host.install({ file: loadFile, module, instance });
    const domain = 'A000000151535041';
    host.install({ ...ofDomains, instance: domain, privileges: '80' });
    expect(host.send('80E62000', `000010${instance}000000`)).toEqual(['00', '9000']);
    expect(host.send('80E28000', 'DF15020102')).toEqual(['', '9000']);
    expect(host.se.lasting.applications.find(({ aid }) => aid === instance)).toMatchObject({ life: 0x0f, data: { DF15: bytes('0102') } });
    const extradite = `08${domain}0010${instance}000000`;
    expect(host.send('80E61000', extradite)[1], 'a domain that is not personalised takes nothing').toBe('6985');
    host.plain(`00A4040008${domain}`);
    host.open();
    expect(host.send('80F0400F', domain)[1]).toBe('9000');
    host.plain('00A4040000');
    host.open();
    expect(host.send('80E61000', extradite)).toEqual(['00', '9000']);
    host.plain(`00A4040008${domain}`);
    host.open();
    expect(host.names('40')).toEqual([instance, domain]);
    expect(host.send('80F04080', instance)[1]).toBe('9000');
  });

  it('a domain with delegated management installs with a token, and with no other', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const tokenKey = publicKey.export({ format: 'der', type: 'spki' });
    host = new Host(
      createSecureElement({ seed: 'test', keys: [keys], modules: { [module]: echo }, loadFiles: [{ loadFile, module }], tokenKey }),
      keys,
    );
    host.open(0x00);
    const domain = 'A000000151535041';
    expect(host.plain(`80E60C002007${ofDomains.file}08${ofDomains.module}08${domain}01A002C9000000`)[1]).toBe('9000');
    host.plain(`00A4040008${domain}`);
    host.open(0x00);
    const body = `07${loadFile}08${module}10${instance}010002C900`;
    const signed = bytes(`0C00${hex(octets(body.length / 2, 1))}${body}`);
    const token = sign('sha256', signed, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    const command = (given: Uint8Array): string => {
      const data = concat(bytes(body), bytes(given.length > 0x7f ? '820100' : hex(octets(given.length, 1))), given);
      return hex(encodeCommand({ cla: 0x80, ins: 0xe6, p1: 0x0c, p2: 0, data, le: 256 }));
    };
    expect(host.plain(command(new Uint8Array(0)))[1]).toBe('6985');
    expect(host.plain(command(token.map((octet, index) => (index === 0 ? octet ^ 1 : octet))))[1]).toBe('6985');
    expect(host.plain(command(token))).toEqual(['00', '9000']);
    expect(host.plain(`00A4040010${instance}`)[1]).toBe('9000');
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
      const { file, module } = ofDomains;
      const aid = `${file}${moment === 0 ? 'A0' : 'A1'}`;
      host.se.tear(bytes(`80E60C002007${file}08${module}08${aid}010002C90000`), moment);
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

it('counts the channels of each key set by itself: a new set begins at 0, and the one beside it goes on', () => {
  const host = new Host(createSecureElement({ seed: 'test', keys: [des] }), des);
  const counterOf = (version: string): string => host.plain(`8050${version}0008010203040506070800`)[0].slice(24, 28);
  host.open();
  host.open();
  const other = bytes('505152535455565758595A5B5C5D5E5F');
  const dek = host.session?.dek as Uint8Array;
  const one = `8010${hex(tripleDes(dek, other))}03${hex(tripleDes(other, new Uint8Array(8)).slice(0, 3))}`;
  expect(host.send('80D80081', `21${one}${one}${one}`)[1]).toBe('9000');
  expect([counterOf('20'), counterOf('21')]).toEqual(['0002', '0000']);
});

it('answers whatever octets it is sent', () => {
  const se = createSecureElement({ seed: 'test', keys: [des] });
  for (const apdu of ['', '00', '00A4', '00A404', '00A40400', '00A4040005A0', '80E6020000', '80F2', 'FFFFFFFFFF', '8050000000'])
    expect(se.process(bytes(apdu)).length, apdu).toBeGreaterThanOrEqual(2);
});
