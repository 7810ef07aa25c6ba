/** JT/T 978.6 — electronic purse: MAC2 of a load covers all that the load is, and nothing constant stands in for a MAC. */

import { fen, flipBit, type OnlineAuthorization, type OpenLoad, type Row } from '#harness';
import { openFlatFare } from '../../jtt978-2-card/journey.ts';
import { standing } from '../../jtt978-2-card/purchase-case.ts';
import { fare, oneTransaction, type PurseInstruments, refusal, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { ones } from './wrong-macs.ts';

const arranging = ['EP', 'keys.purchase', 'keys.load'];
const oneTry = { ...oneTransaction, macTries: 1 } as const;

type Mac2 = Pick<OnlineAuthorization, 'dateTime' | 'mac2'>;

/** Authorizations under the right key that fit another load, or an unload. */
const misfits: readonly (Row & {
  readonly needs: readonly string[];
  readonly misfit: (instruments: PurseInstruments, open: OpenLoad) => Promise<Mac2>;
})[] = [
  row('amount', '金额少 1 分', 'for one fen less', ({ issuer }, { offer }) =>
    issuer.authorizeLoad({ ...offer, amount: fen(offer.amount - 1) }),
  ),
  row('counter', '联机交易序号不同', 'for another online counter', ({ issuer }, { offer }) =>
    issuer.authorizeLoad({ ...offer, counter: offer.counter === 0 ? 1 : offer.counter - 1 }),
  ),
  row('random-first', '随机数首字节不同', 'for another random number, its first octet', ({ issuer }, { offer }) =>
    issuer.authorizeLoad({ ...offer, random: flipBit(offer.random, 0) }),
  ),
  row('random-last', '随机数末字节不同', 'for another random number, its last octet', ({ issuer }, { offer }) =>
    issuer.authorizeLoad({ ...offer, random: flipBit(offer.random, 31) }),
  ),
  row('terminal-first', '终端机编号首字节不同', 'for another terminal, its first octet', ({ issuer }, { offer }) =>
    issuer.authorizeLoad({ ...offer, terminal: flipBit(offer.terminal, 7) }),
  ),
  row('terminal-last', '终端机编号末字节不同', 'for another terminal, its last octet', ({ issuer }, { offer }) =>
    issuer.authorizeLoad({ ...offer, terminal: flipBit(offer.terminal, 47) }),
  ),
  row('year', '年份不同', 'with another year', async (_, { authorization }) => ({
    ...authorization,
    dateTime: flipBit(authorization.dateTime, 15),
  })),
  row('second', '秒不同', 'with another second', async (_, { authorization }) => ({
    ...authorization,
    dateTime: flipBit(authorization.dateTime, 55),
  })),
  row('type', '交易类型为圈提', 'over the type of an unload', ({ issuer }, { offer }) => issuer.authorizeUnload(offer, undefined, 'load')),
  row('unload', '按圈提计算', 'made for an unload', ({ issuer }, { offer }) => issuer.authorizeUnload(offer), ['keys.unload']),
];

/** The commands that complete a purchase, a CAPP purchase and a load, with a MAC of nothing but ones. */
const completions: readonly (Row & {
  readonly needs: string;
  readonly complete: (instruments: PurseInstruments) => Promise<{ readonly sw: string }>;
})[] = [
  {
    row: 'purchase',
    title: { zh: '消费 MAC1', en: 'MAC1 of a purchase' },
    needs: 'EP.purchase',
    async complete({ card, purse }) {
      const { authorization } = await purse.openPurchase(fare);
      return card.attempt.debitForPurchase({ ...authorization, mac1: ones.spoil(authorization.mac1) });
    },
  },
  {
    row: 'capp',
    title: { zh: '复合消费 MAC1', en: 'MAC1 of a CAPP purchase' },
    needs: 'EP.capp',
    async complete({ card, purse }) {
      const { authorization } = await openFlatFare({ card, purse }, fare);
      return card.attempt.debitForCappPurchase({ ...authorization, mac1: ones.spoil(authorization.mac1) });
    },
  },
  {
    row: 'load',
    title: { zh: '圈存 MAC2', en: 'MAC2 of a load' },
    needs: 'EP.load',
    async complete({ card, purse }) {
      const { authorization } = await purse.openLoad(fare);
      return card.attempt.creditForLoad({ ...authorization, mac2: ones.spoil(authorization.mac2) });
    },
  },
];

export const loadMacCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-MAC-001',
      covers: ['JTT978.6:MAC.load.bound'],
      needs: ({ needs }) => [...arranging, 'EP.load', ...needs],
      spends: oneTry,
      title: { zh: 'MAC2 与本次圈存不符时拒绝，卡片不变', en: 'a MAC2 that does not fit the load is refused and changes nothing' },
      rows: misfits,
    },
    async (instruments, { misfit }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ room: fare });
      const before = await standing(card);
      const authorization = await misfit(instruments, await purse.openLoad(fare));

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.6:MAC.load.bound', answer.sw).is(refusal);
      check('JTT978.6:MAC.load.bound', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-MAC-002',
      covers: ['JTT978.6:MAC.constant'],
      needs: ({ needs }) => [...arranging, needs],
      spends: oneTry,
      title: { zh: '全 FF 不能当作 MAC，卡片不变', en: 'nothing but FF is no MAC and changes nothing' },
      rows: completions,
    },
    async (instruments, { complete }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: fare, room: fare });
      const before = await standing(card);

      const { sw } = await complete(instruments);

      check('JTT978.6:MAC.constant', sw).is(refusal);
      check('JTT978.6:MAC.constant', await standing(card)).is(before);
    },
  ),
];

function row(
  name: string,
  zh: string,
  en: string,
  misfit: (instruments: PurseInstruments, open: OpenLoad) => Promise<Mac2>,
  needs: readonly string[] = [],
) {
  return { row: name, title: { zh, en }, needs, misfit };
}
