/** JT/T 978.6 — electronic purse: a tear during VERIFY gives nobody another try. */

import { within, wrongPin } from '#harness';
import { testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { begin, blockingNeeds, moments, needs, restorePin, spendTry, start, tries, triesIn, verifyRight, verifyWrong } from './pin-case.ts';

export const tornVerifyCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-020',
      covers: ['JTT978.6:PIN.torn'],
      needs,
      spends: tries(6),
      title: { zh: '错误 PIN 的应答丢失，次数照减', en: 'the answer to a wrong PIN lost: the try is spent all the same' },
    },
    async (instruments) => {
      const { card, scene, check } = instruments;
      await begin(instruments);
      const left = await spendTry(instruments);
      await verifyRight(instruments);
      await card.torn(null).verifyPin({ pin: wrongPin(scene) });
      await start(instruments);

      const answer = await verifyWrong(instruments);

      check('JTT978.6:PIN.torn', triesIn(answer)).is(within(0, left - 1));
      await verifyRight(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-021',
      covers: ['JTT978.6:PIN.torn'],
      needs: ({ link }) => [...blockingNeeds, ...link],
      spends: { ...tries(6), macTries: 1, writes: 1 },
      title: {
        zh: '剩余次数已减少时，验证错误 PIN 途中断电，次数不增加',
        en: 'power lost while a second wrong PIN is verified: no try comes back',
      },
      rows: moments,
    },
    async (instruments, { moment }) => {
      const { card, scene, check } = instruments;
      await begin(instruments);
      const left = await spendTry(instruments, 2);
      await card.torn(moment).verifyPin({ pin: wrongPin(scene) });
      await start(instruments);

      const answer = await verifyWrong(instruments);

      check('JTT978.6:PIN.torn', triesIn(answer)).is(within(left - 2, moment === null || moment === 1 ? left - 2 : left - 1));
      await restorePin(instruments);
    },
  ),
];
