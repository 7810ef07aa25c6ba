/** JT/T 978.6, security: what a purse card must do with keys, PIN, secure messaging and chance. */

import { loadRequirements, packageFile, type Suite } from '#harness';
import { purseCard } from '../jtt978-2-card/purse-card.ts';
import type { PurseInstruments } from '../jtt978-2-card/purse-case.ts';
import { securityCases } from './security-cases.ts';

export const suite: Suite<PurseInstruments> = {
  folder: 'jtt978-6-security',
  title: { zh: 'JT/T 978.6 安全：电子钱包', en: 'JT/T 978.6 security: electronic purse' },
  requirements: loadRequirements(packageFile('suites/jtt978-6-security/requirements.json')),
  cases: securityCases,
  dut: purseCard,
};
