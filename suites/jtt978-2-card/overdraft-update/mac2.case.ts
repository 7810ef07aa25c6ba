/** JT/T 978.2 — electronic purse: UPDATE OVERDRAW LIMIT takes the MAC2 of its own change, in its own time, once. */

import {
  bytes,
  type Fen,
  type Forgery,
  fen,
  flipBit,
  type OnlineAuthorization,
  type OpenOverdraft,
  type Row,
  type Stranger,
} from '#harness';
import { otherLimit } from '../amounts.ts';
import { standing } from '../purchase-case.ts';
import {
  cardDay,
  fare,
  oneTransaction,
  type PurseInstruments,
  refusal,
  smallest,
  sw,
  testCase,
  testFamily,
  twoTransactions,
} from '../purse-case.ts';
import { loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

const { needs } = updateKind;
const oneTry = { ...oneTransaction, macTries: 1 } as const;

type Mac2 = Pick<OnlineAuthorization, 'dateTime' | 'mac2'>;

/** A limit next to this one. */
const neighbourOf = (limit: Fen): Fen => (limit === 0 ? smallest : fen(limit - 1));

/** Authorizations that fit another change of the limit, or none. */
const misfits: readonly (Row & { readonly misfit: (instruments: PurseInstruments, open: OpenOverdraft) => Promise<Mac2> })[] = [
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
    row: 'limit',
    title: { zh: '新限额不同', en: 'for another limit' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeOverdraft({ ...offer, newLimit: neighbourOf(offer.newLimit) }),
  },
  {
    row: 'limit-in-force',
    title: { zh: '现行限额', en: 'for the limit in force' },
    misfit: ({ issuer }, { offer: { overdraftLimit, newLimit, ...offer } }) =>
      issuer.authorizeOverdraft({
        ...offer,
        overdraftLimit,
        newLimit: overdraftLimit === newLimit ? neighbourOf(newLimit) : overdraftLimit,
      }),
  },
  {
    row: 'random',
    title: { zh: '随机数不同', en: 'for another random number' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeOverdraft({ ...offer, random: flipBit(offer.random, 31) }),
  },
  {
    row: 'counter',
    title: { zh: '联机交易序号不同', en: 'for another online counter' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeOverdraft({ ...offer, counter: offer.counter === 0 ? 1 : offer.counter - 1 }),
  },
  {
    row: 'terminal',
    title: { zh: '终端机编号不同', en: 'for another terminal' },
    misfit: ({ issuer }, { offer }) => issuer.authorizeOverdraft({ ...offer, terminal: flipBit(offer.terminal, 47) }),
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
    misfit: async ({ issuer }: PurseInstruments, { offer }: OpenOverdraft) => issuer.forgeOverdraft(offer, how),
  })),
];

const strangers: readonly (Row & { readonly row: Stranger })[] = [
  { row: 'another-card', title: { zh: '同一发卡机构的另一张卡', en: 'another card of the same issuer' } },
  { row: 'another-issuer', title: { zh: '另一发卡机构的同号卡', en: 'the same number of another issuer' } },
];

/** What may be open, or have been open, when no change of the limit is. */
const otherStates: readonly (Row & {
  readonly needs: readonly string[];
  readonly arrive: (instruments: PurseInstruments) => Promise<unknown>;
})[] = [
  { row: 'idle', title: { zh: '空闲时', en: 'when idle' }, needs: [], arrive: async () => {} },
  {
    row: 'selected',
    title: { zh: '修改透支限额初始化后重新上电并选择', en: 'after a change was opened, power lost and the purse selected' },
    needs: [],
    arrive: async ({ card }) => {
      await card.initializeForUpdate();
      await card.present();
    },
  },
  ...[purchaseKind, loadKind, unloadKind].map((kind) => ({
    row: `${kind.name}-open`,
    title: { zh: `${kind.title.zh}初始化后`, en: `while ${kind.article} ${kind.title.en} is open` },
    needs: kind.needs,
    arrive: async (instruments: PurseInstruments) => kind.open(instruments, fare),
  })),
];

export const overdraftMac2Cases = [
  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-009',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.mac2', 'JTT978.2:EP.OVERDRAFT-UPDATE.mac2.word', 'JTT978.2:EP.OVERDRAFT-UPDATE.atomic'],
      needs,
      spends: oneTry,
      title: {
        zh: 'MAC2 与本次修改不符时拒绝，限额、余额、序号与记录不变',
        en: 'a MAC2 that does not fit is refused and changes nothing',
      },
      rows: misfits,
    },
    async (instruments, { misfit }) => {
      const { card, purse, check } = instruments;
      await card.present();
      const before = await standing(card);
      const overdraftLimit = otherLimit(before.purse, purse.cap(), fare);
      const authorization = await misfit(instruments, await purse.openOverdraft(overdraftLimit));

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });

      check('JTT978.2:EP.OVERDRAFT-UPDATE.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.mac2.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-010',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.mac2', 'JTT978.2:EP.OVERDRAFT-UPDATE.atomic'],
      needs: [...needs, 'masters.overdraft'],
      spends: oneTry,
      title: { zh: '以他卡密钥计算的 MAC2 不能修改透支限额', en: 'a MAC2 made for a stranger changes no limit' },
      rows: strangers,
    },
    async (instruments, { row }) => {
      const { card, purse, issuer, check } = instruments;
      await card.present();
      const before = await standing(card);
      const overdraftLimit = otherLimit(before.purse, purse.cap(), fare);
      const { offer } = await purse.openOverdraft(overdraftLimit);
      const authorization = await issuer.authorizeOverdraft(offer, row);

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });

      check('JTT978.2:EP.OVERDRAFT-UPDATE.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-011',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.order', 'JTT978.2:EP.OVERDRAFT-UPDATE.order.word', 'JTT978.2:EP.OVERDRAFT-UPDATE.atomic'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: oneTry,
      title: {
        zh: '没有修改可完成时拒绝修改透支限额，卡片不变',
        en: 'UPDATE OVERDRAW LIMIT is refused where no change is open, and changes nothing',
      },
      rows: otherStates,
    },
    async (instruments, { arrive }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);
      const overdraftLimit = otherLimit(before.purse, purse.cap(), fare);
      await arrive(instruments);

      const answer = await card.attempt.updateOverdrawLimit({ overdraftLimit, dateTime: cardDay, mac2: bytes('00000000') });

      await card.present();
      check('JTT978.2:EP.OVERDRAFT-UPDATE.order', answer.sw).is(refusal);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-LIMIT-013',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.once'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '同一修改命令重发被拒绝，限额只修改一次',
        en: 'the same change sent twice is refused the second time: it counts once',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await updateKind.arrange(instruments);
      const { completion, restore } = await updateKind.open(instruments, fare);
      await completion.send();
      const before = await card.readPurse();

      const answer = await completion.send();

      check('JTT978.2:EP.OVERDRAFT-UPDATE.once', answer.sw).is(refusal);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.once', await card.readPurse()).is(before);
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-LIMIT-014',
      covers: ['JTT978.2:EP.OVERDRAFT-UPDATE.mac2', 'JTT978.2:EP.OVERDRAFT-UPDATE.atomic'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '已用过的 MAC2 在相同新限额的新修改中无效',
        en: 'the MAC2 of a change that took place does not serve another to the same limit',
      },
      rows: [
        { row: 'at-once', title: { zh: '紧接着', en: 'at once' }, pause: async () => {} },
        { row: 'after-reset', title: { zh: '掉电后', en: 'after a loss of power' }, pause: ({ card }: PurseInstruments) => card.present() },
      ],
    },
    async (instruments, { pause }) => {
      const { card, check } = instruments;
      await card.present();
      await updateKind.arrange(instruments);
      const { completion, restore } = await updateKind.open(instruments, fare);
      await completion.send();
      const before = await standing(card);
      await pause(instruments);
      await card.initializeForUpdate();

      const answer = await completion.send();

      check('JTT978.2:EP.OVERDRAFT-UPDATE.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.OVERDRAFT-UPDATE.atomic', await standing(card)).is(before);
      await restore();
    },
  ),
];
