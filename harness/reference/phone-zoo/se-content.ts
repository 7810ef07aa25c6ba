/** Faulty elements that install what they must not, or not what they were told. */

import { concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Handler, SecureElement } from '../se/handlers.ts';
import { behindLengths } from '../se/registry.ts';
import { answer, life, type Persistent, type State } from '../se/state.ts';
import { answering, keeping, lasting, onlySaying, onWord, passing, withNewcomers } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-content');

const receipt = octets(0, 1);

/** The fields of INSTALL before its token, each behind one octet of length; as far as they go. */
function fieldsOf(data: Uint8Array): readonly Uint8Array[] {
  const length = data[0];
  return length === undefined ? [] : [data.slice(1, 1 + length), ...fieldsOf(data.slice(1 + length))];
}

/** INSTALL, with another load file in the place of the one that it names where that is not there. */
function fromElsewhere(
  install: Handler,
  choose: (persistent: Persistent, module: string) => readonly [string, string] | undefined,
): Handler {
  return onWord(install, '6A88', (outcome, state, command, element) => {
    if (!isForInstall(command)) return outcome;
    const [, module = receipt, ...rest] = fieldsOf(command.data ?? new Uint8Array(0));
    const chosen = choose(state.persistent, hex(module));
    if (chosen === undefined) return outcome;
    const [file, from] = chosen.map((aid) => Uint8Array.from(Buffer.from(aid, 'hex'))) as [Uint8Array, Uint8Array];
    return install(state, { ...command, data: behindLengths(file, from, ...rest) }, element);
  });
}

const isForInstall = ({ p1 }: Command): boolean => p1 === 0x04 || p1 === 0x0c;

/** INSTALL, and another life of what it put in. */
const living = (install: Handler, p1: number, to: number): Handler =>
  lasting(install, (after, { persistent }, command) =>
    command.p1 === p1 ? withNewcomers(after, persistent, (application) => ({ ...application, life: to })) : after,
  );

/** INSTALL, torn in the middle: what a loss of power finds of the newcomer. */
const halfInstalled = (install: Handler, to: number): Handler =>
  passing(install, (after, before) => withNewcomers(after, before, (application) => ({ ...application, life: to })));

/** What the same INSTALL would leave if nothing bore the name. */
function replaced(install: Handler, state: State, command: Command, element: SecureElement): Persistent | undefined {
  const name = hex(fieldsOf(command.data ?? new Uint8Array(0))[2] ?? receipt);
  const applications = state.persistent.applications.filter(({ aid }) => aid !== name);
  if (applications.length === state.persistent.applications.length) return undefined;
  return install({ ...state, persistent: { ...state.persistent, applications } }, command, element).commits.at(-1);
}

export const contentFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-leaves-what-it-makes-selectable-installed',
    title: { zh: '安装并使可选（0C）后应用仍不可选', en: 'leaves an application INSTALLED that it was to make selectable at once' },
    breaks: ['2:INSTALL.selectable'],
    se: ({ install }) => ({ install: living(install, 0x0c, life.installed) }),
  }),
  faulty({
    id: 'se-answers-install-with-nothing',
    title: { zh: '安装应答缺少 00', en: 'answers INSTALL without the octet 00' },
    breaks: ['2:INSTALL.selectable'],
    se: ({ install }) => ({ install: answering(install, () => new Uint8Array(0)) }),
  }),
  faulty({
    id: 'se-makes-selectable-what-it-was-to-install',
    title: { zh: '仅安装（04）后应用即可选', en: 'makes an application selectable that it was to install only' },
    breaks: ['2:INSTALL.installed'],
    se: ({ install }) => ({ install: living(install, 0x04, life.selectable) }),
  }),
  faulty({
    id: 'se-never-makes-selectable',
    title: { zh: '使可选（08）应答 9000 但应用仍不可选', en: 'answers INSTALL [for make selectable] and leaves the application as it is' },
    breaks: ['2:INSTALL.installed'],
    se: ({ install }) => ({ install: onlySaying(install, ({ p1 }) => p1 === 0x08) }),
  }),
  faulty({
    id: 'se-selects-what-is-only-installed',
    title: { zh: '仅安装状态的应用也可选择', en: 'selects applications that are INSTALLED and no more' },
    breaks: ['2:INSTALL.installed'],
    se: ({ isSelectable }) => ({
      isSelectable: (application, persistent) =>
        isSelectable(application, persistent) ||
        (application.life === life.installed && isSelectable({ ...application, life: life.selectable }, persistent)),
    }),
  }),
  faulty({
    id: 'se-gives-a-name-twice',
    title: { zh: '允许重复安装同名应用', en: 'installs a second application under a name that is there already' },
    breaks: ['2:INSTALL.duplicate'],
    se: () => ({ isTaken: ({ loadFiles }, aid) => loadFiles.some((each) => each.aid === aid) }),
  }),
  faulty({
    id: 'se-replaces-what-bears-a-name',
    title: { zh: '同名安装覆盖原应用', en: 'replaces the application that bears the name of a new one' },
    breaks: ['2:INSTALL.duplicate'],
    se: ({ install }) => ({
      install: (state, command, element) => {
        const outcome = install(state, command, element);
        const after = outcome.response.sw !== element.choices.duplicate ? undefined : replaced(install, state, command, element);
        return after === undefined ? outcome : { ...answer(outcome.volatile, receipt), commits: [after] };
      },
    }),
  }),
  faulty({
    id: 'se-refuses-a-name-and-replaces-what-bears-it',
    title: { zh: '同名安装被拒绝，但原应用已被替换', en: 'refuses a name that is there already and replaces what bears it' },
    breaks: ['2:INSTALL.duplicate'],
    se: ({ install }) => ({
      install: (state, command, element) => {
        const outcome = install(state, command, element);
        const after = outcome.response.sw !== element.choices.duplicate ? undefined : replaced(install, state, command, element);
        return after === undefined ? outcome : { ...outcome, commits: [after] };
      },
    }),
  }),
  faulty({
    id: 'se-looks-at-no-load-file',
    title: { zh: '安装时不检查装载文件，任何文件中的模块都可用', en: 'takes a module from whichever load file has it' },
    breaks: ['2:INSTALL.file'],
    se: ({ install }) => ({
      install: fromElsewhere(install, ({ loadFiles }, module) => {
        const holder = loadFiles.find(({ modules }) => modules.includes(module));
        return holder && [holder.aid, module];
      }),
    }),
  }),
  faulty({
    id: 'se-takes-another-file-for-one-that-is-absent',
    title: {
      zh: '装载文件或模块不存在时用最后装载的文件安装',
      en: 'installs from its last load file where the one that was named, or its module, is not there',
    },
    breaks: ['2:INSTALL.file'],
    se: ({ install }) => ({
      install: fromElsewhere(install, ({ loadFiles }) => {
        const last = loadFiles.at(-1);
        return last && [last.aid, last.modules[0] ?? last.aid];
      }),
    }),
  }),
  faulty({
    id: 'se-refuses-a-file-and-keeps-the-name',
    title: { zh: '装载文件不存在时拒绝，但应用已登记', en: 'refuses to install from what is not there and lists the application' },
    breaks: ['2:INSTALL.file'],
    se: ({ install }) => ({
      install: onWord(install, '6A88', (outcome, state, command) => {
        const [, , instance] = fieldsOf(command.data ?? new Uint8Array(0));
        if (!isForInstall(command) || instance === undefined) return outcome;
        const { persistent, volatile } = state;
        const entry = {
          aid: hex(instance),
          domain: volatile.selected,
          loadFile: '',
          module: '',
          life: life.installed,
          privileges: '000000',
        };
        return { ...outcome, commits: [{ ...persistent, applications: [...persistent.applications, entry] }] };
      }),
    }),
  }),
  faulty({
    id: 'se-overlooks-octets-behind-the-fields',
    title: { zh: '安装数据后多余的字节被忽略', en: 'overlooks octets behind the fields of INSTALL' },
    breaks: ['2:INSTALL.form'],
    se: ({ install }) => ({
      install: onWord(install, '6A80', (outcome, state, command, element) => {
        const { data = new Uint8Array(0) } = command;
        const shorter = [1, 2, 3, 4].map((cut) => install(state, { ...command, data: data.slice(0, -cut) }, element));
        return shorter.find(({ response }) => response.sw === '9000') ?? outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-fills-missing-fields',
    title: { zh: '安装数据缺少的字段按空处理', en: 'takes fields of INSTALL that are cut or missing for empty ones' },
    breaks: ['2:INSTALL.form'],
    se: ({ install }) => ({
      install: onWord(install, '6A80', (outcome, state, command, element) => {
        const { data = new Uint8Array(0) } = command;
        const whole = behindLengths(...fieldsOf(data));
        const longer = [0, 1, 2, 3].map((more) => install(state, { ...command, data: concat(whole, new Uint8Array(more)) }, element));
        return whole.length < data.length ? outcome : (longer.find(({ response }) => response.sw === '9000') ?? outcome);
      }),
    }),
  }),
  faulty({
    id: 'se-installs-for-any-purpose',
    title: { zh: 'P1 为保留值时按安装并使可选执行', en: 'installs and makes selectable for a purpose that is reserved' },
    breaks: ['2:INSTALL.purpose'],
    se: ({ install }) => ({
      install: onWord(install, '6A86', (outcome, state, command, element) =>
        command.p2 === 0 ? install(state, { ...command, p1: 0x0c }, element) : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-answers-any-purpose-with-9000',
    title: { zh: 'P1 为保留值时应答 9000', en: 'answers 9000 to a purpose of INSTALL that is reserved, and does nothing' },
    breaks: ['2:INSTALL.purpose'],
    se: ({ install }) => ({
      install: onWord(install, '6A86', ({ volatile }) => answer(volatile, receipt)),
    }),
  }),
  faulty({
    id: 'se-tears-an-installation-in-two',
    title: {
      zh: '安装中断电后应用停留在已安装状态',
      en: 'leaves an application INSTALLED after a loss of power while it made it selectable',
    },
    breaks: ['2:INSTALL.torn'],
    se: ({ install }) => ({ install: halfInstalled(install, life.installed) }),
  }),
  faulty({
    id: 'se-leaves-torn-applications-locked',
    title: { zh: '安装中断电后应用处于锁定状态', en: 'leaves an application locked after a loss of power while it installed it' },
    breaks: ['2:INSTALL.torn'],
    se: ({ install }) => ({ install: halfInstalled(install, life.selectable | life.locked) }),
  }),
  faulty({
    id: 'se-overlooks-contactless-parameters',
    title: { zh: '安装参数中的非接触参数不生效', en: 'keeps applications out of the contactless registry whatever their parameters are' },
    breaks: ['2:INSTALL.contactless'],
    se: ({ install }) => ({
      install: lasting(install, (after, { persistent }) =>
        withNewcomers(after, persistent, (application) => ({ ...application, contactless: undefined })),
      ),
    }),
  }),
  faulty({
    id: 'se-takes-every-application-for-contactless',
    title: { zh: '所有新应用都登记为非接触', en: 'takes every new application into the contactless registry' },
    breaks: ['2:INSTALL.contactless'],
    se: ({ install }) => ({
      install: lasting(install, (after, { persistent }) =>
        withNewcomers(after, persistent, (application) => ({
          ...application,
          contactless: application.contactless ?? { active: false, rank: 0 },
        })),
      ),
    }),
  }),
  faulty({
    id: 'se-personalises-its-domain',
    title: { zh: '个人化数据写入安全域而不是指定应用', en: 'stores in the domain what is for the application that was named' },
    breaks: ['2:INSTALL.personalise'],
    se: ({ install }) => ({ install: onWord(install, '9000', (outcome) => keeping(outcome, { personalising: undefined })) }),
  }),
  faulty({
    id: 'se-personalises-the-newest',
    title: { zh: '个人化数据写入最后安装的应用', en: 'stores in the application that was installed last what is for another' },
    breaks: ['2:INSTALL.personalise'],
    se: ({ install }) => ({
      install: onWord(install, '9000', (outcome, { persistent }, { p1 }) =>
        p1 === 0x20 ? keeping(outcome, { personalising: persistent.applications.at(-1)?.aid }) : outcome,
      ),
    }),
  }),
];
