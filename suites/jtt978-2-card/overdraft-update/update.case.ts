/** JT/T 978.2 — electronic purse: UPDATE OVERDRAW LIMIT. */

import { ef18Record, type Fen, fen, fieldsOf, hex, type PurseState, type Row } from '#harness';
import { otherLimit, withinThreeOctets } from '../amounts.ts';
import { next } from '../books.ts';
import { openUpdate } from '../online-case.ts';
import { fare, oneTransaction, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';
import { updateKind } from '../transaction-kind.ts';

const { needs } = updateKind;

/** New limits, as what may be drawn is now. */
const newLimits: readonly (Row & { readonly limit: (state: PurseState, cap: Fen) => Fen })[] = [
  { row: 'one-fen', title: { zh: '变动 1 分', en: 'moved by one fen' }, limit: (state, cap) => otherLimit(state, cap, fen(1)) },
  {
    row: 'low-octet',
    title: { zh: '变动 2.56 元', en: 'moved by 2.56 yuan' },
    limit: (state, cap) => otherLimit(state, cap, fen(0x100)),
  },
  {
    row: 'two-octets',
    title: { zh: '变动 655.36 元', en: 'moved by 655.36 yuan' },
    limit: (state, cap) => otherLimit(state, cap, fen(0x10000)),
  },
  {
    row: 'same',
    title: { zh: '与原限额相同', en: 'the same as before' },
    limit: ({ overdraftLimit }) => withinThreeOctets(overdraftLimit),
  },
  { row: 'least', title: { zh: '恰为已透支额', en: 'exactly what is overdrawn' }, limit: ({ overdrawn }) => withinThreeOctets(overdrawn) },
];

export const overdraftUpdateCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-001',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.layout', 'JTT978.2:EP.OVERDRAFT-UPDATE.limit', 'JTT978.2:EP.OVERDRAFT-UPDATE.available'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '修改透支限额成功应答 4 字节 TAC，限额为新限额，可用余额随之变化，实际余额不变',
        en: 'a change of the overdraft limit answers a TAC of four octets, sets the limit and moves the available amount, not the real balance',
      },
      rows: newLimits,
    },
    async (instruments, { limit }) => {
      const { card, purse, check } = instruments;
      await card.present();
      const before = await card.readPurse();
      const overdraftLimit = limit(before, purse.cap());
      const { authorization } = await openUpdate(instruments, overdraftLimit);

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });

      check('JTT978.2:EP.OVERDRAFT-UPDATE.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
      const after = await card.readPurse();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.limit', {
        overdraftLimit: after.overdraftLimit,
        balance: after.balance,
        overdrawn: after.overdrawn,
      }).is({ overdraftLimit, balance: before.balance, overdrawn: before.overdrawn });
      check('JTT978.2:EP.OVERDRAFT-UPDATE.available', after.available).is(fen(before.available + overdraftLimit - before.overdraftLimit));
      await purse.overdraft(withinThreeOctets(before.overdraftLimit));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LIMIT-002',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.counter'],
      needs: [...needs, 'EP.load', 'EP.capp'],
      spends: oneTransaction,
      title: {
        zh: '修改透支限额后联机交易序号加 1，脱机交易序号不变',
        en: 'a change of the overdraft limit raises the online counter by one and leaves the offline counter',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await updateKind.arrange(instruments);
      const before = await card.readCounters();
      const { counter, completion, restore } = await updateKind.open(instruments, fare);
      await completion.send();

      const after = await card.readCounters();

      check('JTT978.2:EP.OVERDRAFT-UPDATE.counter', { used: counter, ...after }).is({
        used: before.online,
        offline: before.offline,
        online: next(counter),
      });
      await restore();
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LIMIT-003',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.record', 'JTT978.2:EP.OVERDRAFT-UPDATE.record.limit'],
      needs,
      spends: oneTransaction,
      proves: 'keys.overdraft',
      title: {
        zh: '修改透支限额后交易明细第 1 条为本次修改，原有明细后移',
        en: 'the newest record of EF 18 tells the change of the overdraft limit, and the one before it moves on',
      },
      purpose: {
        zh: '记录中的限额只作观察，金额不作要求',
        en: 'the limit in the record is observed only, its amount left open',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      const before = await card.readPurse();
      const limit = otherLimit(before, purse.cap(), fare);
      const { offer, authorization } = await openUpdate(instruments, limit);
      await card.updateOverdrawLimit({ overdraftLimit: limit, ...authorization });

      const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });

      const entry = fieldsOf(ef18Record, record.data);
      const { counter, type, terminal, dateTime } = { ...entry };
      check('JTT978.2:EP.OVERDRAFT-UPDATE.record', { counter, type, terminal, dateTime }).is({
        counter: next(offer.counter),
        type: 7,
        terminal: hex(offer.terminal),
        dateTime: hex(authorization.dateTime),
      });
      check('JTT978.2:EP.OVERDRAFT-UPDATE.record.limit', entry?.overdraftLimit).is(limit);
      const { transactions } = await card.readPurse();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.record', transactions[1]).is(before.transactions[0]);
      await purse.overdraft(withinThreeOctets(before.overdraftLimit));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LIMIT-004',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.tac'],
      needs: [...needs, 'keys.tac'],
      spends: oneTransaction,
      title: {
        zh: '修改透支限额的 TAC 按公开手册的算法验证正确',
        en: 'the TAC of a change of the overdraft limit verifies as the public manual has it',
      },
    },
    async (instruments) => {
      const { card, purse, issuer, check } = instruments;
      await card.present();
      const before = await card.readPurse();
      const overdraftLimit = otherLimit(before, purse.cap(), fare);
      const { offer, authorization } = await openUpdate(instruments, overdraftLimit);
      const { tac } = await card.updateOverdrawLimit({ overdraftLimit, ...authorization });
      const { available, balance } = await card.readPurse();

      const { genuine, explains } = await issuer.findOverdraftTac({ ...offer, dateTime: authorization.dateTime, tac }, [
        available,
        balance,
      ]);

      check('JTT978.2:EP.OVERDRAFT-UPDATE.tac', genuine, explains).is(true);
      await purse.overdraft(withinThreeOctets(before.overdraftLimit));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LIMIT-005',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.available', 'JTT978.2:EP.OVERDRAFT-UPDATE.limit', 'JTT978.2:EP.LAW.edges'],
      needs: [...needs, 'EP.purchase'],
      spends: { ...twoTransactions, money: fen(0x2000000) },
      title: {
        zh: '提高的透支限额可以用尽，归还后限额复原',
        en: 'a limit that was raised can be drawn to its end, and is back in force once that is paid back',
      },
      purpose: {
        zh: '限额已在上界的卡片只消费原有的可用余额',
        en: 'on a card whose limit is as high as it may be, only what was available is spent',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { completion, restore } = await updateKind.open(instruments, fare);
      await completion.send();
      const raised = await card.readPurse();

      const { sw: opened } = await card.attempt.initializeForPurchase({ amount: withinThreeOctets(raised.available) });

      check('JTT978.2:EP.LAW.edges', opened).is(sw.success);
      await purse.purchase(withinThreeOctets(raised.available));
      const { available, overdraftLimit } = await card.readPurse();

      check('JTT978.2:EP.OVERDRAFT-UPDATE.available', available).is(0);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.limit', overdraftLimit).is(raised.overdraftLimit);
      await purse.arrange({ spendable: withinThreeOctets(raised.available) });
      await restore();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.limit', (await card.readPurse()).overdraftLimit).is(before.overdraftLimit);
    },
  ),
];
