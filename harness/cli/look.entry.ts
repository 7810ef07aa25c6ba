/** The process that looks at a card in a PC/SC reader: one order as its argument, one message back. */

import { type LookOrder, lookHere, type ToldLook } from './look.ts';

// Nobody waits for the answer any more; the timer of a call that never comes back would keep the process.
process.on('disconnect', () => process.exit());

function told(error: unknown): ToldLook {
  if (error instanceof Error && 'text' in error) return { kind: 'refused', text: error.text as never };
  return { kind: 'defect', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

const look = await lookHere(JSON.parse(process.argv[2] as string) as LookOrder).catch(told);
process.send?.(look, () => process.disconnect());
