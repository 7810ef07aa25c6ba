/** How single fields of purse data read to people: amounts in yuan, times, names of codes, data objects one below the other. */

import { equal, hex } from '../bytes/hex.ts';
import type { Layout, PlacedField } from '../bytes/layout.ts';
import { encodeTlv, parseTlv, type Tlv } from '../bytes/tlv.ts';
import { uint } from '../bytes/uint.ts';
import type { Text } from '../text.ts';
import { applicationTitle } from './aid.ts';
import { formatDateTime } from './calendar.ts';
import { cityOf } from './city.ts';
import { extendedApplications } from './file/ef1a.ts';
import { applicationTypes, ef15Layout, enableFlags } from './file/ef15.ts';
import { cardKinds, documentTypes, readPadded } from './file/ef16.ts';
import { cardTypes } from './file/ef17.ts';
import { fen, formatYuan } from './money.ts';
import { busStatuses, industries, railStatuses, transactionTypes, tripTypes } from './transaction.ts';

/** One field of an APDU. Offset and length count octets of the whole APDU. */
export interface DescribedField {
  readonly name: Text;
  readonly value: Text | string;
  readonly offset: number;
  readonly length: number;
  /** The value tells of a person or names a card: views hide it, and these octets, unless asked not to. */
  readonly personal?: true;
}

const money = new Set(['balance', 'amount', 'overdraftLimit', 'markedAmount', 'entryAmount', 'entryBalance', 'exitAmount']);
const moments = new Set(['startDate', 'expiryDate', 'dateTime', 'entryTime', 'exitTime', 'boardTime', 'alightTime']);
const codes: Readonly<Record<string, Readonly<Record<string | number, Text>>>> = {
  type: transactionTypes,
  tripType: tripTypes,
  industry: industries,
  railStatus: railStatuses,
  busStatus: busStatuses,
  extendedApplication: extendedApplications,
  applicationType: applicationTypes,
  version: enableFlags,
  cardKind: cardKinds,
  documentType: documentTypes,
  cardType: cardTypes,
  valid: { 0: { zh: '无效', en: 'invalid' }, 1: { zh: '有效', en: 'valid' } },
  lock: { 0: { zh: '未锁定', en: 'not locked' }, 1: { zh: '锁定', en: 'locked' } },
  interoperability: { '0000': { zh: '不互通', en: 'local only' }, '0001': { zh: '互通', en: 'interoperable' } },
};
const cityFields = new Set(['city', 'entryCity', 'exitCity', 'boardCity', 'alightCity', 'acceptorCity']);
const numbers = new Set(['counter', 'rest', 'mileage']);
const characters: Readonly<Record<string, 'ascii' | 'gb18030'>> = {
  name: 'gb18030',
  documentNumber: 'ascii',
  boardVehicle: 'ascii',
  alightVehicle: 'ascii',
};
const personal = new Set(['serial', 'name', 'documentNumber']);

/** An amount as people read it. */
export function amountText(amount: number): Text {
  const yuan = formatYuan(fen(amount));
  return { zh: `${yuan} 元`, en: `${yuan} yuan` };
}

/** The value of a field of some layout of this floor; what the name alone does not explain stays hexadecimal. */
function fieldValue(field: PlacedField, octets: Uint8Array): Text | string {
  const { name } = field;
  if (money.has(name)) return amountText(uint(octets));
  if (moments.has(name)) return formatDateTime(hex(octets));
  if (numbers.has(name)) return String(uint(octets));
  const charset = characters[name];
  if (charset !== undefined) return readPadded(hex(octets), charset) ?? hex(octets);
  const known = cityFields.has(name) ? cityOf(hex(octets)) : codes[name]?.[field.format === 'uint' ? uint(octets) : hex(octets)];
  return known === undefined ? hex(octets) : { zh: `${hex(octets)} ${known.zh}`, en: `${hex(octets)} ${known.en}` };
}

/**
 * The fields of octets that start at `from` within a layout. A field that is there only in part is hexadecimal, and so is
 * what reaches beyond the layout.
 * @param at where the octets start in their APDU
 */
export function layoutFields(layout: Layout, octets: Uint8Array, at: number, from = 0): DescribedField[] {
  const end = from + octets.length;
  const fields = layout.fields
    .filter((field) => field.offset < end && field.offset + field.length > from)
    .map((field) => {
      const first = Math.max(field.offset, from);
      const last = Math.min(field.offset + field.length, end);
      const part = octets.subarray(first - from, last - from);
      return {
        name: field.title,
        value: part.length === field.length ? fieldValue(field, part) : hex(part),
        offset: at + first - from,
        length: part.length,
        ...(personal.has(field.name) ? { personal: true as const } : {}),
      };
    });
  const beyond = octets.subarray(Math.max(0, layout.length - from));
  return beyond.length === 0 ? fields : [...fields, rawField(beyond, at + octets.length - beyond.length, rest)];
}

const rest: Text = { zh: '其余数据', en: 'further data' };

/** Octets without a meaning, or one that is their name already. */
export function rawField(octets: Uint8Array, at: number, name: Text = { zh: '数据', en: 'data' }): DescribedField {
  return { name, value: hex(octets), offset: at, length: octets.length };
}

const tags: Readonly<Record<string, Text>> = {
  '6F': { zh: 'FCI模板', en: 'FCI template' },
  '84': { zh: 'DF名称', en: 'DF name' },
  A5: { zh: 'FCI专有模板', en: 'FCI proprietary template' },
  BF0C: { zh: '发卡机构自定义数据', en: 'issuer discretionary data' },
  '61': { zh: '应用模板', en: 'application template' },
  '4F': { zh: '应用标识（AID）', en: 'application id (AID)' },
  '50': { zh: '应用标签', en: 'application label' },
  '87': { zh: '应用优先指示符', en: 'application priority' },
  '9F08': { zh: '应用版本号', en: 'application version' },
  '9F0C': { zh: '发卡机构自定义数据（EF 15 副本）', en: 'issuer data (copy of EF 15)' },
  '9F12': { zh: '应用首选名称', en: 'preferred name' },
  '9F38': { zh: 'PDOL', en: 'PDOL' },
  DF00: { zh: '标签DF00（含义未公开）', en: 'tag DF00 (meaning not public)' },
};
const textTags = new Set(['50', '9F12']);

/**
 * The data objects of an answer, each constructed one before what it holds; octets that are no BER-TLV as one field.
 * @param at where the octets start in their APDU
 */
export function tlvFields(octets: Uint8Array, at: number): DescribedField[] {
  try {
    return parseTlv(octets).flatMap((object) => objectFields(object, at));
  } catch {
    return [rawField(octets, at, { zh: '非BER-TLV数据', en: 'data that are no BER-TLV' })];
  }
}

function objectFields(object: Tlv, at: number): DescribedField[] {
  const title = tags[object.tag];
  const odd = equal(object.encoded, encodeTlv(object.tag, object.value))
    ? { zh: '', en: '' }
    : { zh: '，长度编码非最短', en: ', length not in its shortest form' };
  const name = {
    zh: `${object.tag}${title === undefined ? '' : ` ${title.zh}`}${odd.zh}`,
    en: `${object.tag}${title === undefined ? '' : ` ${title.en}`}${odd.en}`,
  };
  const start = at + object.offset;
  const field = { name, offset: start, length: object.encoded.length };
  if (object.children !== undefined) {
    const size = { zh: `${object.value.length} 字节`, en: `${object.value.length} octets` };
    return [{ ...field, value: size }, ...object.children.flatMap((child) => objectFields(child, at))];
  }
  if (object.tag === '9F0C' && object.value.length === ef15Layout.length) {
    const size = { zh: `${object.value.length} 字节`, en: `${object.value.length} octets` };
    return [{ ...field, value: size }, ...layoutFields(ef15Layout, object.value, start + object.encoded.length - object.value.length)];
  }
  return [{ ...field, value: objectValue(object) }];
}

function objectValue({ tag, value }: Tlv): Text | string {
  if (tag === '84' || tag === '4F') return nameValue(value);
  if (textTags.has(tag)) return readPadded(hex(value), 'ascii') ?? hex(value);
  return hex(value);
}

/** The name of an application in hexadecimal, with what it names where that is known. */
export function nameValue(name: Uint8Array): Text | string {
  const title = applicationTitle(name);
  return title === undefined ? hex(name) : { zh: `${hex(name)} ${title.zh}`, en: `${hex(name)} ${title.en}` };
}
