/** The phone as a device under test: what all suites about it share. */

import {
  createPhoneMeter,
  type Dut,
  type Instruments,
  type PhoneInstruments,
  phoneCounterparts,
  phoneInstruments,
  type Stage,
  virtualPhone,
} from '#harness';
import { survey, surveySpends } from './survey.ts';

export const phone: Dut<PhoneInstruments & Instruments> = {
  name: 'phone',
  title: { zh: '手机及其安全单元', en: 'phone with its secure element' },
  virtual: virtualPhone,
  counterparts: phoneCounterparts,
  realCounterparts: { psam: ['keys.purchase'] },
  instruments: (stage: Stage) => ({ ...phoneInstruments(stage), check: stage.check }),
  survey,
  surveySpends,
  meter: createPhoneMeter,
  fetchesAnswers: true,
};
