/** Wrong MACs for families: every bit of the right one turned over, and what a careless comparison would take for it. */

import { complement, concat, flipBit, type Row } from '#harness';

/** A way to spoil a MAC of four octets. */
export type Spoiling = Row & { readonly spoil: (mac: Uint8Array) => Uint8Array };

/** Each bit of a MAC turned over, the left-most first. */
export const everyBit: readonly Spoiling[] = Array.from({ length: 32 }, (_, bit) => ({
  row: `bit-${String(bit + 1).padStart(2, '0')}`,
  title: { zh: `第 ${bit + 1} 位取反`, en: `bit ${bit + 1} turned over` },
  spoil: (mac) => flipBit(mac, bit),
}));

/** MACs that a comparison cut short, summed up or left out would take for the right one. */
export const partlyRight: readonly Spoiling[] = [
  part('first-3', '仅前 3 字节正确', 'only the first 3 octets right', (mac) => concat(mac.slice(0, 3), complement(mac.slice(3)))),
  part('last-3', '仅后 3 字节正确', 'only the last 3 octets right', (mac) => concat(complement(mac.slice(0, 1)), mac.slice(1))),
  part('first-2', '仅前 2 字节正确', 'only the first 2 octets right', (mac) => concat(mac.slice(0, 2), complement(mac.slice(2)))),
  part('last-2', '仅后 2 字节正确', 'only the last 2 octets right', (mac) => concat(complement(mac.slice(0, 2)), mac.slice(2))),
  part('same-parity', '两个字节的同一位取反，异或和不变', 'the same bit of two octets turned over: the same exclusive-or', (mac) =>
    flipBit(flipBit(mac, 7), 31),
  ),
  part('complement', '逐位取反', 'every bit turned over', complement),
  part('zeros', '全零', 'nothing but zeros', (mac) => new Uint8Array(mac.length)),
];

function part(row: string, zh: string, en: string, spoil: (mac: Uint8Array) => Uint8Array): Spoiling {
  return { row, title: { zh, en }, spoil };
}
