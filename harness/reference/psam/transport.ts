/** T=0 as it shows in APDUs: a command that brought data announces its answer with 61xx, and GET RESPONSE fetches it. */

import type { Command } from '../../iso7816/command.ts';
import type { Psam } from './handlers.ts';
import { type Outcome, refuse, type State } from './state.ts';

/** What GET RESPONSE fetches; undefined for any other command, and where nothing waits. */
export function fetched({ volatile }: State, { cla, ins, le = 256 }: Command): Outcome | undefined {
  const { waiting, ...rest } = volatile;
  if (cla !== 0x00 || ins !== 0xc0 || waiting === undefined) return undefined;
  if (le < waiting.length) return refuse(volatile, announcing(0x6c, waiting));
  return { commits: [], volatile: rest, response: { data: waiting, sw: '9000' } };
}

/** The outcome of another command as the wire shows it. */
export function announced(outcome: Outcome, { data }: Command, { choices }: Psam): Outcome {
  const { waiting: _, ...volatile } = outcome.volatile;
  const { response } = outcome;
  if (choices.transport === 'at-once' || data === undefined || response.data.length === 0) return { ...outcome, volatile };
  const sw = announcing(0x61, response.data);
  return { ...outcome, volatile: { ...volatile, waiting: response.data }, response: { data: new Uint8Array(0), sw } };
}

function announcing(sw1: number, { length }: Uint8Array): string {
  return (sw1 * 0x100 + length).toString(16).toUpperCase();
}
