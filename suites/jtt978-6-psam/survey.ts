/** What every case must know of a PSAM, learnt before the first of them. */

import { type Learn, type PsamInstruments, psamApplicationLayout, psamTerminalLayout } from '#harness';

/** One purchase for each pair of key version and algorithm id until the PSAM takes one. */
export const surveySpends = { counters: 5 } as const;

/** Versions and algorithm ids that offers name: 01 00 everywhere in the field; no source says which ones SM4 has in a purse, 04 is what neighbouring schemes use. */
const keys = [
  { keyVersion: 1, algorithm: 0 },
  { keyVersion: 1, algorithm: 4 },
  { keyVersion: 2, algorithm: 0 },
  { keyVersion: 2, algorithm: 4 },
  { keyVersion: 0x41, algorithm: 4 },
] as const;

/** Learns the terminal number that stands under every MAC, the index of the purchase key, and which key version it answers to. */
export async function survey({ psam, card }: PsamInstruments, learn: Learn): Promise<void> {
  await psam.reset();
  const { terminal, keyFile } = await psam.readFiles();
  if (terminal.length === 2 * psamTerminalLayout.length) learn({ terminal });
  if (keyFile.length === 2 * psamApplicationLayout.length) learn({ purchaseKeyIndex: Number.parseInt(keyFile.slice(0, 2), 16) });
  await psam.present();
  for (const { keyVersion, algorithm } of keys) {
    const { sw } = await psam.attempt.initSamForPurchase(card.offer({ keyVersion, algorithm }));
    if (sw !== '9000') continue;
    learn({ purchaseKeyVersion: keyVersion, purchaseAlgorithm: algorithm });
    return;
  }
}
