/** `tunion doctor`: what this machine lacks for cards in readers, what it is for, and how to get it. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import pc from 'picocolors';
import { hex } from '../bytes/hex.ts';
import { koffiBinding } from '../link/koffi.ts';
import type { Reader } from '../link/pcsc-binding.ts';
import { PcscError } from '../link/pcsc-code.ts';
import { winscardAbi } from '../link/winscard-abi.ts';
import type { Text } from '../text.ts';
import { printable } from './columns.ts';
import type { Console } from './console.ts';

/** One thing that was looked for. `remedy` says what it is for and how to get it; null where nothing is to be done. */
export interface Check {
  readonly id: 'node' | 'koffi' | 'pcsc-library' | 'pcsc-service' | 'readers' | 'node-pcsclite' | 'vpcd';
  readonly ok: boolean;
  /** Whether cards in readers cannot be tested without it. */
  readonly required: boolean;
  readonly detail: Text;
  readonly remedy: Text | null;
}

/** The machine, as far as it is looked at. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  /** @throws where koffi has no build for this machine */
  loadKoffi(): Promise<{ load(library: string): unknown }>;
  /** @throws PcscError where the reader service is not there */
  readers(): Promise<readonly Reader[]>;
  /** @throws where node-pcsclite is not installed or was built for another Node */
  loadPcsclite(): Promise<void>;
  exists(file: string): boolean;
}

/** The oldest Node that runs this tool (package.json, engines). */
const oldestNode = [20, 19] as const;

/** Where the Debian package vsmartcard-vpcd puts its driver. */
const vpcdDriver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

/** What to do on each system; where a system is not named, what Linux does. */
type Remedies = { readonly linux: Text } & Partial<Record<NodeJS.Platform, Text>>;

const remedies = {
  node: {
    linux: {
      zh: '运行本工具需要 Node.js 20.19 或更高版本：nodejs.org 的安装包，或 nvm install 22',
      en: 'this tool runs on Node.js 20.19 or newer: from nodejs.org, or nvm install 22',
    },
    darwin: {
      zh: '运行本工具需要 Node.js 20.19 或更高版本：brew install node',
      en: 'this tool runs on Node.js 20.19 or newer: brew install node',
    },
    win32: {
      zh: '运行本工具需要 Node.js 20.19 或更高版本：winget install OpenJS.NodeJS.LTS',
      en: 'this tool runs on Node.js 20.19 or newer: winget install OpenJS.NodeJS.LTS',
    },
  },
  koffi: {
    linux: {
      zh: 'koffi 用于调用系统的 PC/SC 库：在本工具的目录中重新执行 npm install（勿加 --omit=optional）',
      en: 'koffi calls the PC/SC library of the system: run npm install again in the folder of this tool (without --omit=optional)',
    },
  },
  'pcsc-library': {
    linux: {
      zh: 'PC/SC 库用于与读卡器服务通信：apt-get install libpcsclite1 pcscd libccid',
      en: 'the PC/SC library speaks to the reader service: apt-get install libpcsclite1 pcscd libccid',
    },
    darwin: {
      zh: 'PC/SC 框架是 macOS 的一部分；请修复或更新系统',
      en: 'the PC/SC framework is part of macOS: repair or update the system',
    },
    win32: {
      zh: 'winscard.dll 是 Windows 的一部分；请以 sfc /scannow 修复系统',
      en: 'winscard.dll is part of Windows: repair the system with sfc /scannow',
    },
  },
  'pcsc-service': {
    linux: {
      zh: '读卡器服务用于访问读卡器：apt-get install pcscd libccid，然后 systemctl enable --now pcscd.socket（容器内可直接运行 pcscd）；远程登录时另需 polkit 规则',
      en: 'the reader service gives access to readers: apt-get install pcscd libccid, then systemctl enable --now pcscd.socket (in a container, run pcscd); over a remote login polkit needs a rule too',
    },
    darwin: {
      zh: '读卡器服务随读卡器启动：接入读卡器后重试',
      en: 'the reader service starts with the first reader: connect one and try again',
    },
    win32: {
      zh: '“智能卡”服务用于访问读卡器：以管理员身份执行 sc config SCardSvr start= auto 和 net start SCardSvr；未接读卡器时服务可能不运行',
      en: 'the Smart Card service gives access to readers: as administrator, sc config SCardSvr start= auto and net start SCardSvr; without a reader it may not run',
    },
  },
  readers: {
    linux: {
      zh: '测试真实卡片需要一个 PC/SC 非接触读卡器：接入后 lsusb 应能看到；由 libccid 驱动（apt-get install libccid），内核的 pn533、nfc 模块可能占用它',
      en: 'real cards need a contactless PC/SC reader: lsusb shows it once connected; libccid drives it (apt-get install libccid), and the kernel modules pn533 and nfc may hold it',
    },
    darwin: {
      zh: '测试真实卡片需要一个 PC/SC 非接触读卡器：系统信息 → USB 中应能看到',
      en: 'real cards need a contactless PC/SC reader: System Information → USB shows it',
    },
    win32: {
      zh: '测试真实卡片需要一个 PC/SC 非接触读卡器：设备管理器 → 智能卡读卡器中应能看到，必要时安装厂商驱动',
      en: 'real cards need a contactless PC/SC reader: Device Manager → Smart card readers shows it; some need their maker’s driver',
    },
  },
  'node-pcsclite': {
    linux: {
      zh: '仅供已在使用 node-pcsclite 的实验室（--pcsc-binding node-pcsclite）：apt-get install build-essential python3 libpcsclite-dev，然后 npm install pcsclite；装在别处时用 TUNION_PCSCLITE 指明目录',
      en: 'only for labs that run node-pcsclite already (--pcsc-binding node-pcsclite): apt-get install build-essential python3 libpcsclite-dev, then npm install pcsclite; TUNION_PCSCLITE names its folder elsewhere',
    },
    darwin: {
      zh: '仅供已在使用 node-pcsclite 的实验室（--pcsc-binding node-pcsclite）：xcode-select --install，然后 npm install pcsclite',
      en: 'only for labs that run node-pcsclite already (--pcsc-binding node-pcsclite): xcode-select --install, then npm install pcsclite',
    },
    win32: {
      zh: '仅供已在使用 node-pcsclite 的实验室（--pcsc-binding node-pcsclite）：安装 Visual Studio 的 C++ 生成工具和 Python，然后 npm install pcsclite',
      en: 'only for labs that run node-pcsclite already (--pcsc-binding node-pcsclite): the C++ build tools of Visual Studio and Python, then npm install pcsclite',
    },
  },
  vpcd: {
    linux: {
      zh: '仅供把虚拟卡插入 pcscd（tunion emulate card）：apt-get install vsmartcard-vpcd',
      en: 'only for virtual cards inside pcscd (tunion emulate card): apt-get install vsmartcard-vpcd',
    },
  },
} as const satisfies Record<Check['id'], Remedies>;

/** Looks for everything, the later only where the earlier is there: without a library no service, without a service no readers. */
export async function checkMachine(machine: Machine): Promise<readonly Check[]> {
  const { platform } = machine;
  const check = (id: Check['id'], ok: boolean, required: boolean, detail: Text): Check => {
    const known: Remedies = remedies[id];
    return { id, ok, required, detail, remedy: ok ? null : (known[platform] ?? known.linux) };
  };
  const skipped = (id: Check['id'], required: boolean): Check => ({
    id,
    ok: false,
    required,
    detail: { zh: '因上一项缺失而未检查', en: 'not looked at for want of the one before' },
    remedy: null,
  });

  const node = check('node', isNewEnough(machine.nodeVersion), true, {
    zh: `Node.js ${machine.nodeVersion}`,
    en: `Node.js ${machine.nodeVersion}`,
  });
  const { library } = winscardAbi(platform);
  const koffi = await outcome(() => machine.loadKoffi());
  const loaded = koffi.value && (await outcome(async () => koffi.value?.load(library)));
  const service = loaded && !loaded.failed ? await outcome(() => machine.readers()) : undefined;
  const found = service?.value;
  const pcsclite = await outcome(() => machine.loadPcsclite());
  return [
    node,
    check('koffi', !koffi.failed, true, koffi.failed ? koffi.text : { zh: 'koffi 可加载', en: 'koffi loads' }),
    loaded === undefined
      ? skipped('pcsc-library', true)
      : check('pcsc-library', !loaded.failed, true, loaded.failed ? loaded.text : { zh: library, en: library }),
    service === undefined
      ? skipped('pcsc-service', true)
      : check(
          'pcsc-service',
          !service.failed,
          true,
          service.failed ? service.text : { zh: '读卡器服务在运行', en: 'the reader service is running' },
        ),
    found === undefined ? skipped('readers', false) : check('readers', found.length > 0, false, readersText(found)),
    check(
      'node-pcsclite',
      !pcsclite.failed,
      false,
      pcsclite.failed ? { zh: '未安装或无法加载', en: 'not installed, or does not load' } : { zh: '可加载', en: 'it loads' },
    ),
    ...(platform === 'linux'
      ? [
          check(
            'vpcd',
            machine.exists(vpcdDriver),
            false,
            machine.exists(vpcdDriver) ? { zh: vpcdDriver, en: vpcdDriver } : { zh: `没有 ${vpcdDriver}`, en: `there is no ${vpcdDriver}` },
          ),
        ]
      : []),
  ];
}

/** Prints what was found. Exit code: 0, or 2 where cards in readers cannot be tested. */
export async function doctor({ json }: { readonly json: boolean }, console: Console, machine: Machine = thisMachine): Promise<number> {
  const checks = await checkMachine(machine);
  const isUsable = checks.every(({ ok, required }) => ok || !required);
  if (json) {
    console.out(JSON.stringify({ checks }, null, 2));
    return isUsable ? 0 : 2;
  }
  const { language, out } = console;
  for (const { id, ok, required, detail, remedy } of checks) {
    const mark = ok ? pc.green('✓') : required ? pc.red('✗') : pc.yellow('–');
    const optional = required ? '' : pc.dim({ zh: '（可选）', en: ' (optional)' }[language]);
    out(`${mark} ${id}${optional}  ${printable(detail[language])}`);
    if (remedy !== null) out(`    ${remedy[language]}`);
  }
  out('');
  const usable: Text = { zh: '可以测试读卡器中的卡片。', en: 'Cards in readers can be tested.' };
  const unusable: Text = {
    zh: '无法使用 PC/SC 读卡器；虚拟卡（--device virtual、vpcd:端口）不受影响。',
    en: 'PC/SC readers cannot be used; virtual cards (--device virtual, vpcd:PORT) work without.',
  };
  out((isUsable ? usable : unusable)[language]);
  return isUsable ? 0 : 2;
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

function readersText(found: readonly Reader[]): Text {
  if (found.length === 0) return { zh: '没有连接读卡器', en: 'no reader is connected' };
  const list = (card: Text) => (language: keyof Text) =>
    found.map((each) => (each.card ? `${each.name} (${card[language]}${each.atr ? ` ${hex(each.atr)}` : ''})` : each.name)).join(', ');
  const written = list({ zh: '有卡', en: 'card' });
  return { zh: written('zh'), en: written('en') };
}

type Outcome<T> =
  | { readonly failed: false; readonly value: T }
  | { readonly failed: true; readonly value?: undefined; readonly text: Text };

/** What the work gives, or the sentence why it does not. */
async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { failed: false, value: await work() };
  } catch (error) {
    if (error instanceof PcscError) return { failed: true, text: error.text };
    const message = error instanceof Error ? (error.message.split('\n', 1)[0] as string) : String(error);
    return { failed: true, text: { zh: message, en: message } };
  }
}

const thisMachine: Machine = {
  platform: process.platform,
  nodeVersion: process.versions.node,
  loadKoffi: () => import('koffi'),
  async readers() {
    const binding = await koffiBinding();
    try {
      return await binding.readers();
    } finally {
      await binding.close();
    }
  },
  // In a process of its own: built for another Node, the package can take the process down with it.
  async loadPcsclite() {
    const place = createRequire(import.meta.url).resolve(process.env['TUNION_PCSCLITE'] ?? 'pcsclite');
    await promisify(execFile)(process.execPath, ['-e', 'require(process.argv[1])', place], { timeout: 10_000 });
  },
  exists: existsSync,
};
