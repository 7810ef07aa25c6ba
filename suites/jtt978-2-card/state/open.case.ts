/** JT/T 978.2 — electronic purse: any other command while a transaction is open. What is completed afterwards is whole, or nothing of it. */

import type { Answer, CaseDescription } from '#harness';
import { readBooks } from '../books.ts';
import { oneTransaction, refusal, sw, testFamily } from '../purse-case.ts';
import { type Completing, cacheUpdates, completions } from './completing.ts';
import { checkWhole, inEveryState, type OpenState } from './open-state.ts';
import { issuing, type Other, pins, queries, reads, refusals, selections } from './other-commands.ts';

/** A transaction that is completed, and a command whose MAC is refused. */
const spends = { ...oneTransaction, macTries: 2 } as const;

/** Whether the command is out of its state. In the edition of 2015 both DEBIT commands of a purchase are one. */
const isMisplaced = ({ kind }: OpenState, { kind: own, row }: Completing): boolean =>
  own !== kind && !(kind.type === 9 && row === 'debit') && !(kind.type === 6 && row === 'debit-capp');

export const openCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-002',
      covers: ['JTT978.2:EP.STATE.reads', 'JTT978.2:EP.STATE.reads.open'],
      needs: ({ state }) => state.kind.needs,
      spends: oneTransaction,
      title: {
        zh: '交易中读取，应答与空闲时相同，交易仍可完成',
        en: 'while a transaction is open, a read answers as when idle and the transaction can still be completed',
      },
      rows: inEveryState(reads),
    },
    async (instruments, { state, read }) => {
      const { card, check } = instruments;
      await card.present();
      await state.kind.arrange(instruments);
      const idle = await read(instruments);
      const transaction = await state.open(instruments);

      const answers = await read(instruments);

      const { sw: word } = await transaction.complete();
      check('JTT978.2:EP.STATE.reads', answers.map(shown)).is(idle.map(shown));
      check('JTT978.2:EP.STATE.reads.open', word).is(sw.success);
      await transaction.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-025',
      covers: ({ order }) => [order, `${order}.word`, 'JTT978.2:EP.STATE.whole'],
      needs: ({ state, needs }) => [...state.kind.needs, ...needs],
      spends,
      title: {
        zh: '一种交易中送入另一种交易的指令被拒绝，卡片不变',
        en: 'while one kind of transaction is open, a command of another is refused and changes nothing',
      },
      purpose: {
        zh: 'MAC 由密钥持有方按卡片当前的随机数与序号计算，只有状态不符',
        en: 'its MAC is the key holder’s for the random number and counter that the card offered: only the state is wrong',
      },
      rows: inEveryState([...completions, ...cacheUpdates], isMisplaced),
    },
    async (instruments, { state, order, attempt }) => {
      const { card, check } = instruments;
      await card.present();
      await state.kind.arrange(instruments);
      const before = await readBooks(card);
      const transaction = await state.open(instruments);

      const answer = await attempt(instruments, before.overdraftLimit, transaction.offer);

      check(order, answer.sw).is(refusal);
      check(`${order}.word`, answer.sw).is(sw.outOfOrder);
      await checkWhole(instruments, before, transaction);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-028',
      covers: ['JTT978.2:EP.STATE.whole', 'JTT978.2:EP.STATE.queries'],
      needs: ({ state, needs }) => [...state.kind.needs, ...needs],
      spends: oneTransaction,
      title: {
        zh: '交易中取随机数或查询，交易完整地完成，或不再能完成且卡片不变',
        en: 'a challenge or a query while a transaction is open: it is completed whole, or not at all',
      },
      rows: inEveryState(queries),
    },
    async (instruments, { state, send }) => {
      const { card, check } = instruments;
      await card.present();
      await state.kind.arrange(instruments);
      const before = await readBooks(card);
      const transaction = await state.open(instruments);

      await send(instruments, state, transaction);

      const word = await checkWhole(instruments, before, transaction);
      check('JTT978.2:EP.STATE.queries', word).is(sw.success);
    },
  ),

  interrupted(refusals, {
    id: 'JTT978.2-EP-STATE-029',
    spends,
    title: {
      zh: '交易中拒绝一条指令，交易完整地完成，或不再能完成且卡片不变',
      en: 'a command is refused while a transaction is open: it is completed whole, or not at all',
    },
  }),

  interrupted(issuing, {
    id: 'JTT978.2-EP-STATE-030',
    spends: { ...spends, writes: 1 },
    title: {
      zh: '交易中送入发卡机构的指令，交易完整地完成，或不再能完成且卡片不变',
      en: 'a command of the issuer while a transaction is open: it is completed whole, or not at all',
    },
  }),

  interrupted(pins, {
    id: 'JTT978.2-EP-STATE-031',
    spends: { ...spends, writes: 1, pinTries: 1 },
    title: {
      zh: '交易中送入 PIN 指令，交易完整地完成，或不再能完成且卡片不变',
      en: 'a command about the PIN while a transaction is open: it is completed whole, or not at all',
    },
  }),

  interrupted(selections, {
    id: 'JTT978.2-EP-STATE-032',
    spends,
    title: {
      zh: '交易中选择应用，交易完整地完成，或不再能完成且卡片不变',
      en: 'an application is selected while a transaction is open: it is completed whole, or not at all',
    },
  }),
];

/** A family that sends each of these in every state, whatever it answers, and then what completes the transaction. */
function interrupted(others: readonly Other[], description: Pick<CaseDescription, 'id' | 'title' | 'spends'>) {
  return testFamily(
    {
      ...description,
      covers: ['JTT978.2:EP.STATE.whole'],
      needs: ({ state, needs }) => [...state.kind.needs, ...needs],
      rows: inEveryState(others),
    },
    async (instruments, { state, send }) => {
      const { card } = instruments;
      await card.present();
      await state.kind.arrange(instruments);
      const before = await readBooks(card);
      const transaction = await state.open(instruments);

      await send(instruments, state, transaction);

      await checkWhole(instruments, before, transaction);
    },
  );
}

function shown({ sw: word, data }: Answer): { readonly sw: string; readonly data: Uint8Array } {
  return { sw: word, data };
}
