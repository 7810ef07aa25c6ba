/** JT/T 978.2 — electronic purse: CREDIT FOR LOAD. */

import { bytes, type Fen, fen, flipBit, hex, type Row, yuan } from '#harness';
import { cardDay, entryOf, fare, oneTransaction, refusal, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';

const needs = ['EP', 'EP.load', 'keys.load', 'keys.purchase'];

export const creditForLoadCases = [
  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-001',
      covers: ['JTT978.2:EP.CREDIT.layout', 'JTT978.2:EP.CREDIT.amount'],
      needs,
      spends: oneTransaction,
      title: { zh: '圈存成功后可用余额恰好增加交易金额', en: 'a load adds exactly its amount' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.2:EP.CREDIT.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
      const after = await card.readPurse();
      check('JTT978.2:EP.CREDIT.amount', after.available).is(fen(before.available + fare));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CREDIT-002',
      covers: ['JTT978.2:EP.CREDIT.amount'],
      needs,
      spends: { counters: 3, money: yuan(2000) },
      title: { zh: '圈存加法逐字节进位正确', en: 'the addition of a load carries over every octet' },
      rows: [
        carryRow('carry-1', 8, '低 1 字节进位', 'carries out of the low octet'),
        carryRow('carry-2', 16, '低 2 字节进位', 'carries out of the two low octets'),
      ],
    },
    async ({ card, purse, check }, { carry }) => {
      await card.present();
      await purse.arrange({ room: yuan(656) });
      const before = await card.readPurse();
      const amount = carry(before.balance);
      const { authorization } = await purse.openLoad(amount);

      await card.attempt.creditForLoad(authorization);

      const after = await card.readPurse();
      check('JTT978.2:EP.CREDIT.amount', after.available).is(fen(before.available + amount));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-003',
      covers: ['JTT978.2:EP.CREDIT.counter'],
      needs,
      spends: twoTransactions,
      title: {
        zh: '圈存后联机交易序号加 1，脱机交易序号不变',
        en: 'a load raises the online counter by one and leaves the offline counter',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: yuan(2) });
      const before = await card.readCounters();
      const load = await purse.load(fare);

      const next = await card.readCounters();

      check('JTT978.2:EP.CREDIT.counter', { used: load.counter, ...next }).is({
        used: before.online,
        offline: before.offline,
        online: load.counter + 1,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-004',
      covers: ['JTT978.2:EP.CREDIT.tac'],
      needs: [...needs, 'keys.tac'],
      spends: oneTransaction,
      title: { zh: '圈存 TAC 经发卡机构验证正确', en: 'the issuer finds the TAC of a load genuine' },
    },
    async ({ card, purse, issuer, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const load = await purse.load(fare);
      const { balance } = await card.readPurse();

      const finding = await issuer.findLoadTac(load, balance);

      check('JTT978.2:EP.CREDIT.tac', finding.genuine, finding.explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-005',
      beside: { zh: '接连第二笔圈存的 TAC', en: 'the TAC of a second load in a row, which must not be that of the first' },
      covers: ['JTT978.2:EP.CREDIT.tac'],
      needs: [...needs, 'keys.tac'],
      spends: twoTransactions,
      title: { zh: '连续两次圈存的 TAC 各自正确且不同', en: 'two loads in a row have genuine TACs of their own' },
    },
    async ({ card, purse, issuer, check }) => {
      await card.present();
      await purse.arrange({ room: yuan(2) });
      const first = await purse.load(fare);
      const second = await purse.load(fare);
      const { balance } = await card.readPurse();

      const finding = await issuer.findLoadTac(second, balance);

      check('JTT978.2:EP.CREDIT.tac', { genuine: finding.genuine, repeated: first.tac.join() === second.tac.join() }, finding.explains).is({
        genuine: true,
        repeated: false,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-006',
      covers: ['JTT978.2:EP.CREDIT.record'],
      needs,
      spends: oneTransaction,
      title: { zh: '圈存后交易明细第 1 条逐项正确', en: 'the newest record of EF 18 says what the load was, field by field' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const load = await purse.load(fare);

      const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });

      const { overdraftLimit } = await card.readPurse();
      check('JTT978.2:EP.CREDIT.record', entryOf(record.data)).is({
        counter: load.counter + 1,
        overdraftLimit,
        amount: fare,
        type: 2,
        terminal: hex(load.terminal),
        dateTime: hex(load.dateTime),
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-007',
      covers: ['JTT978.2:EP.CREDIT.record'],
      needs,
      spends: twoTransactions,
      title: { zh: '圈存后原有交易明细依次后移', en: 'a load pushes the records before it back by one' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: yuan(2) });
      await purse.load(fare);
      const { transactions: before } = await card.readPurse();
      await purse.load(yuan(0.5));

      const { transactions: after } = await card.readPurse();

      check('JTT978.2:EP.CREDIT.record', after[1]).is(before[0]);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-008',
      covers: ['JTT978.2:EP.CREDIT.mac2', 'JTT978.2:EP.CREDIT.mac2.word', 'JTT978.2:EP.CREDIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: 'MAC2 错误时拒绝圈存，余额、序号与记录不变', en: 'a wrong MAC2 is refused and changes nothing' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = { purse: await card.readPurse(), counters: await card.readCounters() };
      const { authorization } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad({ ...authorization, mac2: flipBit(authorization.mac2, 31) });

      check('JTT978.2:EP.CREDIT.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.mac2.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CREDIT.atomic', { purse: await card.readPurse(), counters: await card.readCounters() }).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-009',
      covers: ['JTT978.2:EP.CREDIT.mac2', 'JTT978.2:EP.CREDIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: 'MAC2 不覆盖被改动的日期时间时拒绝圈存', en: 'MAC2 covers date and time: a changed time is refused' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad({ ...authorization, dateTime: cardDay });

      check('JTT978.2:EP.CREDIT.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-010',
      covers: ['JTT978.2:EP.CREDIT.order', 'JTT978.2:EP.CREDIT.order.word', 'JTT978.2:EP.CREDIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '未做圈存初始化时拒绝圈存', en: 'CREDIT FOR LOAD without INITIALIZE is refused' },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await card.readPurse();

      const answer = await card.attempt.creditForLoad({ dateTime: cardDay, mac2: bytes('00000000') });

      check('JTT978.2:EP.CREDIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-011',
      covers: ['JTT978.2:EP.CREDIT.order', 'JTT978.2:EP.CREDIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '消费初始化后不接受圈存', en: 'CREDIT FOR LOAD after INITIALIZE FOR PURCHASE is refused, even with the MAC2 of a load' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);
      await card.initializeForPurchase({ amount: fare });

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.2:EP.CREDIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-012',
      covers: ['JTT978.2:EP.CREDIT.once'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '同一圈存命令重发被拒绝，金额只入账一次',
        en: 'the same CREDIT sent twice is refused the second time: the money comes once',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: yuan(2) });
      const load = await purse.load(fare);
      const before = await card.readPurse();

      const answer = await card.attempt.creditForLoad(load.authorization);

      check('JTT978.2:EP.CREDIT.once', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.once', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-013',
      covers: ['JTT978.2:EP.CREDIT.once'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: { zh: '旧 MAC2 在新的圈存初始化之后无效', en: 'the MAC2 of an earlier load does not serve a new one' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: yuan(2) });
      const load = await purse.load(fare);
      const before = await card.readPurse();
      await card.present();
      await card.initializeForLoad({ amount: fare });

      const answer = await card.attempt.creditForLoad(load.authorization);

      check('JTT978.2:EP.CREDIT.once', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.once', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-016',
      covers: ['JTT978.2:EP.CREDIT.repay'],
      needs,
      spends: twoTransactions,
      title: { zh: '圈存先归还已透支额', en: 'a load repays what is overdrawn first' },
      killsNothing: {
        zh: '本用例只作观察；透支额与余额互斥且金额守恒时归还结果唯一，不归还的卡片先被这两项的用例判为失败',
        en: 'observed only: where balance and debt exclude each other and no money is lost, repaying is all that is left; cards that do not repay fail the cases about those',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      await purse.load(fare);

      const { overdrawn, balance } = await card.readPurse();

      const repaid = Math.min(before.overdrawn, fare);
      check('JTT978.2:EP.CREDIT.repay', { overdrawn, balance }).is({
        overdrawn: before.overdrawn - repaid,
        balance: before.balance + fare - repaid,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CREDIT-017',
      covers: ['JTT978.2:EP.CREDIT.order', 'JTT978.2:EP.CREDIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 2 },
      title: {
        zh: 'MAC2 错误后须重新初始化，正确 MAC2 也不再接受',
        en: 'after a wrong MAC2 the load is gone: the right MAC2 is refused too',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);
      await card.attempt.creditForLoad({ ...authorization, mac2: flipBit(authorization.mac2, 0) });

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.2:EP.CREDIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),
];

/** A row whose amount makes the sum carry out of the low `bits` of the balance. */
function carryRow(row: string, bits: number, zh: string, en: string): Row & { readonly carry: (balance: Fen) => Fen } {
  return { row, title: { zh, en }, carry: (balance) => fen(2 ** bits - (balance % 2 ** bits)) };
}
