/** JT/T 1059.5, client software: its requirements, each with the reason why no case checks it. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from '../jtt1059-2-se/phone.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-5-client',
  title: { zh: 'JT/T 1059.5 客户端软件', en: 'JT/T 1059.5 client software' },
  requirements: loadRequirements(packageFile('suites/jtt1059-5-client/requirements.json')),
  cases: [],
  dut: phone,
};
