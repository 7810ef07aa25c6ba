/** The zoo of phones: every faulty one of the house. */

import type { PhoneFault } from './faulty.ts';
import { nearFieldFaults } from './near-field.ts';
import { accessFaults } from './se-access.ts';
import { channelFaults } from './se-channel.ts';
import { conflictFaults } from './se-conflict.ts';
import { contactlessFaults } from './se-contactless.ts';
import { contentFaults } from './se-content.ts';
import { dataFaults } from './se-data.ts';
import { deletingFaults } from './se-deleting.ts';
import { domainFaults } from './se-domain.ts';
import { keyFaults } from './se-keys.ts';
import { levelFaults } from './se-level.ts';
import { lifeFaults } from './se-life.ts';
import { loadingFaults } from './se-loading.ts';
import { offerFaults } from './se-offer.ts';
import { openingFaults } from './se-opening.ts';
import { receiptFaults } from './se-receipt.ts';
import { registryFaults } from './se-registry.ts';
import { selectionFaults } from './se-selection.ts';
import { switchingFaults } from './se-switching.ts';
import { terminalFaults } from './se-terminals.ts';
import { tokenFaults } from './se-token.ts';

/** All faulty phones, by category. */
export const phoneFaults: readonly PhoneFault[] = [
  ...selectionFaults,
  ...dataFaults,
  ...accessFaults,
  ...offerFaults,
  ...openingFaults,
  ...levelFaults,
  ...channelFaults,
  ...contentFaults,
  ...loadingFaults,
  ...deletingFaults,
  ...domainFaults,
  ...keyFaults,
  ...lifeFaults,
  ...registryFaults,
  ...contactlessFaults,
  ...conflictFaults,
  ...switchingFaults,
  ...terminalFaults,
  ...tokenFaults,
  ...receiptFaults,
  ...nearFieldFaults,
];
