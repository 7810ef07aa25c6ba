/** JT/T 978.2 — electronic purse: where the editions of 2015 and 2023 differ, how a card of one takes what the other sends. */

import { fen, oneOf } from '#harness';
import { entered, readBooks } from '../books.ts';
import { enough } from '../online-case.ts';
import { fare, oneTransaction, type PurseInstruments, refusal, testCase, testFamily } from '../purse-case.ts';

const debit = {
  covers: ['JTT978.2:EP.EDITION.debit', 'JTT978.2:EP.EDITION.agree'],
  needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
  spends: { ...oneTransaction, macTries: 1 },
} as const;

/** DEBIT FOR PURCHASE with the P1 of another edition and a genuine MAC1: whether the card takes it, and what it made of it. */
async function debitAs(p1: number, { card, purse, check }: PurseInstruments): Promise<void> {
  await card.present();
  await purse.arrange(enough);
  const before = await readBooks(card);
  const { offer, authorization } = await purse.openPurchase(fare);

  const answer = await card.attempt.debitForPurchase({ ...authorization, p1 });

  check('JTT978.2:EP.EDITION.debit', answer.sw).is(refusal);
  const paid = entered(before, { ...offer, dateTime: authorization.dateTime }, fen(before.available - fare));
  check('JTT978.2:EP.EDITION.agree', await readBooks(card)).is(answer.sw === '9000' ? paid : before);
}

export const editionCases = [
  testCase(
    {
      id: 'JTT978.2-EP-EDITION-001',
      ...debit,
      editions: ['2015'],
      title: {
        zh: '2015 版卡片如何应答 P1 为 02（2023 版）的消费：应答与结果一致',
        en: 'how a card of the 2015 edition takes a purchase debit with P1 02, as that of 2023 has it: answer and result agree',
      },
    },
    (instruments) => debitAs(0x02, instruments),
  ),

  testCase(
    {
      id: 'JTT978.2-EP-EDITION-002',
      ...debit,
      editions: ['2023'],
      killsNothing: { zh: '只适用于 2023 版，故障卡按 2015 版运行', en: 'for the 2023 edition only; the faulty cards run in that of 2015' },
      title: {
        zh: '2023 版卡片如何应答消费初始化后 P1 为 01（2015 版）的消费：应答与结果一致',
        en: 'how a card of the 2023 edition takes a purchase debit with P1 01, as that of 2015 has it: answer and result agree',
      },
    },
    (instruments) => debitAs(0x01, instruments),
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-EDITION-003',
      covers: ['JTT978.2:EP.EDITION.credit', 'JTT978.2:EP.EDITION.agree'],
      needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'],
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '圈存的 P2 为 00 或 02：完成，或拒绝且卡片不变',
        en: 'a load with P2 00 or 02: complete, or refused with nothing changed',
      },
      rows: [
        { row: 'p2-00', title: { zh: 'P2 为 00', en: 'P2 00' }, p2: 0x00 },
        { row: 'p2-02', title: { zh: 'P2 为 02', en: 'P2 02' }, p2: 0x02 },
      ],
    },
    async ({ card, purse, check }, { p2 }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await readBooks(card);
      const { offer, authorization } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad({ ...authorization, p2 });

      check('JTT978.2:EP.EDITION.credit', answer.sw).is(
        oneOf({ '9000': { zh: '接受', en: 'taken' }, '6A86': { zh: '拒绝该 P2', en: 'this P2 is refused' } }),
      );
      const loaded = entered(before, { ...offer, type: 2, dateTime: authorization.dateTime }, fen(before.available + fare));
      check('JTT978.2:EP.EDITION.agree', await readBooks(card)).is(answer.sw === '9000' ? loaded : before);
    },
  ),
];
