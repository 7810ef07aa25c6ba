/** Faulty cards whose files or selection answers are not as they must be. */

import { bytes, concat } from '../../bytes/hex.ts';
import type { CardHandlers } from '../card/handlers.ts';
import { recordFile } from '../card/reading.ts';
import { answer } from '../card/state.ts';
import { answering, onWord, patched, personalising } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('file');

/** The sound card with another content of one transparent file. */
export function withFile(sound: CardHandlers, sfi: number, change: (file: Uint8Array) => Uint8Array): Partial<CardHandlers> {
  return personalising(sound, (card) => ({ ...card, files: { ...card.files, [sfi]: change(card.files[sfi] ?? new Uint8Array(0)) } }));
}

/** The sound card with another record of EF 1A. */
function withTransit(sound: CardHandlers, number: number, change: (record: Uint8Array) => Uint8Array): Partial<CardHandlers> {
  return personalising(sound, (card) => ({
    ...card,
    transit: card.transit.with(number - 1, change(card.transit[number - 1] ?? new Uint8Array(0))),
  }));
}

export const fileFaults: readonly CardFault[] = [
  faulty({
    id: 'ef15-two-octets-short',
    title: { zh: '15 文件只有 28 字节', en: 'has an EF 15 of 28 octets' },
    breaks: ['FILE.15.length'],
    card: (sound) => withFile(sound, 0x15, (file) => file.slice(0, 28)),
  }),
  faulty({
    id: 'ef15-of-a-passbook',
    title: { zh: '15 文件的应用类型为 01（电子存折）', en: 'has the application type of a passbook in EF 15' },
    breaks: ['FILE.15.type'],
    card: (sound) => withFile(sound, 0x15, (file) => patched(file, 8, [0x01])),
  }),
  faulty({
    id: 'ef15-enable-flag-undefined',
    title: { zh: '15 文件的启用标志为未定义值 09', en: 'has the enable flag 09 in EF 15, which is not defined' },
    breaks: ['FILE.15.version'],
    card: (sound) => withFile(sound, 0x15, (file) => patched(file, 9, [0x09])),
  }),
  faulty({
    id: 'ef15-serial-of-another-scheme',
    title: { zh: '15 文件的应用序列号不以 031 开头', en: 'has a serial in EF 15 that does not begin with 031' },
    breaks: ['FILE.15.serial', 'NUMBER.iin'],
    card: (sound) => withFile(sound, 0x15, (file) => patched(file, 10, [0x06, 0x22])),
  }),
  faulty({
    id: 'ef15-serial-with-a-letter',
    title: { zh: '15 文件的应用序列号含非十进制数字', en: 'has a hexadecimal letter in the serial in EF 15' },
    breaks: ['FILE.15.serial'],
    card: (sound) => withFile(sound, 0x15, (file) => patched(file, 11, [0x1f])),
  }),
  faulty({
    id: 'ef15-expires-before-it-starts',
    title: { zh: '15 文件的有效日期早于启用日期', en: 'has an expiry date in EF 15 before the start date' },
    breaks: ['FILE.15.dates'],
    card: (sound) =>
      withFile(sound, 0x15, (file) => concat(file.subarray(0, 20), file.subarray(24, 28), file.subarray(20, 24), file.subarray(28))),
  }),
  faulty({
    id: 'ef15-starts-in-month-13',
    title: { zh: '15 文件的启用日期月份为 13', en: 'has a start date in EF 15 in month 13' },
    breaks: ['FILE.15.dates'],
    card: (sound) => withFile(sound, 0x15, (file) => patched(file, 22, [0x13])),
  }),
  faulty({
    id: 'ef15-issuer-padded-with-zeros',
    title: {
      zh: '发卡机构标识后四字节填 00 而非 FF（密钥分散一致）',
      en: 'fills the issuer id up with 00 where FF stands, in EF 15 and in its keys',
    },
    breaks: ['FILE.15.issuer'],
    card: (sound) => ({
      ...withFile(sound, 0x15, (file) => patched(file, 4, [0, 0, 0, 0])),
      cardKeys: (profile) =>
        sound.cardKeys({ ...profile, ef15: { ...profile.ef15, issuer: `${profile.ef15.issuer.slice(0, 8)}00000000` } }),
    }),
  }),
  faulty({
    id: 'ef16-one-octet-short',
    title: { zh: '16 文件只有 54 字节', en: 'has an EF 16 of 54 octets' },
    breaks: ['FILE.16.length'],
    card: (sound) => withFile(sound, 0x16, (file) => file.slice(0, 54)),
  }),
  faulty({
    id: 'ef16-of-unknown-kind',
    title: { zh: '16 文件的卡类型标识为未定义值', en: 'has a card kind in EF 16 that is not defined' },
    breaks: ['FILE.16.kind'],
    card: (sound) => withFile(sound, 0x16, (file) => patched(file, 0, [0x77])),
  }),
  faulty({
    id: 'ef17-without-reserve',
    title: { zh: '17 文件只有 11 字节，缺预留区', en: 'has an EF 17 of 11 octets, without the reserved part' },
    breaks: ['FILE.17.length'],
    card: (sound) => withFile(sound, 0x17, (file) => file.slice(0, 11)),
  }),
  faulty({
    id: 'ef17-of-another-country',
    title: { zh: '17 文件的国际代码不是 00000156', en: 'has another country than 00000156 in EF 17' },
    breaks: ['FILE.17.country'],
    card: (sound) => withFile(sound, 0x17, (file) => patched(file, 0, bytes('01560000'))),
  }),
  faulty({
    id: 'ef17-interoperability-undefined',
    title: { zh: '17 文件的互通卡种为 FFFF', en: 'has FFFF for the interoperability flag in EF 17' },
    breaks: ['FILE.17.interoperability'],
    card: (sound) => withFile(sound, 0x17, (file) => patched(file, 8, [0xff, 0xff])),
  }),
  faulty({
    id: 'ef1a-lacks-the-last-record',
    title: { zh: '1A 文件只有 17 条记录', en: 'has seventeen records in EF 1A' },
    breaks: ['FILE.1A.records'],
    card: (sound) => personalising(sound, (card) => ({ ...card, transit: card.transit.slice(0, 17) })),
  }),
  faulty({
    id: 'ef1a-parking-record-too-long',
    title: { zh: '1A 的 2707 停车记录长 128 字节', en: 'has a parking record of 128 octets in EF 1A' },
    breaks: ['FILE.1A.length', 'FILE.1A.header'],
    card: (sound) => withTransit(sound, 7, (record) => concat(record, new Uint8Array(16))),
  }),
  faulty({
    id: 'ef1a-discount-record-too-short',
    title: { zh: '1A 的 270D 优惠记录长 29 字节', en: 'has a discount record of 29 octets in EF 1A' },
    breaks: ['FILE.1A.length', 'FILE.1A.header'],
    card: (sound) => withTransit(sound, 13, (record) => record.slice(0, 29)),
  }),
  faulty({
    id: 'ef1a-record-with-wrong-id',
    title: { zh: '1A 第 2 条记录的标识为 2703', en: 'has the id 2703 in record 2 of EF 1A' },
    breaks: ['FILE.1A.header'],
    card: (sound) => withTransit(sound, 2, (record) => patched(record, 1, [0x03])),
  }),
  faulty({
    id: 'ef1a-header-with-wrong-length',
    title: { zh: '1A 记录头的长度字节为记录总长', en: 'counts the whole record in the length octet of EF 1A headers' },
    breaks: ['FILE.1A.header'],
    card: (sound) =>
      personalising(sound, (card) => ({ ...card, transit: card.transit.map((record) => patched(record, 2, [record.length])) })),
  }),
  faulty({
    id: 'ef1e-with-unknown-trip-type',
    title: { zh: '1E 记录的交易类型为未定义值', en: 'holds a trip in EF 1E whose type is not defined' },
    breaks: ['FILE.1E.layout'],
    card: (sound) =>
      personalising(sound, (card) => {
        const [newest = new Uint8Array(48), ...older] = card.trips;
        return { ...card, trips: [patched(newest, 0, [0xee]), ...older] };
      }),
  }),
  faulty({
    id: 'reads-binary-from-the-start',
    title: { zh: '读二进制忽略偏移，总从 0 开始', en: 'ignores the offset of READ BINARY' },
    breaks: ['READ.offset'],
    card: (sound) => ({ readBinary: (state, command, card) => sound.readBinary(state, { ...command, p2: 0 }, card) }),
  }),
  faulty({
    id: 'counts-offsets-from-one',
    title: { zh: '读二进制的偏移从 1 起算', en: 'counts the offset of READ BINARY from one' },
    breaks: ['READ.offset'],
    card: (sound) => ({
      readBinary: (state, command, card) => sound.readBinary(state, { ...command, p2: Math.max(0, command.p2 - 1) }, card),
    }),
  }),
  faulty({
    id: 'answers-9000-beyond-the-end',
    title: { zh: '读二进制偏移超出文件时应答 9000 而无数据', en: 'answers READ BINARY beyond the end with 9000 and nothing' },
    breaks: ['READ.beyond'],
    card: (sound) => ({
      readBinary: (state, command, card) => {
        const size = state.persistent.files[command.p1 & 0x1f]?.length ?? 256;
        return command.p2 >= size ? answer(state.volatile) : sound.readBinary(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'gives-what-there-is-where-le-asks-for-more',
    title: {
      zh: '读二进制 Le 超出文件末尾时以 9000 返回较少数据',
      en: 'answers 9000 and fewer octets where a READ BINARY reaches over the end',
    },
    breaks: ['PARAM.le'],
    card: (sound) => ({
      readBinary: (state, command, card) => {
        const size = state.persistent.files[command.p1 & 0x1f]?.length ?? 0;
        const reaches = command.p2 > 0 && command.p2 < size && (command.le ?? 256) > size - command.p2;
        return sound.readBinary(state, reaches ? { ...command, le: 256 } : command, card);
      },
    }),
  }),
  faulty({
    id: 'reads-zeros-beyond-the-end',
    title: { zh: '读二进制偏移超出文件时返回 00', en: 'answers READ BINARY beyond the end with zeros' },
    breaks: ['READ.offset'],
    card: (sound) => ({
      readBinary: (state, command, card) => {
        const file = state.persistent.files[command.p1 & 0x1f];
        const beyond = file !== undefined && command.p2 >= file.length;
        return beyond ? answer(state.volatile, new Uint8Array(command.le ?? 256)) : sound.readBinary(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'reads-the-whole-file-always',
    title: { zh: '读二进制不论 Le 总返回至文件末尾', en: 'answers READ BINARY to the end whatever Le is' },
    breaks: ['READ.part'],
    card: (sound) => ({ readBinary: (state, command, card) => sound.readBinary(state, { ...command, le: 256 }, card) }),
  }),
  faulty({
    id: 'reads-one-octet-less',
    title: { zh: '读二进制少返回 1 字节', en: 'answers a part of a file with one octet less than asked' },
    breaks: ['READ.part'],
    card: (sound) => ({
      readBinary: answering(sound.readBinary, (data, _state, { le = 256 }) => (le < 256 && data.length > 1 ? data.subarray(0, -1) : data)),
    }),
  }),
  faulty({
    id: 'wraps-record-numbers',
    title: { zh: '记录号超出范围时回到第 1 条', en: 'begins again at the first record when the number is beyond the last' },
    breaks: ['READ.record.beyond', 'FILE.18.records', 'FILE.1A.records', 'FILE.1E.records'],
    card: (sound) => ({
      readRecord: onWord(sound.readRecord, '6A83', (outcome, { persistent }, { p1, p2 }) => {
        const records = recordFile(persistent, p2 >> 3) ?? [];
        const record = records[(p1 - 1) % records.length];
        return record === undefined ? outcome : answer(outcome.volatile, record);
      }),
    }),
  }),
  faulty({
    id: 'invents-absent-files',
    title: { zh: '读不存在的文件返回全零', en: 'answers zeros for a file that it does not have' },
    breaks: ['READ.file.absent'],
    card: (sound) => {
      const zeros = { readBinary: onWord(sound.readBinary, '6A82', (outcome) => answer(outcome.volatile, new Uint8Array(16))) };
      return { ...zeros, readRecord: onWord(sound.readRecord, '6A82', (outcome) => answer(outcome.volatile, new Uint8Array(16))) };
    },
  }),
  faulty({
    id: 'answers-lines-of-24-octets',
    title: { zh: '18 文件的记录长 24 字节', en: 'has lines of 24 octets in EF 18' },
    breaks: ['FILE.18.records', 'DEBIT.record', 'CAPP-DEBIT.record', 'CREDIT.record'],
    card: (sound) => ({
      readRecord: answering(sound.readRecord, (data, _state, { p2 }) => (p2 >> 3 === 0x18 ? concat(data, Uint8Array.of(0)) : data)),
    }),
  }),
  faulty({
    id: 'reads-a-record-as-binary',
    title: { zh: '以 READ BINARY 读记录文件时返回第 1 条记录', en: 'gives the first record where READ BINARY asks for a file of records' },
    breaks: ['READ.file.type'],
    card: (sound) => ({
      readBinary: (state, command, card) => {
        const [record] = recordFile(state.persistent, command.p1 & 0x1f) ?? [];
        return record === undefined ? sound.readBinary(state, command, card) : answer(state.volatile, record);
      },
    }),
  }),
  faulty({
    id: 'reads-a-binary-as-record',
    title: { zh: '以 READ RECORD 读透明文件时返回整个文件', en: 'gives the whole of a transparent file where READ RECORD asks for one' },
    breaks: ['READ.file.type'],
    card: (sound) => ({
      readRecord: (state, command, card) => {
        const file = state.persistent.files[command.p2 >> 3];
        return file === undefined ? sound.readRecord(state, command, card) : answer(state.volatile, file);
      },
    }),
  }),
];
