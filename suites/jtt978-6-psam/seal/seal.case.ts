/** JT/T 978.6 — PSAM: the MAC of card commands, by INIT_FOR_DESCRYPT 801A and DES_CRYPT 80FA; a terminal locks a card with it. */

import { bytes, concat, exactly, hex, type Row, reported } from '#harness';
import { computing, genuine, maintenanceKey, refusal, sw, testCase, testFamily } from '../psam-case.ts';

/** Commands of a card before their MAC: header, Lc that counts it, data. */
const commands: readonly (Row & { readonly message: Uint8Array })[] = [
  command('block', '应用临时锁定', 'APPLICATION BLOCK, temporary', '841E000004'),
  command('block-for-ever', '应用永久锁定', 'APPLICATION BLOCK, permanent', '841E000104'),
  command('unblock', '应用解锁', 'APPLICATION UNBLOCK', '8418000004'),
  command('update-3', '修改 17 文件 3 字节（恰为一个数据块）', 'UPDATE BINARY of three octets: a whole block', '04D6970007 010203'),
  command('update-30', '修改 17 文件 30 字节', 'UPDATE BINARY of thirty octets', `04D6970022 ${'5A'.repeat(30)}`),
  command('update-64', '修改 16 文件 64 字节', 'UPDATE BINARY of sixty-four octets', `04D6960044 ${'A5'.repeat(64)}`),
];

const lock = bytes('841E000004');

const otherLevels = [{ row: 'none', title: { zh: '零级分散（P1 05）', en: 'no level at all (P1 05)' } }];

export const sealCases = [
  testCase(
    {
      id: 'JTT978.6-PSAM-SEAL-001',
      covers: ['JTT978.6:PSAM.SEAL.init', 'JTT978.6:PSAM.SEAL.layout', 'JTT978.6:PSAM.SEAL.mac'],
      needs: maintenanceKey,
      spends: computing,
      proves: 'masters.maintenance',
      title: { zh: '801A 4502 之后 80FA 0500 给出应用锁定的 MAC', en: 'after 801A 4502, 80FA 0500 gives the MAC of APPLICATION BLOCK' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const factors = card.factors();
      const asked = card.protecting(lock);

      const opened = await psam.attempt.initForDescrypt({ factors });
      const answer = await psam.attempt.desCrypt(asked.input);

      check('JTT978.6:PSAM.SEAL.init', { sw: opened.sw, octets: opened.data.length }).is({ sw: sw.success, octets: 0 });
      check('JTT978.6:PSAM.SEAL.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
      check('JTT978.6:PSAM.SEAL.mac', await card.findSeal(asked, factors, answer.data.slice(0, 4))).is(genuine);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SEAL-002',
      covers: ['JTT978.6:PSAM.SEAL.mac'],
      needs: maintenanceKey,
      spends: computing,
      title: { zh: '各种长度指令的 MAC 正确', en: 'the MAC is right for commands of every length' },
      rows: commands,
    },
    async ({ psam, card, check }, { message }) => {
      await psam.present();
      const factors = card.factors();
      const asked = card.protecting(message);
      await psam.initForDescrypt({ factors });

      const { mac } = await psam.desCrypt(asked.input);

      check('JTT978.6:PSAM.SEAL.mac', await card.findSeal(asked, factors, mac)).is(genuine);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEAL-003',
      covers: ['JTT978.6:PSAM.SEAL.start'],
      needs: maintenanceKey,
      spends: computing,
      title: { zh: '卡片随机数不同则 MAC 不同，且均正确', en: 'for two challenges there are two MACs, both of them right' },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const factors = card.factors();
      const asked = [card.protecting(lock, bytes('00000001')), card.protecting(lock, bytes('FFFFFFFF'))];
      const macs: string[] = [];

      for (const each of asked) {
        await psam.initForDescrypt({ factors });
        const { mac } = await psam.desCrypt(each.input);
        check('JTT978.6:PSAM.SEAL.start', await card.findSeal(each, factors, mac)).is(genuine);
        macs.push(hex(mac));
      }

      check('JTT978.6:PSAM.SEAL.start', new Set(macs).size).is(2);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEAL-004',
      covers: ['JTT978.6:PSAM.SEAL.diversified'],
      needs: maintenanceKey,
      spends: computing,
      title: {
        zh: '第二次 801A 取代第一次：按第二张卡的密钥计算',
        en: 'a second INIT_FOR_DESCRYPT takes the place of the first: the MAC is for the second card',
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      const second = card.factors();
      const asked = card.protecting(lock);
      await psam.initForDescrypt({ factors: card.factors() });
      await psam.initForDescrypt({ factors: second });

      const { mac } = await psam.desCrypt(asked.input);

      check('JTT978.6:PSAM.SEAL.diversified', await card.findSeal(asked, second, mac)).is(genuine);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEAL-005',
      covers: ['JTT978.6:PSAM.SEAL.order'],
      spends: computing,
      title: { zh: '未执行 801A 时 80FA 被拒绝', en: 'DES_CRYPT is refused where no key was derived' },
    },
    async ({ psam, card, check }) => {
      await psam.present();

      const answer = await psam.attempt.desCrypt(card.protecting(lock).input);

      check('JTT978.6:PSAM.SEAL.order', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SEAL-006',
      covers: ['JTT978.6:PSAM.SEAL.levels'],
      spends: computing,
      title: { zh: '不分散的密钥不得使用', en: 'a key that is not diversified is not used' },
      rows: otherLevels,
    },
    async ({ psam, card, check }) => {
      await psam.present();

      await psam.attempt.initForDescrypt({ factors: [] });
      const answer = await psam.attempt.desCrypt(card.protecting(lock).input);

      check('JTT978.6:PSAM.SEAL.levels', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEAL-007',
      covers: ['JTT978.6:PSAM.SEAL.key-id'],
      needs: maintenanceKey,
      spends: computing,
      title: { zh: 'P2 为 01 的 801A：被拒绝，或 MAC 正确', en: '801A with P2 01 is refused, or its MAC is right' },
      killsNothing: {
        zh: '只有一份现场程序的注释提到 P2 01，只作报告',
        en: 'one comment in one program of the field names P2 01, so it is only reported',
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();

      const answer = await psam.attempt.initForDescrypt({ factors: card.factors(), p2: 0x01 });

      check('JTT978.6:PSAM.SEAL.key-id', answer.sw).is(reported(exactly(sw.success)));
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SEAL-008',
      covers: ['JTT978.6:PSAM.SEAL.again'],
      needs: maintenanceKey,
      spends: computing,
      title: { zh: '一次 801A 之后的第二次 80FA', en: 'a second DES_CRYPT after one INIT_FOR_DESCRYPT' },
      killsNothing: {
        zh: '公开资料未说明分散的密钥可用几次，只作报告',
        en: 'nothing public says for how many MACs a derived key is good, so it is only reported',
      },
    },
    async ({ psam, card, check }) => {
      await psam.present();
      await psam.initForDescrypt({ factors: card.factors() });
      await psam.desCrypt(card.protecting(lock).input);

      const answer = await psam.attempt.desCrypt(card.protecting(lock).input);

      check('JTT978.6:PSAM.SEAL.again', answer.sw).is(reported(refusal));
    },
  ),
];

function command(row: string, zh: string, en: string, message: string): Row & { readonly message: Uint8Array } {
  return { row, title: { zh, en }, message: concat(bytes(message)) };
}
