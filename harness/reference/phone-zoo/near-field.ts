/** Faulty phones that terminals meet: found otherwise than they should be, with cards that pay wrongly, and wallets that hear something else. */

import { hex } from '../../bytes/hex.ts';
import { purseAid } from '../../tunion/aid.ts';
import type { Handler } from '../se/handlers.ts';
import { applicationIn, type Persistent, refuse } from '../se/state.ts';
import { faults } from '../zoo/zoo.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('near-field');

/** SELECT as terminals ask for it, changed; a wallet's is sound. */
const inField =
  (select: Handler, change: Handler): Handler =>
  (state, command, element) =>
    (state.volatile.side === 'field' ? change : select)(state, command, element);

/** A faulty card of the cards' zoo, on a phone. */
function withCard(id: string, named: Pick<PhoneFault, 'id' | 'title'>, ...breaks: [string, ...string[]]): PhoneFault {
  const known = faults.find((each) => each.id === id);
  if (known === undefined) throw new RangeError(`no faulty card is called "${id}"`);
  return faulty({ ...named, breaks, card: known.card });
}

/** The registry with every card as it was when it was put in: what it paid and was paid is forgotten. */
const forgotten = (persistent: Persistent): Persistent => ({
  ...persistent,
  applications: persistent.applications.map((each) => (each.data === undefined ? each : { ...each, data: { ...each.data } })),
});

const changed = (event: Uint8Array, place: number): Uint8Array => event.with(place, (event[place] as number) ^ 0x01);

export const nearFieldFaults: readonly PhoneFault[] = [
  faulty({
    id: 'phone-is-found-behind-its-directory-alone',
    title: { zh: '不先选择 PPSE 就选不到卡', en: 'lets terminals find its card only behind the directory' },
    breaks: ['3:SELECT.direct'],
    se: ({ select }) => ({
      select: inField(select, (state, command, element) => {
        const isDirectory = hex(command.data ?? new Uint8Array(0)).startsWith('325041592E');
        const hasRead = state.volatile.selected.startsWith('325041592E');
        return isDirectory || hasRead ? select(state, command, element) : select(state, { ...command, data: Uint8Array.of(0xff) }, element);
      }),
    }),
  }),
  faulty({
    id: 'phone-knows-no-whole-names',
    title: { zh: '终端以实例全名选不到卡', en: 'is not found by the whole name of its instance' },
    breaks: ['3:SELECT.instance'],
    se: ({ select }) => ({
      select: inField(select, (state, command, element) => {
        const isWhole = (command.data?.length ?? 0) > purseAid.length && hex(command.data ?? purseAid).startsWith(hex(purseAid));
        return select(state, isWhole ? { ...command, data: Uint8Array.of(0xff) } : command, element);
      }),
    }),
  }),
  faulty({
    id: 'phone-lets-terminals-choose-a-card-by-its-whole-name',
    title: { zh: '终端能以全名选中未激活的卡', en: 'lets terminals choose any of its cards by a whole name' },
    breaks: ['3:SELECT.other'],
    se: ({ select }) => ({
      select: inField(select, (state, command, element) => {
        if ((command.data?.length ?? 0) <= purseAid.length) return select(state, command, element);
        const { volatile } = state;
        const outcome = select({ ...state, volatile: { ...volatile, side: 'wallet' } }, command, element);
        return { ...outcome, volatile: { ...outcome.volatile, side: 'field' } };
      }),
    }),
  }),
  faulty({
    id: 'phone-overlooks-what-stands-behind-the-purse-name',
    title: {
      zh: '忽略 AID 后缀，任何后缀都选中激活的卡',
      en: 'overlooks the suffix of a name and lets the active card be selected by any',
    },
    breaks: ['3:SELECT.stranger', '3:SELECT.other'],
    se: ({ select }) => ({
      select: inField(select, (state, command, element) => {
        const isOurs = hex(command.data ?? new Uint8Array(0)).startsWith(hex(purseAid));
        return select(state, isOurs ? { ...command, data: purseAid } : command, element);
      }),
    }),
  }),
  faulty({
    id: 'phone-shows-terminals-its-first-card-whatever-is-active',
    title: { zh: '终端总是见到注册表中的第一张卡', en: 'shows terminals the first card of its registry, whichever is active' },
    breaks: ['3:SWITCH.terminal', '3:OFF.purchase', '3:SELECT.other'],
    se: () => ({ isReachable: (_, { fieldOn }) => fieldOn }),
  }),
  faulty({
    id: 'phone-finishes-with-its-old-card-what-began-before-it-switched',
    title: {
      zh: '切换后不让终端选择新卡，旧卡仍可完成已初始化的消费',
      en: 'keeps a terminal at the card that it switched off, which finishes the purchase that was begun',
    },
    breaks: ['3:SWITCH.transaction'],
    se: ({ select, isReachable }) => ({
      select: inField(select, (state, command, element) => {
        const { persistent, volatile } = state;
        const present = applicationIn(persistent, volatile.selected);
        const isLeft = present?.contactless !== undefined && !isReachable(present, persistent);
        return isLeft ? refuse(volatile, '6A82') : select(state, command, element);
      }),
    }),
  }),
  faulty({
    id: 'phone-pays-with-its-interface-off',
    title: { zh: '关闭非接触接口后仍可消费', en: 'pays with its contactless interface switched off' },
    breaks: ['3:OFF.purchase'],
    se: () => ({ isReachable: ({ contactless }) => contactless === undefined || contactless.active }),
  }),
  faulty({
    id: 'phone-forgets-what-its-cards-paid-when-it-switches',
    title: { zh: '切换后卡片恢复为发卡时的余额', en: 'gives its cards back the money that they were made with when it switches' },
    breaks: ['3:OFF.return', '3:SWITCH.balances'],
    se: ({ counted }) => ({ counted: (persistent) => counted(forgotten(persistent)) }),
  }),
  withCard(
    'fci-differs-from-ef15',
    {
      id: 'phone-shows-another-number-in-its-fci',
      title: { zh: 'FCI 中的卡号与 15 文件不同', en: 'shows another number in its FCI than in EF 15' },
    },
    '3:NUMBER.same',
  ),
  withCard(
    'answers-a-frozen-real-balance',
    { id: 'phone-tells-a-frozen-balance', title: { zh: '实际余额不随交易变化', en: 'tells a real balance that does not move' } },
    '3:BALANCE.law',
  ),
  withCard(
    'forgets-to-debit-a-purchase',
    { id: 'phone-forgets-to-debit', title: { zh: '消费不扣款', en: 'forgets to debit a purchase' } },
    '3:PURCHASE.debit',
    '3:BALANCE.sides',
  ),
  withCard(
    'debits-one-fen-more',
    { id: 'phone-debits-one-fen-more', title: { zh: '消费多扣一分', en: 'debits one fen more' } },
    '3:PURCHASE.debit',
    '3:BALANCE.sides',
    '3:TORN.prove',
  ),
  withCard(
    'keys-know-only-the-serial',
    {
      id: 'phone-derives-its-keys-by-the-number-alone',
      title: { zh: '卡片密钥只按序列号分散', en: 'derives the keys of its card by the number alone' },
    },
    '3:PURCHASE.tac',
  ),
  withCard(
    'forgets-to-debit-capp',
    { id: 'phone-forgets-to-debit-a-composite-purchase', title: { zh: '复合消费不扣款', en: 'forgets to debit a composite purchase' } },
    '3:PURCHASE.capp',
  ),
  withCard(
    'keeps-the-last-cached-record-only',
    {
      id: 'phone-writes-the-last-record-alone',
      title: { zh: '复合消费只写入最后一条记录', en: 'writes the last record of a composite purchase alone' },
    },
    '3:PURCHASE.capp',
    '3:EVENT.records',
  ),
  withCard('credits-twice', { id: 'phone-credits-twice', title: { zh: '圈存到账两次', en: 'credits a load twice' } }, '3:LOAD.credit'),
  withCard(
    'forgets-to-credit',
    { id: 'phone-forgets-to-credit', title: { zh: '圈存不到账', en: 'forgets to credit a load' } },
    '3:LOAD.credit',
  ),
  withCard(
    'logs-oldest-first',
    { id: 'phone-logs-oldest-first', title: { zh: '明细最旧的在前', en: 'logs oldest first' } },
    '3:LOG.entry',
    '3:TORN.whole',
  ),
  withCard(
    'wraps-record-numbers',
    { id: 'phone-wraps-record-numbers', title: { zh: '记录号超出后回绕', en: 'wraps the numbers of its records' } },
    '3:LOG.end',
  ),
  withCard(
    'tears-a-purchase-between-line-and-money',
    { id: 'phone-tears-between-log-and-money', title: { zh: '断电可使明细已写而未扣款', en: 'can be torn between log and money' } },
    '3:TORN.whole',
  ),
  withCard(
    'keeps-no-proof-of-purchases',
    { id: 'phone-keeps-no-proof', title: { zh: '消费后取不到交易认证', en: 'keeps no proof of its purchases' } },
    '3:TORN.prove',
  ),
  faulty({
    id: 'phone-tells-its-wallet-nothing',
    title: { zh: '消费后不向钱包上报事件', en: 'tells its wallet nothing of a purchase' },
    breaks: ['3:EVENT.told', '3:EVENT.records'],
    event: () => undefined,
  }),
  faulty({
    id: 'phone-tells-another-amount',
    title: { zh: '事件中的金额错误', en: 'tells its wallet another amount' },
    breaks: ['3:EVENT.told'],
    event: (event, isPurchase) => (isPurchase ? changed(event, 8) : undefined),
  }),
  faulty({
    id: 'phone-tells-another-balance',
    title: { zh: '事件中的余额错误', en: 'tells its wallet another balance' },
    breaks: ['3:EVENT.told'],
    event: (event, isPurchase) => (isPurchase ? changed(event, 12) : undefined),
  }),
  faulty({
    id: 'phone-tells-another-terminal',
    title: { zh: '事件中的终端机编号错误', en: 'tells its wallet another terminal' },
    breaks: ['3:EVENT.told'],
    event: (event, isPurchase) => (isPurchase ? changed(event, 18) : undefined),
  }),
  faulty({
    id: 'phone-tells-another-type',
    title: { zh: '事件中的交易类型错误', en: 'tells its wallet another type of transaction' },
    breaks: ['3:EVENT.told'],
    event: (event, isPurchase) => (isPurchase ? changed(event, 4) : undefined),
  }),
  faulty({
    id: 'phone-tells-of-no-records',
    title: { zh: '复合消费的事件不含记录', en: 'leaves the records out of the event of a composite purchase' },
    breaks: ['3:EVENT.records'],
    event: (event, isPurchase) => (isPurchase ? event.slice(0, 21).with(19, 0) : undefined),
  }),
  faulty({
    id: 'phone-tells-of-every-command',
    title: { zh: '每条指令都上报交易事件', en: 'tells its wallet of a purchase at every command' },
    breaks: ['3:EVENT.none'],
    event: (event) => event,
  }),
];
