/** Devices as a command line names them, and the links to them. */

import { withGetResponse } from '../link/get-response.ts';
import type { Link } from '../link/link.ts';
import { chooseReader, listReaders, NoSuchReader, openPcsc, type PcscLink } from '../link/pcsc.ts';
import { type BindingName, loadBinding, type PcscBinding, type Reader } from '../link/pcsc-binding.ts';
import { listenVpcd } from '../link/vpcd.ts';
import { startWatchdog, watched } from '../link/watchdog.ts';
import type { Text } from '../text.ts';

/** A card in a PC/SC reader, any one with a card where no glob is given. */
export interface PcscOrder {
  readonly kind: 'pcsc';
  readonly glob?: string | undefined;
  readonly binding: BindingName;
}

/** The device under test, as `--device`, `--profile`, `--fault` and `--pcsc-binding` name it. */
export type DeviceOrder =
  | { readonly kind: 'virtual'; readonly profile?: string | undefined; readonly fault?: string | undefined }
  | PcscOrder
  | { readonly kind: 'vpcd'; readonly port: number };

/** What of a run decides which links it has. */
export interface Wiring {
  readonly psam?: PcscOrder | undefined;
  /** The folder of the run. */
  readonly out: string;
  /** How long a device may take for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Where the watchdog leaves its note in the folder of a run. */
export const watchdogNote = 'watchdog.json';

/** Links by channel. */
export interface OpenDevices {
  readonly links: Readonly<Record<string, Link>>;
  close(): Promise<void>;
}

/** The readers that are meant for the channels that go through PC/SC, by channel. */
type ChosenReaders = Readonly<Partial<Record<'psam' | 'dut', string>>>;

/** No reader for the PSAM, or none left for the card beside it. */
export class NoSecondReader extends Error {
  override readonly name = 'NoSecondReader';
  readonly text: Text;
  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.text = text;
  }
}

/**
 * The reader of each device that goes through PC/SC: the PSAM first, so that its reader does not count among those of the card.
 * @throws NoSecondReader, NoSuchReader, PcscError
 */
export async function chooseReaders(binding: PcscBinding, psam: PcscOrder | undefined, device: DeviceOrder): Promise<ChosenReaders> {
  const readers = await listReaders(binding);
  if (psam === undefined) return device.kind === 'pcsc' ? { dut: chooseReader(readers, device.glob).name } : {};
  const ofPsam = readerOfPsam(readers, psam);
  if (device.kind !== 'pcsc') return { psam: ofPsam };
  const others = readers.filter(({ name }) => name !== ofPsam);
  if (others.length === 0) {
    throw new NoSecondReader({
      zh: `除 PSAM 所在的“${ofPsam}”外没有连接其他读卡器`,
      en: `no reader is connected but “${ofPsam}”, which holds the PSAM`,
    });
  }
  return { psam: ofPsam, dut: chooseReader(others, device.glob).name };
}

function readerOfPsam(readers: readonly Reader[], { glob }: PcscOrder): string {
  try {
    return chooseReader(readers, glob).name;
  } catch (error) {
    if (!(error instanceof NoSuchReader)) throw error;
    throw new NoSecondReader({ zh: `PSAM（--psam）：${error.text.zh}`, en: `the PSAM (--psam): ${error.text.en}` }, { cause: error });
  }
}

/** Opens the links of a run but for those in this process; answers that T=0 announces are fetched where that is asked for. @throws the errors of the links where no device is there */
export async function openDevices(wiring: Wiring, device: DeviceOrder, fetchesAnswers = false): Promise<OpenDevices> {
  const ends: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const throughPcsc = await openReaders(wiring, device, fetchesAnswers, ends);
    const links = device.kind === 'vpcd' ? { ...throughPcsc, dut: await openVpcd(device.port, wiring, ends) } : throughPcsc;
    return { links, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openVpcd(port: number, { timeoutMs }: Wiring, ends: (() => Promise<void>)[]): Promise<Link> {
  const reader = await listenVpcd(port, { timeoutMs, returnMs: timeoutMs });
  ends.push(() => reader.close());
  const link = await reader.card();
  ends.push(() => link.close());
  return link;
}

async function openReaders(
  { psam, out, timeoutMs }: Wiring,
  device: DeviceOrder,
  fetchesAnswers: boolean,
  ends: (() => Promise<void>)[],
): Promise<Readonly<Record<string, Link>>> {
  const name = device.kind === 'pcsc' ? device.binding : psam?.binding;
  if (name === undefined) return {};
  const watchdog = await startWatchdog({ note: `${out}/${watchdogNote}`, limitMs: timeoutMs });
  ends.push(async () => watchdog.stop());
  const binding = watched(await loadBinding(name), watchdog);
  ends.push(async () => binding.close());
  const open = async (glob: string) => {
    const link = await openPcsc({ binding, glob, returnMs: timeoutMs });
    ends.push(() => link.close());
    return link;
  };
  const readers = await chooseReaders(binding, psam, device);
  const links: Record<string, Link> = {};
  const whole = (link: PcscLink): Link => (link.protocol === 'T=0' ? withGetResponse(link) : link);
  if (readers.dut !== undefined) {
    const link = await open(readers.dut);
    links['dut'] = fetchesAnswers ? whole(link) : link;
  }
  // Nobody tests here how a PSAM announces its answers.
  if (readers.psam !== undefined) links['psam'] = whole(await open(readers.psam));
  return links;
}
