/** A run as its caller orders it, made into a frozen plan before a device is touched. */

import { readFileSync } from 'node:fs';
import { type DeviceFacts, type Edition, factsOf, virtualFacts } from '../catalog/applicability.ts';
import { type Declaration, loadDeclaration, publicView } from '../catalog/declaration.ts';
import { parseGrants } from '../catalog/grants.ts';
import { resolveKeys } from '../catalog/keys.ts';
import { overlayRequirements } from '../catalog/overlay.ts';
import { toJson } from '../engine/json.ts';
import { makePlan, type PlannedEntry, selectSuites } from '../engine/plan.ts';
import type { RunDescription } from '../engine/run.ts';
import type { Bench, Suite } from '../engine/suite.ts';
import type { Link } from '../link/link.ts';
import { openPcsc } from '../link/pcsc.ts';
import { type BindingName, loadBinding } from '../link/pcsc-binding.ts';
import { listenVpcd } from '../link/vpcd.ts';
import { startWatchdog, watched } from '../link/watchdog.ts';
import type { Language, Text } from '../text.ts';

/** The device under test, as `--device`, `--profile`, `--fault` and `--pcsc-binding` name it. */
export type DeviceOrder =
  | { readonly kind: 'virtual'; readonly profile: string; readonly fault?: string | undefined }
  | { readonly kind: 'pcsc'; readonly glob?: string | undefined; readonly binding: BindingName }
  | { readonly kind: 'vpcd'; readonly port: number };

/** Everything that a worker must know; plain data, so that it can cross into another process. */
export interface RunOrder {
  readonly id: string;
  readonly seed: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly startedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly language: Language;
  readonly device: DeviceOrder;
  readonly declaration?: string | undefined;
  readonly catalog?: string | undefined;
  readonly suite?: string | undefined;
  readonly cases: readonly string[];
  readonly edition?: Edition | undefined;
  readonly grants: readonly string[];
  /** The folder of the run. */
  readonly out: string;
  /** The module that exports `suites`, as a path. */
  readonly suitesModule: string;
  /** How long a device may take for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** An order that cannot be carried out as it stands: a mistake of the caller, told before any APDU. */
export class BadOrder extends Error {
  override readonly name = 'BadOrder';
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** An order that can be carried out. */
export interface Prepared {
  readonly suites: readonly Suite[];
  readonly plan: readonly PlannedEntry[];
  readonly facts: DeviceFacts;
  /** Which PC/SC reader is meant: as the command line says, else the declaration; any with a card where neither does. */
  readonly reader?: string | undefined;
  describe(deviceName: string): RunDescription;
  /** Opens the links and brings the key holders. @throws the errors of the links where no device is there */
  open(): Promise<OpenBench>;
}

export interface OpenBench extends Bench {
  close(): Promise<void>;
}

/**
 * Reads the files of an order and makes its plan; touches no device.
 * @throws BadOrder, InvalidFile, InvalidGrant, NothingSelected, ProfileError
 */
export function prepare(order: RunOrder, all: readonly Suite[]): Prepared {
  const { device } = order;
  const chosen = selectSuites(all, order.suite);
  const { catalog } = order;
  const suites =
    catalog === undefined ? chosen : chosen.map((suite) => ({ ...suite, requirements: overlayRequirements(suite.requirements, catalog) }));
  const declaration = order.declaration === undefined ? undefined : loadDeclaration(order.declaration);
  return device.kind === 'virtual' ? prepareVirtual(order, device, suites, declaration) : prepareReal(order, device, suites, declaration);
}

function prepareVirtual(
  order: RunOrder,
  { profile, fault }: Extract<DeviceOrder, { kind: 'virtual' }>,
  suites: readonly Suite[],
  declaration: Declaration | undefined,
): Prepared {
  const edition = order.edition ?? declaration?.edition ?? '2015';
  const [suite] = suites;
  if (fault !== undefined && suite?.virtual.faults.some(({ id }) => id === fault) !== true) {
    throw new BadOrder({
      zh: `没有名为“${fault}”的故障设备；tunion zoo 列出全部`,
      en: `no faulty device is called "${fault}"; tunion zoo lists them all`,
    });
  }
  const benches = suites.map((each) => each.virtual.bench({ profile, fault, edition, seed: order.seed }));
  const bench: Bench = {
    links: Object.assign({}, ...benches.map(({ links }) => links)),
    ports: Object.assign({}, ...benches.map(({ ports }) => ports)),
    keys: benches.flatMap(({ keys }) => keys),
  };
  const facts = virtualFacts(edition, {
    keys: bench.keys,
    link: bench.links['dut']?.capabilities ?? new Set(),
    ...(order.grants.length > 0 ? { grants: parseGrants(order.grants) } : {}),
  });
  return {
    suites,
    facts,
    plan: makePlan(suites, facts, order.cases),
    describe: (name) => ({
      ...descriptionOf(order, facts, declaration),
      device: { kind: 'virtual', name, profile, ...(fault ? { fault } : {}) },
    }),
    open: async () => ({ ...bench, close: async () => {} }),
  };
}

function prepareReal(
  order: RunOrder,
  device: Exclude<DeviceOrder, { kind: 'virtual' }>,
  suites: readonly Suite[],
  declaration: Declaration | undefined,
): Prepared {
  const resolved = declaration === undefined ? new Map() : resolveKeys(declaration, process.env, (file) => readFileSync(file, 'utf8'));
  const keys = Object.fromEntries(
    [...resolved].map(([name, { key, diversified }]) => [name, { key: key.reveal(), diversified: !diversified }]),
  );
  const counterparts = suites.map((suite) => suite.counterparts(keys, order.seed));
  const declared = factsOf(declaration, {
    keys: counterparts.flatMap((each) => each.keys),
    link: new Set(),
    grants: parseGrants(order.grants),
  });
  const facts = order.edition === undefined ? declared : { ...declared, edition: order.edition };
  const reader = (device.kind === 'pcsc' ? device.glob : undefined) ?? (declaration?.reader === '*' ? undefined : declaration?.reader);
  return {
    suites,
    facts,
    reader,
    plan: makePlan(suites, facts, order.cases),
    describe: (name) => ({ ...descriptionOf(order, facts, declaration), device: { kind: device.kind, name } }),
    async open() {
      const { link, close } = await openDevice(order, device, reader);
      return {
        links: Object.assign({ dut: link }, ...counterparts.map(({ links }) => links)),
        ports: Object.assign({}, ...counterparts.map(({ ports }) => ports)),
        keys: counterparts.flatMap((each) => each.keys),
        close,
      };
    },
  };
}

/** Where the watchdog leaves its note in the folder of a run. */
export const watchdogNote = 'watchdog.json';

async function openDevice(
  order: RunOrder,
  device: Exclude<DeviceOrder, { kind: 'virtual' }>,
  glob: string | undefined,
): Promise<{ readonly link: Link; close(): Promise<void> }> {
  if (device.kind === 'vpcd') {
    const reader = await listenVpcd(device.port, { timeoutMs: order.timeoutMs, returnMs: order.timeoutMs });
    const link = await reader.card().catch(async (error: unknown) => {
      await reader.close();
      throw error;
    });
    return {
      link,
      async close() {
        await link.close();
        await reader.close();
      },
    };
  }
  const watchdog = await startWatchdog({ note: `${order.out}/${watchdogNote}`, limitMs: order.timeoutMs });
  const binding = watched(await loadBinding(device.binding), watchdog);
  const link = await openPcsc({ binding, glob, returnMs: order.timeoutMs });
  return {
    link,
    async close() {
      await link.close();
      await binding.close();
      await watchdog.stop();
    },
  };
}

function descriptionOf(order: RunOrder, facts: DeviceFacts, declaration: Declaration | undefined): Omit<RunDescription, 'device'> {
  return {
    tool: order.tool,
    run: { id: order.id, seed: order.seed, edition: facts.edition, startedAt: order.startedAt },
    declaration: declaration === undefined ? null : toJson(publicView(declaration)),
    facts,
  };
}
