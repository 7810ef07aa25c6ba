/** Words of the cases about the PIN. Each starts with the declared PIN in force and ends with it and all its tries. */

import { type Answer, concat, declaredPin, oneOf, type Pin, type Row, type Text, wrongPin } from '#harness';
import type { PurseInstruments } from '../../jtt978-2-card/purse-case.ts';
import { triesLeft } from '../sealed-case.ts';

const text = (zh: string, en: string): Text => ({ zh, en });

/** What a case about VERIFY and CHANGE PIN needs, and what one needs that blocks the PIN. */
export const needs = ['EP', 'EP.pin', 'pin'];
export const blockingNeeds = [...needs, 'EP.pin-unblock', 'keys.pin-unblock'];

/** The most tries that 63Cx can count. */
export const mostTries = 16;

/** So many PINs, right or wrong. One that is known to be right costs nothing, but the owner must allow it. */
export const tries = (pinTries: number) => ({ counters: 0, pinTries });

/** What blocking the PIN and lifting the block spends, with a right PIN before and two in between. */
export const blocking = { ...tries(mostTries + 5), macTries: 1, writes: 1 };

/** The same with an UNBLOCK PIN between that is to be refused. */
export const blockedStill = { ...blocking, macTries: 2, writes: 2 };

/** Status words as sets, each with its reason. */
export const pinSw = {
  wrong: oneOf(triesLeft, { '6300': text('验证失败，未给出次数', 'verification failed, no count given') }),
  blocked: oneOf(
    { '6983': text('PIN 已锁定', 'the PIN is blocked') },
    { '63C0': text('还剩 0 次', 'no tries left'), '6984': text('引用数据无效', 'reference data not usable') },
  ),
  wrongLength: oneOf(
    { '6700': text('长度错误', 'wrong length') },
    { ...triesLeft, '6A80': text('数据域错误', 'wrong data'), '6985': text('使用条件不满足', 'conditions of use not satisfied') },
  ),
  macMissing: oneOf(
    {
      '6987': text('MAC 丢失', 'MAC missing'),
      '6982': text('安全状态不满足', 'security status not satisfied'),
      '6700': text('Lc 固定为 04', 'Lc is always 04'),
    },
    { '6988': text('MAC 错误', 'MAC wrong'), '6985': text('使用条件不满足', 'conditions of use not satisfied') },
  ),
  required: oneOf(
    { '6982': text('安全状态不满足', 'security status not satisfied') },
    { '6985': text('使用条件不满足', 'conditions of use not satisfied') },
  ),
} as const;

/** How many tries a status word leaves, none where it says that the PIN is blocked; null for one that does not say. */
export function triesIn({ sw }: Answer): number | null {
  if (sw === '6983') return 0;
  return Object.hasOwn(triesLeft, sw) ? Number.parseInt(sw.slice(3), 16) : null;
}

/** The declared PIN with the last bit of one octet turned over, so that a digit stays one; counted from the end. */
export function pinDiffering({ scene }: PurseInstruments, fromEnd: number): Pin {
  const { difference } = declaredPin(scene);
  return { difference: difference.map((octet, offset) => (offset === difference.length - fromEnd ? octet ^ 1 : octet)) };
}

/** The PIN that cases change to: neither the declared one nor {@link wrongPin}. */
export const otherPin = (instruments: PurseInstruments): Pin => pinDiffering(instruments, 2);

/** The octets of the declared PIN but the last; of the shortest PINs, with one more. */
export function pinOfOtherLength({ scene }: PurseInstruments): Pin {
  const { difference } = declaredPin(scene);
  return { difference: difference.length > 2 ? difference.slice(0, -1) : concat(difference, Uint8Array.of(0x31)) };
}

export const verify = ({ card }: PurseInstruments, pin: Pin): Promise<Answer> => card.attempt.verifyPin({ pin });
export const verifyRight = (instruments: PurseInstruments): Promise<Answer> => verify(instruments, declaredPin(instruments.scene));
export const verifyWrong = (instruments: PurseInstruments): Promise<Answer> => verify(instruments, wrongPin(instruments.scene));

/** Power and SELECT, the PIN not presented. */
export const start = ({ card }: PurseInstruments): Promise<void> => card.present({ withoutPin: true });

/** The same with the declared PIN presented: a case says nothing of a card that does not take it. */
export async function begin(instruments: PurseInstruments): Promise<void> {
  await start(instruments);
  await instruments.upkeep.verifyPin();
}

/**
 * A wrong PIN as a preamble: how many tries it left. Where the card does not say, or not so many as the case goes on to
 * spend, the tries are given back and the case gives up.
 */
export async function spendTry(instruments: PurseInstruments, enough = 1): Promise<number> {
  const answer = await verifyWrong(instruments);
  const left = triesIn(answer);
  if (left !== null && left >= enough) return left;
  await verifyRight(instruments);
  return instruments.scene.giveUp({
    zh: `错误 PIN 应答 ${answer.sw}，本用例需要其后至少还剩 ${enough} 次`,
    en: `a wrong PIN was answered ${answer.sw}; the case needs at least ${enough} tries after it`,
  });
}

/** When power goes: from before the first lasting effect of a command to before its answer is read; and what the link must be able to do. */
export const moments: readonly (Row & { readonly moment: number | null; readonly link: readonly string[] })[] = [
  { row: 'unanswered', title: { zh: '应答丢失', en: 'the answer lost' }, moment: null, link: [] },
  ...[0, 0.25, 0.5, 0.75, 1].map((moment) => ({
    row: `at-${moment}`,
    title: { zh: `执行到 ${moment}`, en: `at ${moment} of its work` },
    moment,
    link: ['link.tear-inside'],
  })),
];

/** Which of two PINs the card takes, {@link otherPin} tried first: the declared one gives back the try that it cost. */
export async function taken(instruments: PurseInstruments): Promise<{ readonly declared: boolean; readonly other: boolean }> {
  const other = (await verify(instruments, otherPin(instruments))).sw === '9000';
  return { declared: (await verifyRight(instruments)).sw === '9000', other };
}

/** The last acts of a case that may have put {@link otherPin} in force: the declared PIN again, with all its tries. */
export async function changeBack(instruments: PurseInstruments): Promise<void> {
  await instruments.card.attempt.changePin({ old: otherPin(instruments), new: declaredPin(instruments.scene) });
  await verifyRight(instruments);
}

/**
 * The last acts of a case that may have blocked the PIN, and may have put `changedTo` in force: the declared PIN with all
 * its tries, as far as the card lets it come back.
 */
export async function restorePin(instruments: PurseInstruments, changedTo?: Pin): Promise<void> {
  const { card, scene, upkeep } = instruments;
  const isBack = async (): Promise<boolean> => (await verifyRight(instruments)).sw === '9000';
  const changedBack = async (): Promise<boolean> => {
    if (changedTo === undefined) return false;
    await card.attempt.changePin({ old: changedTo, new: declaredPin(scene) });
    return isBack();
  };
  if ((await isBack()) || (await changedBack())) return;
  await upkeep.unblockPin();
  if (!(await isBack())) await changedBack();
}

/** A blocked PIN, the purse selected. */
export async function blocked(instruments: PurseInstruments): Promise<void> {
  await begin(instruments);
  await instruments.upkeep.blockPin();
}

/** A MAC for UNBLOCK PIN over a challenge drawn for it. */
export async function freshSeal({ card, issuer }: PurseInstruments): Promise<Uint8Array> {
  return issuer.seal('unblockPin', {}, { challenge: await card.getChallenge() });
}
