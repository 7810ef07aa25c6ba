/** The status words of purse cards and PSAMs and what they say (ISO/IEC 7816-4 and the purse's own 93xx, 94xx). */

import type { StatusWord } from '../iso7816/response.ts';
import type { Text } from '../text.ts';

const meanings: Readonly<Record<StatusWord, Text>> = {
  '9000': { zh: '正常处理', en: 'success' },
  '6281': { zh: '返回数据可能有误', en: 'part of the returned data may be corrupted' },
  '6282': { zh: '读到文件或记录末尾，数据少于要求', en: 'end of file or record reached before all was read' },
  '6283': { zh: '应用临时锁定', en: 'the application is temporarily blocked' },
  '6284': { zh: 'FCI格式不符', en: 'file control information out of format' },
  '6300': { zh: '认证失败', en: 'authentication failed' },
  '6400': { zh: '执行错误，状态未改变', en: 'execution error, nothing changed' },
  '6581': { zh: '存储器故障', en: 'memory failure' },
  '6700': { zh: '长度错误', en: 'wrong length' },
  '6881': { zh: '不支持逻辑通道', en: 'logical channel not supported' },
  '6882': { zh: '不支持安全报文', en: 'secure messaging not supported' },
  '6884': { zh: '不支持命令链', en: 'command chaining not supported' },
  '6901': { zh: '命令与当前状态不符', en: 'the command does not match the state' },
  '6971': { zh: '预授权数量超限', en: 'too many open pre-authorisations' },
  '6972': { zh: '重复预授权', en: 'pre-authorised already' },
  '6973': { zh: '无对应预授权', en: 'no such pre-authorisation' },
  '6974': { zh: '扩展应用数据缓存更新失败', en: 'the cached extended data do not fit the record read' },
  '6976': { zh: '余额超过上限（含预授权）', en: 'the balance would exceed its cap, pre-authorisations included' },
  '6981': { zh: '命令与文件结构不符', en: 'the command does not suit the file' },
  '6982': { zh: '安全状态不满足', en: 'security status not satisfied' },
  '6983': { zh: '认证方法锁定', en: 'authentication method blocked' },
  '6984': { zh: '引用数据（随机数）无效', en: 'reference data (challenge) not usable' },
  '6985': { zh: '使用条件不满足', en: 'conditions of use not satisfied' },
  '6986': { zh: '不允许的命令，无当前文件', en: 'no current file' },
  '6987': { zh: '缺少安全报文（MAC）', en: 'the MAC is missing' },
  '6988': { zh: '安全报文（MAC）错误', en: 'the MAC is wrong' },
  '6A80': { zh: '数据域错误', en: 'wrong data field' },
  '6A81': { zh: '功能不支持', en: 'function not supported' },
  '6A82': { zh: '文件或应用未找到', en: 'no such file or application' },
  '6A83': { zh: '记录未找到', en: 'no such record' },
  '6A84': { zh: '文件空间不足', en: 'not enough space in the file' },
  '6A85': { zh: 'Lc与TLV结构不符', en: 'Lc does not fit the TLV structure' },
  '6A86': { zh: '参数P1、P2错误', en: 'wrong P1 or P2' },
  '6A87': { zh: 'Lc与P1、P2不符', en: 'Lc does not fit P1 and P2' },
  '6A88': { zh: '引用数据未找到', en: 'referenced data not found' },
  '6B00': { zh: '偏移超出文件', en: 'offset outside the file' },
  '6D00': { zh: 'INS不支持或错误', en: 'instruction not supported' },
  '6E00': { zh: 'CLA不支持或错误', en: 'class not supported' },
  '6F00': { zh: '未给出具体诊断', en: 'no precise diagnosis' },
  '9302': { zh: 'MAC错误', en: 'wrong MAC' },
  '9303': { zh: '应用永久锁定', en: 'the application is permanently blocked' },
  '9401': { zh: '余额不足', en: 'insufficient funds' },
  '9402': { zh: '交易序号达到最大值', en: 'the transaction counter is exhausted' },
  '9403': { zh: '密钥索引不支持', en: 'key index not supported' },
  '9406': { zh: '所需MAC（交易认证）不可用', en: 'the proof asked for is not available' },
  '9407': { zh: '添加记录被拒绝（来源未说明原因）', en: 'APPEND RECORD refused; the source does not say why' },
};

/** What a status word says; of an unknown one, that it is unknown. */
export function describeStatusWord(word: StatusWord): Text {
  const known = meanings[word];
  if (known !== undefined) return known;
  const low = Number.parseInt(word.slice(2), 16);
  if (/^61..$/.test(word)) return { zh: `还有${low}字节可取`, en: `${low} more octets to fetch` };
  if (/^6C..$/.test(word)) return { zh: `Le错误，正确长度为${low}`, en: `wrong Le, ${low} would be right` };
  if (/^63C.$/.test(word)) return { zh: `验证失败，还可重试${low & 0x0f}次`, en: `wrong, ${low & 0x0f} tries left` };
  return { zh: `未知状态字 ${word}`, en: `unknown status word ${word}` };
}
