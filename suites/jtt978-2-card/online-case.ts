/**
 * What the cases of unloads and of overdraft updates share. The formulas of their MACs stand in the manual of one card family
 * only: a transaction goes on where the card's MAC1 agrees with them, and nothing is judged where it does not.
 */

import { type Answer, type Expectation, type Fen, type Finding, fen, type PurseState, rule, type Scene, yuan } from '#harness';
import type { PurseInstruments } from './purse-case.ts';

/** Money and room for a few small transactions. */
export const enough = { spendable: yuan(3), room: yuan(3) };

/** The most that may be loaded to pay back what is overdrawn. */
const mostRepaid = yuan(30);

/**
 * Brings the real balance to at least `wanted`, for an unload takes no overdraft, or makes room where there is more. What is
 * overdrawn is paid back by the same load, within bounds; the case gives up where it is more, or the balance is not reached.
 */
export async function arrangeBalance({ card, purse, scene }: PurseInstruments, wanted: Fen): Promise<void> {
  const { balance, overdrawn } = await card.readPurse();
  if (balance >= wanted) return purse.arrange({ room: enough.room });
  if (overdrawn > mostRepaid) {
    scene.giveUp({
      zh: `已透支 ${overdrawn} 分，超过本用例至多偿还的 ${mostRepaid} 分，无法得到实际余额`,
      en: `${overdrawn} fen are overdrawn, more than the ${mostRepaid} that are paid back here: there is no real balance to be had`,
    });
  }
  await purse.load(fen(wanted - balance + overdrawn));
  const { balance: reached } = await card.readPurse();
  if (reached < wanted) {
    scene.giveUp({
      zh: `圈存后实际余额为 ${reached} 分，未达到所需的 ${wanted} 分`,
      en: `the real balance is ${reached} fen after the load, less than the ${wanted} that are needed`,
    });
  }
}

/** An unload opened and authorized. */
export async function openUnload({ purse, scene }: Pick<PurseInstruments, 'purse' | 'scene'>, amount: Fen) {
  return understood(scene, await purse.openUnload(amount));
}

/** An unload as an act under test: the answer of INITIALIZE where it is refused there, else that of DEBIT with a genuine MAC2. */
export async function attemptUnload(instruments: PurseInstruments, amount: Fen): Promise<Answer> {
  const { card } = instruments;
  const opened = await card.attempt.initializeForUnload({ amount });
  return opened.value === undefined ? opened : card.attempt.debitForUnload((await openUnload(instruments, amount)).authorization);
}

/** A change of the overdraft limit opened and authorized. */
export async function openUpdate({ purse, scene }: Pick<PurseInstruments, 'purse' | 'scene'>, overdraftLimit: Fen) {
  return understood(scene, await purse.openOverdraft(overdraftLimit));
}

function understood<T extends { readonly authorization: { readonly mac1: Finding } }>(scene: Scene, open: T): T {
  return open.authorization.mac1.genuine
    ? open
    : scene.giveUp({
        zh: '卡片的 MAC1 与公开手册的算法不符，依据该算法的检查不能进行',
        en: 'the card’s MAC1 does not agree with the public manual: nothing that rests on its formulas can be examined',
      });
}

/** Which balance INITIALIZE shows where there is an overdraft limit is left open. */
export const eitherBalance = ({ available, balance }: PurseState): Expectation =>
  rule(
    { zh: `可用余额 ${available} 或实际余额 ${balance}（分）`, en: `available ${available} or real balance ${balance} (fen)` },
    (shown) => [available, balance].some((amount) => amount === shown),
  );
