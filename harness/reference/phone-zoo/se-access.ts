/** Faulty elements that let in whom they must keep out, or say so in words of their own. */

import type { Command } from '../../iso7816/command.ts';
import type { Handler } from '../se/handlers.ts';
import { refuse } from '../se/state.ts';
import { each, managing, onWord, residueOf, retaining, under, withWord } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-access');

/** A command that is carried out for anybody. */
const unguarded = (handler: Handler): Handler => under(handler, { isAuthenticated: () => true });

/** Commands that answer in another way where there is no channel. */
const closed = (handler: Handler, sw: string): Handler =>
  onWord(handler, '6982', (outcome, state, _, element) => (element.handlers.isAuthenticated(state) ? outcome : withWord(outcome, sw)));

export const accessFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-installs-for-anybody',
    title: { zh: '没有安全通道也执行安装', en: 'carries out INSTALL without a channel' },
    breaks: ['2:ACCESS.closed'],
    se: ({ install }) => ({ install: unguarded(install) }),
  }),
  faulty({
    id: 'se-deletes-for-anybody',
    title: { zh: '没有安全通道也执行删除', en: 'carries out DELETE without a channel' },
    breaks: ['2:ACCESS.closed'],
    se: (sound) => ({ delete: unguarded(sound.delete) }),
  }),
  faulty({
    id: 'se-locks-for-anybody',
    title: { zh: '没有安全通道也执行设置状态', en: 'carries out SET STATUS without a channel' },
    breaks: ['2:ACCESS.closed'],
    se: ({ setStatus }) => ({ setStatus: unguarded(setStatus) }),
  }),
  faulty({
    id: 'se-stores-for-anybody',
    title: { zh: '没有安全通道也执行存储数据', en: 'carries out STORE DATA without a channel' },
    breaks: ['2:ACCESS.closed'],
    se: ({ storeData }) => ({ storeData: unguarded(storeData) }),
  }),
  faulty({
    id: 'se-lists-for-anybody',
    title: { zh: '没有安全通道也列出注册表', en: 'lists its registry without a channel' },
    breaks: ['2:ACCESS.list'],
    se: ({ getStatus }) => ({ getStatus: unguarded(getStatus) }),
  }),
  faulty({
    id: 'se-lists-load-files-for-anybody',
    title: { zh: '没有安全通道也列出装载文件', en: 'lists its load files without a channel' },
    breaks: ['2:ACCESS.list'],
    se: ({ getStatus }) => ({
      getStatus: (state, command, element) => (command.p1 === 0x20 ? unguarded(getStatus) : getStatus)(state, command, element),
    }),
  }),
  faulty({
    id: 'se-trusts-whoever-asks-for-a-channel',
    title: { zh: '只做初始化更新、未经外部认证即可管理', en: 'trusts a host from INITIALIZE UPDATE on, before it proved anything' },
    breaks: ['2:ACCESS.closed', '2:ACCESS.list'],
    se: ({ isAuthenticated }) => ({
      isAuthenticated: (state) => isAuthenticated(state) || state.volatile.session?.domain === state.volatile.selected,
    }),
  }),
  faulty({
    id: 'se-refuses-strangers-and-deletes',
    title: { zh: '没有安全通道时删除应答 6982，但已删除', en: 'answers 6982 to DELETE without a channel and deletes all the same' },
    breaks: ['2:ACCESS.closed'],
    se: (sound) => ({
      delete: onWord(sound.delete, '6982', (outcome, ...rest) => ({ ...outcome, commits: unguarded(sound.delete)(...rest).commits })),
    }),
  }),
  faulty({
    id: 'se-refuses-strangers-and-locks',
    title: {
      zh: '没有安全通道时设置状态应答 6982，但状态已改变',
      en: 'answers 6982 to SET STATUS without a channel and sets it all the same',
    },
    breaks: ['2:ACCESS.closed'],
    se: ({ setStatus }) => ({
      setStatus: onWord(setStatus, '6982', (outcome, ...rest) => ({ ...outcome, commits: unguarded(setStatus)(...rest).commits })),
    }),
  }),
  faulty({
    id: 'se-denies-its-commands-to-strangers',
    title: { zh: '没有安全通道时管理命令应答 6D00', en: 'answers 6D00 to what needs a channel' },
    breaks: ['2:ACCESS.word'],
    se: (sound) => each(sound, managing, (handler) => closed(handler, '6D00')),
  }),
  faulty({
    id: 'se-finds-nothing-for-strangers',
    title: { zh: '没有安全通道时设置状态与删除应答 6A88', en: 'answers 6A88 to DELETE and SET STATUS without a channel' },
    breaks: ['2:ACCESS.word'],
    se: (sound) => each(sound, ['delete', 'setStatus'], (handler) => closed(handler, '6A88')),
  }),
  faulty({
    id: 'se-dies-of-a-strange-class',
    title: {
      zh: '收到未定义类字节的管理命令后，直到下电都应答 6F00',
      en: 'answers 6F00 until the power goes once a command of a class came that is not defined',
    },
    breaks: ['2:ACCESS.class'],
    se: (sound) => {
      const dying =
        (handler: Handler): Handler =>
        (state, command, element) =>
          residueOf(state.volatile)['dead'] === true
            ? refuse(state.volatile, '6F00')
            : retaining(handler(state, command, element), { dead: isStrange(command) });
      return { ...each(sound, [...managing, 'getData'], dying), takesClass: () => true };
    },
  }),
  faulty({
    id: 'se-asks-strange-classes-for-no-channel',
    title: { zh: '未定义类字节的取状态不要求安全通道', en: 'lists its registry without a channel under a class that is not defined' },
    breaks: ['2:ACCESS.class', '2:ACCESS.list'],
    se: ({ getStatus }) => ({
      takesClass: () => true,
      getStatus: (state, command, element) => (isStrange(command) ? unguarded(getStatus) : getStatus)(state, command, element),
    }),
  }),
];

/** Whether a class has bits that neither ISO/IEC 7816-4 nor GlobalPlatform gives a meaning beside 80. */
function isStrange({ cla }: Command): boolean {
  return (cla & 0x70) !== 0;
}
