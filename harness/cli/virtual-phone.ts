/** The virtual phone that a command line names, and what to say when there is none like it. */

import type { Phone } from '../reference/phone/phone.ts';
import { phoneOf, virtualPhone } from '../reference/phone-bench.ts';
import { phoneFaults } from '../reference/phone-zoo/zoo.ts';
import { UsageError } from './console.ts';

/** The phone and the name of its model, the usual one unless given. @throws UsageError for an unknown fault, ProfileError for an unknown model */
export function orderedPhone({
  profile: model = virtualPhone.profiles[0] ?? '',
  fault,
  seed,
  edition,
}: {
  readonly profile?: string | undefined;
  readonly fault?: string | undefined;
  readonly seed: string;
  readonly edition: string;
}): { readonly phone: Phone; readonly model: string } {
  const faulty = phoneFaults.find(({ id }) => id === fault);
  if (fault !== undefined && faulty === undefined) {
    throw new UsageError({
      zh: `没有名为“${fault}”的故障手机；tunion zoo 列出全部`,
      en: `no faulty phone is called "${fault}"; tunion zoo lists them all`,
    });
  }
  return { phone: phoneOf({ profile: model, seed, edition }, faulty), model };
}
