/** Faulty cards that make or compare the MAC of a protected command wrongly, or under another key. */

import { bytes, concat, equal, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { retailMac, sm4Mac } from '../../crypto/mac.ts';
import type { Command } from '../../iso7816/command.ts';
import { type KeyName, keyNames } from '../../tunion/card-key.ts';
import { fen } from '../../tunion/money.ts';
import type { Card, CardHandlers, CommandName } from '../card/handlers.ts';
import { having, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** What breaks where a wrong MAC passes. */
export const wrongMacPasses = [
  'WRITE.binary.protected',
  'WRITE.record.protected',
  'JTT978.6:SM.mac',
  'JTT978.6:BLOCK.mac',
  'JTT978.6:UNBLOCK.mac',
  'JTT978.6:PIN.unblock.mac',
  'JTT978.6:ALGORITHM.block.mac',
  'JTT978.6:PICTURE.mac',
  'JTT978.6:MAC.files',
] as const;

/** What breaks where no right MAC passes. */
const rightMacFails = [
  'JTT978.6:SM.binary',
  'JTT978.6:SM.record',
  'JTT978.6:SM.append',
  'JTT978.6:BLOCK.temporary',
  'JTT978.6:BLOCK.psam',
  'JTT978.6:BLOCK.permanent',
  'JTT978.6:UNBLOCK.restores',
  'JTT978.6:PIN.unblock',
  'JTT978.6:PICTURE.update',
] as const;

/** The card that compares only the first octets of a command's MAC. */
function comparing(sound: CardHandlers, count: number): Partial<CardHandlers> {
  const matches: CardHandlers['matches'] = (expected, received) => equal(expected.subarray(0, count), received.subarray(0, count));
  return {
    refusesProtected: (command, challenge, card, seal) => sound.refusesProtected(command, challenge, having(card, { matches }), seal),
  };
}

/** The card for which a MAC is right as well that another command, or another card, would need. */
function takingAlso(
  sound: CardHandlers,
  others: (command: Command, card: Card) => readonly (readonly [Command, Card])[],
): Partial<CardHandlers> {
  return {
    refusesProtected: (command, challenge, card, seal) => {
      const reason = sound.refusesProtected(command, challenge, card, seal);
      if (reason !== '6988') return reason;
      const taken = others(command, card).some((each) => sound.refusesProtected(each[0], challenge, each[1], seal) === undefined);
      return taken ? undefined : reason;
    },
  };
}

const takingThatOf = (sound: CardHandlers, others: (command: Command) => readonly Command[]) =>
  takingAlso(sound, (command, card) => others(command).map((each) => [each, card]));

/** The MAC over other octets, begun otherwise. */
function sealing(
  message: (header: Uint8Array, content: Uint8Array) => Uint8Array,
  start: (challenge: Uint8Array) => Uint8Array = (challenge) => challenge,
): Partial<CardHandlers> {
  return {
    sealMac: (key, challenge, { cla, ins, p1, p2, data = new Uint8Array(0) }, algorithm) => {
      const sealed = message(Uint8Array.of(cla, ins, p1, p2), data.subarray(0, -4));
      const begun = new Uint8Array(algorithm === 'sm4' ? 16 : 8);
      begun.set(start(challenge));
      return (algorithm === 'sm4' ? sm4Mac : retailMac)(key, sealed, begun).subarray(0, 4);
    },
  };
}

const lengthOf = (length: number) => (length > 255 ? concat(Uint8Array.of(0), octets(length, 2)) : octets(length, 1));
const sealedMessage = (header: Uint8Array, content: Uint8Array) => concat(header, lengthOf(content.length + 4), content);

const keyedBy = (name: CommandName, key: KeyName) => (sound: CardHandlers) => ({
  sealingKey: (asked: CommandName) => (asked === name ? key : sound.sealingKey(asked)),
});

const upTo = (count: number) => Array.from({ length: count }, (_, value) => value);

/** Keys that begin anew from a card's own, all of one kind. */
function withKeys(card: Card, change: (keys: Card['keys']) => Card['keys']): Card {
  return { ...card, keys: change(card.keys), secondKeys: card.secondKeys && change(card.secondKeys) };
}

const zeroKeys = Object.fromEntries(keyNames.map((name) => [name, new Uint8Array(16)])) as Card['keys'];

/** The card as it was under a number whose last bit was another. */
function formerly(card: Card, sound: CardHandlers): Card {
  const { profile } = card;
  const serial = bytes(profile.ef15.serial);
  const former = { ...profile, ef15: { ...profile.ef15, serial: hex(serial.with(-1, (serial.at(-1) ?? 0) ^ 1)) } };
  const secondKeys = card.secondKeys && sound.cardKeys(former, 'sm4');
  return { ...card, keys: sound.cardKeys(former, profile.algorithm), secondKeys };
}

export const sealingFaults: readonly CardFault[] = [
  ...(['one', 'two', 'three'] as const).map((count, place) =>
    faulty({
      id: `compares-${count}-octet${place === 0 ? '' : 's'}-of-a-command-mac`,
      title: {
        zh: `安全报文的 MAC 只比较前 ${place + 1} 字节`,
        en: `compares only ${count} octet${place === 0 ? '' : 's'} of the MAC of a protected command`,
      },
      breaks: [...wrongMacPasses],
      card: (sound) => comparing(sound, place + 1),
    }),
  ),
  faulty({
    id: 'command-mac-over-the-data-alone',
    title: { zh: '安全报文的 MAC 只对数据计算，不含命令头', en: 'makes the MAC of a protected command over its data alone' },
    breaks: [...rightMacFails],
    card: () => sealing((_header, content) => content),
  }),
  faulty({
    id: 'command-mac-without-lc',
    title: { zh: '安全报文的 MAC 不含 Lc', en: 'leaves Lc out of the MAC of a protected command' },
    breaks: [...rightMacFails],
    card: () => sealing((header, content) => concat(header, content)),
  }),
  faulty({
    id: 'command-mac-with-an-lc-that-does-not-count-it',
    title: {
      zh: '安全报文的 MAC 中 Lc 不计 MAC 的 4 字节',
      en: 'makes the MAC of a protected command with an Lc that does not count the MAC',
    },
    breaks: [...rightMacFails],
    card: () => sealing((header, content) => concat(header, lengthOf(content.length), content)),
  }),
  faulty({
    id: 'command-mac-starts-from-zeros',
    title: { zh: '安全报文的 MAC 初值为零，不用随机数', en: 'starts the MAC of a protected command from zeros and not from the challenge' },
    breaks: [...rightMacFails],
    card: () => sealing(sealedMessage, () => new Uint8Array(0)),
  }),
  faulty({
    id: 'command-mac-with-half-a-key',
    title: { zh: '安全报文的 MAC 只用密钥左半部分计算', en: 'makes the MAC of a protected command with the left half of its key' },
    breaks: [...rightMacFails],
    card: (sound) => ({
      sealMac: (key, ...rest) => sound.sealMac(concat(key.subarray(0, 8), key.subarray(0, 8)), ...rest),
    }),
  }),
  faulty({
    id: 'takes-a-command-mac-over-the-data-alone-too',
    title: { zh: '安全报文除正确 MAC 外，也接受只对数据计算的 MAC', en: 'takes a MAC over the data alone as well as the right one' },
    breaks: ['JTT978.6:SM.command', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac'],
    card: (sound) => ({
      refusesProtected: (command, challenge, card, seal) => {
        const { sealMac = sound.sealMac } = sealing((_header, content) => content);
        const reason = sound.refusesProtected(command, challenge, card, seal);
        return reason === '6988' ? sound.refusesProtected(command, challenge, having(card, { sealMac }), seal) : reason;
      },
    }),
  }),
  faulty({
    id: 'takes-the-mac-of-another-file',
    title: { zh: '写一个文件的 MAC 可用于写另一个文件', en: 'takes the MAC of a write to one file for a write to another' },
    breaks: ['JTT978.6:SM.command'],
    card: (sound) =>
      takingThatOf(sound, (command) =>
        command.ins === 0xd6
          ? [0x95, 0x96, 0x97].map((p1) => ({ ...command, p1 }))
          : command.ins === 0xdc
            ? [0xd4, 0xf4].map((p2) => ({ ...command, p2 }))
            : [],
      ),
  }),
  faulty({
    id: 'takes-the-mac-of-another-place-in-the-file',
    title: {
      zh: 'MAC 不覆盖偏移或记录号，可用于同一文件的其他位置',
      en: 'takes the MAC of a write for another offset or record of the same file',
    },
    breaks: ['JTT978.6:SM.command'],
    card: (sound) =>
      takingThatOf(sound, (command) =>
        command.ins === 0xd6
          ? upTo(60).map((p2) => ({ ...command, p2 }))
          : command.ins === 0xdc
            ? upTo(31).map((p1) => ({ ...command, p1 }))
            : [],
      ),
  }),
  faulty({
    id: 'takes-the-mac-of-another-class',
    title: { zh: 'MAC 不覆盖 CLA', en: 'takes the MAC that was made for the same command of another class' },
    breaks: ['JTT978.6:SM.command'],
    card: (sound) => takingThatOf(sound, (command) => [0x00, 0x04, 0x80, 0x84].map((cla) => ({ ...command, cla }))),
  }),
  faulty({
    id: 'takes-the-mac-of-another-instruction',
    title: { zh: 'MAC 不覆盖 INS', en: 'takes the MAC that was made for another instruction' },
    breaks: ['JTT978.6:SM.command'],
    card: (sound) => takingThatOf(sound, (command) => [0xd6, 0xdc, 0xd8, 0xe2, 0x1e, 0x18, 0x24].map((ins) => ({ ...command, ins }))),
  }),
  faulty({
    id: 'takes-the-mac-of-the-other-kind-of-block',
    title: {
      zh: '临时锁定的 MAC 可用于永久锁定，反之亦然',
      en: 'takes the MAC of a block for a time for one for ever, and the other way round',
    },
    breaks: ['JTT978.6:BLOCK.mac'],
    card: (sound) => takingThatOf(sound, (command) => (command.ins === 0x1e ? [{ ...command, p2: command.p2 ^ 0x01 }] : [])),
  }),
  faulty({
    id: 'takes-a-command-mac-under-any-of-its-keys',
    title: { zh: '安全报文的 MAC 用卡内任一密钥计算均可', en: 'takes the MAC of a protected command under any of its keys' },
    breaks: ['JTT978.6:KEY.separate', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:PIN.unblock.mac'],
    card: (sound) => ({
      refusesProtected: (command, challenge, card, seal) => {
        const reason = sound.refusesProtected(command, challenge, card, seal);
        if (reason !== '6988' || seal === undefined) return reason;
        const taken = keyNames.some((key) => sound.refusesProtected(command, challenge, card, { ...seal, key }) === undefined);
        return taken ? undefined : reason;
      },
    }),
  }),
  faulty({
    id: 'takes-a-command-mac-under-a-key-of-zeros',
    title: { zh: '安全报文还接受全零密钥计算的 MAC', en: 'takes the MAC of a protected command under a key of zeros beside its own' },
    breaks: ['JTT978.6:SM.key.zero', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:PIN.unblock.mac', 'JTT978.6:PICTURE.mac'],
    card: (sound) => takingAlso(sound, (command, card) => [[command, withKeys(card, () => zeroKeys)]]),
  }),
  faulty({
    id: 'takes-a-command-mac-under-its-former-number',
    title: {
      zh: '改号重新个人化后，安全报文仍接受原卡号（相邻号）密钥的 MAC',
      en: 'takes the MAC of a protected command under the keys of the neighbouring number that it had first',
    },
    breaks: ['JTT978.6:SM.key.diversified', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:PIN.unblock.mac'],
    card: (sound) => takingAlso(sound, (command, card) => [[command, formerly(card, sound)]]),
  }),
  faulty({
    id: 'command-keys-are-the-masters',
    title: { zh: '维护、锁定、解锁密钥未分散', en: 'holds the masters of writing, blocking and unblocking, not diversified' },
    breaks: ['JTT978.6:SM.key.diversified', ...rightMacFails],
    card: (sound) => ({
      cardKeys: (profile, algorithm = profile.algorithm) => {
        const { masters, sm4Masters = masters } = profile;
        const roots = algorithm === profile.algorithm ? masters : sm4Masters;
        const [maintenance, lock, unlock] = [bytes(roots.maintenance), bytes(roots.lock), bytes(roots.unlock)];
        return { ...sound.cardKeys(profile, algorithm), maintenance, lock, unlock };
      },
    }),
  }),
  faulty({
    id: 'blocks-under-the-maintenance-key',
    title: { zh: '应用锁定使用维护密钥而非锁定密钥', en: 'blocks under the maintenance key and not under the key for blocking' },
    breaks: ['JTT978.6:BLOCK.temporary', 'JTT978.6:BLOCK.psam', 'JTT978.6:BLOCK.permanent', 'JTT978.6:KEY.separate'],
    card: keyedBy('applicationBlock', 'maintenance'),
  }),
  faulty({
    id: 'unblocks-under-the-key-for-blocking',
    title: { zh: '应用解锁使用锁定密钥而非解锁密钥', en: 'unblocks under the key for blocking' },
    breaks: ['JTT978.6:UNBLOCK.restores', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:KEY.separate'],
    card: keyedBy('applicationUnblock', 'lock'),
  }),
  faulty({
    id: 'unblocks-the-pin-under-the-maintenance-key',
    title: { zh: '个人密码解锁使用维护密钥', en: 'unblocks the PIN under the maintenance key' },
    breaks: ['JTT978.6:PIN.unblock', 'JTT978.6:PIN.unblock.mac', 'JTT978.6:KEY.separate'],
    card: keyedBy('unblockPin', 'maintenance'),
  }),
  faulty({
    id: 'appends-under-the-maintenance-key',
    title: { zh: '添加记录使用维护密钥', en: 'appends records under the maintenance key' },
    breaks: ['JTT978.6:SM.append', 'JTT978.6:KEY.separate'],
    card: keyedBy('appendRecord', 'maintenance'),
  }),
  faulty({
    id: 'pays-a-fen-for-every-wrong-command-mac',
    title: { zh: '安全报文 MAC 每错一次余额少 1 分', en: 'loses a fen of its balance for every wrong MAC of a protected command' },
    breaks: ['JTT978.6:SM.mac', 'JTT978.6:ALGORITHM.block.mac', 'PURSE.conserved'],
    card: () => ({
      afterWrongSeal: (persistent) => [withPurse(persistent, { balance: fen(Math.max(0, persistent.purse.balance - 1)) })],
    }),
  }),
];
