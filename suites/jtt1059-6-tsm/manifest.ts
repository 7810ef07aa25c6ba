/** JT/T 1059.6, the trusted service manager: what the engine needs to know of this folder. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from '../jtt1059-2-se/phone.ts';
import { tsmCases } from './tsm-cases.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-6-tsm',
  title: { zh: 'JT/T 1059.6 可信服务管理系统', en: 'JT/T 1059.6 trusted service manager' },
  requirements: loadRequirements(packageFile('suites/jtt1059-6-tsm/requirements.json')),
  cases: tsmCases,
  dut: phone,
};
