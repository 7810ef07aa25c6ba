/** JT/T 1059.7, acceptance terminal: its requirements, each with the reason why no case checks it. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from '../jtt1059-2-se/phone.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-7-terminal',
  title: { zh: 'JT/T 1059.7 受理终端', en: 'JT/T 1059.7 acceptance terminal' },
  requirements: loadRequirements(packageFile('suites/jtt1059-7-terminal/requirements.json')),
  cases: [],
  dut: phone,
};
