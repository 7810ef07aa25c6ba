/** Faulty cards that take the P1 or P2 of another edition, and say otherwise than they do. */

import type { Command } from '../../iso7816/command.ts';
import type { Card } from '../card/handlers.ts';
import { refuse, withoutTransaction } from '../card/state.ts';
import { instruction, onlySaying, withData, withWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('money');
const state = faultyIn('state');
const word = faultyIn('status-word');

/** P1 of DEBIT FOR PURCHASE in each edition. */
const debitP1 = { '2015': 0x01, '2023': 0x02 } as const;

/** Whether a command is DEBIT FOR PURCHASE as the other edition has it. */
function isDebitOfOtherEdition({ cla, ins, p1, p2 }: Command, { edition }: Card): boolean {
  return cla === 0x80 && ins === instruction.debit && p1 === debitP1[edition === '2015' ? '2023' : '2015'] && p2 === 0x00;
}

export const editionFaults: readonly CardFault[] = [
  faulty({
    id: 'debits-for-the-other-edition-and-refuses',
    title: {
      zh: '以另一版本的 P1 消费时照样扣款，却应答 6A86',
      en: "carries out a purchase debit with the other edition's P1 and answers 6A86",
    },
    breaks: ['EDITION.agree', 'DEBIT.atomic'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const isOther = isDebitOfOtherEdition(command, card) && state.volatile.transaction?.type === 6;
        if (!isOther) return sound.dispatch(state, command, card);
        const outcome = sound.dispatch(state, { ...command, p1: debitP1[card.edition] }, card);
        return withWord(withData(outcome, new Uint8Array(0)), '6A86');
      },
    }),
  }),
  faulty({
    id: 'credits-nothing-with-p2-02',
    title: { zh: 'P2 为 02 的圈存应答 9000 与 TAC，但未入账', en: 'answers a load with P2 02 with 9000 and a TAC, and loads nothing' },
    breaks: ['EDITION.agree', 'CREDIT.amount', 'CREDIT.record', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: (state, command, card) =>
        (command.p2 === 0x02 ? onlySaying(sound.creditForLoad) : sound.creditForLoad)(state, command, card),
    }),
  }),
  state({
    id: 'takes-the-debit-of-either-edition',
    title: { zh: '消费扣款 P1 为 01、02 都接受', en: 'takes DEBIT FOR PURCHASE of either edition' },
    breaks: ['EDITION.debit'],
    card: (sound) => ({
      dispatch: (before, command, card) => {
        const isOther = isDebitOfOtherEdition(command, card) && before.volatile.transaction?.type === 6;
        return sound.dispatch(before, isOther ? { ...command, p1: debitP1[card.edition] } : command, card);
      },
    }),
  }),
  word({
    id: 'credit-of-the-other-edition-answers-6f00',
    title: { zh: '圈存 P2 为 02 时应答 6F00', en: 'answers 6F00 to CREDIT FOR LOAD with P2 02' },
    breaks: ['EDITION.credit'],
    card: (sound) => ({
      dispatch: (before, command, card) =>
        command.cla === 0x80 && command.ins === 0x52 && command.p2 === 0x02 && before.volatile.selected === 'purse'
          ? refuse(withoutTransaction(before.volatile), '6F00')
          : sound.dispatch(before, command, card),
    }),
  }),
];
