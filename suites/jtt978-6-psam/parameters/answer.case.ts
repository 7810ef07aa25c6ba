/** JT/T 978.6 — PSAM: the form of every command's answer, in success and in refusal. */

import { type Answer, bytes, flipBit, psamFileId, psamName, type Row } from '#harness';
import { answerForm, maintenanceKey, onePurchase, type PsamCase, purchaseKey, testFamily } from '../psam-case.ts';

/** A command in a state of its own, and how it is answered there. */
interface Asked extends Row {
  readonly needs: readonly string[];
  readonly ask: (instruments: PsamCase) => Promise<Answer>;
}

const lock = bytes('841E000004');

const answered: readonly Asked[] = [
  asked('select', '选择应用', 'SELECT', [], ({ psam }) => psam.attempt.selectName({ name: psamName })),
  asked('read', '读二进制文件', 'READ BINARY', [], ({ psam }) => psam.attempt.readBinary({ sfi: 0x17, le: 25 })),
  asked('challenge', '取随机数', 'GET CHALLENGE', [], ({ psam }) => psam.attempt.getChallenge({ length: 8 })),
  asked('init', '消费初始化', 'INIT_SAM_FOR_PURCHASE', [], ({ psam, card }) => psam.attempt.initSamForPurchase(card.offer())),
  asked('credit', '校验 MAC2', 'CREDIT_SAM_FOR_PURCHASE', purchaseKey, async ({ psam, card }) => {
    const purchase = await psam.open(card.offer());
    return psam.attempt.creditSamForPurchase({ mac2: await card.mac2(purchase) });
  }),
  asked('seal-init', '通用 DES 初始化', 'INIT_FOR_DESCRYPT', maintenanceKey, ({ psam, card }) =>
    psam.attempt.initForDescrypt({ factors: card.factors() }),
  ),
  asked('seal', '通用 DES 计算', 'DES_CRYPT', maintenanceKey, async ({ psam, card }) => {
    await psam.initForDescrypt({ factors: card.factors() });
    return psam.attempt.desCrypt(card.protecting(lock).input);
  }),
];

const refused: readonly Asked[] = [
  asked('select-unknown', '选择不存在的应用', 'SELECT of what is not there', [], ({ psam }) =>
    psam.attempt.selectFile({ id: bytes('7F7F') }),
  ),
  asked('read-absent', '读不存在的文件', 'READ BINARY of what is not there', [], ({ psam }) =>
    psam.attempt.readBinary({ sfi: 0x1e, le: 1 }),
  ),
  asked('init-type', '类型 02 的消费初始化', 'INIT_SAM_FOR_PURCHASE of type 02', [], ({ psam, card }) =>
    psam.attempt.initSamForPurchase(card.offer({ type: 2 })),
  ),
  asked('init-mf', '主文件下的消费初始化', 'INIT_SAM_FOR_PURCHASE in the master file', [], async ({ psam, card }) => {
    await psam.selectFile({ id: psamFileId.mf });
    return psam.attempt.initSamForPurchase(card.offer());
  }),
  asked('credit-idle', '未初始化时校验 MAC2', 'CREDIT_SAM_FOR_PURCHASE when idle', [], ({ psam }) =>
    psam.attempt.creditSamForPurchase({ mac2: new Uint8Array(4) }),
  ),
  asked('credit-wrong', 'MAC2 错误', 'a wrong MAC2', purchaseKey, async ({ psam, card }) => {
    const purchase = await psam.open(card.offer());
    return psam.attempt.creditSamForPurchase({ mac2: flipBit(await card.mac2(purchase), 0) });
  }),
  asked('seal-idle', '未分散密钥时计算', 'DES_CRYPT when no key was derived', [], ({ psam, card }) =>
    psam.attempt.desCrypt(card.protecting(lock).input),
  ),
];

export const answerCases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-ANSWER-001',
      covers: ['JTT978.6:PSAM.ANSWER.form'],
      needs: ({ needs }) => needs,
      spends: onePurchase,
      title: { zh: '应答以 6x 或 9x 的状态字结尾', en: 'the answer to a command that is due ends in a status word of 6x or 9x' },
      rows: answered,
    },
    async (instruments, { ask }) => {
      await instruments.psam.present();

      const answer = await ask(instruments);

      instruments.check('JTT978.6:PSAM.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-ANSWER-002',
      covers: ['JTT978.6:PSAM.ANSWER.form'],
      needs: ({ needs }) => needs,
      spends: { counters: 1, macTries: 1 },
      title: { zh: '拒绝指令的应答不带数据', en: 'an answer that refuses a command carries no data' },
      rows: refused,
    },
    async (instruments, { ask }) => {
      await instruments.psam.present();

      const answer = await ask(instruments);

      instruments.check('JTT978.6:PSAM.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),
];

function asked(row: string, zh: string, en: string, needs: readonly string[], ask: Asked['ask']): Asked {
  return { row, title: { zh, en }, needs, ask };
}
