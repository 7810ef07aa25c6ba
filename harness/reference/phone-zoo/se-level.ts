/** Faulty elements that open channels at other security levels than they are asked for, or keep to none. */

import type { Scp03Channel } from '../../crypto/scp03.ts';
import type { Handler, SeRules } from '../se/handlers.ts';
import { refuse, type Session } from '../se/state.ts';
import { keeping, onWord, under } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-channel');

/** Sessions as they stand after EXTERNAL AUTHENTICATE, changed where they are of SCP03. */
function opening03(handler: Handler, change: (channel: Scp03Channel) => Scp03Channel): Handler {
  return onWord(handler, '9000', (outcome) => {
    const { session } = outcome.volatile;
    if (session?.protocol !== 'scp03' || session.open === undefined) return outcome;
    return keeping(outcome, { session: { ...session, open: change(session.open) } });
  });
}

/** EXTERNAL AUTHENTICATE with a level that no protocol has, which opens this one. */
function lenient(handler: Handler, open: SeRules['open'], levelFor: (asked: number) => number): Handler {
  return onWord(handler, '6A86', (outcome, state, command, element) => {
    if (command.p2 !== 0) return outcome;
    const { cla, ins, p1, p2 } = command;
    const header = Uint8Array.of(cla, ins, p1, p2);
    const rules: Partial<SeRules> = {
      open: (session, _level, _header, field) => {
        const { isMacRight, session: as } = open(session, p1, header, field);
        return { isMacRight, session: as && levelled(as, levelFor(p1)) };
      },
    };
    return under(handler, rules)(state, { ...command, p1: 0x01 }, element);
  });
}

export function levelled(session: Session, level: number): Session {
  if (session.protocol === 'scp03') return session.open === undefined ? session : { ...session, open: { ...session.open, level } };
  return session.open === undefined ? session : { ...session, open: { ...session.open, level } };
}

export const levelFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-ignores-reserved-bits-of-the-level',
    title: { zh: '安全级别的保留位被忽略', en: 'ignores the reserved bits of a security level' },
    breaks: ['2:SCP.level'],
    se: (sound) => ({ externalAuthenticate: lenient(sound.externalAuthenticate, sound.open, (asked) => asked & 0x01) }),
  }),
  faulty({
    id: 'se-takes-reserved-levels-for-none',
    title: { zh: '保留的安全级别按无保护打开', en: 'opens a channel without protection for a security level that is reserved' },
    breaks: ['2:SCP.level'],
    se: (sound) => ({ externalAuthenticate: lenient(sound.externalAuthenticate, sound.open, () => 0x00) }),
  }),
  faulty({
    id: 'se-opens-every-channel-without-macs',
    title: { zh: '忽略安全级别，通道总以无 MAC 打开', en: 'ignores the security level and opens every channel without MACs' },
    breaks: ['2:CHANNEL.plain', '2:CHANNEL.levels'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: onWord(externalAuthenticate, '9000', (outcome) => {
        const { session } = outcome.volatile;
        return session === undefined ? outcome : keeping(outcome, { session: levelled(session, 0x00) });
      }),
    }),
  }),
  faulty({
    id: 'se-opens-no-channel-without-macs',
    title: { zh: '拒绝安全级别 00', en: 'refuses security level 00' },
    breaks: ['2:CHANNEL.levels'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: (state, command, element) =>
        command.p1 === 0x00 ? refuse({ ...state.volatile, session: undefined }, '6A86') : externalAuthenticate(state, command, element),
    }),
  }),
  faulty({
    id: 'se-knows-no-encipherment',
    title: { zh: '拒绝要求加密的安全级别', en: 'refuses security levels that ask for encipherment' },
    breaks: ['2:CHANNEL.levels'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: (state, command, element) =>
        (command.p1 & 0x22) !== 0
          ? refuse({ ...state.volatile, session: undefined }, '6A86')
          : externalAuthenticate(state, command, element),
    }),
  }),
  faulty({
    id: 'se-counts-enciphered-commands-from-zero',
    title: { zh: 'SCP03 加密计数器从 0 开始', en: 'counts enciphered commands of SCP03 from zero' },
    breaks: ['2:CHANNEL.levels'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: opening03(externalAuthenticate, (channel) => ({ ...channel, counter: -1 })),
    }),
  }),
  faulty({
    id: 'se-answers-without-a-mac',
    title: { zh: 'SCP03 应答不带 MAC', en: 'leaves the MAC of answers out under SCP03' },
    breaks: ['2:CHANNEL.answer', '2:CHANNEL.levels'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: opening03(externalAuthenticate, (channel) => ({ ...channel, level: channel.level & 0x0f })),
    }),
  }),
  faulty({
    id: 'se-answers-under-the-key-of-commands',
    title: { zh: 'SCP03 应答 MAC 使用命令 MAC 密钥', en: 'makes the MACs of answers with the key of commands' },
    breaks: ['2:CHANNEL.answer', '2:CHANNEL.levels'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: opening03(externalAuthenticate, (channel) => ({
        ...channel,
        keys: { ...channel.keys, rmac: channel.keys.mac },
      })),
    }),
  }),
];
