/** JT/T 978.6 — electronic purse: a PIN with no tries left. */

import { declaredPin } from '#harness';
import { refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import {
  begin,
  blocking,
  blockingNeeds,
  moments,
  otherPin,
  pinSw,
  restorePin,
  spendTry,
  start,
  tries,
  verifyRight,
  verifyWrong,
} from './pin-case.ts';

export const blockedPinCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-012',
      covers: ['JTT978.6:PIN.count'],
      needs: blockingNeeds,
      spends: blocking,
      title: { zh: '应答 63C1 后正确的 PIN 仍有效', en: 'after 63C1 the right PIN is still good' },
    },
    async (instruments) => {
      await begin(instruments);
      for (let left = await spendTry(instruments); left > 1; left -= 1) await verifyWrong(instruments);

      const answer = await verifyRight(instruments);

      instruments.check('JTT978.6:PIN.count', answer.sw).is(sw.success);
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-008',
      covers: ['JTT978.6:PIN.blocked', 'JTT978.6:PIN.blocked.word', 'JTT978.6:PIN.lasting', 'JTT978.6:PIN.silent'],
      needs: blockingNeeds,
      spends: blocking,
      title: {
        zh: '次数用完后正确的 PIN 也被拒绝，断电后仍然如此',
        en: 'with no tries left the right PIN is refused, and so it is after power was off',
      },
    },
    async (instruments) => {
      const { upkeep, check } = instruments;
      await begin(instruments);
      await upkeep.blockPin();

      const blocked = await verifyRight(instruments);
      await start(instruments);
      const later = await verifyRight(instruments);

      check('JTT978.6:PIN.blocked', blocked.sw).is(refusal);
      check('JTT978.6:PIN.blocked.word', blocked.sw).is(pinSw.blocked);
      check('JTT978.6:PIN.lasting', later.sw).is(refusal);
      check('JTT978.6:PIN.silent', blocked.data).is('');
      await restorePin(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-009',
      covers: ['JTT978.6:PIN.torn'],
      needs: ({ link }) => [...blockingNeeds, ...link],
      spends: blocking,
      title: { zh: 'PIN 已锁定时，验证途中断电，仍然锁定', en: 'power lost while a blocked PIN is verified: it stays blocked' },
      rows: moments.filter(({ moment }) => moment === null || moment === 0.5),
    },
    async (instruments, { moment }) => {
      const { card, scene, upkeep, check } = instruments;
      await begin(instruments);
      await upkeep.blockPin();

      await card.torn(moment).verifyPin({ pin: declaredPin(scene) });

      await start(instruments);
      check('JTT978.6:PIN.torn', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-010',
      covers: ['JTT978.6:PIN.change.count'],
      needs: blockingNeeds,
      spends: { ...blocking, ...tries(blocking.pinTries + 3), writes: 4 },
      title: { zh: '锁定的 PIN 不能凭原 PIN 修改', en: 'a blocked PIN cannot be changed, even given the right old one' },
    },
    async (instruments) => {
      const { card, scene, upkeep, check } = instruments;
      await begin(instruments);
      await upkeep.blockPin();

      const answer = await card.attempt.changePin({ old: declaredPin(scene), new: otherPin(instruments) });

      check('JTT978.6:PIN.change.count', answer.sw).is(refusal);
      await restorePin(instruments, otherPin(instruments));
    },
  ),
];
