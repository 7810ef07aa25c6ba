/** The states in which a transaction is open (machine of states: idle, five kinds opened, and a CAPP purchase with records cached). */

import { type Answer, fen, hex, type Row } from '#harness';
import { type Books, entered, pushed, readBooks } from '../books.ts';
import { metroEntry } from '../journey.ts';
import type { Kind, Offer, Opened } from '../kind.ts';
import { fare, type PurseInstruments } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

/** A transaction of one yuan as it stands in its state. */
export interface OpenTransaction extends Pick<Opened, 'completed' | 'restore'> {
  readonly offer: Offer;
  /** Sends what is still to be sent of it, with genuine MACs: the answer of the command that completes it. */
  complete(): Promise<Answer>;
}

/** A state of an open transaction, and the way into it from idle, after {@link Kind.arrange}. */
export interface OpenState extends Row {
  readonly kind: Kind;
  open(instruments: PurseInstruments): Promise<OpenTransaction>;
}

const opened = (kind: Kind): OpenState => ({
  row: kind.name,
  title: { zh: `${kind.title.zh}初始化后`, en: `${kind.article} ${kind.title.en} open` },
  kind,
  async open(instruments) {
    const { completion, ...transaction } = await kind.open(instruments, fare);
    return { ...transaction, complete: () => completion.send() };
  },
});

/** A CAPP purchase whose first records were handed over, of EF 1A and EF 1E in this order. */
const cappWith = (cached: number, row: string, zh: string, en: string): OpenState => ({
  row,
  title: { zh: `复合消费初始化后，${zh}`, en: `a CAPP purchase open, ${en}` },
  kind: cappKind,
  async open({ card, purse }) {
    const { offer, authorization } = await purse.openCapp(fare, {});
    const { journey, trip } = metroEntry({ offer, authorization });
    const updates = [
      { sfi: 0x1a, record: journey },
      { sfi: 0x1e, record: trip },
    ] as const;
    for (const update of updates.slice(0, cached)) await card.updateCappDataCache(update);
    return {
      offer,
      async complete() {
        for (const update of updates.slice(cached)) await card.attempt.updateCappDataCache(update);
        return card.attempt.debitForCappPurchase(authorization);
      },
      completed: (before) => ({
        ...entered(before, { ...offer, dateTime: authorization.dateTime }, fen(before.available - fare)),
        journeys: [hex(journey), ...before.journeys.slice(1)],
        trips: pushed(hex(trip), before.trips),
      }),
      restore: async () => {},
    };
  },
});

export const openStates: readonly OpenState[] = [
  opened(purchaseKind),
  cappWith(0, 'capp', '未缓存记录', 'nothing cached'),
  cappWith(1, 'capp-1a', '已缓存 1A 记录', 'its record of EF 1A cached'),
  cappWith(2, 'capp-1e', '已缓存 1A 与 1E 记录', 'its records of EF 1A and EF 1E cached'),
  opened(loadKind),
  opened(unloadKind),
  opened(updateKind),
];

/**
 * Completes the transaction, whatever stood between: it is there as it was opened where the card says so, or not at all.
 * Gives the status word.
 */
export async function checkWhole({ card, check }: PurseInstruments, before: Books, transaction: OpenTransaction): Promise<string> {
  const { sw } = await transaction.complete();
  await card.present();
  check('JTT978.2:EP.STATE.whole', await readBooks(card)).is(sw === '9000' ? transaction.completed(before) : before);
  if (sw === '9000') await transaction.restore();
  return sw;
}

/** Every state with every one of these, as the rows of a family: `STATE.OTHER`. */
export const inEveryState = <R extends Row>(others: readonly R[], fits: (state: OpenState, other: R) => boolean = () => true) =>
  openStates.flatMap((state) =>
    others
      .filter((other) => fits(state, other))
      .map((other) => ({
        ...other,
        row: `${state.row}.${other.row}`,
        title: { zh: `${state.title.zh}，${other.title.zh}`, en: `${state.title.en}, ${other.title.en}` },
        state,
      })),
  );
