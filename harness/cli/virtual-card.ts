/** The virtual card that a command line names, and what to say when there is none like it. */

import type { Device } from '../link/link.ts';
import { type VirtualCardOptions, virtualCard, virtualPurse } from '../reference/purse-bench.ts';
import { UsageError } from './console.ts';

/** The card. @throws UsageError for an unknown fault, ProfileError for a profile that cannot be used */
export function orderedCard(options: VirtualCardOptions): Device {
  const { fault } = options;
  if (fault !== undefined && !virtualPurse.faults.some(({ id }) => id === fault)) {
    throw new UsageError({
      zh: `没有名为“${fault}”的故障设备；tunion zoo 列出全部`,
      en: `no faulty device is called "${fault}"; tunion zoo lists them all`,
    });
  }
  return virtualCard(options);
}
