/** The contactless registry as a wallet drives it, and what terminals see of it. */

import { beforeEach, describe, expect, it } from 'vitest';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import type { Device } from '../../link/link.ts';
import { Host, type Said, said } from './fixture/host.ts';
import { createSecureElement } from './se.ts';
import type { KeySet } from './state.ts';

const key = bytes('404142434445464748494A4B4C4D4E4F');
const des: KeySet = { version: 0x20, kind: 'des', enc: key, mac: key, dek: key };
const instance = 'A00000063201010511215449414E4A49';
const loadFile = 'A0000006320101';
const module = `${loadFile}01`;
const crs = 'A00000015143525300';
const ppse = hex(Buffer.from('2PAY.SYS.DDF01'));
/** Installation parameters of an application for terminals, as a public demonstration of transit cards has them. */
const contactless = 'EF0DA008A5038201C0810101CF0100C900';

/** A device that gives back what it was sent. */
const echo = (): Device => ({ reset: () => bytes('3B00'), process: (command) => concat(command, bytes('9000')) });

describe('the contactless registry', () => {
  const lingnan = { head: '5943542E555345525800022058100000', member: 'A0000006320101055800022058100000' };
  let host: Host;
  beforeEach(() => {
    host = new Host(
      createSecureElement({ seed: 'test', keys: [des], modules: { [module]: echo }, groups: { [lingnan.member]: lingnan.head } }),
      des,
    );
    host.open();
    host.loadFile(loadFile);
    for (const aid of [instance, 'A000000632010105215053555A484F55', lingnan.head, lingnan.member])
      expect(host.install({ file: loadFile, module, instance: aid, parameters: contactless })).toEqual(['00', '9000']);
    expect(host.plain(`00A4040009${crs}`)).toEqual([`6F168409${crs}A5099F0802010080020004`, '9000']);
  });
  const named = (aid: string): string => hex(encodeTlv('4F', bytes(aid)));
  const setStatus = (header: string, ...aids: readonly string[]): Said => {
    const data = aids.map(named).join('');
    return host.plain(`${header}${hex(octets(data.length / 2, 1))}${data}`);
  };
  const activate = (aid: string): Said => setStatus('80F00101', aid);
  /** The names in the directory, as a terminal reads it. */
  const directory = (): readonly string[] => {
    const [data] = said(host.se.field.process(bytes(`00A404000E${ppse}`)));
    return (findTlv(parseTlv(bytes(data)), '6F', 'A5', 'BF0C')?.children ?? []).map((each) =>
      hex(findTlv([each], '61', '4F')?.value ?? new Uint8Array(0)),
    );
  };
  const selectedInField = (aid: string): string => said(host.se.field.process(bytes(`00A40400${hex(octets(aid.length / 2, 1))}${aid}`)))[1];

  it('keeps terminals from what is not active, and shows them in the directory what is', () => {
    expect([directory(), selectedInField('A000000632010105')]).toEqual([[], '6A82']);
    expect(activate(instance)).toEqual(['', '9000']);
    expect([directory(), selectedInField('A000000632010105')]).toEqual([['A000000632010105'], '9000']);
    expect(setStatus('80F00100', instance)[1]).toBe('9000');
    expect([directory(), selectedInField('A000000632010105')]).toEqual([[], '6A82']);
  });

  it('names who stands in the way of a second card, and whom it does not know', () => {
    const suzhou = 'A000000632010105215053555A484F55';
    activate(instance);
    expect(activate(suzhou)).toEqual([hex(encodeTlv('A0', bytes(named(instance)))), '6330']);
    expect(setStatus('80F00100', instance)[1]).toBe('9000');
    expect(activate(suzhou)[1]).toBe('9000');
    expect(setStatus('80F00101', 'A0000006329999')).toEqual([hex(encodeTlv('A1', bytes(named('A0000006329999')))), '6320']);
  });

  it('takes the members of a group along with their head, and none without it', () => {
    expect(activate(lingnan.member)[1]).toBe('6320');
    expect(activate(lingnan.head)[1]).toBe('9000');
    expect(selectedInField('A000000632010105')).toBe('9000');
    const [data] = host.plain(`80F2400012${named(lingnan.member)}00`);
    expect(hex(findTlv(parseTlv(bytes(data)), '61', '9F70')?.value ?? new Uint8Array(0))).toBe('0701');
    expect(hex(findTlv(parseTlv(bytes(data)), '61', 'A2', '4F')?.value ?? new Uint8Array(0))).toBe(lingnan.head);
  });

  it('counts its changes, and refuses what is not defined', () => {
    activate(instance);
    expect(host.plain('80CA00A500')[0]).toMatch(/80020005$/);
    expect(host.plain('80F24002024F0000')[1]).toBe('6A86');
    expect(host.plain('80F24001024F0000')[1], 'nothing was begun').toBe('6985');
    expect(host.plain('80F24000024F0000')[1]).toBe('9000');
    expect(host.plain(`80F2400007${named('A000000003')}00`)[1]).toBe('6A88');
  });

  it('closes the field', () => {
    activate(instance);
    expect(setStatus('80F00400')[1]).toBe('9000');
    expect([directory(), selectedInField('A000000632010105')]).toEqual([[], '6A82']);
    expect(setStatus('80F00480')[1]).toBe('9000');
    expect(directory()).toHaveLength(1);
  });
});
