/** Names of the commands that cards, PSAMs and their issuers know beside those of the purse, for descriptions only. */

import { field, type Layout, layout } from '../bytes/layout.ts';
import type { Command } from '../iso7816/command.ts';
import type { Text } from '../text.ts';

/** A command that this house can name, and where its octets have known places, describe. */
export interface NamedCommand {
  readonly name: Text;
  readonly request?: Layout;
  readonly response?: Layout;
  /** The data field holds a PIN. */
  readonly isSecret?: true;
}

const initSam: NamedCommand = {
  name: { zh: 'PSAM消费初始化', en: 'INIT_SAM_FOR_PURCHASE' },
  request: layout({
    random: field(4, 'hex', { zh: '伪随机数', en: 'random number' }),
    counter: field(2, 'uint', { zh: '脱机交易序号', en: 'offline transaction counter' }),
    amount: field(4, 'uint', { zh: '交易金额', en: 'amount' }),
    type: field(1, 'uint', { zh: '交易类型标识', en: 'transaction type' }),
    dateTime: field(7, 'hex', { zh: '交易日期时间', en: 'date and time' }),
    keyVersion: field(1, 'uint', { zh: '密钥版本号', en: 'key version' }),
    algorithm: field(1, 'uint', { zh: '算法标识', en: 'algorithm id' }),
    serial: field(8, 'hex', { zh: '应用序列号后8字节', en: 'last 8 octets of the serial number' }),
    issuer: field(8, 'hex', { zh: '发卡机构标识', en: 'issuer id' }),
  }),
  response: layout({
    terminalSequence: field(4, 'hex', { zh: '终端交易序号', en: 'terminal sequence' }),
    mac1: field(4, 'hex', { zh: 'MAC1', en: 'MAC1' }),
  }),
};

const creditSam: NamedCommand = {
  name: { zh: 'PSAM校验MAC2', en: 'CREDIT_SAM_FOR_PURCHASE' },
  request: layout({ mac2: field(4, 'hex', { zh: 'MAC2', en: 'MAC2' }) }),
};

// By the CLA octets under which they are known, and INS.
const names: readonly { readonly cla: readonly number[]; readonly ins: number; readonly as: NamedCommand }[] = [
  { cla: [0x80], ins: 0x70, as: initSam },
  { cla: [0x80], ins: 0x72, as: creditSam },
  named([0x80], 0x1a, 'PSAM通用DES初始化', 'INIT_FOR_DESCRYPT'),
  named([0x80], 0xfa, 'PSAM通用DES计算', 'DES_CRYPT'),
  named([0x00], 0xa4, '选择文件', 'SELECT'),
  named([0x04], 0xb0, '读二进制文件（安全报文）', 'READ BINARY with secure messaging'),
  named([0x00, 0x04], 0xd6, '修改二进制文件', 'UPDATE BINARY'),
  named([0x00, 0x04], 0xdc, '修改记录文件', 'UPDATE RECORD'),
  named([0x00, 0x04], 0xe2, '添加记录', 'APPEND RECORD'),
  named([0x00], 0xb5, '读照片或二维码', 'READ PICTURE or QR CODE'),
  named([0x04], 0xd8, '更新照片', 'UPDATE PICTURE'),
  named([0x80], 0x50, '交易初始化', 'INITIALIZE'),
  named([0x80], 0x54, '扣款', 'DEBIT'),
  named([0x80], 0x58, '修改透支限额', 'UPDATE OVERDRAW LIMIT'),
  named([0x80], 0xb4, '读扩展应用数据', 'READ EXT DATA'),
  named([0x84], 0xde, '更新扩展应用数据缓存', 'UPDATE EXT DATA CACHE'),
  { ...named([0x00], 0x20, '验证PIN', 'VERIFY PIN', true) },
  { ...named([0x80], 0x5e, '修改或重装PIN', 'CHANGE or RELOAD PIN', true) },
  named([0x84], 0x24, 'PIN解锁', 'UNBLOCK PIN'),
  named([0x84], 0x1e, '应用锁定', 'APPLICATION BLOCK'),
  named([0x84], 0x18, '应用解锁', 'APPLICATION UNBLOCK'),
  named([0x84], 0x16, '卡片锁定', 'CARD BLOCK'),
  named([0x00], 0x82, '外部认证', 'EXTERNAL AUTHENTICATE'),
  named([0x00], 0x88, '内部认证', 'INTERNAL AUTHENTICATE'),
  named([0x80], 0xa8, '取处理选项', 'GET PROCESSING OPTIONS'),
  named([0x80], 0xae, '生成应用密文', 'GENERATE AC'),
  named([0x80], 0xca, '取数据', 'GET DATA'),
  named([0x04], 0xda, '设置数据', 'PUT DATA'),
  named([0x00], 0xc0, '取响应', 'GET RESPONSE'),
  named([0x80], 0xcd, '查询、切换或锁定算法', 'GET, CHANGE or BLOCK ALGORITHM'),
  named([0x84], 0xd4, '写密钥', 'WRITE KEY'),
];

/** The name of a command by CLA and INS; undefined for one that no source of this house names. */
export function namedCommand({ cla, ins }: Command): NamedCommand | undefined {
  return names.find((each) => each.cla.includes(cla) && each.ins === ins)?.as;
}

function named(cla: readonly number[], ins: number, zh: string, en: string, isSecret = false) {
  return { cla, ins, as: { name: { zh, en }, ...(isSecret ? { isSecret: true as const } : {}) } };
}
