/** JT/T 1059.6 — what no answer holds: keys, and what the TSM noted for itself about a transaction. */

import type { Json, TsmAnswer } from '#harness';
import {
  begin,
  cards,
  carriedOut,
  cleared,
  living,
  mac2In,
  madeUp,
  messages,
  namesFor,
  opened,
  openedWith,
  ownSeid,
  paying,
  placed,
  sum,
  type TsmCase,
  talking,
  testCase,
} from '../tsm-case.ts';

/** Whether a key was found in each of these answers. */
async function findKeys({ tsm }: Pick<TsmCase, 'tsm'>, answers: readonly TsmAnswer[]): Promise<readonly boolean[]> {
  const found: boolean[] = [];
  for (const answer of answers) found.push(await tsm.findKeyIn(answer));
  return found;
}

/** The members at any depth that are called a key and have the form of one: 16 to 32 octets in hexadecimal. */
function keysNamedIn(value: Json | undefined, name = ''): readonly string[] {
  if (typeof value === 'string') return /key|密钥/i.test(name) && /^([0-9A-F]{2}){16,32}$/i.test(value) ? [name] : [];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([each, held]) => keysNamedIn(held, `${name}.${each}`))
    : [];
}

/** The random number and MAC1 in the answer to INITIALIZE FOR LOAD, in hexadecimal. */
const secretsIn = (response: string): readonly string[] => [response.slice(16, 24), response.slice(24, 32)];

/** What looking for keys needs: some that the cards of the TSM derive from. */
const known = ['masters.load'];

export const secretCases = [
  testCase(
    {
      id: 'JTT1059.6-SECRET-001',
      covers: ['JTT1059.6:SECRET.key'],
      needs: [...messages, ...known],
      spends: talking,
      title: { zh: '各种应答中没有密钥：成功与拒绝', en: 'no answer holds a key, be it a success or a refusal' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { about, order, seid, aid } = madeUp(scene);

      const answers = [
        await placed(instruments, about('A', paying(sum))),
        await tsm.ask('order/query', { order_no: order('A') }),
        await begin(tsm, order('A')),
        await tsm.ask('card/query', { seid, instance_aid: aid }),
        await tsm.ask('token/apply', { seid, operation: '04', data: '0000000000' }),
        await tsm.ask('notify/se', { seid, state: '00' }),
        await tsm.ask('order/refund', { order_no: order('A') }),
        await tsm.ask('order/confirm', { order_no: order('A') }),
        await tsm.apply(about('B', { order_type: '99' })),
        await tsm.apply(about('B'), { sign: 'flipped' }),
      ];

      check('JTT1059.6:SECRET.key', await findKeys(instruments, answers)).is(answers.map(() => false));
      check(
        'JTT1059.6:SECRET.key',
        answers.flatMap(({ body }) => keysNamedIn(body)),
      ).is([]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-SECRET-002',
      covers: ['JTT1059.6:SECRET.key'],
      needs: [...cards, ...known],
      spends: living,
      title: { zh: '开卡、充值和查询的应答中没有密钥', en: 'no answer of an opening, a load and their queries holds a key' },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, other, order } = namesFor(scene);
      await cleared(instruments);
      await openedWith(instruments, other, order('P'), sum);

      const opening = await carriedOut(instruments, { order_no: order('A'), order_type: '00', instance_aid: aid });
      const load = await carriedOut(instruments, { order_no: order('B'), order_type: '02', instance_aid: aid, load_amount: sum });
      const answers = [
        ...opening.answers,
        ...load.answers,
        await tsm.ask('card/query', { seid: ownSeid(scene), instance_aid: aid }),
        await tsm.ask('order/query', { order_no: order('B') }),
      ];

      check('JTT1059.6:SECRET.key', await findKeys(instruments, answers)).is(answers.map(() => false));
      check(
        'JTT1059.6:SECRET.key',
        answers.flatMap(({ body }) => keysNamedIn(body)),
      ).is([]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.6-SECRET-003',
      covers: ['JTT1059.6:SECRET.notes'],
      needs: cards,
      spends: living,
      title: {
        zh: '查询存疑充值的应答中没有其随机数、MAC1 和 MAC2',
        en: 'a query of a doubtful load tells neither its random number nor its MACs',
      },
    },
    async (instruments) => {
      const { tsm, scene, check } = instruments;
      const { aid, order } = namesFor(scene);
      await cleared(instruments);
      await opened(instruments, aid, order('P'));
      const load = { order_no: order('A'), order_type: '02', instance_aid: aid, load_amount: sum };
      const run = await carriedOut(instruments, load, { fetchOnly: 1 });
      const initialised = run.exchanges.find(({ command }) => command.startsWith('8050'));
      const secrets = [...secretsIn(initialised?.response ?? ''), mac2In(run) ?? ''].filter((secret) => secret !== '');

      const answers = [
        await tsm.ask('order/query', { order_no: order('A') }),
        await tsm.ask('card/query', { seid: ownSeid(scene), instance_aid: aid }),
      ];

      const text = JSON.stringify(answers.map(({ data }) => data)).toUpperCase();
      check('JTT1059.6:SECRET.notes', secrets.length).is(3);
      check(
        'JTT1059.6:SECRET.notes',
        secrets.filter((secret) => text.includes(secret)),
      ).is([]);
    },
  ),
];
