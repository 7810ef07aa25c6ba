/** JT/T 1059.2, the secure element: what the engine needs to know of this folder. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from './phone.ts';
import { seCases } from './se-cases.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-2-se',
  title: { zh: 'JT/T 1059.2 安全单元', en: 'JT/T 1059.2 secure element' },
  requirements: loadRequirements(packageFile('suites/jtt1059-2-se/requirements.json')),
  cases: seCases,
  dut: phone,
};
