/** `tunion emulate`: a virtual device in a vpcd reader, for as long as nobody takes it out. */

import { randomBytes } from 'node:crypto';
import type { Device } from '../link/link.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import type { Text } from '../text.ts';
import { type Console, UsageError } from './console.ts';
import { orderedCard } from './virtual-card.ts';
import { orderedPhone } from './virtual-phone.ts';

export interface EmulateOptions {
  /** The purse card, or the virtual phone as its wallet (`se`) or a terminal (`phone`) meets it. */
  readonly device: 'card' | 'se' | 'phone';
  /** Where the vpcd reader listens on this machine. */
  readonly port: number;
  /** The name of a profile or phone model, or for a card a file; the usual one unless given. */
  readonly profile?: string | undefined;
  readonly fault?: string | undefined;
  readonly seed?: string | undefined;
  readonly edition?: string | undefined;
}

const names: Readonly<Record<EmulateOptions['device'], Text>> = {
  card: { zh: '虚拟卡', en: 'the virtual card' },
  se: { zh: '虚拟手机的安全单元', en: "the virtual phone's secure element" },
  phone: { zh: '虚拟手机', en: 'the virtual phone' },
};

/**
 * Plugs the virtual device in and keeps it there, also over restarts of the reader's service, until SIGINT or SIGTERM; then 0.
 * The device lives on from insertion to insertion, as a real one does.
 * @throws UsageError where nothing listens, or there is no such fault; ProfileError
 */
export async function emulate(options: EmulateOptions, console: Console): Promise<number> {
  const { port } = options;
  const name = names[options.device];
  const { device, made } = orderedDevice(options);
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const plug = await plugIntoVpcd(device, { port, signal: stop.signal }).catch((error: unknown) => {
      throw isUnreachable(error) ? nothingListens(port) : error;
    });
    console.note({
      zh: `${name.zh}已插入 127.0.0.1:${port}（${made.zh}）；Ctrl+C 取出`,
      en: `${name.en} is in the reader at 127.0.0.1:${port} (${made.en}); Ctrl+C takes it out`,
    });
    await plug.out;
    if (!stop.signal.aborted) {
      console.note({
        zh: '读卡器断开了连接，恢复后自动重新插入 …',
        en: 'the reader let the card go; it goes back in as soon as the reader returns …',
      });
      const again = await plugIntoVpcd(device, { port, signal: stop.signal, again: true }).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
      if (again !== undefined) {
        console.note({ zh: `${name.zh}已重新插入`, en: `${name.en} is in again` });
        await again.out;
      }
    }
    console.note({ zh: `${name.zh}已取出`, en: `${name.en} is out` });
    return 0;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

/** The device, and what it was made with, for whoever wants the same again. */
function orderedDevice({ device: kind, profile, fault, seed = randomBytes(4).toString('hex'), edition = '2015' }: EmulateOptions): {
  readonly device: Device;
  readonly made: Text;
} {
  const { device, name } = orderedOf(kind, { profile, fault, seed, edition });
  const made = [name, ...(fault === undefined ? [] : [fault]), edition, seed];
  return { device, made: { zh: `配置、故障、版本、种子：${made.join('，')}`, en: `profile, fault, edition, seed: ${made.join(', ')}` } };
}

function orderedOf(
  kind: EmulateOptions['device'],
  { profile, ...shape }: Required<Pick<EmulateOptions, 'profile' | 'fault'>> & { readonly seed: string; readonly edition: string },
): { readonly device: Device; readonly name: string } {
  if (kind === 'card') {
    const name = profile ?? 'plain';
    return { device: orderedCard({ profile: name, ...shape }), name };
  }
  const { phone, model } = orderedPhone({ profile, ...shape });
  return { device: kind === 'se' ? phone.element : phone.field, name: model };
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
