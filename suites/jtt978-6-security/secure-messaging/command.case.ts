/** JT/T 978.6 — electronic purse: the MAC of a write covers the whole of the command that carries it. */

import { type Command, flipBit, type Issuer, type Row } from '#harness';
import { refusal, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { holdings, refusedWrite, sealed, type Write, wideChange } from '../sealed-case.ts';

const needs = ['EP', 'EP.write', 'keys.maintenance'];

/** What becomes of a command after its MAC was made. `data` of a command ends in its MAC. */
interface Alteration extends Row {
  readonly alter: (command: Command) => Command;
}

const macLength = 4;

const alterations: readonly Alteration[] = [
  altered('cla', 'CLA 改为 84', 'CLA 84', (command) => ({ ...command, cla: 0x84 })),
  altered('cla-00', 'CLA 改为 00', 'CLA 00', (command) => ({ ...command, cla: 0x00 })),
  altered('p1', 'P1 改为 16 文件', 'EF 16 in P1', (command) => ({ ...command, p1: 0x96 })),
  altered('p2', 'P2 改为前一偏移', 'the offset before in P2', (command) => ({ ...command, p2: command.p2 - 1 })),
  altered(
    'data-first',
    '数据首位取反',
    'the first bit of the data turned over',
    onData((data) => flipBit(data, 0)),
  ),
  altered(
    'data-last',
    '数据末位取反',
    'the last bit of the data turned over',
    onData((data) => flipBit(data, 8 * data.length - 1)),
  ),
  altered(
    'shorter',
    '少一个数据字节',
    'an octet of data less',
    onData((data) => data.slice(0, -1)),
  ),
  altered(
    'longer',
    '多一个零字节',
    'a zero more',
    onData((data) => Uint8Array.of(...data, 0x00)),
  ),
];

/** A MAC that is good for something else. */
interface Misfit extends Row {
  readonly seal: (issuer: Issuer, write: Write, challenge: Uint8Array) => Promise<Uint8Array>;
}

const misfits: readonly Misfit[] = [
  misfit('file', '写 16 文件的 MAC', 'of a write to EF 16', (write) => ({ ...write, sfi: 0x16 })),
  misfit('offset', '写下一偏移的 MAC', 'of a write at the next offset', (write) => ({ ...write, offset: write.offset + 1 })),
  misfit('data', '写其他数据的 MAC', 'of a write of other data', (write) => ({ ...write, data: flipBit(write.data, 67) })),
  misfit('no-data', '仅写首字节的 MAC', 'of a write of the first octet alone', (write) => ({ ...write, data: write.data.slice(0, 1) })),
  {
    row: 'class',
    title: { zh: 'CLA 84 的同一指令的 MAC', en: 'of the same command under CLA 84' },
    seal: (issuer, write, challenge) => issuer.seal('updateBinary', write, { challenge, alter: (command) => ({ ...command, cla: 0x84 }) }),
  },
  {
    row: 'length',
    title: { zh: '未计入自身长度的 MAC', en: 'over a Lc that does not count it' },
    seal: (issuer, write, challenge) => issuer.seal('updateBinary', write, { challenge, mistake: 'length-without-mac' }),
  },
  {
    row: 'data-alone',
    title: { zh: '只对数据计算、不含命令头的 MAC', en: 'over the data without the header' },
    seal: (issuer, write, challenge) => issuer.seal('updateBinary', write, { challenge, mistake: 'data-alone' }),
  },
  {
    row: 'record',
    title: { zh: '写记录指令的 MAC', en: 'of UPDATE RECORD with the same data' },
    seal: (issuer, { data }, challenge) => issuer.seal('updateRecord', { sfi: 0x1a, record: 1, data }, { challenge }),
  },
  {
    row: 'block',
    title: { zh: '以维护密钥计算的锁定指令的 MAC', en: 'of APPLICATION BLOCK under the same key' },
    seal: (issuer, _write, challenge) => issuer.seal('applicationBlock', {}, { challenge, key: 'maintenance' }),
  },
];

export const writeCommandCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-SM-030',
      covers: ['JTT978.6:SM.command'],
      needs,
      spends: refusedWrite,
      title: {
        zh: '计算 MAC 之后改动的写指令被拒绝，卡片不变',
        en: 'a write that was altered after its MAC was made is refused and changes nothing',
      },
      rows: alterations,
    },
    async ({ card, issuer, upkeep, check }, { title, alter }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await wideChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });

      const answer = await card.altered(title, alter).updateBinary({ ...write, mac });

      check('JTT978.6:SM.command', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.command', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-031',
      covers: ['JTT978.6:SM.command', 'JTT978.6:SM.mac.word'],
      needs,
      spends: refusedWrite,
      title: {
        zh: '带有其他指令 MAC 的写指令被拒绝，卡片不变',
        en: 'a write that carries the MAC of another command is refused and changes nothing',
      },
      rows: misfits,
    },
    async ({ card, issuer, upkeep, check }, { seal }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await wideChange(card);
      const mac = await seal(issuer, write, await card.getChallenge({}));

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.command', answer.sw).is(refusal);
      check('JTT978.6:SM.mac.word', answer.sw).is(sealed.macWrong);
      await card.present();
      check('JTT978.6:SM.command', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),
];

function altered(row: string, zh: string, en: string, alter: (command: Command) => Command): Alteration {
  return { row, title: { zh, en }, alter };
}

/** Alters the data that the MAC was made over and leaves the MAC. */
function onData(change: (data: Uint8Array) => Uint8Array): (command: Command) => Command {
  return ({ data = new Uint8Array(macLength), ...command }) => ({
    ...command,
    data: Uint8Array.of(...change(data.slice(0, -macLength)), ...data.slice(-macLength)),
  });
}

function misfit(row: string, zh: string, en: string, other: (write: Write) => Write): Misfit {
  return {
    row,
    title: { zh, en },
    seal: (issuer, write, challenge) => issuer.seal('updateBinary', other(write), { challenge }),
  };
}
