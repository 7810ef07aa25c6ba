/** Faulty elements that show terminals another directory than they should, or let them reach what they must not. */

import { bytes, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv } from '../../bytes/tlv.ts';
import { ppseAid } from '../se/contactless.ts';
import type { Handler, SeRules } from '../se/handlers.ts';
import { type Aid, type Application, applicationIn, type Persistent, refuse } from '../se/state.ts';
import { lasting, noting, onWord, residueOf, retaining, under, withContactless, withData, withEach, withWord } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-contactless');

/** Applications for terminals, whether or not they are active. */
const forTerminals = ({ applications }: Persistent): readonly Application[] =>
  applications.filter(({ contactless }) => contactless !== undefined);

/** The directory, with the entries of its answer changed. */
function listing(select: Handler, change: (entry: Uint8Array) => Uint8Array): Handler {
  return onWord(select, '9000', (outcome) => {
    if (outcome.volatile.selected !== ppseAid) return outcome;
    const entries = findTlv(parseTlv(outcome.response.data), '6F', 'A5', 'BF0C')?.children ?? [];
    const changed = encodeTlv(
      'BF0C',
      entries.map(({ encoded }) => change(encoded)),
    );
    return withData(outcome, encodeTlv('6F', [encodeTlv('84', bytes(ppseAid)), encodeTlv('A5', [changed])]));
  });
}

/** The directory that knows which applications were active at another time. */
const listingThoseOf =
  (directory: SeRules['directory'], active: (persistent: Persistent) => readonly Aid[] | undefined): SeRules['directory'] =>
  (persistent) => {
    const names = active(persistent);
    if (names === undefined) return directory(persistent);
    return directory(withEach(persistent, (application) => withContactless(application, { active: names.includes(application.aid) })));
  };

function activeIn(persistent: Persistent): readonly Aid[] {
  return forTerminals(persistent)
    .filter(({ contactless }) => contactless?.active)
    .map(({ aid }) => aid);
}

const kept = (persistent: Persistent, name: string): readonly Aid[] | undefined =>
  residueOf(persistent)[name] as readonly Aid[] | undefined;

/** Whether a name is that of an application for terminals, and whole. */
const isWhole = (persistent: Persistent, name: Uint8Array | undefined): boolean =>
  applicationIn(persistent, hex(name ?? new Uint8Array(0))) !== undefined;

export const terminalFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-lists-all-cards-to-terminals',
    title: { zh: 'PPSE 列出全部卡，不论是否激活', en: 'lists all cards in the directory, active or not' },
    breaks: ['2:PPSE.active', '2:PPSE.follows', '2:PPSE.none', '2:PPSE.locked'],
    se: ({ directory }) => ({ directory: listingThoseOf(directory, (persistent) => forTerminals(persistent).map(({ aid }) => aid)) }),
  }),
  faulty({
    id: 'se-lists-no-priorities',
    title: { zh: 'PPSE 条目没有优先级', en: 'leaves priorities out of the directory' },
    breaks: ['2:PPSE.active'],
    se: ({ select }) => ({
      select: listing(select, (entry) => encodeTlv('61', [findTlv(parseTlv(entry), '61', '4F')?.encoded ?? new Uint8Array(0)])),
    }),
  }),
  faulty({
    id: 'se-lists-no-names',
    title: { zh: 'PPSE 条目没有 AID', en: 'leaves names out of the directory' },
    breaks: ['2:PPSE.active', '2:PPSE.name'],
    se: ({ select }) => ({
      select: listing(select, (entry) => encodeTlv('61', [findTlv(parseTlv(entry), '61', '87')?.encoded ?? new Uint8Array(0)])),
    }),
  }),
  faulty({
    id: 'se-lists-the-card-before-the-last-switch',
    title: { zh: 'PPSE 总是落后一次切换', en: 'lists what was active before the last change' },
    breaks: ['2:PPSE.follows', '2:PPSE.active', '2:PPSE.none'],
    se: ({ crsSetStatus, directory }) => ({
      crsSetStatus: lasting(crsSetStatus, (after, { persistent }) => noting(after, { listed: activeIn(persistent) })),
      directory: listingThoseOf(directory, (persistent) => kept(persistent, 'listed')),
    }),
  }),
  faulty({
    id: 'se-takes-nothing-off-its-directory',
    title: { zh: 'PPSE 只增不减', en: 'puts into the directory what becomes active and never takes it off' },
    breaks: ['2:PPSE.follows', '2:PPSE.active', '2:PPSE.none'],
    se: ({ crsSetStatus, directory }) => ({
      crsSetStatus: lasting(crsSetStatus, (after, { persistent }) =>
        noting(after, { listed: [...(kept(persistent, 'listed') ?? activeIn(persistent)), ...activeIn(after)] }),
      ),
      directory: listingThoseOf(directory, (persistent) => kept(persistent, 'listed')),
    }),
  }),
  faulty({
    id: 'se-brings-its-directory-up-to-date-at-power-up',
    title: {
      zh: '终端场中的 PPSE 到下次复位才更新',
      en: 'lists in the field what was active when the directory was first read since the power came',
    },
    breaks: ['2:PPSE.follows', '2:PPSE.none'],
    se: ({ select, directory }) => ({
      select: (state, command, element) => {
        const listed = (residueOf(state.volatile)['listed'] as readonly Aid[] | undefined) ?? activeIn(state.persistent);
        const stale = state.volatile.side === 'field' ? under(select, { directory: listingThoseOf(directory, () => listed) }) : select;
        return retaining(stale(state, command, element), { listed });
      },
    }),
  }),
  faulty({
    id: 'se-lists-whole-names-to-terminals',
    title: { zh: 'PPSE 列出完整实例 AID', en: 'lists the whole names of its cards in the directory' },
    breaks: ['2:PPSE.name'],
    se: () => ({ directoryName: ({ aid }) => bytes(aid) }),
  }),
  faulty({
    id: 'se-lists-the-provider-alone',
    title: { zh: 'PPSE 中的 AID 只有 5 字节', en: 'lists the first five octets of a card’s name in the directory' },
    breaks: ['2:PPSE.name'],
    se: () => ({ directoryName: ({ aid }) => bytes(aid.slice(0, 10)) }),
  }),
  faulty({
    id: 'se-lists-its-first-card-where-none-is-active',
    title: { zh: '没有激活的卡时 PPSE 列出第一张卡', en: 'lists its first card where nothing is active' },
    breaks: ['2:PPSE.none', '2:PPSE.active'],
    se: ({ directory }) => ({
      directory: (persistent) => {
        const listed = directory(persistent);
        return listed.length > 0 || !persistent.fieldOn ? listed : forTerminals(persistent).slice(0, 1);
      },
    }),
  }),
  faulty({
    id: 'se-lists-cards-with-its-interface-closed',
    title: { zh: '接口关闭时 PPSE 仍列出卡', en: 'answers terminals with its directory although its interface is closed' },
    breaks: ['2:PPSE.closed'],
    se: ({ directory, isReachable }) => ({
      directory: (persistent) => directory({ ...persistent, fieldOn: true }),
      isReachable: (application, persistent) => application.aid === ppseAid || isReachable(application, persistent),
    }),
  }),
  faulty({
    id: 'se-is-reached-with-its-interface-closed',
    title: { zh: '接口关闭时终端仍可选中卡', en: 'lets terminals select the active card although its interface is closed' },
    breaks: ['2:PPSE.closed', '2:CRS.interface'],
    se: ({ isReachable }) => ({ isReachable: (application, persistent) => isReachable(application, { ...persistent, fieldOn: true }) }),
  }),
  faulty({
    id: 'se-lists-deleted-cards-to-terminals',
    title: { zh: '删除的卡仍在 PPSE 中', en: 'lists a card that was active when it was deleted' },
    breaks: ['2:PPSE.locked', '2:PPSE.none'],
    se: ({ without, directory }) => ({
      without: (persistent, aid) => {
        const gone = applicationIn(persistent, aid);
        const ghosts = (residueOf(persistent)['ghosts'] ?? []) as readonly Application[];
        const isListed = gone?.contactless?.active === true;
        return isListed ? noting(without(persistent, aid), { ghosts: [...ghosts, gone] }) : without(persistent, aid);
      },
      directory: (persistent) => {
        const ghosts = (residueOf(persistent)['ghosts'] ?? []) as readonly Application[];
        return directory({ ...persistent, applications: [...persistent.applications, ...ghosts] });
      },
    }),
  }),
  faulty({
    id: 'se-is-reached-while-inactive',
    title: { zh: '终端可选中未激活的卡', en: 'lets terminals select cards that are not active' },
    breaks: ['2:FIELD.inactive', '2:FIELD.active'],
    se: () => ({ isReachable: (_, { fieldOn }) => fieldOn }),
  }),
  faulty({
    id: 'se-is-reached-by-whole-names-while-inactive',
    title: { zh: '终端以完整 AID 可选中未激活的卡', en: 'lets terminals select a card that is not active by its whole name' },
    breaks: ['2:FIELD.inactive'],
    se: ({ select }) => ({
      select: (state, command, element) => {
        const isNamed = state.volatile.side === 'field' && isWhole(state.persistent, command.data);
        return (isNamed ? under(select, { isReachable: (_, { fieldOn }) => fieldOn }) : select)(state, command, element);
      },
    }),
  }),
  faulty({
    id: 'se-is-reached-by-whole-names-alone',
    title: { zh: '终端只能以完整 AID 选卡', en: 'lets terminals select a card by its whole name alone' },
    breaks: ['2:FIELD.active'],
    se: ({ select }) => ({
      select: (state, command, element) =>
        state.volatile.side === 'field' && command.data !== undefined && !isWhole(state.persistent, command.data)
          ? refuse(state.volatile, element.choices.noneInField)
          : select(state, command, element),
    }),
  }),
  faulty({
    id: 'se-is-reached-through-its-directory-alone',
    title: { zh: '终端须先选 PPSE 才能选卡', en: 'lets terminals select a card only once they read the directory' },
    breaks: ['2:FIELD.active'],
    se: ({ select }) => ({
      select: (state, command, element) => {
        const hasRead = residueOf(state.volatile)['hasRead'] === true;
        const isDirectory = hex(command.data ?? new Uint8Array(0)) === ppseAid;
        if (state.volatile.side === 'field' && !hasRead && !isDirectory) return refuse(state.volatile, element.choices.noneInField);
        return retaining(select(state, command, element), { hasRead: hasRead || isDirectory });
      },
    }),
  }),
  faulty({
    id: 'se-keeps-inactive-cards-from-wallets',
    title: { zh: '钱包一侧也选不到未激活的卡', en: 'keeps wallets from cards that are not active' },
    breaks: ['2:FIELD.wallet'],
    se: ({ select, isSelectable }) => ({
      select: under(select, {
        isSelectable: (application, persistent) => isSelectable(application, persistent) && application.contactless?.active !== false,
      }),
    }),
  }),
  faulty({
    id: 'se-warns-wallets-of-inactive-cards',
    title: { zh: '钱包选择未激活的卡应答警告 6283', en: 'answers a wallet 6283 when it selects a card that is not active' },
    breaks: ['2:FIELD.wallet'],
    se: ({ select }) => ({
      select: onWord(select, '9000', (outcome, { persistent }) =>
        applicationIn(persistent, outcome.volatile.selected)?.contactless?.active === false ? withWord(outcome, '6283') : outcome,
      ),
    }),
  }),
];
