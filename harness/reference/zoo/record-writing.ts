/** Faulty cards that write records otherwise than a protected command says: elsewhere, too many, too early, or not at all. */

import { concat } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { CardHandlers } from '../card/handlers.ts';
import { detailLength, tripLength } from '../card/records.ts';
import { sealed } from '../card/sealing.ts';
import type { Persistent } from '../card/state.ts';
import { having, lasting, onlySaying, under, wording, writingAllTheSame } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const access = faultyIn('access');
const record = faultyIn('record');

const none = new Uint8Array(0);

/** UPDATE RECORD of EF 1E that leaves other records. */
function rewriting(
  sound: CardHandlers,
  change: (trips: readonly Uint8Array[], index: number, content: Uint8Array) => readonly Uint8Array[],
): Partial<CardHandlers> {
  return {
    updateRecord: (state, command, card) => {
      const outcome = sound.updateRecord(state, command, card);
      const isTrip = command.p2 >> 3 === 0x1e && outcome.response.sw === '9000';
      if (!isTrip) return outcome;
      const content = (command.data ?? none).slice(0, tripLength);
      return { ...outcome, commits: [{ ...state.persistent, trips: change(state.persistent.trips, command.p1 - 1, content) }] };
    },
  };
}

const sealedContent = ({ data = none }: Command, length: number) => concat(data.subarray(0, length), data.subarray(-4));

export const recordWritingFaults: readonly CardFault[] = [
  record({
    id: 'answers-9000-without-writing-the-record',
    title: { zh: '更新记录应答 9000 但未写入', en: 'answers 9000 to UPDATE RECORD and writes nothing' },
    breaks: ['JTT978.6:SM.record', 'JTT978.6:SM.record.agree'],
    card: (sound) => ({ updateRecord: onlySaying(sound.updateRecord) }),
  }),
  record({
    id: 'answers-9000-to-a-record-that-is-not-there',
    title: { zh: '更新不存在的记录应答 9000', en: 'answers 9000 to UPDATE RECORD of a record that is not there' },
    breaks: ['JTT978.6:SM.record.agree'],
    card: (sound) => ({ updateRecord: wording(sound.updateRecord, '6A83', '9000') }),
  }),
  record({
    id: 'writes-a-record-although-it-refuses',
    title: { zh: '更新记录 MAC 错误应答 6988，但记录已改写', en: 'answers 6988 to UPDATE RECORD with a wrong MAC but writes all the same' },
    breaks: ['WRITE.record.protected', 'JTT978.6:SM.mac', 'JTT978.6:SM.record.agree', 'JTT978.6:MAC.files'],
    card: (sound) => ({ updateRecord: writingAllTheSame(sound.updateRecord) }),
  }),
  record({
    id: 'writes-the-record-after',
    title: { zh: '更新 1E 记录写入了后一条记录', en: 'writes the record of EF 1E that follows the one it was told' },
    breaks: ['JTT978.6:SM.record', 'JTT978.6:SM.record.agree'],
    card: (sound) => rewriting(sound, (trips, index, content) => trips.with((index + 1) % trips.length, content)),
  }),
  record({
    id: 'takes-a-rewritten-trip-for-a-new-one',
    title: { zh: '更新 1E 记录按循环文件追加，其余记录后移', en: 'takes UPDATE RECORD of EF 1E for a new trip and moves the others' },
    breaks: ['JTT978.6:SM.record.agree', 'JTT978.6:SM.record'],
    card: (sound) => rewriting(sound, (trips, _index, content) => sound.logTrip(trips, content)),
  }),
  record({
    id: 'clears-the-trips-before-a-rewritten-one',
    title: { zh: '更新 1E 记录时，比它新的记录被清零', en: 'clears the trips that are newer than the one that is rewritten' },
    breaks: ['JTT978.6:SM.record.agree'],
    card: (sound) =>
      rewriting(sound, (trips, index, content) =>
        trips.map((trip, at) => (at < index ? new Uint8Array(trip.length) : at === index ? content : trip)),
      ),
  }),
  record({
    id: 'cuts-a-record-that-is-too-long',
    title: { zh: '更新 1E 记录的数据过长时截断写入', en: 'cuts a record of EF 1E that is written too long' },
    breaks: ['JTT978.6:SM.bounds', 'JTT978.6:SM.record.agree'],
    card: (sound) => ({
      updateRecord: (state, command, card) => {
        const isLong = command.cla === 0x04 && command.p2 >> 3 === 0x1e && (command.data?.length ?? 0) > tripLength + 4;
        if (!isLong) return sound.updateRecord(state, command, card);
        const refusesProtected: CardHandlers['refusesProtected'] = (_cut, ...rest) => sound.refusesProtected(command, ...rest);
        return sound.updateRecord(state, { ...command, data: sealedContent(command, tripLength) }, having(card, { refusesProtected }));
      },
    }),
  }),
  record({
    id: 'appends-at-the-end',
    title: { zh: '添加的 1E 记录放在最后而非第 1 条', en: 'puts an appended trip at the end of EF 1E and not at its beginning' },
    breaks: ['JTT978.6:SM.append'],
    card: (sound) => ({
      appendRecord: lasting(sound.appendRecord, (after, { trips }) => ({ ...after, trips: [...trips.slice(1), after.trips[0] ?? none] })),
    }),
  }),
  record({
    id: 'answers-9000-without-appending',
    title: { zh: '添加记录应答 9000 但未添加', en: 'answers 9000 to APPEND RECORD and adds nothing' },
    breaks: ['JTT978.6:SM.append'],
    card: (sound) => ({ appendRecord: onlySaying(sound.appendRecord) }),
  }),
  record({
    id: 'appends-although-it-refuses',
    title: { zh: '添加记录 MAC 错误应答 6988，但已添加', en: 'answers 6988 to APPEND RECORD with a wrong MAC but adds the record' },
    breaks: ['WRITE.record.protected', 'JTT978.6:SM.append.agree', 'JTT978.6:SM.mac'],
    card: (sound) => ({ appendRecord: writingAllTheSame(sound.appendRecord) }),
  }),
  access({
    id: 'lets-a-right-mac-write-ef18',
    title: { zh: '更新记录凭正确 MAC 可改写 18 交易明细', en: 'lets UPDATE RECORD with a right MAC write into EF 18' },
    breaks: ['JTT978.6:SM.log.closed', 'FILE.18.read-only'],
    card: (sound) => ({
      updateRecord: (state, command, card) => {
        if (command.cla !== 0x04 || command.p2 >> 3 !== 0x18) return sound.updateRecord(state, command, card);
        return sealed(state, command, card, 'updateRecord', ({ persistent }, content): Persistent | '6A83' => {
          const known = persistent.details[command.p1 - 1] !== undefined && content.length === detailLength;
          return known ? { ...persistent, details: persistent.details.with(command.p1 - 1, content) } : '6A83';
        });
      },
    }),
  }),
  access({
    id: 'appends-with-any-mac',
    title: { zh: '添加记录不校验 MAC 值', en: 'appends a record whatever the MAC is' },
    breaks: ['WRITE.record.protected', 'JTT978.6:SM.mac'],
    card: (sound) => ({ appendRecord: under(sound.appendRecord, { matches: () => true }) }),
  }),
];
