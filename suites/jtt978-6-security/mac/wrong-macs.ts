/** The wrong MACs that the families of this suite go over. */

import { everyBit, partlyRight, type Spoiling } from '../../jtt978-2-card/security/wrong-mac.ts';

/** Nothing but ones: what erased memory holds. */
export const ones: Spoiling = {
  row: 'ones',
  title: { zh: '全 FF', en: 'nothing but FF' },
  spoil: (mac) => new Uint8Array(mac.length).fill(0xff),
};

export const wrongMacs: readonly Spoiling[] = [...everyBit, ...partlyRight, ones];

/** The same for RELOAD PIN under SM4, where FF after a PIN of three octets makes it a CHANGE PIN. */
export const wrongReloadMacs = wrongMacs.filter((spoiling) => spoiling !== ones);

/** Fewer of them, where each costs a blocked PIN: both ends, both halves, and the constants. */
export const fewWrongMacs = wrongMacs.filter(({ row }) => /^(bit-(01|16|17|32)|first-.|last-.|complement|zeros|ones)$/.test(row));
