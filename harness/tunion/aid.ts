/** The names by which the applications of JT/T 978, and those that stand beside them, are selected. */

import { bytes, equal, hex } from '../bytes/hex.ts';
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

/** The purse of the housing ministry's standards (CJ/T 166), which a dual-standard card holds beside its own. */
export const mohurdAid = bytes('A00000000386980701');

/** The same with a city's four digits before or after the ministry's mark, as cards of single cities name it. */
const mohurdForm = /^A000000003([0-9]{4})?8698070[01]/;

/** A local monthly ticket, seen beside the purse on one city's cards. */
export const monthlyTicketAid = bytes('B000000632010901');

/** The card applications, those of the revision last. */
export const applications: readonly Application[] = [
  { aid: purseAid, kernel: 'K1', title: { zh: '电子钱包', en: 'electronic purse' } },
  { aid: bytes('A000000632010107'), kernel: 'K2', title: { zh: '电子钱包（国密）', en: 'electronic purse, SM only' } },
  { aid: bytes('A000000632010106'), kernel: 'K3', title: { zh: '电子现金', en: 'electronic cash' } },
  { aid: bytes('A000000632010108'), kernel: 'K4', title: { zh: '电子现金（国密）', en: 'electronic cash, SM only' } },
  { aid: bytes('A000000632101002'), kernel: 'K5', title: { zh: '新标准电子现金（国密）', en: 'new-standard electronic cash, SM' } },
  { aid: bytes('A000000632101004'), kernel: 'K6', title: { zh: '新标准电子钱包（国密）', en: 'new-standard electronic purse, SM' } },
];

/**
 * The purse application of a kernel: K1, K2 or K6.
 * @throws RangeError for any other kernel
 */
export function purseAidOf(kernel: string): Uint8Array {
  const application = applications.find((each) => each.kernel === kernel);
  if (application === undefined || !['K1', 'K2', 'K6'].includes(kernel)) throw new RangeError(`kernel ${kernel} is no purse`);
  return application.aid;
}

/** An instance of a mobile device's applications: what stands behind the eight octets of the application's own name. */
export interface CityInstance {
  /** In hexadecimal, 5 to 8 octets. */
  readonly suffix: string;
  readonly title: Text;
}

const unnamed: Text = { zh: '其他城市', en: 'a city that no source names' };

/** The instances that public wallet programs select, by their suffix; what is in brackets can be read in the suffix itself. */
export const cityInstances: readonly CityInstance[] = [
  { suffix: '10009156000014A1', title: { zh: '京津冀', en: 'Beijing, Tianjin and Hebei' } },
  { suffix: '215053555A484F55', title: { zh: '江苏苏州（SUZHOU）', en: 'Suzhou, Jiangsu (SUZHOU)' } },
  { suffix: '53004755414E4758', title: { zh: '广西（GUANGX）', en: 'Guangxi (GUANGX)' } },
  { suffix: '4758474D4B', title: { zh: '广西（GXGMK）', en: 'Guangxi (GXGMK)' } },
  { suffix: '1320004A494C494E', title: { zh: '吉林（JILIN）', en: 'Jilin (JILIN)' } },
  { suffix: '4A4C4A4C54', title: { zh: '吉林（JLJLT）', en: 'Jilin (JLJLT)' } },
  { suffix: '5800022058100000', title: { zh: '岭南通（广东）', en: 'Lingnan T-Union, Guangdong' } },
  { suffix: '11215449414E4A49', title: { zh: '天津（TIANJI）', en: 'Tianjin (TIANJI)' } },
  { suffix: '01131121FF000000', title: { zh: '天津', en: 'Tianjin' } },
  { suffix: '0200290046445774', title: { zh: '上海', en: 'Shanghai' } },
  { suffix: '116044414C49414E', title: { zh: '大连（DALIAN）', en: 'Dalian (DALIAN)' } },
  { suffix: '5358434154', title: { zh: '陕西长安通（SXCAT）', en: "Chang'antong, Shaanxi (SXCAT)" } },
  { suffix: '5359534A54', title: { zh: '沈阳盛京通（SYSJT）', en: 'Shengjingtong, Shenyang (SYSJT)' } },
  { suffix: '4842534A5A', title: { zh: '河北石家庄（HBSJZ）', en: 'Shijiazhuang, Hebei (HBSJZ)' } },
  { suffix: '4842594B54', title: { zh: '河北（HBYKT）', en: 'Hebei (HBYKT)' } },
  { suffix: '484E594B54', title: { zh: '其他城市（HNYKT）', en: 'a city that no source names (HNYKT)' } },
  { suffix: '26600051494E4744', title: { zh: '青岛（QINGD）', en: 'Qingdao (QINGD)' } },
  { suffix: '1500484145524249', title: { zh: '哈尔滨（HAERBI）', en: 'Harbin (HAERBI)' } },
  { suffix: '31805441495A484F', title: { zh: '江苏泰州（TAIZHO）', en: 'Taizhou, Jiangsu (TAIZHO)' } },
  { suffix: '535A4B5700000731', title: { zh: '长沙（SZKW）', en: 'Changsha (SZKW)' } },
  { suffix: '535A4B5700000931', title: { zh: '兰州（SZKW）', en: 'Lanzhou (SZKW)' } },
  { suffix: '3000300100083010', title: { zh: '南京', en: 'Nanjing' } },
  { suffix: '03684580FFFFFFFF', title: { zh: '潍坊', en: 'Weifang' } },
  { suffix: '04678810FFFFFFFF', title: unnamed },
  { suffix: '01273020FFFFFFFF', title: unnamed },
  { suffix: '02697010FFFFFFFF', title: unnamed },
  { suffix: '01592610FF000000', title: unnamed },
  { suffix: '93979E343AB32223', title: { zh: '检测实验室空发', en: "the laboratory's blank issue" } },
];

/** The city whose instance a name selects; undefined for a name without a suffix, or with one that no source knows. */
export function cityInstanceOf(aid: Uint8Array): CityInstance | undefined {
  const isOurs = applications.some((application) => equal(application.aid, aid.subarray(0, 8)));
  return isOurs ? cityInstances.find(({ suffix }) => suffix === hex(aid.subarray(8))) : undefined;
}

/** What a name selects; a mobile instance's name is one of them with a city suffix. Undefined for names that no source knows. */
export function applicationTitle(aid: Uint8Array): Text | undefined {
  if (equal(aid, ppseName)) return { zh: '近距离支付系统环境（PPSE）', en: 'proximity payment system environment (PPSE)' };
  if (equal(aid, psamAid)) return { zh: 'PSAM交易应用', en: 'PSAM transaction application' };
  if (mohurdForm.test(hex(aid))) return { zh: '住建部电子钱包（CJ/T 166）', en: "the housing ministry's purse (CJ/T 166)" };
  if (equal(aid, monthlyTicketAid)) return { zh: '地方月票应用', en: 'local monthly ticket' };
  const title = applications.find((application) => equal(application.aid, aid.subarray(0, 8)))?.title;
  const city = cityInstanceOf(aid)?.title;
  return title === undefined || city === undefined
    ? title
    : { zh: `${title.zh}，${city.zh}实例`, en: `${title.en}, instance of ${city.en}` };
}
