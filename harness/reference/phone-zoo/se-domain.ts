/** Faulty elements whose security domains see, change or open what is not theirs. */

import { hex } from '../../bytes/hex.ts';
import { findTlv } from '../../bytes/tlv.ts';
import type { Handler, SeHandlers } from '../se/handlers.ts';
import { objectsIn } from '../se/registry.ts';
import { type Application, applicationIn, isDomain, life, type Outcome, type Persistent, type Session, type State } from '../se/state.ts';
import { afterwards, keeping, lasting, onlySaying, onWord, seeing, under, withEach, withNewcomers } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-domain');

/** A command under which every domain governs everything. */
const boundless = (handler: Handler): Handler => under(handler, { governs: () => true });

/** A command as if every domain were personalised; what it leaves shows them as they are. */
function early(handler: Handler, isMeant: (p1: number) => boolean): Handler {
  return (state, command, element) => {
    if (!isMeant(command.p1)) return handler(state, command, element);
    const { persistent } = state;
    const ready = withEach(persistent, (application) =>
      isDomain(application) && application.life === life.selectable ? { ...application, life: life.personalized } : application,
    );
    return lasting(handler, (after) =>
      withEach(after, (application) => ({ ...application, life: applicationIn(persistent, application.aid)?.life ?? application.life })),
    )({ ...state, persistent: ready }, command, element);
  };
}

/** A selection that keeps the channel where the former domain and the new one are alike in this. */
function keepingChannel(select: Handler, isKept: (from: Application, to: Application) => boolean): Handler {
  return onWord(select, '9000', (outcome, { persistent, volatile }) => {
    const [from, to] = [volatile.selected, outcome.volatile.selected].map((aid) => applicationIn(persistent, aid));
    const { session } = volatile;
    return session?.open !== undefined && from !== undefined && to !== undefined && from !== to && isKept(from, to)
      ? keeping(outcome, { session: { ...session, domain: to.aid } as Session })
      : outcome;
  });
}

/** GET STATUS of one name, asked for whole. */
function askedWhole({ persistent }: State, data: Uint8Array | undefined): boolean {
  const asked = hex(findTlv(objectsIn(data) ?? [], '4F')?.value ?? new Uint8Array(0));
  return applicationIn(persistent, asked) !== undefined;
}

/** Whether an outcome moved an application to another domain, and which it is. */
function moved({ commits: [after] }: Outcome, before: Persistent): Application | undefined {
  return after?.applications.find(({ aid, domain }) => applicationIn(before, aid)?.domain !== domain);
}

const isExtradition = (p1: number): boolean => p1 === 0x10;

export const domainFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-makes-domains-without-keys',
    title: { zh: '新建的安全域没有密钥', en: 'makes security domains that have no keys' },
    breaks: ['2:DOMAIN.create'],
    se: ({ install }) => ({
      install: lasting(install, (after, { persistent }) =>
        withNewcomers(after, persistent, (application) => (isDomain(application) ? { ...application, keys: [] } : application)),
      ),
    }),
  }),
  faulty({
    id: 'se-makes-applications-of-domains',
    title: { zh: '忽略安全域权限，新建的安全域只是普通应用', en: 'overlooks the privilege of a security domain and makes an application' },
    breaks: ['2:DOMAIN.create'],
    se: ({ install }) => ({
      install: lasting(install, (after, { persistent }) =>
        withNewcomers(after, persistent, (application) => {
          const { keys: _, ...plain } = application;
          return plain;
        }),
      ),
    }),
  }),
  faulty({
    id: 'se-shows-everything-to-any-domain',
    title: { zh: '任一安全域都能列出全部注册表', en: 'lists the whole registry to any domain' },
    breaks: ['2:DOMAIN.isolated'],
    se: ({ getStatus }) => ({ getStatus: boundless(getStatus) }),
  }),
  faulty({
    id: 'se-shows-what-a-domain-can-name',
    title: { zh: '以完整 AID 查询时显示不属于该安全域的应用', en: 'shows a domain what is not its own if it knows the whole name' },
    breaks: ['2:DOMAIN.isolated'],
    se: ({ getStatus }) => ({
      getStatus: (state, command, element) =>
        (command.p1 === 0x40 && askedWhole(state, command.data) ? boundless(getStatus) : getStatus)(state, command, element),
    }),
  }),
  faulty({
    id: 'se-shows-load-files-to-any-domain',
    title: { zh: '任一安全域都能列出全部装载文件', en: 'lists the load files of all domains to any' },
    breaks: ['2:DOMAIN.isolated'],
    se: ({ getStatus }) => ({
      getStatus: (state, command, element) => ((command.p1 & 0x30) !== 0 ? boundless(getStatus) : getStatus)(state, command, element),
    }),
  }),
  faulty({
    id: 'se-shows-its-issuer-to-any-domain',
    title: { zh: '辅助安全域也能以 P1 80 查询主安全域', en: 'shows its issuer’s domain to any other with P1 80' },
    breaks: ['2:DOMAIN.isolated'],
    se: ({ getStatus }) => ({
      getStatus: (state, command, element) => (command.p1 === 0x80 ? boundless(getStatus) : getStatus)(state, command, element),
    }),
  }),
  faulty({
    id: 'se-hides-what-is-far-below-a-domain',
    title: {
      zh: '安全域只列出直属应用，不列出下级安全域的应用',
      en: 'lists to its issuer what belongs to that directly, and nothing further below',
    },
    breaks: ['2:STATUS.lists'],
    se: ({ getStatus }) => ({
      getStatus: seeing(getStatus, (persistent, { volatile }) => ({
        ...persistent,
        applications: persistent.applications.filter(({ aid, domain }) => aid === volatile.selected || domain === volatile.selected),
      })),
    }),
  }),
  faulty({
    id: 'se-locks-for-any-domain',
    title: { zh: '任一安全域都能锁定他人的应用', en: 'locks the application of another domain for any' },
    breaks: ['2:DOMAIN.foreign'],
    se: ({ setStatus }) => ({ setStatus: boundless(setStatus) }),
  }),
  faulty({
    id: 'se-deletes-for-any-domain',
    title: { zh: '任一安全域都能删除他人的应用', en: 'deletes the application of another domain for any' },
    breaks: ['2:DOMAIN.foreign'],
    se: (sound) => ({ delete: under(sound.delete, { governs: () => true, management: () => 'authorized' }) }),
  }),
  faulty({
    id: 'se-installs-for-any-domain',
    title: { zh: '安装不检查安全域的管理权限', en: 'installs for any domain, whatever its privileges are' },
    breaks: ['2:DOMAIN.foreign', '2:TOKEN.none', '2:TOKEN.wrong', '2:TOKEN.other'],
    se: ({ install }) => ({ install: under(install, { management: () => 'authorized' }) }),
  }),
  faulty({
    id: 'se-refuses-a-domain-and-installs',
    title: { zh: '无权限的安全域安装被拒绝，但应用已安装', en: 'refuses to install for a domain without the right and installs' },
    breaks: ['2:DOMAIN.foreign'],
    se: ({ install, management }) => ({
      install: afterwards(install, (outcome, state, command, element) => {
        const domain = applicationIn(state.persistent, state.volatile.selected);
        const isBare = domain !== undefined && management(domain) === 'none' && outcome.response.sw === element.choices.unauthorised;
        return isBare
          ? { ...outcome, commits: under(install, { management: () => 'authorized' })(state, command, element).commits }
          : outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-refuses-a-domain-and-locks',
    title: { zh: '安全域锁定他人的应用应答 6A88，但已锁定', en: 'answers 6A88 where a domain locks what is not its own, and locks it' },
    breaks: ['2:DOMAIN.foreign'],
    se: ({ setStatus }) => ({
      setStatus: onWord(setStatus, '6A88', (outcome, ...rest) => ({ ...outcome, commits: boundless(setStatus)(...rest).commits })),
    }),
  }),
  faulty({
    id: 'se-extradites-nothing',
    title: { zh: '移交应答 9000 但应用仍属原安全域', en: 'answers 9000 to an extradition and leaves the application where it is' },
    breaks: ['2:DOMAIN.extradite'],
    se: ({ install }) => ({ install: onlySaying(install, ({ p1 }) => isExtradition(p1)) }),
  }),
  faulty({
    id: 'se-lists-the-extradited-twice',
    title: { zh: '移交后应用在新旧安全域下各有一项', en: 'has an extradited application in both domains' },
    breaks: ['2:DOMAIN.extradite'],
    se: ({ install }) => ({
      install: onWord(install, '9000', (outcome, { persistent }, { p1 }) => {
        const [after, goer] = [outcome.commits[0], moved(outcome, persistent)];
        const before = goer && applicationIn(persistent, goer.aid);
        if (!isExtradition(p1) || after === undefined || before === undefined) return outcome;
        return { ...outcome, commits: [{ ...after, applications: [...after.applications, before] }] };
      }),
    }),
  }),
  faulty({
    id: 'se-extradites-load-files-for-applications',
    title: { zh: '移交应用时移交的是它的装载文件', en: 'extradites the load file of an application in its place' },
    breaks: ['2:DOMAIN.extradite'],
    se: ({ install }) => ({
      install: onWord(install, '9000', (outcome, { persistent }, { p1 }) => {
        const goer = moved(outcome, persistent);
        if (!isExtradition(p1) || goer === undefined) return outcome;
        const loadFiles = persistent.loadFiles.map((file) => (file.aid === goer.loadFile ? { ...file, domain: goer.domain } : file));
        return { ...outcome, commits: [{ ...persistent, loadFiles }] };
      }),
    }),
  }),
  faulty({
    id: 'se-extradites-to-domains-that-are-not-ready',
    title: { zh: '应用可移交给未个人化的安全域', en: 'extradites to a domain that is not personalised' },
    breaks: ['2:DOMAIN.unready'],
    se: ({ install }) => ({ install: early(install, isExtradition) }),
  }),
  faulty({
    id: 'se-loads-into-domains-that-are-not-ready',
    title: { zh: '可向未个人化的安全域装载', en: 'loads into a domain that is not personalised' },
    breaks: ['2:DOMAIN.unready'],
    se: ({ install }) => ({ install: early(install, (p1) => p1 === 0x02) }),
  }),
  faulty({
    id: 'se-takes-a-channel-to-one-domain-for-all',
    title: { zh: '选择另一安全域后，原通道在其中有效', en: 'goes on with a channel in any domain that is selected' },
    breaks: ['2:DOMAIN.session', '2:SELECT.ends'],
    se: ({ select }) => ({ select: keepingChannel(select, (_, to) => isDomain(to)) }),
  }),
  faulty({
    id: 'se-takes-a-channel-along-downwards',
    title: { zh: '上级安全域的通道在下级安全域中有效', en: 'goes on with the channel of a domain in those below it' },
    breaks: ['2:DOMAIN.session', '2:SELECT.ends'],
    se: ({ select }) => ({ select: keepingChannel(select, (from, to) => isDomain(to) && to.domain === from.aid) }),
  }),
  faulty({
    id: 'se-deletes-without-a-token',
    title: { zh: '委托管理的安全域无需令牌即可删除', en: 'deletes without a token for a domain with delegated management' },
    breaks: ['2:TOKEN.none'],
    se: (sound) => ({ delete: trusting(sound, sound.delete) }),
  }),
];

/** A command for which delegated management is as good as authorised. */
function trusting({ management }: SeHandlers, handler: Handler): Handler {
  return under(handler, { management: (domain) => (management(domain) === 'none' ? 'none' : 'authorized') });
}
