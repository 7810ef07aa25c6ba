/** Faulty cards that read or store the picture wrongly. */

import { concat } from '../../bytes/hex.ts';
import { answering, committing, lasting, onlySaying, onWord, under, undoing, writingAllTheSame } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const file = faultyIn('file');
const access = faultyIn('access');

const none = new Uint8Array(0);

export const pictureFaults: readonly CardFault[] = [
  file({
    id: 'reads-256-octets-of-a-picture',
    title: { zh: '读照片最多返回 256 字节', en: 'answers 256 octets of a picture at most' },
    breaks: ['JTT978.6:PICTURE.read', 'JTT978.6:PICTURE.update'],
    card: (sound) => ({ readPicture: answering(sound.readPicture, (data) => data.slice(0, 256)) }),
  }),
  file({
    id: 'reads-a-picture-without-its-last-octet',
    title: { zh: '读照片少返回最后 1 字节', en: 'leaves the last octet out when a picture is read' },
    breaks: ['JTT978.6:PICTURE.read', 'JTT978.6:PICTURE.update'],
    card: (sound) => ({ readPicture: answering(sound.readPicture, (data) => data.slice(0, -1)) }),
  }),
  file({
    id: 'answers-a-picture-with-nothing',
    title: { zh: '读照片应答 9000 而无数据', en: 'answers 9000 to READ PICTURE and no data' },
    breaks: ['JTT978.6:PICTURE.read', 'JTT978.6:PICTURE.update'],
    card: (sound) => ({ readPicture: answering(sound.readPicture, () => none) }),
  }),
  file({
    id: 'answers-the-picture-for-the-qr-code',
    title: { zh: '读二维码返回的是照片', en: 'answers the picture when the QR code is read' },
    breaks: ['JTT978.6:PICTURE.qr'],
    card: (sound) => ({ readQrCode: answering(sound.readQrCode, (data, { persistent }) => persistent.picture ?? data) }),
  }),
  file({
    id: 'answers-a-qr-code-with-nothing',
    title: { zh: '读二维码应答 9000 而无数据', en: 'answers 9000 to READ QRCODE and no data' },
    breaks: ['JTT978.6:PICTURE.qr'],
    card: (sound) => ({ readQrCode: answering(sound.readQrCode, () => none) }),
  }),
  file({
    id: 'answers-9000-without-storing-the-picture',
    title: { zh: '更新照片应答 9000 但照片未变', en: 'answers 9000 to UPDATE PICTURE and keeps the old one' },
    breaks: ['JTT978.6:PICTURE.update'],
    card: (sound) => ({ updatePicture: onlySaying(sound.updatePicture) }),
  }),
  file({
    id: 'keeps-the-end-of-a-longer-picture',
    title: { zh: '新照片较短时，旧照片的末尾仍保留', en: 'keeps the end of the old picture where the new one is shorter' },
    breaks: ['JTT978.6:PICTURE.update'],
    card: (sound) => ({
      updatePicture: lasting(sound.updatePicture, (after, { picture: old = none }) => {
        const { picture = none } = after;
        return { ...after, picture: concat(picture, old.slice(picture.length)) };
      }),
    }),
  }),
  file({
    id: 'stores-255-octets-of-a-picture',
    title: { zh: '更新照片时 Lc 只取低字节，只保存前一部分', en: 'stores only as many octets of a picture as the low octet of Lc says' },
    breaks: ['JTT978.6:PICTURE.update'],
    card: (sound) => ({
      updatePicture: lasting(sound.updatePicture, (after) => {
        const { picture = none } = after;
        return { ...after, picture: picture.slice(0, picture.length & 0xff) };
      }),
    }),
  }),
  file({
    id: 'keeps-the-mac-in-the-picture',
    title: { zh: '更新照片时将 MAC 一并保存', en: 'stores the MAC behind the picture' },
    breaks: ['JTT978.6:PICTURE.update'],
    card: (sound) => ({
      updatePicture: onWord(sound.updatePicture, '9000', (outcome, _state, { data = none }) => ({
        ...outcome,
        commits: outcome.commits.map((after) => ({ ...after, picture: data })),
      })),
    }),
  }),
  file({
    id: 'forgets-the-picture-when-power-goes',
    title: { zh: '更新的照片断电后恢复旧照片', en: 'goes back to the old picture when power goes' },
    breaks: ['JTT978.6:PICTURE.update'],
    card: (sound) => undoing(sound, ['updatePicture'], ({ picture }) => ({ picture })),
  }),
  access({
    id: 'stores-a-picture-with-any-mac',
    title: { zh: '更新照片不校验 MAC 值', en: 'stores a picture whatever the MAC is' },
    breaks: ['JTT978.6:PICTURE.mac'],
    card: (sound) => ({ updatePicture: under(sound.updatePicture, { matches: () => true }) }),
  }),
  access({
    id: 'stores-a-picture-although-it-refuses',
    title: { zh: '更新照片 MAC 错误应答 6988，但照片已更换', en: 'answers 6988 to UPDATE PICTURE with a wrong MAC but stores it' },
    breaks: ['JTT978.6:PICTURE.mac'],
    card: (sound) => ({ updatePicture: writingAllTheSame(sound.updatePicture) }),
  }),
  file({
    id: 'clears-the-picture-when-the-mac-is-wrong',
    title: { zh: '更新照片 MAC 错误时原照片被清除', en: 'clears the picture when the MAC is wrong' },
    breaks: ['JTT978.6:PICTURE.mac'],
    card: (sound) => ({
      updatePicture: onWord(sound.updatePicture, '6988', (outcome, { persistent }) => {
        const { picture = none } = persistent;
        return committing(outcome, { ...persistent, picture: new Uint8Array(picture.length) });
      }),
    }),
  }),
];
