/** The files of the 2023 edition that are read in one long answer: the photo (EF 1B) and the data of the ride code (EF 1C). */

import type { Text } from '../../text.ts';
import type { Sfi } from './elementary-file.ts';

/** Their names; how many octets they have and what those say is not public. */
export const longFileTitles: Readonly<Record<Sfi, Text>> = {
  27: { zh: '照片文件', en: 'photo' },
  28: { zh: '二维码数据文件', en: 'ride code data' },
};
