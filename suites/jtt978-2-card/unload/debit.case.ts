/** JT/T 978.2 — electronic purse: DEBIT FOR UNLOAD. */

import { fen, hex, type Row, yuan } from '#harness';
import { oneMoreThan, pastLowOctet, pastTwoLowOctets, withinThreeOctets } from '../amounts.ts';
import { next } from '../books.ts';
import { arrangeBalance, attemptUnload, openUnload } from '../online-case.ts';
import { standing } from '../purchase-case.ts';
import { entryOf, fare, oneTransaction, refusal, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';
import { unloadKind } from '../transaction-kind.ts';

const { needs } = unloadKind;

/** All that a purse can hold, there and back, and the little that may have to come before. */
const wholePurse = { counters: 3, money: fen(0x2000000 + yuan(40)) } as const;

/** Amounts that the low octets of a real balance do not hold. */
const borrowing: readonly (Row & { readonly amount: typeof pastLowOctet })[] = [
  { row: 'borrow-1', title: { zh: '低字节向第 2 字节借位', en: 'the low octet borrows from the second' }, amount: pastLowOctet },
  {
    row: 'borrow-2',
    title: { zh: '低 2 字节向第 3 字节借位', en: 'both low octets borrow, the second from the third' },
    amount: pastTwoLowOctets,
  },
];

export const debitForUnloadCases = [
  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-001',
      covers: ['JTT978.2:EP.UNLOAD.layout', 'JTT978.2:EP.UNLOAD.amount'],
      needs,
      spends: oneTransaction,
      proves: 'keys.unload',
      title: {
        zh: '圈提成功应答 4 字节 MAC3，实际余额与可用余额恰好减少交易金额',
        en: 'an unload answers MAC3 of four octets and takes exactly its amount from real and available balance',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();
      const { authorization } = await openUnload(instruments, fare);

      const answer = await card.attempt.debitForUnload(authorization);

      check('JTT978.2:EP.UNLOAD.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
      const { available, balance, overdraftLimit, overdrawn } = await card.readPurse();
      check('JTT978.2:EP.UNLOAD.amount', { available, balance, overdraftLimit, overdrawn }).is({
        available: fen(before.available - fare),
        balance: fen(before.balance - fare),
        overdraftLimit: before.overdraftLimit,
        overdrawn: before.overdrawn,
      });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-UNLOAD-002',
      covers: ['JTT978.2:EP.UNLOAD.amount'],
      needs,
      spends: { counters: 3, money: yuan(2100) },
      title: { zh: '圈提减法逐字节借位正确', en: 'the subtraction of an unload borrows over every octet' },
      rows: borrowing,
    },
    async (instruments, { amount }) => {
      const { card, check } = instruments;
      await card.present();
      await arrangeBalance(instruments, fen(0x10100));
      const before = await card.readPurse();
      const taken = amount(before.balance);
      const { authorization } = await openUnload(instruments, taken);

      await card.debitForUnload(authorization);

      const { available, balance } = await card.readPurse();
      check('JTT978.2:EP.UNLOAD.amount', { available, balance }).is({
        available: fen(before.available - taken),
        balance: fen(before.balance - taken),
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-003',
      covers: ['JTT978.2:EP.UNLOAD.counter'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '圈提后联机交易序号加 1，脱机交易序号不变',
        en: 'an unload raises the online counter by one and leaves the offline counter',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readCounters();
      const { offer, authorization } = await openUnload(instruments, fare);
      await card.debitForUnload(authorization);

      const after = await card.readCounters();

      check('JTT978.2:EP.UNLOAD.counter', { used: offer.counter, ...after }).is({
        used: before.online,
        offline: before.offline,
        online: next(offer.counter),
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-004',
      covers: ['JTT978.2:EP.UNLOAD.record'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '圈提后交易明细第 1 条逐项正确，原有明细后移',
        en: 'the newest record of EF 18 says what the unload was, and the one before it moves on',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();
      const { offer, authorization } = await openUnload(instruments, fare);
      await card.debitForUnload(authorization);

      const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });

      check('JTT978.2:EP.UNLOAD.record', entryOf(record.data)).is({
        counter: next(offer.counter),
        overdraftLimit: before.overdraftLimit,
        amount: fare,
        type: 3,
        terminal: hex(offer.terminal),
        dateTime: hex(authorization.dateTime),
      });
      const { transactions } = await card.readPurse();
      check('JTT978.2:EP.UNLOAD.record', transactions[1]).is(before.transactions[0]);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-005',
      covers: ['JTT978.2:EP.UNLOAD.mac3'],
      needs,
      spends: oneTransaction,
      title: { zh: '圈提的 MAC3 按公开手册的算法验证正确', en: 'MAC3 of an unload verifies as the public manual has it' },
    },
    async (instruments) => {
      const { card, issuer, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const { offer, authorization } = await openUnload(instruments, fare);
      const { mac3 } = await card.debitForUnload(authorization);
      const { balance } = await card.readPurse();

      const { genuine, explains } = await issuer.findMac3({ ...offer, dateTime: authorization.dateTime, mac3 }, balance);

      check('JTT978.2:EP.UNLOAD.mac3', genuine, explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-006',
      beside: { zh: '圈提与圈存往返，核对的是两者互逆', en: 'there and back: that a load undoes the unload, not how it subtracts' },
      covers: ['JTT978.2:EP.UNLOAD.amount'],
      needs: [...needs, 'EP.load'],
      spends: twoTransactions,
      title: {
        zh: '圈提后再圈存同样金额，各项余额复原',
        en: 'an unload and a load of the same amount leave all balances as they were',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();
      const { authorization } = await openUnload(instruments, fare);
      await card.debitForUnload(authorization);
      await purse.load(fare);

      const { available, balance, overdrawn } = await card.readPurse();

      check('JTT978.2:EP.UNLOAD.amount', { available, balance, overdrawn }).is({
        available: before.available,
        balance: before.balance,
        overdrawn: before.overdrawn,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-007',
      covers: ['JTT978.2:EP.UNLOAD.insufficient', 'JTT978.2:EP.UNLOAD.amount'],
      needs: [...needs, 'EP.load'],
      spends: wholePurse,
      title: { zh: '实际余额可以一次圈提完', en: 'all of the real balance can be unloaded at once' },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();

      const answer = await attemptUnload(instruments, before.balance);

      check('JTT978.2:EP.UNLOAD.insufficient', answer.sw).is(sw.success);
      const { available, balance, overdrawn } = await card.readPurse();
      check('JTT978.2:EP.UNLOAD.amount', { available, balance, overdrawn }).is({
        available: fen(before.available - before.balance),
        balance: 0,
        overdrawn: before.overdrawn,
      });
      await purse.arrange({ spendable: withinThreeOctets(before.available) });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-016',
      covers: ['JTT978.2:EP.UNLOAD.mac3'],
      needs: [...needs, 'EP.load'],
      spends: wholePurse,
      title: { zh: '圈提全部实际余额时 MAC3 同样正确', en: 'MAC3 verifies just so where all of the real balance is unloaded' },
    },
    async (instruments) => {
      const { card, issuer, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();
      const { offer, authorization } = await openUnload(instruments, before.balance);
      const { mac3 } = await card.debitForUnload(authorization);
      const { balance } = await card.readPurse();

      const { genuine, explains } = await issuer.findMac3({ ...offer, dateTime: authorization.dateTime, mac3 }, balance);

      check('JTT978.2:EP.UNLOAD.mac3', genuine, explains).is(true);
      await purse.arrange({ spendable: withinThreeOctets(before.available) });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-008',
      covers: ['JTT978.2:EP.UNLOAD.insufficient'],
      needs,
      spends: wholePurse,
      title: {
        zh: '圈提金额超过可用余额 1 分时不能完成，卡片不变',
        en: 'an unload of one fen more than is available does not complete and changes nothing',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);

      const answer = await attemptUnload(instruments, oneMoreThan(before.purse.available));

      await card.present();
      check('JTT978.2:EP.UNLOAD.insufficient', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.insufficient', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-009',
      covers: ['JTT978.2:EP.UNLOAD.overdraft'],
      needs,
      spends: wholePurse,
      title: {
        zh: '圈提金额超过实际余额 1 分时拒绝，不动用透支',
        en: 'an unload of one fen more than the real balance is refused: it does not overdraw',
      },
      purpose: {
        zh: '圈提不得动用透支是我们的推论，只作观察；透支限额为 0 时与余额不足相同',
        en: 'that an unload must not overdraw is our reasoning, observed only; without a limit it is the same as too little money',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);

      const answer = await attemptUnload(instruments, oneMoreThan(before.purse.balance));

      await card.present();
      check('JTT978.2:EP.UNLOAD.overdraft', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.overdraft', await standing(card)).is(before);
    },
  ),
];
