/** The ways a case can end without a verdict of its own. */

import { type LinkFault, linkFaults } from '../link/link.ts';
import type { Text } from '../text.ts';

/** An end with a reason in both languages. */
abstract class Ending extends Error {
  readonly reason: Text;
  constructor(reason: Text) {
    super(reason.en);
    this.name = new.target.name;
    this.reason = reason;
  }
}

/** A preamble that the device refused, or that the run cannot arrange: the case says nothing about the device. */
export class Inconclusive extends Ending {}

/** A command that would spend more than the device's owner granted; nothing was sent. */
export class NotGranted extends Ending {}

/** The place where a record was cut off, met again when it is judged. */
export class Interrupted extends Ending {}

/** A defect of a case or of ourselves; it voids the run. */
export class OurError extends Ending {}

/** Why a case is inconclusive after its wire failed; the same words in a live run, in a cut-off one and when judging again. */
export function wireReason(fault: LinkFault): Text {
  return { zh: `通信链路故障：${linkFaults[fault].zh}`, en: `the wire failed: ${linkFaults[fault].en}` };
}
