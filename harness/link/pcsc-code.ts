/** The numeric results of PC/SC, their names and what they mean to a person (Microsoft winscard, pcsc-lite pcsclite.h). */

import type { Text } from '../text.ts';

/** Results that a reader or its service can give, by number. */
const symbols: Readonly<Record<number, string>> = {
  2148532225: 'SCARD_F_INTERNAL_ERROR',
  2148532226: 'SCARD_E_CANCELLED',
  2148532227: 'SCARD_E_INVALID_HANDLE',
  2148532228: 'SCARD_E_INVALID_PARAMETER',
  2148532230: 'SCARD_E_NO_MEMORY',
  2148532231: 'SCARD_F_WAITED_TOO_LONG',
  2148532232: 'SCARD_E_INSUFFICIENT_BUFFER',
  2148532233: 'SCARD_E_UNKNOWN_READER',
  2148532234: 'SCARD_E_TIMEOUT',
  2148532235: 'SCARD_E_SHARING_VIOLATION',
  2148532236: 'SCARD_E_NO_SMARTCARD',
  2148532238: 'SCARD_E_CANT_DISPOSE',
  2148532239: 'SCARD_E_PROTO_MISMATCH',
  2148532240: 'SCARD_E_NOT_READY',
  2148532241: 'SCARD_E_INVALID_VALUE',
  2148532242: 'SCARD_E_SYSTEM_CANCELLED',
  2148532243: 'SCARD_F_COMM_ERROR',
  2148532244: 'SCARD_F_UNKNOWN_ERROR',
  2148532245: 'SCARD_E_INVALID_ATR',
  2148532246: 'SCARD_E_NOT_TRANSACTED',
  2148532247: 'SCARD_E_READER_UNAVAILABLE',
  2148532248: 'SCARD_P_SHUTDOWN',
  2148532249: 'SCARD_E_PCI_TOO_SMALL',
  2148532250: 'SCARD_E_READER_UNSUPPORTED',
  2148532252: 'SCARD_E_CARD_UNSUPPORTED',
  2148532253: 'SCARD_E_NO_SERVICE',
  2148532254: 'SCARD_E_SERVICE_STOPPED',
  2148532255: 'SCARD_E_UNEXPECTED',
  2148532270: 'SCARD_E_NO_READERS_AVAILABLE',
  2148532271: 'SCARD_E_COMM_DATA_LOST',
  2148532273: 'SCARD_E_SERVER_TOO_BUSY',
  2148532325: 'SCARD_W_UNSUPPORTED_CARD',
  2148532326: 'SCARD_W_UNRESPONSIVE_CARD',
  2148532327: 'SCARD_W_UNPOWERED_CARD',
  2148532328: 'SCARD_W_RESET_CARD',
  2148532329: 'SCARD_W_REMOVED_CARD',
  2148532330: 'SCARD_W_SECURITY_VIOLATION',
};

/** What a person can do about the results that a lab meets. */
const advice: Readonly<Record<string, Text>> = {
  SCARD_E_UNKNOWN_READER: { zh: '读卡器已拔出或名称不存在', en: 'the reader was unplugged, or no reader has that name' },
  SCARD_E_TIMEOUT: { zh: '读卡器在时限内没有完成操作', en: 'the reader did not finish in time' },
  SCARD_E_SHARING_VIOLATION: { zh: '另一个程序正在使用该读卡器，请先关闭它', en: 'another program uses this reader; close it first' },
  SCARD_E_NO_SMARTCARD: { zh: '读卡器中没有卡片', en: 'there is no card in the reader' },
  SCARD_E_PROTO_MISMATCH: { zh: '卡片既不支持 T=0 也不支持 T=1', en: 'the card speaks neither T=0 nor T=1' },
  SCARD_E_NOT_TRANSACTED: { zh: '读卡器报告与卡片的通信失败', en: 'the reader reports that it could not talk to the card' },
  SCARD_E_READER_UNAVAILABLE: { zh: '读卡器已拔出', en: 'the reader was unplugged' },
  SCARD_E_NO_SERVICE: {
    zh: '智能卡服务未运行（Linux：pcscd；Windows：Smart Card 服务）',
    en: 'the smart card service is not running (Linux: pcscd; Windows: the Smart Card service)',
  },
  SCARD_E_SERVICE_STOPPED: { zh: '智能卡服务已停止', en: 'the smart card service has stopped' },
  SCARD_E_NO_READERS_AVAILABLE: { zh: '没有连接读卡器', en: 'no reader is connected' },
  SCARD_W_UNRESPONSIVE_CARD: {
    zh: '卡片对复位没有应答，可能放反或已损坏',
    en: 'the card does not answer to reset; it may lie upside down or be broken',
  },
  SCARD_W_UNPOWERED_CARD: { zh: '卡片已掉电', en: 'the card has lost its power' },
  SCARD_W_RESET_CARD: { zh: '卡片已被另一个程序复位', en: 'another program has reset the card' },
  SCARD_W_REMOVED_CARD: { zh: '卡片已被取出', en: 'the card was taken out' },
  SCARD_W_SECURITY_VIOLATION: {
    zh: '智能卡服务拒绝访问或已意外终止（通过远程登录使用时请检查 polkit 规则）',
    en: 'the smart card service denies access or has died (over a remote login, look at the polkit rules)',
  },
};

/** The name of a result, such as `SCARD_W_REMOVED_CARD`; its number in hexadecimal where it has none here. */
export function codeName(code: number): string {
  return symbols[code] ?? `0x${code.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** A PC/SC call that did not succeed; the numeric result is kept. */
export class PcscError extends Error {
  override readonly name = 'PcscError';
  /** The result as an unsigned number, such as 0x80100069. */
  readonly code: number;
  /** Its name, such as `SCARD_W_REMOVED_CARD`. */
  readonly symbol: string;
  /** What was asked, such as `SCardTransmit`. */
  readonly call: string;
  /** What happened, for a person. */
  readonly text: Text;

  constructor(call: string, result: number) {
    const code = result >>> 0;
    const symbol = codeName(code);
    const number = code.toString(16).toUpperCase().padStart(8, '0');
    super(`${call}: ${symbol} (${number})`);
    this.code = code;
    this.symbol = symbol;
    this.call = call;
    const meaning = advice[symbol];
    this.text = {
      zh: `${meaning?.zh ?? 'PC/SC 调用失败'}（${symbol}，${number}）`,
      en: `${meaning?.en ?? 'a PC/SC call failed'} (${symbol}, ${number})`,
    };
  }
}

/**
 * Whether after this result the connection to the service is worth nothing any more. A service that died first answers
 * 8010006A, then 8010001D or 8010001E, while its context still claims to be valid.
 */
export function endsService(code: number): boolean {
  return code === 0x8010006a || code === 0x8010001d || code === 0x8010001e;
}

/** Whether this result says that there is no powered card in the reader any more. */
export function saysCardGone(code: number): boolean {
  return code === 0x80100069 || code === 0x8010000c || code === 0x80100067;
}

/** Whether this result says that the card was asked and did not answer. */
export function saysCardSilent(code: number): boolean {
  return code === 0x80100066 || code === 0x8010000a;
}
