/** EF 16, cardholder information (持卡人基本信息): personal data, of which no view shows the text unasked. */

import { type Charset, decodeText, encodeText } from '../../bytes/charset.ts';
import { bytes, hex } from '../../bytes/hex.ts';
import { field, LayoutError, layout } from '../../bytes/layout.ts';
import type { Text } from '../../text.ts';
import type { ElementaryFile } from './elementary-file.ts';

/** The 55 octets of EF 16. `name` (GB 2312) and `documentNumber` (ASCII) are kept as octets; {@link readPadded} reads them. */
export const ef16Layout = layout({
  cardKind: field(1, 'hex', { zh: '卡类型标识', en: 'card kind' }),
  issuerStaff: field(1, 'hex', { zh: '发卡机构职工标识', en: 'issuer staff flag' }),
  name: field(20, 'hex', { zh: '持卡人姓名', en: 'cardholder name' }),
  documentNumber: field(32, 'hex', { zh: '持卡人证件号码', en: 'document number' }),
  documentType: field(1, 'hex', { zh: '持卡人证件类型', en: 'document type' }),
});

export type Ef16 = ReturnType<typeof ef16Layout.decode>;

export const ef16 = {
  sfi: 0x16,
  title: { zh: '持卡人基本信息文件', en: 'cardholder information' },
  structure: 'transparent',
  size: ef16Layout.length,
  layout: ef16Layout,
  layoutOf: () => ef16Layout,
  lengthOf: () => ef16Layout.length,
} as const satisfies ElementaryFile & { layout: typeof ef16Layout };

/** Names of the card kinds. */
export const cardKinds: Readonly<Record<string, Text>> = {
  '00': { zh: '个人卡', en: 'personal' },
  '10': { zh: '单位卡', en: 'unit' },
};

/** Names of the document types. */
export const documentTypes: Readonly<Record<string, Text>> = {
  '00': { zh: '身份证', en: 'identity card' },
  '01': { zh: '军官证', en: 'military officer id' },
  '02': { zh: '护照', en: 'passport' },
  '03': { zh: '入境证', en: 'entry permit' },
  '04': { zh: '临时身份证', en: 'temporary identity card' },
  '05': { zh: '其它', en: 'other' },
};

/** The characters of a text field given in hexadecimal, without the blanks, 00 or FF at its end; undefined when they are no such text. */
export function readPadded(digits: string, charset: Charset): string | undefined {
  try {
    return decodeText(bytes(digits), charset).trimEnd();
  } catch {
    return undefined;
  }
}

/**
 * A text as a field of `length` octets in hexadecimal, filled up with blanks on the right.
 * @throws LayoutError when it is longer, or a character does not stand in the charset
 */
export function writePadded(text: string, length: number, charset: Charset): string {
  let written: Uint8Array;
  try {
    written = encodeText(text, charset);
  } catch (error) {
    throw new LayoutError((error as Error).message, 0);
  }
  if (written.length > length) throw new LayoutError(`${written.length} octets where ${length} stand`, 0);
  const padded = new Uint8Array(length).fill(0x20);
  padded.set(written);
  return hex(padded);
}
