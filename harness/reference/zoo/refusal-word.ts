/** Faulty cards that refuse what concerns PIN, blocking, protected commands, unload and overdraft, but with another status word. */

import type { Command } from '../../iso7816/command.ts';
import type { CommandName } from '../card/handlers.ts';
import { afterwards, each, withWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('status-word');

const lost = '6F00';

type Breaks = readonly [string, ...string[]];

/** A card that answers 6F00 where these commands are refused with a word that begins so. */
function refusing(
  what: string,
  zh: string,
  en: string,
  names: readonly CommandName[],
  words: readonly string[],
  breaks: Breaks,
): CardFault {
  return faulty({
    id: `${what}-answers-6f00`,
    title: { zh: `${zh}应答 6F00`, en: `answers 6F00 to ${en}` },
    breaks,
    card: (sound) =>
      each(sound, names, (handler) =>
        afterwards(handler, (outcome) => (words.some((word) => outcome.response.sw.startsWith(word)) ? withWord(outcome, lost) : outcome)),
      ),
  });
}

/** A card that answers 6F00 where a command is refused before it gets to its handler. */
function refusingForm(
  what: string,
  zh: string,
  en: string,
  meant: (command: Command) => boolean,
  words: readonly string[],
  breaks: Breaks,
): CardFault {
  return faulty({
    id: `${what}-answers-6f00`,
    title: { zh: `${zh}应答 6F00`, en: `answers 6F00 to ${en}` },
    breaks,
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, _state, command) =>
        meant(command) && words.includes(outcome.response.sw) ? withWord(outcome, lost) : outcome,
      ),
    }),
  });
}

const writes = ['updateBinary', 'updateRecord', 'appendRecord'] as const;
const openings = ['initializeForPurchase', 'initializeForCappPurchase'] as const;
const missing = ['6987', '6982'] as const;
const noChallenge = ['6984', '6985'] as const;
const outOfOrder = ['6901', '6985'] as const;

export const refusalWordFaults: readonly CardFault[] = [
  refusing('write-with-a-wrong-mac', '写文件 MAC 错误', 'a write with a wrong MAC', writes, ['6988'], ['JTT978.6:SM.mac.word']),
  refusing('write-without-a-mac', '写文件缺 MAC', 'a write without a MAC', writes, missing, ['JTT978.6:SM.missing.word']),
  refusing('write-without-a-challenge', '未取随机数写文件', 'a write without a challenge', writes, noChallenge, [
    'JTT978.6:SM.challenge.none.word',
  ]),
  refusing(
    'write-beyond-the-end',
    '偏移超出文件末尾的写入',
    'a write beyond the end of a file',
    ['updateBinary'],
    ['6B00'],
    ['JTT978.6:SM.bounds.word'],
  ),
  refusing(
    'block-with-a-wrong-mac',
    '应用锁定 MAC 错误',
    'APPLICATION BLOCK with a wrong MAC',
    ['applicationBlock'],
    ['6988'],
    ['JTT978.6:BLOCK.mac.word'],
  ),
  refusing(
    'unblock-with-a-wrong-mac',
    '应用解锁 MAC 错误',
    'APPLICATION UNBLOCK with a wrong MAC',
    ['applicationUnblock'],
    ['6988'],
    ['JTT978.6:UNBLOCK.mac.word'],
  ),
  refusing(
    'wrong-mac2-of-an-unload',
    '圈提 MAC2 错误',
    'an unload with a wrong MAC2',
    ['debitForUnload'],
    ['9302'],
    ['UNLOAD.mac2.word', 'JTT978.6:MAC.unload.word'],
  ),
  refusing(
    'wrong-mac2-of-an-overdraft-update',
    '修改透支限额 MAC2 错误',
    'an overdraft update with a wrong MAC2',
    ['updateOverdrawLimit'],
    ['9302'],
    ['OVERDRAFT-UPDATE.mac2.word', 'JTT978.6:MAC.overdraft.word'],
  ),
  refusing('unload-out-of-order', '未初始化的圈提', 'an unload out of order', ['debitForUnload'], outOfOrder, ['UNLOAD.order.word']),
  refusing(
    'overdraft-update-out-of-order',
    '未初始化的修改透支限额',
    'an overdraft update out of order',
    ['updateOverdrawLimit'],
    outOfOrder,
    ['OVERDRAFT-UPDATE.order.word'],
  ),
  refusing(
    'unknown-unload-key',
    '圈提密钥索引不存在',
    'an unload with an unknown key index',
    ['initializeForUnload'],
    ['9403'],
    ['INIT-UNLOAD.key-index.word'],
  ),
  refusing(
    'unknown-overdraft-key',
    '修改透支限额密钥索引不存在',
    'an overdraft update with an unknown key index',
    ['initializeForUpdate'],
    ['9403'],
    ['INIT-UPDATE.key-index.word'],
  ),
  refusing(
    'poor-unload',
    '圈提余额不足',
    'an unload without funds',
    ['initializeForUnload'],
    ['9401', '6985'],
    ['INIT-UNLOAD.insufficient.word'],
  ),
  refusing('wrong-pin', '个人密码错误', 'a wrong PIN', ['verifyPin'], ['63C'], ['JTT978.6:PIN.wrong.word']),
  refusing('wrong-old-pin', '修改密码时旧密码错误', 'a wrong old PIN', ['changePin'], ['63C'], ['JTT978.6:PIN.change.word']),
  refusing(
    'blocked-pin',
    '个人密码已锁定时',
    'VERIFY once the PIN is blocked',
    ['verifyPin', 'changePin'],
    ['6983'],
    ['JTT978.6:PIN.blocked.word'],
  ),
  refusing(
    'reload-with-a-wrong-mac',
    '重装个人密码 MAC 错误',
    'RELOAD PIN with a wrong MAC',
    ['reloadPin'],
    ['6988', '9302'],
    ['JTT978.6:PIN.reload.word'],
  ),
  refusing(
    'pin-unblock-with-a-wrong-mac',
    '个人密码解锁 MAC 错误或缺失',
    'UNBLOCK PIN with a wrong MAC',
    ['unblockPin'],
    ['6988', '6987'],
    ['JTT978.6:PIN.unblock.word'],
  ),
  refusing('pin-unblock-without-a-challenge', '未取随机数的个人密码解锁', 'UNBLOCK PIN without a challenge', ['unblockPin'], noChallenge, [
    'JTT978.6:PIN.unblock.challenge.word',
  ]),
  refusing(
    'load-without-a-pin',
    '未验密的圈存初始化',
    'INITIALIZE FOR LOAD without the PIN',
    ['initializeForLoad'],
    ['6982', '6985'],
    ['JTT978.6:PIN.required.word'],
  ),
  refusing(
    'wrong-cryptogram',
    '外部认证密文错误',
    'a wrong cryptogram',
    ['externalAuthenticate'],
    ['6300', '6988', '6982'],
    ['JTT978.6:AUTH.refuse.word'],
  ),
  refusing(
    'file-of-another-kind',
    '按错误的文件类型读',
    'a read that does not suit the kind of the file',
    ['readBinary', 'readRecord'],
    ['6981'],
    ['READ.file.type.word'],
  ),
  refusing(
    'poor-purchase-of-the-second-purse',
    '余额不足的消费（含第二票种）',
    'any purchase without funds, in either purse',
    openings,
    ['9401'],
    ['SECOND.insufficient.word', 'INIT-PURCHASE.insufficient.word', 'INIT-CAPP.insufficient.word'],
  ),
  refusingForm(
    'pin-of-a-wrong-length',
    '长度错误的验证命令',
    'VERIFY of a wrong length',
    ({ ins }) => ins === 0x20,
    ['6700'],
    ['JTT978.6:PIN.length.word'],
  ),
  refusingForm(
    'algorithm-with-wrong-parameters',
    '参数错误的算法命令',
    'an algorithm command with wrong parameters',
    ({ ins }) => ins === 0xcd,
    ['6A86'],
    ['JTT978.6:ALGORITHM.parameters.word'],
  ),
  refusingForm(
    'picture-in-a-wrong-form',
    '形式错误的读照片、读二维码',
    'READ PICTURE or READ QRCODE in a wrong form',
    ({ ins }) => ins === 0xb5,
    ['6D00', '6E00', '6A86', '6700'],
    ['JTT978.6:PICTURE.read.word'],
  ),
];
