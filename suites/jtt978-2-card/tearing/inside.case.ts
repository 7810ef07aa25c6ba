/** JT/T 978.2 — electronic purse: power lost while the card works on a command, for links that can take it away there. */

import { readBooks } from '../books.ts';
import type { Kind } from '../kind.ts';
import { fare, oneTransaction, ownAid, sw, testFamily, twoTransactions } from '../purse-case.ts';
import { kindRows, kinds } from '../transaction-kind.ts';
import { aftermath, eitherOf, goesOn, nearer, nothing, whole } from './whole-or-nothing.ts';

const needs = ({ kind }: { readonly kind: Kind }) => [...kind.needs, 'EP.prove', 'keys.tac', 'link.tear-inside'];

/** Moments of a command's work, from before its first lasting effect to shortly before its last. */
const moments = [0, 0.25, 0.5, 0.75];

export const insideCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-010',
      covers: ({ kind }) => [kind.requirements.tear],
      needs,
      spends: twoTransactions,
      title: {
        zh: '命令执行中断电，全部发生或什么也没有发生，新交易正常',
        en: 'power lost inside the command: all of it or nothing, and a new transaction works',
      },
      rows: kinds.flatMap((kind) =>
        moments.map((moment) => ({
          row: `${kind.name}-${moment}`,
          title: { zh: `${kind.title.zh}，执行到 ${moment}`, en: `${kind.title.en}, at ${moment} of its work` },
          kind,
          moment,
        })),
      ),
    },
    async (instruments, { kind, moment }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);

      await opened.completion.tear(moment);

      const after = await aftermath(instruments, kind, opened);
      check(kind.requirements.tear, after, eitherOf).is(nearer(after, before, opened));
      const next = await goesOn(instruments, kind, after);
      check(kind.requirements.tear, next.seen).is(next.due);
      await opened.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-011',
      beside: {
        zh: '断电发生在应答之前的卡内，而非应答在途中丢失',
        en: 'power goes inside the card before it answers; the answer is not lost on its way',
      },
      covers: ({ kind }) => [kind.requirements.tear],
      needs,
      spends: twoTransactions,
      title: {
        zh: '命令执行完毕、应答前断电，全部发生，新交易正常',
        en: 'power lost when the work was done: all of it happened, and a new transaction works',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);

      await opened.completion.tear(1);

      const after = await aftermath(instruments, kind, opened);
      check(kind.requirements.tear, after).is(whole(before, opened));
      const next = await goesOn(instruments, kind, after);
      check(kind.requirements.tear, next.seen).is(next.due);
      await opened.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-012',
      beside: { zh: '断电发生在被拒绝的命令执行之中', en: 'power goes inside the command that is being refused' },
      covers: ({ kind }) => [kind.requirements.tear],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: 'MAC 错误的命令执行中断电，什么也没有发生', en: 'power lost inside a command with a wrong MAC: nothing happened' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);

      await opened.forgery.tear(0.5);

      check(kind.requirements.tear, await aftermath(instruments, kind, opened)).is(nothing(before));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-013',
      beside: { zh: '断电发生在初始化执行之中，而非应答之后', en: 'power goes inside INITIALIZE, not after its work was done' },
      covers: ({ kind }) => [kind.requirements.tear],
      needs: ({ kind }) => [...kind.needs, 'link.tear-inside'],
      spends: oneTransaction,
      title: { zh: '初始化执行中断电，什么也没有发生', en: 'power lost inside INITIALIZE: nothing happened' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);

      await kind.tearInitialize(card, fare, 0.5);

      await card.present();
      check(kind.requirements.tear, await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-014',
      covers: ({ kind }) => [kind.requirements.tear],
      needs,
      spends: oneTransaction,
      title: {
        zh: '断电后的恢复再次断电，仍是全部发生或什么也没有发生',
        en: 'power lost inside the command, and again while the card recovers: still all of it or nothing',
      },
      purpose: {
        zh: '卡片多在上电后的第一条命令里恢复数据，恢复本身也可能被打断',
        en: 'cards put their data right at the first command after power-up, and that can be interrupted as well',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, scene, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const opened = await kind.open(instruments, fare);
      await opened.completion.tear(0.5);
      await card.reset();

      await card.torn(0.5).selectAid({ aid: ownAid(scene) });

      const after = await aftermath(instruments, kind, opened);
      check(kind.requirements.tear, after, eitherOf).is(nearer(after, before, opened));
      await opened.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-015',
      beside: { zh: '接连两笔交易断电，而非同一笔的恢复再次断电', en: 'two transactions are torn in a row, not one and its recovery' },
      covers: ({ kind }) => [kind.requirements.tear],
      needs,
      spends: twoTransactions,
      title: {
        zh: '连续两笔交易都在执行中断电，各自全部发生或什么也没有发生',
        en: 'power lost inside two transactions in a row: each of them is whole or nothing',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const first = await kind.open(instruments, fare);
      await first.completion.tear(0.5);
      const between = await aftermath(instruments, kind, first);
      const second = await kind.open(instruments, fare);

      await second.completion.tear(0.5);

      const after = await aftermath(instruments, kind, second);
      check(kind.requirements.tear, between, eitherOf).is(nearer(between, before, first));
      check(kind.requirements.tear, after, eitherOf).is(nearer(after, between, second));
      await first.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-TEAR-016',
      beside: { zh: '断电发生在取交易认证之中', en: 'power goes while the proof is being asked for' },
      covers: ['JTT978.2:EP.PROVE.repeat'],
      needs,
      spends: oneTransaction,
      title: { zh: '取交易认证时断电，之后仍可取得', en: 'power lost while a proof is asked for: it can be asked for again' },
      purpose: {
        zh: '交易认证正是为断电而设：取认证的终端可能又失去卡片',
        en: 'a proof is there for the loss of power, and the terminal that asks for it may lose the card once more',
      },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { provedBy, proof, restore } = await kind.make(instruments, fare);
      await card.present();

      await card.torn(0.5).getTransactionProve({ type: kind.type, counter: provedBy });

      await card.present();
      const answer = await card.attempt.getTransactionProve({ type: kind.type, counter: provedBy });
      check('JTT978.2:EP.PROVE.repeat', { sw: answer.sw, proof: kind.promised(answer.value) }).is({ sw: sw.success, proof });
      await restore();
    },
  ),
];
