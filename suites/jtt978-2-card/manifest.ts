/** JT/T 978.2, the card: what the engine needs to know of this folder. */

import {
  type CardInstruments,
  cardInstruments,
  createMeter,
  type Instruments,
  loadRequirements,
  packageFile,
  purseCounterparts,
  type Stage,
  type Suite,
  virtualPurse,
} from '#harness';
import { purseCases } from './purse-cases.ts';
import { survey, surveySpends } from './survey.ts';

export const suite: Suite<CardInstruments & Instruments> = {
  folder: 'jtt978-2-card',
  title: { zh: 'JT/T 978.2 卡片：电子钱包', en: 'JT/T 978.2 card: electronic purse' },
  requirements: loadRequirements(packageFile('suites/jtt978-2-card/requirements.json')),
  cases: purseCases,
  virtual: virtualPurse,
  counterparts: (keys, seed) => purseCounterparts(keys, seed),
  instruments: (stage: Stage) => ({ ...cardInstruments(stage), check: stage.check }),
  survey,
  surveySpends,
  meter: createMeter,
};
