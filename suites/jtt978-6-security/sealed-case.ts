/** Words that the cases about protected commands share: what is written, what must stay, and the answers to a MAC that is not right. */

import { type Card, hex, oneOf, purseAidOf, type Row, type Stranger, type Text } from '#harness';
import type { PurseInstruments } from '../jtt978-2-card/purse-case.ts';

const text = (zh: string, en: string): Text => ({ zh, en });

/** 63Cx. */
export const triesLeft: Readonly<Record<string, Text>> = Object.fromEntries(
  Array.from({ length: 16 }, (_, left) => [`63C${left.toString(16).toUpperCase()}`, text(`剩余 ${left} 次`, `${left} tries left`)]),
);

/** Words that cards of the same family use for whatever is wrong with a MAC, and that no source names for the case at hand. */
const neighbours: Readonly<Record<string, Text>> = {
  '6982': text('安全状态不满足', 'security status not satisfied'),
  '6985': text('使用条件不满足', 'conditions of use not satisfied'),
  '6987': text('MAC 丢失', 'MAC missing'),
  '6988': text('MAC 错误', 'MAC wrong'),
  '6700': text('长度错误', 'wrong length'),
  '9302': text('MAC 无效（交易用语）', 'MAC invalid (the word of transactions)'),
  ...triesLeft,
};

/** The status words of secure messaging, as sets with reasons. */
export const sealed = {
  macWrong: oneOf({ '6988': text('MAC 错误', 'MAC wrong') }, neighbours),
  macMissing: oneOf(
    { '6987': text('MAC 丢失', 'MAC missing'), '6982': text('安全状态不满足', 'security status not satisfied') },
    { ...neighbours, '6E00': text('不支持该类别', 'class not supported') },
  ),
  noChallenge: oneOf(
    { '6984': text('随机数无效', 'random number invalid'), '6985': text('使用条件不满足', 'conditions of use not satisfied') },
    neighbours,
  ),
  beyondFile: oneOf(
    { '6B00': text('偏移超出文件', 'offset beyond the file') },
    {
      '6700': text('长度错误', 'wrong length'),
      '6A84': text('空间不足', 'no room'),
      '6A86': text('P1、P2 错误', 'wrong P1, P2'),
      '6A80': text('数据错误', 'wrong data'),
    },
  ),
  blocked: oneOf({ '6283': text('应用已临时锁定', 'application blocked') }, { '6A81': text('应用停用', 'application out of use') }),
  dead: oneOf({ '9303': text('应用已永久锁定', 'application blocked for good') }, { '6A81': text('应用停用', 'application out of use') }),
} as const;

/** What a command that is refused for its MAC may spend of a card that takes it, with the good write that shows the key to be right. */
export const refusedWrite = { writes: 2, macTries: 1 } as const;

/** Cards that are not the one present. */
export const strangers: readonly (Row & { readonly row: Stranger })[] = [
  { row: 'another-card', title: text('同一发卡机构的另一张卡', 'another card of the same issuer') },
  { row: 'another-issuer', title: text('另一发卡机构的同号卡', 'the same number of another issuer') },
];

/** Octets for a transparent file. */
export interface Write {
  readonly sfi: 0x15 | 0x16 | 0x17;
  readonly offset: number;
  readonly data: Uint8Array;
}

/** A write that would show, and the one that undoes it. */
export interface Change {
  readonly write: Write;
  readonly undo: Write;
}

/** The last octet of EF 17, reserved, with its last bit turned over. */
export async function smallChange(card: Card): Promise<Change> {
  const before = await card.readFile(0x17);
  return changeOf(0x17, before, before.length - 1, 1);
}

/** Nine reserved octets in the middle of EF 17: more than one block of a cipher, and room on both sides. */
export async function wideChange(card: Card): Promise<Change> {
  return changeOf(0x17, await card.readFile(0x17), 40, 9);
}

/** `length` octets from `offset` of a file that holds `before`, the last bit of each turned over. */
export function changeOf(sfi: Write['sfi'], before: Uint8Array, offset: number, length: number): Change {
  const data = before.slice(offset, offset + length);
  return { write: { sfi, offset, data: data.map((octet) => octet ^ 1) }, undo: { sfi, offset, data } };
}

/** The same with its first bit turned over, where it has one. */
export const otherStart = (octets: Uint8Array): Uint8Array => octets.map((octet, offset) => (offset === 0 ? octet ^ 0x80 : octet));

/** The same with its last bit turned over, where it has one. */
export const otherEnd = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, offset) => (offset === octets.length - 1 ? octet ^ 1 : octet));

/** The file after a write. */
export const written = (before: Uint8Array, { offset, data }: Write): Uint8Array => {
  const after = before.slice();
  after.set(data, offset);
  return after;
};

/** The transparent files in hexadecimal, by what free reads answer. */
export async function readFiles(card: Card): Promise<Readonly<Record<'15' | '16' | '17', string>>> {
  return { '15': await shown(card, 0x15), '16': await shown(card, 0x16), '17': await shown(card, 0x17) };
}

async function shown(card: Card, sfi: Write['sfi']): Promise<string> {
  return hex(await card.readFile(sfi));
}

/** All that a refused command must leave alone, as free reads show it: files, money and the newest records. */
export const holdings = async (card: Card) => ({ files: await readFiles(card), purse: await card.readPurse() });

/** SELECT of the purse without a reset, whatever it answers. */
export const select = ({ card, scene }: Pick<PurseInstruments, 'card' | 'scene'>) =>
  card.attempt.selectAid({ aid: purseAidOf(String(scene.facts['kernel'] ?? 'K1')) });

/** The word of it. */
export const reselect = async (instruments: Pick<PurseInstruments, 'card' | 'scene'>): Promise<string> => (await select(instruments)).sw;

/** The word of SELECT after a reset. */
export const restart = ({ card }: Pick<PurseInstruments, 'card'>): Promise<string> => card.restart();
