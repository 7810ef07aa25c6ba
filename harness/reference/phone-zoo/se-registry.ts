/** Faulty elements whose registry tells of more or less than there is. */

import { concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, parseTlv } from '../../bytes/tlv.ts';
import type { Command } from '../../iso7816/command.ts';
import { objectsIn } from '../se/registry.ts';
import { type Application, answer, cardLife, isDomain, life } from '../se/state.ts';
import { afterwards, keeping, onWord, seeing, taking, withData, withEach, withWord } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-registry');

/** GET STATUS, asked for another name than it was. */
const asking = (command: Command, change: (name: Uint8Array) => Uint8Array): Command => {
  const objects = objectsIn(command.data) ?? [];
  const data = concat(...objects.map(({ tag, value, encoded }) => (tag === '4F' ? encodeTlv('4F', change(value)) : encoded)));
  return objects.length === 0 ? command : { ...command, data };
};

const isNext = ({ p2 }: Command): boolean => (p2 & 0x01) !== 0;

/** An answer that says that more follows. */
const more = '6310';

/** Entries of load files that are told as SELECTABLE. */
const relived = (data: Uint8Array): Uint8Array =>
  concat(
    ...parseTlv(data).map(({ tag, children = [] }) =>
      encodeTlv(
        tag,
        children.map((object) => (object.tag === '9F70' ? encodeTlv('9F70', Uint8Array.of(life.selectable)) : object.encoded)),
      ),
    ),
  );

const isContent = (application: Application): boolean => !isDomain(application);

export const registryFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-tells-the-life-of-its-domain-for-the-cards',
    title: { zh: 'P1 80 给出安全域自身的状态而不是卡片状态', en: 'tells the life of its issuer’s domain with P1 80, and not the card’s' },
    breaks: ['2:STATUS.issuer'],
    se: ({ getStatus }) => ({
      getStatus: seeing(getStatus, (persistent) => ({ ...persistent, life: persistent.applications[0]?.life ?? persistent.life })),
    }),
  }),
  faulty({
    id: 'se-always-tells-that-it-is-op-ready',
    title: { zh: 'P1 80 给出的卡片状态总是 OP_READY', en: 'tells with P1 80 that it is OP_READY, whatever its life is' },
    breaks: ['2:STATUS.issuer', '2:LIFE.card'],
    se: ({ getStatus }) => ({ getStatus: seeing(getStatus, (persistent) => ({ ...persistent, life: cardLife.ready })) }),
  }),
  faulty({
    id: 'se-lists-load-files-as-applications-live',
    title: { zh: '装载文件以应用的可选状态列出', en: 'lists load files with the life of applications that are selectable' },
    breaks: ['2:STATUS.lists'],
    se: ({ getStatus }) => ({
      getStatus: afterwards(getStatus, (outcome, _state, { p1 }) =>
        p1 === 0x20 && outcome.response.sw === '9000' ? withData(outcome, relived(outcome.response.data)) : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-lists-its-issuers-domain-with-two-names',
    title: { zh: 'P1 80 也列出应用', en: 'lists applications with its issuer’s domain under P1 80' },
    breaks: ['2:STATUS.issuer'],
    se: ({ getStatus }) => ({
      getStatus: afterwards(getStatus, (outcome, state, command, element) => {
        if (command.p1 !== 0x80 || outcome.response.sw !== '9000') return outcome;
        const others = getStatus(state, { ...command, p1: 0x40 }, element);
        return withData(outcome, concat(outcome.response.data, others.response.data));
      }),
    }),
  }),
  faulty({
    id: 'se-lists-its-last-application-twice',
    title: { zh: '最后一个应用列出两次', en: 'lists its last application twice' },
    breaks: ['2:STATUS.lists'],
    se: ({ getStatus }) => ({
      getStatus: seeing(getStatus, (persistent) => ({
        ...persistent,
        applications: [...persistent.applications, ...persistent.applications.slice(-1).filter(isContent)],
      })),
    }),
  }),
  faulty({
    id: 'se-leaves-its-last-application-out',
    title: { zh: '不列出最后一个应用', en: 'leaves its last application out of its lists' },
    breaks: ['2:STATUS.lists'],
    se: ({ getStatus }) => ({
      getStatus: seeing(getStatus, (persistent) => ({
        ...persistent,
        applications: persistent.applications.filter((each, index, all) => index < all.length - 1 || !isContent(each)),
      })),
    }),
  }),
  faulty({
    id: 'se-lists-every-application-as-selectable',
    title: { zh: '所有应用都列为可选状态', en: 'lists every application as SELECTABLE' },
    breaks: ['2:STATUS.lists', '2:LIFE.lock', '2:INSTALL.installed'],
    se: ({ getStatus }) => ({
      getStatus: seeing(getStatus, (persistent) =>
        withEach(persistent, (application) => (isContent(application) ? { ...application, life: life.selectable } : application)),
      ),
    }),
  }),
  faulty({
    id: 'se-lists-everything-as-its-own',
    title: { zh: '列出的应用都属于当前安全域', en: 'names the domain that is asked as that of every application' },
    breaks: ['2:STATUS.lists', '2:DOMAIN.extradite'],
    se: ({ getStatus }) => ({
      getStatus: onWord(
        onWord(getStatus, more, (outcome, state) => owned(outcome, state.volatile.selected)),
        '9000',
        (outcome, state) => owned(outcome, state.volatile.selected),
      ),
    }),
  }),
  faulty({
    id: 'se-lists-all-whatever-it-is-asked-for',
    title: { zh: '忽略查询的 AID，列出全部', en: 'lists all, whatever name it is asked for' },
    breaks: ['2:STATUS.filter', '2:STATUS.none'],
    se: ({ getStatus }) => ({ getStatus: taking(getStatus, (command) => asking(command, () => new Uint8Array(0))) }),
  }),
  faulty({
    id: 'se-filters-by-the-provider-alone',
    title: { zh: '查询的 AID 只比较前 5 字节', en: 'compares the first five octets of the name that it is asked for' },
    breaks: ['2:STATUS.filter', '2:STATUS.none'],
    se: ({ getStatus }) => ({ getStatus: taking(getStatus, (command) => asking(command, (name) => name.slice(0, 5))) }),
  }),
  faulty({
    id: 'se-lists-whole-names-alone',
    title: { zh: '只接受完整 AID 查询', en: 'lists what bears the whole name that it is asked for, and nothing that begins so' },
    breaks: ['2:STATUS.filter'],
    se: ({ getStatus }) => ({
      getStatus: seeing(getStatus, (persistent, { volatile }, command) => {
        const asked = objectsIn(command.data)?.find(({ tag }) => tag === '4F');
        const name = hex(asked?.value ?? new Uint8Array(0));
        if (name === '') return persistent;
        const kept = persistent.applications.filter(({ aid }) => aid === name || aid === volatile.selected);
        return { ...persistent, applications: kept };
      }),
    }),
  }),
  faulty({
    id: 'se-lists-nothing-with-9000',
    title: { zh: '无匹配时应答 9000 与空数据', en: 'answers 9000 and no data where nothing fits' },
    breaks: ['2:STATUS.none'],
    se: ({ getStatus }) => ({ getStatus: onWord(getStatus, '6A88', (outcome) => withWord(outcome, '9000')) }),
  }),
  faulty({
    id: 'se-repeats-its-first-page',
    title: { zh: '取下一页时总是返回第一页', en: 'gives its first page again for the next' },
    breaks: ['2:STATUS.pages'],
    se: ({ getStatus }) => ({
      getStatus: taking(getStatus, (command, { volatile: { listing } }) =>
        isNext(command) && listing?.of === command.p1 ? { ...command, p2: command.p2 & ~0x01 } : command,
      ),
    }),
  }),
  faulty({
    id: 'se-loses-an-entry-between-pages',
    title: { zh: '换页时丢失一项', en: 'loses an entry between two pages' },
    breaks: ['2:STATUS.pages'],
    se: ({ getStatus }) => ({
      getStatus: onWord(getStatus, more, (outcome) => {
        const { listing } = outcome.volatile;
        const entries = listing?.entries.slice(1) ?? [];
        return keeping(outcome, { listing: listing && entries.length > 0 ? { ...listing, entries } : listing });
      }),
    }),
  }),
  faulty({
    id: 'se-gives-an-entry-on-both-pages',
    title: { zh: '换页时最后一项重复', en: 'gives the last entry of a page on the next one again' },
    breaks: ['2:STATUS.pages'],
    se: ({ getStatus }) => ({
      getStatus: onWord(getStatus, more, (outcome) => {
        const { listing } = outcome.volatile;
        const last = objectsIn(outcome.response.data)?.at(-1)?.encoded;
        return listing === undefined || last === undefined
          ? outcome
          : keeping(outcome, { listing: { ...listing, entries: [last, ...listing.entries] } });
      }),
    }),
  }),
  faulty({
    id: 'se-announces-no-further-page',
    title: { zh: '一页容不下时应答 9000，其余不再给出', en: 'answers 9000 where a list does not fit, and keeps the rest' },
    breaks: ['2:STATUS.pages'],
    se: ({ getStatus }) => ({
      getStatus: onWord(getStatus, more, (outcome) => withWord(keeping(outcome, { listing: undefined }), '9000')),
    }),
  }),
  faulty({
    id: 'se-begins-a-list-with-the-next-page',
    title: { zh: '没有第一页时取下一页按第一页处理', en: 'gives the first page where the next is asked for and none was given' },
    breaks: ['2:STATUS.next'],
    se: ({ getStatus }) => ({
      getStatus: taking(getStatus, (command, { volatile: { listing } }) =>
        isNext(command) && listing?.of !== command.p1 ? { ...command, p2: command.p2 & ~0x01 } : command,
      ),
    }),
  }),
  faulty({
    id: 'se-answers-a-next-page-with-nothing',
    title: { zh: '没有第一页时取下一页应答 9000', en: 'answers 9000 and no data where the next page is asked for and none was given' },
    breaks: ['2:STATUS.next'],
    se: ({ getStatus }) => ({
      getStatus: onWord(getStatus, '6985', (outcome, _, command) => (isNext(command) ? answer(outcome.volatile) : outcome)),
    }),
  }),
];

/** Entries in which the domain that each belongs to is another. */
function owned(outcome: Parameters<typeof withData>[0], domain: string) {
  const octets = Uint8Array.from(Buffer.from(domain, 'hex'));
  const entries = parseTlv(outcome.response.data).map(({ tag, children, encoded }) =>
    children === undefined
      ? encoded
      : encodeTlv(
          tag,
          children.map((each) => (each.tag === 'CC' ? encodeTlv('CC', octets) : each.encoded)),
        ),
  );
  return withData(outcome, concat(...entries));
}
