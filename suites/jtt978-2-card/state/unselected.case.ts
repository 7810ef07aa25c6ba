/** JT/T 978.2 — electronic purse: the first command after a reset, where nothing is selected. */

import type { Answer, Card, Row } from '#harness';
import { opening, refusal, smallest, testFamily } from '../purse-case.ts';
import { kinds } from '../transaction-kind.ts';

const firstCommands: readonly (Row & { readonly needs: readonly string[]; readonly send: (card: Card) => Promise<Answer> })[] = [
  ...kinds.map(({ name, title, needs, initialize }) => ({
    row: name,
    title: { zh: `${title.zh}初始化`, en: `INITIALIZE of ${title.en}` },
    needs: needs.filter((need) => need.startsWith('EP')),
    send: (card: Card) => initialize(card, smallest),
  })),
  {
    row: 'balance',
    title: { zh: '读余额', en: 'GET BALANCE' },
    needs: ['EP'],
    send: (card) => card.attempt.getBalance({ kind: 'balance' }),
  },
];

export const unselectedCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-033',
      covers: ['JTT978.2:EP.STATE.unselected'],
      needs: ({ needs }) => needs,
      spends: opening,
      killsNothing: { zh: '只作观察，不使样品不合格', en: 'it is only observed and fails no device' },
      title: { zh: '复位后未选择应用时拒绝钱包指令', en: 'after a reset and before SELECT a command of the purse is refused' },
      purpose: { zh: '卡片可以默认选中钱包，只作观察', en: 'a card may have the purse selected by default, so this is only observed' },
      rows: firstCommands,
    },
    async ({ card, check }, { send }) => {
      await card.present();
      await card.reset();

      const answer = await send(card);

      check('JTT978.2:EP.STATE.unselected', answer.sw).is(refusal);
    },
  ),
];
