/** What a schema cannot say of a profile: amounts, dates and functions that contradict each other. */

import type { Text } from '../../text.ts';
import { isDate, isDateTime } from '../../tunion/calendar.ts';
import { transitRecords } from '../../tunion/file/ef1a.ts';
import type { Profile, PurseAmounts, PurseFunction } from './profile.ts';

type Contradiction = readonly [pointer: string, reason: Text];
type Demand = (holds: boolean, pointer: string, zh: string, en: string) => void;

/** Pointer and reason of every contradiction. */
export function contradictions(profile: Profile): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const demand: Demand = (holds, pointer, zh, en) => {
    if (!holds) found.push([pointer, { zh, en }]);
  };
  dates(profile, demand);
  amounts(profile.purse, '/purse', demand);
  if (profile.secondPurse !== undefined) amounts(profile.secondPurse, '/secondPurse', demand);
  functions(profile, demand);
  algorithms(profile, demand);
  transit(profile, demand);
  return found;
}

function dates({ ef15, ef18, ef1e }: Profile, demand: Demand): void {
  demand(isDate(ef15.startDate), '/ef15/startDate', `${ef15.startDate} 不是日期`, `${ef15.startDate} is no date`);
  demand(isDate(ef15.expiryDate), '/ef15/expiryDate', `${ef15.expiryDate} 不是日期`, `${ef15.expiryDate} is no date`);
  demand(ef15.startDate <= ef15.expiryDate, '/ef15/expiryDate', '有效日期早于启用日期', 'the card expires before it starts');
  for (const [file, records] of Object.entries({ ef18, ef1e })) {
    for (const [index, { dateTime }] of records.entries()) {
      demand(isDateTime(dateTime), `/${file}/${index}/dateTime`, `${dateTime} 不是日期时间`, `${dateTime} is no moment`);
    }
  }
}

function amounts({ cap, balance, overdraftLimit, overdrawn }: PurseAmounts, at: string, demand: Demand): void {
  demand(balance <= cap, `${at}/balance`, '余额超过上限', 'the balance is above the cap');
  demand(overdrawn <= overdraftLimit, `${at}/overdrawn`, '已透支额超过透支限额', 'more is overdrawn than the limit allows');
  demand(overdrawn === 0 || balance === 0, `${at}/overdrawn`, '有余额的钱包不能处于透支', 'a purse with a balance cannot be overdrawn');
  demand(
    cap + overdraftLimit <= 0xffffff,
    `${at}/cap`,
    '余额上限与透支限额之和超过 FFFFFF',
    'cap and overdraft limit together are above FFFFFF',
  );
}

/** What a card holds only together with a function. */
const belonging: readonly (readonly [keyof Profile, PurseFunction])[] = [
  ['secondPurse', 'EP.second-purse'],
  ['picture', 'EP.picture'],
  ['qrCode', 'EP.qr'],
  ['mohurd', 'EP.dual-standard'],
];

function functions(profile: Profile, demand: Demand): void {
  for (const [part, name] of belonging) {
    const [has, does] = [profile[part] !== undefined, profile.functions.includes(name)];
    demand(has || !does, '/functions', `${name} 需要 ${part}`, `${name} needs ${part}`);
    demand(does || !has, `/${part}`, `功能中没有 ${name}`, `${name} is not among the functions`);
  }
  const { picture } = profile;
  const fits = picture === undefined || picture.octets <= picture.capacity;
  demand(fits, '/picture/octets', '照片超过文件容量', 'the picture does not fit its file');
}

function algorithms({ kernel, algorithm, sm4Candidate, sm4Masters, functions, key }: Profile, demand: Demand): void {
  const first = kernel === 'K1' ? '3des' : 'sm4';
  demand(algorithm === first, '/algorithm', `${kernel} 内核应为 ${first}`, `kernel ${kernel} begins with ${first}`);
  demand(key.algorithm === (algorithm === 'sm4' ? 4 : 0), '/key/algorithm', '与算法不符', 'is not the id of the algorithm');
  const hasSm4 = algorithm === 'sm4' || sm4Masters !== undefined;
  demand(!hasSm4 || sm4Candidate !== undefined, '/sm4Candidate', '须写明 SM4 会话密钥的算法', 'how SM4 session keys are made is not said');
  const second = sm4Masters === undefined || (algorithm === '3des' && functions.includes('EP.algorithms'));
  demand(second, '/sm4Masters', '只能作为可切换的第二种算法', 'SM4 is no second algorithm that this card can be switched to');
}

function transit({ ef1a }: Profile, demand: Demand): void {
  for (const [index, { id, octets }] of ef1a.entries()) {
    const length = transitRecords.find((record) => record.id === id)?.length ?? 0;
    demand(octets.length === 2 * length, `/ef1a/${index}/octets`, `记录 ${id} 应为 ${length} 字节`, `record ${id} has ${length} octets`);
    demand(octets.startsWith(id), `/ef1a/${index}/octets`, `记录未以其标识 ${id} 开头`, `the record does not begin with its id ${id}`);
  }
}
