/** The cards of cities as phones carry them, under the names that public wallet programs and readers' records give them. */

import { hex } from '../../bytes/hex.ts';
import type { Text } from '../../text.ts';
import { cityInstances, purseAid } from '../../tunion/aid.ts';
import { type PhoneCard, type PhoneModel, phoneModels } from './models.ts';

/** A: several independent sources that agree; B: one; C: a guess. */
export type Confidence = 'A' | 'B' | 'C';

/** What stands beside a purse: an application of its own, or the head with which the purse is switched. */
interface Partner {
  readonly aid: string;
  readonly isHead: boolean;
}

/** What the sources tell of a name. */
interface Evidence {
  readonly name: Confidence;
  /** Whose card it is; null where no source says. */
  readonly city: Confidence | null;
}

export interface CityCard extends Evidence {
  readonly aid: string;
  readonly title: Text;
  /** The city's four digits as a source gives them. */
  readonly code?: string;
  readonly partner?: Partner;
  /** Whether a wallet's own table announces one octet less than the name has. */
  readonly isCut?: boolean;
}

const purse = hex(purseAid);
const cash = 'A000000632010106';

const surely: Evidence = { name: 'A', city: 'A' };
const once: Evidence = { name: 'B', city: 'B' };
const guessed: Evidence = { name: 'B', city: 'C' };
const nobody: Evidence = { name: 'B', city: null };

const beside = (aid: string): Partner => ({ aid, isHead: false });
const head = (aid: string): Partner => ({ aid, isHead: true });

/** By the suffix of their names; their titles stand with the suffixes. Only one is no purse: Shanghai's, an electronic cash. */
const instances: Readonly<Record<string, Evidence & Pick<CityCard, 'code' | 'partner' | 'isCut'> & { readonly application?: string }>> = {
  '10009156000014A1': { ...surely, code: '9005' },
  '215053555A484F55': { ...surely, code: '1512' },
  '53004755414E4758': once,
  '4758474D4B': guessed,
  '1320004A494C494E': once,
  '4A4C4A4C54': guessed,
  '5800022058100000': { ...surely, code: '5810', partner: head('5943542E555345525800022058100000') },
  '11215449414E4A49': { ...surely, code: '1121' },
  '01131121FF000000': { ...once, code: '1121' },
  '0200290046445774': { ...once, code: '2900', application: cash, partner: beside('A00000004644574F50504F53484149') },
  '116044414C49414E': guessed,
  '5358434154': guessed,
  '5359534A54': guessed,
  '4842534A5A': guessed,
  '4842594B54': guessed,
  '484E594B54': nobody,
  '26600051494E4744': { ...guessed, partner: beside('A0000000032660869807010000000000') },
  '1500484145524249': { ...guessed, partner: beside('A0000000031500869807010000000000') },
  '31805441495A484F': { ...guessed, partner: beside('A0000000033180869807010000000000') },
  '535A4B5700000731': guessed,
  '535A4B5700000931': guessed,
  '3000300100083010': { ...guessed, code: '3010' },
  '03684580FFFFFFFF': { ...nobody, code: '4580', partner: beside('A000000003869807004580') },
  '04678810FFFFFFFF': { ...nobody, code: '8810' },
  '01273020FFFFFFFF': { ...nobody, code: '3020', isCut: true },
  '02697010FFFFFFFF': { ...nobody, code: '7010', isCut: true },
  '01592610FF000000': { ...nobody, code: '2610' },
  '93979E343AB32223': once,
};

/** Cards of cities that are none of this scheme. */
const strangers: readonly CityCard[] = [
  { aid: '9156000014010001', ...surely, title: { zh: '北京市政交通卡', en: 'Beijing municipal card' } },
  { aid: '535A542E57414C4C45542E454E56', ...surely, title: { zh: '深圳（SZT.WALLET.ENV）', en: 'Shenzhen (SZT.WALLET.ENV)' } },
  { aid: '5943542E55534552', ...surely, title: { zh: '岭南通旧版（YCT.USER）', en: 'Lingnan, older (YCT.USER)' } },
  { aid: 'A0000053425748544B', ...surely, title: { zh: '武汉（WHTK）', en: 'Wuhan (WHTK)' } },
  { aid: 'A0000053425A5A4854', ...once, title: { zh: '郑州（ZZHT）', en: 'Zhengzhou (ZZHT)' } },
  { aid: '4351515041592E5359533331', ...surely, title: { zh: '重庆（CQQPAY.SYS31）', en: 'Chongqing (CQQPAY.SYS31)' } },
  { aid: 'A0000000037100869807010000000000', ...surely, title: { zh: '西安，住建部标准', en: "Xi'an, housing ministry" } },
  { aid: 'A0000000032300869807010000000000', ...surely, title: { zh: '合肥，住建部标准', en: 'Hefei, housing ministry' } },
  { aid: 'A0000000033150869807010000000000', ...nobody, title: { zh: '住建部标准，3150', en: 'housing ministry, 3150' } },
  { aid: 'A0000000033610869807010000000000', ...nobody, title: { zh: '住建部标准，3610', en: 'housing ministry, 3610' } },
  { aid: '5A4A422E5359532E4444463031', ...nobody, title: { zh: 'ZJB.SYS.DDF01', en: 'ZJB.SYS.DDF01' } },
  { aid: '315041592E5359532E44444630310791', ...guessed, title: { zh: '南昌（1PAY.SYS.DDF01）', en: 'Nanchang (1PAY.SYS.DDF01)' } },
  { aid: 'D156000015CCECB8AECDA8BFA8', ...guessed, title: { zh: '成都（天府通卡）', en: 'Chengdu (Tianfutong, in GBK)' } },
  { aid: '6A682ECAD0C3F1BFA8', ...guessed, title: { zh: 'jh.市民卡', en: "jh, a citizens' card (in GBK)" } },
];

/** Every card that the sources name, those of this scheme first. */
export const cityCards: readonly CityCard[] = [
  ...Object.entries(instances).map(([suffix, { application = purse, ...card }]): CityCard => {
    const title = cityInstances.find((each) => each.suffix === suffix)?.title;
    if (title === undefined) throw new RangeError(`no instance has the suffix ${suffix}`);
    return { ...card, aid: `${application}${suffix}`, title };
  }),
  ...strangers,
];

/** Whether terminals of this scheme find the card: it is an instance of the electronic purse. */
export function isTransitPurse({ aid }: Pick<CityCard, 'aid'>): boolean {
  return aid.startsWith(purse);
}

/** The cards that stand on a city's phone beside its own, switched off: the first, or the second where it is the first itself. */
const others = ['11215449414E4A49', '215053555A484F55'].map((suffix) => `${purse}${suffix}`);

/** Made up: nine digits behind an institution and the digits of a city, 0000 where no source gives them. */
function personal(aid: string, code: string, place: number): Omit<PhoneCard, 'head' | 'isActive'> {
  const digits = String(place).padStart(9, '0');
  return { aid, balance: 1000 + place, issuer: `0997${code}FFFFFFFF`, serial: `0310997${code}${digits}` };
}

/** The phone that carries a city's card: a purse is active beside one that is not; any other card is an application that no wallet of this scheme reads. */
export function cityPhone(card: CityCard): PhoneModel {
  const { aid, title, code = '0000', partner } = card;
  const { keys } = phoneModels['two-cards'];
  const applications = partner === undefined ? [] : [{ aid: partner.aid, isActive: true }];
  if (!isTransitPurse(card)) return { title, keys, cards: [], others: [{ aid, isActive: true }, ...applications] };
  const own = personal(aid, code, 1 + cityCards.findIndex((each) => each.aid === aid));
  const other = personal(others.find((each) => each !== aid) ?? '', '0000', 999);
  return {
    title,
    keys,
    cards: [
      { ...own, isActive: true, ...(partner?.isHead === true ? { head: partner.aid } : {}) },
      { ...other, isActive: false },
    ],
    others: applications,
  };
}
