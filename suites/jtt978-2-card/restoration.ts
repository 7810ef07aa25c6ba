/** A purse card brought back after a broken wire: unlocked, with the declared PIN and all its tries. */

import type { CardInstruments } from '#harness';

/** One APPLICATION UNBLOCK, one RELOAD PIN and one UNBLOCK PIN, none of them answered for before it is sent. */
const spends = { writes: 3, macTries: 3 } as const;

async function run({ card, upkeep, scene }: CardInstruments): Promise<void> {
  const keys = new Set(scene.facts['keys'] as readonly string[]);
  if (keys.has('keys.unlock')) await upkeep.unblock();
  else await card.present();
  if (keys.has('pin') && keys.has('keys.pin-unblock')) await upkeep.unblockPin();
  if (keys.has('pin') && keys.has('keys.pin-reload')) await upkeep.reloadPin();
}

export const restoration = { run, spends };
