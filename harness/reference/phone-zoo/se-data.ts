/** Faulty elements that say of themselves with GET DATA what is not so. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv } from '../../bytes/tlv.ts';
import { draw } from '../entropy.ts';
import type { Handler } from '../se/handlers.ts';
import { refuse } from '../se/state.ts';
import {
  afterwards,
  answering,
  keeping,
  onWord,
  remembering,
  residueOf,
  retaining,
  taking,
  withData,
  withWord,
  wording,
} from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-access');

/** GET DATA, and another object in the place of this one. */
function telling(getData: Handler, tag: string, edit: (object: Uint8Array) => Uint8Array): Handler {
  const [p1, p2] = bytes(tag.padStart(4, '0'));
  return answering(getData, (data, _, command) => (command.p1 === p1 && command.p2 === p2 && command.cla >= 0x80 ? edit(data) : data));
}

/** Card data with other octets of the identifiers. */
function identifying(getData: Handler, from: string, to: string): Handler {
  return telling(getData, '66', (object) => bytes(hex(object).replaceAll(from, to)));
}

export const dataFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-draws-its-production-data',
    title: { zh: '生产数据每次读取不同', en: 'gives another serial number each time' },
    breaks: ['2:DATA.cplc'],
    se: ({ getData }) => ({
      getData: onWord(getData, '9000', (outcome, { volatile }, { p1, p2 }) => {
        const { octets, entropy } = draw(volatile.entropy, 4);
        const { data } = outcome.response;
        return p1 === 0x9f && p2 === 0x7f
          ? keeping(withData(outcome, concat(data.slice(0, -30), octets, data.slice(-26))), { entropy })
          : outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-gives-41-octets-of-production-data',
    title: { zh: '生产数据只有 41 字节', en: 'gives 41 octets of production data' },
    breaks: ['2:DATA.cplc'],
    se: ({ getData }) => ({ getData: telling(getData, '9F7F', (object) => encodeTlv('9F7F', object.slice(3, -1))) }),
  }),
  faulty({
    id: 'se-guards-its-production-data',
    title: { zh: '读生产数据要求安全通道', en: 'tells its production data through a channel alone' },
    breaks: ['2:DATA.cplc'],
    se: ({ getData }) => ({
      getData: (state, command, element) =>
        command.p1 === 0x9f && command.p2 === 0x7f && !element.handlers.isAuthenticated(state)
          ? refuse(state.volatile, '6982')
          : getData(state, command, element),
    }),
  }),
  faulty({
    id: 'se-bears-the-identifier-of-another-body',
    title: { zh: '识别数据中的标识不是 GlobalPlatform', en: 'names another body than GlobalPlatform in its recognition data' },
    breaks: ['2:DATA.recognition'],
    se: ({ getData }) => ({ getData: identifying(getData, '06072A864886FC6B01', '06072A864886F76B01') }),
  }),
  faulty({
    id: 'se-has-no-recognition-data',
    title: { zh: '没有 66 数据对象', en: 'has no object 66' },
    breaks: ['2:DATA.recognition', '2:DATA.protocol'],
    se: ({ getData }) => ({
      getData: (state, command, element) =>
        command.p1 === 0x00 && command.p2 === 0x66 ? refuse(state.volatile, '6A88') : getData(state, command, element),
    }),
  }),
  faulty({
    id: 'se-claims-the-other-protocol',
    title: { zh: '识别数据列出的安全通道协议与实际不符', en: 'lists another channel than the one that it opens' },
    breaks: ['2:DATA.protocol'],
    se: ({ getData }) => ({ getData: telling(getData, '66', (object) => bytes(hex(object).replace(/(FC6B04)0[23]..$/, '$10105'))) }),
  }),
  faulty({
    id: 'se-leaves-its-last-key-out',
    title: { zh: '密钥信息中没有标识 03', en: 'lists two keys of each version' },
    breaks: ['2:DATA.keys'],
    se: ({ getData }) => ({
      getData: telling(getData, 'E0', (object) => {
        const keys = findTlv(parseTlv(object), 'E0')?.children ?? [];
        return encodeTlv(
          'E0',
          keys.filter(({ value }) => value[0] !== 0x03).map(({ encoded }) => encoded),
        );
      }),
    }),
  }),
  faulty({
    id: 'se-numbers-its-keys-from-zero',
    title: { zh: '密钥标识从 00 起', en: 'lists the key ids 00, 01 and 02' },
    breaks: ['2:DATA.keys'],
    se: ({ getData }) => ({
      getData: telling(getData, 'E0', (object) => {
        const keys = findTlv(parseTlv(object), 'E0')?.children ?? [];
        return encodeTlv(
          'E0',
          keys.map(({ value }) => encodeTlv('C0', value.with(0, (value[0] as number) - 1))),
        );
      }),
    }),
  }),
  faulty({
    id: 'se-answers-absent-objects-with-nothing',
    title: { zh: '取不存在的数据对象应答 9000', en: 'answers 9000 and nothing for a data object that is not there' },
    breaks: ['2:DATA.absent', '2:DATA.absent.word'],
    se: ({ getData }) => ({ getData: wording(getData, '6A88', '9000') }),
  }),
  faulty({
    id: 'se-repeats-the-object-before',
    title: { zh: '取不存在的数据对象时返回上次读取的内容', en: 'gives the object that was read before for one that is not there' },
    breaks: ['2:DATA.absent', '2:DATA.absent.word'],
    se: ({ getData }) => ({
      getData: afterwards(getData, (outcome, { volatile }) => {
        const before = residueOf(volatile)['object'];
        if (outcome.response.sw === '9000') return retaining(outcome, { object: outcome.response.data });
        return before instanceof Uint8Array ? withWord(withData(outcome, before), '9000') : outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-takes-absent-objects-for-absent-files',
    title: { zh: '取不存在的数据对象应答 6A82', en: 'answers 6A82 for a data object that is not there' },
    breaks: ['2:DATA.absent.word'],
    se: ({ getData }) => ({ getData: wording(getData, '6A88', '6A82') }),
  }),
  faulty({
    id: 'se-gives-whole-objects-under-class-00',
    title: { zh: 'CLA 00 取数据也返回整个数据对象', en: 'gives tag and length under class 00, too' },
    breaks: ['2:DATA.value'],
    se: ({ getData }) => ({ getData: taking(getData, (command) => ({ ...command, cla: 0x80 })) }),
  }),
  faulty({
    id: 'se-knows-no-get-data-under-class-00',
    title: { zh: 'CLA 00 取数据应答 6E00', en: 'answers 6E00 to GET DATA with class 00' },
    breaks: ['2:DATA.value'],
    se: ({ getData }) => ({
      getData: (state, command, element) => (command.cla < 0x80 ? refuse(state.volatile, '6E00') : getData(state, command, element)),
    }),
  }),
  faulty({
    id: 'se-lists-the-keys-of-its-factory',
    title: { zh: '更换密钥后密钥信息仍是旧版本', en: 'still lists the keys that were there before PUT KEY' },
    breaks: ['2:DATA.keys'],
    se: ({ getData, putKey }) => ({
      putKey: onWord(putKey, '9000', (outcome, state, command, element) => {
        const { data } = getData(state, { ...command, cla: 0x80, ins: 0xca, p1: 0x00, p2: 0xe0 }, element).response;
        return remembering(outcome, state, { [state.volatile.selected]: residueOf(state.persistent)[state.volatile.selected] ?? data });
      }),
      getData: answering(getData, (data, { persistent, volatile }, { cla, p1, p2 }) => {
        const listed = residueOf(persistent)[volatile.selected];
        return p1 === 0x00 && p2 === 0xe0 && cla >= 0x80 && listed instanceof Uint8Array ? listed : data;
      }),
    }),
  }),
];
