/** JT/T 978.2 — electronic purse: which overdraft limits a card takes. */

import { type Fen, fen, type PurseState, type Row } from '#harness';
import { highestLimit, withinThreeOctets } from '../amounts.ts';
import { openUpdate } from '../online-case.ts';
import { standing } from '../purchase-case.ts';
import { fare, type PurseInstruments, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { updateKind } from '../transaction-kind.ts';

const { needs } = updateKind;

/** Limits that are too high; where the cap is not known only the highest is certain to be. */
const tooHigh: readonly (Row & { readonly limit: (instruments: PurseInstruments) => Fen })[] = [
  {
    row: 'by-one',
    title: { zh: '超出 1 分', en: 'by one fen' },
    limit: ({ purse, scene }) => withinThreeOctets(fen(scene.facts['balanceCap'] === undefined ? 0xffffff : highestLimit(purse.cap()) + 1)),
  },
  { row: 'highest', title: { zh: '新限额为 FFFFFF', en: 'a limit of FFFFFF' }, limit: () => fen(0xffffff) },
];

/** All that may be overdrawn, spent and paid back. */
const wholeLimit = { counters: 7, money: fen(0x2000000 + fare) } as const;

export const overdraftLimitCases = [
  testCase(
    {
      id: 'JTT978.2-EP-LIMIT-006',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.cap', 'JTT978.2:EP.OVERDRAFT-UPDATE.available', 'JTT978.2:EP.LAW.octets'],
      needs,
      spends: { counters: 2, money: 0 },
      title: {
        zh: '透支限额可以提高到与余额上限之和恰为 FFFFFF',
        en: 'the limit can be raised until it makes FFFFFF together with the cap of the balance',
      },
      purpose: {
        zh: '余额上限为 FFFFFF 或未知的卡片，最高限额为 0 或原限额',
        en: 'on a card whose cap is FFFFFF or not known, the highest limit is zero or the one in force',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      const before = await card.readPurse();
      const overdraftLimit = withinThreeOctets(fen(Math.max(highestLimit(purse.cap()), before.overdraftLimit)));
      const { authorization } = await openUpdate(instruments, overdraftLimit);

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });

      check('JTT978.2:EP.OVERDRAFT-UPDATE.cap', answer.sw).is(sw.success);
      const after = await card.readPurse();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.available', after.available).is(fen(before.available + overdraftLimit - before.overdraftLimit));
      check('JTT978.2:EP.LAW.octets', after.available <= 0xffffff).is(true);
      await purse.overdraft(withinThreeOctets(before.overdraftLimit));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-007',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.cap'],
      needs,
      spends: { counters: 1, money: 0 },
      title: {
        zh: '透支限额与余额上限之和超过 FFFFFF 时拒绝，卡片不变',
        en: 'a limit that exceeds FFFFFF together with the cap is refused and changes nothing',
      },
      rows: tooHigh,
    },
    async (instruments, { limit }) => {
      const { card, check } = instruments;
      await card.present();
      const before = await standing(card);
      const overdraftLimit = limit(instruments);
      const { authorization } = await openUpdate(instruments, overdraftLimit);

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });

      await card.present();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.cap', answer.sw).is(refusal);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.cap', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-008',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.overdrawn'],
      needs: [...needs, 'EP.purchase', 'EP.load'],
      spends: wholeLimit,
      title: {
        zh: '新限额低于已透支额时拒绝，卡片不变',
        en: 'a limit below what is overdrawn is refused and changes nothing',
      },
      purpose: {
        zh: '以何状态字拒绝没有公开来源；本项是推断，只作观察',
        en: 'an inference, observed only; with which word a card refuses is not public',
      },
      rows: [
        { row: 'by-one', title: { zh: '低 1 分', en: 'by one fen' }, below: ({ overdrawn }: PurseState) => fen(overdrawn - 1) },
        { row: 'zero', title: { zh: '新限额为 0', en: 'a limit of zero' }, below: () => fen(0) },
      ],
    },
    async (instruments, { below }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: fare });
      const { completion, restore } = await updateKind.open(instruments, fare);
      await completion.send();
      const { available } = await card.readPurse();
      await purse.purchase(withinThreeOctets(available));
      const drawn = await card.readPurse();
      const overdraftLimit = withinThreeOctets(fen(Math.max(0, below(drawn))));
      const { authorization } = await openUpdate(instruments, overdraftLimit);

      await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });

      await card.present();
      const after = await card.readPurse();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.overdrawn', { limit: after.overdraftLimit, overdrawn: after.overdrawn }).is({
        limit: drawn.overdraftLimit,
        overdrawn: drawn.overdrawn,
      });
      await purse.arrange({ spendable: withinThreeOctets(available) });
      await restore();
    },
  ),
];
