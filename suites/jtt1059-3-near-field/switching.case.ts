/** JT/T 1059.3 — near-field payment: one default card among several. */

import { fen } from '#harness';
import { switching } from '../jtt1059-2-se/se-case.ts';
import {
  fare,
  handleOf,
  moneyOf,
  numberIn,
  paying,
  purchase,
  readInside,
  refusal,
  registry,
  settled,
  sw,
  switchTo,
  testCase,
  testFamily,
  transitCard,
  twoCards,
} from './near-field-case.ts';

const pays = [...registry, ...purchase];

export const switchingCases = [
  testCase(
    {
      id: 'JTT1059.3-SWITCH-001',
      covers: ['JTT1059.3:SWITCH.terminal'],
      needs: twoCards,
      spends: switching,
      title: { zh: '切换后终端读到新卡的卡号与余额', en: 'after a change terminals read number and balance of the new card' },
    },
    async ({ se, inside, card, cards, scene, check }) => {
      const { aid } = await switchTo({ se, cards, scene }, 1);
      const own = await readInside({ se, inside }, aid);
      await card.reset();

      const selected = await card.attempt.selectAid({ aid: transitCard });
      const { amount } = await card.getBalance({ kind: 'available' });

      check('JTT1059.3:SWITCH.terminal', numberIn(selected)).is(own.number);
      check('JTT1059.3:SWITCH.terminal', amount).is(own.balance);
      await settled({ se, cards, scene });
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-SWITCH-002',
      covers: ['JTT1059.3:SWITCH.balances'],
      needs: [...twoCards, ...purchase],
      spends: paying,
      title: { zh: '来回切换后两张卡的卡号与余额不变', en: 'a change and one back leave number and balance of both cards' },
    },
    async ({ se, inside, card, cards, purse, scene, check }) => {
      await settled({ se, cards, scene });
      await card.present();
      await purse.arrange({ spendable: fare });
      await purse.purchase(fare);
      const before = [await readInside({ se, inside }, cards[0] ?? ''), await readInside({ se, inside }, cards[1] ?? '')];
      await switchTo({ se, cards, scene }, 1);
      await settled({ se, cards, scene });

      const after = [await readInside({ se, inside }, cards[0] ?? ''), await readInside({ se, inside }, cards[1] ?? '')];

      check('JTT1059.3:SWITCH.balances', after).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-SWITCH-003',
      covers: ['JTT1059.3:SWITCH.transaction'],
      needs: [...twoCards, ...purchase],
      spends: paying,
      title: {
        zh: '切换后，另一卡上初始化的消费不能完成，两卡余额不变',
        en: 'after a change a purchase that was opened before it is not completed, and neither card pays',
      },
    },
    async ({ se, inside, card, cards, purse, scene, check }) => {
      await settled({ se, cards, scene });
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = [await readInside({ se, inside }, cards[0] ?? ''), await readInside({ se, inside }, cards[1] ?? '')];
      await card.present();
      const { authorization } = await purse.openPurchase(fare);
      await switchTo({ se, cards, scene }, 1);
      await card.attempt.selectAid({ aid: transitCard });

      const answer = await card.attempt.debitForPurchase(authorization);

      const after = [await readInside({ se, inside }, cards[0] ?? ''), await readInside({ se, inside }, cards[1] ?? '')];
      check('JTT1059.3:SWITCH.transaction', answer.sw).is(refusal);
      check('JTT1059.3:SWITCH.transaction', after).is(before);
      await settled({ se, cards, scene });
    },
  ),

  testFamily(
    {
      id: 'JTT1059.3-OFF-001',
      covers: ['JTT1059.3:OFF.purchase', 'JTT1059.3:OFF.return'],
      needs: pays,
      spends: paying,
      title: {
        zh: '去激活的卡不付款，重新激活后余额与明细不变并可付款',
        en: 'a card that is off pays nothing; on again it has its money and log, and pays',
      },
      rows: [
        { row: 'card', title: { zh: '去激活卡片', en: 'the card switched off' }, off: 'card' as const },
        { row: 'interface', title: { zh: '关闭接口', en: 'the interface switched off' }, off: 'interface' as const },
      ],
    },
    async ({ se, inside, card, cards, purse, scene, check }, { off }) => {
      const service = await settled({ se, cards, scene });
      await card.present();
      await purse.arrange({ spendable: fen(3 * fare) });
      await purse.purchase(fare);
      const before = moneyOf(await card.readPurse());
      const handle = handleOf(await service.list(), cards[0] ?? '');
      const [change, back] = {
        card: [
          { scope: 0x01, to: 0x00, aids: [handle] },
          { scope: 0x01, to: 0x01, aids: [handle] },
        ],
        interface: [
          { scope: 0x04, to: 0x00 },
          { scope: 0x04, to: 0x80 },
        ],
      }[off] as [Parameters<typeof service.registrySet>[0], Parameters<typeof service.registrySet>[0]];
      await service.registrySet(change);
      await card.reset();

      const selected = await card.attempt.selectAid({ aid: transitCard });
      const offered = await card.attempt.initializeForPurchase({ amount: fare });

      const kept = await readInside({ se, inside }, cards[0] ?? '');
      check(
        'JTT1059.3:OFF.purchase',
        [selected.sw, offered.sw].map((word) => word === '9000'),
      ).is([false, false]);
      check('JTT1059.3:OFF.purchase', kept.balance).is(before.available);
      await (await se.registry()).registrySet(back);
      await card.present();
      check('JTT1059.3:OFF.return', moneyOf(await card.readPurse())).is(before);
      const { authorization } = await purse.openPurchase(fare);
      check('JTT1059.3:OFF.return', (await card.attempt.debitForPurchase(authorization)).sw).is(sw.success);
    },
  ),
];
