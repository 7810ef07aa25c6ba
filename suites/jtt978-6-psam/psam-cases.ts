/** Every case of the PSAM, in the order of its report. */

import { challengeCases } from './challenge/challenge.case.ts';
import { fileCases } from './files/files.case.ts';
import { answerCases } from './parameters/answer.case.ts';
import { parameterCases } from './parameters/parameters.case.ts';
import { initializeCases } from './purchase/initialize.case.ts';
import { mac1Cases } from './purchase/mac1.case.ts';
import { mac2Cases } from './purchase/mac2.case.ts';
import { sequenceCases } from './purchase/sequence.case.ts';
import { sealCases } from './seal/seal.case.ts';
import { secretCases } from './security/secret.case.ts';
import { selectCases } from './selection/select.case.ts';
import { historyCases } from './state/history.model.case.ts';
import { orderCases } from './state/order.case.ts';
import { stableCases } from './state/stable.case.ts';

export const psamCases = [
  ...selectCases,
  ...fileCases,
  ...challengeCases,
  ...initializeCases,
  ...mac1Cases,
  ...mac2Cases,
  ...orderCases,
  ...sequenceCases,
  ...sealCases,
  ...secretCases,
  ...parameterCases,
  ...answerCases,
  ...stableCases,
  ...historyCases,
];
