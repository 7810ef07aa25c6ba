/** Faulty cards that answer a selection wrongly. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import { purseAidOf } from '../../tunion/aid.ts';
import type { Card } from '../card/handlers.ts';
import { answer, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, onWord, patched, retaining, wording } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('file');

/** The FCI with its issuer data replaced; they are its last data object. */
function withIssuerData(fci: Uint8Array, change: (ef15: Uint8Array) => Uint8Array): Uint8Array {
  const head = fci.subarray(0, -30);
  return concat(head, change(fci.subarray(-30)));
}

const none = new Uint8Array(0);

/** Whether a name is the beginning of the purse's own and not the whole of it. */
function isPartOfItsName(name: Uint8Array, { profile }: Card): boolean {
  const aid = purseAidOf(profile.kernel);
  return name.length < aid.length && equal(name, aid.subarray(0, name.length));
}

export const selectionFaults: readonly CardFault[] = [
  faulty({
    id: 'has-no-ppse',
    title: { zh: '选择 PPSE 应答 6A82', en: 'does not know the PPSE' },
    breaks: ['SELECT.ppse', 'SELECT.ppse.entry'],
    card: () => ({ selectPpse: ({ volatile }) => refuse(withoutTransaction(volatile), '6A82') }),
  }),
  faulty({
    id: 'ppse-names-cash-only',
    title: { zh: 'PPSE 目录中只有电子现金的 AID', en: 'names the cash application where the PPSE should name the purse' },
    breaks: ['SELECT.ppse.entry'],
    card: (sound) => ({
      ppse: (card) => {
        const directory = sound.ppse(card);
        return directory.map((octet, place) => (octet === 0x05 && directory[place - 1] === 0x01 ? 0x06 : octet));
      },
    }),
  }),
  faulty({
    id: 'ppse-length-one-too-long',
    title: { zh: 'PPSE 应答的 6F 长度比实际多 1', en: 'gives the template of the PPSE a length that is one too long' },
    breaks: ['SELECT.ppse'],
    card: (sound) => ({
      ppse: (card) => {
        const directory = sound.ppse(card);
        return patched(directory, 1, [directory.length - 1]);
      },
    }),
  }),
  faulty({
    id: 'ppse-labels-are-zeros',
    title: { zh: 'PPSE 目录的应用标签全零', en: 'fills the labels of the PPSE with zeros' },
    breaks: ['SELECT.ppse.label'],
    card: (sound) => ({
      ppse: (card) => {
        const directory = sound.ppse(card);
        const place = directory.findIndex((octet, at) => octet === 0x50 && directory[at + 1] === 0x08);
        return patched(directory, place + 2, new Array<number>(8).fill(0));
      },
    }),
  }),
  faulty({
    id: 'answers-its-fci-whatever-le-says',
    title: { zh: '选择应用不检查 Le，总应答全部 FCI', en: 'answers SELECT with its whole FCI whatever Le is' },
    breaks: ['SELECT.le'],
    card: (sound) => ({ selectByName: (state, command, card) => sound.selectByName(state, { ...command, le: 256 }, card) }),
  }),
  faulty({
    id: 'takes-no-le-but-zero-at-selection',
    title: { zh: '选择应用只接受 Le=00', en: 'refuses SELECT with the true length for Le' },
    breaks: ['SELECT.le'],
    card: (sound) => ({
      selectByName: (state, command, card) => {
        const { le = 256 } = command;
        return le < 256 ? refuse(withoutTransaction(state.volatile), '6700') : sound.selectByName(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'warns-at-every-selection',
    title: { zh: '应用未锁定而选择应答 6283', en: 'answers SELECT of the purse with 6283 although it is not locked' },
    breaks: ['SELECT.aid'],
    card: (sound) => ({ selectByName: wording(sound.selectByName, '9000', '6283') }),
  }),
  faulty({
    id: 'can-be-selected-once-only',
    title: { zh: '一次上电后应用只能选择一次', en: 'lets the purse be selected only once after a reset' },
    breaks: ['SELECT.aid'],
    card: (sound) => ({
      selectByName: (state, command, card) => {
        if (state.volatile.residue?.['selected'] === true) return refuse(withoutTransaction(state.volatile), '6A82');
        return afterwards(sound.selectByName, (outcome) =>
          outcome.volatile.selected === 'purse' ? retaining(outcome, { selected: true }) : outcome,
        )(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'fci-names-another-application',
    title: { zh: 'FCI 中 84 的 DF 名称不是所选 AID', en: 'answers another DF name in the FCI than the one that was selected' },
    breaks: ['SELECT.fci'],
    card: (sound) => ({ fci: (persistent, card) => patched(sound.fci(persistent, card), 11, [0x07]) }),
  }),
  faulty({
    id: 'fci-without-df-name',
    title: { zh: 'FCI 中缺少 84', en: 'leaves the DF name out of the FCI' },
    breaks: ['SELECT.fci'],
    card: (sound) => ({
      fci: (persistent, card) => {
        const whole = sound.fci(persistent, card);
        return concat(Uint8Array.of(0x6f, whole.length - 12), whole.subarray(12));
      },
    }),
  }),
  faulty({
    id: 'fci-length-one-too-short',
    title: { zh: 'FCI 的 6F 长度比实际少 1', en: 'gives the FCI template a length that is one too short' },
    breaks: ['SELECT.fci'],
    card: (sound) => ({
      fci: (persistent, card) => {
        const whole = sound.fci(persistent, card);
        return patched(whole, 1, [whole.length - 3]);
      },
    }),
  }),
  faulty({
    id: 'fci-differs-from-ef15',
    title: { zh: 'FCI 中 9F0C 的有效日期与 15 文件不一致', en: 'answers another expiry date in the FCI than EF 15 holds' },
    breaks: ['SELECT.fci.issuer-data'],
    card: (sound) => ({
      fci: (persistent, card) => withIssuerData(sound.fci(persistent, card), (ef15) => patched(ef15, 24, bytes('20990101'))),
    }),
  }),
  faulty({
    id: 'fci-issuer-data-cut',
    title: { zh: 'FCI 中 9F0C 只有 28 字节', en: 'cuts the issuer data in the FCI to 28 octets' },
    breaks: ['SELECT.fci.issuer-data'],
    card: (sound) => ({
      fci: (persistent, card) => {
        const { files } = persistent;
        return sound.fci({ ...persistent, files: { ...files, [0x15]: (files[0x15] ?? new Uint8Array(0)).subarray(0, 28) } }, card);
      },
    }),
  }),
  faulty({
    id: 'selects-any-name',
    title: { zh: '选择未知 AID 也应答 FCI', en: 'answers the FCI of the purse to any name' },
    breaks: ['SELECT.unknown', 'SELECT.kernel', 'SELECT.partial'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '6A82', (outcome, { persistent }, _command, card) =>
        answer({ ...outcome.volatile, selected: 'purse' }, sound.fci(persistent, card)),
      ),
    }),
  }),
  faulty({
    id: 'selects-any-name-of-the-ministry',
    title: { zh: '只比较 RID，A000000632 开头的 AID 都能选中', en: 'compares only the RID of the name that is selected' },
    breaks: ['SELECT.unknown', 'SELECT.kernel'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '6A82', (outcome, { persistent }, { data }, card) =>
        data !== undefined && data.length >= 8 && bytes('A000000632').every((octet, place) => octet === data[place])
          ? answer({ ...outcome.volatile, selected: 'purse' }, sound.fci(persistent, card))
          : outcome,
      ),
    }),
  }),
  faulty({
    id: 'answers-for-the-sm-purse',
    title: { zh: '以国密电子钱包（A000000632010107）的 AID 也能选中', en: 'answers the FCI of the purse to the name of the SM purse' },
    breaks: ['SELECT.unknown', 'SELECT.kernel'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '6A82', (outcome, { persistent }, { data = none }, card) =>
        equal(data, bytes('A000000632010107'))
          ? answer(sound.reselect(outcome.volatile, 'purse', card), sound.fci(persistent, card))
          : outcome,
      ),
    }),
  }),
  faulty({
    id: 'names-a-bank-application-for-part-of-its-name',
    title: {
      zh: '以部分 AID 选择时，FCI 的 84 是另一 RID 的应用',
      en: 'answers part of its name with an FCI that names an application of another provider',
    },
    breaks: ['SELECT.partial'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '6A82', (outcome, { persistent }, { data = none }, card) =>
        isPartOfItsName(data, card) ? answer(outcome.volatile, patched(sound.fci(persistent, card), 7, bytes('0003'))) : outcome,
      ),
    }),
  }),
  faulty({
    id: 'cannot-be-selected-after-part-of-its-name',
    title: {
      zh: '以部分 AID 选择后，本次上电内不再能选中应用',
      en: 'cannot be selected any more once part of its name was tried, until a reset',
    },
    breaks: ['SELECT.aid'],
    card: (sound) => ({
      selectByName: (state, command, card) => {
        const { data = none } = command;
        const isLost = state.volatile.residue?.['lost'] === true;
        if (isLost && equal(data, purseAidOf(card.profile.kernel))) return refuse(withoutTransaction(state.volatile), '6A82');
        const outcome = sound.selectByName(state, command, card);
        return isPartOfItsName(data, card) ? retaining(outcome, { lost: true }) : outcome;
      },
    }),
  }),
];
