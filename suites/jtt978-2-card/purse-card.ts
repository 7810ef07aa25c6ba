/** The purse card as a device under test: what all suites about it share. */

import {
  type CardInstruments,
  cardInstruments,
  createMeter,
  type Dut,
  type Instruments,
  purseCounterparts,
  type Stage,
  virtualPurse,
} from '#harness';
import { restoration } from './restoration.ts';
import { survey, surveySpends } from './survey.ts';

export const purseCard: Dut<CardInstruments & Instruments> = {
  name: 'purse-card',
  title: { zh: '电子钱包卡', en: 'purse card' },
  virtual: virtualPurse,
  counterparts: (known) => purseCounterparts(known),
  realCounterparts: { psam: ['keys.purchase'] },
  instruments: (stage: Stage) => ({ ...cardInstruments(stage), check: stage.check }),
  survey,
  surveySpends,
  restoration,
  meter: createMeter,
};
