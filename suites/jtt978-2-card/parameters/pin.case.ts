/** JT/T 978.2 — electronic purse: wrong parameters of VERIFY, CHANGE PIN, RELOAD PIN and UNBLOCK PIN. */

import { declaredPin, type Expectation, purseCommands, rule } from '#harness';
import { sealed, verify, verifyWrong } from '../issuer-case.ts';
import { type PurseInstruments, sw, testFamily } from '../purse-case.ts';
import { checkRefusal, coversOf, requirement, type WrongRow, wrongOf, wrongSealed } from './wrong-parameter.ts';

const pin = new Uint8Array(3);
const mac = new Uint8Array(4);
const verifying = wrongOf('verifyPin', purseCommands.verifyPin.encode({ pin }));
// 805E 01 is CHANGE PIN and, under SM4, RELOAD PIN as well: what is none of the one may be the other with a wrong MAC or no FF.
const changing = wrongOf('changePin', purseCommands.changePin.encode({ old: pin, new: pin }), {
  data: { '6988': { zh: '按 SM4 重装 PIN 检查：MAC 错误', en: 'taken for RELOAD PIN under SM4: a wrong MAC' } },
});
const reloading = wrongOf('reloadPin', purseCommands.reloadPin.encode({ pin, mac }), {
  length: { '6A80': { zh: '按修改 PIN 检查：没有 FF', en: 'taken for CHANGE PIN: no FF in it' } },
});
const unblocking = wrongSealed('unblockPin', purseCommands.unblockPin.encode({ mac }));

const needs = ['EP', 'EP.pin', 'pin'];
/** A wrong PIN before and after, the right one behind each, and the command itself. */
const spends = { counters: 0, pinTries: 5 } as const;

const withTries = (row: WrongRow): readonly string[] => [...coversOf(row), 'JTT978.2:EP.PARAM.pin-tries'];

/** The word of a wrong PIN, which says how many tries are left; the right one behind it gives them back. */
async function wordOfWrongPin(instruments: PurseInstruments): Promise<string> {
  const word = await verifyWrong(instruments);
  await verify(instruments);
  return word;
}

/** One try less than this word leaves; any word of a card that does not say how many. */
const oneLessThan = (word: string): Expectation => {
  const left = /^63C[1-9A-F]$/.test(word) ? Number.parseInt(word.slice(3), 16) - 1 : undefined;
  return rule(
    { zh: left === undefined ? '任何应答' : `剩余 ${left} 次`, en: left === undefined ? 'anything' : `${left} tries left` },
    (seen) => left === undefined || seen === `63C${left.toString(16).toUpperCase()}` || (left === 0 && seen === '6983'),
  );
};

/** The declared PIN in force with all its tries, where it is not so and the issuer's key for that is at hand. */
async function restore(instruments: PurseInstruments, way: 'reloadPin' | 'unblockPin'): Promise<void> {
  const { scene, upkeep } = instruments;
  const key = way === 'reloadPin' ? 'keys.pin-reload' : 'keys.pin-unblock';
  if ((await verify(instruments)) === sw.success || !(scene.facts['keys'] as readonly string[]).includes(key)) return;
  await upkeep[way]();
  await verify(instruments);
}

export const wrongPinCases = [
  testFamily({ id: 'JTT978.2-EP-PARAM-090', ...verifying, covers: withTries, needs, spends }, async (instruments, row) => {
    const { card, scene, check } = instruments;
    await card.present({ withoutPin: true });
    const before = await wordOfWrongPin(instruments);
    await card.present({ withoutPin: true });

    const answer = await card.altered(row.title, row.alter).verifyPin({ pin: declaredPin(scene) });

    checkRefusal(instruments, row, answer);
    check('JTT978.2:EP.PARAM.pin-tries', await wordOfWrongPin(instruments)).is(before);
  }),

  // The PIN is changed to itself: a card that takes the wrong command keeps it, unless it takes other octets for the PIN.
  testFamily(
    { id: 'JTT978.2-EP-PARAM-091', ...changing, covers: withTries, needs, spends: { ...spends, pinTries: 7, writes: 2, macTries: 1 } },
    async (instruments, row) => {
      const { card, scene, check } = instruments;
      await card.present({ withoutPin: true });
      const before = await wordOfWrongPin(instruments);
      const same = { old: declaredPin(scene), new: declaredPin(scene) };

      const answer = await card.altered(row.title, row.alter).changePin(same);

      checkRefusal(instruments, row, answer);
      check('JTT978.2:EP.PARAM.pin-tries', await verifyWrong(instruments)).is(before);
      check(requirement(row.kind), await verify(instruments)).is(sw.success);
      await restore(instruments, 'reloadPin');
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-092',
      ...reloading,
      needs: [...needs, 'EP.pin-reload', 'keys.pin-reload'],
      spends: { ...spends, writes: 2, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, issuer, scene, check } = instruments;
      await card.present({ withoutPin: true });
      const declared = declaredPin(scene);
      const mac = await issuer.sealReload(declared);

      const answer = await card.altered(row.title, row.alter).reloadPin({ pin: declared, mac });

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await verify(instruments)).is(sw.success);
      await restore(instruments, 'reloadPin');
    },
  ),

  // A PIN that is not blocked, with a try spent: a card that takes the wrong command gives the try back.
  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-093',
      ...unblocking,
      needs: [...needs, 'EP.pin-unblock', 'keys.pin-unblock'],
      spends: { ...spends, writes: 2, macTries: 1 },
    },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present({ withoutPin: true });
      const spent = await verifyWrong(instruments);

      const answer = await sealed(instruments, 'unblockPin', {}, row.sealing, card.altered(row.title, row.alter));

      checkRefusal(instruments, row, answer);
      check(requirement(row.kind), await verifyWrong(instruments)).is(oneLessThan(spent));
      await restore(instruments, 'unblockPin');
    },
  ),
];
