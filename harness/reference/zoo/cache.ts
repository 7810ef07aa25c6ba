/** Faulty cards that mix up what UPDATE CAPP DATA CACHE hands over, and when it takes effect. */

import { fen } from '../../tunion/money.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { type CachedRecord, type OpenTransaction, type Persistent, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, committing, keeping, lasting, onWord, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('state');

/** Takes a record of any right length into the cache, without looking at what is open. */
function caching(sound: CardHandlers, allowed: (open: OpenTransaction | undefined) => boolean): Handler {
  return (state, command, card) => {
    const { transaction } = state.volatile;
    if (!allowed(transaction)) return sound.updateCappDataCache(state, command, card);
    const pretended: OpenTransaction = {
      type: 9,
      purse: 'first',
      algorithm: '3des',
      amount: fen(0),
      terminal: new Uint8Array(6),
      random: new Uint8Array(4),
    };
    const outcome = sound.updateCappDataCache({ ...state, volatile: { ...state.volatile, transaction: pretended } }, command, card);
    return keeping(outcome, { transaction });
  };
}

/** Writes a cached record where it belongs. */
function store(persistent: Persistent, { number, record }: CachedRecord, sound: CardHandlers): Persistent {
  return number === undefined
    ? { ...persistent, trips: sound.logTrip(persistent.trips, record) }
    : { ...persistent, transit: sound.storeTransit(persistent.transit, number, record) };
}

export const cacheFaults: readonly CardFault[] = [
  faulty({
    id: 'caches-in-an-ordinary-purchase',
    title: {
      zh: '普通消费中也接受更新复合数据缓存并随扣款写入',
      en: 'takes UPDATE CAPP DATA CACHE in an ordinary purchase and writes it with the debit',
    },
    breaks: ['CAPP-CACHE.state', 'STATE.whole'],
    card: (sound) => ({ updateCappDataCache: caching(sound, (open) => open?.type === 6) }),
  }),
  faulty({
    id: 'writes-the-cache-without-a-transaction',
    title: {
      zh: '未初始化复合消费即接受更新缓存并直接写入文件',
      en: 'takes UPDATE CAPP DATA CACHE without INITIALIZE and writes it at once',
    },
    breaks: ['CAPP-CACHE.state'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const outcome = caching(sound, (open) => open === undefined)(state, command, card);
        const cached = outcome.volatile.cache.at(-1);
        if (state.volatile.transaction !== undefined || cached === undefined) return outcome;
        return committing(keeping(outcome, { cache: [] }), store(state.persistent, cached, sound));
      },
    }),
  }),
  faulty({
    id: 'keeps-the-cache-of-a-dropped-transaction',
    title: {
      zh: '交易中止后复合数据缓存未清除，随下一笔写入',
      en: 'keeps the cached records of a dropped transaction and writes them with the next',
    },
    breaks: ['CAPP-CACHE.discard'],
    card: (sound) => ({
      initializeForCappPurchase: onWord(sound.initializeForCappPurchase, '9000', (outcome, { volatile }) =>
        keeping(outcome, { cache: (volatile.residue?.['cache'] ?? []) as CachedRecord[] }),
      ),
      updateCappDataCache: afterwards(sound.updateCappDataCache, (outcome) => retaining(outcome, { cache: outcome.volatile.cache })),
      debitForCappPurchase: onWord(sound.debitForCappPurchase, '9000', (outcome) => retaining(outcome, { cache: [] })),
    }),
  }),
  faulty({
    id: 'writes-cached-records-at-once',
    title: { zh: '更新复合数据缓存时立即写入文件，不等扣款', en: 'writes a cached record at once instead of with the debit' },
    breaks: ['CAPP-CACHE.discard', 'CAPP-DEBIT.atomic', 'TEAR.capp'],
    card: (sound) => ({
      updateCappDataCache: onWord(sound.updateCappDataCache, '9000', (outcome, { persistent }) => {
        const cached = outcome.volatile.cache.at(-1);
        return cached === undefined ? outcome : committing(outcome, store(persistent, cached, sound));
      }),
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { trips, transit }) => ({ ...after, trips, transit })),
    }),
  }),
  faulty({
    id: 'refuses-to-cache',
    title: { zh: '复合消费初始化后拒绝更新行业记录缓存', en: 'refuses UPDATE CAPP DATA CACHE of EF 1A in a CAPP purchase' },
    breaks: ['CAPP-CACHE.accept'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        command.p2 === 0xd0 && state.volatile.transaction?.type === 9
          ? refuse(withoutTransaction(state.volatile), '6985')
          : sound.updateCappDataCache(state, command, card),
    }),
  }),
  faulty({
    id: 'takes-one-cached-record-only',
    title: { zh: '第二次更新复合数据缓存被拒绝', en: 'refuses a second cached record in one CAPP purchase' },
    breaks: ['CAPP-CACHE.accept'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        state.volatile.transaction?.type === 9 && state.volatile.cache.length > 0
          ? refuse(withoutTransaction(state.volatile), '6A84')
          : sound.updateCappDataCache(state, command, card),
    }),
  }),
  faulty({
    id: 'remembers-a-record-that-it-refused',
    title: {
      zh: '状态不符而拒绝的缓存记录被记住，随下一笔复合消费写入',
      en: 'remembers a record that it refused in the wrong state and writes it with the next CAPP purchase',
    },
    breaks: ['CAPP-CACHE.discard'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const outcome = sound.updateCappDataCache(state, command, card);
        if (state.volatile.transaction?.type === 9) return outcome;
        const late = caching(sound, () => true)(state, command, card).volatile.cache.at(-1);
        return late === undefined ? outcome : retaining(outcome, { late });
      },
      debitForCappPurchase: onWord(
        lasting(sound.debitForCappPurchase, (after, _before, { volatile }) => {
          const late = volatile.residue?.['late'] as CachedRecord | undefined;
          return late === undefined ? after : store(after, late, sound);
        }),
        '9000',
        (outcome) => retaining(outcome, { late: undefined }),
      ),
    }),
  }),
  faulty({
    id: 'writes-its-cache-again-with-the-next-purchase',
    title: {
      zh: '复合消费后缓存未清空，随下一笔普通消费再写一次',
      en: 'keeps its cache after a CAPP purchase and writes it again with the next ordinary purchase',
    },
    breaks: ['CAPP-DEBIT.commit', 'CAPP-CACHE.discard'],
    card: (sound) => ({
      debitForCappPurchase: onWord(sound.debitForCappPurchase, '9000', (outcome, { volatile }) =>
        retaining(outcome, { written: volatile.cache }),
      ),
      debitForPurchase: lasting(sound.debitForPurchase, (after, _before, { volatile }) => {
        const written = (volatile.residue?.['written'] ?? []) as readonly CachedRecord[];
        return written.reduce((file, entry) => store(file, entry, sound), after);
      }),
    }),
  }),
];
