/** Every case of the secure element, in the order of its report. */

import { channelCases } from './channel/channel.case.ts';
import { openCases } from './channel/open.case.ts';
import { activationCases } from './contactless/activation.case.ts';
import { directoryCases } from './contactless/directory.case.ts';
import { groupCases } from './contactless/group.case.ts';
import { registryCases } from './contactless/registry.case.ts';
import { deleteCases } from './content/delete.case.ts';
import { installCases } from './content/install.case.ts';
import { loadCases } from './content/load.case.ts';
import { domainCases } from './domain/domain.case.ts';
import { keyCases } from './domain/keys.case.ts';
import { receiptCases } from './domain/receipt.case.ts';
import { tokenCases } from './domain/token.case.ts';
import { lifeCases } from './life/life.case.ts';
import { statusCases } from './registry/status.case.ts';
import { selectCases } from './selection/select.case.ts';

export const seCases = [
  ...selectCases,
  ...openCases,
  ...channelCases,
  ...statusCases,
  ...installCases,
  ...loadCases,
  ...deleteCases,
  ...lifeCases,
  ...domainCases,
  ...keyCases,
  ...tokenCases,
  ...receiptCases,
  ...registryCases,
  ...activationCases,
  ...groupCases,
  ...directoryCases,
];
