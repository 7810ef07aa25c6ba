/** JT/T 1059.8, tests: its requirements, each with the reason why no case checks it. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from '../jtt1059-2-se/phone.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-8-testing',
  title: { zh: 'JT/T 1059.8 检测规范', en: 'JT/T 1059.8 tests' },
  requirements: loadRequirements(packageFile('suites/jtt1059-8-testing/requirements.json')),
  cases: [],
  dut: phone,
};
