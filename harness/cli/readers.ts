/** `tunion readers`: the PC/SC readers of this machine and the cards in them. */

import pc from 'picocolors';
import { hex } from '../bytes/hex.ts';
import { listReaders, NoSuchReader } from '../link/pcsc.ts';
import { type BindingName, loadBinding } from '../link/pcsc-binding.ts';
import { printable, table } from './columns.ts';
import type { Console } from './console.ts';

/**
 * Lists readers without touching a card. Exit code 0 where there is one.
 * @throws NoSuchReader where there is none, PcscError without a reader service, BindingMissing
 */
export async function readers(
  { binding: name, json }: { readonly binding: BindingName; readonly json: boolean },
  console: Console,
): Promise<number> {
  const binding = await loadBinding(name);
  try {
    const found = await listReaders(binding);
    if (found.length === 0) throw new NoSuchReader('no-reader', undefined, found);
    if (json) {
      console.out(
        JSON.stringify(
          found.map(({ name, card, atr }) => ({ name, card, atr: atr === undefined ? null : hex(atr) })),
          null,
          2,
        ),
      );
      return 0;
    }
    const say = (zh: string, en: string) => ({ zh, en })[console.language];
    const rows = found.map(({ name, card, atr }) => [
      printable(name),
      card ? pc.green(say('有卡', 'card')) : pc.dim(say('无卡', 'empty')),
      atr === undefined ? '' : hex(atr),
    ]);
    for (const line of table([{ title: say('读卡器', 'reader') }, { title: say('卡片', 'card') }, { title: 'ATR' }], rows))
      console.out(line);
    return 0;
  } finally {
    await binding.close();
  }
}
