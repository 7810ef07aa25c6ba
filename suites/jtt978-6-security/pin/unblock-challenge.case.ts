/** JT/T 978.6 — electronic purse: UNBLOCK PIN takes a MAC over the challenge drawn last, once. */

import { flipBit } from '#harness';
import { type PurseInstruments, refusal, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { sealed } from '../sealed-case.ts';
import { blocked, blockedStill, freshSeal, mostTries, blockingNeeds as needs, restorePin, start, tries, verifyRight } from './pin-case.ts';

/** What two blocks spend, with an UNBLOCK PIN after the second that is to be refused. */
const twice = { ...tries(2 * mostTries + 4), macTries: 3, writes: 3 };

/** MACs where the card has no challenge. */
const withoutChallenge = [
  {
    row: 'never',
    title: { zh: '上电后没有取随机数', en: 'none drawn since power-up' },
    seal: ({ issuer }: PurseInstruments) => issuer.seal('unblockPin', {}, { challenge: new Uint8Array(4) }),
  },
  {
    row: 'before-reset',
    title: { zh: '断电前取得的随机数', en: 'one drawn before power was off' },
    async seal(instruments: PurseInstruments) {
      const mac = await freshSeal(instruments);
      await start(instruments);
      return mac;
    },
  },
];

/** MACs over a challenge that is not the one drawn last. */
const otherChallenges = [
  {
    row: 'replaced',
    title: { zh: '倒数第 2 次取得的随机数', en: 'the challenge drawn before the last' },
    async seal(instruments: PurseInstruments) {
      const mac = await freshSeal(instruments);
      await instruments.card.getChallenge();
      return mac;
    },
  },
  {
    row: 'altered',
    title: { zh: '随机数有一位不同', en: 'a challenge with one bit turned over' },
    seal: async ({ card, issuer }: PurseInstruments) => issuer.seal('unblockPin', {}, { challenge: flipBit(await card.getChallenge(), 0) }),
  },
];

export const unblockChallengeCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-PIN-054',
      covers: ['JTT978.6:PIN.unblock.challenge', 'JTT978.6:PIN.unblock.challenge.word'],
      needs,
      spends: blockedStill,
      title: { zh: '没有可用的随机数时拒绝解锁，仍然锁定', en: 'without a challenge it is refused and the PIN stays blocked' },
      rows: withoutChallenge,
    },
    async (instruments, { seal }) => {
      const { card, check } = instruments;
      await blocked(instruments);
      const mac = await seal(instruments);

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:PIN.unblock.challenge', answer.sw).is(refusal);
      check('JTT978.6:PIN.unblock.challenge.word', answer.sw).is(sealed.noChallenge);
      check('JTT978.6:PIN.unblock.challenge', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-055',
      covers: ['JTT978.6:PIN.unblock.challenge'],
      needs,
      spends: blockedStill,
      title: { zh: '以别的随机数计算的 MAC 不能解锁', en: 'a MAC over another challenge does not unblock' },
      rows: otherChallenges,
    },
    async (instruments, { seal }) => {
      const { card, check } = instruments;
      await blocked(instruments);
      const mac = await seal(instruments);

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:PIN.unblock.challenge', answer.sw).is(refusal);
      check('JTT978.6:PIN.unblock.challenge', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-057',
      covers: ['JTT978.6:PIN.unblock.challenge'],
      needs,
      spends: twice,
      title: {
        zh: '取新随机数后重放用过的解锁命令被拒绝',
        en: 'after a new challenge the command that unblocked the PIN does not do so again',
      },
    },
    async (instruments) => {
      const { card, upkeep, check } = instruments;
      await blocked(instruments);
      const mac = await freshSeal(instruments);
      await card.unblockPin({ mac });
      await upkeep.blockPin();
      await card.getChallenge();

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:PIN.unblock.challenge', answer.sw).is(refusal);
      check('JTT978.6:PIN.unblock.challenge', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-058',
      killsNothing: {
        zh: '只作观察：公开资料未说明随机数能否再用',
        en: 'only observed: nothing public says whether a challenge may serve again',
      },
      covers: ['JTT978.6:PIN.unblock.once'],
      needs,
      spends: twice,
      title: {
        zh: '不取新随机数而重放解锁命令被拒绝',
        en: 'without a new challenge the command that unblocked the PIN does not do so again',
      },
    },
    async (instruments) => {
      const { card, upkeep, check } = instruments;
      await blocked(instruments);
      const mac = await freshSeal(instruments);
      await card.unblockPin({ mac });
      await upkeep.blockPin();

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:PIN.unblock.once', answer.sw).is(refusal);
      await restorePin(instruments);
    },
  ),
];
