/** JT/T 978.6 — electronic purse: UNBLOCK PIN, by which the issuer gives a blocked PIN its tries back. */

import { type Answer, type Command, type Row, rule } from '#harness';
import { type PurseInstruments, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { fewWrongMacs } from '../mac/wrong-macs.ts';
import { sealed, strangers } from '../sealed-case.ts';
import {
  begin,
  blocked,
  blockedStill,
  blocking,
  freshSeal,
  blockingNeeds as needs,
  pinSw,
  restorePin,
  spendTry,
  triesIn,
  verifyRight,
  verifyWrong,
} from './pin-case.ts';

/** MACs over the challenge drawn last, but of another command, from another start or under another key. */
const otherMacs: readonly (Row & {
  readonly needs: readonly string[];
  readonly seal: (instruments: PurseInstruments) => Promise<Uint8Array>;
})[] = [
  {
    row: 'application-unblock',
    title: { zh: '为应用解锁命令计算', en: 'made for APPLICATION UNBLOCK' },
    needs: [],
    seal: async ({ card, issuer }) => issuer.seal('applicationUnblock', {}, { challenge: await card.getChallenge(), key: 'pin-unblock' }),
  },
  {
    row: 'zero-chain',
    title: { zh: '初始值为零而不是随机数', en: 'started from zeros and not from the challenge' },
    needs: [],
    seal: async ({ card, issuer }) => issuer.seal('unblockPin', {}, { challenge: await card.getChallenge(), mistake: 'zero-chain' }),
  },
  {
    row: 'zero-key',
    title: { zh: '以全零密钥计算', en: 'under a key of zeros' },
    needs: [],
    seal: async ({ card, issuer }) => issuer.forgeSeal('unblockPin', {}, await card.getChallenge()),
  },
  ...strangers.map(({ row, title }) => ({
    row,
    title,
    needs: ['masters.pin-unblock'],
    seal: async ({ card, issuer }: PurseInstruments) =>
      issuer.seal('unblockPin', {}, { challenge: await card.getChallenge(), stranger: row }),
  })),
];

const incomplete: readonly (Row & { readonly cut: (command: Command) => Command })[] = [
  { row: 'none', title: { zh: '没有 MAC', en: 'no MAC' }, cut: ({ data: _, ...command }) => command },
  {
    row: 'three',
    title: { zh: '只有 MAC 的前 3 字节', en: 'three octets of the MAC' },
    cut: (command) => ({ ...command, data: command.data?.slice(0, 3) ?? new Uint8Array(0) }),
  },
];

const macErrors = ['6988', '9302'];
const noMacError = rule(
  { zh: '不是 MAC 错误（未锁定时可以拒绝）', en: 'no word for a wrong MAC (refused it may be while nothing is blocked)' },
  (seen) => !macErrors.includes(String(seen)),
);

/** Ends the case where the card took a MAC for a wrong one. */
function goOnWithTheKey({ scene }: PurseInstruments, { sw: word }: Answer): void {
  if (!macErrors.includes(word)) return;
  scene.giveUp({ zh: `解锁 PIN 应答 ${word}，不再锁定 PIN`, en: `UNBLOCK PIN was answered ${word}: the PIN is not going to be blocked` });
}

export const unblockPinCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-050',
      covers: ['JTT978.6:PIN.unblock', 'JTT978.6:PIN.silent'],
      needs,
      proves: 'keys.pin-unblock',
      spends: { ...blocking, macTries: 3, writes: 3 },
      title: { zh: 'MAC 正确时解除锁定，原 PIN 有效', en: 'a right MAC lifts the block, and the PIN is the one it was' },
      purpose: {
        zh: '先在未锁定时试一次：MAC 被拒绝的卡片不再去锁定它的 PIN',
        en: 'tried once while nothing is blocked: a card that refuses the MAC does not get its PIN blocked',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await begin(instruments);
      const idle = await card.attempt.unblockPin({ mac: await freshSeal(instruments) });
      check('JTT978.6:PIN.unblock', idle.sw).is(noMacError);
      goOnWithTheKey(instruments, idle);
      await instruments.upkeep.blockPin();

      const answer = await card.attempt.unblockPin({ mac: await freshSeal(instruments) });

      check('JTT978.6:PIN.unblock', [answer.sw, (await verifyRight(instruments)).sw]).is([sw.success, sw.success]);
      check('JTT978.6:PIN.silent', answer.data).is('');
      await restorePin(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-051',
      covers: ['JTT978.6:PIN.unblock.tries'],
      needs,
      spends: blocking,
      title: { zh: '解锁后剩余次数为初值', en: 'after unblocking all tries are there' },
    },
    async (instruments) => {
      const { upkeep, check } = instruments;
      await begin(instruments);
      const left = await spendTry(instruments);
      await verifyRight(instruments);
      await upkeep.blockPin();
      await upkeep.unblockPin();

      const answer = await verifyWrong(instruments);

      check('JTT978.6:PIN.unblock.tries', triesIn(answer)).is(left);
      await verifyRight(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-052',
      covers: ['JTT978.6:PIN.unblock.mac', 'JTT978.6:PIN.unblock.word', 'JTT978.6:PIN.silent'],
      needs,
      spends: blockedStill,
      title: { zh: '解锁 PIN 的 MAC 错误时拒绝，仍然锁定', en: 'a wrong MAC is refused and the PIN stays blocked' },
      rows: fewWrongMacs,
    },
    async (instruments, { spoil }) => {
      const { card, check } = instruments;
      await blocked(instruments);

      const answer = await card.attempt.unblockPin({ mac: spoil(await freshSeal(instruments)) });

      check('JTT978.6:PIN.unblock.mac', answer.sw).is(refusal);
      check('JTT978.6:PIN.unblock.word', answer.sw).is(sealed.macWrong);
      check('JTT978.6:PIN.silent', answer.data).is('');
      check('JTT978.6:PIN.unblock.mac', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-053',
      covers: ['JTT978.6:PIN.unblock.mac', 'JTT978.6:PIN.unblock.word'],
      needs,
      spends: blockedStill,
      title: { zh: '没有完整 MAC 的解锁被拒绝，仍然锁定', en: 'without a whole MAC it is refused and the PIN stays blocked' },
      rows: incomplete,
    },
    async (instruments, { title, cut }) => {
      const { card, check } = instruments;
      await blocked(instruments);
      const mac = await freshSeal(instruments);

      const answer = await card.altered(title, cut).unblockPin({ mac });

      check('JTT978.6:PIN.unblock.mac', answer.sw).is(refusal);
      check('JTT978.6:PIN.unblock.word', answer.sw).is(pinSw.macMissing);
      check('JTT978.6:PIN.unblock.mac', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-056',
      covers: ['JTT978.6:PIN.unblock.mac'],
      needs: ({ needs: masters }) => [...needs, ...masters],
      spends: blockedStill,
      title: { zh: '不是为本卡本命令计算的 MAC 不能解锁', en: 'a MAC of another command, start or key does not unblock' },
      rows: otherMacs,
    },
    async (instruments, { seal }) => {
      const { card, check } = instruments;
      await blocked(instruments);
      const mac = await seal(instruments);

      const answer = await card.attempt.unblockPin({ mac });

      check('JTT978.6:PIN.unblock.mac', answer.sw).is(refusal);
      check('JTT978.6:PIN.unblock.mac', (await verifyRight(instruments)).sw).is(refusal);
      await restorePin(instruments);
    },
  ),
];
