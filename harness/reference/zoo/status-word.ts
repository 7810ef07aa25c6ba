/** Faulty cards that refuse what they must refuse, but with another status word. */

import type { Axis, Choices } from '../card/alternatives.ts';
import type { Card, CardHandlers, Handler } from '../card/handlers.ts';
import { afterwards, debits, withWord, wording } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('status-word');

/** The word of a card that has lost its way; no requirement allows it. */
const lost = '6F00';

/** Both words that sound cards have for a command out of order. */
const outOfOrder = (handler: Handler) => wording(wording(handler, '6901', lost), '6985', lost);

/** The card that has no word of its own on one axis. */
function losing(card: Card, axis: Axis): Card {
  return { ...card, choices: { ...card.choices, [axis]: lost } as Choices };
}

/** The dispatcher with another word where the form of a command is refused for one reason. */
function refusingForm(sound: CardHandlers, applies: (sw: string, choices: Choices) => boolean): Partial<CardHandlers> {
  return {
    dispatch: afterwards(sound.dispatch, (outcome, _state, _command, { choices }) =>
      applies(outcome.response.sw, choices) ? withWord(outcome, lost) : outcome,
    ),
  };
}

export const statusWordFaults: readonly CardFault[] = [
  faulty({
    id: 'unknown-name-answers-6f00',
    title: { zh: '选择未知 AID 应答 6F00 而非 6A82', en: 'answers 6F00 to SELECT of an unknown name' },
    breaks: ['SELECT.unknown.word'],
    card: (sound) => ({ selectByName: wording(sound.selectByName, '6A82', lost) }),
  }),
  faulty({
    id: 'absent-record-answers-6f00',
    title: { zh: '读不存在的记录应答 6F00 而非 6A83', en: 'answers 6F00 for a record that does not exist' },
    breaks: ['READ.record.beyond.word'],
    card: (sound) => ({ readRecord: wording(sound.readRecord, '6A83', lost) }),
  }),
  faulty({
    id: 'absent-file-answers-6f00',
    title: { zh: '读不存在的文件应答 6F00 而非 6A82', en: 'answers 6F00 for a file that does not exist' },
    breaks: ['READ.file.absent.word'],
    card: (sound) => ({ readBinary: wording(sound.readBinary, '6A82', lost), readRecord: wording(sound.readRecord, '6A82', lost) }),
  }),
  faulty({
    id: 'poor-purchase-answers-6f00',
    title: { zh: '消费余额不足应答 6F00 而非 9401', en: 'answers 6F00 to a purchase without funds' },
    breaks: ['INIT-PURCHASE.insufficient.word'],
    card: (sound) => ({ initializeForPurchase: wording(sound.initializeForPurchase, '9401', lost) }),
  }),
  faulty({
    id: 'poor-capp-answers-9402',
    title: { zh: '复合消费余额不足应答 9402 而非 9401', en: 'answers 9402 to a CAPP purchase without funds' },
    breaks: ['INIT-CAPP.insufficient.word'],
    card: (sound) => ({ initializeForCappPurchase: wording(sound.initializeForCappPurchase, '9401', '9402') }),
  }),
  faulty({
    id: 'unknown-purchase-key-answers-6f00',
    title: { zh: '消费密钥索引不存在应答 6F00 而非 9403', en: 'answers 6F00 to a purchase with an unknown key index' },
    breaks: ['INIT-PURCHASE.key-index.word'],
    card: (sound) => ({ initializeForPurchase: wording(sound.initializeForPurchase, '9403', lost) }),
  }),
  faulty({
    id: 'unknown-capp-key-answers-6f00',
    title: { zh: '复合消费密钥索引不存在应答 6F00 而非 9403', en: 'answers 6F00 to a CAPP purchase with an unknown key index' },
    breaks: ['INIT-CAPP.key-index.word'],
    card: (sound) => ({ initializeForCappPurchase: wording(sound.initializeForCappPurchase, '9403', lost) }),
  }),
  faulty({
    id: 'unknown-load-key-answers-6f00',
    title: { zh: '圈存密钥索引不存在应答 6F00 而非 9403', en: 'answers 6F00 to a load with an unknown key index' },
    breaks: ['INIT-LOAD.key-index.word'],
    card: (sound) => ({ initializeForLoad: wording(sound.initializeForLoad, '9403', lost) }),
  }),
  faulty({
    id: 'wrong-mac1-answers-6f00',
    title: { zh: '消费 MAC1 错误应答 6F00 而非 9302', en: 'answers 6F00 to a purchase with a wrong MAC1' },
    breaks: ['DEBIT.mac1.word'],
    card: (sound) => ({ debitForPurchase: wording(sound.debitForPurchase, '9302', lost) }),
  }),
  faulty({
    id: 'wrong-capp-mac1-answers-6f00',
    title: { zh: '复合消费 MAC1 错误应答 6F00 而非 9302', en: 'answers 6F00 to a CAPP purchase with a wrong MAC1' },
    breaks: ['CAPP-DEBIT.mac1.word'],
    card: (sound) => ({ debitForCappPurchase: wording(sound.debitForCappPurchase, '9302', lost) }),
  }),
  faulty({
    id: 'wrong-mac2-answers-6f00',
    title: { zh: '圈存 MAC2 错误应答 6F00 而非 9302', en: 'answers 6F00 to a load with a wrong MAC2' },
    breaks: ['CREDIT.mac2.word'],
    card: (sound) => ({ creditForLoad: wording(sound.creditForLoad, '9302', lost) }),
  }),
  faulty({
    id: 'debit-out-of-order-answers-6f00',
    title: { zh: '未初始化的扣款应答 6F00', en: 'answers 6F00 to a debit out of order' },
    breaks: ['DEBIT.order.word', 'CAPP-DEBIT.order.word'],
    card: (sound) => debits(sound, outOfOrder),
  }),
  faulty({
    id: 'credit-out-of-order-answers-6f00',
    title: { zh: '未初始化的圈存应答 6F00', en: 'answers 6F00 to a credit out of order' },
    breaks: ['CREDIT.order.word'],
    card: (sound) => ({ creditForLoad: outOfOrder(sound.creditForLoad) }),
  }),
  faulty({
    id: 'cache-out-of-order-answers-6f00',
    title: { zh: '未初始化复合消费的更新缓存应答 6F00', en: 'answers 6F00 to UPDATE CAPP DATA CACHE out of order' },
    breaks: ['CAPP-CACHE.state.word'],
    card: (sound) => ({ updateCappDataCache: outOfOrder(sound.updateCappDataCache) }),
  }),
  faulty({
    id: 'proof-of-another-number-answers-6f00',
    title: { zh: '交易序号不符时取交易认证应答 6F00 而非 9406', en: 'answers 6F00 when another number is to be proved' },
    breaks: ['PROVE.number.word'],
    card: (sound) => ({
      getTransactionProve: wording(wording(sound.getTransactionProve, '9406', lost), '6A88', lost),
    }),
  }),
  faulty({
    id: 'wrong-class-answers-6f00',
    title: { zh: 'CLA 错误应答 6F00 而非 6E00', en: 'answers 6F00 to a wrong class' },
    breaks: ['PARAM.cla.word'],
    card: (sound) => ({
      dispatch: (state, command, card) => sound.dispatch(state, command, losing(card, 'wrongClass')),
    }),
  }),
  faulty({
    id: 'wrong-instruction-answers-6f00',
    title: { zh: 'INS 错误应答 6F00 而非 6D00', en: 'answers 6F00 to an unknown instruction' },
    breaks: ['PARAM.ins.word'],
    card: (sound) => ({
      dispatch: (state, command, card) => sound.dispatch(state, command, losing(card, 'wrongInstruction')),
    }),
  }),
  faulty({
    id: 'wrong-parameters-answer-6f00',
    title: { zh: 'P1P2 错误应答 6F00 而非 6A86', en: 'answers 6F00 to wrong parameters' },
    breaks: ['PARAM.p1p2.word'],
    card: (sound) => ({
      dispatch: (state, command, card) => sound.dispatch(state, command, losing(card, 'wrongParameters')),
    }),
  }),
  faulty({
    id: 'wrong-length-answers-6f00',
    title: { zh: 'Lc 或 Le 错误应答 6F00 而非 6700', en: 'answers 6F00 to a wrong length' },
    breaks: ['PARAM.length.word', 'PARAM.le.word'],
    card: (sound) => refusingForm(sound, (sw) => sw === '6700' || sw.startsWith('6C')),
  }),
  faulty({
    id: 'wrong-le-answers-6f00',
    title: { zh: 'Le 错误应答 6F00', en: 'answers 6F00 to a wrong Le' },
    breaks: ['PARAM.le.word'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, state, command, card) => {
        const { sw } = outcome.response;
        if (command.le === undefined || (sw !== '6700' && !sw.startsWith('6C'))) return outcome;
        const otherwise = sound.dispatch(state, { ...command, le: 256 }, card).response.sw;
        return otherwise === sw ? outcome : withWord(outcome, lost);
      }),
    }),
  }),
  faulty({
    id: 'wrong-data-answer-6f00',
    title: { zh: '数据域错误应答 6F00 而非 6A80', en: 'answers 6F00 to wrong data' },
    breaks: ['PARAM.data.word'],
    card: (sound) => refusingForm(sound, (sw, { wrongData }) => sw === wrongData && sw !== '6985'),
  }),
];
