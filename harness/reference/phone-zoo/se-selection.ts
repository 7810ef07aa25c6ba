/** Faulty elements that select what they must not, or do not select what they must. */

import { bytes, hex } from '../../bytes/hex.ts';
import { encodeTlv } from '../../bytes/tlv.ts';
import type { Handler } from '../se/handlers.ts';
import { applicationIn, isDomain, refuse } from '../se/state.ts';
import { keeping, onWord, taking, withData } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-access');

const none = new Uint8Array(0);

/** SELECT, and another answer of domains. */
function presenting(select: Handler, edit: (aid: string, asked: Uint8Array) => Uint8Array): Handler {
  return onWord(select, '9000', (outcome, { persistent }, { data = none }) => {
    const found = applicationIn(persistent, outcome.volatile.selected);
    return found !== undefined && isDomain(found) ? withData(outcome, edit(found.aid, data)) : outcome;
  });
}

export const selectionFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-selects-no-domain-without-a-name',
    title: { zh: '不带 AID 的选择应答 6A82', en: 'answers 6A82 to a selection without a name' },
    breaks: ['2:SELECT.domain'],
    se: ({ select }) => ({
      select: (state, command, element) => (command.data === undefined ? refuse(state.volatile, '6A82') : select(state, command, element)),
    }),
  }),
  faulty({
    id: 'se-answers-its-selection-with-nothing',
    title: { zh: '选择安全域只应答 9000，不返回 FCI', en: 'answers the selection of a domain with 9000 and no data' },
    breaks: ['2:SELECT.domain', '2:SELECT.length'],
    se: ({ select }) => ({ select: presenting(select, () => none) }),
  }),
  faulty({
    id: 'se-echoes-the-name-that-it-was-asked-for',
    title: { zh: 'FCI 的 84 回送所请求的名称而不是自身 AID', en: 'names under 84 what it was asked for, and not itself' },
    breaks: ['2:SELECT.domain'],
    se: ({ select }) => ({
      select: presenting(select, (_, asked) => encodeTlv('6F', [encodeTlv('84', asked), bytes('A5049F6501FF')])),
    }),
  }),
  faulty({
    id: 'se-wants-whole-names',
    title: { zh: '只接受完整 AID 的选择', en: 'finds applications by their whole names alone' },
    breaks: ['2:SELECT.partial', '2:SELECT.next', '2:FIELD.active'],
    se: ({ select }) => ({
      select: (state, command, element) => {
        const { data } = command;
        const isWhole = data === undefined || applicationIn(state.persistent, hex(data)) !== undefined;
        return isWhole ? select(state, command, element) : refuse(state.volatile, '6A82');
      },
    }),
  }),
  faulty({
    id: 'se-refuses-names-shorter-than-eight-octets',
    title: { zh: '拒绝少于 8 字节的部分 AID', en: 'refuses the beginning of a name that has less than eight octets' },
    breaks: ['2:SELECT.partial', '2:SELECT.next'],
    se: ({ select }) => ({
      select: (state, command, element) =>
        command.data !== undefined && command.data.length < 8 ? refuse(state.volatile, '6A82') : select(state, command, element),
    }),
  }),
  faulty({
    id: 'se-begins-again-at-the-next',
    title: { zh: '选择下一个时总是从头查找', en: 'looks for the next from the beginning, and finds the first again' },
    breaks: ['2:SELECT.next'],
    se: ({ select }) => ({ select: taking(select, (command) => (command.p2 === 0x02 ? { ...command, p2: 0x00 } : command)) }),
  }),
  faulty({
    id: 'se-goes-round-where-there-is-no-next',
    title: { zh: '没有下一个时回到第一个', en: 'goes back to the first where there is no next' },
    breaks: ['2:SELECT.next'],
    se: ({ select }) => ({
      select: (state, command, element) => {
        const outcome = select(state, command, element);
        const isEnd = command.p2 === 0x02 && outcome.response.sw !== '9000';
        return isEnd ? select(state, { ...command, p2: 0x00 }, element) : outcome;
      },
    }),
  }),
  faulty({
    id: 'se-takes-names-that-go-on-behind-its-own',
    title: { zh: 'AID 后多出字节的名称也能选中', en: 'finds a domain by a name that goes on behind its own' },
    breaks: ['2:SELECT.absent'],
    se: ({ select }) => ({
      select: onWord(select, '6A82', (outcome, state, command, element) => {
        const name = hex(command.data ?? none);
        const begun = state.persistent.applications.find((known) => isDomain(known) && name.startsWith(known.aid));
        return begun === undefined ? outcome : select(state, { ...command, data: bytes(begun.aid) }, element);
      }),
    }),
  }),
  faulty({
    id: 'se-falls-back-to-its-issuer',
    title: { zh: '未知注册方的 AID 选中主安全域', en: 'selects its issuer’s domain for names of providers that it does not know' },
    breaks: ['2:SELECT.absent'],
    se: ({ select }) => ({
      select: (state, command, element) => {
        const provider = hex(command.data ?? none).slice(0, 10);
        const isKnown = state.persistent.applications.some(({ aid }) => aid.startsWith(provider));
        const { data: _, ...unnamed } = command;
        return select(state, isKnown || state.volatile.side === 'field' ? command : unnamed, element);
      },
    }),
  }),
  faulty({
    id: 'se-tells-no-longest-field',
    title: { zh: '安全域 FCI 中没有 9F65', en: 'leaves the longest data field out of what a domain answers' },
    breaks: ['2:SELECT.length'],
    se: ({ select }) => ({ select: presenting(select, (aid) => encodeTlv('6F', [encodeTlv('84', bytes(aid)), bytes('A500')])) }),
  }),
  faulty({
    id: 'se-tells-its-longest-field-beside-the-template',
    title: { zh: '9F65 放在 A5 之外', en: 'tells the longest data field beside A5' },
    breaks: ['2:SELECT.length'],
    se: ({ select }) => ({
      select: presenting(select, (aid) => encodeTlv('6F', [encodeTlv('84', bytes(aid)), bytes('A500'), bytes('9F6501FF')])),
    }),
  }),
  faulty({
    id: 'se-keeps-its-channel-when-selected-again',
    title: { zh: '再次选择同一安全域后通道仍有效', en: 'keeps its channel when the same domain is selected again' },
    breaks: ['2:SELECT.ends'],
    se: ({ select }) => ({
      select: onWord(select, '9000', (outcome, { volatile: { session, selected } }) =>
        outcome.volatile.selected === selected ? keeping(outcome, { session }) : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-finds-its-channel-again-after-another-selection',
    title: {
      zh: '选择其他应用后再选回，通道仍有效',
      en: 'goes on with its channel once another application was selected and it is selected again',
    },
    breaks: ['2:SELECT.ends'],
    se: ({ select }) => ({
      select: onWord(select, '9000', (outcome, { volatile: { session, selected } }) =>
        outcome.volatile.selected === selected ? outcome : keeping(outcome, { session }),
      ),
    }),
  }),
];
