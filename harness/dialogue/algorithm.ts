/** The algorithm of the card under test, as its kernel and its declaration say. */

import type { CipherFamily } from '../crypto/block-cipher.ts';
import { type PurseAlgorithm, type Sm4Candidate, sm4Candidates, sm4Purse, tripleDesPurse } from '../tunion/key.ts';
import type { Scene } from './scene.ts';

/** The cipher of a purse's protected commands. K2 and K6 work with SM4 alone; of a card of both, this is the one it starts with. */
export function familyOf({ facts }: Pick<Scene, 'facts'>): CipherFamily {
  return facts['kernel'] === 'K2' || facts['kernel'] === 'K6' ? 'sm4' : '3des';
}

/** What a purse does with its keys. Under SM4 the declaration names the candidate; the likeliest counts where there is none. */
export function purseOf(scene: Pick<Scene, 'facts'>): PurseAlgorithm {
  if (familyOf(scene) === '3des') return tripleDesPurse;
  const { sm4 } = scene.facts;
  return sm4Purse(sm4Candidates.find((candidate) => candidate === sm4) ?? ('complement' satisfies Sm4Candidate));
}

/** P1 of a protected command by the algorithm of its MAC. */
export function algorithmP1(family: CipherFamily): 0x00 | 0x01 {
  return family === '3des' ? 0x00 : 0x01;
}
