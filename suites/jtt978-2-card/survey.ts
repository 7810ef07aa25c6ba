/** What every case must know of a purse card, learnt before the first of them: reads, and one fen loaded where that is allowed. */

import { type Answer, type CardInstruments, ef15Layout, fen, hex, type Learn } from '#harness';

/** What the survey may spend: room for one fen, and that fen loaded, at most twice, and the PIN presented where a load wants it. */
export const surveySpends = { counters: 4, money: fen(4), macTries: 1, pinTries: 1 } as const;

/**
 * Learns the issuer id and serial tail that diversify the keys, the cap of the balance, the terminal number of the PSAM,
 * and which P2 of CREDIT FOR LOAD the card takes, where its declaration does not say (00 or 02: the facts leave both open).
 * A card that wants its PIN before a load is shown it once here, where the owner allows that; nothing else is tried on it.
 */
export async function survey({ card, psam, purse, scene }: CardInstruments, learn: Learn): Promise<void> {
  await card.present();
  learn(identityIn(await card.attempt.readBinary({ sfi: 0x15 })));
  if (scene.facts['balanceCap'] === undefined) {
    const cap = await card.attempt.getBalance({ kind: 'cap' });
    if (cap.value !== undefined) learn({ balanceCap: cap.value.amount });
  }
  const keys = new Set(scene.facts['keys'] as readonly string[]);
  if (keys.has('keys.purchase')) {
    learn({ terminal: hex(await psam.terminal()) });
    const keyIndex = await psam.keyIndex();
    const { purchaseKeyIndex = keyIndex, loadKeyIndex = keyIndex } = scene.facts;
    learn({ purchaseKeyIndex, loadKeyIndex });
  }
  const mayLoad = keys.has('keys.load') && (scene.facts['pinBeforeLoad'] !== true || keys.has('pin'));
  if (!mayLoad || scene.facts['creditForLoadP2'] !== undefined) return;
  await purse.arrange({ room: fen(1) });
  for (const p2 of [0x00, 0x02]) {
    await card.present();
    const { authorization } = await purse.openLoad(fen(1));
    const { sw } = await card.attempt.creditForLoad({ ...authorization, p2 });
    if (sw !== '9000') continue;
    learn({ creditForLoadP2: p2 === 0x02 ? '02' : '00' });
    return;
  }
}

function identityIn({ data }: Answer): Parameters<Learn>[0] {
  if (data.length !== ef15Layout.length) return {};
  const { issuer, serial } = ef15Layout.decode(data);
  return { identity: { issuer, serialTail: serial.slice(4) } };
}
