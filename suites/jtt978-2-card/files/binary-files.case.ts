/** JT/T 978.2 — electronic purse: content of the transparent files EF 15, EF 16 and EF 17. */

import { ef15Layout, ef16Layout, ef17Layout, fieldsOf, isDate, oneOf, rule } from '#harness';
import { testCase } from '../purse-case.ts';

const digitsAs = (zh: string, en: string, form: RegExp) => rule({ zh, en }, (seen) => typeof seen === 'string' && form.test(seen));

const issuerForm = digitsAs('8 位数字后接 FFFFFFFF', 'eight digits and then FFFFFFFF', /^\d{8}FFFFFFFF$/);
const serialForm = digitsAs('0 后接以 31 开头的 19 位卡号', 'a 0 and then a card number of 19 digits that starts with 31', /^031\d{17}$/);
const period = rule({ zh: '两个日期有效，启用日期不晚于有效日期', en: 'two dates, the first not after the second' }, (seen) => {
  const { start, expiry } = Object(seen) as { start?: string; expiry?: string };
  return isDate(start ?? '') && isDate(expiry ?? '') && String(start) <= String(expiry);
});

export const binaryFileCases = [
  testCase(
    {
      id: 'JTT978.2-EP-FILE-001',
      covers: ['JTT978.2:EP.FILE.15.length'],
      needs: ['EP'],
      title: { zh: '15 文件长 30 字节', en: 'EF 15 has 30 octets' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef15 = await card.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.FILE.15.length', ef15.length).is(30);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-002',
      covers: ['JTT978.2:EP.FILE.15.issuer'],
      needs: ['EP'],
      title: { zh: '15 文件的发卡机构标识为 8 位数字后接 FFFFFFFF', en: 'the issuer id in EF 15 is eight digits and then FFFFFFFF' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef15 = await card.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.FILE.15.issuer', fieldsOf(ef15Layout, ef15)?.issuer ?? ef15).is(issuerForm);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-003',
      covers: ['JTT978.2:EP.FILE.15.type'],
      needs: ['EP'],
      title: { zh: '15 文件的应用类型标识为 02（仅电子钱包）', en: 'the application type in EF 15 is 02, purse only' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef15 = await card.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.FILE.15.type', fieldsOf(ef15Layout, ef15)?.applicationType ?? ef15).is('02');
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-004',
      covers: ['JTT978.2:EP.FILE.15.version'],
      needs: ['EP'],
      title: { zh: '15 文件的启用标志为已知值', en: 'the enable flag in EF 15 is a known one' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef15 = await card.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.FILE.15.version', fieldsOf(ef15Layout, ef15)?.version ?? ef15).is(
        oneOf({ '00': { zh: '初始', en: 'initial' }, '01': { zh: '启用', en: 'enabled' }, '02': { zh: '停用', en: 'stopped' } }),
      );
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-005',
      covers: ['JTT978.2:EP.FILE.15.serial'],
      needs: ['EP'],
      title: {
        zh: '15 文件的应用序列号为 0 后接以 31 开头的 19 位卡号',
        en: 'the serial number in EF 15 is a 0 and then a card number of 19 digits that starts with 31',
      },
    },
    async ({ card, check }) => {
      await card.present();

      const ef15 = await card.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.FILE.15.serial', fieldsOf(ef15Layout, ef15)?.serial ?? ef15).is(serialForm);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-006',
      covers: ['JTT978.2:EP.FILE.15.dates'],
      needs: ['EP'],
      title: { zh: '15 文件的启用日期与有效日期有效且次序正确', en: 'start and expiry date in EF 15 are dates, and in order' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef15 = await card.readBinary({ sfi: 0x15 });

      const fields = fieldsOf(ef15Layout, ef15);
      check('JTT978.2:EP.FILE.15.dates', { start: fields?.startDate, expiry: fields?.expiryDate }).is(period);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-007',
      covers: ['JTT978.2:EP.FILE.16.length'],
      needs: ['EP'],
      title: { zh: '16 文件长 55 字节', en: 'EF 16 has 55 octets' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef16 = await card.readBinary({ sfi: 0x16 });

      check('JTT978.2:EP.FILE.16.length', ef16.length).is(55);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-008',
      covers: ['JTT978.2:EP.FILE.16.kind'],
      needs: ['EP'],
      title: { zh: '16 文件的卡类型标识为 00（个人）或 10（单位）', en: 'the card kind in EF 16 is 00, personal, or 10, unit' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef16 = await card.readBinary({ sfi: 0x16 });

      check('JTT978.2:EP.FILE.16.kind', fieldsOf(ef16Layout, ef16)?.cardKind ?? ef16.length).is(
        oneOf({ '00': { zh: '个人卡', en: 'personal' }, '10': { zh: '单位卡', en: 'unit' } }),
      );
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-009',
      covers: ['JTT978.2:EP.FILE.17.length'],
      needs: ['EP'],
      title: { zh: '17 文件长 60 字节', en: 'EF 17 has 60 octets' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef17 = await card.readBinary({ sfi: 0x17 });

      check('JTT978.2:EP.FILE.17.length', ef17.length).is(60);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-010',
      covers: ['JTT978.2:EP.FILE.17.country'],
      needs: ['EP'],
      title: { zh: '17 文件的国际代码为 00000156', en: 'the country code in EF 17 is 00000156' },
    },
    async ({ card, check }) => {
      await card.present();

      const ef17 = await card.readBinary({ sfi: 0x17 });

      check('JTT978.2:EP.FILE.17.country', fieldsOf(ef17Layout, ef17)?.country ?? ef17).is('00000156');
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-011',
      covers: ['JTT978.2:EP.FILE.17.interoperability'],
      needs: ['EP'],
      title: {
        zh: '17 文件的互通卡种为 0000（本地）或 0001（互通）',
        en: 'the interoperability flag in EF 17 is 0000, local, or 0001, interoperable',
      },
    },
    async ({ card, check }) => {
      await card.present();

      const ef17 = await card.readBinary({ sfi: 0x17 });

      check('JTT978.2:EP.FILE.17.interoperability', fieldsOf(ef17Layout, ef17)?.interoperability ?? ef17).is(
        oneOf({ '0000': { zh: '仅本地使用', en: 'local only' }, '0001': { zh: '互联互通', en: 'interoperable' } }),
      );
    },
  ),
];
