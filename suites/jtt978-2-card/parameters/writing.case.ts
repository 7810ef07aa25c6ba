/** JT/T 978.2 — electronic purse: wrong parameters of UPDATE BINARY, UPDATE RECORD, APPEND RECORD and UPDATE PICTURE. */

import { type Answer, bytes, purseCommands, type Unsealed } from '#harness';
import { sealed } from '../issuer-case.ts';
import { metroEntry, noOccasion } from '../journey.ts';
import { type PurseInstruments, testFamily } from '../purse-case.ts';
import { checkRefusal, macFirst, pictureWords, requirement, type WrongRow, wrongRows, wrongSealed } from './wrong-parameter.ts';

const mac = new Uint8Array(4);
const file = { sfi: 0x17, offset: 58 } as const;
const entry = { sfi: 0x1a, record: 1 } as const;
/** A picture may have any length. */
const pictureLength = 16;
const [two, journey] = [new Uint8Array(2), new Uint8Array(128)];
const binary = wrongSealed('updateBinary', purseCommands.updateBinary.encode({ ...file, data: two, mac }), macFirst);
const record = wrongSealed('updateRecord', purseCommands.updateRecord.encode({ ...entry, data: journey, mac }), macFirst);
const append = purseCommands.appendRecord.encode({ sfi: 0x1e, key: new Uint8Array(16), record: new Uint8Array(48), mac });
const picture = wrongSealed('updatePicture', purseCommands.updatePicture.encode({ data: new Uint8Array(pictureLength), mac }), {
  ...pictureWords,
  ...macFirst,
});

const needs = ['EP', 'EP.write', 'keys.maintenance'];
/** What a card takes that should not, and the write that undoes it. */
const spends = { counters: 0, writes: 2, macTries: 1 } as const;

/** A wrong write, with a MAC that is genuine but for the parameter, or without one. */
interface WrongWrite<V extends 'updateBinary' | 'updateRecord'> extends WrongRow {
  send(instruments: PurseInstruments, input: Unsealed<V>): Promise<Answer>;
}

function underMac<V extends 'updateBinary' | 'updateRecord'>(verb: V, row: WrongRow): WrongWrite<V> {
  const { title, alter, sealing } = row;
  return { ...row, send: (instruments, input) => sealed(instruments, verb, input, sealing, instruments.card.altered(title, alter)) };
}

const bare = (row: WrongRow): WrongRow => ({
  ...row,
  row: `bare-${row.row}`,
  title: { zh: `无 MAC，${row.title.zh}`, en: `without a MAC, ${row.title.en}` },
});

const wrongBinary: readonly WrongWrite<'updateBinary'>[] = [
  ...binary.rows.map((row) => underMac('updateBinary', row)),
  ...wrongRows('updateBinary', purseCommands.updateBinary.encode({ ...file, data: two }), macFirst).map((row) => ({
    ...bare(row),
    send: ({ card }: PurseInstruments, input: Unsealed<'updateBinary'>) => card.altered(row.title, row.alter).updateBinary(input),
  })),
];

const wrongRecord: readonly WrongWrite<'updateRecord'>[] = [
  ...record.rows.map((row) => underMac('updateRecord', row)),
  ...wrongRows('updateRecord', purseCommands.updateRecord.encode({ ...entry, data: journey }), macFirst).map((row) => ({
    ...bare(row),
    send: ({ card }: PurseInstruments, input: Unsealed<'updateRecord'>) => card.altered(row.title, row.alter).updateRecord(input),
  })),
];

/** As many octets as there should be, with the last bit of each turned over. */
const negative = (octets: Uint8Array, length: number): Uint8Array => new Uint8Array(length).map((_, at) => (octets[at] ?? 0) ^ 1);

export const wrongWritingCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-086', ...binary, rows: wrongBinary, needs, spends }, async (instruments, row) => {
    const { card, upkeep, check } = instruments;
    await card.present();
    const before = await card.readBinary({ ...file, le: 2 });

    const answer = await row.send(instruments, { ...file, data: negative(before, 2) });

    checkRefusal(instruments, row, answer);
    check(requirement(row.kind), await card.readBinary({ ...file, le: 2 })).is(before);
    await upkeep.write({ ...file, data: before });
  }),

  // Whether the record can be written at all is another question: what it was is written back as an attempt.
  testFamily(
    { id: 'JTT978.2-EP-PARAM-087', ...record, rows: wrongRecord, needs, spends: { ...spends, macTries: 2 } },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      const before = await card.readRecord(entry);

      const answer = await row.send(instruments, { ...entry, data: negative(before, 128) });

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.readRecord(entry)).is(before);
      await sealed(instruments, 'updateRecord', { ...entry, data: before });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-088',
      ...wrongSealed('appendRecord', append, macFirst),
      needs: ['EP', 'EP.append', 'keys.record'],
      spends: { ...spends, writes: 1 },
    },
    async (instruments, row) => {
      const { card, issuer, scene, check } = instruments;
      await card.present();
      const before = await card.readRecords(0x1e, 2);
      const challenge = await card.getChallenge();
      const { trip } = metroEntry({ ...noOccasion, authorization: { dateTime: bytes(scene.calendar.next()) } });
      const input = { sfi: 0x1e, key: await issuer.recordKey(challenge), record: trip } as const;
      const mac = await issuer.seal('appendRecord', input, { challenge, ...row.sealing });

      const answer = await card.altered(row.title, row.alter).appendRecord({ ...input, mac });

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.readRecords(0x1e, 2)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-089',
      ...picture,
      needs: ['EP', 'EP.picture', 'keys.maintenance'],
      spends,
    },
    async (instruments, row) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      const before = await card.readPicture();

      const answer = await sealed(
        instruments,
        'updatePicture',
        { data: negative(before, pictureLength) },
        row.sealing,
        card.altered(row.title, row.alter),
      );

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await card.readPicture()).is(before);
      await upkeep.writePicture(before);
    },
  ),
];
