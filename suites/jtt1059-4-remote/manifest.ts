/** JT/T 1059.4, remote payment: what the engine needs to know of this folder. */

import { type Instruments, loadRequirements, type PhoneInstruments, packageFile, type Suite } from '#harness';
import { phone } from '../jtt1059-2-se/phone.ts';
import { closingCases } from './closing.case.ts';
import { doubtCases } from './doubt.case.ts';
import { loadingCases } from './loading.case.ts';
import { openingCases } from './opening.case.ts';
import { orderCases } from './order.case.ts';
import { refundCases } from './refund.case.ts';
import { scriptCases } from './script.case.ts';

export const suite: Suite<PhoneInstruments & Instruments> = {
  folder: 'jtt1059-4-remote',
  title: { zh: 'JT/T 1059.4 远程支付', en: 'JT/T 1059.4 remote payment' },
  requirements: loadRequirements(packageFile('suites/jtt1059-4-remote/requirements.json')),
  cases: [...orderCases, ...openingCases, ...loadingCases, ...doubtCases, ...closingCases, ...refundCases, ...scriptCases],
  dut: phone,
};
