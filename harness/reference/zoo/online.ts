/** Faulty cards that count, log, prove or open an unload or an overdraft update wrongly: the same mistakes in both, one card for each. */

import { equal } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { CardHandlers } from '../card/handlers.ts';
import type { OpenTransaction } from '../card/state.ts';
import { entropyOf } from '../entropy.ts';
import { answering, each, having, lasting, onWord, patched, retaining, spoiling, under } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';
import { handling, type Mistake, type OnlineKind, onlineKinds, sayingOf } from './online-kind.ts';

const none = new Uint8Array(0);

function mistakes(kind: OnlineKind): readonly Mistake[] {
  const { id, type, open, complete, answer, offer, deal, proof, offered, accepting } = kind;
  const say = sayingOf(kind);
  const accepted = (sound: CardHandlers) => accepting(sound, () => true);
  return [
    {
      id: `does-not-count-${id}s`,
      category: 'counter',
      title: say('后联机交易序号不变', 'leaves the online counter as it is after #'),
      breaks: [`${deal}.counter`, 'COUNTER.agree', 'COUNTER.next'],
      card: (sound) => ({ [complete]: lasting(sound[complete], (after, { onlineCounter }) => ({ ...after, onlineCounter })) }),
    },
    {
      id: `counts-${id}s-as-offline`,
      category: 'counter',
      title: say('加的是脱机交易序号', 'counts # with the offline counter'),
      breaks: [`${deal}.counter`, 'PURSE.counters', 'COUNTER.agree', 'COUNTER.next'],
      card: (sound) => ({
        [complete]: lasting(sound[complete], (after, { onlineCounter, offlineCounter }) => ({
          ...after,
          onlineCounter,
          offlineCounter: offlineCounter + 1,
        })),
      }),
    },
    {
      id: `initialize-for-${id}-counts`,
      category: 'counter',
      title: say('初始化时即加联机交易序号', 'counts # at INITIALIZE already'),
      breaks: [`${offer}.harmless`, 'COUNTER.agree'],
      card: (sound) => ({
        [open]: spoiling(sound[open], '9000', (persistent) => ({ ...persistent, onlineCounter: persistent.onlineCounter + 1 })),
      }),
    },
    {
      id: `logs-no-${id}s`,
      category: 'record',
      title: say('不写交易明细', 'writes no line of EF 18 for #'),
      breaks: [`${deal}.record`, 'COUNTER.agree'],
      card: (sound) => ({ [complete]: lasting(sound[complete], (after, { details }) => ({ ...after, details })) }),
    },
    {
      id: `logs-${id}s-as-loads`,
      category: 'record',
      title: say('在交易明细中记为圈存', 'writes # into EF 18 as a load'),
      breaks: [`${deal}.record`],
      card: (sound) => ({ [complete]: under(sound[complete], { detail: (entry) => sound.detail({ ...entry, type: 2 }) }) }),
    },
    {
      id: `logs-the-number-before-${id}s`,
      category: 'record',
      title: say('的交易明细记录加 1 前的序号', 'writes # into EF 18 under the number that INITIALIZE named'),
      breaks: [`${deal}.record`, 'COUNTER.agree'],
      card: (sound) => ({
        [complete]: under(sound[complete], { detail: (entry) => sound.detail({ ...entry, number: entry.number - 1 }) }),
      }),
    },
    {
      id: `proves-no-${id}s`,
      category: 'state',
      title: say('后取不到交易认证', 'keeps no proof of #'),
      breaks: [proof, 'COUNTER.agree'],
      card: (sound) => ({ [complete]: under(sound[complete], { remember: (proofs) => proofs }) }),
    },
    {
      id: `completes-an-${id}-again`,
      category: 'state',
      title: say('完成后同一命令可再次执行', 'completes # again when its command is replayed'),
      breaks: [`${deal}.once`],
      card: (sound) => ({
        ...handling(complete, (state, command, card) => {
          const last = state.volatile.residue?.['last'] as { data: Uint8Array; transaction: OpenTransaction } | undefined;
          const isAgain = state.volatile.transaction === undefined && last !== undefined && equal(last.data, command.data ?? none);
          const opened = isAgain ? { ...state, volatile: { ...state.volatile, transaction: last.transaction } } : state;
          const outcome = sound[complete](opened, command, isAgain ? having(card, accepted(sound)) : card);
          const { transaction } = opened.volatile;
          return outcome.response.sw === '9000' ? retaining(outcome, { last: { data: command.data, transaction } }) : outcome;
        }),
      }),
    },
    {
      id: `keeps-an-${id}-beside-a-purchase`,
      category: 'state',
      title: say('初始化后即使又初始化消费，仍可完成', 'lets # be completed after INITIALIZE FOR PURCHASE has followed it'),
      breaks: ['STATE.one-transaction', `${deal}.order`],
      card: (sound) => ({
        ...each(sound, ['initializeForPurchase', 'initializeForCappPurchase'], (handler) =>
          onWord(handler, '9000', (outcome, { volatile: { transaction } }) =>
            transaction?.type === type ? retaining(outcome, { beside: transaction }) : outcome,
          ),
        ),
        ...handling(complete, (state, command, card) => {
          const beside = state.volatile.residue?.['beside'] as OpenTransaction | undefined;
          const isBeside = beside !== undefined && (state.volatile.transaction?.type === 6 || state.volatile.transaction?.type === 9);
          return sound[complete](isBeside ? { ...state, volatile: { ...state.volatile, transaction: beside } } : state, command, card);
        }),
      }),
    },
    {
      id: `${id}-repeats-its-random`,
      category: 'random',
      title: say('初始化的随机数恒定', 'gives the same random to every INITIALIZE of #'),
      breaks: [`${offer}.random`, 'JTT978.6:RANDOM.transactions'],
      card: (sound) => ({
        ...handling(open, (state, command, card) => {
          const fixed = sound.random(entropyOf(card.profile.ef15.serial), 4).octets;
          return sound[open](state, command, having(card, { random: (entropy) => ({ octets: fixed, entropy }) }));
        }),
      }),
    },
    {
      id: `accepts-any-${id}-key-index`,
      category: 'access',
      title: say('初始化不检查密钥索引', 'opens # with any key index'),
      breaks: [`${offer}.key-index`],
      card: (sound) => ({ [open]: under(sound[open], { knowsKey: () => true }) }),
    },
    {
      id: `offers-the-offline-counter-for-an-${id}`,
      category: 'counter',
      title: say('初始化应答脱机交易序号', 'answers the offline counter to INITIALIZE of #'),
      breaks: [`${offer}.counter`, `${offer}.mac1`],
      card: (sound) => ({
        [open]: answering(sound[open], (data, { persistent }) => patched(data, 4, octets(persistent.offlineCounter, 2))),
      }),
    },
    {
      id: `offers-an-${id}-without-mac1`,
      category: 'robustness',
      title: say('初始化应答没有 MAC1', 'leaves MAC1 out of the answer to INITIALIZE of #'),
      breaks: [`${offer}.layout`, `${offer}.mac1`],
      card: (sound) => ({ [open]: answering(sound[open], (data) => data.subarray(0, offered - 4)) }),
    },
    {
      id: `answers-an-${id}-with-nothing`,
      category: 'robustness',
      title: say(`成功但应答无 ${answer}`, `answers # with 9000 and no ${answer}`),
      breaks: [`${deal}.layout`, type === 3 ? 'UNLOAD.mac3' : 'OVERDRAFT-UPDATE.tac'],
      card: (sound) => ({ [complete]: answering(sound[complete], () => none) }),
    },
  ];
}

export const onlineFaults: readonly CardFault[] = onlineKinds.flatMap((kind) =>
  mistakes(kind).map(({ category, ...entry }) => faultyIn(category)(entry)),
);
