/** Faulty elements that load files badly. */

import { octets } from '../../bytes/uint.ts';
import type { Handler } from '../se/handlers.ts';
import { moduleIn } from '../se/install.ts';
import { answer, type Loading, type Persistent } from '../se/state.ts';
import { afterwards, answering, keeping, lasting, onlySaying, onWord, remembering, residueOf, taking } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-content');

const receipt = octets(0, 1);

/** LOAD, whose block bears the number that is due where this says so. */
function numbering(load: Handler, isFine: (asked: number, due: number) => boolean): Handler {
  return taking(load, (command, { volatile: { loading } }) =>
    loading !== undefined && isFine(command.p2, loading.next) ? { ...command, p2: loading.next } : command,
  );
}

/** The registry with a load file; not twice. */
function withLoadFile(persistent: Persistent, { aid, domain }: Pick<Loading, 'aid' | 'domain'>): Persistent {
  const others = persistent.loadFiles.filter((each) => each.aid !== aid);
  return { ...persistent, loadFiles: [...others, { aid, domain, modules: [moduleIn(aid)] }] };
}

export const loadingFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-answers-blocks-with-nothing',
    title: { zh: '装载块应答缺少 00', en: 'answers blocks of LOAD without the octet 00' },
    breaks: ['2:LOAD.whole'],
    se: ({ load }) => ({ load: answering(load, () => new Uint8Array(0)) }),
  }),
  faulty({
    id: 'se-loads-and-lists-nothing',
    title: { zh: '装载完成后注册表中没有该文件', en: 'answers the last block of a load file and does not list it' },
    breaks: ['2:LOAD.whole'],
    se: ({ load }) => ({ load: onlySaying(load) }),
  }),
  faulty({
    id: 'se-loads-files-without-modules',
    title: { zh: '装载的文件没有模块，不能安装', en: 'lists a load file of which no application can be made' },
    breaks: ['2:LOAD.whole'],
    se: ({ load }) => ({
      load: lasting(load, (after) => ({
        ...after,
        loadFiles: after.loadFiles.map((file, index, all) => (index === all.length - 1 ? { ...file, modules: [] } : file)),
      })),
    }),
  }),
  faulty({
    id: 'se-takes-blocks-in-any-order',
    title: { zh: '不检查装载块序号', en: 'takes blocks of LOAD in any order' },
    breaks: ['2:LOAD.order', '2:LOAD.broken'],
    se: ({ load }) => ({ load: numbering(load, () => true) }),
  }),
  faulty({
    id: 'se-overlooks-blocks-that-are-left-out',
    title: { zh: '装载块序号跳号也接受', en: 'takes a block of LOAD though others before it were left out' },
    breaks: ['2:LOAD.order'],
    se: ({ load }) => ({ load: numbering(load, (asked, due) => asked > due) }),
  }),
  faulty({
    id: 'se-takes-a-block-twice',
    title: { zh: '重复的装载块也接受', en: 'takes a block of LOAD that it took already' },
    breaks: ['2:LOAD.order'],
    se: ({ load }) => ({ load: numbering(load, (asked, due) => asked < due) }),
  }),
  faulty({
    id: 'se-goes-on-behind-a-wrong-block',
    title: { zh: '序号错误后仍可继续装载', en: 'goes on with a load behind a wrong block' },
    breaks: ['2:LOAD.broken'],
    se: ({ load }) => ({
      load: afterwards(load, (outcome, { volatile: { loading } }) =>
        /^[69]/.test(outcome.response.sw) && outcome.response.sw !== '9000' ? keeping(outcome, { loading }) : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-lists-what-it-did-not-load-whole',
    title: { zh: '装载中断后文件仍在注册表中', en: 'lists a load file whose blocks did not come in order' },
    breaks: ['2:LOAD.broken'],
    se: ({ load }) => ({
      load: afterwards(load, (outcome, { persistent, volatile: { loading } }) =>
        loading !== undefined && outcome.response.sw !== '9000' ? { ...outcome, commits: [withLoadFile(persistent, loading)] } : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-answers-blocks-that-belong-to-nothing',
    title: { zh: '没有装载开始也对装载块应答 9000', en: 'answers 9000 to blocks of a load that was not begun' },
    breaks: ['2:LOAD.start', '2:LOAD.broken', '2:LOAD.reset'],
    se: ({ load }) => ({
      load: (state, command, element) =>
        state.volatile.loading === undefined && element.handlers.isAuthenticated(state)
          ? answer(state.volatile, receipt)
          : load(state, command, element),
    }),
  }),
  faulty({
    id: 'se-loads-the-same-file-once-more',
    title: { zh: '装载完成后不重新开始也可再次装载', en: 'takes the blocks of a file again behind its last one' },
    breaks: ['2:LOAD.start'],
    se: ({ load }) => ({
      load: onWord(load, '9000', (outcome, { volatile: { loading } }, { p1 }) =>
        p1 === 0x80 && loading !== undefined
          ? {
              ...keeping(outcome, { loading: { ...loading, next: 0 } }),
              commits: outcome.commits.map((after) => withLoadFile(after, loading)),
            }
          : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-loads-on-over-power',
    title: { zh: '断电后可继续未完成的装载', en: 'goes on with a load that the power was taken from' },
    breaks: ['2:LOAD.reset'],
    se: ({ install, load }) => {
      const remembered = (handler: Handler): Handler =>
        afterwards(handler, (outcome, state) => remembering(outcome, state, { loading: outcome.volatile.loading }));
      return {
        install: remembered(install),
        load: (state, command, element) => {
          const loading = state.volatile.loading ?? (residueOf(state.persistent)['loading'] as Loading | undefined);
          return remembered(load)({ ...state, volatile: { ...state.volatile, loading } }, command, element);
        },
      };
    },
  }),
  faulty({
    id: 'se-lists-a-file-from-its-beginning',
    title: { zh: '装载一开始文件就登记在注册表中', en: 'lists a load file from INSTALL [for load] on' },
    breaks: ['2:LOAD.reset', '2:LOAD.broken'],
    se: ({ install, load }) => ({
      install: onWord(install, '9000', (outcome, { persistent }) => {
        const { loading } = outcome.volatile;
        return loading === undefined ? outcome : { ...outcome, commits: [withLoadFile(persistent, loading)] };
      }),
      load: lasting(load, (after) => {
        const last = after.loadFiles.at(-1);
        return last === undefined ? after : withLoadFile(after, last);
      }),
    }),
  }),
];
