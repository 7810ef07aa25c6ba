/** JT/T 1059.4 — remote payment: scripts, what is reported of them, and what a TSM makes of reports that are not theirs. */

import { checkerTakes, type Json, type Row, type ScriptRun } from '#harness';
import {
  carriedOut,
  cleared,
  credits,
  instructions,
  living,
  moneyOn,
  namesFor,
  needs,
  opened,
  type RemoteCase,
  sum,
  testCase,
  testFamily,
} from './remote-case.ts';

type Results = ScriptRun['reports'][number]['results'];

/** A load of which the first commands were run, and their results are at hand. */
async function offered(instruments: RemoteCase) {
  const { tsm, scene, se } = instruments;
  await cleared(instruments);
  const { aid, other, order } = namesFor(scene);
  await opened(instruments, aid, order('O'));
  const run = await carriedOut(
    instruments,
    { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum },
    { report: () => [{ index: 9999, command: '00', response: '9000' }] },
  );
  const { session = '' } = run.answers[0]?.data ?? {};
  const results: Results = run.given.map(({ index, command }, place) => ({
    index,
    command,
    response: run.exchanges[place]?.response ?? '',
  }));
  const report = (given: Results, named: Json = session) =>
    tsm.ask('script/next', { order_no: order('A'), session: named as never, results: given as never });
  return { aid, other, order, se, session, results, report };
}

const wrongs: readonly (Row & { readonly breaks: string; readonly alter: (results: Results) => Results })[] = [
  {
    row: 'index',
    title: { zh: '序号不符', en: 'another index' },
    breaks: 'SCRIPT.echo',
    alter: (results) => results.map((each) => ({ ...each, index: each.index + 1 })),
  },
  {
    row: 'command',
    title: { zh: '指令不符', en: 'another command' },
    breaks: 'SCRIPT.echo',
    alter: (results) => results.map((each, place) => (place === 0 ? { ...each, command: '00A40400083132333435363738' } : each)),
  },
  {
    row: 'more',
    title: { zh: '结果多于指令', en: 'more results than commands' },
    breaks: 'SCRIPT.count',
    alter: (results) => [...results, ...results.slice(-1)],
  },
  {
    row: 'behind',
    title: { zh: '不匹配之后还有结果', en: 'results behind a mismatch' },
    breaks: 'SCRIPT.last',
    alter: (results) => results.map((each, place) => (place === 0 ? { ...each, response: '6A82' } : each)),
  },
];

export const scriptCases = [
  testCase(
    {
      id: 'JTT1059.4-SCRIPT-001',
      covers: ['JTT1059.4:SCRIPT.order'],
      needs,
      spends: living,
      title: { zh: '开卡并充值的脚本：每一段先选择，再初始化', en: 'the script that opens and loads a card selects before it initialises' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);

      const run = await carriedOut(instruments, { order_no: order('A'), order_type: '01', instance_aid: aid, load_amount: sum });

      const steps = instructions(run.given).filter((ins) => ['A4', '50', '52', '82'].includes(ins));
      check('JTT1059.4:SCRIPT.order', steps).is(['A4', '50', '82', 'A4', '50', '52']);
      check('JTT1059.4:SCRIPT.order', await tsm.stateOf(order('A'))).is('0');
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-SCRIPT-002',
      covers: ['JTT1059.4:SCRIPT.index', 'JTT1059.4:SCRIPT.checker', 'JTT1059.4:SCRIPT.eof'],
      needs,
      spends: living,
      title: {
        zh: '指令序号互异，校验表达式接受成功、拒绝错误，脚本以 EOF 结束',
        en: 'indices differ, checkers take success and no refusal, and the script ends with EOF',
      },
    },
    async (instruments) => {
      const { scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));

      const run = await carriedOut(instruments, { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum });

      const taken = run.given.map(({ checker }, place) => checkerTakes(checker, run.exchanges[place]?.response ?? ''));
      const refused = run.given.map(({ checker }) => checkerTakes(checker, '6985') || checkerTakes(checker, '9302'));
      check('JTT1059.4:SCRIPT.index', new Set(run.given.map(({ index }) => index)).size).is(run.given.length);
      check('JTT1059.4:SCRIPT.checker', { taken: taken.every((each) => each), refused: refused.some((each) => each) }).is({
        taken: true,
        refused: false,
      });
      check('JTT1059.4:SCRIPT.eof', run.isAtEnd).is(true);
    },
  ),

  testFamily(
    {
      id: 'JTT1059.4-SCRIPT-003',
      covers: ({ breaks }) => [`JTT1059.4:${breaks}`],
      needs,
      spends: living,
      title: {
        zh: '与指令不符的上报被拒绝，正确的上报仍可继续',
        en: 'a report that is not of these commands is refused, and the right one goes on',
      },
      rows: wrongs,
    },
    async (instruments, { breaks, alter }) => {
      const { check } = instruments;
      const { results, report } = await offered(instruments);

      const wrong = await report(alter(results));
      const right = await report(results);

      check(`JTT1059.4:${breaks}`, wrong.status === '0000').is(false);
      check(`JTT1059.4:${breaks}`, { status: right.status, next: right.data['next_step'] ?? null }).is({ status: '0000', next: 'APDU' });
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-SCRIPT-004',
      covers: ['JTT1059.4:SCRIPT.again', 'JTT1059.4:LOAD.once'],
      needs,
      spends: living,
      title: { zh: '同样的上报得到同样的指令', en: 'the same report gets the same commands' },
    },
    async (instruments) => {
      const { check } = instruments;
      const { results, report } = await offered(instruments);

      const first = await report(results);
      const second = await report(results);

      check('JTT1059.4:SCRIPT.again', second.data).is(first.data);
      const commands = [first, second].map(({ data }) => JSON.stringify(data['commands'] ?? null));
      check('JTT1059.4:LOAD.once', new Set(commands).size).is(1);
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-SCRIPT-005',
      covers: ['JTT1059.4:SCRIPT.session'],
      needs,
      spends: living,
      title: { zh: '以不属于该订单的会话上报被拒绝', en: 'a report under a session that is not the order’s is refused' },
    },
    async (instruments) => {
      const { check } = instruments;
      const { results, report } = await offered(instruments);

      const foreign = await report(results, '0123456789ABCDEF');
      const right = await report(results);

      check('JTT1059.4:SCRIPT.session', foreign.status === '0000').is(false);
      check('JTT1059.4:SCRIPT.session', right.status).is('0000');
    },
  ),

  testCase(
    {
      id: 'JTT1059.4-SCRIPT-006',
      covers: ['JTT1059.4:SCRIPT.ended'],
      needs,
      spends: living,
      title: { zh: '已结束的会话只得到 EOF', en: 'a session that ended gets EOF and nothing else' },
    },
    async (instruments) => {
      const { tsm, client, scene, check } = instruments;
      await cleared(instruments);
      const { aid, order } = namesFor(scene);
      await opened(instruments, aid, order('O'));
      const run = await carriedOut(instruments, { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum });
      const { session = '' } = run.reports.at(-1) ?? {};

      const ended = await tsm.ask('script/next', { order_no: order('A'), session, results: [] });
      const anew = await client.run(order('A'));

      check('JTT1059.4:SCRIPT.ended', { commands: ended.data['commands'] ?? [], credits: credits(anew) }).is({ commands: [], credits: 0 });
      check('JTT1059.4:SCRIPT.ended', await moneyOn(instruments, aid)).is(sum);
    },
  ),
];
