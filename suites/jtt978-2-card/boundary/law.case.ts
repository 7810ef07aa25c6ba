/** JT/T 978.2 — electronic purse: the balance law (A cap, B real balance, C overdraft limit, D overdrawn) and its edges. */

import { exactly, fen, yuan } from '#harness';
import { everything, withinThreeOctets } from '../amounts.ts';
import { payFlatFare } from '../journey.ts';
import { arrangeBalance } from '../online-case.ts';
import { fare, oneTransaction, refusal, smallest, sw, testCase, testFamily } from '../purse-case.ts';
import { cappKind, kindRows, loadKind, purchaseKind } from '../transaction-kind.ts';
import { lawful, moneyOf, whereCapKnown, withinOctets } from './lawful.ts';

/** All that a purse can hold, spent and loaded again, and a few small transactions. */
const wholePurse = { counters: 8, money: fen(0x2000000 + yuan(100)) } as const;

export const balanceLawCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-LAW-001',
      covers: ['JTT978.2:EP.LAW.holds', 'JTT978.2:EP.LAW.octets'],
      needs: ({ kind }) => kind.needs,
      spends: oneTransaction,
      title: { zh: '交易之后各余额仍符合余额规律', en: 'after a transaction the balances still follow their law' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { restore } = await kind.make(instruments, fare);

      const money = moneyOf(await card.readPurse());

      check('JTT978.2:EP.LAW.holds', money).is(lawful(purse.cap()));
      check('JTT978.2:EP.LAW.octets', money).is(withinOctets);
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-LAW-002',
      covers: ['JTT978.2:EP.LAW.edges', 'JTT978.2:EP.LAW.holds'],
      needs: ({ kind }) => [...kind.needs, 'EP.load'],
      spends: wholePurse,
      title: {
        zh: '可用余额用尽后 1 分也不能消费，圈存 1 分后恰可消费 1 分',
        en: 'once all is spent not one fen can be, and after a load of one fen exactly that one',
      },
      rows: [purchaseKind, cappKind].map((kind) => ({ row: kind.name, title: kind.title, kind })),
    },
    async (instruments, { kind }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: fare });
      const { available } = await card.readPurse();
      await kind.make(instruments, everything(available));
      const spent = await card.readPurse();

      const answer = await kind.initialize(card, smallest);

      await card.present();
      check('JTT978.2:EP.LAW.edges', { available: spent.available, refused: refusal.judge(answer.sw) === 'met' }).is({
        available: 0,
        refused: true,
      });
      check('JTT978.2:EP.LAW.holds', moneyOf(await card.readPurse())).is(lawful(purse.cap()));
      await purse.load(smallest);
      const tooMuch = await kind.initialize(card, fen(2));
      await card.present();
      await kind.make(instruments, smallest);
      const again = await card.readPurse();
      check('JTT978.2:EP.LAW.edges', { refused: refusal.judge(tooMuch.sw) === 'met', available: again.available }).is({
        refused: true,
        available: 0,
      });
      await purse.load(everything(available));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LAW-003',
      covers: ['JTT978.2:EP.LAW.edges', 'JTT978.2:EP.LAW.holds', 'JTT978.2:EP.LAW.octets'],
      needs: [...loadKind.needs, 'EP.purchase'],
      spends: wholePurse,
      title: {
        zh: '余额到上限后 1 分也不能圈存，消费 1 分后恰可圈存 1 分',
        en: 'at the cap not one fen can be loaded, and after a purchase of one fen exactly that one',
      },
    },
    async ({ card, purse, scene, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      const room = withinThreeOctets(fen(purse.cap() - before.balance + before.overdrawn));
      await purse.attemptLoad(room);
      await card.present();
      const full = await card.readPurse();

      const beyond = await purse.attemptLoad(smallest);

      await card.present();
      const money = moneyOf(await card.readPurse());
      check('JTT978.2:EP.LAW.edges', { refused: refusal.judge(beyond.sw) === 'met', money }).is(
        whereCapKnown(scene, exactly({ refused: true, money: { ...moneyOf(full), balance: purse.cap(), overdrawn: 0 } })),
      );
      check('JTT978.2:EP.LAW.holds', money).is(lawful(purse.cap()));
      check('JTT978.2:EP.LAW.octets', money).is(withinOctets);
      await purse.purchase(smallest);
      const two = await purse.attemptLoad(fen(2));
      await card.present();
      const one = await purse.attemptLoad(smallest);
      await card.present();
      const { balance } = await card.readPurse();
      check('JTT978.2:EP.LAW.edges', { refused: refusal.judge(two.sw) === 'met', accepted: one.sw, balance }).is(
        whereCapKnown(scene, exactly({ refused: true, accepted: sw.success, balance: purse.cap() })),
      );
      await purse.arrange({ room: withinThreeOctets(fen(purse.cap() - before.balance)) });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LAW-004',
      covers: ['JTT978.2:EP.LAW.edges', 'JTT978.2:EP.LAW.holds'],
      needs: [...cappKind.needs, 'EP.purchase', 'EP.load'],
      spends: wholePurse,
      title: {
        zh: '余额逐分越过零点：恰好用完、进入透支、恰好还清，各余额仍符合规律',
        en: 'across zero fen by fen: exactly spent, into the overdraft, exactly paid back, and the law still holds',
      },
      purpose: {
        zh: '没有透支的卡片以 0 元复合消费代替进入透支',
        en: 'a card without an overdraft makes a CAPP purchase of nothing in its place',
      },
    },
    async (instruments) => {
      const { card, purse, check } = instruments;
      await card.present();
      await arrangeBalance(instruments, fare);
      const before = await card.readPurse();
      await purse.purchase(withinThreeOctets(before.balance));
      const spent = await card.readPurse();
      await payFlatFare(instruments, fen(Math.min(spent.available, yuan(0.37))));
      const owing = await card.readPurse();
      await purse.load(fen(Math.max(smallest, Math.min(owing.overdrawn, fare))));
      const repaid = await card.readPurse();
      await payFlatFare(instruments, fen(Math.min(repaid.available, yuan(0.37))));
      const again = await card.readPurse();

      await purse.load(fen(Math.min(again.overdrawn, fare) + 1));

      const last = await card.readPurse();
      check('JTT978.2:EP.LAW.edges', { balance: spent.balance, overdrawn: spent.overdrawn }).is({ balance: 0, overdrawn: 0 });
      check('JTT978.2:EP.LAW.edges', { balance: last.balance, overdrawn: last.overdrawn }).is({ balance: again.balance + 1, overdrawn: 0 });
      check('JTT978.2:EP.LAW.holds', moneyOf(spent)).is(lawful(purse.cap()));
      check('JTT978.2:EP.LAW.holds', moneyOf(owing)).is(lawful(purse.cap()));
      check('JTT978.2:EP.LAW.holds', moneyOf(repaid)).is(lawful(purse.cap()));
      check('JTT978.2:EP.LAW.holds', moneyOf(again)).is(lawful(purse.cap()));
      check('JTT978.2:EP.LAW.holds', moneyOf(last)).is(lawful(purse.cap()));
      await purse.arrange({ spendable: withinThreeOctets(before.available) });
    },
  ),
];
