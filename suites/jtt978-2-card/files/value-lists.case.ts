/** JT/T 978.2 — electronic purse: values of EF 16 and EF 17 of which the public lists differ or come from one city. All are observed only. */

import {
  type Card,
  cardTypes,
  documentTypes,
  type Expectation,
  ef16Layout,
  ef17Layout,
  fieldsOf,
  oneOf,
  type Row,
  readPadded,
} from '#harness';
import { testFamily } from '../purse-case.ts';

interface ValueRow extends Row {
  readonly requirement: string;
  readonly read: (card: Card) => Promise<unknown>;
  readonly expected: Expectation | object;
}

const holder = async (card: Card) => fieldsOf(ef16Layout, await card.readBinary({ sfi: 0x16 }));

const rows: readonly ValueRow[] = [
  {
    row: '16-document',
    title: { zh: '16 文件的证件类型', en: 'the document type of EF 16' },
    requirement: 'JTT978.2:EP.FILE.16.document',
    read: async (card) => (await holder(card))?.documentType,
    expected: oneOf(documentTypes),
  },
  {
    row: '16-text',
    title: { zh: '16 文件的姓名（GB 2312）与证件号码（ASCII）可以读作文字', en: 'name (GB 2312) and number (ASCII) of EF 16 read as text' },
    requirement: 'JTT978.2:EP.FILE.16.text',
    // What they say is personal: it does not enter the record of the check.
    read: async (card) => {
      const fields = await holder(card);
      return {
        name: readPadded(fields?.name ?? 'FF80', 'gb18030') !== undefined,
        number: readPadded(fields?.documentNumber ?? 'FF80', 'ascii') !== undefined,
      };
    },
    expected: { name: true, number: true },
  },
  {
    row: '17-type',
    title: { zh: '17 文件的卡种类型', en: 'the card type of EF 17' },
    requirement: 'JTT978.2:EP.FILE.17.card-type',
    read: async (card) => fieldsOf(ef17Layout, await card.readBinary({ sfi: 0x17 }))?.cardType,
    expected: oneOf(cardTypes),
  },
];

export const valueListCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-FILE-025',
      covers: ({ requirement }) => [requirement],
      needs: ['EP'],
      title: { zh: '16、17 文件的取值在公开名单之内', en: 'values of EF 16 and EF 17 stand on the public lists' },
      rows,
    },
    async ({ card, check }, { requirement, read, expected }) => {
      await card.present();

      const seen = await read(card);

      check(requirement, seen).is(expected);
    },
  ),
];
