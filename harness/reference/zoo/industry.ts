/** Faulty cards that keep the records of some industries and lose those of others. */

import type { Command } from '../../iso7816/command.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { transitLength } from '../card/records.ts';
import { refuseForm } from '../card/refusal.ts';
import { fitted, keeping, onWord, patched } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('record');

const none = new Uint8Array(0);
const industryOffset = 9;
const lastIndustry = 0x0c;

/** Whether a cached record is one of EF 1A. */
const isJourney = ({ p2 }: Command): boolean => p2 === 0xd0;
/** Whether it is 2701 or 2702. */
const isOfRailOrBus = ({ data = none }: Command): boolean => data[1] === 1 || data[1] === 2;

/** A trip of another industry; a record of EF 1A as it is. */
function withIndustry(command: Command, change: (industry: number) => number): Command {
  const { data = none } = command;
  const industry = data[industryOffset];
  if (isJourney(command) || industry === undefined) return command;
  return { ...command, data: patched(data, industryOffset, [change(industry)]) };
}

/** Takes a record of EF 1A for right as it sees it, and caches it as it was given. */
function cachingAsGiven(handler: Handler, seen: (command: Command) => Command): Handler {
  return (state, command, card) => {
    const given = command.data;
    if (!isJourney(command) || given === undefined || given.length < 2) return handler(state, command, card);
    return onWord(handler, '9000', (outcome) => {
      const cache = outcome.volatile.cache.map((entry, place, { length }) => (place === length - 1 ? { ...entry, record: given } : entry));
      return keeping(outcome, { cache });
    })(state, seen(command), card);
  };
}

/** The card that answers 9000 to some records of EF 1A and forgets them. */
const forgetting = (sound: CardHandlers, meant: (number: number) => boolean): Partial<CardHandlers> => ({
  storeTransit: (transit, number, record) => (meant(number) ? transit : sound.storeTransit(transit, number, record)),
});

export const industryFaults: readonly CardFault[] = [
  faulty({
    id: 'caches-records-of-rail-and-bus-only',
    title: {
      zh: '1A 只接受轨道交通与公共汽电车的记录',
      en: 'caches no records of EF 1A but those of the metro and the bus',
    },
    breaks: ['INDUSTRY.journey', 'INDUSTRY.reserved', 'INDUSTRY.trip', 'CAPP-CACHE.accept'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        !isJourney(command) || isOfRailOrBus(command)
          ? sound.updateCappDataCache(state, command, card)
          : refuseForm(state, card.choices.wrongData, card, 'updateCappDataCache'),
    }),
  }),
  faulty({
    id: 'forgets-records-of-other-modes',
    title: {
      zh: '轨道交通与公共汽电车以外的 1A 记录应答 9000 但不写入',
      en: 'takes records of EF 1A for other modes than metro and bus and never writes them',
    },
    breaks: ['INDUSTRY.journey', 'INDUSTRY.reserved', 'CAPP-DEBIT.commit'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        !isJourney(command) || isOfRailOrBus(command)
          ? sound.updateCappDataCache(state, command, card)
          : onWord(sound.updateCappDataCache, '9000', (outcome) => keeping(outcome, { cache: state.volatile.cache }))(state, command, card),
    }),
  }),
  faulty({
    id: 'forgets-records-beyond-the-twelfth',
    title: { zh: '复合消费不写入 270D 至 2712 记录', en: 'writes no record of EF 1A beyond 270C' },
    breaks: ['INDUSTRY.reserved'],
    card: (sound) => forgetting(sound, (number) => number > 12),
  }),
  faulty({
    id: 'forgets-parking-records',
    title: { zh: '复合消费不写入 2707 停车记录', en: 'writes no record 2707, that of parking' },
    breaks: ['INDUSTRY.journey'],
    card: (sound) => forgetting(sound, (number) => number === 7),
  }),
  faulty({
    id: 'stores-records-by-three-bits-of-their-number',
    title: { zh: '2709 及以后的记录按记录号低 3 位写入', en: 'stores a record of EF 1A in the place that three bits of its number name' },
    breaks: ['INDUSTRY.journey', 'INDUSTRY.reserved'],
    card: (sound) => ({
      storeTransit: (transit, number, record) => sound.storeTransit(transit, ((number - 1) & 0x07) + 1, record),
    }),
  }),
  faulty({
    id: 'writes-02-for-every-industry',
    title: {
      zh: '1E 记录的行业代码一律写成 02（公共汽电车）',
      en: 'writes 02, the bus, for every industry code of EF 1E',
    },
    breaks: ['INDUSTRY.trip', 'INDUSTRY.trip.unknown', 'CAPP-DEBIT.commit'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        sound.updateCappDataCache(
          state,
          withIndustry(command, () => 0x02),
          card,
        ),
    }),
  }),
  faulty({
    id: 'zeroes-unknown-industry-codes',
    title: { zh: '1E 记录中大于 0C 的行业代码写成 00', en: 'writes 00 for industry codes of EF 1E above 0C' },
    breaks: ['INDUSTRY.trip.unknown'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        sound.updateCappDataCache(
          state,
          withIndustry(command, (industry) => (industry > lastIndustry ? 0x00 : industry)),
          card,
        ),
    }),
  }),
  faulty({
    id: 'stores-a-journey-of-any-length',
    title: { zh: '不检查 1A 缓存记录的长度，按所给长度写入', en: 'stores a record of EF 1A with whatever length it is given' },
    breaks: ['INDUSTRY.length', 'FILE.1A.length', 'CAPP-CACHE.length'],
    card: (sound) => ({
      updateCappDataCache: cachingAsGiven(sound.updateCappDataCache, (command) => fitted(command, transitLength(command.data?.[1] ?? 0))),
    }),
  }),
  faulty({
    id: 'stores-a-journey-where-p1-says',
    title: { zh: '1A 缓存记录只按 P1 存放，不检查记录标识', en: 'stores a record of EF 1A where P1 says, whatever its id' },
    breaks: ['INDUSTRY.id', 'FILE.1A.records'],
    card: (sound) => ({
      updateCappDataCache: cachingAsGiven(sound.updateCappDataCache, (command) => ({
        ...command,
        data: patched(command.data ?? new Uint8Array(2), 1, [command.p1]),
      })),
    }),
  }),
];
