/** The virtual PSAM against exchanges of real ones and published MACs. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { purchaseSessionKey, sm4Purse } from '../../tunion/key.ts';
import { purchaseMac2 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { createPsam, type PsamOptions } from './psam.ts';

const options: PsamOptions = {
  masters: { purchase: '00112233445566778899AABBCCDDEEFF', maintenance: '1032547698BADCFEEFCDAB8967452301' },
  terminal: '413101210198',
  seed: 'psam',
  serial: '99700000000000000017',
  sequence: 0x1e7,
};

function powered(changes: Partial<PsamOptions> = {}) {
  const psam = createPsam({ ...options, ...changes });
  psam.reset();
  return (apdu: string) => hex(psam.process(bytes(apdu)));
}

// Random, offline counter, amount, type, moment, key version, algorithm, serial and issuer of a bus validator's log
// (AndroidZM233/Pos80_SDK_GongJiao); the keys are the made-up ones of vector tu-capp-001.
const offer = '62020EC1 0059 00000001 09 20190831175904 01 00 4990600000000016 02313750FFFFFFFF';

/** The session key of the offer above under the card key of tu-div3-dpk. */
function sessionKeyAt(sequence: string): Uint8Array {
  const dpk = bytes('C7330127E6317E37030050759132EA3D');
  return purchaseSessionKey(dpk, { random: bytes('62020EC1'), counter: 0x59, terminalSequence: bytes(sequence) });
}

describe('files', () => {
  it('keeps serial and terminal number in the MF, the key file in DF 8011', () => {
    const send = powered();
    expect(send('00B095000A')).toBe('997000000000000000179000');
    expect(send('00B0960006')).toBe('4131012101989000');
    expect(send('00B0970001')).toBe('6A82');
    send('00A40000028011');
    expect(send('00B0970001')).toBe('019000');
    expect(send('00B0970000')).toHaveLength(2 * (25 + 2));
  });

  it('answers SELECT of DF 8011, by id and by name, as a PSAM of the Tianjin log does', () => {
    const fci = `6F1B8410A0000006324D4F542E435053414D3031A5079F0801029F0C009000`;
    expect(powered()('00A4000002801100')).toBe(fci);
    expect(powered()('00A4040010A0000006324D4F542E435053414D303100')).toBe(fci);
  });

  it('goes back to the MF, and knows no other folder', () => {
    const send = powered();
    send('00A40000028011');
    expect(send('00A40000023F00').slice(-4)).toBe('9000');
    expect(send('00B0960006')).toBe('4131012101989000');
    expect(send('00A40000021001')).toBe('6A82');
  });
});

describe('INIT_SAM_FOR_PURCHASE and CREDIT_SAM_FOR_PURCHASE', () => {
  it('answers terminal sequence and MAC1 in the layout of the Tianjin log, with the MAC1 of vector tu-capp-001', () => {
    const send = powered();
    send('00A40000028011');
    expect(send(`8070000024${offer}08`)).toBe('000001E77E9C621D9000');
    expect(send('807200000427FF48A9')).toBe('9000');
  });

  it('raises the terminal sequence with every purchase, and MAC1 with it', () => {
    const send = powered({ sequence: 0 });
    send('00A40000028011');
    const first = send(`8070000024${offer}08`);
    const second = send(`8070000024${offer}08`);
    expect(first.slice(0, 8)).toBe('00000000');
    expect(second.slice(0, 8)).toBe('00000001');
    expect(first.slice(8)).not.toBe(second.slice(8));
  });

  it('gives the MACs of a real FM1208 card’s purchase when it holds the card’s own key (ep-purchase-002)', () => {
    const send = powered({ diversified: false, sequence: 0, terminal: '001122334455' });
    send('00A40000028011');
    expect(send('8070000024584633C90000000000010620161216134600 0100 0000000000000000 000000000000000008')).toBe('00000000D45737C59000');
    expect(send('807200000466B54A6B')).toBe('9000');
  });

  it('answers 9302 for a wrong MAC2, and takes none but directly after 8070', () => {
    const send = powered();
    send('00A40000028011');
    expect(send('807200000427FF48A9')).toBe('6985');
    send(`8070000024${offer}08`);
    expect(send('807200000427FF48A8')).toBe('9302');
    expect(send('807200000427FF48A9')).toBe('6985');
    send(`8070000024${offer}08`);
    send('0084000004');
    expect(send('807200000427FF48A9')).toBe('6985');
  });

  it('refuses another type, key version or length, and spends no sequence number on it', () => {
    const send = powered({ key: { index: 1, version: 1, algorithm: 0 } });
    send('00A40000028011');
    expect(send(`8070000024${offer.replace(' 09 ', ' 02 ')}08`)).toBe('6A80');
    expect(send(`8070000024${offer.replace(' 01 00 ', ' 02 00 ')}08`)).toBe('9403');
    expect(send(`807000001C${offer.slice(0, -17)}08`)).toBe('6700');
    expect(send(`8070000024${offer}08`).slice(0, 8)).toBe('000001E7');
  });

  it('takes any key version when it insists on none', () => {
    const send = powered();
    send('00A40000028011');
    expect(send(`8070000024${offer.replace(' 01 00 ', ' 03 01 ')}08`)).toBe('000001E77E9C621D9000');
  });

  it('keeps the sequence number that a torn purchase took', () => {
    const psam = createPsam(options);
    psam.process(bytes('00A40000028011'));
    psam.tear(bytes(`8070000024${offer}08`), 1);
    expect(psam.process(bytes('00B0960006'))).toHaveLength(0);
    psam.reset();
    psam.process(bytes('00A40000028011'));
    expect(hex(psam.process(bytes(`8070000024${offer}08`))).slice(0, 8)).toBe('000001E8');
  });
});

describe('the MAC of a card command', () => {
  it('locks the card of vector sm-appblock-002 through 801A and 80FA', () => {
    const send = powered();
    send('00A40000028011');
    expect(send('801A4502104990600000000016 02313750FFFFFFFF')).toBe('9000');
    expect(send('80FA05001062020EC100000000841E00000480000004')).toBe('B09E95EC9000');
    expect(send('80FA05001062020EC100000000841E00000480000004')).toBe('6985');
  });
});

describe('a PSAM of SM4', () => {
  const sm4 = { algorithm: sm4Purse('complement'), diversification: 'sm4' } as const;

  it('gives the MAC1 of candidate vector sm4-capp-complement', () => {
    const send = powered(sm4);
    send('00A40000028011');
    expect(send(`8070000024${offer}08`)).toBe('000001E7371FCD149000');
    expect(send('8072000004BC3BD48F')).toBe('9000');
  });

  it('chains the MAC of a card command in blocks of sixteen octets (sm4-sm-001)', () => {
    const send = powered(sm4);
    send('00A40000028011');
    expect(send('801A450210 4990600000000016 02313750FFFFFFFF')).toBe('9000');
    expect(send('80FA050020 62020EC1000000000000000000000000 841E0100048000000000000000000000 04')).toBe('B4A5E5679000');
    expect(send('801A450210 4990600000000016 02313750FFFFFFFF')).toBe('9000');
    expect(send('80FA050010 62020EC100000000841E000004800000 04')).toBe('6700');
  });
});

describe('legal freedoms', () => {
  it('fetches its answers where it speaks T=0', () => {
    const send = powered({ alternatives: { transport: 'fetched' } });
    expect(send('00A4000002801100')).toBe('611D');
    expect(send('00C000001D')).toBe('6F1B8410A0000006324D4F542E435053414D3031A5079F0801029F0C009000');
    expect(send('00C000001D')).toBe('6D00');
    expect(send('00B0970001')).toBe('019000');
    expect(send(`8070000024${offer}`)).toBe('6108');
    expect(send('00C0000008')).toBe('000001E77E9C621D9000');
    expect(send('807200000427FF48A9')).toBe('9000');
  });

  it('blocks after fifteen wrong MAC2s in a row where it counts them, and a right one ends the row', () => {
    const send = powered({ alternatives: { wrongMac2: 'counted' } });
    const wrong = () => {
      send(`8070000024${offer}08`);
      return send('807200000400000000');
    };
    send('00A40000028011');
    for (let tries = 0; tries < 14; tries += 1) expect(wrong()).toBe('9302');
    const sequence = send(`8070000024${offer}08`).slice(0, 8);
    const right = hex(purchaseMac2(sessionKeyAt(sequence), { amount: fen(1) }));
    expect(send(`8072000004${right}`)).toBe('9000');
    for (let tries = 0; tries < 15; tries += 1) expect(wrong()).toBe('9302');
    expect(send(`8070000024${offer}08`)).toBe('6983');
  });

  it('knows no others', () => {
    expect(() => powered({ alternatives: { order: '6A80' as never } })).toThrow(RangeError);
  });
});

describe('the end of its numbers', () => {
  it('refuses rather than begin again', () => {
    const send = powered({ sequence: 0xffff_fffe });
    send('00A40000028011');
    expect(send(`8070000024${offer}08`).slice(0, 8)).toBe('FFFFFFFE');
    expect(send(`8070000024${offer}08`)).toBe('9402');
  });
});

describe('form', () => {
  it('refuses what it does not know', () => {
    const send = powered();
    expect(send('0070000024')).toBe('6E00');
    expect(send('80990000')).toBe('6D00');
    expect(send('8070')).toBe('6700');
    expect(send('0084000003')).toBe('6700');
  });

  it('gives other challenges after a reset', () => {
    const psam = createPsam(options);
    const first = hex(psam.process(bytes('0084000008')));
    psam.reset();
    expect(hex(psam.process(bytes('0084000008')))).not.toBe(first);
  });
});
