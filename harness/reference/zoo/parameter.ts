/** Faulty cards that take commands in a wrong form. */

import type { Command } from '../../iso7816/command.ts';
import { fen } from '../../tunion/money.ts';
import type { CardHandlers } from '../card/handlers.ts';
import type { State } from '../card/state.ts';
import { afterwards, committing, fitted, instruction, isPurseCommand, isUnknown, withPurse, withWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('robustness');

/** The dispatcher that sees some commands otherwise than they came. */
export function seeing(sound: CardHandlers, change: (command: Command, state: State) => Command): Partial<CardHandlers> {
  return { dispatch: (state, command, card) => sound.dispatch(state, change(command, state), card) };
}

const initializeLength = 11;
const debitLength = 15;

export const parameterFaults: readonly CardFault[] = [
  faulty({
    id: 'accepts-unknown-instructions',
    title: { zh: '未知 INS 应答 9000', en: 'answers 9000 to instructions that it does not know' },
    breaks: ['PARAM.ins'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, _state, command, { choices }) => {
        const unknown = outcome.response.sw === choices.wrongInstruction && isUnknown(command);
        return unknown ? withWord(outcome, '9000') : outcome;
      }),
    }),
  }),
  faulty({
    id: 'ignores-the-lowest-bit-of-the-instruction',
    title: { zh: '译码时忽略 INS 最低位', en: 'ignores the lowest bit of an instruction' },
    breaks: ['PARAM.ins'],
    card: (sound) => seeing(sound, (command) => ({ ...command, ins: command.ins & 0xfe })),
  }),
  faulty({
    id: 'ignores-the-class-of-purse-commands',
    title: { zh: '钱包命令不检查 CLA', en: 'ignores the class of purse commands' },
    breaks: ['PARAM.cla'],
    card: (sound) => seeing(sound, (command) => (isPurseCommand(command) ? { ...command, cla: 0x80 } : command)),
  }),
  faulty({
    id: 'ignores-the-class-of-reads',
    title: { zh: '读命令不检查 CLA', en: 'ignores the class of READ BINARY and READ RECORD' },
    breaks: ['PARAM.cla'],
    card: (sound) => seeing(sound, (command) => (command.ins === 0xb0 || command.ins === 0xb2 ? { ...command, cla: 0x00 } : command)),
  }),
  faulty({
    id: 'ignores-p2-of-initialize',
    title: { zh: '初始化命令不检查 P2', en: 'ignores P2 of the INITIALIZE commands' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === instruction.initialize ? { ...command, p2: 0x02 } : command)),
  }),
  faulty({
    id: 'takes-unknown-p1-of-initialize-for-a-purchase',
    title: { zh: '初始化命令 P1 未知时按消费处理', en: 'takes any unknown P1 of INITIALIZE for a purchase' },
    breaks: ['PARAM.p1p2'],
    card: (sound) =>
      seeing(sound, (command) =>
        command.ins === instruction.initialize && ![0x00, 0x01, 0x03].includes(command.p1) ? { ...command, p1: 0x01 } : command,
      ),
  }),
  faulty({
    id: 'ignores-p2-of-debit',
    title: { zh: '扣款命令不检查 P2', en: 'ignores P2 of the debits' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === instruction.debit ? { ...command, p2: 0x00 } : command)),
  }),
  faulty({
    id: 'ignores-p1-of-credit',
    title: { zh: '圈存命令不检查 P1', en: 'ignores P1 of CREDIT FOR LOAD' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === instruction.credit ? { ...command, p1: 0x00 } : command)),
  }),
  faulty({
    id: 'ignores-p1-of-prove',
    title: { zh: '取交易认证不检查 P1', en: 'ignores P1 of GET TRANSACTION PROVE' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === instruction.prove ? { ...command, p1: 0x00 } : command)),
  }),
  faulty({
    id: 'ignores-p2-of-get-balance',
    title: { zh: '取余额不检查 P2', en: 'ignores P2 of GET BALANCE' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === instruction.balance ? { ...command, p2: 0x02 } : command)),
  }),
  faulty({
    id: 'ignores-parameters-of-get-challenge',
    title: { zh: '取随机数不检查 P1P2', en: 'ignores the parameters of GET CHALLENGE' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === 0x84 ? { ...command, p1: 0, p2: 0 } : command)),
  }),
  faulty({
    id: 'ignores-the-mode-of-read-record',
    title: { zh: '读记录不检查 P2 低三位', en: 'ignores the mode in the low bits of P2 of READ RECORD' },
    breaks: ['PARAM.p1p2'],
    card: (sound) => seeing(sound, (command) => (command.ins === 0xb2 ? { ...command, p2: (command.p2 & 0xf8) | 0x04 } : command)),
  }),
  faulty({
    id: 'debits-although-p2-is-wrong',
    title: { zh: 'P2 错误的扣款被拒绝，但已扣款', en: 'refuses a debit with a wrong P2 but takes the money' },
    breaks: ['PARAM.p1p2', 'PURSE.conserved'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const outcome = sound.dispatch(state, command, card);
        const { transaction } = state.volatile;
        const wrong =
          command.ins === instruction.debit &&
          command.cla === 0x80 &&
          command.p2 !== 0 &&
          transaction !== undefined &&
          transaction.type !== 2;
        if (!wrong) return outcome;
        return committing(outcome, { ...state.persistent, purse: sound.spend(state.persistent.purse, transaction.amount) });
      },
    }),
  }),
  faulty({
    id: 'pays-a-fen-for-every-unknown-command',
    title: { zh: '每收到一条未知 INS 余额少 1 分', en: 'loses a fen of its balance for every unknown instruction' },
    breaks: ['PARAM.ins', 'PURSE.conserved'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const outcome = sound.dispatch(state, command, card);
        const { purse } = state.persistent;
        if (outcome.response.sw !== card.choices.wrongInstruction || !isUnknown(command) || purse.balance === 0) return outcome;
        return committing(outcome, withPurse(state.persistent, { balance: fen(purse.balance - 1) }));
      },
    }),
  }),
  faulty({
    id: 'accepts-surplus-data-of-initialize',
    title: { zh: '初始化命令数据域过长仍接受', en: 'takes INITIALIZE with too long a data field' },
    breaks: ['PARAM.length'],
    card: (sound) =>
      seeing(sound, (command) =>
        command.ins === instruction.initialize && (command.data?.length ?? 0) > initializeLength
          ? fitted(command, initializeLength)
          : command,
      ),
  }),
  faulty({
    id: 'accepts-missing-data-of-initialize',
    title: { zh: '初始化命令数据域过短时补零接受', en: 'takes INITIALIZE with too short a data field and reads zeros' },
    breaks: ['PARAM.length'],
    card: (sound) =>
      seeing(sound, (command) => {
        const length = command.data?.length ?? 0;
        return command.ins === instruction.initialize && length > 0 && length < initializeLength
          ? fitted(command, initializeLength)
          : command;
      }),
  }),
  faulty({
    id: 'accepts-surplus-data-of-debit',
    title: { zh: '扣款命令数据域过长仍接受', en: 'takes a debit with too long a data field' },
    breaks: ['PARAM.length'],
    card: (sound) =>
      seeing(sound, (command) =>
        command.ins === instruction.debit && (command.data?.length ?? 0) > debitLength ? fitted(command, debitLength) : command,
      ),
  }),
  faulty({
    id: 'compares-only-the-octets-of-mac1-that-came',
    title: { zh: '扣款命令 MAC1 不足 4 字节时只比较收到的字节', en: 'takes a debit with a shortened MAC1 and compares only what came' },
    breaks: ['PARAM.length', 'DEBIT.mac1', 'CAPP-DEBIT.mac1'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const length = command.data?.length ?? 0;
        if (command.ins !== instruction.debit || length < debitLength - 4 || length >= debitLength)
          return sound.dispatch(state, command, card);
        const came = length - (debitLength - 4);
        const matches: typeof sound.matches = (expected, received) => sound.matches(expected.subarray(0, came), received.subarray(0, came));
        return sound.dispatch(state, fitted(command, debitLength), { ...card, handlers: { ...card.handlers, matches } });
      },
    }),
  }),
  faulty({
    id: 'accepts-data-with-get-balance',
    title: { zh: '取余额命令带数据域仍接受', en: 'takes GET BALANCE with a data field' },
    breaks: ['PARAM.length'],
    card: (sound) =>
      seeing(sound, ({ data, ...command }) =>
        command.ins === instruction.balance ? { ...command, le: command.le ?? 256 } : { ...command, data },
      ),
  }),
];
