/** `tunion emulate`: a virtual device in a vpcd reader, for as long as nobody takes it out. */

import { randomBytes } from 'node:crypto';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { type Console, UsageError } from './console.ts';
import { orderedCard } from './virtual-card.ts';

export interface EmulateOptions {
  /** Where the vpcd reader listens on this machine. */
  readonly port: number;
  /** A name or a file. */
  readonly profile: string;
  readonly fault?: string | undefined;
  readonly seed?: string | undefined;
  readonly edition: string;
}

/**
 * Plugs the virtual card in and keeps it there, also over restarts of the reader's service, until SIGINT or SIGTERM; then 0.
 * The card lives on from insertion to insertion, as a real one does.
 * @throws UsageError where nothing listens or there is no such fault, ProfileError
 */
export async function emulateCard(
  { port, profile, fault, seed = randomBytes(4).toString('hex'), edition }: EmulateOptions,
  console: Console,
): Promise<number> {
  const card = orderedCard({ profile, fault, seed, edition });
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const plug = await plugIntoVpcd(card, { port, signal: stop.signal }).catch((error: unknown) => {
      throw isUnreachable(error) ? nothingListens(port) : error;
    });
    const made = [profile, ...(fault === undefined ? [] : [fault]), edition, seed];
    console.note({
      zh: `虚拟卡已插入 127.0.0.1:${port}（配置、故障、版本、种子：${made.join('，')}）；Ctrl+C 取出`,
      en: `the virtual card is in the reader at 127.0.0.1:${port} (profile, fault, edition, seed: ${made.join(', ')}); Ctrl+C takes it out`,
    });
    await plug.out;
    if (!stop.signal.aborted) {
      console.note({
        zh: '读卡器断开了连接，恢复后自动重新插入 …',
        en: 'the reader let the card go; it goes back in as soon as the reader returns …',
      });
      const again = await plugIntoVpcd(card, { port, signal: stop.signal, again: true }).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
      if (again !== undefined) {
        console.note({ zh: '虚拟卡已重新插入', en: 'the virtual card is in again' });
        await again.out;
      }
    }
    console.note({ zh: '虚拟卡已取出', en: 'the virtual card is out' });
    return 0;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'connect';
}

function nothingListens(port: number): UsageError {
  return new UsageError({
    zh: `127.0.0.1:${port} 上没有 vpcd 读卡器在监听；可用带 vsmartcard-vpcd 的 pcscd（默认端口 35963），或 tunion run --device vpcd:${port}`,
    en: `no vpcd reader listens on 127.0.0.1:${port}; one is pcscd with vsmartcard-vpcd (port 35963 unless configured), another is tunion run --device vpcd:${port}`,
  });
}
