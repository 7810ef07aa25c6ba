/** Faulty cards that let in whom they must keep out, or keep out whom they must let in. */

import type { Command } from '../../iso7816/command.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { detailLength } from '../card/records.ts';
import { answer, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, committing, lasting, openings, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('access');

/** The command as if it had come with secure messaging and a right MAC. */
function unprotected(handler: Handler): Handler {
  return (state, command, card) => {
    if (command.cla !== 0x00) return handler(state, command, card);
    const handlers: CardHandlers = { ...card.handlers, refusesProtected: () => undefined };
    return handler(state, asProtected(command), { ...card, handlers });
  };
}

function asProtected(command: Command): Command {
  const data = command.data ?? new Uint8Array(0);
  const longer = new Uint8Array(data.length + 4);
  longer.set(data);
  return { ...command, cla: 0x04, data: longer };
}

/** Whether a command writes with secure messaging and has room for a MAC. */
function isSealedWrite({ cla, data = new Uint8Array(0) }: Command): boolean {
  return cla === 0x04 && data.length > 4;
}

export const accessFaults: readonly CardFault[] = [
  faulty({
    id: 'writes-binary-without-mac',
    title: { zh: '更新二进制不要求 MAC', en: 'carries out UPDATE BINARY without a MAC' },
    breaks: ['WRITE.binary.protected', 'JTT978.6:SM.missing'],
    card: (sound) => ({ updateBinary: unprotected(sound.updateBinary) }),
  }),
  faulty({
    id: 'writes-records-without-mac',
    title: { zh: '更新记录不要求 MAC', en: 'carries out UPDATE RECORD without a MAC' },
    breaks: ['WRITE.record.protected', 'JTT978.6:SM.missing'],
    card: (sound) => ({ updateRecord: unprotected(sound.updateRecord) }),
  }),
  faulty({
    id: 'writes-with-any-mac',
    title: { zh: '更新文件不校验 MAC 值', en: 'carries out protected updates whatever their MAC is' },
    breaks: [
      'WRITE.binary.protected',
      'WRITE.record.protected',
      'JTT978.6:SM.mac',
      'JTT978.6:SM.command',
      'JTT978.6:SM.challenge',
      'JTT978.6:SM.replay',
      'JTT978.6:SM.key.zero',
      'JTT978.6:SM.key.diversified',
      'JTT978.6:PICTURE.mac',
      'JTT978.6:MAC.files',
    ],
    card: (sound) => ({
      refusesProtected: (command, challenge, ...rest) =>
        isSealedWrite(command) && challenge !== undefined ? undefined : sound.refusesProtected(command, challenge, ...rest),
    }),
  }),
  faulty({
    id: 'writes-with-any-mac-and-no-challenge',
    title: { zh: '更新文件不要求先取随机数也不校验 MAC', en: 'carries out protected updates with any MAC and without a challenge' },
    breaks: [
      'WRITE.binary.protected',
      'WRITE.record.protected',
      'JTT978.6:SM.mac',
      'JTT978.6:SM.command',
      'JTT978.6:SM.challenge',
      'JTT978.6:SM.challenge.none',
      'JTT978.6:SM.replay',
      'JTT978.6:SM.key.zero',
      'JTT978.6:SM.key.diversified',
      'JTT978.6:PICTURE.mac',
      'JTT978.6:MAC.files',
    ],
    card: (sound) => ({
      refusesProtected: (command, ...rest) => (isSealedWrite(command) ? undefined : sound.refusesProtected(command, ...rest)),
    }),
  }),
  faulty({
    id: 'writes-although-it-refuses',
    title: {
      zh: '更新二进制 MAC 错误应答 6988，但文件已改写',
      en: 'answers 6988 to UPDATE BINARY with a wrong MAC but writes all the same',
    },
    breaks: [
      'WRITE.binary.protected',
      'JTT978.6:SM.mac',
      'JTT978.6:SM.missing',
      'JTT978.6:SM.command',
      'JTT978.6:SM.challenge',
      'JTT978.6:MAC.files',
    ],
    card: (sound) => ({
      updateBinary: afterwards(sound.updateBinary, (outcome, state, command, card) => {
        if (command.cla !== 0x04 || outcome.response.sw === '9000') return outcome;
        const handlers: CardHandlers = { ...card.handlers, refusesProtected: () => undefined };
        const [written] = sound.updateBinary(state, command, { ...card, handlers }).commits;
        return written === undefined ? outcome : committing(outcome, written);
      }),
    }),
  }),
  faulty({
    id: 'lets-ef18-be-written',
    title: { zh: '18 交易明细可用更新记录命令改写', en: 'lets UPDATE RECORD write into EF 18' },
    breaks: ['FILE.18.read-only', 'WRITE.record.protected', 'JTT978.6:SM.log.closed'],
    card: (sound) => ({
      updateRecord: (state, command, card) => {
        const { persistent } = state;
        const content = (command.data ?? new Uint8Array(0)).slice(0, 23);
        const known = command.p1 >= 1 && persistent.details[command.p1 - 1] !== undefined;
        if (command.p2 >> 3 !== 0x18 || content.length < 23 || !known) return sound.updateRecord(state, command, card);
        const details = persistent.details.with(command.p1 - 1, content);
        return committing(answer(withoutTransaction(state.volatile)), { ...persistent, details });
      },
    }),
  }),
  faulty({
    id: 'reads-only-after-initialize',
    title: { zh: '未初始化交易时拒绝读文件', en: 'lets files be read only once a transaction is open' },
    breaks: ['READ.free'],
    card: (sound) => {
      const guarded =
        (handler: Handler): Handler =>
        (state, command, card) =>
          state.volatile.residue?.['opened'] === true ? handler(state, command, card) : refuse(state.volatile, '6982');
      return {
        readRecord: guarded(sound.readRecord),
        ...openings(sound, (open) => afterwards(open, (outcome) => retaining(outcome, { opened: true }))),
      };
    },
  }),
  faulty({
    id: 'hides-ef17',
    title: { zh: '读 17 文件要求安全条件，应答 6982', en: 'answers 6982 when EF 17 is read' },
    breaks: ['READ.free'],
    card: (sound) => ({
      readBinary: (state, command, card) =>
        (command.p1 & 0x1f) === 0x17 ? refuse(state.volatile, '6982') : sound.readBinary(state, command, card),
    }),
  }),
  faulty({
    id: 'hides-ef18',
    title: { zh: '读 18 交易明细要求安全条件，应答 6982', en: 'answers 6982 when EF 18 is read' },
    breaks: ['READ.free'],
    card: (sound) => ({
      readRecord: (state, command, card) =>
        command.p2 >> 3 === 0x18 ? refuse(state.volatile, '6982') : sound.readRecord(state, command, card),
    }),
  }),
  faulty({
    id: 'accepts-any-purchase-key-index',
    title: { zh: '消费与复合消费初始化不检查密钥索引', en: 'opens a purchase with any key index' },
    breaks: ['INIT-PURCHASE.key-index', 'INIT-CAPP.key-index'],
    card: (sound) =>
      openings(
        sound,
        (open) => (state, command, card) => open(state, command, { ...card, handlers: { ...card.handlers, knowsKey: () => true } }),
      ),
  }),
  faulty({
    id: 'accepts-any-load-key-index',
    title: { zh: '圈存初始化不检查密钥索引', en: 'opens a load with any key index' },
    breaks: ['INIT-LOAD.key-index'],
    card: (sound) => ({
      initializeForLoad: (state, command, card) =>
        sound.initializeForLoad(state, command, { ...card, handlers: { ...card.handlers, knowsKey: () => true } }),
    }),
  }),
  faulty({
    id: 'writes-binary-when-the-mac-is-missing',
    title: {
      zh: '安全报文类的更新二进制数据不足 4 字节时按明文写入',
      en: 'takes UPDATE BINARY with secure messaging and no room for a MAC as a plain one',
    },
    breaks: ['WRITE.binary.protected', 'JTT978.6:SM.missing'],
    card: (sound) => ({
      updateBinary: (state, command, card) => {
        const plain = command.cla === 0x04 && (command.data?.length ?? 0) < 4;
        return plain ? unprotected(sound.updateBinary)(state, { ...command, cla: 0x00 }, card) : sound.updateBinary(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'appends-records-without-mac',
    title: { zh: '添加记录命令不要求 MAC', en: 'carries out APPEND RECORD of EF 1A and EF 1E without a MAC' },
    breaks: ['WRITE.record.protected'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const { cla, ins, p2, data = new Uint8Array(0) } = command;
        const { persistent, volatile } = state;
        const appends = cla === 0x00 && ins === 0xe2 && volatile.selected === 'purse';
        if (!appends || (p2 !== 0xd0 && p2 !== 0xf0) || data.length < 2) return sound.dispatch(state, command, card);
        const written =
          p2 === 0xf0
            ? { trips: sound.logTrip(persistent.trips, data) }
            : { transit: sound.storeTransit(persistent.transit, data[1] ?? 1, data) };
        return committing(answer(withoutTransaction(volatile)), { ...persistent, ...written });
      },
    }),
  }),
  faulty({
    id: 'caches-lines-of-ef18',
    title: { zh: '更新复合数据缓存接受 18 文件并随扣款写入交易明细', en: 'takes a cached record for EF 18 and writes it with the debit' },
    breaks: ['FILE.18.read-only'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const { cla, ins, p2, data } = command;
        const caches =
          cla === 0x80 && ins === 0xdc && p2 === 0xc0 && data?.length === detailLength && state.volatile.transaction?.type === 9;
        return caches ? retaining(answer(state.volatile), { line: data }) : sound.dispatch(state, command, card);
      },
      initializeForCappPurchase: afterwards(sound.initializeForCappPurchase, (outcome) => retaining(outcome, { line: undefined })),
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, _before, { volatile }) => {
        const line = volatile.residue?.['line'];
        return line instanceof Uint8Array ? { ...after, details: sound.logDetail(after.details, line) } : after;
      }),
    }),
  }),
];
