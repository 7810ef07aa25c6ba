/** Faulty cards that write transparent files otherwise than a protected command says: elsewhere, more, less, too early, or not at all. */

import type { CardHandlers } from '../card/handlers.ts';
import { sealed } from '../card/sealing.ts';
import { committing, each, lasting, onlySaying, onWord, patched, undoing } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const file = faultyIn('file');
const access = faultyIn('access');

const none = new Uint8Array(0);

/** UPDATE BINARY that writes elsewhere or otherwise; the MAC still stands over the command as it came. */
function writing(
  sound: CardHandlers,
  change: (file: Uint8Array, offset: number, content: Uint8Array) => Uint8Array | undefined,
  place: (sfi: number) => number = (sfi) => sfi,
): Partial<CardHandlers> {
  return {
    updateBinary: (state, command, card) => {
      const sfi = place(command.p1 & 0x1f);
      if (command.cla !== 0x04 || state.persistent.files[sfi] === undefined) return sound.updateBinary(state, command, card);
      return sealed(state, command, card, 'updateBinary', ({ persistent }, content) => {
        const written = change(persistent.files[sfi] ?? none, command.p2, content);
        return written === undefined ? card.choices.writeOverflow : { ...persistent, files: { ...persistent.files, [sfi]: written } };
      });
    },
  };
}

/** As much of a write as the file has room for. */
const inside = (file: Uint8Array, offset: number, content: Uint8Array) =>
  offset + content.length > file.length ? undefined : patched(file, offset, content);

export const fileWritingFaults: readonly CardFault[] = [
  file({
    id: 'answers-9000-without-writing',
    title: { zh: '更新二进制应答 9000 但未写入', en: 'answers 9000 to UPDATE BINARY and writes nothing' },
    breaks: ['JTT978.6:SM.binary', 'JTT978.6:MAC.files'],
    card: (sound) => ({ updateBinary: onlySaying(sound.updateBinary) }),
  }),
  file({
    id: 'forgets-what-was-written-when-power-goes',
    title: { zh: '写入二进制文件的内容断电后恢复原值', en: 'forgets what was written into a binary file when power goes' },
    breaks: ['JTT978.6:SM.binary', 'JTT978.6:MAC.files'],
    card: (sound) => undoing(sound, ['updateBinary'], ({ files }) => ({ files })),
  }),
  file({
    id: 'writes-at-the-start-whatever-the-offset',
    title: { zh: '更新二进制忽略偏移，总从文件头写入', en: 'writes at the start of a file whatever the offset' },
    breaks: ['JTT978.6:SM.binary', 'JTT978.6:SM.binary.exact', 'JTT978.6:MAC.files'],
    card: (sound) => writing(sound, (stored, offset, content) => inside(stored, offset, content) && patched(stored, 0, content)),
  }),
  file({
    id: 'counts-write-offsets-from-one',
    title: { zh: '更新二进制的写入位置偏后 1 字节', en: 'writes one octet behind the offset where there is room' },
    breaks: ['JTT978.6:SM.binary', 'JTT978.6:SM.binary.exact', 'JTT978.6:MAC.files'],
    card: (sound) => writing(sound, (stored, offset, content) => inside(stored, offset + 1, content) ?? inside(stored, offset, content)),
  }),
  file({
    id: 'writes-ef16-into-ef17',
    title: { zh: '写 16 文件的内容写入了 17 文件', en: 'writes into EF 17 what was meant for EF 16' },
    breaks: ['JTT978.6:SM.binary', 'JTT978.6:SM.binary.exact', 'JTT978.6:MAC.files'],
    card: (sound) => writing(sound, inside, (sfi) => (sfi === 0x16 ? 0x17 : sfi)),
  }),
  file({
    id: 'clears-the-rest-of-a-file-that-is-written',
    title: { zh: '写入后文件其余部分清零', en: 'clears the rest of a file behind what was written' },
    breaks: ['JTT978.6:SM.binary.exact', 'JTT978.6:MAC.files'],
    card: (sound) =>
      writing(sound, (stored, offset, content) =>
        inside(new Uint8Array(stored.length), offset, content)?.map((octet, at) => (at < offset ? (stored[at] ?? 0) : octet)),
      ),
  }),
  file({
    id: 'writes-the-mac-behind-the-data',
    title: { zh: '将 MAC 一并写入文件', en: 'writes the MAC into the file behind the data, where there is room' },
    breaks: ['JTT978.6:SM.binary.exact', 'JTT978.6:MAC.files'],
    card: (sound) => ({
      updateBinary: (state, command, card) => {
        const sfi = command.p1 & 0x1f;
        const longer = lasting(sound.updateBinary, (after) => {
          const stored = after.files[sfi] ?? none;
          const end = command.p2 + (command.data?.length ?? 0);
          const mac = (command.data ?? none).slice(-4);
          return end > stored.length ? after : { ...after, files: { ...after.files, [sfi]: patched(stored, end - 4, mac) } };
        });
        return longer(state, command, card);
      },
    }),
  }),
  file({
    id: 'cuts-a-write-at-the-end-of-the-file',
    title: {
      zh: '超出文件末尾的写入应答 9000，只写入能写下的部分',
      en: 'answers 9000 to a write beyond the end of a file and writes what fits',
    },
    breaks: ['JTT978.6:SM.bounds'],
    card: (sound) =>
      writing(sound, (stored, offset, content) =>
        patched(stored, Math.min(offset, stored.length), content.subarray(0, Math.max(0, stored.length - offset))),
      ),
  }),
  file({
    id: 'wraps-a-write-at-the-end-of-the-file',
    title: { zh: '超出文件末尾的写入回绕到文件头', en: 'goes on at the start of a file where a write reaches beyond its end' },
    breaks: ['JTT978.6:SM.bounds'],
    card: (sound) =>
      writing(sound, (stored, offset, content) => {
        const written = stored.slice();
        for (const [place, octet] of content.entries()) written[(offset + place) % stored.length] = octet;
        return written;
      }),
  }),
  file({
    id: 'grows-a-file-that-is-written-beyond-its-end',
    title: { zh: '超出文件末尾的写入使文件变长', en: 'makes a file longer where a write reaches beyond its end' },
    breaks: ['JTT978.6:SM.bounds', 'FILE.15.length', 'FILE.16.length', 'FILE.17.length'],
    card: (sound) =>
      writing(sound, (stored, offset, content) => {
        const grown = new Uint8Array(Math.min(255, Math.max(stored.length, offset + content.length)));
        grown.set(stored);
        grown.set(content.subarray(0, grown.length - offset), Math.min(offset, grown.length));
        return grown;
      }),
  }),
  file({
    id: 'keeps-the-fci-of-personalisation',
    title: {
      zh: '15 文件改写后 FCI 的 9F0C 仍为个人化时的内容',
      en: 'answers in its FCI what EF 15 was at personalisation, not what it is',
    },
    breaks: ['JTT978.6:SM.binary.fci', 'SELECT.fci.issuer-data'],
    card: (sound) => ({
      fci: (persistent, card) => {
        const { files } = sound.personalise(card.profile, card.choices);
        return sound.fci({ ...persistent, files: { ...persistent.files, [0x15]: files[0x15] ?? none } }, card);
      },
    }),
  }),
  access({
    id: 'writes-under-class-00-with-the-mac-of-class-04',
    title: { zh: 'CLA 00 的更新命令凭 CLA 04 的 MAC 也执行', en: 'carries out a write of class 00 with the MAC of class 04' },
    breaks: ['JTT978.6:SM.command', 'WRITE.binary.protected', 'WRITE.record.protected'],
    card: (sound) =>
      each(sound, ['updateBinary', 'updateRecord'], (handler) => (state, command, card) => {
        const asProtected = handler(state, { ...command, cla: 0x04 }, card);
        return asProtected.response.sw === '9000' ? asProtected : handler(state, command, card);
      }),
  }),
  file({
    id: 'clears-a-file-before-it-looks-at-the-mac',
    title: { zh: '校验 MAC 前先擦除要写的位置，MAC 错误时内容已丢失', en: 'clears what is to be written before it looks at the MAC' },
    breaks: ['WRITE.binary.protected', 'JTT978.6:SM.mac', 'JTT978.6:MAC.files'],
    card: (sound) => ({
      updateBinary: onWord(sound.updateBinary, '6988', (outcome, { persistent }, { p1, p2, data = none }) => {
        const stored = persistent.files[p1 & 0x1f] ?? none;
        const cleared = stored.map((octet, at) => (at >= p2 && at < p2 + data.length - 4 ? 0 : octet));
        return committing(outcome, { ...persistent, files: { ...persistent.files, [p1 & 0x1f]: cleared } });
      }),
    }),
  }),
];
