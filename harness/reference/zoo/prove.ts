/** Faulty cards that give the proof of another transaction, of none, or not when it is needed. */

import { concat } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import { debitOf } from '../card/debiting.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { part } from '../card/opening.ts';
import { answer, type Proof, refuse } from '../card/state.ts';
import { afterwards, answering, committing, debits, lasting, onWord, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('state');

/** The sound card with another last proof. */
function remembering(sound: CardHandlers, change: (proof: Proof) => Proof): Partial<CardHandlers> {
  return { remember: (proofs, proof, card) => sound.remember(proofs, change(proof), card) };
}

/** Gives a proof only while power, or the selection, has lasted since the transaction. */
function provingUntil(sound: CardHandlers, event: 'reset' | 'select'): Partial<CardHandlers> {
  const seen = (handler: Handler) => onWord(handler, '9000', (outcome) => retaining(outcome, { proved: true }));
  const forgotten: Partial<CardHandlers> =
    event === 'reset' ? {} : { selectByName: afterwards(sound.selectByName, (outcome) => retaining(outcome, { proved: undefined })) };
  return {
    ...debits(sound, seen),
    ...forgotten,
    creditForLoad: seen(sound.creditForLoad),
    getTransactionProve: (state, command, card) =>
      state.volatile.residue?.['proved'] === true
        ? sound.getTransactionProve(state, command, card)
        : refuse(state.volatile, card.choices.proveWord),
  };
}

export const proveFaults: readonly CardFault[] = [
  faulty({
    id: 'proves-the-number-before',
    title: { zh: '交易认证按加 1 前的序号应答', en: 'proves a transaction under the number that INITIALIZE named' },
    breaks: ['PROVE.number', 'PROVE.purchase', 'PROVE.capp', 'PROVE.load', 'PROVE.unload', 'PROVE.overdraft-update', 'COUNTER.agree'],
    card: (sound) => remembering(sound, (proof) => ({ ...proof, number: proof.number - 1 })),
  }),
  faulty({
    id: 'proves-any-number',
    title: { zh: '取交易认证不检查交易序号', en: 'proves the last transaction whatever number is asked' },
    breaks: ['PROVE.number'],
    card: (sound) => ({
      getTransactionProve: (state, command, card) => {
        const proof = state.persistent.proofs.find(({ type }) => type === command.p2);
        const number = proof === undefined ? (command.data ?? new Uint8Array(2)) : Uint8Array.of(proof.number >> 8, proof.number);
        return sound.getTransactionProve(state, { ...command, data: number }, card);
      },
    }),
  }),
  faulty({
    id: 'proves-any-type',
    title: { zh: '取交易认证不检查交易类型', en: 'proves the last transaction whatever type is asked' },
    breaks: ['PROVE.type'],
    card: (sound) => ({
      getTransactionProve: (state, command, card) =>
        sound.getTransactionProve(state, { ...command, p2: state.persistent.proofs[0]?.type ?? command.p2 }, card),
    }),
  }),
  faulty({
    id: 'proves-capp-as-a-purchase',
    title: { zh: '复合消费的交易认证按类型 06 保存', en: 'keeps the proof of a CAPP purchase under type 06' },
    breaks: ['PROVE.capp', 'PROVE.type', 'CAPP-DEBIT.zero.agree'],
    card: (sound) => remembering(sound, (proof) => (proof.type === 9 ? { ...proof, type: 6 } : proof)),
  }),
  faulty({
    id: 'forgets-proofs-at-reset',
    title: { zh: '复位后取不到交易认证', en: 'forgets the proof of its last transaction at a reset' },
    breaks: ['PROVE.reset'],
    card: (sound) => provingUntil(sound, 'reset'),
  }),
  faulty({
    id: 'forgets-proofs-at-select',
    title: { zh: '重新选择应用后取不到交易认证', en: 'forgets the proof of its last transaction at a new SELECT' },
    breaks: ['PROVE.reset'],
    card: (sound) => provingUntil(sound, 'select'),
  }),
  faulty({
    id: 'proves-once-only',
    title: { zh: '交易认证只能取一次', en: 'proves a transaction once only' },
    breaks: ['PROVE.repeat'],
    card: (sound) => ({
      getTransactionProve: (state, command, card) =>
        sound.getTransactionProve(state, command, { ...card, choices: { ...card.choices, proveAnswers: 'once' } }),
    }),
  }),
  faulty({
    id: 'proves-a-refused-debit',
    title: { zh: 'MAC1 错误被拒的消费也能取到交易认证', en: 'proves a debit that it refused for a wrong MAC1' },
    breaks: ['PROVE.refused-debit', 'DEBIT.atomic', 'CAPP-DEBIT.atomic'],
    card: (sound) =>
      debits(sound, (debit) =>
        onWord(debit, '9302', (outcome, state, command, card) => {
          const done = debit(state, command, { ...card, handlers: { ...card.handlers, acceptsMac1: () => true } });
          const { proofs } = done.commits.at(-1) ?? state.persistent;
          return committing(outcome, { ...state.persistent, proofs });
        }),
      ),
  }),
  faulty({
    id: 'proves-an-open-purchase',
    title: { zh: '消费尚未扣款即可取到交易认证', en: 'proves a purchase that is only initialized' },
    breaks: ['PROVE.refused-debit', 'PROVE.number'],
    card: (sound) => ({
      getTransactionProve: (state, command, card) => {
        const { transaction } = state.volatile;
        const asked = uint(part(command, 0, 2)) === state.persistent.offlineCounter + 1;
        if ((transaction?.type !== 6 && transaction?.type !== 9) || transaction.type !== command.p2 || !asked) {
          return sound.getTransactionProve(state, command, card);
        }
        const open = debitOf(state.persistent, transaction, { ...command, data: new Uint8Array(15) }, transaction.type);
        return answer(state.volatile, concat(sound.purchaseMac2(open, card), sound.purchaseTac(open, card)));
      },
    }),
  }),
  faulty({
    id: 'proves-with-tac-before-mac2',
    title: { zh: '交易认证应答中 TAC 在前 MAC2 在后', en: 'answers a proof with TAC before MAC2' },
    breaks: ['PROVE.purchase', 'PROVE.capp', 'PROVE.load', 'PROVE.overdraft-update.tac'],
    card: (sound) => ({
      getTransactionProve: answering(sound.getTransactionProve, (data) => concat(data.subarray(4), data.subarray(0, 4))),
    }),
  }),
  faulty({
    id: 'proves-without-tac',
    title: { zh: '交易认证的 TAC 为零', en: 'proves a transaction with a TAC of zeros' },
    breaks: ['PROVE.purchase', 'PROVE.capp', 'PROVE.load', 'PROVE.overdraft-update.tac'],
    card: (sound) => remembering(sound, (proof) => ({ ...proof, tac: new Uint8Array(4) })),
  }),
  faulty({
    id: 'keeps-no-proof-of-purchases',
    title: { zh: '普通消费取不到交易认证', en: 'keeps no proof of an ordinary purchase' },
    breaks: ['PROVE.purchase', 'PROVE.reset', 'COUNTER.agree'],
    card: (sound) => ({ debitForPurchase: lasting(sound.debitForPurchase, (after) => ({ ...after, proofs: [] })) }),
  }),
  faulty({
    id: 'keeps-no-proof-of-loads',
    title: { zh: '圈存取不到交易认证', en: 'keeps no proof of a load' },
    breaks: ['PROVE.load', 'COUNTER.agree'],
    card: (sound) => ({ creditForLoad: lasting(sound.creditForLoad, (after, { proofs }) => ({ ...after, proofs })) }),
  }),
  faulty({
    id: 'proves-loads-under-the-offline-number',
    title: { zh: '圈存的交易认证按脱机交易序号保存', en: 'keeps the proof of a load under the offline counter' },
    breaks: ['PROVE.load', 'PROVE.number'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after) => ({
        ...after,
        proofs: after.proofs.map((proof) => (proof.type === 2 ? { ...proof, number: after.offlineCounter } : proof)),
      })),
    }),
  }),
  faulty({
    id: 'proves-the-transaction-before-the-last',
    title: { zh: '仍应答上一笔之前的交易认证', en: 'still proves the transaction before the last, and the last as well' },
    breaks: ['PROVE.number'],
    card: () => ({ remember: (proofs, proof) => [proof, ...proofs.slice(0, 1)] }),
  }),
  faulty({
    id: 'forgets-its-proof-when-it-refuses-a-mac',
    title: {
      zh: '拒绝 MAC 错误的交易后，上一笔的交易认证丢失',
      en: 'forgets the proof of its last transaction when it refuses a wrong MAC',
    },
    breaks: ['PROVE.repeat'],
    card: (sound) => {
      const forgetting = (handler: Handler) =>
        onWord(handler, '9302', (outcome, { persistent }) => committing(outcome, { ...persistent, proofs: [] }));
      return { ...debits(sound, forgetting), creditForLoad: forgetting(sound.creditForLoad) };
    },
  }),
];
