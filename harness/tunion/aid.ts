/** The names by which the applications of JT/T 978 are selected. */

import { bytes, equal } from '../bytes/hex.ts';
import type { Text } from '../text.ts';

/** The name of the contactless directory, `2PAY.SYS.DDF01`. */
export const ppseName = Uint8Array.from('2PAY.SYS.DDF01', (character) => character.charCodeAt(0));

/** An application that can be selected. `kernel` is what the scheme operator's laboratory calls its kind. */
export interface Application {
  readonly aid: Uint8Array;
  readonly kernel: string;
  readonly title: Text;
}

/** The electronic purse, triple DES or both algorithms. */
export const purseAid = bytes('A000000632010105');

/** The DF name of the transaction application in a PSAM. */
export const psamAid = bytes('A000000632 4D4F542E435053414D3031');

/** The card applications, those of the revision last. */
export const applications: readonly Application[] = [
  { aid: purseAid, kernel: 'K1', title: { zh: '电子钱包', en: 'electronic purse' } },
  { aid: bytes('A000000632010107'), kernel: 'K2', title: { zh: '电子钱包（国密）', en: 'electronic purse, SM only' } },
  { aid: bytes('A000000632010106'), kernel: 'K3', title: { zh: '电子现金', en: 'electronic cash' } },
  { aid: bytes('A000000632010108'), kernel: 'K4', title: { zh: '电子现金（国密）', en: 'electronic cash, SM only' } },
  { aid: bytes('A000000632101002'), kernel: 'K5', title: { zh: '新标准电子现金（国密）', en: 'new-standard electronic cash, SM' } },
  { aid: bytes('A000000632101004'), kernel: 'K6', title: { zh: '新标准电子钱包（国密）', en: 'new-standard electronic purse, SM' } },
];

/** What a name selects; a mobile instance's name is one of them with a city suffix. Undefined for names not of the ministry. */
export function applicationTitle(aid: Uint8Array): Text | undefined {
  if (equal(aid, ppseName)) return { zh: '近距离支付系统环境（PPSE）', en: 'proximity payment system environment (PPSE)' };
  if (equal(aid, psamAid)) return { zh: 'PSAM交易应用', en: 'PSAM transaction application' };
  return applications.find((application) => equal(application.aid, aid.subarray(0, 8)))?.title;
}
