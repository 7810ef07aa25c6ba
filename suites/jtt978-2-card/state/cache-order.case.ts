/** JT/T 978.2 — electronic purse: UPDATE CAPP DATA CACHE, sent where no CAPP purchase is open. */

import { fen, yuan } from '#harness';
import { metroEntry, noOccasion, payFlatFare } from '../journey.ts';
import { fare, oneTransaction, opening, type PurseInstruments, refusal, testFamily } from '../purse-case.ts';
import { cappKind } from '../transaction-kind.ts';

const { journey, trip } = metroEntry(noOccasion);

/** Cache updates, as terminals send them for an entry by metro. */
const updates = [
  { file: '1A', update: { sfi: 0x1a, record: journey } },
  { file: '1E', update: { sfi: 0x1e, record: trip } },
] as const;

export const cacheOrderCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-019',
      beside: { zh: '另一条指令：复位后的缓存更新', en: 'another command: an update of the cache after the reset' },
      covers: ['JTT978.2:EP.CAPP-CACHE.state'],
      needs: ['EP', 'EP.capp'],
      spends: opening,
      title: {
        zh: '复合消费初始化后复位且未选择应用时拒绝缓存更新',
        en: 'after a CAPP purchase was opened, a reset and no SELECT, a cache update is refused',
      },
      rows: updates.map(({ file, update }) => ({ row: file, title: { zh: `${file} 文件`, en: `EF ${file}` }, update })),
    },
    async ({ card, check }, { update }) => {
      await card.present();
      const before = await card.readPurse();
      await card.initializeForCappPurchase({ amount: fen(0) });
      await card.reset();

      const answer = await card.attempt.updateCappDataCache(update);

      await card.present();
      check('JTT978.2:EP.CAPP-CACHE.state', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-CACHE.state', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-020',
      covers: ['JTT978.2:EP.CAPP-CACHE.discard'],
      needs: [...cappKind.needs, 'EP.purchase'],
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '状态不符时送入的缓存记录不随其后的复合消费生效',
        en: 'a record that was handed over in the wrong state does not take effect with the CAPP purchase after it',
      },
      rows: [
        { row: 'idle', title: { zh: '空闲时送入', en: 'handed over when idle' }, arrive: async () => {} },
        {
          row: 'purchase-open',
          title: { zh: '消费初始化后送入', en: 'handed over while an ordinary purchase was open' },
          arrive: ({ purse }: PurseInstruments) => purse.openPurchase(fare),
        },
      ],
    },
    async (instruments, { arrive }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: yuan(2) });
      const before = await card.readPurse();
      await arrive(instruments);
      await card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey });

      await payFlatFare(instruments, fare);

      check('JTT978.2:EP.CAPP-CACHE.discard', (await card.readPurse()).journeys).is(before.journeys);
    },
  ),
];
