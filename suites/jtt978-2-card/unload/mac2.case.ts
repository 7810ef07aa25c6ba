/** JT/T 978.2 — electronic purse: DEBIT FOR UNLOAD takes the MAC2 of its own unload, in its own time, once. */

import { bytes, type Forgery, fen, flipBit, type OnlineAuthorization, type OpenUnload, type Row, type Stranger } from '#harness';
import { openUnload } from '../online-case.ts';
import { standing } from '../purchase-case.ts';
import { cardDay, fare, oneTransaction, type PurseInstruments, refusal, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';
import { loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

const { needs } = unloadKind;
const oneTry = { ...oneTransaction, macTries: 1 } as const;

type Mac2 = Pick<OnlineAuthorization, 'dateTime' | 'mac2'>;

/** Authorizations that fit another unload, or none. */
const misfits: readonly (Row & { readonly misfit: (instruments: PurseInstruments, open: OpenUnload) => Promise<Mac2> })[] = [
  {
    row: 'first-bit',
    title: { zh: '首位取反', en: 'its first bit turned over' },
    misfit: async (_, { authorization }) => ({ ...authorization, mac2: flipBit(authorization.mac2, 0) }),
  },
  {
    row: 'last-bit',
    title: { zh: '末位取反', en: 'its last bit turned over' },
    misfit: async (_, { authorization }) => ({ ...authorization, mac2: flipBit(authorization.mac2, 31) }),
  },
  {
    row: 'time',
    title: { zh: '日期时间不同', en: 'with another date and time' },
    misfit: async (_, { authorization }) => ({ ...authorization, dateTime: cardDay }),
  },
  {
    row: 'second',
    title: { zh: '秒不同', en: 'with another second' },
    misfit: async (_, { authorization }) => ({ ...authorization, dateTime: flipBit(authorization.dateTime, 55) }),
  },
  {
    row: 'amount',
    title: { zh: '金额少 1 分', en: 'for one fen less' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeUnload({ ...offer, amount: fen(offer.amount - 1) }),
  },
  {
    row: 'random',
    title: { zh: '随机数不同', en: 'for another random number' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeUnload({ ...offer, random: flipBit(offer.random, 31) }),
  },
  {
    row: 'counter',
    title: { zh: '联机交易序号不同', en: 'for another online counter' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeUnload({ ...offer, counter: offer.counter === 0 ? 1 : offer.counter - 1 }),
  },
  {
    row: 'terminal',
    title: { zh: '终端机编号不同', en: 'for another terminal' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeUnload({ ...offer, terminal: flipBit(offer.terminal, 47) }),
  },
  {
    row: 'load',
    title: { zh: '按圈存计算', en: 'made for a load' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeLoad(offer),
  },
  {
    row: 'mac1',
    title: { zh: '以卡片自己的 MAC1 代替', en: 'the card’s own MAC1 in its place' },
    misfit: async (_, { offer, authorization }) => ({ ...authorization, mac2: offer.mac1 }),
  },
  ...(['zero-session-key', 'zero-card-key'] as const satisfies readonly Forgery[]).map((how) => ({
    row: how,
    title:
      how === 'zero-session-key'
        ? { zh: '以全零过程密钥计算', en: 'made with a session key of zeros' }
        : { zh: '以全零卡片密钥计算', en: 'made with a card key of zeros' },
    misfit: async ({ issuer }: PurseInstruments, { offer }: OpenUnload) => issuer.forgeUnload(offer, how),
  })),
];

const strangers: readonly (Row & { readonly row: Stranger })[] = [
  { row: 'another-card', title: { zh: '同一发卡机构的另一张卡', en: 'another card of the same issuer' } },
  { row: 'another-issuer', title: { zh: '另一发卡机构的同号卡', en: 'the same number of another issuer' } },
];

/** What may be open, or have been open, when no unload is. */
const otherStates: readonly (Row & {
  readonly needs: readonly string[];
  readonly arrive: (instruments: PurseInstruments) => Promise<unknown>;
})[] = [
  { row: 'idle', title: { zh: '空闲时', en: 'when idle' }, needs: [], arrive: async () => {} },
  {
    row: 'selected',
    title: { zh: '圈提初始化后重新上电并选择', en: 'after an unload was opened, power lost and the purse selected' },
    needs: [],
    arrive: async ({ card }) => {
      await card.initializeForUnload({ amount: fare });
      await card.present();
    },
  },
  ...[purchaseKind, loadKind, updateKind].map((kind) => ({
    row: `${kind.name}-open`,
    title: { zh: `${kind.title.zh}初始化后`, en: `while ${kind.article} ${kind.title.en} is open` },
    needs: kind.needs,
    arrive: (instruments: PurseInstruments) => kind.open(instruments, fare),
  })),
];

export const unloadMac2Cases = [
  testFamily(
    {
      id: 'JTT978.2-EP-UNLOAD-010',
      covers: ['JTT978.2:EP.UNLOAD.mac2', 'JTT978.2:EP.UNLOAD.mac2.word', 'JTT978.2:EP.UNLOAD.atomic'],
      needs,
      spends: oneTry,
      title: { zh: 'MAC2 与本次圈提不符时拒绝，余额、序号与记录不变', en: 'a MAC2 that does not fit is refused and changes nothing' },
      rows: misfits,
    },
    async (instruments, { misfit }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);
      const authorization = await misfit(instruments, await purse.openUnload(fare));

      const answer = await card.attempt.debitForUnload(authorization);

      check('JTT978.2:EP.UNLOAD.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.mac2.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.UNLOAD.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-UNLOAD-011',
      covers: ['JTT978.2:EP.UNLOAD.mac2', 'JTT978.2:EP.UNLOAD.atomic'],
      needs: [...needs, 'masters.unload'],
      spends: oneTry,
      title: { zh: '以他卡密钥计算的 MAC2 不能圈提', en: 'a MAC2 made for a stranger unloads nothing' },
      rows: strangers,
    },
    async (instruments, { row }) => {
      const { card, purse, issuer, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);
      const { offer } = await purse.openUnload(fare);
      const authorization = await issuer.authorizeUnload(offer, row);

      const answer = await card.attempt.debitForUnload(authorization);

      check('JTT978.2:EP.UNLOAD.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-UNLOAD-012',
      covers: ['JTT978.2:EP.UNLOAD.order', 'JTT978.2:EP.UNLOAD.order.word', 'JTT978.2:EP.UNLOAD.atomic'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: oneTry,
      title: { zh: '没有圈提可完成时拒绝圈提，卡片不变', en: 'DEBIT FOR UNLOAD is refused where no unload is open, and changes nothing' },
      rows: otherStates,
    },
    async (instruments, { arrive }) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);
      await arrive(instruments);

      const answer = await card.attempt.debitForUnload({ dateTime: cardDay, mac2: bytes('00000000') });

      await card.present();
      check('JTT978.2:EP.UNLOAD.order', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.UNLOAD.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-UNLOAD-014',
      covers: ['JTT978.2:EP.UNLOAD.once'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: { zh: '同一圈提命令重发被拒绝，只扣一次款', en: 'the same unload sent twice is refused the second time: the money goes once' },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const { authorization } = await openUnload(instruments, fare);
      await card.debitForUnload(authorization);
      const before = await card.readPurse();

      const answer = await card.attempt.debitForUnload(authorization);

      check('JTT978.2:EP.UNLOAD.once', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.once', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-UNLOAD-015',
      beside: {
        zh: 'MAC2 出自本卡密钥但已用过，而非他卡密钥',
        en: 'the MAC2 is of the card’s own key and has been used; it is not a stranger’s',
      },
      covers: ['JTT978.2:EP.UNLOAD.mac2', 'JTT978.2:EP.UNLOAD.atomic'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '已用过的 MAC2 在同额的新圈提中无效',
        en: 'the MAC2 of an unload that took place does not serve another of the same amount',
      },
      rows: [
        { row: 'at-once', title: { zh: '紧接着', en: 'at once' }, pause: async () => {} },
        { row: 'after-reset', title: { zh: '掉电后', en: 'after a loss of power' }, pause: ({ card }: PurseInstruments) => card.present() },
      ],
    },
    async (instruments, { pause }) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const { authorization } = await openUnload(instruments, fare);
      await card.debitForUnload(authorization);
      const before = await standing(card);
      await pause(instruments);
      await card.initializeForUnload({ amount: fare });

      const answer = await card.attempt.debitForUnload(authorization);

      check('JTT978.2:EP.UNLOAD.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.UNLOAD.atomic', await standing(card)).is(before);
    },
  ),
];
