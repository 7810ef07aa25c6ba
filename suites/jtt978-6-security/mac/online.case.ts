/** JT/T 978.6 — electronic purse: MAC2 of an unload and of a new overdraft limit are compared in all of their 32 bits. */

import { otherLimit } from '../../jtt978-2-card/amounts.ts';
import { fare, oneTransaction, refusal, sw, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { unloadKind, updateKind } from '../../jtt978-2-card/transaction-kind.ts';
import { wrongMacs } from './wrong-macs.ts';

const oneTry = { ...oneTransaction, macTries: 1 } as const;

export const onlineMacCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-MAC-003',
      covers: ['JTT978.6:MAC.unload', 'JTT978.6:MAC.unload.word'],
      needs: unloadKind.needs,
      spends: oneTry,
      title: { zh: '圈提 MAC2 错误时拒绝，卡片不变', en: 'an unload with a wrong MAC2 is refused and changes nothing' },
      rows: wrongMacs,
    },
    async (instruments, { spoil }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();
      const { authorization } = await purse.openUnload(fare);

      const answer = await card.attempt.debitForUnload({ ...authorization, mac2: spoil(authorization.mac2) });

      check('JTT978.6:MAC.unload', answer.sw).is(refusal);
      check('JTT978.6:MAC.unload.word', answer.sw).is(sw.macInvalid);
      check('JTT978.6:MAC.unload', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-MAC-004',
      covers: ['JTT978.6:MAC.overdraft', 'JTT978.6:MAC.overdraft.word'],
      needs: updateKind.needs,
      spends: oneTry,
      title: {
        zh: '修改透支限额 MAC2 错误时拒绝，卡片不变',
        en: 'a change of the overdraft limit with a wrong MAC2 is refused and changes nothing',
      },
      rows: wrongMacs,
    },
    async ({ card, purse, check }, { spoil }) => {
      await card.present();
      const before = await card.readPurse();
      const overdraftLimit = otherLimit(before, purse.cap(), fare);
      const { authorization } = await purse.openOverdraft(overdraftLimit);

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization, mac2: spoil(authorization.mac2) });

      check('JTT978.6:MAC.overdraft', answer.sw).is(refusal);
      check('JTT978.6:MAC.overdraft.word', answer.sw).is(sw.macInvalid);
      check('JTT978.6:MAC.overdraft', await card.readPurse()).is(before);
    },
  ),
];
