/** Faulty cards that know some industries' records and not others. */

import type { CardHandlers } from '../card/handlers.ts';
import { transitLength } from '../card/records.ts';
import { refuse, withoutTransaction } from '../card/state.ts';
import { patched } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('record');

const none = new Uint8Array(0);

/** UPDATE CAPP DATA CACHE that sees a record otherwise than it came. */
const caching = (change: (record: Uint8Array, isTrip: boolean) => Uint8Array) => (sound: CardHandlers) => ({
  updateCappDataCache: ((state, command, card) =>
    sound.updateCappDataCache(
      state,
      { ...command, data: change(command.data ?? none, command.p2 === 0xf0) },
      card,
    )) satisfies CardHandlers['updateCappDataCache'],
});

/** The card that answers 9000 to some cached records and forgets them. */
const forgetting = (meant: (number: number) => boolean) => (sound: CardHandlers) => ({
  storeTransit: ((transit, number, record) =>
    meant(number) ? transit : sound.storeTransit(transit, number, record)) satisfies CardHandlers['storeTransit'],
});

const industryPlace = 9;
const industryOf = (trip: Uint8Array) => trip[industryPlace] ?? 0;

export const industryFaults: readonly CardFault[] = [
  faulty({
    id: 'forgets-journeys-beyond-the-sixth',
    title: { zh: '复合消费不写入 2707 至 270C 记录', en: 'writes no journey of EF 1A beyond 2706' },
    breaks: ['INDUSTRY.journey', 'CAPP-DEBIT.commit'],
    card: forgetting((number) => number >= 7 && number <= 12),
  }),
  faulty({
    id: 'forgets-records-beyond-the-twelfth',
    title: { zh: '复合消费不写入 270D 至 2712 记录', en: 'writes no record of EF 1A beyond 270C' },
    breaks: ['INDUSTRY.reserved'],
    card: forgetting((number) => number > 12),
  }),
  faulty({
    id: 'stores-a-ferry-as-a-bicycle',
    title: { zh: '270A 及以后的记录按低 3 位记录号写入', en: 'stores a journey in the place that the low three bits of its number name' },
    breaks: ['INDUSTRY.journey', 'INDUSTRY.reserved'],
    card: (sound) => ({
      storeTransit: (transit, number, record) => sound.storeTransit(transit, number > 8 ? number & 0x07 || 8 : number, record),
    }),
  }),
  faulty({
    id: 'stores-the-first-hundred-octets-of-a-journey',
    title: { zh: '1A 记录只写入前 100 字节', en: 'stores the first hundred octets of a journey and keeps the rest' },
    breaks: ['INDUSTRY.journey', 'INDUSTRY.reserved', 'CAPP-DEBIT.commit'],
    card: (sound) => ({
      storeTransit: (transit, number, record) => {
        const old = transit[number - 1] ?? none;
        return sound.storeTransit(transit, number, record.length === old.length ? patched(record, 100, old.subarray(100)) : record);
      },
    }),
  }),
  faulty({
    id: 'parks-with-an-ordinary-record',
    title: { zh: '2707 记录按 128 字节检查长度', en: 'wants 128 octets for the record 2707 too' },
    breaks: ['INDUSTRY.length', 'INDUSTRY.journey'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const { data = none } = command;
        const isParking = command.p2 === 0xd0 && data[1] === 7 && state.volatile.transaction?.type === 9;
        return isParking && data.length === transitLength(7)
          ? refuse(withoutTransaction(state.volatile), '6700')
          : sound.updateCappDataCache(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'takes-a-discount-record-of-any-length',
    title: { zh: '270D 记录不检查长度', en: 'takes the record 270D with any length' },
    breaks: ['INDUSTRY.length', 'CAPP-CACHE.length'],
    card: caching((record, isTrip) => {
      const fitted = new Uint8Array(transitLength(13));
      fitted.set(record.subarray(0, fitted.length));
      return !isTrip && record[1] === 13 ? fitted : record;
    }),
  }),
  faulty({
    id: 'caches-a-record-under-the-id-of-p1',
    title: { zh: '1A 记录标识与 P1 不符时按 P1 写入', en: 'takes a journey whose id is not that of P1 and stores it where P1 says' },
    breaks: ['INDUSTRY.id', 'CAPP-CACHE.state'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const { data = none, p1 } = command;
        const isOther = command.p2 === 0xd0 && data[0] === 0x27 && data[1] !== p1 && data.length === transitLength(p1);
        return sound.updateCappDataCache(state, isOther ? { ...command, data: patched(data, 1, [p1]) } : command, card);
      },
    }),
  }),
  faulty({
    id: 'writes-every-trip-as-a-bus-trip',
    title: { zh: '1E 记录的行业代码一律写为 01', en: 'writes the industry 01 into every trip' },
    breaks: ['INDUSTRY.trip', 'CAPP-DEBIT.commit'],
    card: caching((record, isTrip) => (isTrip && record.length > industryPlace ? patched(record, industryPlace, [1]) : record)),
  }),
  faulty({
    id: 'writes-three-bits-of-an-industry',
    title: { zh: '1E 记录的行业代码只保留低 3 位', en: 'keeps only three bits of the industry of a trip' },
    breaks: ['INDUSTRY.trip', 'INDUSTRY.trip.unknown'],
    card: caching((record, isTrip) =>
      isTrip && record.length > industryPlace ? patched(record, industryPlace, [industryOf(record) & 0x07]) : record,
    ),
  }),
  faulty({
    id: 'forgets-trips-of-industries-beyond-the-tenth',
    title: { zh: '行业代码大于 0A 的 1E 记录不写入', en: 'answers 9000 to trips of industries beyond 0A and writes none' },
    breaks: ['INDUSTRY.trip', 'INDUSTRY.trip.unknown'],
    card: (sound) => ({ logTrip: (trips, trip) => (industryOf(trip) > 0x0a ? trips : sound.logTrip(trips, trip)) }),
  }),
  faulty({
    id: 'refuses-trips-of-unknown-industries',
    title: { zh: '行业代码未定义的 1E 记录被拒绝', en: 'refuses trips of industries that it does not know' },
    breaks: ['INDUSTRY.trip.unknown'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const { data = none } = command;
        const isUnknown = command.p2 === 0xf0 && data.length > industryPlace && industryOf(data) > 0x0c;
        return isUnknown ? refuse(withoutTransaction(state.volatile), '6A80') : sound.updateCappDataCache(state, command, card);
      },
    }),
  }),
];
