/** Faulty cards that were personalised with codes and numbers that nobody gave out. */

import { bytes, concat } from '../../bytes/hex.ts';
import type { CardHandlers } from '../card/handlers.ts';
import { patched, personalising } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('file');

const none = new Uint8Array(0);

/** The card with another content of one transparent file from the start. */
const holding = (sfi: number, change: (file: Uint8Array) => Uint8Array) => (sound: CardHandlers) =>
  personalising(sound, (card) => ({ ...card, files: { ...card.files, [sfi]: change(card.files[sfi] ?? none) } }));

/** The card of another issuer id, in EF 15 and in its keys. */
const issuedBy = (issuer: string) => (sound: CardHandlers) => ({
  ...holding(0x15, (file) => concat(bytes(issuer), file.subarray(8)))(sound),
  cardKeys: ((profile, algorithm = profile.algorithm) =>
    sound.cardKeys({ ...profile, ef15: { ...profile.ef15, issuer } }, algorithm)) satisfies CardHandlers['cardKeys'],
});

export const numberFaults: readonly CardFault[] = [
  faulty({
    id: 'ef15-number-of-an-unknown-issuer',
    title: { zh: '15 文件的卡号前 6 位不是 310 开头', en: 'has a card number in EF 15 whose first six digits no issuer has' },
    breaks: ['NUMBER.iin'],
    card: holding(0x15, (file) => patched(file, 11, [0x18])),
  }),
  faulty({
    id: 'ef15-issued-by-an-acquirer',
    title: { zh: '15 文件的发卡机构标识首位为 1（收单机构）', en: 'has the id of an acquirer for its issuer' },
    breaks: ['NUMBER.issuer-role'],
    card: issuedBy('19973050FFFFFFFF'),
  }),
  faulty({
    id: 'ef15-issued-in-another-city',
    title: { zh: '发卡机构标识中的城市与 17 文件不一致', en: 'has another city in its issuer id than in EF 17' },
    breaks: ['NUMBER.issuer-city'],
    card: issuedBy('09972610FFFFFFFF'),
  }),
  faulty({
    id: 'ef17-of-an-unknown-city',
    title: { zh: '17 文件的城市代码不在 GB/T 13497 中', en: 'has a city code in EF 17 that GB/T 13497 does not know' },
    breaks: ['NUMBER.city', 'NUMBER.issuer-city'],
    card: holding(0x17, (file) => patched(file, 6, [0x99, 0x99])),
  }),
  faulty({
    id: 'ef17-of-another-province',
    title: { zh: '17 文件的省级代码与城市代码不符', en: 'has the code of another province than that of its city in EF 17' },
    breaks: ['NUMBER.province'],
    card: holding(0x17, (file) => patched(file, 4, [0x88, 0x00])),
  }),
  faulty({
    id: 'ef17-of-an-unknown-card-type',
    title: { zh: '17 文件的卡种类型为未定义值', en: 'has a card type in EF 17 that is not defined' },
    breaks: ['FILE.17.card-type'],
    card: holding(0x17, (file) => patched(file, 10, [0xee])),
  }),
  faulty({
    id: 'ef1e-accepted-in-an-unknown-city',
    title: { zh: '1E 记录的受理方城市代码不在 GB/T 13497 中', en: 'has trips whose acceptor city GB/T 13497 does not know' },
    breaks: ['NUMBER.acceptor-city'],
    card: (sound) =>
      personalising(sound, (card) => ({
        ...card,
        trips: card.trips.map((trip) => (trip.some((octet) => octet !== 0) ? patched(trip, 32, [0x99, 0x99]) : trip)),
      })),
  }),
  faulty({
    id: 'ef16-of-an-unknown-document',
    title: { zh: '16 文件的证件类型为未定义值', en: 'has a document type in EF 16 that is not defined' },
    breaks: ['FILE.16.document'],
    card: holding(0x16, (file) => patched(file, 54, [0x66])),
  }),
  faulty({
    id: 'ef16-text-with-control-signs',
    title: { zh: '16 文件的姓名和证件号含控制字符', en: 'has control signs in the texts of EF 16' },
    breaks: ['FILE.16.text'],
    card: holding(0x16, (file) => patched(patched(file, 2, [0x07, 0x1b]), 22, [0x01, 0x9f])),
  }),
];
