/** Faulty elements whose contactless registry tells of something else than there is. */

import { bytes, concat } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv, type Tlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import { crsAid } from '../se/contactless.ts';
import type { Handler, SeHandlers } from '../se/handlers.ts';
import { type Application, answer, applicationIn, commit, refuse } from '../se/state.ts';
import { afterwards, answering, lasting, noting, onWord, residueOf, retaining, seeing, taking, withData, withWord } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-contactless');

/** What the registry answers its selection with, changed. */
const presenting = (select: Handler, edit: (fci: Uint8Array) => Uint8Array): Handler =>
  onWord(select, '9000', (outcome) => (outcome.volatile.selected === crsAid ? withData(outcome, edit(outcome.response.data)) : outcome));

/** Each entry (61) of an answer with other objects in it; with none where this says so. */
function rewritten(data: Uint8Array, change: (object: Tlv) => Uint8Array): Uint8Array {
  return concat(...parseTlv(data).map(({ tag, children = [] }) => encodeTlv(tag, children.map(change))));
}

const showing = (crsGetStatus: Handler, change: (object: Tlv) => Uint8Array): Handler =>
  afterwards(crsGetStatus, (outcome) => withData(outcome, rewritten(outcome.response.data, change)));

const nothing = new Uint8Array(0);

/** A command of the registry that wants the channel of a domain; there is none to the registry, so that it is always refused. */
const guarded: Handler = ({ volatile }) => refuse(volatile, '6982');

/** DELETE, which keeps what it deletes for the registry. */
function haunted({ without, crsGetStatus }: SeHandlers): Partial<SeHandlers> {
  return {
    without: (persistent, aid) => {
      const gone = applicationIn(persistent, aid);
      const ghosts = (residueOf(persistent)['ghosts'] ?? []) as readonly Application[];
      const left = without(persistent, aid);
      return gone === undefined ? left : noting(left, { ghosts: [...ghosts.filter((ghost) => ghost.aid !== aid), gone] });
    },
    crsGetStatus: seeing(crsGetStatus, (persistent) => {
      const ghosts = (residueOf(persistent)['ghosts'] ?? []) as readonly Application[];
      const unseen = ghosts.filter(({ aid }) => applicationIn(persistent, aid) === undefined);
      return { ...persistent, applications: [...persistent.applications, ...unseen] };
    }),
  };
}

export const contactlessFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-registry-tells-no-version',
    title: { zh: '选择 CRS 的应答没有 9F08', en: 'leaves its version out where the contactless registry is selected' },
    breaks: ['2:CRS.select'],
    se: ({ select }) => ({
      select: presenting(select, (fci) => {
        const count = findTlv(parseTlv(fci), '6F', 'A5', '80')?.encoded ?? nothing;
        return encodeTlv('6F', [encodeTlv('84', bytes(crsAid)), encodeTlv('A5', [count])]);
      }),
    }),
  }),
  faulty({
    id: 'se-registry-tells-no-count',
    title: { zh: '选择 CRS 的应答没有更新计数', en: 'leaves its count of changes out where the contactless registry is selected' },
    breaks: ['2:CRS.select'],
    se: ({ select }) => ({
      select: presenting(select, () => encodeTlv('6F', [encodeTlv('84', bytes(crsAid)), bytes('A5059F08020100')])),
    }),
  }),
  faulty({
    id: 'se-has-no-contactless-registry',
    title: { zh: 'CRS 不可选择', en: 'does not find its contactless registry' },
    breaks: ['2:CRS.select'],
    se: ({ isSelectable }) => ({
      isSelectable: (application, persistent) => application.aid !== crsAid && isSelectable(application, persistent),
    }),
  }),
  faulty({
    id: 'se-registry-gives-its-data-without-the-template',
    title: { zh: '取数据 00A5 不带模板 A5', en: 'gives what stands in A5 without that template' },
    breaks: ['2:CRS.data'],
    se: ({ crsGetData }) => ({ crsGetData: answering(crsGetData, (data) => parseTlv(data)[0]?.value ?? data) }),
  }),
  faulty({
    id: 'se-registry-tells-the-count-of-its-selection',
    title: {
      zh: '取数据 00A5 给出选择时的计数而不是当前计数',
      en: 'tells in 00A5 the count of changes of the moment when it was selected',
    },
    breaks: ['2:CRS.data', '2:CRS.counter'],
    se: ({ select, crsGetData }) => ({
      select: afterwards(select, (outcome, { persistent }) => retaining(outcome, { counted: persistent.updates })),
      crsGetData: (state, command, element) => {
        const updates = residueOf(state.volatile)['counted'];
        const persistent = typeof updates === 'number' ? { ...state.persistent, updates } : state.persistent;
        return crsGetData({ ...state, persistent }, command, element);
      },
    }),
  }),
  faulty({
    id: 'se-registry-knows-no-data',
    title: { zh: '取数据 00A5 应答 6A88', en: 'answers 6A88 to GET DATA of 00A5' },
    breaks: ['2:CRS.data'],
    se: () => ({ crsGetData: ({ volatile }) => refuse(volatile, '6A88') }),
  }),
  faulty({
    id: 'se-registry-tells-no-activation',
    title: { zh: '9F70 只有一字节，没有激活状态', en: 'tells one octet as 9F70, without activation' },
    breaks: ['2:CRS.entry', '2:CRS.activate', '2:CRS.deactivate'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: showing(crsGetStatus, ({ tag, value, encoded }) => (tag === '9F70' ? encodeTlv(tag, value.slice(0, 1)) : encoded)),
    }),
  }),
  faulty({
    id: 'se-registry-tells-activation-first',
    title: { zh: '9F70 两字节次序颠倒', en: 'tells activation before the life of an application' },
    breaks: ['2:CRS.entry', '2:CRS.activate', '2:CRS.deactivate'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: showing(crsGetStatus, ({ tag, value, encoded }) => (tag === '9F70' ? encodeTlv(tag, value.toReversed()) : encoded)),
    }),
  }),
  faulty({
    id: 'se-registry-lists-all-whatever-it-is-asked-for',
    title: { zh: 'CRS 查询忽略名称，列出全部', en: 'lists all of the contactless registry, whatever name it is asked for' },
    breaks: ['2:CRS.filter'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: taking(crsGetStatus, (command) =>
        findTlv(safely(command.data), '4F') === undefined ? command : { ...command, data: bytes('4F00') },
      ),
    }),
  }),
  faulty({
    id: 'se-registry-lists-nothing-with-9000',
    title: { zh: 'CRS 查询无匹配时应答 9000', en: 'answers 9000 and no data where nothing of the contactless registry fits' },
    breaks: ['2:CRS.filter'],
    se: ({ crsGetStatus }) => ({ crsGetStatus: onWord(crsGetStatus, '6A88', (outcome) => withWord(outcome, '9000')) }),
  }),
  faulty({
    id: 'se-registry-lists-what-is-not-for-terminals',
    title: { zh: 'CRS 也列出非接触以外的应用', en: 'lists applications in the contactless registry that are not for terminals' },
    breaks: ['2:INSTALL.contactless'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: seeing(crsGetStatus, (persistent) => ({
        ...persistent,
        applications: persistent.applications.map((application) => ({
          ...application,
          contactless: application.contactless ?? { active: false, rank: 0 },
        })),
      })),
    }),
  }),
  faulty({
    id: 'se-registry-begins-with-the-next-page',
    title: {
      zh: 'CRS 没有第一页时取下一页按第一页处理',
      en: 'gives the first page of the contactless registry where the next is asked for and none was given',
    },
    breaks: ['2:CRS.next'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: taking(crsGetStatus, (command, { volatile: { listing } }) =>
        command.p2 === 0x01 && listing?.of !== 0xf2 ? { ...command, p2: 0x00 } : command,
      ),
    }),
  }),
  faulty({
    id: 'se-registry-answers-a-next-page-with-nothing',
    title: {
      zh: 'CRS 没有第一页时取下一页应答 9000',
      en: 'answers 9000 where the next page of the contactless registry is asked for and none was given',
    },
    breaks: ['2:CRS.next'],
    se: ({ crsGetStatus }) => ({ crsGetStatus: onWord(crsGetStatus, '6985', ({ volatile }) => answer(volatile)) }),
  }),
  faulty({
    id: 'se-registry-wants-a-reserved-bit',
    title: {
      zh: 'CRS 查询要求 P2 为 02，P2 为 00 时应答 6A86',
      en: 'asks for P2 02 in queries of the contactless registry and refuses 00',
    },
    breaks: ['2:CRS.reserved', '2:CRS.entry', '2:CRS.filter'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: (state, command, element) =>
        (command.p2 & 0x02) === 0 ? refuse(state.volatile, '6A86') : crsGetStatus(state, { ...command, p2: command.p2 & ~0x02 }, element),
    }),
  }),
  faulty({
    id: 'se-registry-answers-a-reserved-bit-in-another-form',
    title: { zh: 'CRS 查询 P2 保留位置位时只返回名称', en: 'lists bare names where a reserved bit of P2 is set' },
    breaks: ['2:CRS.reserved'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: (state, command, element) => {
        if ((command.p2 & ~0x01) === 0) return crsGetStatus(state, command, element);
        const outcome = crsGetStatus(state, { ...command, p2: command.p2 & 0x01 }, element);
        return withData(
          outcome,
          rewritten(outcome.response.data, ({ tag, encoded }) => (tag === '4F' ? encoded : nothing)),
        );
      },
    }),
  }),
  faulty({
    id: 'se-registry-never-counts',
    title: { zh: '更新计数不增加', en: 'never counts a change of the contactless registry' },
    breaks: ['2:CRS.counter'],
    se: () => ({ counted: (persistent) => persistent }),
  }),
  faulty({
    id: 'se-registry-counts-queries',
    title: { zh: '查询也使更新计数增加', en: 'counts queries of the contactless registry as changes' },
    breaks: ['2:CRS.counter'],
    se: ({ crsGetStatus }) => ({
      crsGetStatus: onWord(crsGetStatus, '9000', (outcome, { persistent }, _, { handlers }) => ({
        ...commit(outcome.volatile, handlers.counted(persistent), outcome.response.data),
      })),
    }),
  }),
  faulty({
    id: 'se-registry-counts-what-becomes-active-alone',
    title: { zh: '去激活不使更新计数增加', en: 'counts activations and no deactivation' },
    breaks: ['2:CRS.counter'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: lasting(crsSetStatus, (after, { persistent }, { p1, p2 }) =>
        p1 === 0x01 && p2 === 0x00 ? { ...after, updates: persistent.updates } : after,
      ),
    }),
  }),
  faulty({
    id: 'se-registry-counts-in-one-octet',
    title: { zh: '更新计数只有一字节', en: 'tells one octet as the count of changes' },
    breaks: ['2:CRS.select', '2:CRS.data'],
    se: ({ select, crsGetData }) => ({
      select: presenting(select, (fci) => {
        const count = findTlv(parseTlv(fci), '6F', 'A5', '80')?.value.at(-1) ?? 0;
        return encodeTlv('6F', [encodeTlv('84', bytes(crsAid)), encodeTlv('A5', [bytes('9F08020100'), encodeTlv('80', octets(count, 1))])]);
      }),
      crsGetData: answering(crsGetData, (data) =>
        encodeTlv('A5', [bytes('9F08020100'), encodeTlv('80', (findTlv(parseTlv(data), 'A5', '80')?.value ?? nothing).slice(-1))]),
      ),
    }),
  }),
  faulty({
    id: 'se-registry-shows-no-heads',
    title: { zh: '组员条目不给出组头', en: 'leaves the head out of the entry of a member' },
    breaks: ['2:CRS.group'],
    se: ({ crsGetStatus }) => ({ crsGetStatus: showing(crsGetStatus, ({ tag, encoded }) => (tag === 'A2' ? nothing : encoded)) }),
  }),
  faulty({
    id: 'se-registry-shows-no-members',
    title: { zh: '组头条目不给出组员', en: 'leaves the members out of the entry of a head' },
    breaks: ['2:CRS.group'],
    se: ({ crsGetStatus }) => ({ crsGetStatus: showing(crsGetStatus, ({ tag, encoded }) => (tag === 'A3' ? nothing : encoded)) }),
  }),
  faulty({
    id: 'se-registry-shows-what-was-deleted',
    title: { zh: '删除的应用仍在非接触注册表中', en: 'shows deleted applications in the contactless registry' },
    breaks: ['2:CRS.deleted'],
    se: haunted,
  }),
  faulty({
    id: 'se-registry-lists-through-a-channel-alone',
    title: { zh: 'CRS 查询要求安全通道', en: 'asks for a channel before it lists the contactless registry' },
    breaks: ['2:CRS.open'],
    se: () => ({ crsGetStatus: guarded }),
  }),
  faulty({
    id: 'se-registry-switches-through-a-channel-alone',
    title: { zh: 'CRS 切换要求安全通道', en: 'asks for a channel before it switches applications' },
    breaks: ['2:CRS.open'],
    se: () => ({ crsSetStatus: guarded }),
  }),
];

/** The data objects of a command; none where they are not well formed. */
function safely(data: Uint8Array | undefined): readonly Tlv[] {
  try {
    return parseTlv(data ?? nothing);
  } catch {
    return [];
  }
}
