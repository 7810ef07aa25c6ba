/** JT/T 978.2 — electronic purse: commands with Le 00, which asks for all there is. */

import { type Command, fen } from '#harness';
import { recordOrNone } from '../files/record-file.ts';
import { openFlatFare } from '../journey.ts';
import { oneTransaction, opening, smallest, sw, testCase, testFamily } from '../purse-case.ts';
import { anotherCommand, seen } from './wrong-parameter.ts';

const title = { zh: 'Le=00', en: 'Le 00' };
/** Le is written 00 for 256 octets. */
const zeroLe = (command: Command): Command => ({ ...command, le: 256 });

/** An offer less what is another each time. */
const steady = (offer: object | undefined): object => ({ ...offer, random: undefined, mac1: undefined });

export const leZeroCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-071',
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP'],
      title: { zh: '读二进制文件 Le=00 与指明长度时数据相同', en: 'READ BINARY answers the same for Le 00 as for the true length' },
      rows: [
        { row: '15', title: { zh: '15 文件', en: 'EF 15' }, sfi: 0x15, le: 30 },
        { row: '16', title: { zh: '16 文件', en: 'EF 16' }, sfi: 0x16, le: 55 },
        { row: '17', title: { zh: '17 文件', en: 'EF 17' }, sfi: 0x17, le: 60 },
      ],
    },
    async ({ card, check }, { sfi, le }) => {
      await card.present();
      const exact = await card.readBinary({ sfi, le });

      const answer = await card.attempt.readBinary({ sfi });

      check('JTT978.2:EP.PARAM.le-zero', seen(answer)).is({ sw: sw.success, data: exact });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-072',
      beside: { zh: '另一条指令：读记录', en: 'another command: READ RECORD' },
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP'],
      title: { zh: '读记录文件 Le=00 与指明长度时数据相同', en: 'READ RECORD answers the same for Le 00 as for the true length' },
      rows: [
        { row: '18', title: { zh: '18 文件第 1 条', en: 'EF 18, record 1' }, sfi: 0x18, record: 1, le: 23 },
        { row: '1a', title: { zh: '1A 文件第 1 条', en: 'EF 1A, record 1' }, sfi: 0x1a, record: 1, le: 128 },
        { row: '1a-7', title: { zh: '1A 文件第 7 条', en: 'EF 1A, record 7' }, sfi: 0x1a, record: 7, le: 112 },
        { row: '1e', title: { zh: '1E 文件第 1 条', en: 'EF 1E, record 1' }, sfi: 0x1e, record: 1, le: 48 },
      ],
    },
    async ({ card, check }, { sfi, record, le }) => {
      await card.present();
      const exact = await card.attempt.readRecord({ sfi, record, le });

      const answer = await card.attempt.readRecord({ sfi, record });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is(recordOrNone(le));
      check('JTT978.2:EP.PARAM.le-zero', seen(answer)).is(seen(exact));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-073',
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP'],
      title: { zh: '读余额 Le=00 与指明长度时数据相同', en: 'GET BALANCE answers the same for Le 00 as for the true length' },
      rows: [
        { row: 'p1-00', title: { zh: '可用余额', en: 'available amount' }, kind: 'available' },
        { row: 'p1-01', title: { zh: '透支限额', en: 'overdraft limit' }, kind: 'overdraftLimit' },
        { row: 'p1-02', title: { zh: '已透支额', en: 'overdrawn amount' }, kind: 'overdrawn' },
        { row: 'p1-03', title: { zh: '实际余额', en: 'real balance' }, kind: 'balance' },
        { row: 'p1-05', title: { zh: '余额组合信息', en: 'combined balance information' }, kind: 'combined' },
      ] as const,
    },
    async ({ card, check }, { kind }) => {
      await card.present();
      const exact = await card.attempt.getBalance({ kind });

      const answer = await card.altered(title, zeroLe).getBalance({ kind });

      check('JTT978.2:EP.PARAM.le-zero', seen(answer)).is(seen(exact));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-074',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.purchase', 'keys.load', 'keys.purchase'],
      spends: oneTransaction,
      title: { zh: '消费初始化 Le=00 应答真实数据', en: 'INITIALIZE FOR PURCHASE with Le 00 answers its real data' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const exact = await card.initializeForPurchase({ amount: smallest });
      await card.present();

      const answer = await card.altered(title, zeroLe).initializeForPurchase({ amount: smallest });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 15 });
      check('JTT978.2:EP.PARAM.le-zero', steady(answer.value)).is(steady(exact));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-075',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.capp'],
      spends: opening,
      title: { zh: '复合消费初始化 Le=00 应答真实数据', en: 'INITIALIZE FOR CAPP PURCHASE with Le 00 answers its real data' },
    },
    async ({ card, check }) => {
      await card.present();
      const exact = await card.initializeForCappPurchase({ amount: fen(0) });
      await card.present();

      const answer = await card.altered(title, zeroLe).initializeForCappPurchase({ amount: fen(0) });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 15 });
      check('JTT978.2:EP.PARAM.le-zero', steady(answer.value)).is(steady(exact));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-076',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'],
      spends: oneTransaction,
      title: { zh: '圈存初始化 Le=00 应答真实数据', en: 'INITIALIZE FOR LOAD with Le 00 answers its real data' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: smallest });
      const exact = await card.initializeForLoad({ amount: smallest });
      await card.present();

      const answer = await card.altered(title, zeroLe).initializeForLoad({ amount: smallest });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 16 });
      check('JTT978.2:EP.PARAM.le-zero', steady(answer.value)).is(steady(exact));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-077',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
      spends: oneTransaction,
      title: { zh: '消费 Le=00 应答 TAC 与真实的 MAC2', en: 'DEBIT FOR PURCHASE with Le 00 answers TAC and a genuine MAC2' },
    },
    async ({ card, psam, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const { authorization } = await purse.openPurchase(smallest);

      const answer = await card.attempt.debitForPurchase({ ...authorization, le: 256 });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      check('JTT978.2:EP.PARAM.le-zero', await psam.confirm(answer.value?.mac2 ?? answer.data)).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-078',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.capp', 'keys.purchase', 'keys.load'],
      spends: oneTransaction,
      title: { zh: '复合消费 Le=00 应答 TAC 与真实的 MAC2', en: 'DEBIT FOR CAPP PURCHASE with Le 00 answers TAC and a genuine MAC2' },
    },
    async ({ card, psam, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const { authorization } = await openFlatFare({ card, purse }, smallest);

      const answer = await card.attempt.debitForCappPurchase({ ...authorization, le: 256 });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      check('JTT978.2:EP.PARAM.le-zero', await psam.confirm(answer.value?.mac2 ?? answer.data)).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-079',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.load', 'EP.prove', 'keys.load', 'keys.purchase'],
      spends: oneTransaction,
      title: {
        zh: '圈存 Le=00 应答的 TAC 与随后取得的交易认证一致',
        en: 'CREDIT FOR LOAD with Le 00 answers the TAC that its proof repeats',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: smallest });
      const { offer, authorization } = await purse.openLoad(smallest);

      const answer = await card.altered(title, zeroLe).creditForLoad(authorization);

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
      const proof = await card.attempt.getTransactionProve({ type: 2, counter: offer.counter + 1 });
      check('JTT978.2:EP.PARAM.le-zero', answer.data).is(proof.value?.tac);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-PARAM-080',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.PARAM.le-zero'],
      needs: ['EP', 'EP.purchase', 'EP.prove', 'keys.purchase', 'keys.load'],
      spends: oneTransaction,
      title: {
        zh: '取交易认证 Le=00 应答该笔消费的 MAC2 与 TAC',
        en: 'GET TRANSACTION PROVE with Le 00 answers MAC2 and TAC of the purchase',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const { type, provedBy, mac2, tac } = await purse.purchase(smallest);

      const answer = await card.altered(title, zeroLe).getTransactionProve({ type, counter: provedBy });

      check('JTT978.2:EP.PARAM.le-zero', { sw: answer.sw, ...answer.value }).is({ sw: sw.success, mac2, tac });
    },
  ),
];
