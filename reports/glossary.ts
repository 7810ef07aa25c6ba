/** Names and meanings of the values that steps, checks and declarations put into a record. */

import type { Layout } from '../harness/bytes/layout.ts';
import type { Json } from '../harness/engine/json.ts';
import type { Text } from '../harness/text.ts';
import { formatDateTime } from '../harness/tunion/calendar.ts';
import { amountText } from '../harness/tunion/described-field.ts';
import { busLayout, railLayout } from '../harness/tunion/file/ef1a.ts';
import { ef1eLayout } from '../harness/tunion/file/ef1e.ts';
import { ef15Layout } from '../harness/tunion/file/ef15.ts';
import { ef17Layout } from '../harness/tunion/file/ef17.ts';
import { ef18Layout } from '../harness/tunion/file/ef18.ts';
import { describeStatusWord } from '../harness/tunion/status-word.ts';

const fileLayouts: readonly Layout[] = [ef15Layout, ef17Layout, ef18Layout, ef1eLayout, railLayout, busLayout];

const names: Readonly<Record<string, Text>> = {
  ...Object.fromEntries(fileLayouts.flatMap(({ fields }) => fields.map(({ name, title }) => [name, title]))),
  about: { zh: '事由', en: 'about' },
  aid: { zh: '应用标识', en: 'AID' },
  algorithm: { zh: '算法标识', en: 'algorithm' },
  amount: { zh: '金额', en: 'amount' },
  asked: { zh: '计算所用金额', en: 'amount asked for' },
  available: { zh: '可用余额', en: 'available' },
  balance: { zh: '余额', en: 'balance' },
  balanceCap: { zh: '余额上限', en: 'cap of the balance' },
  balancesAfter: { zh: '交易后余额', en: 'balances after' },
  card: { zh: '卡片', en: 'card' },
  counted: { zh: '序号已增加', en: 'counted' },
  counter: { zh: '交易序号', en: 'counter' },
  counterLeft: { zh: '序号未变', en: 'counter left as it was' },
  counters: { zh: '交易序号', en: 'counters' },
  creditForLoadP2: { zh: '圈存命令 P2', en: 'P2 of CREDIT FOR LOAD' },
  data: { zh: '数据', en: 'data' },
  dateTime: { zh: '交易日期时间', en: 'date and time' },
  declared: { zh: '已声明', en: 'declared' },
  edition: { zh: '标准版本', en: 'edition' },
  expiry: { zh: '有效日期', en: 'expiry date' },
  fci: { zh: 'FCI', en: 'FCI' },
  firmware: { zh: '固件版本', en: 'firmware' },
  first: { zh: '第一次', en: 'first' },
  functions: { zh: '功能', en: 'functions' },
  genuine: { zh: '验证正确', en: 'genuine' },
  grants: { zh: '授权', en: 'grants' },
  hasVersion: { zh: '含应用版本', en: 'has a version' },
  identity: { zh: '卡片标识', en: 'identity' },
  irreversible: { zh: '不可恢复的操作', en: 'irreversible acts' },
  issuer: { zh: '发卡机构标识', en: 'issuer' },
  issuerDataOctets: { zh: '发卡机构数据字节数', en: 'octets of issuer data' },
  journey: { zh: '公共交通过程信息（变长）', en: 'journey record (1A)' },
  journeys: { zh: '公共交通过程信息（变长）', en: 'journey records (1A)' },
  kernel: { zh: '内核', en: 'kernel' },
  keyIndex: { zh: '密钥索引', en: 'key index' },
  keyVersion: { zh: '密钥版本', en: 'key version' },
  keys: { zh: '密钥', en: 'keys' },
  kind: { zh: '类别', en: 'kind' },
  le: { zh: 'Le', en: 'Le' },
  length: { zh: '长度', en: 'length' },
  link: { zh: '链路能力', en: 'link' },
  loadKeyIndex: { zh: '圈存密钥索引', en: 'load key index' },
  lock: { zh: '应用锁定', en: 'application lock' },
  logLeft: { zh: '明细未变', en: 'log left as it was' },
  logged: { zh: '明细已写入', en: 'logged' },
  'mac-tries': { zh: 'MAC 错误次数', en: 'wrong MACs' },
  mac1: { zh: 'MAC1', en: 'MAC1' },
  mac2: { zh: 'MAC2', en: 'MAC2' },
  maker: { zh: '生产厂商', en: 'maker' },
  model: { zh: '型号', en: 'model' },
  money: { zh: '金额', en: 'money' },
  name: { zh: '名称', en: 'name' },
  next: { zh: '下一序号', en: 'next' },
  number: { zh: '编号', en: 'number' },
  octets: { zh: '字节数', en: 'octets' },
  offline: { zh: '脱机交易序号', en: 'offline counter' },
  offset: { zh: '偏移', en: 'offset' },
  online: { zh: '联机交易序号', en: 'online counter' },
  opened: { zh: '初始化所示序号', en: 'opened with' },
  overdraftLimit: { zh: '透支限额', en: 'overdraft limit' },
  overdrawn: { zh: '已透支金额', en: 'overdrawn' },
  'pin-tries': { zh: 'PIN 错误次数', en: 'wrong PINs' },
  profile: { zh: '样品配置', en: 'profile' },
  proof: { zh: '交易认证', en: 'proof' },
  proved: { zh: '可取交易认证', en: 'proved' },
  purchaseKeyIndex: { zh: '消费密钥索引', en: 'purchase key index' },
  purse: { zh: '钱包', en: 'purse' },
  random: { zh: '随机数', en: 'random number' },
  record: { zh: '记录号', en: 'record' },
  repeated: { zh: '重复', en: 'repeated' },
  sample: { zh: '样品', en: 'sample' },
  second: { zh: '第二次', en: 'second' },
  secondReader: { zh: '第二读写器', en: 'second reader' },
  serial: { zh: '应用序列号', en: 'serial' },
  serialTail: { zh: '应用序列号后 8 字节', en: 'last 8 octets of the serial' },
  sfi: { zh: '短文件标识', en: 'SFI' },
  start: { zh: '启用日期', en: 'start date' },
  sw: { zh: '状态字', en: 'status word' },
  tac: { zh: 'TAC', en: 'TAC' },
  templates: { zh: '模板', en: 'templates' },
  terminal: { zh: '终端机编号', en: 'terminal' },
  terminalSequence: { zh: '终端交易序号', en: 'terminal sequence' },
  transactions: { zh: '交易明细', en: 'transaction records (18)' },
  trip: { zh: '公共交通过程信息（循环）', en: 'trip record (1E)' },
  trips: { zh: '公共交通过程信息（循环）', en: 'trip records (1E)' },
  type: { zh: '交易类型', en: 'transaction type' },
  used: { zh: '本次序号', en: 'used' },
  value: { zh: '值', en: 'value' },
  vouched: { zh: '声明担保', en: 'vouched for' },
  writes: { zh: '写文件', en: 'writes' },
};

const isMoney = /^(available|overdrawn)$|(amount|balance|limit)$/i;
const isMoment = /(date|time)$/i;
const isDigits = /^(serial|serialTail|start|expiry|sw)$/;

/** The layout of a whole record: EF 18 and EF 1E by the name of their list, EF 1A by the id that its records begin with. */
export function recordLayout(path: readonly string[], digits: string): Layout | undefined {
  const list = path.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const layout =
    list === 'transactions'
      ? ef18Layout
      : /^trips?$/.test(list)
        ? ef1eLayout
        : { '2701': railLayout, '2702': busLayout }[digits.slice(0, 4)];
  return digits.length === 2 * (layout?.length ?? -1) ? layout : undefined;
}

/** The name of a field by its path, such as `transactions`, `0`, `amount`; what is unknown stands as it is written. */
export function fieldName(path: readonly string[]): Text {
  const parts = path.map((part, depth): Text => {
    const known = names[part];
    if (known !== undefined) return known;
    // Record ids such as 2701 have four digits; no list is that long.
    if (!/^\d{1,3}$/.test(part)) return { zh: part, en: part };
    const ordinal = String(Number(part) + 1);
    return depth === 0 ? { zh: `第 ${ordinal} 项`, en: `item ${ordinal}` } : { zh: ordinal, en: ordinal };
  });
  return { zh: joined(parts.map(({ zh }) => zh)), en: joined(parts.map(({ en }) => en)) };
}

function joined(parts: readonly string[]): string {
  return parts.reduce((text, part) => (text === '' ? part : /^\d+$/.test(part) ? `${text} ${part}` : `${text} · ${part}`), '');
}

/** What a value means beside how it is written: money in yuan, a moment as people write it, a status word in words. */
export function meaningOf(path: readonly string[], value: Json): Text | undefined {
  const key = path.at(-1) ?? '';
  if (typeof value === 'number' && isMoney.test(key) && Number.isSafeInteger(value)) return amountText(value);
  if (typeof value !== 'string') return undefined;
  if ((key === '' || key === 'sw') && /^[69][0-9A-F]{3}$/.test(value)) return describeStatusWord(value);
  const moment = isMoment.test(key) ? formatDateTime(value) : value;
  return moment === value ? undefined : { zh: moment, en: moment };
}

/** Whether a text is octets in hexadecimal that are easier to read set apart. */
export function isOctets(path: readonly string[], text: string): boolean {
  const key = path.at(-1) ?? '';
  return text.length >= 8 && text.length % 2 === 0 && /^[0-9A-F*]+$/.test(text) && !isMoment.test(key) && !isDigits.test(key);
}

/** The same octet over and over, as fields for later use hold it, counted instead of written out. */
export function shorten(digits: string): string {
  return /^([0-9A-F]{2})\1{7,}$/.test(digits) ? `${digits.slice(0, 2)} × ${digits.length / 2}` : digits;
}

/** Octets set apart by blanks. */
export function spaced(digits: string): string {
  return digits.replace(/..(?=.)/g, '$& ');
}
