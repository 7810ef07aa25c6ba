/** JT/T 1059.2 — receipts: what delegated management changed, the element confirms with a MAC that its issuer can prove. */

import { encodeTlv, type Receipt, readReceipt } from '#harness';
import { content, installation, managing, names, refusal, type SeCase, sourceOf, sw, testCase } from '../se-case.ts';
import { delegate, owner, purpose } from './delegate.ts';

const needs = [...content, 'SE.delegated', 'SE.receipts', 'keys.se-token', 'keys.se-receipt'];

type Delegate = Awaited<ReturnType<typeof delegate>>;

/** Installs with a right token; the answer. */
async function installed(channel: Delegate, { scene }: Pick<SeCase, 'scene'>, aid: Uint8Array) {
  const { fields } = installation({ aid, from: sourceOf(scene) });
  return channel.attempt.install({ purpose, fields, token: await channel.token(purpose, 0x00, fields) });
}

/** Whether there is a receipt, and it is the element's for these names. */
async function isGenuine(channel: Delegate, receipt: Receipt | undefined, changed: readonly Uint8Array[]): Promise<boolean> {
  return receipt !== undefined && channel.isGenuineReceipt(receipt, changed);
}

export const receiptCases = [
  testCase(
    {
      id: 'JTT1059.2-RECEIPT-001',
      covers: ['JTT1059.2:RECEIPT.genuine'],
      needs,
      spends: managing,
      title: { zh: '凭令牌安装的应答为真实回执', en: 'an installation with a token is answered with a genuine receipt' },
    },
    async ({ se, scene, check }) => {
      const channel = await delegate({ se, scene });

      const answer = await installed(channel, { scene }, names.application);

      check('JTT1059.2:RECEIPT.genuine', answer.sw).is(sw.success);
      const receipt = readReceipt(answer.data);
      check('JTT1059.2:RECEIPT.genuine', await isGenuine(channel, receipt, [sourceOf(scene).loadFile, names.application])).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-RECEIPT-002',
      covers: ['JTT1059.2:RECEIPT.genuine', 'JTT1059.2:RECEIPT.counter'],
      needs,
      spends: managing,
      title: {
        zh: '安装两个应用：回执各为其名，计数器递增 1',
        en: 'two applications installed: each receipt for its own names, the second counted one more',
      },
    },
    async ({ se, scene, check }) => {
      const channel = await delegate({ se, scene });

      const first = readReceipt((await installed(channel, { scene }, names.application)).data);
      const second = readReceipt((await installed(channel, { scene }, names.other)).data);

      check('JTT1059.2:RECEIPT.genuine', await isGenuine(channel, second, [sourceOf(scene).loadFile, names.other])).is(true);
      check('JTT1059.2:RECEIPT.counter', second?.counter ?? null).is(((first?.counter ?? -1) + 1) % 0x1_0000);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-RECEIPT-003',
      covers: ['JTT1059.2:RECEIPT.refused'],
      needs,
      spends: managing,
      title: {
        zh: '没有令牌的安装没有回执，之后的回执不跳号',
        en: 'an installation without a token has no receipt, and the next receipt skips no number',
      },
    },
    async ({ se, scene, check }) => {
      const channel = await delegate({ se, scene });
      const first = readReceipt((await installed(channel, { scene }, names.application)).data);
      const { fields } = installation({ aid: names.other, from: sourceOf(scene) });

      const refused = await channel.attempt.install({ purpose, fields });

      check('JTT1059.2:RECEIPT.refused', refused.sw).is(refusal);
      check('JTT1059.2:RECEIPT.refused', refused.data.length).is(0);
      const next = readReceipt((await installed(channel, { scene }, names.other)).data);
      check('JTT1059.2:RECEIPT.refused', next?.counter ?? null).is(((first?.counter ?? -1) + 1) % 0x1_0000);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-RECEIPT-004',
      covers: ['JTT1059.2:RECEIPT.genuine'],
      needs,
      spends: managing,
      title: {
        zh: '凭令牌删除的应答为被删除名称的回执',
        en: 'a deletion with a token is answered with a receipt for the name that is gone',
      },
    },
    async ({ se, scene, check }) => {
      const channel = await owner({ se, scene });
      const token = await channel.token(0x00, 0x00, encodeTlv('4F', names.application));

      const answer = await channel.attempt.deleteObject({ aid: names.application, token });

      check('JTT1059.2:RECEIPT.genuine', answer.sw).is(sw.success);
      check('JTT1059.2:RECEIPT.genuine', await isGenuine(channel, readReceipt(answer.data), [names.application])).is(true);
    },
  ),
];
