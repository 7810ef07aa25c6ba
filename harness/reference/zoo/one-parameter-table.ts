/** Every command of the purse by what a careless card makes of it when one parameter is wrong. */

import type { Command } from '../../iso7816/command.ts';
import type { Text } from '../../text.ts';
import type { Card, CommandName } from '../card/handlers.ts';
import { transitLength, tripLength } from '../card/records.ts';
import type { Persistent } from '../card/state.ts';

/** Which parameter of a command is wrong. */
export type Parameter = 'class' | 'parameters' | 'length' | 'le';

/** What a command may have meant whose parameter is wrong; the first meaning that succeeds counts. */
export interface Carelessness {
  readonly id: string;
  readonly name: CommandName;
  readonly title: Text;
  readonly classes: readonly number[];
  /** P1 and P2 that it may have meant. Where P1 tells commands apart, it stays. */
  header(command: Command, card: Card): readonly (readonly [p1: number, p2: number])[];
  /** Lengths of the data field that it may have meant. */
  lengths(command: Command, persistent: Persistent): readonly number[];
  /** What of the command to change where Le is wrong; absent where no data come back. */
  readonly le?: (le: number) => Partial<Command>;
  /** Which commands of that name are meant, where not all. */
  only?(command: Command): boolean;
  /** Parameters that the command's own handler judges. */
  readonly late?: readonly Parameter[];
  /** What is broken beside the rule for parameters. */
  readonly breaks?: Breaks;
}

type Breaks = Readonly<Partial<Record<Parameter, readonly string[]>>>;

const all = (): Partial<Command> => ({ le: 256 });
const whole = (): Partial<Command> => ({ le: 65536, extended: true });

/** P2 alone: P1 says which command it is. */
const p2Of =
  (...p2: readonly number[]) =>
  ({ p1 }: Command) =>
    p2.map((each) => [p1, each] as const);
const always =
  (p1: number, ...p2: readonly number[]) =>
  () =>
    p2.map((each) => [p1, each] as const);
/** P1 names an algorithm, P2 is one of these. */
const algorithmAnd =
  (...p2: readonly number[]) =>
  () =>
    p2.flatMap((each) => [[0x00, each] as const, [0x01, each] as const]);
const octets =
  (...lengths: readonly number[]) =>
  () =>
    lengths;
/** The bits of P1 that name a file. */
const fileInP1 = ({ p1, p2 }: Command) => [[p1 & 0x9f, p2] as const];
const recordInP2 = ({ p1, p2 }: Command) => [[p1, (p2 & 0xf8) | 0x04] as const];
const oneLess = ({ data }: Command) => (data === undefined || data.length < 2 ? [] : [data.length - 1]);

const macLength = 4;
const ppse = 0x32;
const isPpse = ({ data }: Command): boolean => data?.[0] === ppse;

function recordLength(sfi: number, number: number): number {
  return sfi === 0x1a ? transitLength(number) : tripLength;
}

const seal = (requirement: string): Breaks => ({ class: [requirement], parameters: [requirement] });
const write = seal('JTT978.6:SM.command');
const picture: Breaks = {
  class: ['JTT978.6:PICTURE.read.refuse'],
  parameters: ['JTT978.6:PICTURE.read.refuse'],
  le: ['JTT978.6:PICTURE.read.refuse'],
};
const qr: Breaks = {
  class: ['JTT978.6:PICTURE.qr.refuse'],
  parameters: ['JTT978.6:PICTURE.qr.refuse'],
  le: ['JTT978.6:PICTURE.qr.refuse'],
};

type Place = Pick<Carelessness, 'classes' | 'header' | 'lengths'> & Partial<Carelessness>;

function row(id: string, name: CommandName, zh: string, en: string, place: Place): Carelessness {
  return { id, name, title: { zh, en }, ...place };
}

const select: Place = { classes: [0x00], header: always(0x04, 0x00), lengths: octets(8, 9, 14, 16) };
const read: Place = { classes: [0x00], header: fileInP1, lengths: octets(0), le: all, late: ['le'] };
const initialize: Place = { classes: [0x80], header: p2Of(0x02), lengths: octets(11), le: all };
const settle: Place = { classes: [0x80], header: always(0x01, 0x00), lengths: octets(15), le: all };
const sealedAlone: Place = { classes: [0x84], header: algorithmAnd(0x00), lengths: octets(macLength) };
const image: Place = { classes: [0x00], header: ({ p1 }) => [[p1 & 0x9f, 0x00]], lengths: octets(0), le: whole };

export const careless: readonly Carelessness[] = [
  row('select-ppse', 'selectByName', '选择 PPSE', 'SELECT PPSE', { ...select, only: isPpse }),
  row('select', 'selectByName', '选择应用', 'SELECT of an application', { ...select, only: (command) => !isPpse(command) }),
  row('read-binary', 'readBinary', '读二进制文件', 'READ BINARY', read),
  row('read-record', 'readRecord', '读记录文件', 'READ RECORD', { ...read, header: recordInP2 }),
  row('read-picture', 'readPicture', '读照片', 'READ PICTURE', { ...image, breaks: picture }),
  row('read-qr-code', 'readQrCode', '读二维码', 'READ QRCODE', { ...image, breaks: qr }),
  row('get-balance', 'getBalance', '取余额', 'GET BALANCE', {
    classes: [0x80],
    header: ({ p1 }) => [p1, 0x00].map((each) => [each, 0x02] as const),
    lengths: octets(0),
    le: all,
  }),
  row('get-challenge', 'getChallenge', '取随机数', 'GET CHALLENGE', {
    classes: [0x00],
    header: always(0x00, 0x00),
    lengths: octets(0),
    le: (le) => ({ le: le < 8 ? 4 : 8 }),
    late: ['le'],
  }),
  row('get-transaction-prove', 'getTransactionProve', '取交易认证', 'GET TRANSACTION PROVE', {
    classes: [0x80],
    header: ({ p2 }) => [p2, p2 & 0x0f].map((each) => [0x00, each] as const),
    lengths: octets(2),
    le: all,
  }),
  row('get-algorithm', 'getAlgorithm', '查询算法', 'GET ALGORITHM', {
    classes: [0x80],
    header: always(0x00, 0x00),
    lengths: octets(0),
    le: all,
    breaks: { parameters: ['JTT978.6:ALGORITHM.parameters'] },
  }),
  row('initialize-for-load', 'initializeForLoad', '圈存初始化', 'INITIALIZE FOR LOAD', initialize),
  row('initialize-for-purchase', 'initializeForPurchase', '消费初始化', 'INITIALIZE FOR PURCHASE', initialize),
  row('initialize-for-capp-purchase', 'initializeForCappPurchase', '复合消费初始化', 'INITIALIZE FOR CAPP PURCHASE', initialize),
  row('initialize-for-unload', 'initializeForUnload', '圈提初始化', 'INITIALIZE FOR UNLOAD', initialize),
  row('initialize-for-update', 'initializeForUpdate', '修改透支限额初始化', 'INITIALIZE FOR UPDATE', {
    ...initialize,
    header: p2Of(0x01),
    lengths: octets(7),
  }),
  row('update-capp-data-cache', 'updateCappDataCache', '更新复合数据缓存', 'UPDATE CAPP DATA CACHE', {
    classes: [0x80],
    header: ({ p1, data }) => [data?.length === tripLength ? ([p1, 0xf0] as const) : ([p1, 0xd0] as const)],
    lengths: ({ p2, data }) => [recordLength(p2 >> 3, data?.[1] ?? 0)],
    late: ['length'],
    breaks: { length: ['CAPP-CACHE.length'] },
  }),
  row('debit-for-purchase', 'debitForPurchase', '普通消费扣款', 'DEBIT FOR PURCHASE', {
    ...settle,
    header: (_command, { edition }) => [[edition === '2015' ? 0x01 : 0x02, 0x00]],
  }),
  row('debit-for-capp-purchase', 'debitForCappPurchase', '复合消费扣款', 'DEBIT FOR CAPP PURCHASE', settle),
  row('debit-for-unload', 'debitForUnload', '圈提扣款', 'DEBIT FOR UNLOAD', { ...settle, header: always(0x03, 0x00), lengths: octets(11) }),
  row('credit-for-load', 'creditForLoad', '圈存', 'CREDIT FOR LOAD', { ...settle, header: always(0x00, 0x00, 0x02), lengths: octets(11) }),
  row('update-overdraw-limit', 'updateOverdrawLimit', '修改透支限额', 'UPDATE OVERDRAW LIMIT', {
    ...settle,
    header: always(0x00, 0x00),
    lengths: octets(14),
  }),
  row('update-binary', 'updateBinary', '更新二进制文件', 'UPDATE BINARY', {
    classes: [0x04],
    header: fileInP1,
    lengths: oneLess,
    late: ['length'],
    breaks: write,
  }),
  row('update-record', 'updateRecord', '更新记录文件', 'UPDATE RECORD', {
    classes: [0x04],
    header: recordInP2,
    lengths: ({ p1, p2 }) => [recordLength(p2 >> 3, p1) + macLength],
    late: ['length'],
    breaks: write,
  }),
  row('append-record', 'appendRecord', '添加记录', 'APPEND RECORD', {
    classes: [0x04],
    header: ({ p2 }) => algorithmAnd(p2 & 0xf8)(),
    lengths: ({ p2, data }) => [16 + recordLength(p2 >> 3, data?.[17] ?? 0) + macLength],
    late: ['length'],
    breaks: write,
  }),
  row('update-picture', 'updatePicture', '更新照片', 'UPDATE PICTURE', {
    classes: [0x04],
    header: always(0x9b, 0x00),
    lengths: oneLess,
    late: ['length'],
    breaks: seal('JTT978.6:PICTURE.mac'),
  }),
  row('verify-pin', 'verifyPin', '验证个人密码', 'VERIFY', {
    classes: [0x00],
    header: always(0x00, 0x00),
    lengths: (_command, { pin }) => [pin.value.length],
    breaks: { length: ['JTT978.6:PIN.length'] },
  }),
  row('change-pin', 'changePin', '修改个人密码', 'CHANGE PIN', {
    classes: [0x80],
    header: always(0x01, 0x00),
    lengths: (_command, { pin }) => [pin.value.length + 7, pin.value.length + 3],
    breaks: { length: ['JTT978.6:PIN.change.form'] },
  }),
  row('reload-pin', 'reloadPin', '重装个人密码', 'RELOAD PIN', {
    classes: [0x80],
    header: algorithmAnd(0x00),
    lengths: octets(6, 7, 8, 9, 10),
  }),
  row('unblock-pin', 'unblockPin', '个人密码解锁', 'UNBLOCK PIN', { ...sealedAlone, breaks: seal('JTT978.6:PIN.unblock.mac') }),
  row('application-block', 'applicationBlock', '应用锁定', 'APPLICATION BLOCK', {
    ...sealedAlone,
    header: ({ p2 }) => algorithmAnd(p2 & 0x01)(),
    breaks: seal('JTT978.6:BLOCK.mac'),
  }),
  row('application-unblock', 'applicationUnblock', '应用解锁', 'APPLICATION UNBLOCK', {
    ...sealedAlone,
    breaks: seal('JTT978.6:UNBLOCK.mac'),
  }),
  row('external-authenticate', 'externalAuthenticate', '外部认证', 'EXTERNAL AUTHENTICATE', {
    classes: [0x00],
    header: always(0x00, 0x00),
    lengths: octets(8),
  }),
  row('change-algorithm', 'changeAlgorithm', '切换算法', 'CHANGE ALGORITHM', {
    classes: [0x80],
    header: ({ p1, p2 }) => [[p1 === 0x02 ? 0x02 : 0x01, p2 === 0x00 ? 0x00 : 0x03]],
    lengths: octets(0),
    breaks: { parameters: ['JTT978.6:ALGORITHM.parameters'] },
  }),
  row('block-algorithm', 'blockAlgorithm', '锁定算法', 'BLOCK ALGORITHM', {
    classes: [0x80],
    header: ({ p2 }) => [[0x03, p2 === 0x01 ? 0x01 : 0x03]],
    lengths: octets(macLength),
    breaks: { parameters: ['JTT978.6:ALGORITHM.parameters', 'JTT978.6:ALGORITHM.block.mac'] },
  }),
];
