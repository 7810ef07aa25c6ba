/** Faulty elements whose receipts prove nothing, or not what they should. */

import { afterwards, withData } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-token');

/** Whether an answer is more than the octet 00, which is no receipt. */
const isReceipt = (data: Uint8Array): boolean => data.length > 1;

export const receiptFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-gives-no-receipt-for-an-installation',
    title: { zh: '凭令牌安装后只应答 00', en: 'answers an installation with a token with 00 alone' },
    breaks: ['2:RECEIPT.genuine'],
    se: ({ install }) => ({
      install: afterwards(install, (outcome) => (isReceipt(outcome.response.data) ? withData(outcome, Uint8Array.of(0)) : outcome)),
    }),
  }),
  faulty({
    id: 'se-signs-receipts-with-another-key',
    title: { zh: '回执用另一密钥计算', en: 'signs its receipts with another key' },
    breaks: ['2:RECEIPT.genuine'],
    se: ({ receiptMac }) => ({
      receiptMac: (counter, names, element, { kind, key }) =>
        receiptMac(counter, names, element, { kind, key: key.map((octet) => octet ^ 0xff) }),
    }),
  }),
  faulty({
    id: 'se-leaves-the-names-out-of-its-receipts',
    title: { zh: '回执的 MAC 不含所涉名称', en: 'makes receipts whose MAC covers no names' },
    breaks: ['2:RECEIPT.genuine'],
    se: ({ receiptMac }) => ({ receiptMac: (counter, _, ...rest) => receiptMac(counter, [], ...rest) }),
  }),
  faulty({
    id: 'se-names-nothing-in-the-receipt-of-a-deletion',
    title: { zh: '删除的回执不含被删除的名称', en: 'makes a receipt for a deletion that names nothing' },
    breaks: ['2:RECEIPT.genuine'],
    se: ({ receiptMac }) => ({
      receiptMac: (counter, names, ...rest) => receiptMac(counter, names.length === 1 ? [] : names, ...rest),
    }),
  }),
  faulty({
    id: 'se-counts-no-receipts',
    title: { zh: '回执计数器不变', en: 'does not count its receipts' },
    breaks: ['2:RECEIPT.counter'],
    se: () => ({ nextReceipt: () => 1 }),
  }),
  faulty({
    id: 'se-counts-receipts-by-twos',
    title: { zh: '回执计数器每次加 2', en: 'counts two for each receipt' },
    breaks: ['2:RECEIPT.counter'],
    se: ({ nextReceipt }) => ({ nextReceipt: (persistent) => nextReceipt(persistent) + 1 }),
  }),
  faulty({
    id: 'se-counts-what-it-refused',
    title: { zh: '被拒绝的操作也计入回执计数', en: 'counts what it refused among its receipts' },
    breaks: ['2:RECEIPT.refused'],
    se: ({ install }) => ({
      install: afterwards(install, (outcome, { persistent }, _, { choices, handlers }) =>
        outcome.response.sw === choices.unauthorised
          ? { ...outcome, commits: [{ ...persistent, receipts: handlers.nextReceipt(persistent) }] }
          : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-gives-a-receipt-with-its-refusal',
    title: { zh: '拒绝安装时也应答回执', en: 'gives a receipt with its refusal' },
    breaks: ['2:RECEIPT.refused'],
    se: ({ install }) => ({
      install: afterwards(install, (outcome, _, __, { choices, diversification }) =>
        outcome.response.sw === choices.unauthorised
          ? withData(outcome, Uint8Array.of(8, ...new Uint8Array(8), 2, 0, 1, 10, ...diversification))
          : outcome,
      ),
    }),
  }),
];
