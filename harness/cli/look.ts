/** Opens the device that was ordered and reads all that it shows; a reader that may never answer is asked from a process of its own. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hex } from '../bytes/hex.ts';
import { inspectPurse, type PurseInspection } from '../dialogue/inspection.ts';
import type { DeviceOrder } from '../front/devices.ts';
import { withGetResponse } from '../link/get-response.ts';
import { inProcess } from '../link/in-process.ts';
import { type Link, LinkBroken, linkFaults } from '../link/link.ts';
import { openPcsc } from '../link/pcsc.ts';
import { loadBinding } from '../link/pcsc-binding.ts';
import { listenVpcd } from '../link/vpcd.ts';
import { readWatchdogNote, startWatchdog, watched } from '../link/watchdog.ts';
import type { Text } from '../text.ts';
import { describeCommand } from '../tunion/describe.ts';
import { type Console, UsageError } from './console.ts';
import { orderedCard } from './virtual-card.ts';

/** What a look brought: all that the card shows, or why the wire failed and where. */
export type Look =
  | { readonly kind: 'seen'; readonly device: string; readonly atr: string; readonly inspection: PurseInspection }
  | { readonly kind: 'broken'; readonly text: Text };

/** What the process of its own sends back. */
export type ToldLook = Look | { readonly kind: 'refused'; readonly text: Text } | { readonly kind: 'defect'; readonly stack: string };

/** What the process of its own is told. */
export interface LookOrder {
  readonly device: Extract<DeviceOrder, { kind: 'pcsc' }>;
  readonly timeoutMs: number;
  /** Where its watchdog leaves a note. */
  readonly note: string;
}

/**
 * Looks at a device.
 * @param timeoutMs how long one answer may take
 * @throws UsageError and the errors of the links, all with a text, where there is no card to look at
 */
export async function look(device: DeviceOrder, timeoutMs: number, console: Pick<Console, 'note'>): Promise<Look> {
  switch (device.kind) {
    case 'virtual':
      return lookThrough(
        inProcess('virtual card', orderedCard({ ...device, profile: device.profile ?? 'plain', seed: '1', edition: '2015' })),
      );
    case 'vpcd':
      return lookFromReader(device.port, timeoutMs, console);
    case 'pcsc':
      return lookApart(device, timeoutMs);
  }
}

/** Looks through a reader of ours on a port, into which a virtual card plugs itself. */
async function lookFromReader(port: number, timeoutMs: number, console: Pick<Console, 'note'>): Promise<Look> {
  const reader = await listenVpcd(port, { timeoutMs });
  try {
    console.note({ zh: `等待虚拟卡连接 127.0.0.1:${reader.port} …`, en: `waiting for a virtual card on 127.0.0.1:${reader.port} …` });
    return await orBroken(async () => lookThrough(await reader.card()));
  } finally {
    await reader.close();
  }
}

/** Looks through PC/SC in this process, which a mute card may end; see {@link lookApart}. */
export async function lookHere({ device, timeoutMs, note }: LookOrder): Promise<Look> {
  const watchdog = await startWatchdog({ note, limitMs: timeoutMs });
  const binding = watched(await loadBinding(device.binding), watchdog);
  try {
    const link = await openPcsc({ binding, glob: device.glob });
    // A T=0 card announces the answer to SELECT, and only GET RESPONSE brings it.
    return await lookThrough(link.protocol === 'T=0' ? withGetResponse(link) : link, link.atr);
  } finally {
    await binding.close();
    await watchdog.stop();
  }
}

/** Looks through PC/SC from a child process: its calls block, and a mute card blocks them for ever. */
async function lookApart(device: LookOrder['device'], timeoutMs: number): Promise<Look> {
  const folder = mkdtempSync(join(tmpdir(), 'tunion-look-'));
  const note = join(folder, 'watchdog.json');
  try {
    const entry = fileURLToPath(new URL(`./look.entry${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
    const child = fork(entry, [JSON.stringify({ device, timeoutMs, note } satisfies LookOrder)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let told: ToldLook | undefined;
    child.on('message', (message: ToldLook) => {
      told = message;
    });
    const [code, signal] = await once(child, 'close');
    if (readWatchdogNote(note) !== undefined) return { kind: 'broken', text: linkFaults.silent };
    if (told === undefined) throw new Error(`the reading process ended with ${signal ?? code} and said nothing`);
    if (told.kind === 'refused') throw new UsageError(told.text);
    if (told.kind === 'defect') throw new Error(told.stack);
    return told;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks through a link and closes it. The card is powered anew for its answer to reset, unless that is known. */
async function lookThrough(link: Link, atr?: Uint8Array): Promise<Look> {
  let asked: Uint8Array | undefined;
  try {
    return await orBroken(
      async () => ({
        kind: 'seen',
        device: link.name,
        atr: hex(atr ?? (await link.reset())),
        inspection: await inspectPurse((command) => {
          asked = command;
          return link.transceive(command);
        }),
      }),
      () => asked,
    );
  } finally {
    await link.close();
  }
}

/** What the work gives, or how the wire broke: which fault, and at which command where there was one. */
async function orBroken(work: () => Promise<Look>, asked: () => Uint8Array | undefined = () => undefined): Promise<Look> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LinkBroken)) throw error;
    const { zh, en } = linkFaults[error.fault];
    const command = asked();
    if (command === undefined) return { kind: 'broken', text: { zh: `${zh}（${error.message}）`, en: `${en} (${error.message})` } };
    const { name } = describeCommand(command);
    return {
      kind: 'broken',
      text: { zh: `${zh}（${name.zh} ${hex(command)}；${error.message}）`, en: `${en} (${name.en} ${hex(command)}; ${error.message})` },
    };
  }
}
