/** A run as its caller orders it, made into a frozen plan before a device is touched. */

import { readFileSync } from 'node:fs';
import { type DeviceFacts, type Edition, factsOf, virtualFacts } from '../catalog/applicability.ts';
import { type Declaration, loadDeclaration, publicView } from '../catalog/declaration.ts';
import { parseGrants } from '../catalog/grants.ts';
import { resolveKeys, resolvePin } from '../catalog/keys.ts';
import { resolvePhone, revealPhone } from '../catalog/phone-declaration.ts';
import { toJson } from '../engine/json.ts';
import { makePlan, type PlannedEntry, selectSuites } from '../engine/plan.ts';
import type { RunHeader } from '../engine/record.ts';
import type { RunDescription } from '../engine/run.ts';
import { type Bench, byDut, type Dut, overlaid, type Suite } from '../engine/suite.ts';
import type { Language, Text } from '../text.ts';
import { againOf } from './again.ts';
import { type DeviceOrder, openDevices, type PcscOrder } from './devices.ts';

/** Everything that a worker must know; plain data, so that it can cross into another process. */
export interface RunOrder {
  readonly id: string;
  readonly seed: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly startedAt: string;
  readonly tool: RunHeader['tool'];
  readonly language: Language;
  readonly device: DeviceOrder;
  /** A real PSAM that takes the place of the one in software. */
  readonly psam?: PcscOrder | undefined;
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
  readonly dut: Dut;
  readonly plan: readonly PlannedEntry[];
  readonly facts: DeviceFacts;
  /** The device with the PC/SC reader that is meant: as the command line says, else the declaration; any with a card where neither does. */
  readonly device: DeviceOrder;
  /** `names` are those of the links, by channel. */
  describe(names: Readonly<Record<string, string>>): RunDescription;
  /** Opens the links and brings the key holders. @throws the errors of the links where no device is there */
  open(): Promise<OpenBench>;
}

export interface OpenBench extends Bench {
  close(): Promise<void>;
}

/**
 * Reads the files of an order and makes its plan; touches no device. Without a pattern, the suites are all that judge the
 * kind of device which the cases are about, or else the first suite.
 * @throws BadOrder, InvalidFile, InvalidGrant, NothingSelected, ProfileError
 */
export function prepare(order: RunOrder, all: readonly Suite[]): Prepared {
  const known = order.catalog === undefined ? all : overlaid(all, order.catalog);
  const chosen = order.suite === undefined ? usualSuites(known, order.cases) : selectSuites(known, order.suite);
  const [dut, ...others] = byDut(chosen).keys();
  if (dut === undefined || others.length > 0) throw severalDuts([dut, ...others]);
  if (order.psam !== undefined && dut.realCounterparts?.['psam'] === undefined) {
    throw new BadOrder({
      zh: `--psam 用于带 PSAM 的测试；${dut.title.zh}的测试不需要`,
      en: `--psam brings a PSAM to a test; the test of a ${dut.title.en} has no use for one`,
    });
  }
  const declaration = order.declaration === undefined ? undefined : loadDeclaration(order.declaration);
  const { device } = order;
  const meant = device.kind === 'virtual' ? virtualDevice(order, device, dut, declaration) : realDevice(order, device, dut, declaration);
  const { bench, facts } = meant;
  const neighbours = known.filter((suite) => suite.dut === dut);
  const plan = makePlan(chosen, facts, order.cases, neighbours);
  const suites = neighbours.filter((suite) => chosen.includes(suite) || plan.some((planned) => planned.suite === suite));
  return {
    suites,
    dut,
    plan,
    facts,
    device: meant.device,
    describe: ({ dut: name = '', psam }) => ({
      tool: order.tool,
      run: { id: order.id, seed: order.seed, edition: facts.edition, startedAt: order.startedAt, again: againOf(order, facts.edition) },
      device:
        meant.device.kind === 'virtual'
          ? {
              kind: meant.device.kind,
              name,
              ...(meant.device.profile === undefined ? {} : { profile: meant.device.profile }),
              ...(meant.device.fault ? { fault: meant.device.fault } : {}),
            }
          : { kind: meant.device.kind, name },
      ...(order.psam === undefined || psam === undefined ? {} : { psam }),
      declaration: declaration === undefined ? null : toJson(publicView(declaration)),
      facts,
    }),
    async open() {
      const { links, close } = await openDevices(order, meant.device, dut.fetchesAnswers);
      const served = await bench.serve?.().catch(async (error: unknown) => {
        await close();
        throw error;
      });
      return {
        ...bench,
        links: { ...bench.links, ...links },
        ports: { ...bench.ports, ...served?.ports },
        async close() {
          try {
            await served?.close();
          } finally {
            await close();
          }
        },
      };
    },
  };
}

function usualSuites(known: readonly Suite[], cases: readonly string[]): readonly Suite[] {
  const isWanted = (id: string): boolean => cases.some((entry) => entry === id || entry.startsWith(`${id}/`));
  const named = known.filter(({ cases: own }) => own.some(({ id }) => isWanted(id)));
  const duts = new Set((named.length > 0 ? named : known.slice(0, 1)).map(({ dut }) => dut));
  return known.filter(({ dut }) => duts.has(dut));
}

function severalDuts(duts: readonly (Dut | undefined)[]): BadOrder {
  const named = duts.flatMap((dut) => (dut === undefined ? [] : [dut.title]));
  return new BadOrder({
    zh: `一次运行只测一种设备，所选测试套件涉及：${named.map(({ zh }) => zh).join('、')}；请用 --suite 选定其一`,
    en: `a run judges one kind of device, and these suites are about several: ${named.map(({ en }) => en).join(', ')}; choose with --suite`,
  });
}

/** A device that is decided upon, with what is known of it and what stands around it. */
interface Meant {
  readonly device: DeviceOrder;
  readonly bench: Bench;
  readonly facts: DeviceFacts;
}

function virtualDevice(
  order: RunOrder,
  device: Extract<DeviceOrder, { kind: 'virtual' }>,
  { virtual, realCounterparts }: Dut,
  declaration: Declaration | undefined,
): Meant {
  const { profile = virtual.profiles[0] ?? '', fault } = device;
  const edition = order.edition ?? declaration?.edition ?? '2015';
  if (fault !== undefined && !virtual.faults.some(({ id }) => id === fault)) {
    throw new BadOrder({
      zh: `没有名为“${fault}”的故障设备；tunion zoo 列出全部`,
      en: `no faulty device is called "${fault}"; tunion zoo lists them all`,
    });
  }
  const bench = virtual.bench({ profile, fault, edition, seed: order.seed });
  const means = {
    ...meansOf(order, bench, realCounterparts),
    link: bench.links['dut']?.capabilities ?? new Set(),
    ...(order.grants.length > 0 ? { grants: parseGrants(order.grants) } : {}),
  };
  return { device: { ...device, profile }, bench, facts: virtualFacts(edition, means, bench.facts) };
}

function realDevice(
  order: RunOrder,
  device: Exclude<DeviceOrder, { kind: 'virtual' }>,
  { counterparts, realCounterparts }: Dut,
  declaration: Declaration | undefined,
): Meant {
  const readFile = (file: string): string => readFileSync(file, 'utf8');
  const resolved = declaration === undefined ? new Map() : resolveKeys(declaration, process.env, readFile);
  const pin = declaration === undefined ? undefined : resolvePin(declaration, process.env, readFile)?.reveal();
  const keys = Object.fromEntries(
    [...resolved].map(([name, { key, diversified }]) => [name, { key: key.reveal(), diversified: !diversified }]),
  );
  const phone = declaration && revealPhone(resolvePhone(declaration, process.env, (file) => readFileSync(file)));
  const { kernel, declared } = factsOf(declaration, { keys: [], link: new Set() });
  const bench = {
    ...counterparts({ keys, pin, phone, kernel, declared, seed: order.seed }),
    ...(pin === undefined ? {} : { secrets: { pin } }),
  };
  const known = factsOf(declaration, {
    ...meansOf(order, bench, realCounterparts),
    link: new Set(),
    grants: parseGrants(order.grants),
  });
  const loadContent = phone?.element?.loadFile;
  const facts = loadContent === undefined ? known : { ...known, declared: { ...known.declared, loadContent } };
  const declaredReader = declaration?.reader === '*' ? undefined : declaration?.reader;
  return {
    device: device.kind === 'pcsc' ? { ...device, glob: device.glob ?? declaredReader } : device,
    bench,
    facts: order.edition === undefined ? facts : { ...facts, edition: order.edition },
  };
}

/** What a bench brings, with a real PSAM in the place of the one in software: it holds keys and gives no master away. */
function meansOf({ psam }: RunOrder, { keys, secrets }: Bench, real: Dut['realCounterparts']) {
  const held = psam === undefined ? [] : (real?.['psam'] ?? []);
  const masters = held.map((need) => need.replace(/^keys\./, 'masters.'));
  return {
    keys: [...new Set([...keys, ...held])].filter((need) => !masters.includes(need)),
    pinLength: secrets?.['pin']?.length,
    secondReader: psam !== undefined,
  };
}
