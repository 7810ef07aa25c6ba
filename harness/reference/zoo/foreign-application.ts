/** Faulty dual-standard cards that do not keep the other ministry's application and the purse apart. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import { mohurdAid, purseAidOf } from '../../tunion/aid.ts';
import { fen } from '../../tunion/money.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { refuse, type State } from '../card/state.ts';
import { answering, committing, onWord, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const access = faultyIn('access');
const state = faultyIn('state');
const file = faultyIn('file');
const money = faultyIn('money');
const record = faultyIn('record');

const none = new Uint8Array(0);

const inPurse = ({ persistent, volatile }: State): State => ({ persistent, volatile: { ...volatile, selected: 'purse' } });

/** The other application, in which commands that it would refuse are carried out in the purse, if they are meant so. */
const reaching =
  (sound: CardHandlers, meant: (ins: number) => boolean): Handler =>
  (before, command, card) => {
    const outcome = sound.mohurd(before, command, card);
    if (outcome.response.sw === '9000' || !meant(command.ins)) return outcome;
    const reached = sound.dispatch(inPurse(before), command, card);
    return { ...reached, volatile: { ...reached.volatile, selected: 'mohurd' } };
  };

export const foreignApplicationFaults: readonly CardFault[] = [
  access({
    id: 'carries-out-purse-commands-in-the-other-application',
    title: {
      zh: '选中住建部应用时仍执行电子钱包的交易命令',
      en: 'carries out transactions of the purse while the other application is selected',
    },
    breaks: ['DUAL.isolated', 'DUAL.drops'],
    card: (sound) => ({ mohurd: reaching(sound, (ins) => [0x50, 0x52, 0x54, 0x58, 0xdc, 0x84].includes(ins)) }),
  }),
  access({
    id: 'writes-files-of-the-purse-in-the-other-application',
    title: { zh: '选中住建部应用时可写电子钱包的文件', en: 'lets files of the purse be written while the other application is selected' },
    breaks: ['DUAL.isolated'],
    card: (sound) => ({ mohurd: reaching(sound, (ins) => [0xd6, 0xdc, 0x84].includes(ins)) }),
  }),
  state({
    id: 'keeps-a-transaction-over-the-other-application',
    title: { zh: '切换到住建部应用再切回，未完成的交易仍可完成', en: 'keeps a transaction open while the other application is selected' },
    breaks: ['DUAL.drops', 'SELECT.drops-transaction'],
    card: (sound) => ({
      reselect: (before, selected, card) => {
        const left = sound.reselect(before, selected, card);
        const isSwitch = selected === 'mohurd' || before.selected === 'mohurd';
        return isSwitch ? { ...left, transaction: before.transaction, cache: before.cache } : left;
      },
    }),
  }),
  file({
    id: 'answers-its-own-ef15-in-the-other-application',
    title: { zh: '选中住建部应用时读 15 文件返回电子钱包的内容', en: 'answers EF 15 of the purse while the other application is selected' },
    breaks: ['DUAL.files'],
    card: (sound) => ({
      mohurd: (before, command, card) =>
        command.ins === 0xb0 && sound.mohurd(before, command, card).response.sw === '9000'
          ? sound.readBinary(before, command, card)
          : sound.mohurd(before, command, card),
    }),
  }),
  file({
    id: 'answers-the-ef15-of-the-other-application-in-the-purse',
    title: {
      zh: '从住建部应用切回后读 15 文件仍返回住建部应用的内容',
      en: 'answers EF 15 of the other application once the purse is selected after it',
    },
    breaks: ['DUAL.isolated', 'SELECT.fci.issuer-data'],
    card: (sound) => ({
      reselect: (before, selected, card) => {
        const left = sound.reselect(before, selected, card);
        return selected === 'purse' && before.selected === 'mohurd' ? { ...left, residue: { ...left.residue, foreign: true } } : left;
      },
      readBinary: (before, command, card) => {
        const { mohurd } = card.profile;
        const isForeign = before.volatile.residue?.['foreign'] === true && mohurd !== undefined;
        if (!isForeign) return sound.readBinary(before, command, card);
        const files = { ...before.persistent.files, [0x15]: bytes(mohurd.ef15) };
        return { ...sound.readBinary({ ...before, persistent: { ...before.persistent, files } }, command, card), commits: [] };
      },
    }),
  }),
  money({
    id: 'loses-a-fen-when-the-other-application-is-selected',
    title: { zh: '选择住建部应用时钱包余额少 1 分', en: 'loses a fen of its balance when the other application is selected' },
    breaks: ['DUAL.isolated', 'PURSE.conserved'],
    card: (sound) => ({
      selectMohurd: onWord(sound.selectMohurd, '9000', (outcome, { persistent }) =>
        committing(outcome, withPurse(persistent, { balance: fen(Math.max(0, persistent.purse.balance - 1)) })),
      ),
    }),
  }),
  record({
    id: 'logs-the-selection-of-the-other-application',
    title: { zh: '选择住建部应用时在 1E 写入一条记录', en: 'writes a trip when the other application is selected' },
    breaks: ['DUAL.isolated'],
    card: (sound) => ({
      selectMohurd: onWord(sound.selectMohurd, '9000', (outcome, { persistent }) =>
        committing(outcome, { ...persistent, trips: sound.logTrip(persistent.trips, new Uint8Array(48).fill(0x06)) }),
      ),
    }),
  }),
  state({
    id: 'cannot-go-back-from-the-other-application',
    title: { zh: '选中住建部应用后不能再选择电子钱包', en: 'cannot be selected again after the other application was' },
    breaks: ['DUAL.select'],
    card: (sound) => ({
      selectByName: (before, command, card) =>
        before.volatile.selected === 'mohurd' && equal(command.data ?? none, purseAidOf(card.profile.kernel))
          ? refuse(before.volatile, '6A82')
          : sound.selectByName(before, command, card),
    }),
  }),
  state({
    id: 'selects-the-other-application-only-from-the-purse',
    title: { zh: '复位后直接选择住建部应用被拒', en: 'refuses to select the other application before the purse was selected' },
    breaks: ['DUAL.select'],
    card: (sound) => ({
      selectMohurd: (before, command, card) =>
        before.volatile.selected === 'purse' ? sound.selectMohurd(before, command, card) : refuse(before.volatile, '6A82'),
    }),
  }),
  state({
    id: 'compares-seven-octets-of-a-name',
    title: { zh: '选择应用时 AID 只比较前 7 字节', en: 'compares only seven octets of a name' },
    breaks: ['SELECT.unknown', 'SELECT.kernel'],
    card: (sound) => ({
      selectByName: (before, command, card) => {
        const aid = purseAidOf(card.profile.kernel);
        const { data = none } = command;
        const isNear = data.length >= 7 && equal(data.subarray(0, 7), aid.subarray(0, 7));
        return sound.selectByName(before, isNear ? { ...command, data: aid } : command, card);
      },
    }),
  }),
  state({
    id: 'takes-a-part-of-the-other-name-for-the-purse',
    title: { zh: '用住建部应用的部分名称选择时选中电子钱包', en: 'selects the purse for a part of the name of the other application' },
    breaks: ['DUAL.partial', 'SELECT.partial'],
    card: (sound) => ({
      selectByName: (before, command, card) => {
        const { data = none } = command;
        const isPart = data.length >= 5 && data.length < mohurdAid.length && equal(data, mohurdAid.subarray(0, data.length));
        return sound.selectByName(before, isPart ? { ...command, data: purseAidOf(card.profile.kernel) } : command, card);
      },
    }),
  }),
  file({
    id: 'fci-of-the-other-application-names-the-purse',
    title: { zh: '选择住建部应用的 FCI 中 84 是电子钱包的 AID', en: 'names the purse in the FCI of the other application' },
    breaks: ['DUAL.name'],
    card: (sound) => ({
      selectMohurd: answering(sound.selectMohurd, (_data, { persistent }, _command, card) => sound.fci(persistent, card)),
    }),
  }),
  file({
    id: 'ppse-leaves-the-other-application-out',
    title: { zh: '双标准卡的 PPSE 不列住建部应用', en: 'leaves the other application out of its PPSE' },
    breaks: ['DUAL.ppse'],
    card: (sound) => ({
      ppse: (card) => {
        const { mohurd: _, ...profile } = card.profile;
        return sound.ppse({ ...card, profile });
      },
    }),
  }),
  file({
    id: 'ppse-gives-both-applications-one-priority',
    title: { zh: 'PPSE 中两个应用优先级相同', en: 'gives both applications the same priority in its PPSE' },
    breaks: ['DUAL.ppse'],
    card: (sound) => ({
      ppse: (card) => {
        const data = sound.ppse(card);
        return card.profile.mohurd === undefined ? data : concat(data.subarray(0, -1), Uint8Array.of(1));
      },
    }),
  }),
];
