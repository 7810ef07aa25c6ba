/** The files of a PSAM that a terminal reads before its first transaction: EF 16 beside, EF 17 in its transaction application. */

import { field, layout } from '../../bytes/layout.ts';
import type { ElementaryFile, Sfi } from './elementary-file.ts';

/** The 6 octets of EF 16: the terminal number under which every MAC is made. */
export const psamTerminalLayout = layout({
  terminal: field(6, 'hex', { zh: '终端机编号', en: 'terminal number' }),
});

/** The 25 octets of EF 17; terminals use its first one as the key index of INITIALIZE. */
export const psamApplicationLayout = layout({
  keyIndex: field(1, 'uint', { zh: '密钥索引号', en: 'key index' }),
  issuer: field(8, 'hex', { zh: '应用发行者标识', en: 'issuer-side id' }),
  acquirer: field(8, 'hex', { zh: '应用接收者标识', en: 'acquirer-side id' }),
  startDate: field(4, 'hex', { zh: '应用启用日期', en: 'start date' }),
  expiryDate: field(4, 'hex', { zh: '应用有效日期', en: 'expiry date' }),
});

const psamFiles = [
  {
    sfi: 0x16,
    title: { zh: '终端信息文件', en: 'terminal information' },
    structure: 'transparent',
    size: psamTerminalLayout.length,
    layoutOf: () => psamTerminalLayout,
    lengthOf: () => psamTerminalLayout.length,
  },
  {
    sfi: 0x17,
    title: { zh: 'PSAM应用公共信息文件', en: 'PSAM application information' },
    structure: 'transparent',
    size: psamApplicationLayout.length,
    layoutOf: () => psamApplicationLayout,
    lengthOf: () => psamApplicationLayout.length,
  },
] as const satisfies readonly ElementaryFile[];

/** The PSAM's file with this short identifier; undefined for one that nothing public describes. */
export function psamFile(sfi: Sfi): ElementaryFile | undefined {
  return psamFiles.find((file) => file.sfi === sfi);
}
