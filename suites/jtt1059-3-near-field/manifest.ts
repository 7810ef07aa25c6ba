/** JT/T 1059.3, near-field payment: what the engine needs to know of this folder. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from '../jtt1059-2-se/phone.ts';
import { eventCases } from './event.case.ts';
import { paymentCases } from './payment.case.ts';
import { selectionCases } from './selection.case.ts';
import { switchingCases } from './switching.case.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-3-near-field',
  title: { zh: 'JT/T 1059.3 近场支付', en: 'JT/T 1059.3 near-field payment' },
  requirements: loadRequirements(packageFile('suites/jtt1059-3-near-field/requirements.json')),
  cases: [...selectionCases, ...paymentCases, ...switchingCases, ...eventCases],
  dut: phone,
};
