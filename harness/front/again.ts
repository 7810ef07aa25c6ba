/** A run as a command line, for whoever wants to make it once more. */

import type { DeviceOrder, PcscOrder } from './devices.ts';

/** What of an order a command line says. */
export interface Repeatable {
  readonly seed: string;
  readonly device: DeviceOrder;
  readonly psam?: PcscOrder | undefined;
  readonly declaration?: string | undefined;
  readonly catalog?: string | undefined;
  readonly suite?: string | undefined;
  readonly cases: readonly string[];
  readonly grants: readonly string[];
}

/** The edition of a run that nobody asked for another. */
const usualEdition = '2015';

/** The command line of an order. Files of its owner stand in it as FILE: a record holds no paths. */
export function againOf({ seed, device, psam, declaration, catalog, suite, cases, grants }: Repeatable, edition: string): string {
  const option = (name: string, value: string | undefined): readonly string[] => (value === undefined ? [] : [name, value]);
  const words = [
    ...option('--device', deviceName(device)),
    ...(device.kind === 'virtual' ? [...option('--profile', device.profile), ...option('--fault', device.fault)] : []),
    ...option('--psam', psam && deviceName(psam)),
    ...option('--declaration', declaration && 'FILE'),
    ...option('--catalog', catalog && 'FILE'),
    ...option('--edition', edition === usualEdition ? undefined : edition),
    ...option('--suite', suite),
    ...grants.flatMap((grant) => option('--grant', grant)),
    ...option('--seed', seed),
    ...cases.flatMap((id) => option('--case', id)),
  ];
  return ['tunion', 'run', ...words.map(quoted)].join(' ');
}

function deviceName(device: DeviceOrder): string {
  switch (device.kind) {
    case 'virtual':
      return 'virtual';
    case 'pcsc':
      return device.glob === undefined ? 'pcsc' : `pcsc:${device.glob}`;
    case 'vpcd':
      return `vpcd:${device.port}`;
  }
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
