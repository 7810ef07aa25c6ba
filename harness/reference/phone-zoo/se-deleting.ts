/** Faulty elements that delete what they must not, or leave something of it. */

import { octets } from '../../bytes/uint.ts';
import type { Handler } from '../se/handlers.ts';
import { type Aid, type Application, answer, applicationIn, life, type Persistent, withApplication } from '../se/state.ts';
import {
  answering,
  lasting,
  nameIn,
  noting,
  onlySaying,
  onWord,
  passing,
  residueOf,
  withEach,
  withNewcomers,
  withWord,
  wording,
} from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-content');

const receipt = octets(0, 1);

/** DELETE of an application, torn in the middle: what a loss of power finds of it. */
const halfDeleted = (remove: Handler, change: (application: Application) => Application): Handler =>
  passing(remove, (_, before, command) => {
    const application = applicationIn(before, nameIn(command));
    return application === undefined ? before : withApplication(before, change(application));
  });

/** INSTALL that gives a newcomer something of what bore its name before. */
const inheriting = (install: Handler, change: (newcomer: Application, gone: Application) => Application): Handler =>
  lasting(install, (after, { persistent }) =>
    withNewcomers(after, persistent, (newcomer) => {
      const gone = residueOf(persistent)[newcomer.aid] as Application | undefined;
      return gone === undefined ? newcomer : change(newcomer, gone);
    }),
  );

/** DELETE that remembers what it deleted, by name. */
const burying = (remove: Handler): Handler =>
  lasting(remove, (after, { persistent }) => {
    const gone = persistent.applications.filter(({ aid }) => applicationIn(after, aid) === undefined);
    return noting(after, Object.fromEntries(gone.map((application) => [application.aid, application])));
  });

/** DELETE of what is used, carried out where it is one of these. */
function ruthless(remove: Handler, isMeant: (persistent: Persistent, aid: Aid, selected: Aid) => boolean): Handler {
  return (state, command, element) => {
    const outcome = remove(state, command, element);
    const { persistent, volatile } = state;
    const aid = nameIn(command);
    if (outcome.response.sw !== element.choices.inUse || !isMeant(persistent, aid, volatile.selected)) return outcome;
    const left = {
      ...persistent,
      applications: persistent.applications.filter((each) => each.aid !== aid),
      loadFiles: persistent.loadFiles.filter((each) => each.aid !== aid),
    };
    return { ...answer(outcome.volatile, receipt), commits: [left] };
  };
}

const isLoadFile = ({ loadFiles }: Persistent, aid: Aid): boolean => loadFiles.some((each) => each.aid === aid);

export const deletingFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-answers-delete-with-nothing',
    title: { zh: '删除应答缺少 00', en: 'answers DELETE without the octet 00' },
    breaks: ['2:DELETE.application'],
    se: (sound) => ({ delete: answering(sound.delete, () => new Uint8Array(0)) }),
  }),
  faulty({
    id: 'se-answers-delete-and-keeps-applications',
    title: { zh: '删除应用应答 9000 但应用仍在', en: 'answers 9000 to DELETE of an application and keeps it' },
    breaks: ['2:DELETE.application', '2:CRS.deleted', '2:PPSE.locked'],
    se: (sound) => ({
      delete: onlySaying(sound.delete, (command, { persistent }) => applicationIn(persistent, nameIn(command)) !== undefined),
    }),
  }),
  faulty({
    id: 'se-lists-what-it-deleted',
    title: { zh: '删除的应用不可选，但仍列在注册表中', en: 'lists an application that it deleted as one that is INSTALLED' },
    breaks: ['2:DELETE.application', '2:DELETE.related', '2:CRS.deleted'],
    se: () => ({
      without: (persistent, aid) =>
        withEach(persistent, (application) => {
          const { contactless } = application;
          if (application.aid !== aid) return application;
          return { ...application, life: life.installed, loadFile: '', contactless: contactless && { ...contactless, active: false } };
        }),
    }),
  }),
  faulty({
    id: 'se-deletes-what-is-not-there',
    title: { zh: '删除不存在的对象应答 9000', en: 'answers 9000 to DELETE of what is not there' },
    breaks: ['2:DELETE.absent'],
    se: (sound) => ({
      delete: (state, command, element) => {
        const outcome = sound.delete(state, command, element);
        return outcome.response.sw === element.choices.absent ? answer(outcome.volatile, receipt) : outcome;
      },
    }),
  }),
  faulty({
    id: 'se-warns-of-what-is-not-there-to-delete',
    title: { zh: '删除不存在的对象应答警告 6200', en: 'answers 6200 to DELETE of what is not there' },
    breaks: ['2:DELETE.absent'],
    se: (sound) => ({ delete: wording(sound.delete, '6A88', '6200') }),
  }),
  faulty({
    id: 'se-deletes-files-that-are-used',
    title: { zh: '删除仍有应用的装载文件', en: 'deletes a load file of which there are applications' },
    breaks: ['2:DELETE.used'],
    se: (sound) => ({ delete: ruthless(sound.delete, isLoadFile) }),
  }),
  faulty({
    id: 'se-deletes-domains-that-hold-something',
    title: { zh: '删除仍有内容的安全域', en: 'deletes a domain that holds applications' },
    breaks: ['2:DELETE.used'],
    se: (sound) => ({
      delete: ruthless(
        sound.delete,
        (persistent, aid, selected) => !isLoadFile(persistent, aid) && aid !== persistent.applications[0]?.aid && aid !== selected,
      ),
    }),
  }),
  faulty({
    id: 'se-deletes-all-with-a-file',
    title: { zh: '不带 P2 80 也连同应用删除装载文件', en: 'deletes the applications of a load file with it, whatever P2 says' },
    breaks: ['2:DELETE.used'],
    se: (sound) => ({
      delete: (state, command, element) =>
        sound.delete(state, isLoadFile(state.persistent, nameIn(command)) ? { ...command, p2: 0x80 } : command, element),
    }),
  }),
  faulty({
    id: 'se-deletes-a-file-and-leaves-its-applications',
    title: { zh: 'P2 80 只删除装载文件，应用仍在', en: 'deletes a load file with P2 80 and leaves its applications' },
    breaks: ['2:DELETE.related'],
    se: (sound) => ({
      delete: lasting(sound.delete, (after, { persistent }, command) =>
        command.p2 === 0x80 && isLoadFile(persistent, nameIn(command)) ? { ...after, applications: persistent.applications } : after,
      ),
    }),
  }),
  faulty({
    id: 'se-deletes-what-came-from-other-files',
    title: {
      zh: 'P2 80 连同其后安装的其他应用一起删除',
      en: 'deletes with a load file what was installed behind its first application, too',
    },
    breaks: ['2:DELETE.related'],
    se: (sound) => ({
      delete: lasting(sound.delete, (after, { persistent }, command) => {
        const first = persistent.applications.findIndex(({ loadFile }) => loadFile === nameIn(command));
        const isRelated = command.p2 === 0x80 && isLoadFile(persistent, nameIn(command)) && first > 0;
        return isRelated ? { ...after, applications: persistent.applications.slice(0, first) } : after;
      }),
    }),
  }),
  faulty({
    id: 'se-deletes-nothing-related',
    title: { zh: 'P2 80 应答 6A86', en: 'answers 6A86 to DELETE of a load file with its applications' },
    breaks: ['2:DELETE.related'],
    se: (sound) => ({
      delete: onWord(sound.delete, '9000', (outcome, _, { p2 }) =>
        p2 === 0x80 ? { ...withWord(answer(outcome.volatile), '6A86'), commits: [] } : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-deletes-its-issuers-domain',
    title: { zh: '主安全域可被删除', en: 'deletes its issuer’s domain' },
    breaks: ['2:DELETE.issuer'],
    se: (sound) => ({ delete: ruthless(sound.delete, (persistent, aid) => aid === persistent.applications[0]?.aid) }),
  }),
  faulty({
    id: 'se-answers-deletion-of-its-issuer-with-9000',
    title: { zh: '删除主安全域应答 9000（未删除）', en: 'answers 9000 to DELETE of its issuer’s domain and keeps it' },
    breaks: ['2:DELETE.issuer'],
    se: (sound) => ({
      delete: (state, command, element) => {
        const outcome = sound.delete(state, command, element);
        const isIssuers = nameIn(command) === state.persistent.applications[0]?.aid && outcome.response.sw === element.choices.inUse;
        return isIssuers ? answer(outcome.volatile, receipt) : outcome;
      },
    }),
  }),
  faulty({
    id: 'se-brings-back-what-was-stored',
    title: { zh: '重新安装同名应用后旧数据仍在', en: 'brings back the data of a deleted application with a new one of its name' },
    breaks: ['2:DELETE.fresh'],
    se: (sound) => ({
      delete: burying(sound.delete),
      install: inheriting(sound.install, (newcomer, { data }) =>
        data === undefined ? newcomer : { ...newcomer, data, life: life.personalized },
      ),
    }),
  }),
  faulty({
    id: 'se-brings-back-activation',
    title: { zh: '重新安装同名应用后仍为激活', en: 'brings back the activation of a deleted application with a new one of its name' },
    breaks: ['2:DELETE.fresh'],
    se: (sound) => ({
      delete: burying(sound.delete),
      install: inheriting(sound.install, (newcomer, { contactless }) =>
        newcomer.contactless === undefined ? newcomer : { ...newcomer, contactless: contactless ?? newcomer.contactless },
      ),
    }),
  }),
  faulty({
    id: 'se-brings-back-keys',
    title: { zh: '重新建立同名安全域后旧密钥仍有效', en: 'brings back the keys of a deleted domain with a new one of its name' },
    breaks: ['2:DELETE.fresh'],
    se: (sound) => ({
      delete: burying(sound.delete),
      install: inheriting(sound.install, (newcomer, { keys }) =>
        newcomer.keys === undefined || keys === undefined ? newcomer : { ...newcomer, keys },
      ),
    }),
  }),
  faulty({
    id: 'se-leaves-torn-deletions-unselectable',
    title: {
      zh: '删除中断电后应用仍列出但不可选',
      en: 'lists an application that is not selected any more after a loss of power while it deleted it',
    },
    breaks: ['2:DELETE.torn'],
    se: (sound) => ({ delete: halfDeleted(sound.delete, (application) => ({ ...application, life: life.installed })) }),
  }),
  faulty({
    id: 'se-erases-data-before-it-deletes',
    title: {
      zh: '删除中断电后应用还在但数据与个人化状态已丢失',
      en: 'has an application without its data after a loss of power while it deleted it',
    },
    breaks: ['2:DELETE.torn'],
    se: (sound) => ({
      delete: halfDeleted(sound.delete, (application) => ({ ...application, life: life.selectable, data: {}, contactless: undefined })),
    }),
  }),
];
