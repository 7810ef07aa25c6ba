/** Faulty cards that were personalised with codes and numbers that nobody gave out. */

import { bytes } from '../../bytes/hex.ts';
import type { CardHandlers } from '../card/handlers.ts';
import type { Profile } from '../profiles/profile.ts';
import { patched, personalising } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';
import { withFile } from './file.ts';

const faulty = faultyIn('file');

/** The card of another number or issuer, in EF 15 and in its keys. */
function numbered(sound: CardHandlers, change: (ef15: Profile['ef15']) => Partial<Profile['ef15']>): Partial<CardHandlers> {
  const renumbered = (profile: Profile): Profile => ({ ...profile, ef15: { ...profile.ef15, ...change(profile.ef15) } });
  return {
    personalise: (profile, choices) => sound.personalise(renumbered(profile), choices),
    cardKeys: (profile, algorithm) => sound.cardKeys(renumbered(profile), algorithm),
  };
}

const acceptorCity = 32;

export const numberFaults: readonly CardFault[] = [
  faulty({
    id: 'comes-from-a-city-without-a-code',
    title: { zh: '17 文件的城市代码 9999 不在代码表中', en: 'has the city code 9999 in EF 17, which is no city' },
    breaks: ['NUMBER.city', 'NUMBER.province', 'NUMBER.issuer-city'],
    card: (sound) => withFile(sound, 0x17, (file) => patched(file, 6, bytes('9999'))),
  }),
  faulty({
    id: 'comes-from-another-province-than-its-city',
    title: {
      zh: '17 文件的省级代码与城市代码不属同一省',
      en: 'has the code of another province than that of its city in EF 17',
    },
    breaks: ['NUMBER.province'],
    card: (sound) => withFile(sound, 0x17, (file) => patched(file, 4, file[4] === 0x58 ? bytes('3000') : bytes('5800'))),
  }),
  faulty({
    id: 'was-issued-by-an-acquirer',
    title: { zh: '发卡机构代码首位为 1（收单机构）', en: 'has the code of an acquirer, which begins with 1, for its issuer' },
    breaks: ['NUMBER.issuer-role'],
    card: (sound) => numbered(sound, ({ issuer }) => ({ issuer: `1${issuer.slice(1)}` })),
  }),
  faulty({
    id: 'was-issued-in-another-city',
    title: { zh: '发卡机构代码中的城市与 17 文件不同', en: 'names another city in its issuer code than in EF 17' },
    breaks: ['NUMBER.issuer-city'],
    card: (sound) => numbered(sound, ({ issuer }) => ({ issuer: `${issuer.slice(0, 4)}2900${issuer.slice(8)}` })),
  }),
  faulty({
    id: 'has-an-iin-of-no-issuer',
    title: {
      zh: '卡号的发卡机构识别码不以 310 开头',
      en: 'has a card number whose issuer identification does not begin with 310',
    },
    breaks: ['NUMBER.iin'],
    card: (sound) => numbered(sound, ({ serial }) => ({ serial: `0319${serial.slice(4)}` })),
  }),
  faulty({
    id: 'rode-in-a-city-without-a-code',
    title: { zh: '1E 记录的受理方城市代码为 9999', en: 'holds a trip in EF 1E whose acceptor city has the code 9999' },
    breaks: ['NUMBER.acceptor-city'],
    card: (sound) =>
      personalising(sound, (card) => ({
        ...card,
        trips: card.trips.map((trip, place) => (place === 0 ? patched(trip, acceptorCity, bytes('9999')) : trip)),
      })),
  }),
  faulty({
    id: 'ef16-document-type-undefined',
    title: { zh: '16 文件的证件类型为未定义值 09', en: 'has the document type 09 in EF 16, which is not defined' },
    breaks: ['FILE.16.document'],
    card: (sound) => withFile(sound, 0x16, (file) => patched(file, 54, [0x09])),
  }),
  faulty({
    id: 'ef16-name-is-no-text',
    title: { zh: '16 文件的姓名不是 GB 2312 文字', en: 'has a name in EF 16 that is no GB 2312' },
    breaks: ['FILE.16.text'],
    card: (sound) => withFile(sound, 0x16, (file) => patched(file, 2, [0xff, 0x80])),
  }),
  faulty({
    id: 'ef17-card-type-undefined',
    title: { zh: '17 文件的卡种类型为 77', en: 'has the card type 77 in EF 17' },
    breaks: ['FILE.17.card-type'],
    card: (sound) => withFile(sound, 0x17, (file) => patched(file, 10, [0x77])),
  }),
];
