/** JT/T 978.2 — electronic purse: a thousand transactions in a row. */

import { fen, yuan } from '#harness';
import { readAllBooks } from '../books.ts';
import { testCase } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind } from '../transaction-kind.ts';
import { type Step, series } from './series.ts';

/** Ten transactions that leave the purse with the money that it had. */
const ten: readonly Step[] = [
  { kind: purchaseKind, amount: fen(7) },
  { kind: cappKind, amount: fen(11) },
  { kind: loadKind, amount: fen(18) },
  { kind: purchaseKind, amount: fen(3) },
  { kind: loadKind, amount: fen(3) },
  { kind: purchaseKind, amount: fen(9) },
  { kind: cappKind, amount: fen(5) },
  { kind: loadKind, amount: fen(14) },
  { kind: purchaseKind, amount: fen(2) },
  { kind: loadKind, amount: fen(2) },
];

const fifty = Array.from({ length: 5 }, () => ten).flat();

export const soakCases = [
  testCase(
    {
      id: 'JTT978.2-EP-SOAK-001',
      covers: ['JTT978.2:EP.SOAK.books', 'JTT978.2:EP.SOAK.tac'],
      needs: [...new Set([...purchaseKind.needs, ...cappKind.needs, ...loadKind.needs, 'keys.tac'])],
      long: true,
      spends: { counters: 1002, money: yuan(150) },
      title: {
        zh: '消费、复合消费与圈存混合一千笔，每五十笔核对全部余额、序号与记录',
        en: 'a thousand purchases, CAPP purchases and loads; all balances, counters and records looked at after every fifty',
      },
      purpose: {
        zh: '两个交易序号的低字节都会进位，循环文件都会写满多遍',
        en: 'the low octets of both counters carry, and the cyclic files are filled many times',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await purchaseKind.arrange(instruments);
      let books = await readAllBooks(card);
      for (let made = 0; made < 1000; made += fifty.length) {
        const { due, departures, lastTac } = await series(instruments, books, fifty, made);
        books = await readAllBooks(card);
        check('JTT978.2:EP.SOAK.books', { departures, ...books }).is({ departures: [], ...due });
        check('JTT978.2:EP.SOAK.tac', lastTac.genuine, lastTac.explains).is(true);
      }
    },
  ),
];
