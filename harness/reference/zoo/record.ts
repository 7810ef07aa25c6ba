/** Faulty cards that write their records wrongly. */

import { octets } from '../../bytes/uint.ts';
import { fen } from '../../tunion/money.ts';
import { detailCapacity, tripCapacity, tripLength } from '../card/records.ts';
import type { CachedRecord } from '../card/state.ts';
import { keeping, lasting, onWord, patched, retaining, reversed } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('record');

/** The records of all three kinds of transaction in EF 18. */
const details = ['DEBIT.record', 'CAPP-DEBIT.record', 'CREDIT.record'] as const;

export const recordFaults: readonly CardFault[] = [
  faulty({
    id: 'logs-the-number-before',
    title: { zh: '交易明细中的序号为加 1 前的值', en: 'writes the number before the increment into EF 18' },
    breaks: [...details, 'CAPP-DEBIT.zero.agree', 'COUNTER.agree', 'UNLOAD.record', 'OVERDRAFT-UPDATE.record'],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, number: entry.number - 1 }) }),
  }),
  faulty({
    id: 'logs-oldest-first',
    title: { zh: '交易明细 1 号记录为最旧的一笔', en: 'keeps the oldest line of EF 18 as record 1' },
    breaks: [...details, 'FILE.18.records', 'UNLOAD.record', 'OVERDRAFT-UPDATE.record', 'COUNTER.agree'],
    card: () => ({ logDetail: (lines, line) => [...lines, line].slice(-detailCapacity) }),
  }),
  faulty({
    id: 'logs-nine-lines',
    title: { zh: '交易明细只保留 9 条', en: 'keeps nine lines of EF 18' },
    breaks: ['FILE.18.records'],
    card: (sound) => ({ logDetail: (lines, line) => sound.logDetail(lines, line).slice(0, detailCapacity - 1) }),
  }),
  faulty({
    id: 'logs-eleven-lines',
    title: { zh: '交易明细可读出第 11 条', en: 'keeps eleven lines of EF 18' },
    breaks: ['FILE.18.records'],
    card: () => ({ logDetail: (lines, line) => [line, ...lines].slice(0, detailCapacity + 1) }),
  }),
  faulty({
    id: 'stops-logging-when-full',
    title: { zh: '交易明细满 10 条后不再记录', en: 'writes no more lines once EF 18 holds ten' },
    breaks: [...details, 'FILE.18.records', 'UNLOAD.record', 'OVERDRAFT-UPDATE.record', 'COUNTER.agree'],
    card: (sound) => ({ logDetail: (lines, line) => (lines.length >= detailCapacity ? lines : sound.logDetail(lines, line)) }),
  }),
  faulty({
    id: 'logs-over-the-newest-line',
    title: { zh: '新交易明细覆盖 1 号记录而不下移', en: 'writes a new line of EF 18 over the newest one' },
    breaks: ['FILE.18.records'],
    card: () => ({ logDetail: (lines, line) => [line, ...lines.slice(1)] }),
  }),
  faulty({
    id: 'logs-twice',
    title: { zh: '每笔交易在明细中记录两次', en: 'writes every transaction into EF 18 twice' },
    breaks: ['FILE.18.records'],
    card: (sound) => ({ logDetail: (lines, line) => sound.logDetail(sound.logDetail(lines, line), line) }),
  }),
  faulty({
    id: 'logs-no-purchases',
    title: { zh: '普通消费不写交易明细', en: 'writes no line of EF 18 for an ordinary purchase' },
    breaks: ['DEBIT.record', 'COUNTER.agree'],
    card: (sound) => ({ debitForPurchase: lasting(sound.debitForPurchase, (after, { details: lines }) => ({ ...after, details: lines })) }),
  }),
  faulty({
    id: 'logs-no-capp-purchases',
    title: { zh: '复合消费不写交易明细', en: 'writes no line of EF 18 for a CAPP purchase' },
    breaks: ['CAPP-DEBIT.record', 'CAPP-DEBIT.zero.agree', 'COUNTER.agree'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { details: lines }) => ({ ...after, details: lines })),
    }),
  }),
  faulty({
    id: 'logs-no-loads',
    title: { zh: '圈存不写交易明细', en: 'writes no line of EF 18 for a load' },
    breaks: ['CREDIT.record', 'COUNTER.agree'],
    card: (sound) => ({ creditForLoad: lasting(sound.creditForLoad, (after, { details: lines }) => ({ ...after, details: lines })) }),
  }),
  faulty({
    id: 'logs-no-first-load-after-reset',
    title: { zh: '上电后首次圈存不写明细', en: 'writes no line of EF 18 for the first load after a reset' },
    breaks: ['CREDIT.record'],
    card: (sound) => ({
      creditForLoad: onWord(
        lasting(sound.creditForLoad, (after, { details: lines }, { volatile }) =>
          volatile.residue?.['loaded'] === true ? after : { ...after, details: lines },
        ),
        '9000',
        (outcome) => retaining(outcome, { loaded: true }),
      ),
    }),
  }),
  faulty({
    id: 'logs-capp-as-a-purchase',
    title: { zh: '复合消费的明细类型写成 06', en: 'writes type 06 into the line of a CAPP purchase' },
    breaks: ['CAPP-DEBIT.record'],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, type: entry.type === 9 ? 6 : entry.type }) }),
  }),
  faulty({
    id: 'logs-loads-as-passbook-loads',
    title: { zh: '圈存的明细类型写成 01', en: 'writes type 01, that of a passbook, into the line of a load' },
    breaks: ['CREDIT.record'],
    card: (sound) => ({ detail: (entry) => (entry.type === 2 ? patched(sound.detail(entry), 9, [1]) : sound.detail(entry)) }),
  }),
  faulty({
    id: 'logs-no-amount',
    title: { zh: '交易明细中的金额恒为 0', en: 'writes an amount of zero into EF 18' },
    breaks: [...details, 'UNLOAD.record'],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, amount: fen(0) }) }),
  }),
  faulty({
    id: 'logs-amounts-little-endian',
    title: { zh: '交易明细中的金额低字节在前', en: 'writes amounts into EF 18 with the low octet first' },
    breaks: [...details, 'UNLOAD.record'],
    card: (sound) => ({ detail: (entry) => reversed(sound.detail(entry), 5, 4) }),
  }),
  faulty({
    id: 'logs-no-overdraft-limit',
    title: { zh: '交易明细中的透支限额恒为 0', en: 'writes an overdraft limit of zero into EF 18' },
    breaks: [...details],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, limit: fen(0) }) }),
  }),
  faulty({
    id: 'logs-no-terminal',
    title: { zh: '交易明细中的终端编号为零', en: 'writes a terminal number of zeros into EF 18' },
    breaks: [...details, 'UNLOAD.record', 'OVERDRAFT-UPDATE.record'],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, terminal: new Uint8Array(6) }) }),
  }),
  faulty({
    id: 'logs-no-time',
    title: { zh: '交易明细只记日期不记时间', en: 'writes a time of zeros into EF 18' },
    breaks: [...details, 'UNLOAD.record', 'OVERDRAFT-UPDATE.record'],
    card: (sound) => ({ detail: (entry) => patched(sound.detail(entry), 20, [0, 0, 0]) }),
  }),
  faulty({
    id: 'drops-the-trip',
    title: { zh: '复合消费后 1E 记录未写入', en: 'drops the cached trip instead of writing it into EF 1E' },
    breaks: ['CAPP-DEBIT.commit'],
    card: () => ({ logTrip: (trips) => trips }),
  }),
  faulty({
    id: 'writes-a-trip-over-the-newest',
    title: { zh: '新 1E 记录覆盖最新一条而不下移', en: 'writes a new trip over the newest one' },
    breaks: ['FILE.1E.records'],
    card: () => ({ logTrip: (trips, record) => [record, ...trips.slice(1)] }),
  }),
  faulty({
    id: 'writes-trips-at-the-end',
    title: { zh: '新 1E 记录写在最后而不是 1 号', en: 'writes a new trip at the end of EF 1E' },
    breaks: ['CAPP-DEBIT.commit', 'FILE.1E.records'],
    card: () => ({ logTrip: (trips, record) => [...trips, record].slice(-tripCapacity) }),
  }),
  faulty({
    id: 'keeps-thirty-one-trips',
    title: { zh: '1E 文件可读出第 31 条', en: 'keeps thirty-one trips in EF 1E' },
    breaks: ['FILE.1E.records'],
    card: () => ({ logTrip: (trips, record) => [record, ...trips].slice(0, tripCapacity + 1) }),
  }),
  faulty({
    id: 'cuts-the-last-octet-of-a-trip',
    title: { zh: '1E 记录只保存 47 字节', en: 'keeps 47 octets of a trip' },
    breaks: ['FILE.1E.layout', 'CAPP-DEBIT.commit'],
    card: (sound) => ({ logTrip: (trips, record) => sound.logTrip(trips, record.subarray(0, tripLength - 1)) }),
  }),
  faulty({
    id: 'writes-its-own-balance-into-a-trip',
    title: { zh: '写 1E 时卡片以实际余额覆盖记录中的余额', en: 'writes its own balance over the one that the trip carries' },
    breaks: ['CAPP-DEBIT.commit'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, before) => {
        const [newest] = after.trips;
        if (newest === undefined || newest === before.trips[0]) return after;
        return { ...after, trips: [patched(newest, 21, octets(after.purse.balance, 4)), ...after.trips.slice(1)] };
      }),
    }),
  }),
  faulty({
    id: 'stores-a-journey-beside-its-place',
    title: { zh: '1A 记录写到下一条记录的位置', en: 'stores a journey in the place of the next record of EF 1A' },
    breaks: ['CAPP-DEBIT.commit', 'FILE.1A.header'],
    card: (sound) => ({ storeTransit: (transit, number, record) => sound.storeTransit(transit, (number % transit.length) + 1, record) }),
  }),
  faulty({
    id: 'drops-the-journey',
    title: { zh: '复合消费后 1A 记录未写入', en: 'drops the cached journey instead of writing it into EF 1A' },
    breaks: ['CAPP-DEBIT.commit'],
    card: () => ({ storeTransit: (transit) => transit }),
  }),
  faulty({
    id: 'stores-the-head-of-a-journey-only',
    title: { zh: '1A 记录只写入前 99 字节，其后保留旧值', en: 'stores the first 99 octets of a journey and leaves the rest as it was' },
    breaks: ['CAPP-DEBIT.commit'],
    card: (sound) => ({
      storeTransit: (transit, number, record) =>
        sound.storeTransit(transit, number, patched(transit[number - 1] ?? record, 0, record.subarray(0, 99))),
    }),
  }),
  faulty({
    id: 'keeps-the-last-cached-record-only',
    title: { zh: '缓存多条记录时只写入最后一条', en: 'writes only the last of several cached records' },
    breaks: ['CAPP-DEBIT.commit'],
    card: (sound) => ({
      updateCappDataCache: onWord(sound.updateCappDataCache, '9000', (outcome) =>
        keeping(outcome, { cache: outcome.volatile.cache.slice(-1) as readonly CachedRecord[] }),
      ),
    }),
  }),
];
