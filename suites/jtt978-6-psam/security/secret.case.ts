/** JT/T 978.6 — PSAM: nothing that it answers holds a key. */

import { bytes, concat, psamFileId } from '#harness';
import { maintenanceKey, purchaseKey, testCase, testFamily } from '../psam-case.ts';

const folders = [
  { row: 'mf', title: { zh: '主文件', en: 'the master file' }, folder: 'mf' },
  { row: 'application', title: { zh: '8011 应用', en: 'DF 8011' }, folder: 'application' },
] as const;

const allKeys = [...purchaseKey, ...maintenanceKey];

export const secretCases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-KEY-001',
      covers: ['JTT978.6:PSAM.KEY.secret'],
      needs: allKeys,
      title: { zh: '短文件标识 01–1E 的文件中读不到密钥', en: 'none of the files 01 to 1E holds a key' },
      rows: folders,
    },
    async ({ psam, card, check }, { folder }) => {
      await psam.present();
      await psam.selectFile({ id: psamFileId[folder] });
      const read: Uint8Array[] = [];

      for (let sfi = 0x01; sfi <= 0x1e; sfi += 1) {
        const answer = await psam.attempt.readBinary({ sfi });
        read.push((await answer.reissued()).data);
      }

      check('JTT978.6:PSAM.KEY.secret', await card.findKeyIn(concat(...read))).is(false);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-KEY-002',
      covers: ['JTT978.6:PSAM.KEY.secret'],
      needs: allKeys,
      spends: { counters: 1, macTries: 1 },
      title: { zh: '各指令的应答中没有密钥', en: 'no answer to a command holds a key' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const factors = card.factors();

      const answers = [
        await psam.attempt.selectFile({ id: psamFileId.application }),
        await psam.attempt.getChallenge({ length: 8 }),
        await psam.attempt.initSamForPurchase(card.offer()),
        await psam.attempt.creditSamForPurchase({ mac2: bytes('00000000') }),
        await psam.attempt.initForDescrypt({ factors }),
        await psam.attempt.desCrypt(card.protecting(bytes('841E000004')).input),
      ];

      check('JTT978.6:PSAM.KEY.secret', await card.findKeyIn(concat(...answers.map(({ data }) => data)))).is(false);
    },
  ),
];
