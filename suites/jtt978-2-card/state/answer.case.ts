/** JT/T 978.2 — electronic purse: the form of every command's answer, in success and in refusal. */

import { type Answer, bytes, fen, type Row } from '#harness';
import { metroEntry, noOccasion, openRide } from '../journey.ts';
import type { Kind } from '../kind.ts';
import { answerForm, cardDay, oneTransaction, ownAid, type PurseInstruments, smallest, testFamily } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

/** A command in a state of its own, and how it is answered there. */
interface Asked extends Row {
  /** The kind of transaction that it belongs to, which says what it takes; without one, nothing. */
  readonly kind: Pick<Kind, 'needs'> & Partial<Pick<Kind, 'arrange'>>;
  readonly ask: (instruments: PurseInstruments) => Promise<Answer>;
}

const { journey } = metroEntry(noOccasion);
const noMac1 = { terminalSequence: new Uint8Array(4), dateTime: cardDay, mac1: new Uint8Array(4) };
const noMac2 = { dateTime: cardDay, mac2: new Uint8Array(4) };

const answered: readonly Asked[] = [
  {
    row: 'select',
    title: { zh: '选择应用', en: 'SELECT' },
    kind: { needs: ['EP'] },
    ask: ({ card, scene }) => card.attempt.selectAid({ aid: ownAid(scene) }),
  },
  {
    row: 'read-binary',
    title: { zh: '读二进制', en: 'READ BINARY' },
    kind: { needs: ['EP'] },
    ask: ({ card }) => card.attempt.readBinary({ sfi: 0x15 }),
  },
  {
    row: 'get-balance',
    title: { zh: '读余额', en: 'GET BALANCE' },
    kind: { needs: ['EP'] },
    ask: ({ card }) => card.attempt.getBalance({ kind: 'available' }),
  },
  {
    row: 'get-challenge',
    title: { zh: '取随机数', en: 'GET CHALLENGE' },
    kind: { needs: ['EP'] },
    ask: ({ card }) => card.attempt.getChallenge({ length: 4 }),
  },
  {
    row: 'initialize-for-purchase',
    title: { zh: '消费初始化', en: 'INITIALIZE FOR PURCHASE' },
    kind: purchaseKind,
    ask: ({ card }) => card.attempt.initializeForPurchase({ amount: smallest }),
  },
  {
    row: 'initialize-for-capp',
    title: { zh: '复合消费初始化', en: 'INITIALIZE FOR CAPP PURCHASE' },
    kind: cappKind,
    ask: ({ card }) => card.attempt.initializeForCappPurchase({ amount: smallest }),
  },
  {
    row: 'initialize-for-load',
    title: { zh: '圈存初始化', en: 'INITIALIZE FOR LOAD' },
    kind: loadKind,
    ask: ({ card }) => card.attempt.initializeForLoad({ amount: smallest }),
  },
  {
    row: 'cache',
    title: { zh: '更新复合应用数据缓存', en: 'UPDATE CAPP DATA CACHE' },
    kind: cappKind,
    ask: async ({ card, purse }) => {
      await purse.openCapp(fen(0), {});
      return card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey });
    },
  },
  {
    row: 'debit',
    title: { zh: '消费', en: 'DEBIT FOR PURCHASE' },
    kind: purchaseKind,
    ask: async ({ card, purse }) => {
      const { authorization } = await purse.openPurchase(smallest);
      return card.attempt.debitForPurchase(authorization);
    },
  },
  {
    row: 'debit-capp',
    title: { zh: '复合消费', en: 'DEBIT FOR CAPP PURCHASE' },
    kind: cappKind,
    ask: async ({ card, purse }) => {
      const { authorization } = await openRide({ card, purse }, smallest, metroEntry);
      return card.attempt.debitForCappPurchase(authorization);
    },
  },
  {
    row: 'credit',
    title: { zh: '圈存', en: 'CREDIT FOR LOAD' },
    kind: loadKind,
    ask: async ({ card, purse }) => {
      const { authorization } = await purse.openLoad(smallest);
      return card.attempt.creditForLoad(authorization);
    },
  },
  {
    row: 'initialize-for-unload',
    title: { zh: '圈提初始化', en: 'INITIALIZE FOR UNLOAD' },
    kind: unloadKind,
    ask: ({ card }) => card.attempt.initializeForUnload({ amount: smallest }),
  },
  {
    row: 'unload',
    title: { zh: '圈提', en: 'DEBIT FOR UNLOAD' },
    kind: unloadKind,
    ask: async (instruments) => (await unloadKind.open(instruments, smallest)).completion.send(),
  },
  {
    row: 'initialize-for-update',
    title: { zh: '修改透支限额初始化', en: 'INITIALIZE FOR UPDATE' },
    kind: updateKind,
    ask: ({ card }) => card.attempt.initializeForUpdate(),
  },
  {
    row: 'update',
    title: { zh: '修改透支限额', en: 'UPDATE OVERDRAW LIMIT' },
    kind: updateKind,
    ask: async (instruments) => (await updateKind.open(instruments, fen(0))).completion.send(),
  },
  {
    row: 'read-record',
    title: { zh: '读记录', en: 'READ RECORD' },
    kind: purchaseKind,
    ask: async ({ card, purse }) => {
      await purse.purchase(smallest);
      return card.attempt.readRecord({ sfi: 0x18, record: 1 });
    },
  },
  {
    row: 'prove',
    title: { zh: '取交易认证', en: 'GET TRANSACTION PROVE' },
    kind: { ...purchaseKind, needs: [...purchaseKind.needs, 'EP.prove'] },
    ask: async ({ card, purse }) => {
      const { provedBy } = await purse.purchase(smallest);
      return card.attempt.getTransactionProve({ type: 6, counter: provedBy });
    },
  },
];

const refused: readonly Asked[] = [
  {
    row: 'debit-idle',
    title: { zh: '空闲时消费', en: 'DEBIT FOR PURCHASE when idle' },
    kind: { needs: ['EP', 'EP.purchase'] },
    ask: ({ card }) => card.attempt.debitForPurchase(noMac1),
  },
  {
    row: 'debit-capp-idle',
    title: { zh: '空闲时复合消费', en: 'DEBIT FOR CAPP PURCHASE when idle' },
    kind: { needs: ['EP', 'EP.capp'] },
    ask: ({ card }) => card.attempt.debitForCappPurchase(noMac1),
  },
  {
    row: 'credit-idle',
    title: { zh: '空闲时圈存', en: 'CREDIT FOR LOAD when idle' },
    kind: { needs: ['EP', 'EP.load'] },
    ask: ({ card }) => card.attempt.creditForLoad(noMac2),
  },
  {
    row: 'cache-idle',
    title: { zh: '空闲时更新缓存', en: 'UPDATE CAPP DATA CACHE when idle' },
    kind: { needs: ['EP', 'EP.capp'] },
    ask: ({ card }) => card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey }),
  },
  {
    row: 'debit-mac1',
    title: { zh: '消费的 MAC1 错误', en: 'DEBIT FOR PURCHASE with a wrong MAC1' },
    kind: purchaseKind,
    ask: async (instruments) => (await purchaseKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'debit-capp-mac1',
    title: { zh: '复合消费的 MAC1 错误', en: 'DEBIT FOR CAPP PURCHASE with a wrong MAC1' },
    kind: cappKind,
    ask: async (instruments) => (await cappKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'credit-mac2',
    title: { zh: '圈存的 MAC2 错误', en: 'CREDIT FOR LOAD with a wrong MAC2' },
    kind: loadKind,
    ask: async (instruments) => (await loadKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'unload-idle',
    title: { zh: '空闲时圈提', en: 'DEBIT FOR UNLOAD when idle' },
    kind: { needs: ['EP', 'EP.unload'] },
    ask: ({ card }) => card.attempt.debitForUnload(noMac2),
  },
  {
    row: 'unload-mac2',
    title: { zh: '圈提的 MAC2 错误', en: 'DEBIT FOR UNLOAD with a wrong MAC2' },
    kind: unloadKind,
    ask: async (instruments) => (await unloadKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'update-idle',
    title: { zh: '空闲时修改透支限额', en: 'UPDATE OVERDRAW LIMIT when idle' },
    kind: { needs: ['EP', 'EP.overdraft-update'] },
    ask: ({ card }) => card.attempt.updateOverdrawLimit({ ...noMac2, overdraftLimit: fen(0) }),
  },
  {
    row: 'update-mac2',
    title: { zh: '修改透支限额的 MAC2 错误', en: 'UPDATE OVERDRAW LIMIT with a wrong MAC2' },
    kind: updateKind,
    ask: async (instruments) => (await updateKind.open(instruments, fen(0))).forgery.send(),
  },
  {
    row: 'insufficient',
    title: { zh: '消费初始化的金额超过可用余额', en: 'INITIALIZE FOR PURCHASE for more than there is' },
    kind: { needs: ['EP', 'EP.purchase'] },
    ask: async ({ card }) => {
      const { available } = await card.readPurse();
      return card.attempt.initializeForPurchase({ amount: fen(available + 1) });
    },
  },
  {
    row: 'key-index',
    title: { zh: '圈存初始化的密钥索引不支持', en: 'INITIALIZE FOR LOAD with an unknown key index' },
    kind: loadKind,
    ask: ({ card }) => card.attempt.initializeForLoad({ amount: smallest, keyIndex: 0x7e }),
  },
  {
    row: 'no-proof',
    title: { zh: '取不存在的交易认证', en: 'GET TRANSACTION PROVE for a number that proves nothing' },
    kind: { ...purchaseKind, needs: [...purchaseKind.needs, 'EP.prove'] },
    ask: async ({ card, purse }) => {
      await purse.purchase(smallest);
      return card.attempt.getTransactionProve({ type: 6, counter: 0 });
    },
  },
  {
    row: 'select-unknown',
    title: { zh: '选择不存在的应用', en: 'SELECT of an application that is not there' },
    kind: { needs: ['EP'] },
    ask: ({ card }) => card.attempt.selectAid({ aid: bytes('A00000063201017F') }),
  },
];

export const answerCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-021',
      covers: ['JTT978.2:EP.ANSWER.form'],
      needs: ({ kind }) => kind.needs,
      spends: oneTransaction,
      title: { zh: '命令成功时应答以 6x 或 9x 的状态字结尾', en: 'the answer to a command that is due ends in a status word of 6x or 9x' },
      rows: answered,
    },
    async (instruments, { kind, ask }) => {
      await instruments.card.present();
      await kind.arrange?.(instruments);

      const answer = await ask(instruments);

      instruments.check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-022',
      covers: ['JTT978.2:EP.ANSWER.form'],
      needs: ({ kind }) => kind.needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '拒绝命令的应答不带数据', en: 'an answer that refuses a command carries no data' },
      rows: refused,
    },
    async (instruments, { kind, ask }) => {
      await instruments.card.present();
      await kind.arrange?.(instruments);

      const answer = await ask(instruments);

      instruments.check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),
];
