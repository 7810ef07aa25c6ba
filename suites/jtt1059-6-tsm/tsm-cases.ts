/** Every case about the messages of a TSM, in the order of its report. */

import { cardAccessCases } from './access/card.case.ts';
import { orderAccessCases } from './access/order.case.ts';
import { envelopeCases } from './message/envelope.case.ts';
import { replayCases } from './message/replay.case.ts';
import { schemaCases } from './message/schema.case.ts';
import { signatureCases } from './message/signature.case.ts';
import { statusCases } from './message/status.case.ts';
import { applicationCases } from './notification/application.case.ts';
import { elementCases } from './notification/element.case.ts';
import { queryCases } from './query/query.case.ts';
import { secretCases } from './secret/secret.case.ts';
import { tokenCases } from './token/token.case.ts';

export const tsmCases = [
  ...envelopeCases,
  ...signatureCases,
  ...replayCases,
  ...statusCases,
  ...schemaCases,
  ...elementCases,
  ...applicationCases,
  ...tokenCases,
  ...queryCases,
  ...orderAccessCases,
  ...cardAccessCases,
  ...secretCases,
];
