#!/usr/bin/env node
/** `tunion`: the command line; each verb is a file of its own beside this one. */

import { Argument, Command, CommanderError, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type Format, formats } from '../../reports/format.ts';
import type { DeviceOrder, PcscOrder } from '../front/devices.ts';
import { type BindingName, bindingNames } from '../link/pcsc-binding.ts';
import type { Text } from '../text.ts';
import { type Console, consoleOf, languageOf, sentenceOf, UsageError } from './console.ts';
import { tool } from './tool.ts';

/** `--lang` counts for help and errors too, so it is looked for before anything else is parsed. */
function languageAsked(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  return argv[at]?.startsWith('--lang=') ? argv[at]?.slice('--lang='.length) : argv[at + 1 || argv.length];
}

/** The device that `--device D` means. @throws UsageError */
export function deviceOrder(
  text: string,
  options: { readonly profile?: string | undefined; readonly fault?: string | undefined; readonly pcscBinding?: string | undefined },
): DeviceOrder {
  const { profile, fault, pcscBinding } = options;
  if (text !== 'virtual' && (profile !== undefined || fault !== undefined)) {
    throw new UsageError({
      zh: '--profile 与 --fault 只用于虚拟卡（--device virtual）',
      en: '--profile and --fault shape the virtual card only (--device virtual)',
    });
  }
  const binding = bindingOf(pcscBinding);
  if (text === 'virtual') return { kind: 'virtual', profile, fault };
  if (text === 'pcsc') return { kind: 'pcsc', binding };
  if (text.startsWith('pcsc:') && text.length > 5) return { kind: 'pcsc', glob: text.slice(5), binding };
  const port = /^vpcd:(\d{1,5})$/.exec(text)?.[1];
  if (port !== undefined && Number(port) < 65_536) return { kind: 'vpcd', port: Number(port) };
  throw new UsageError({
    zh: `不认识的设备“${text}”；可用：virtual、pcsc、pcsc:读卡器名通配、vpcd:端口`,
    en: `no device is called "${text}"; there is: virtual, pcsc, pcsc:GLOB, vpcd:PORT`,
  });
}

/** The real PSAM that `--psam P` means. @throws UsageError */
function psamOrder(text: string, pcscBinding: string | undefined): PcscOrder {
  const binding = bindingOf(pcscBinding);
  if (text.startsWith('pcsc:') && text.length > 5) return { kind: 'pcsc', glob: text.slice(5), binding };
  throw new UsageError({
    zh: `--psam 须为 pcsc:读卡器名通配，不是“${text}”`,
    en: `--psam takes pcsc:GLOB, the reader that holds the PSAM, not "${text}"`,
  });
}

function bindingOf(name = 'koffi'): BindingName {
  const known = bindingNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new UsageError({
    zh: `没有 PC/SC 绑定“${name}”；可用：${bindingNames.join('、')}`,
    en: `there is no PC/SC binding "${name}"; there is: ${bindingNames.join(', ')}`,
  });
}

function severalFormats(value: string, before: readonly Format[]): readonly Format[] {
  const known = formats.find((format) => format === value);
  if (known === undefined) throw new InvalidArgumentError(formats.join(', '));
  return [...before, known];
}

function several(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

function portNumber(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new InvalidArgumentError('0…65535');
  return Number(value);
}

function programOf(console: Console, end: (code: number) => void): Command {
  const { language } = console;
  const say = (zh: string, en: string): string => ({ zh, en })[language];
  const seconds = (value: string): number => {
    if (!/^\d{1,4}$/.test(value) || Number(value) === 0) throw new InvalidArgumentError(say('须为正整数秒', 'a whole number of seconds'));
    return Number(value);
  };
  const withJson = () => new Option('--json', say('以 JSON 输出', 'print JSON'));
  const withDevice = () =>
    new Option('--device <device>', say('被测设备：virtual、pcsc、pcsc:通配、vpcd:端口', 'virtual, pcsc, pcsc:GLOB or vpcd:PORT')).default(
      'virtual',
    );
  const withBinding = () => new Option('--pcsc-binding <binding>', 'koffi, node-pcsclite');
  const withProfile = () =>
    new Option(
      '--profile <profile>',
      say('虚拟设备的个人化配置（名称，卡片也可为文件）', 'what the virtual device is made to: a name, or a file for a card'),
    );
  const withFault = () => new Option('--fault <id>', say('虚拟设备的故障，见 tunion zoo', 'a fault of the virtual device, see tunion zoo'));
  const withSuite = () =>
    new Option('--suite <pattern>', say('测试套件文件夹名，逗号分隔，可用通配', 'suite folders, comma-separated globs'));
  const withCatalog = () => new Option('--catalog <file>', say('要求目录的确认文件', 'an overlay that confirms requirements'));
  const withTimeout = () =>
    new Option('--timeout <seconds>', say('单条应答时限，秒', 'how long one answer may take')).argParser(seconds).default(30);
  const shared = (command: Command) =>
    command.addOption(new Option('--lang <language>', 'zh, en').choices(['zh', 'en'] as const)).exitOverride();

  const program = new Command('tunion')
    .description(say('交通联合（JT/T 978、JT/T 1059）一致性测试', 'conformance tests for T-Union cards (JT/T 978, JT/T 1059)'))
    .version(tool.version)
    .addOption(new Option('--lang <language>', say('界面语言', 'language')).choices(['zh', 'en'] as const))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });

  shared(program.command('run') as Command)
    .description(say('测试设备并出具检测报告', 'judge a device and make its test report'))
    .addOption(withDevice())
    .addOption(withProfile())
    .addOption(withFault())
    .addOption(withBinding())
    .addOption(new Option('--psam <psam>', say('第二台读卡器中的真实 PSAM：pcsc:通配', 'a real PSAM in a second reader: pcsc:GLOB')))
    .addOption(new Option('--declaration <file>', say('被测样品声明（YAML）', 'the declaration of the sample (YAML)')))
    .addOption(withCatalog())
    .addOption(withSuite())
    .addOption(
      new Option('--case <id>', say('只执行该用例或条目，可重复', 'only this case or entry; may be repeated'))
        .argParser(several)
        .default([] as readonly string[]),
    )
    .addOption(new Option('--edition <edition>', say('标准版本', 'edition')).choices(['2015', '2023'] as const))
    .addOption(new Option('--seed <seed>', say('随机种子', 'seed of the run')))
    .addOption(
      new Option('--grant <grant>', say('授权，如 counters=100，可重复', 'what the run may spend, as counters=100; may be repeated'))
        .argParser(several)
        .default([] as readonly string[]),
    )
    .addOption(new Option('--out <folder>', say('运行结果文件夹', 'the folder of the run')))
    .addOption(withTimeout())
    .addOption(withJson())
    .action(async (options) => {
      const { run } = await import('./run.ts');
      const { device, profile, fault, pcscBinding, psam, declaration, catalog, suite, edition, seed, out } = options;
      end(
        await run(
          {
            device: deviceOrder(device, { profile, fault, pcscBinding }),
            psam: psam === undefined ? undefined : psamOrder(psam, pcscBinding),
            declaration,
            catalog,
            suite,
            cases: options.case,
            edition,
            seed,
            grants: options.grant,
            out,
            timeoutMs: options.timeout * 1000,
            json: options.json === true,
          },
          console,
        ),
      );
    });

  shared(program.command('inspect') as Command)
    .description(say('只读查看卡片：应用、文件、余额、记录', 'look at a card without changing it: applications, files, balance, records'))
    .addOption(withDevice())
    .addOption(withProfile())
    .addOption(withFault())
    .addOption(withBinding())
    .addOption(withTimeout())
    .addOption(new Option('--unmasked', say('显示完整卡号与持卡人信息', 'show the whole card number and the holder')))
    .addOption(withJson())
    .action(async ({ device, profile, fault, pcscBinding, timeout, unmasked, json }) => {
      const { inspect } = await import('./inspect.ts');
      const order = deviceOrder(device, { profile, fault, pcscBinding });
      end(await inspect({ device: order, timeoutMs: timeout * 1000, unmasked: unmasked === true, json: json === true }, console));
    });

  shared(program.command('readers') as Command)
    .description(say('列出读卡器与其中的卡片', 'list readers and the cards in them'))
    .addOption(withBinding())
    .addOption(withJson())
    .action(async ({ pcscBinding = 'koffi', json }) => {
      const { readers } = await import('./readers.ts');
      end(await readers({ binding: pcscBinding as BindingName, json: json === true }, console));
    });

  shared(program.command('doctor') as Command)
    .description(say('检查本机缺少什么、如何补齐', 'what is missing on this machine, and how to get it'))
    .addOption(withJson())
    .action(async ({ json }) => {
      const { doctor } = await import('./doctor.ts');
      end(await doctor({ json: json === true }, console));
    });

  shared(program.command('emulate') as Command)
    .description(say('把虚拟设备插入 vpcd 读卡器', 'plug a virtual device into a vpcd reader'))
    .addArgument(
      new Argument(
        '[device]',
        say(
          'card：虚拟电子钱包卡；se：虚拟手机的安全单元（钱包一侧）；phone：虚拟手机（终端一侧）',
          "card: the virtual purse card; se: the virtual phone's secure element, as its wallet meets it; phone: the same as a terminal meets it",
        ),
      )
        .choices(['card', 'se', 'phone'] as const)
        .default('card' as const),
    )
    .addOption(new Option('--port <port>', say('vpcd 读卡器的端口', 'the port of the vpcd reader')).argParser(portNumber).default(35_963))
    .addOption(withProfile())
    .addOption(withFault())
    .addOption(new Option('--seed <seed>', say('随机种子', 'seed')))
    .addOption(new Option('--edition <edition>', say('标准版本', 'edition')).choices(['2015', '2023'] as const))
    .action(async (device, options) => {
      const { emulate } = await import('./emulate.ts');
      end(await emulate({ ...options, device }, console));
    });

  shared(program.command('zoo') as Command)
    .description(say('测试全部故障设备，列出查出矩阵', 'judge all faulty devices: the kill matrix'))
    .addOption(withSuite())
    .addOption(new Option('--seed <seed>', say('随机种子', 'seed')))
    .addOption(withJson())
    .addOption(
      new Option(
        '--whole',
        say(
          '每台故障设备都运行全部用例，而非只运行检查其所违反要求的用例',
          'every case on each faulty device, not only those that check what it breaks',
        ),
      ),
    )
    .action(async ({ suite, seed, json, whole }) => {
      const { zoo } = await import('./zoo.ts');
      end(await zoo({ suite, seed, json: json === true, whole: whole === true }, console));
    });

  shared(program.command('requirements') as Command)
    .description(say('每项要求对应的用例，或不测的原因', 'each requirement with its cases, or the reason why none'))
    .addOption(withSuite())
    .addOption(withCatalog())
    .addOption(withJson())
    .action(async ({ suite, catalog, json }) => {
      const { requirements } = await import('./requirements.ts');
      end(requirements({ suite, catalog, json: json === true }, console));
    });

  shared(program.command('judge') as Command)
    .description(say('按记录重判：结果一致，或指出第一处差异', 'judge a record again: the same result, or the first difference'))
    .argument('<folder>')
    .addOption(withJson())
    .addOption(new Option('--case <id>', say('重判后显示该条目的步骤与判定', 'then show the procedure and the findings of this entry')))
    .action(async (folder, { json, case: entry }) => {
      const { judge } = await import('./judge.ts');
      end(await judge(folder, { json: json === true, entry }, console));
    });

  shared(program.command('report') as Command)
    .description(say('由记录生成报告或其他格式的结果', 'make reports of a record, in any format'))
    .argument('<folder>')
    .addOption(
      new Option('--format <format>', say(`报告格式，可重复：${formats.join('、')}`, `format, may be repeated: ${formats.join(', ')}`))
        .argParser(severalFormats)
        .default([] as readonly Format[], 'html'),
    )
    .addOption(new Option('--lab <file>', say('检测机构数据（YAML），用于 pdf', 'what the laboratory adds (YAML), for pdf')))
    .addOption(new Option('--bilingual', say('pdf 使用两种语言', 'both languages in the pdf')))
    .action(async (folder, { format, lab, bilingual = false }) => {
      const { report } = await import('./report.ts');
      end(report(folder, { formats: format.length === 0 ? ['html'] : format, lab, bilingual }, console));
    });

  shared(program.command('forms') as Command)
    .description(
      say(
        '空白的送检声明与检测机构数据表（YAML 与可打印的 PDF）',
        'blank forms of declaration and laboratory data (YAML, and PDF to print)',
      ),
    )
    .argument('<folder>')
    .action(async (folder) => {
      const { writeForms } = await import('./forms.ts');
      end(writeForms(folder, console));
    });

  shared(program.command('matrix') as Command)
    .description(say('把多次检测并列成一页：设备 × 要求', 'many runs side by side on one page: devices by requirements'))
    .argument('<folders...>')
    .addOption(new Option('--out <file>', say('输出文件', 'the page')).default('matrix.html'))
    .action(async (folders, { out }) => {
      const { matrix } = await import('./matrix.ts');
      end(matrix(folders, out, console));
    });

  return program as Command;
}

/** What commander says about a wrong command line, as one sentence in the user's language. */
function usageText({ code, message }: CommanderError): Text {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  const en = message.replace(/^error: /, '');
  const zh: Readonly<Record<string, string>> = {
    'commander.unknownOption': `未知选项 ${quoted}`,
    'commander.unknownCommand': `未知命令 ${quoted}`,
    'commander.missingArgument': `缺少参数 ${quoted}`,
    'commander.optionMissingArgument': `选项 ${quoted} 缺少值`,
    'commander.excessArguments': '多余的参数',
    'commander.invalidArgument': `选项取值无效：${en}`,
  };
  return { zh: zh[code] ?? en, en };
}

async function main(argv: readonly string[]): Promise<number> {
  const console = consoleOf(languageOf(languageAsked(argv), process.env));
  let code = 0;
  try {
    await programOf(console, (ended) => {
      code = ended;
    }).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      console.note(
        error.code === 'commander.help'
          ? { zh: '请给出命令；tunion --help 列出全部', en: 'name a command; tunion --help lists them' }
          : usageText(error),
      );
      return 3;
    }
    const sentence = sentenceOf(error, console.language);
    if (sentence !== undefined) {
      console.note(sentence);
      return 3;
    }
    console.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 4;
  }
}

process.exitCode = await main(process.argv.slice(2));
