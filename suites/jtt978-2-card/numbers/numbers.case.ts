/** JT/T 978.2 — electronic purse: the numbers by which a card says who issued it and where it comes from. All are observed only. */

import { type Card, cityOf, type Expectation, ef1eLayout, ef15Layout, ef17Layout, fieldsOf, type Row, rule } from '#harness';
import { testFamily } from '../purse-case.ts';

interface NumberRow extends Row {
  readonly requirement: string;
  readonly read: (card: Card) => Promise<unknown>;
  readonly expected: Expectation;
}

const application = async (card: Card) => fieldsOf(ef15Layout, await card.readBinary({ sfi: 0x15 }));
const management = async (card: Card) => fieldsOf(ef17Layout, await card.readBinary({ sfi: 0x17 }));

const matching = (zh: string, en: string, form: RegExp) => rule({ zh, en }, (seen) => typeof seen === 'string' && form.test(seen));

const knownCity = rule(
  { zh: '公开代码表（GB/T 13497）中的城市', en: 'a city of the public table (GB/T 13497)' },
  (seen) => typeof seen === 'string' && cityOf(seen) !== undefined,
);

const knownCities = rule(
  { zh: '各不相同的代码都在公开代码表（GB/T 13497）中', en: 'codes that all stand in the public table (GB/T 13497)' },
  (seen) => Array.isArray(seen) && seen.every((code) => typeof code === 'string' && cityOf(code) !== undefined),
);

const provinceOfCity = rule(
  {
    zh: '省级代码以 00 结尾，城市代码不小于它且相差不到 0400',
    en: 'a province code that ends in 00, and the city’s not below it and less than 0400 above',
  },
  (seen) => {
    const { province, city } = Object(seen) as { readonly province?: unknown; readonly city?: unknown };
    const distance = Number(city) - Number(province);
    return /^\d\d00$/.test(String(province)) && distance >= 0 && distance < 400;
  },
);

const sameCity = rule({ zh: '两处城市代码相同', en: 'one city in both places' }, (seen) => {
  const { issuer, city } = Object(seen) as { readonly issuer?: unknown; readonly city?: unknown };
  return issuer === city;
});

const rows: readonly NumberRow[] = [
  {
    row: 'iin',
    title: { zh: '卡号的发卡机构识别码', en: 'the issuer identification number' },
    requirement: 'JTT978.2:EP.NUMBER.iin',
    read: async (card) => (await application(card))?.serial.slice(1, 7),
    expected: matching(
      '以 310 开头的 6 位数字（公开见过 310470、310489、310490、310499、310513、310517、310522）',
      'six digits that begin with 310 (seen in public: 310470, 310489, 310490, 310499, 310513, 310517, 310522)',
      /^310\d{3}$/,
    ),
  },
  {
    row: 'issuer-role',
    title: { zh: '发卡机构代码的角色位', en: 'the role digit of the issuer code' },
    requirement: 'JTT978.2:EP.NUMBER.issuer-role',
    read: async (card) => (await application(card))?.issuer.slice(0, 8),
    expected: matching('首位为 0（发卡机构）', 'a code that begins with 0, an issuer', /^0\d{7}$/),
  },
  {
    row: 'issuer-city',
    title: { zh: '发卡机构代码中的城市与 17 文件一致', en: 'the city in the issuer code is that of EF 17' },
    requirement: 'JTT978.2:EP.NUMBER.issuer-city',
    read: async (card) => ({ issuer: (await application(card))?.issuer.slice(4, 8), city: (await management(card))?.city }),
    expected: sameCity,
  },
  {
    row: 'city',
    title: { zh: '17 文件的城市代码', en: 'the city code of EF 17' },
    requirement: 'JTT978.2:EP.NUMBER.city',
    read: async (card) => (await management(card))?.city,
    expected: knownCity,
  },
  {
    row: 'province',
    title: { zh: '17 文件的省级代码与城市代码相符', en: 'province and city code of EF 17 agree' },
    requirement: 'JTT978.2:EP.NUMBER.province',
    read: async (card) => {
      const fields = await management(card);
      return { province: fields?.province, city: fields?.city };
    },
    expected: provinceOfCity,
  },
  {
    row: 'acceptor-city',
    title: { zh: '1E 文件最近十条记录的受理方城市代码', en: 'the acceptor cities of the newest ten records of EF 1E' },
    requirement: 'JTT978.2:EP.NUMBER.acceptor-city',
    read: async (card) => {
      const codes = new Set<string>();
      for (let record = 1; record <= 10; record += 1) {
        const fields = fieldsOf(ef1eLayout, (await card.attempt.readRecord({ sfi: 0x1e, record })).data);
        if (fields !== undefined && fields.tripType !== 0) codes.add(fields.acceptorCity);
      }
      return codes;
    },
    expected: knownCities,
  },
];

export const numberCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-NUMBER-001',
      covers: ({ requirement }) => [requirement],
      needs: ['EP'],
      title: { zh: '机构代码、卡号与城市代码符合公开的编码规则', en: 'issuer, card and city numbers are as public codes have them' },
      rows,
    },
    async ({ card, check }, { requirement, read, expected }) => {
      await card.present();

      const seen = await read(card);

      check(requirement, seen).is(expected);
    },
  ),
];
