/** What can happen to a PIN in a random history, and what must be true of it afterwards. */

import {
  type Answer,
  type Check,
  declaredPin,
  type Exploration,
  type FastCheck,
  flipBit,
  type Move,
  type Pin,
  type Text,
  wrongPin,
} from '#harness';
import { type PurseInstruments, refusal, sw } from '../../jtt978-2-card/purse-case.ts';
import { otherPin, restorePin, start, tries, triesIn, verify } from '../pin/pin-case.ts';
import { reselect } from '../sealed-case.ts';

export const pinHistory = 'JTT978.6:PIN.history';

/** What a PIN must be like, brought up to date by each move. */
interface Held {
  right: 'declared' | 'other';
  /** Tries left; null where the card gave them back, so that only it knows how many there are. */
  tries: number | null;
  /** Wrong MACs in this history, of which a card may not bear many. */
  wrongMacs: number;
}

type PinMove = Move<Held>;

/** What an exploration may spend of the worst of cards: one PIN or PIN change in each move, and the way back after each history. */
export const pinSpends = { ...tries(1000), macTries: 300, writes: 600 };

/** The exploration of a PIN: eight histories of up to 24 moves. */
export function pinHistories(instruments: PurseInstruments): Exploration<Held> {
  const { card, scene, upkeep } = instruments;
  return {
    first: {
      title: {
        zh: '卡片上电并选择应用，声明的 PIN 有效、次数为初值',
        en: 'power the card, select the purse: the declared PIN in force with all its tries',
      },
      async run() {
        await start(instruments);
        await restorePin(instruments, otherPin(instruments));
        await upkeep.verifyPin();
        return { right: 'declared', tries: null, wrongMacs: 0 };
      },
    },
    moves: (fc) => movesOf(instruments, fc),
    last: {
      title: {
        zh: '验证当前 PIN；已锁定则解锁，已修改则改回',
        en: 'VERIFY with the PIN in force; then lift its block and change it back, where there is need',
      },
      check: () => true,
      async run(held, check) {
        await show(instruments, held, check);
        if (held.tries === 0) await upkeep.unblockPin();
        if (held.right === 'other') await card.attempt.changePin({ old: otherPin(instruments), new: declaredPin(scene) });
      },
    },
    histories: 8,
    longest: 24,
    shrinking: 120,
  };
}

function movesOf(instruments: PurseInstruments, fc: FastCheck) {
  const { card, issuer, scene, upkeep } = instruments;
  const [declared, other, wrong] = [declaredPin(scene), otherPin(instruments), wrongPin(scene)];
  const inForce = ({ right }: Held): Pin => (right === 'declared' ? declared : other);
  const retired = ({ right }: Held): Pin => (right === 'declared' ? other : declared);
  const isBlocked = ({ tries }: Held): boolean => tries === 0;
  const swap = (held: Held): void => {
    held.right = held.right === 'declared' ? 'other' : 'declared';
    held.tries = null;
  };

  /** A PIN that is not in force costs a try. */
  const guess = (title: Text, send: (held: Held) => Promise<Answer>): PinMove => ({
    title,
    check: () => true,
    async run(held, check) {
      const answer = await send(held);
      check(pinHistory, answer.sw).is(refusal);
      if (isBlocked(held)) return;
      const left = triesIn(answer);
      if (held.tries !== null) check(pinHistory, left).is(held.tries - 1);
      held.tries = left;
    },
  });

  const change = (title: Text, send: (pins: { readonly old: Pin; readonly new: Pin }) => Promise<Answer | undefined>): PinMove => ({
    title,
    check: () => true,
    async run(held, check) {
      const answer = await send({ old: inForce(held), new: retired(held) });
      if (answer !== undefined) check(pinHistory, answer.sw).is(isBlocked(held) ? refusal : sw.success);
      if (!isBlocked(held)) swap(held);
    },
  });

  const moves: readonly PinMove[] = [
    {
      title: { zh: '验证当前 PIN', en: 'VERIFY with the PIN in force' },
      check: () => true,
      run: (held, check) => show(instruments, held, check),
    },
    guess({ zh: '验证错误的 PIN', en: 'VERIFY with a wrong PIN' }, () => verify(instruments, wrong)),
    guess({ zh: '验证已换下的 PIN', en: 'VERIFY with the PIN that is not in force' }, (held) => verify(instruments, retired(held))),
    guess({ zh: '以错误的原 PIN 修改', en: 'CHANGE PIN by a wrong old PIN' }, (held) =>
      card.attempt.changePin({ old: wrong, new: retired(held) }),
    ),
    change({ zh: '修改 PIN', en: 'CHANGE PIN' }, (pins) => card.attempt.changePin(pins)),
    change({ zh: '修改 PIN，应答丢失，重新上电', en: 'CHANGE PIN, its answer lost, then power up' }, async (pins) => {
      await card.torn(null).changePin(pins);
      await start(instruments);
      return undefined;
    }),
    {
      title: { zh: '验证错误的 PIN，应答丢失，重新上电', en: 'VERIFY with a wrong PIN, its answer lost, then power up' },
      check: ({ tries }) => tries !== null,
      async run(held) {
        await card.torn(null).verifyPin({ pin: wrong });
        await start(instruments);
        held.tries = Math.max(0, (held.tries ?? 0) - 1);
      },
    },
    interlude({ zh: '断电再上电', en: 'power off and on' }, () => start(instruments)),
    interlude({ zh: '重新选择应用', en: 'SELECT again' }, () => reselect(instruments)),
    {
      title: { zh: '解锁 PIN', en: 'UNBLOCK PIN' },
      check: isBlocked,
      async run(held) {
        await upkeep.unblockPin();
        held.tries = null;
      },
    },
    {
      title: { zh: '以错误的 MAC 解锁 PIN', en: 'UNBLOCK PIN with a wrong MAC' },
      check: (held) => isBlocked(held) && held.wrongMacs < 1,
      async run(held, check) {
        held.wrongMacs += 1;
        const mac = await issuer.seal('unblockPin', {}, { challenge: await card.getChallenge() });
        const answer = await card.attempt.unblockPin({ mac: flipBit(mac, 7) });
        check(pinHistory, answer.sw).is(refusal);
      },
    },
  ];
  return moves.map((move) => fc.constant(move));
}

/** The PIN in force is taken, unless there is no try left. */
async function show(instruments: PurseInstruments, held: Held, check: Check): Promise<void> {
  const pin = held.right === 'declared' ? declaredPin(instruments.scene) : otherPin(instruments);
  const answer = await verify(instruments, pin);
  if (held.tries === 0) {
    check(pinHistory, answer.sw).is(refusal);
    return;
  }
  check(pinHistory, answer.sw).is(sw.success);
  held.tries = null;
}

function interlude(title: Text, run: () => Promise<unknown>): PinMove {
  return {
    title,
    check: () => true,
    async run() {
      await run();
    },
  };
}
