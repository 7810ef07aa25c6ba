/** JT/T 978.2, the card: what the engine needs to know of this folder. */

import { loadRequirements, packageFile, type Suite } from '#harness';
import { purseCard } from './purse-card.ts';
import type { PurseInstruments } from './purse-case.ts';
import { purseCases } from './purse-cases.ts';

export const suite: Suite<PurseInstruments> = {
  folder: 'jtt978-2-card',
  title: { zh: 'JT/T 978.2 卡片：电子钱包', en: 'JT/T 978.2 card: electronic purse' },
  requirements: loadRequirements(packageFile('suites/jtt978-2-card/requirements.json')),
  cases: purseCases,
  dut: purseCard,
};
