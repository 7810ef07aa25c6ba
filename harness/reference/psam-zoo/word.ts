/** Faulty PSAMs that say something else than they mean, and those that answer in the wrong form or take what they must refuse. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import { purchaseSessionKey } from '../../tunion/key.ts';
import type { Handler } from '../psam/handlers.ts';
import { answer } from '../psam/state.ts';
import { afterwards, answering, isUnknown, onWord, withWord, wording } from './changes.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const saying = faultyIn('status-word');
const robust = faultyIn('robustness');

/** Another word where the sound PSAM refuses a command for its form. */
const refusing =
  (handler: Handler, choice: 'wrongClass' | 'wrongInstruction' | 'wrongParameters' | 'wrongLength', sw: string): Handler =>
  (state, command, psam) =>
    wording(handler, psam.choices[choice], sw)(state, command, psam);

export const statusWordFaults: readonly PsamFault[] = [
  saying({
    id: 'psam-says-6300-to-a-wrong-mac2',
    title: { zh: 'MAC2 错误应答 6300', en: 'answers a wrong MAC2 with 6300' },
    breaks: ['MAC2.wrong.word'],
    psam: (sound) => ({ creditForPurchase: wording(sound.creditForPurchase, '9302', '6300') }),
  }),
  saying({
    id: 'psam-says-6f00-when-out-of-order',
    title: { zh: '未初始化时 8072 应答 6F00', en: 'answers CREDIT_SAM_FOR_PURCHASE out of order with 6F00' },
    breaks: ['ORDER.credit.word'],
    psam: (sound) => ({
      outOfPlace: (name, state, psam) => (sound.outOfPlace(name, state, psam) === undefined ? undefined : '6F00'),
    }),
  }),
  saying({
    id: 'psam-says-6a88-to-an-absent-file',
    title: { zh: '读不存在的文件应答 6A88', en: 'answers 6A88 for a file that does not exist' },
    breaks: ['READ.absent.word'],
    psam: (sound) => ({ readBinary: wording(sound.readBinary, '6A82', '6A88') }),
  }),
  saying({
    id: 'psam-says-6f00-to-an-unknown-application',
    title: { zh: '选择不存在的应用应答 6F00', en: 'answers SELECT of what does not exist with 6F00' },
    breaks: ['SELECT.unknown.word'],
    psam: (sound) => ({ select: wording(sound.select, '6A82', '6F00') }),
  }),
  saying({
    id: 'psam-says-6f00-to-a-wrong-class',
    title: { zh: 'CLA 错误应答 6F00', en: 'answers a wrong CLA with 6F00' },
    breaks: ['PARAM.cla.word'],
    psam: (sound) => ({
      dispatch: (state, command, psam) =>
        isUnknown(command) ? sound.dispatch(state, command, psam) : refusing(sound.dispatch, 'wrongClass', '6F00')(state, command, psam),
    }),
  }),
  saying({
    id: 'psam-says-6f00-to-an-unknown-instruction',
    title: { zh: 'INS 错误应答 6F00', en: 'answers an unknown INS with 6F00' },
    breaks: ['PARAM.ins.word'],
    psam: (sound) => ({
      dispatch: (state, command, psam) =>
        isUnknown(command)
          ? refusing(sound.dispatch, 'wrongInstruction', '6F00')(state, command, psam)
          : sound.dispatch(state, command, psam),
    }),
  }),
  saying({
    id: 'psam-says-6f00-to-wrong-parameters',
    title: { zh: 'P1、P2 错误应答 6F00', en: 'answers a wrong P1 or P2 with 6F00' },
    breaks: ['PARAM.p1p2.word'],
    psam: (sound) => ({ dispatch: refusing(sound.dispatch, 'wrongParameters', '6F00') }),
  }),
  saying({
    id: 'psam-says-6f00-to-a-wrong-length',
    title: { zh: '长度错误应答 6F00', en: 'answers a wrong length with 6F00' },
    breaks: ['PARAM.length.word'],
    psam: (sound) => ({ dispatch: refusing(sound.dispatch, 'wrongLength', '6F00') }),
  }),
  saying({
    id: 'psam-warns-where-it-should-confirm',
    title: { zh: 'MAC2 正确时应答 6200', en: 'answers a right MAC2 with a warning' },
    breaks: ['MAC2.genuine', 'STABLE.purchases', 'PURCHASE.history'],
    psam: (sound) => ({ creditForPurchase: wording(sound.creditForPurchase, '9000', '6200') }),
  }),
];

/** A command of a wrong length, cut or filled up as the PSAM likes it. */
function fitted(command: Command, length: number): Command {
  const data = new Uint8Array(length);
  data.set((command.data ?? data).subarray(0, length));
  return { ...command, data };
}

const lengths: Readonly<Record<string, number>> = { '8070': 0x24, '8072': 4, '801A': 16 };

const headerOf = ({ cla, ins }: Command): string => hex(Uint8Array.of(cla, ins));

export const robustnessFaults: readonly PsamFault[] = [
  robust({
    id: 'psam-takes-any-length',
    title: { zh: '不检查数据域长度，多截少补', en: 'cuts data that are too long and fills up what is too short' },
    breaks: ['PARAM.length', 'MAC2.wrong', 'INIT.levels'],
    psam: (sound) => ({
      dispatch: (state, command, psam) => {
        const length = lengths[headerOf(command)];
        return sound.dispatch(state, length === undefined ? command : fitted(command, length), psam);
      },
    }),
  }),
  robust({
    id: 'psam-takes-any-parameter',
    title: { zh: '不检查 8070、8072 的 P1、P2', en: 'does not look at P1 and P2 of purchase commands' },
    breaks: ['PARAM.p1p2'],
    psam: (sound) => ({
      dispatch: (state, command, psam) =>
        sound.dispatch(state, command.ins === 0x70 || command.ins === 0x72 ? { ...command, p1: 0, p2: 0 } : command, psam),
    }),
  }),
  robust({
    id: 'psam-takes-any-class',
    title: { zh: '不检查 CLA', en: 'does not look at CLA' },
    breaks: ['PARAM.cla'],
    psam: (sound) => ({
      dispatch: (state, command, psam) =>
        sound.dispatch(state, { ...command, cla: command.ins === 0x70 || command.ins === 0x72 ? 0x80 : command.cla }, psam),
    }),
  }),
  robust({
    id: 'psam-takes-neighbouring-instructions',
    title: { zh: 'INS 只看高 7 位', en: 'looks at the left seven bits of INS alone' },
    breaks: ['PARAM.ins'],
    psam: (sound) => ({ dispatch: (state, command, psam) => sound.dispatch(state, { ...command, ins: command.ins & 0xfe }, psam) }),
  }),
  robust({
    id: 'psam-says-yes-to-what-it-does-not-know',
    title: { zh: '未知指令应答 9000', en: 'answers what it does not know with 9000' },
    breaks: ['PARAM.ins'],
    psam: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, _state, command) => (isUnknown(command) ? withWord(outcome, '9000') : outcome)),
    }),
  }),
  robust({
    id: 'psam-gives-eight-octets-of-mac1',
    title: { zh: 'MAC1 返回 8 字节', en: 'gives eight octets of MAC1' },
    breaks: ['INIT.layout'],
    psam: (sound) => ({ initializeForPurchase: answering(sound.initializeForPurchase, (data) => concat(data, data.slice(4))) }),
  }),
  robust({
    id: 'psam-gives-mac1-before-the-sequence',
    title: { zh: '应答中 MAC1 在终端交易序号之前', en: 'puts MAC1 before the terminal sequence' },
    breaks: [
      'MAC1.value',
      'MAC1.amount',
      'MAC1.fields',
      'MAC1.diversified',
      'SEQUENCE.step',
      'SEQUENCE.reset',
      'STABLE.purchases',
      'PURCHASE.history',
    ],
    psam: (sound) => ({ initializeForPurchase: answering(sound.initializeForPurchase, (data) => concat(data.slice(4), data.slice(0, 4))) }),
  }),
  robust({
    id: 'psam-gives-two-octets-of-sequence',
    title: { zh: '应答中的终端交易序号只有 2 字节', en: 'gives two octets of its sequence number' },
    breaks: ['INIT.layout'],
    psam: (sound) => ({ initializeForPurchase: answering(sound.initializeForPurchase, (data) => data.slice(2)) }),
  }),
  robust({
    id: 'psam-gives-its-session-key',
    title: { zh: '应答在 MAC1 之后带出过程密钥', en: 'gives the session key behind MAC1' },
    breaks: ['INIT.layout'],
    psam: (sound) => ({
      initializeForPurchase: onWord(sound.initializeForPurchase, '9000', (outcome, _state, _command, psam) => {
        const { session } = outcome.volatile;
        if (session === undefined) return outcome;
        const key = purchaseSessionKey(sound.cardKey(psam.purchase, session.factors, psam), session, psam.purse);
        return { ...outcome, response: { ...outcome.response, data: concat(outcome.response.data, key) } };
      }),
    }),
  }),
  robust({
    id: 'psam-gives-sixteen-octets-of-a-seal',
    title: { zh: '指令 MAC 返回 8 字节', en: 'gives eight octets for the MAC of a card command' },
    breaks: ['SEAL.layout'],
    psam: (sound) => ({ computeMac: answering(sound.computeMac, (data) => concat(data, data)) }),
  }),
  robust({
    id: 'psam-answers-a-word-of-no-class',
    title: { zh: '取随机数成功时状态字为 0000', en: 'answers GET CHALLENGE with the status word 0000' },
    breaks: ['ANSWER.form', 'CHALLENGE.length'],
    psam: (sound) => ({ getChallenge: wording(sound.getChallenge, '9000', '0000') }),
  }),
  robust({
    id: 'psam-does-not-show-that-it-is-one',
    title: { zh: '复位应答历史字节没有 4D54', en: 'has no 4D54 in its historical octets' },
    breaks: ['ATR.mark'],
    psam: (sound) => ({
      answerToReset: (psam) => concat(sound.answerToReset(psam).subarray(0, 4), bytes('0000'), sound.answerToReset(psam).subarray(6)),
    }),
  }),
  robust({
    id: 'psam-takes-purchases-of-any-kind',
    title: { zh: '对圈存类型 02 也计算 MAC1', en: 'opens a purchase of type 02, which is a load' },
    breaks: ['INIT.type.other'],
    psam: (sound) => ({ refusesPurchase: (purchase, psam) => sound.refusesPurchase({ ...purchase, type: 6 }, psam) }),
  }),
  robust({
    id: 'psam-refuses-capp',
    title: { zh: '拒绝复合消费类型 09', en: 'refuses a purchase of type 09' },
    breaks: ['INIT.layout', 'INIT.type'],
    psam: (sound) => ({ refusesPurchase: (purchase, psam) => (purchase.type === 9 ? '6A80' : sound.refusesPurchase(purchase, psam)) }),
  }),
  robust({
    id: 'psam-refuses-amounts-above-two-octets',
    title: { zh: '拒绝超过 FFFF 分的金额', en: 'refuses amounts above FFFF fen' },
    breaks: ['MAC1.amount'],
    psam: (sound) => ({
      initializeForPurchase: (state, command, psam) =>
        uint((command.data ?? new Uint8Array(10)).subarray(6, 10)) > 0xffff
          ? { ...answer(state.volatile), response: { data: new Uint8Array(0), sw: '6A80' } }
          : sound.initializeForPurchase(state, command, psam),
    }),
  }),
  robust({
    id: 'psam-takes-any-key-version',
    title: { zh: '不检查密钥版本', en: 'does not look at the key version' },
    breaks: ['INIT.version'],
    psam: (sound) => ({
      refusesPurchase: (purchase, psam) => sound.refusesPurchase({ ...purchase, keyVersion: psam.version ?? purchase.keyVersion }, psam),
    }),
  }),
  robust({
    id: 'psam-takes-any-algorithm',
    title: { zh: '不检查算法标识', en: 'does not look at the algorithm id' },
    breaks: ['INIT.algorithm'],
    psam: (sound) => ({
      refusesPurchase: (purchase, psam) => sound.refusesPurchase({ ...purchase, algorithm: psam.algorithm ?? purchase.algorithm }, psam),
    }),
  }),
  robust({
    id: 'psam-fills-up-missing-levels',
    title: { zh: '一级分散时以零补足第二级', en: 'takes one level of diversification and fills up the second with zeros' },
    breaks: ['INIT.levels'],
    psam: (sound) => ({
      dispatch: (state, command, psam) =>
        sound.dispatch(state, headerOf(command) === '8070' && command.data?.length === 0x1c ? fitted(command, 0x24) : command, psam),
    }),
  }),
  robust({
    id: 'psam-fills-up-reads',
    title: { zh: '读取长度超过文件时以零补足', en: 'fills up with zeros what is read beyond the end of a file' },
    breaks: ['PARAM.le'],
    psam: (sound) => ({
      readBinary: (state, command, psam) => {
        const whole = sound.readBinary(state, { ...command, le: 255 }, { ...psam, choices: { ...psam.choices, wrongLe: '6Cxx' } });
        const { le = 256 } = command;
        const rest = whole.response.sw.startsWith('6C') ? Number.parseInt(whole.response.sw.slice(2), 16) : le;
        if (le === 256 || le <= rest) return sound.readBinary(state, command, psam);
        return answering(sound.readBinary, (data) => concat(data, new Uint8Array(le - rest)))(state, { ...command, le: rest }, psam);
      },
    }),
  }),
];
