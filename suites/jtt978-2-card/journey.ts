/**
 * The records that terminals write with a CAPP purchase, as pure functions of the purchase that carries them (EF 1A in the
 * newer layouts, EF 1E as moved cards show it), and the preambles that open such a purchase.
 */

import {
  busLayout,
  type Card,
  concat,
  ef1eLayout,
  type Fen,
  fen,
  hex,
  type OpenPurchase,
  type Purchase,
  railLayout,
  transitHeaderLayout,
  transitRecords,
  yuan,
} from '#harness';
import { cardDay, type PurseInstruments } from './purse-case.ts';

/** What a terminal hands to the cache: a record of EF 1A and one of EF 1E. */
export interface Ride {
  readonly journey: Uint8Array;
  readonly trip: Uint8Array;
}

/** What a record says of the purchase that carries it; an opened purchase knows it all. */
export interface Occasion {
  readonly offer: { readonly terminal: Uint8Array; readonly amount: Fen; readonly balance: Fen };
  readonly authorization: { readonly dateTime: Uint8Array };
}

/** An occasion without a purchase, for records that are never to take effect. */
export const noOccasion: Occasion = {
  offer: { terminal: new Uint8Array(6), amount: fen(0), balance: fen(0) },
  authorization: { dateTime: cardDay },
};

const city = '1000';
const nowhere = '0000';
const organisation = '01011000FFFFFFFF';
const operator = '3000';
const nothing = (octets: number): string => '00'.repeat(octets);
const wide = (terminal: Uint8Array): string => `0000${hex(terminal)}`;

/** Trip types of EF 1E: entry and exit of the purse, a single fare. */
const tripTypes = { entry: 3, exit: 4, single: 6 } as const;
/** Industries of EF 1E with the line and station of our terminals there. */
const places = {
  metro: { industry: 1, line: '0800', station: '1300' },
  bus: { industry: 2, line: '0049', station: '0700' },
} as const;

/** A record of EF 1E, 48 octets. */
export const tripRecord = ({ offer, authorization }: Occasion, kind: keyof typeof tripTypes, place: keyof typeof places): Uint8Array =>
  ef1eLayout.encode({
    tripType: tripTypes[kind],
    terminal: wide(offer.terminal),
    ...places[place],
    operator,
    reserved: nothing(1),
    amount: offer.amount,
    balance: balanceAfter(offer),
    dateTime: hex(authorization.dateTime),
    acceptorCity: city,
    acceptor: organisation,
    reservedTail: nothing(6),
  });

/** What a metro gate writes at the entry: record 2701 with status 01, and the trip. */
export const metroEntry = (occasion: Occasion): Ride => ({
  journey: railLayout.encode({
    ...header(0x2701),
    transactionSerial: `00${hex(occasion.authorization.dateTime)}`,
    railStatus: 1,
    entryCity: city,
    exitCity: nowhere,
    entryOrganisation: organisation,
    exitOrganisation: nothing(8),
    entryStation: '1000751309000819',
    exitStation: nothing(8),
    entryTerminal: wide(occasion.offer.terminal),
    exitTerminal: nothing(8),
    entryTime: hex(occasion.authorization.dateTime),
    exitTime: nothing(7),
    markedAmount: yuan(9),
    entryLine: '08',
    exitLine: nothing(1),
    entryAmount: occasion.offer.amount,
    entryBalance: balanceAfter(occasion.offer),
    exitAmount: 0,
    reserved: nothing(29),
  }),
  trip: tripRecord(occasion, 'entry', 'metro'),
});

/** What a metro gate writes at the exit over what the card brought along from the entry: status 02, place, time and fare. */
export const metroExit = (occasion: Occasion, entered: Uint8Array): Ride => ({
  journey: railLayout.encode({
    ...railLayout.decode(entered),
    railStatus: 2,
    exitCity: city,
    exitOrganisation: organisation,
    exitStation: '1000751309002104',
    exitTerminal: wide(occasion.offer.terminal),
    exitTime: hex(occasion.authorization.dateTime),
    exitLine: '08',
    exitAmount: occasion.offer.amount,
  }),
  trip: tripRecord(occasion, 'exit', 'metro'),
});

/** What a bus with a fare by distance writes when one boards: record 2702 with status 01, and the trip. */
export const busRide = (occasion: Occasion): Ride => ({
  journey: busLayout.encode({
    ...header(0x2702),
    transactionSerial: `00${hex(occasion.authorization.dateTime)}`,
    busStatus: 1,
    boardCity: city,
    boardOrganisation: organisation,
    boardOperator: operator,
    boardLine: '0049',
    boardStation: '07',
    boardVehicle: hex(new TextEncoder().encode('TEST0049')),
    boardTerminal: wide(occasion.offer.terminal),
    boardTime: hex(occasion.authorization.dateTime),
    markedAmount: yuan(5),
    direction: 'AB',
    alightCity: nowhere,
    alightOrganisation: nothing(8),
    alightOperator: nothing(2),
    alightLine: nothing(2),
    alightStation: nothing(1),
    alightVehicle: nothing(8),
    alightTerminal: nothing(8),
    alightTime: nothing(7),
    amount: occasion.offer.amount,
    mileage: 0,
    reserved: nothing(26),
  }),
  trip: tripRecord(occasion, 'entry', 'bus'),
});

/** The last record of EF 1A, 2712, whose body nothing public names: the time of the purchase, then zeros. */
export const lastRecord = (occasion: Occasion): Ride => {
  const head = transitHeaderLayout.encode({ ...header(0x2712), extendedApplication: 0 });
  const { dateTime } = occasion.authorization;
  return {
    journey: concat(head, dateTime, new Uint8Array(lengthOf(0x2712) - head.length - dateTime.length)),
    trip: tripRecord(occasion, 'entry', 'bus'),
  };
};

/** Opens a CAPP purchase and hands the card both records of the ride: everything up to its DEBIT. */
export async function openRide(
  { card, purse }: Pick<PurseInstruments, 'card' | 'purse'>,
  amount: Fen,
  ride: (occasion: Occasion) => Ride,
): Promise<OpenPurchase & Ride> {
  const open = await purse.openCapp(amount, {});
  const { journey, trip } = ride(open);
  await card.updateCappDataCache({ sfi: 0x1a, record: journey });
  await card.updateCappDataCache({ sfi: 0x1e, record: trip });
  return { ...open, journey, trip };
}

/** Opens a CAPP purchase as a bus with one fare does: EF 1E alone is told. */
export async function openFlatFare(
  { card, purse }: Pick<PurseInstruments, 'card' | 'purse'>,
  amount: Fen,
): Promise<OpenPurchase & Pick<Ride, 'trip'>> {
  const open = await purse.openCapp(amount, {});
  const trip = tripRecord(open, 'single', 'bus');
  await card.updateCappDataCache({ sfi: 0x1e, record: trip });
  return { ...open, trip };
}

/** Pays for what was opened: its DEBIT, which must succeed. */
export async function pay<T extends OpenPurchase>(card: Card, open: T): Promise<Purchase & T> {
  const { offer, authorization } = open;
  const receipt = await card.debitForCappPurchase(authorization);
  const { type, amount, terminal, counter } = offer;
  return { ...open, ...authorization, ...receipt, type, amount, terminal, provedBy: counter + 1 };
}

/** A flat fare paid to its end. */
export const payFlatFare = async (
  instruments: Pick<PurseInstruments, 'card' | 'purse'>,
  amount: Fen,
): Promise<Purchase & Pick<Ride, 'trip'>> => pay(instruments.card, await openFlatFare(instruments, amount));

/** Every record of EF 1A by its id, as READ RECORD answers it: the status word, then the octets. */
export async function readTransit(card: Card): Promise<Readonly<Record<string, string>>> {
  const shown: Record<string, string> = {};
  for (const { id, number } of transitRecords) {
    const { sw, data } = await card.attempt.readRecord({ sfi: 0x1a, record: number });
    shown[id] = shownRecord(data, sw);
  }
  return shown;
}

/** A record as {@link readTransit} shows it. */
export const shownRecord = (octets: Uint8Array, sw = '9000'): string => `${sw} ${hex(octets)}`;

/** Never below zero, whatever a card under test says that it holds. */
function balanceAfter({ balance, amount }: Occasion['offer']): Fen {
  return fen(Math.max(0, balance - amount));
}

function header(id: number): { id: string; rest: number; valid: number; extendedApplication: number; lock: number } {
  return { id: nameOf(id), rest: lengthOf(id) - 3, valid: 1, extendedApplication: 1, lock: 0 };
}

/** Octets of the record with this id. */
function lengthOf(id: number): number {
  return transitRecords.find((record) => record.id === nameOf(id))?.length ?? 0;
}

function nameOf(id: number): string {
  return id.toString(16).toUpperCase();
}
