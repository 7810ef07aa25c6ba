/** JT/T 978.6, the PSAM: what the engine needs to know of this folder. */

import {
  createPsamMeter,
  type Dut,
  type Instruments,
  loadRequirements,
  type PsamInstruments,
  packageFile,
  psamCounterparts,
  psamInstruments,
  type Stage,
  type Suite,
  virtualPsam,
} from '#harness';
import { psamCases } from './psam-cases.ts';
import { survey, surveySpends } from './survey.ts';

const psam: Dut<PsamInstruments & Instruments> = {
  name: 'psam',
  title: { zh: 'PSAM 卡', en: 'PSAM' },
  virtual: virtualPsam,
  counterparts: psamCounterparts,
  instruments: (stage: Stage) => ({ ...psamInstruments(stage), check: stage.check }),
  survey,
  surveySpends,
  meter: createPsamMeter,
};

export const suite: Suite<PsamInstruments & Instruments> = {
  folder: 'jtt978-6-psam',
  title: { zh: 'JT/T 978.6 安全：PSAM', en: 'JT/T 978.6 security: PSAM' },
  requirements: loadRequirements(packageFile('suites/jtt978-6-psam/requirements.json')),
  cases: psamCases,
  dut: psam,
};
