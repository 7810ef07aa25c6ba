/** JT/T 978.6 — electronic purse: what holds of PIN and files after any sequence of commands. */

import { explore, upheld } from '#harness';
import { testCase } from '../../jtt978-2-card/purse-case.ts';
import { blockingNeeds, otherPin, restorePin, start } from '../pin/pin-case.ts';
import { readFiles } from '../sealed-case.ts';
import { fileHistories, fileHistory, fileSpends, restoreFiles } from './file-history.ts';
import { pinHistories, pinHistory, pinSpends } from './pin-history.ts';

export const securityModelCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-070',
      covers: [pinHistory],
      needs: blockingNeeds,
      spends: pinSpends,
      title: {
        zh: '随机的验证、修改、锁定、解锁与中断之后，只有当前 PIN 有效，剩余次数正确',
        en: 'after random verifications, changes, blocks, unblockings and interruptions only the PIN in force is taken and the tries are right',
      },
      purpose: {
        zh: '逐条命令都正确的卡片，仍可能在某种次序下多给次数；找到的最短次序写在记录里，可手工照做',
        en: 'a card that does each command right may still give a try away in some order of them; the shortest such order stands in the record, to be keyed in by hand',
      },
    },
    async (instruments) => {
      const broken = await explore(instruments.scene, pinHistories(instruments));

      instruments.check(pinHistory, broken[pinHistory]).is(upheld);
      await start(instruments);
      await restorePin(instruments, otherPin(instruments));
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-MAC-005',
      covers: [fileHistory],
      needs: ['EP', 'EP.write', 'keys.maintenance'],
      spends: fileSpends,
      title: {
        zh: '随机的受保护写入、错误 MAC 与中断之后，文件内容正确',
        en: 'after random protected writes, wrong MACs and interruptions the files hold what they must',
      },
    },
    async (instruments) => {
      const { card, scene, check } = instruments;
      await card.present();
      const before = await readFiles(card);

      const broken = await explore(scene, fileHistories(instruments));

      check(fileHistory, broken[fileHistory]).is(upheld);
      await restoreFiles(instruments, before);
    },
  ),
];
