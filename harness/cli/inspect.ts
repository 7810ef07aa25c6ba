/** `tunion inspect`: a look at a card that changes nothing. */

import { unmasked as nothingMasked } from '../../reports/privacy.ts';
import type { DeviceOrder } from '../front/devices.ts';
import type { Console } from './console.ts';
import { masked, privacyOfInspection } from './inspection-mask.ts';
import { inspectionLines } from './inspection-view.ts';
import { look } from './look.ts';

export interface InspectOptions {
  readonly device: DeviceOrder;
  /** How long one answer may take. */
  readonly timeoutMs: number;
  /** Whether card number and holder are shown whole. */
  readonly unmasked: boolean;
  readonly json: boolean;
}

/**
 * Looks, and prints what the card shows, whatever it answers. Exit code: 0, or 2 when the wire broke.
 * @throws the errors of a caller's mistake, and of readers without a card
 */
export async function inspect({ device, timeoutMs, unmasked, json }: InspectOptions, console: Console): Promise<number> {
  const seen = await look(device, timeoutMs, console);
  if (seen.kind === 'broken') {
    console.note(seen.text);
    return 2;
  }
  const { atr, inspection } = seen;
  const privacy = unmasked ? nothingMasked : privacyOfInspection(inspection);
  if (json) console.out(JSON.stringify({ device: seen.device, atr, masked: privacy.masks, ...masked(inspection, privacy) }, null, 2));
  else for (const line of inspectionLines(seen.device, atr, inspection, privacy, console.language)) console.out(line);
  return 0;
}
