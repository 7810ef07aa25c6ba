/** Faulty TSMs that lose the thread of a session. */

import { beforehand, faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-script');

/** What a TSM without checkers may still look at for itself. */
const isSuccess = (_checker: string, response: string): boolean => response.endsWith('9000');

export const scriptFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-swaps-the-commands-of-a-script',
    title: { zh: '脚本中指令次序颠倒', en: 'gives out the commands of a script in the other order' },
    breaks: ['4:SCRIPT.order'],
    tsm: (sound) => ({ giveOut: (planned, before) => sound.giveOut(planned.toReversed(), before) }),
  }),
  faulty({
    id: 'tsm-does-not-select-the-application',
    title: { zh: '脚本不先选择应用', en: 'leaves SELECT out of its scripts' },
    breaks: ['4:SCRIPT.order'],
    tsm: (sound) => ({
      giveOut: (planned, before) =>
        sound.giveOut(
          planned.filter(({ command }) => !command.startsWith('00A4')),
          before,
        ),
    }),
  }),
  faulty({
    id: 'tsm-gives-no-checkers',
    title: { zh: '指令不带校验表达式', en: 'gives out commands without checkers' },
    breaks: ['4:SCRIPT.checker'],
    tsm: (sound) => ({
      giveOut: (planned, before) => sound.giveOut(planned, before).map((each) => ({ ...each, checker: '' })),
      matches: isSuccess,
    }),
  }),
  faulty({
    id: 'tsm-gives-checkers-that-take-anything',
    title: { zh: '校验表达式匹配任何应答', en: 'gives checkers that take any answer' },
    breaks: ['4:SCRIPT.checker'],
    tsm: (sound) => ({
      giveOut: (planned, before) => sound.giveOut(planned, before).map((each) => ({ ...each, checker: '.*' })),
      matches: isSuccess,
    }),
  }),
  faulty({
    id: 'tsm-gives-every-command-the-same-index',
    title: { zh: '所有指令序号相同', en: 'gives every command the same index' },
    breaks: ['4:SCRIPT.index'],
    tsm: (sound) => ({ giveOut: (planned, before) => sound.giveOut(planned, before).map((each) => ({ ...each, index: 0 })) }),
  }),
  faulty({
    id: 'tsm-does-not-compare-what-was-sent',
    title: { zh: '不核对上报结果对应的指令', en: 'does not compare the commands of a report with those that it gave out' },
    breaks: ['4:SCRIPT.echo'],
    tsm: (sound) => ({
      isReportOf: (results, session, tsm) => {
        const echoed = results.map((each, place) => ({ ...each, command: session.given[place]?.command ?? each.command }));
        return sound.isReportOf(echoed, session, tsm);
      },
    }),
  }),
  faulty({
    id: 'tsm-does-not-compare-indices',
    title: { zh: '不核对上报结果的序号', en: 'does not compare the indices of a report with those that it gave out' },
    breaks: ['4:SCRIPT.echo'],
    tsm: (sound) => ({
      isReportOf: (results, session, tsm) => {
        const numbered = results.map((each, place) => ({ ...each, index: session.given[place]?.index ?? each.index }));
        return sound.isReportOf(numbered, session, tsm);
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-more-results-than-commands',
    title: { zh: '接受多于指令数的结果', en: 'takes a report of more results than it gave out commands' },
    breaks: ['4:SCRIPT.count'],
    tsm: (sound) => ({
      isReportOf: (results, session, tsm) => sound.isReportOf(results.slice(0, session.given.length), session, tsm),
    }),
  }),
  faulty({
    id: 'tsm-takes-results-behind-a-mismatch',
    title: { zh: '接受不匹配之后的结果', en: 'takes a report that went on behind a mismatch' },
    breaks: ['4:SCRIPT.last'],
    tsm: (sound) => ({
      isReportOf: (results, session, tsm) => {
        const handlers = { ...tsm.handlers, matches: () => true };
        return sound.isReportOf(results, session, { ...tsm, handlers });
      },
    }),
  }),
  faulty({
    id: 'tsm-does-not-know-a-report-again',
    title: { zh: '重复上报得不到同样的指令', en: 'does not give the same commands to the same report' },
    breaks: ['4:SCRIPT.again'],
    tsm: (sound) => ({
      actions: {
        'script/next': beforehand(sound.actions['script/next'], (data, { books, partner }) => {
          const order = books.order(partner, String(data['order_no']));
          if (order?.session !== undefined) books.keepOrder({ ...order, session: { ...order.session, last: undefined } });
          return data;
        }),
      },
    }),
  }),
  faulty({
    id: 'tsm-goes-on-with-a-session-that-ended',
    title: { zh: '已结束的会话继续下发指令', en: 'gives out commands in a session that ended' },
    breaks: ['4:SCRIPT.ended'],
    tsm: (sound) => ({
      actions: {
        'script/next': beforehand(sound.actions['script/next'], (data, { books, partner }) => {
          const order = books.order(partner, String(data['order_no']));
          if (order === undefined || !order.ended.includes(String(data['session']))) return data;
          books.keepOrder({ ...order, state: '1006', session: undefined });
          return { ...data, session: '', results: [] };
        }),
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-any-session',
    title: { zh: '不核对会话标识', en: 'takes a report of any session, that of another order too' },
    breaks: ['4:SCRIPT.session'],
    tsm: (sound) => ({
      actions: {
        'script/next': beforehand(sound.actions['script/next'], (data, { books, partner }) => {
          const session = books.order(partner, String(data['order_no']))?.session;
          return data['session'] === '' || session === undefined ? data : { ...data, session: session.id };
        }),
      },
    }),
  }),
  faulty({
    id: 'tsm-forgets-that-a-session-broke',
    title: { zh: '指令不匹配后订单状态不变', en: 'does not write down that a load or an opening failed' },
    breaks: ['4:LOAD.failed', '4:OPEN.failed'],
    tsm: () => ({ broken: (order) => order }),
  }),
  faulty({
    id: 'tsm-ends-a-script-without-eof',
    title: { zh: '脚本结束时不报 EOF', en: 'does not say that a script is at its end' },
    breaks: ['4:SCRIPT.eof'],
    tsm: (sound) => ({
      actions: {
        'script/next': (data, desk) => {
          const answer = sound.actions['script/next'](data, desk);
          return answer.data['next_step'] === 'EOF' ? { ...answer, data: { ...answer.data, next_step: 'APDU' } } : answer;
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-begins-a-confirmation-anew-every-time',
    title: { zh: '重复请求确认得到不同会话', en: 'opens another session whenever a confirmation is asked for again' },
    breaks: ['4:DOUBT.again'],
    tsm: (sound) => ({
      actions: {
        'order/confirm': beforehand(sound.actions['order/confirm'], (data, { books, partner }) => {
          const order = books.order(partner, String(data['order_no']));
          if (order?.state === '1007') books.keepOrder({ ...order, session: undefined });
          return data;
        }),
      },
    }),
  }),
  faulty({
    id: 'tsm-loads-a-doubtful-order-outside-a-confirmation',
    title: { zh: '存疑订单可不经确认重新取脚本', en: 'gives out the script of a doubtful load again without a confirmation' },
    breaks: ['4:DOUBT.confirm', '4:LOAD.once'],
    tsm: (sound) => ({
      refusesScript: (order, report, desk) => {
        const refused = sound.refusesScript(order, report, desk);
        return refused === '2103' && order.state === '1007' ? undefined : refused;
      },
    }),
  }),
  faulty({
    id: 'tsm-uses-one-terminal-sequence-for-ever',
    title: { zh: '退卡消费的终端交易序号不递增', en: 'uses one terminal sequence for every purchase' },
    breaks: ['4:OUT.sequence'],
    tsm: (sound) => ({ withdraw: (...given) => ({ ...sound.withdraw(...given), terminalSequence: '00000001' }) }),
  }),
];
