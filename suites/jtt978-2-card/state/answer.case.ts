/** JT/T 978.2 — electronic purse: the form of every command's answer, in success and in refusal. */

import { type Answer, bytes, type Fen, fen, purseAid, type Row } from '#harness';
import { metroEntry, noOccasion, openRide } from '../journey.ts';
import { answerForm, cardDay, fare, oneTransaction, type PurseInstruments, smallest, testFamily } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind } from '../transaction-kind.ts';

/** A command in a state of its own, and how it is answered there. */
interface Asked extends Row {
  readonly needs: readonly string[];
  /** The money and room that it takes. */
  readonly wanted: { readonly spendable?: Fen; readonly room?: Fen };
  readonly ask: (instruments: PurseInstruments) => Promise<Answer>;
}

const { journey } = metroEntry(noOccasion);
const noMac1 = { terminalSequence: new Uint8Array(4), dateTime: cardDay, mac1: new Uint8Array(4) };
const noMac2 = { dateTime: cardDay, mac2: new Uint8Array(4) };

const answered: readonly Asked[] = [
  {
    row: 'select',
    title: { zh: '选择应用', en: 'SELECT' },
    needs: ['EP'],
    wanted: {},
    ask: ({ card }) => card.attempt.selectAid({ aid: purseAid }),
  },
  {
    row: 'read-binary',
    title: { zh: '读二进制', en: 'READ BINARY' },
    needs: ['EP'],
    wanted: {},
    ask: ({ card }) => card.attempt.readBinary({ sfi: 0x15 }),
  },
  {
    row: 'get-balance',
    title: { zh: '读余额', en: 'GET BALANCE' },
    needs: ['EP'],
    wanted: {},
    ask: ({ card }) => card.attempt.getBalance({ kind: 'available' }),
  },
  {
    row: 'get-challenge',
    title: { zh: '取随机数', en: 'GET CHALLENGE' },
    needs: ['EP'],
    wanted: {},
    ask: ({ card }) => card.attempt.getChallenge({ length: 4 }),
  },
  {
    row: 'initialize-for-purchase',
    title: { zh: '消费初始化', en: 'INITIALIZE FOR PURCHASE' },
    needs: purchaseKind.needs,
    wanted: { spendable: fare },
    ask: ({ card }) => card.attempt.initializeForPurchase({ amount: smallest }),
  },
  {
    row: 'initialize-for-capp',
    title: { zh: '复合消费初始化', en: 'INITIALIZE FOR CAPP PURCHASE' },
    needs: cappKind.needs,
    wanted: { spendable: fare },
    ask: ({ card }) => card.attempt.initializeForCappPurchase({ amount: smallest }),
  },
  {
    row: 'initialize-for-load',
    title: { zh: '圈存初始化', en: 'INITIALIZE FOR LOAD' },
    needs: loadKind.needs,
    wanted: { room: fare },
    ask: ({ card }) => card.attempt.initializeForLoad({ amount: smallest }),
  },
  {
    row: 'cache',
    title: { zh: '更新复合应用数据缓存', en: 'UPDATE CAPP DATA CACHE' },
    needs: cappKind.needs,
    wanted: { spendable: fare },
    ask: async ({ card, purse }) => {
      await purse.openCapp(fen(0), {});
      return card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey });
    },
  },
  {
    row: 'debit',
    title: { zh: '消费', en: 'DEBIT FOR PURCHASE' },
    needs: purchaseKind.needs,
    wanted: { spendable: fare },
    ask: async ({ card, purse }) => {
      const { authorization } = await purse.openPurchase(smallest);
      return card.attempt.debitForPurchase(authorization);
    },
  },
  {
    row: 'debit-capp',
    title: { zh: '复合消费', en: 'DEBIT FOR CAPP PURCHASE' },
    needs: cappKind.needs,
    wanted: { spendable: fare },
    ask: async ({ card, purse }) => {
      const { authorization } = await openRide({ card, purse }, smallest, metroEntry);
      return card.attempt.debitForCappPurchase(authorization);
    },
  },
  {
    row: 'credit',
    title: { zh: '圈存', en: 'CREDIT FOR LOAD' },
    needs: loadKind.needs,
    wanted: { room: fare },
    ask: async ({ card, purse }) => {
      const { authorization } = await purse.openLoad(smallest);
      return card.attempt.creditForLoad(authorization);
    },
  },
  {
    row: 'read-record',
    title: { zh: '读记录', en: 'READ RECORD' },
    needs: purchaseKind.needs,
    wanted: { spendable: fare },
    ask: async ({ card, purse }) => {
      await purse.purchase(smallest);
      return card.attempt.readRecord({ sfi: 0x18, record: 1 });
    },
  },
  {
    row: 'prove',
    title: { zh: '取交易认证', en: 'GET TRANSACTION PROVE' },
    needs: [...purchaseKind.needs, 'EP.prove'],
    wanted: { spendable: fare },
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
    needs: ['EP', 'EP.purchase'],
    wanted: {},
    ask: ({ card }) => card.attempt.debitForPurchase(noMac1),
  },
  {
    row: 'debit-capp-idle',
    title: { zh: '空闲时复合消费', en: 'DEBIT FOR CAPP PURCHASE when idle' },
    needs: ['EP', 'EP.capp'],
    wanted: {},
    ask: ({ card }) => card.attempt.debitForCappPurchase(noMac1),
  },
  {
    row: 'credit-idle',
    title: { zh: '空闲时圈存', en: 'CREDIT FOR LOAD when idle' },
    needs: ['EP', 'EP.load'],
    wanted: {},
    ask: ({ card }) => card.attempt.creditForLoad(noMac2),
  },
  {
    row: 'cache-idle',
    title: { zh: '空闲时更新缓存', en: 'UPDATE CAPP DATA CACHE when idle' },
    needs: ['EP', 'EP.capp'],
    wanted: {},
    ask: ({ card }) => card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey }),
  },
  {
    row: 'debit-mac1',
    title: { zh: '消费的 MAC1 错误', en: 'DEBIT FOR PURCHASE with a wrong MAC1' },
    needs: purchaseKind.needs,
    wanted: { spendable: fare },
    ask: async (instruments) => (await purchaseKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'debit-capp-mac1',
    title: { zh: '复合消费的 MAC1 错误', en: 'DEBIT FOR CAPP PURCHASE with a wrong MAC1' },
    needs: cappKind.needs,
    wanted: { spendable: fare },
    ask: async (instruments) => (await cappKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'credit-mac2',
    title: { zh: '圈存的 MAC2 错误', en: 'CREDIT FOR LOAD with a wrong MAC2' },
    needs: loadKind.needs,
    wanted: { room: fare },
    ask: async (instruments) => (await loadKind.open(instruments, smallest)).forgery.send(),
  },
  {
    row: 'insufficient',
    title: { zh: '消费初始化的金额超过可用余额', en: 'INITIALIZE FOR PURCHASE for more than there is' },
    needs: ['EP', 'EP.purchase'],
    wanted: {},
    ask: async ({ card }) => {
      const { available } = await card.readPurse();
      return card.attempt.initializeForPurchase({ amount: fen(available + 1) });
    },
  },
  {
    row: 'key-index',
    title: { zh: '圈存初始化的密钥索引不支持', en: 'INITIALIZE FOR LOAD with an unknown key index' },
    needs: loadKind.needs,
    wanted: { room: fare },
    ask: ({ card }) => card.attempt.initializeForLoad({ amount: smallest, keyIndex: 0x7e }),
  },
  {
    row: 'no-proof',
    title: { zh: '取不存在的交易认证', en: 'GET TRANSACTION PROVE for a number that proves nothing' },
    needs: [...purchaseKind.needs, 'EP.prove'],
    wanted: { spendable: fare },
    ask: async ({ card, purse }) => {
      await purse.purchase(smallest);
      return card.attempt.getTransactionProve({ type: 6, counter: 0 });
    },
  },
  {
    row: 'select-unknown',
    title: { zh: '选择不存在的应用', en: 'SELECT of an application that is not there' },
    needs: ['EP'],
    wanted: {},
    ask: ({ card }) => card.attempt.selectAid({ aid: bytes('A00000063201017F') }),
  },
];

export const answerCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-021',
      covers: ['JTT978.2:EP.ANSWER.form'],
      needs: ({ needs }) => needs,
      spends: oneTransaction,
      title: { zh: '命令成功时应答以 6x 或 9x 的状态字结尾', en: 'the answer to a command that is due ends in a status word of 6x or 9x' },
      rows: answered,
    },
    async (instruments, { wanted, ask }) => {
      await instruments.card.present();
      await instruments.purse.arrange(wanted);

      const answer = await ask(instruments);

      instruments.check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-022',
      covers: ['JTT978.2:EP.ANSWER.form'],
      needs: ({ needs }) => needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '拒绝命令的应答不带数据', en: 'an answer that refuses a command carries no data' },
      rows: refused,
    },
    async (instruments, { wanted, ask }) => {
      await instruments.card.present();
      await instruments.purse.arrange(wanted);

      const answer = await ask(instruments);

      instruments.check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),
];
