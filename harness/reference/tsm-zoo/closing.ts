/** Faulty TSMs that make or lose money where a card is closed or an order refunded. */

import { uint } from '../../bytes/uint.ts';
import { openChannel } from '../tsm/channel.ts';
import { faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-money');

export const closingFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-refunds-what-the-client-claims',
    title: {
      zh: '按客户端上报的余额退款，不做消费',
      en: 'refunds the balance that the client reports, and takes nothing out of the purse',
    },
    breaks: ['4:OUT.proven'],
    tsm: (sound) => ({
      steps: {
        balance: (order, answers, desk) =>
          sound.begin({ ...order, takenOut: uint((answers.at(-1) ?? new Uint8Array(0)).slice(0, 4)), withdrawal: undefined }, desk),
        emptiness: (order, _answers, desk) => ({ order, next: { step: 'deletingChannel', ...openChannel(desk) } }),
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-any-tac-of-a-withdrawal',
    title: { zh: '不验证退卡消费的 TAC', en: 'does not verify the TAC of the purchase that empties a purse' },
    breaks: ['4:OUT.tac', '4:OUT.proven'],
    tsm: () => ({ acceptsWithdrawalTac: () => true }),
  }),
  faulty({
    id: 'tsm-takes-any-mac2-of-a-withdrawal',
    title: { zh: '不验证退卡消费的 MAC2', en: 'does not verify the MAC2 of the purchase that empties a purse' },
    breaks: ['4:OUT.mac2'],
    tsm: () => ({ acceptsWithdrawalMac2: () => true }),
  }),
  faulty({
    id: 'tsm-deletes-before-the-balance-is-out',
    title: { zh: '余额未取出就删除应用', en: 'deletes the application before its balance is out' },
    breaks: ['4:DELETE.order', '4:DELETE.refund'],
    tsm: (sound) => ({
      begin: (order, desk) =>
        sound.begin(order.order_type === '05' || order.order_type === '03' ? { ...order, takenOut: order.takenOut ?? 0 } : order, desk),
    }),
  }),
  faulty({
    id: 'tsm-forgets-a-withdrawal',
    title: { zh: '断电后忘记已下发的退卡消费', en: 'forgets after a power cut that it asked for the balance' },
    breaks: ['4:OUT.doubt', '4:DELETE.refund'],
    tsm: (sound) => ({ begin: (order, desk) => sound.begin({ ...order, withdrawal: undefined }, desk) }),
  }),
  faulty({
    id: 'tsm-counts-a-withdrawal-twice',
    title: { zh: '断电后证明成功时退款计两次', en: 'counts a withdrawal twice where it was proven after a power cut' },
    breaks: ['4:OUT.doubt'],
    tsm: (sound) => ({
      steps: {
        debitProof: (order, answers, desk) => {
          const { order: after, ...move } = sound.steps.debitProof(order, answers, desk);
          const gained = (after.takenOut ?? 0) - (order.takenOut ?? 0);
          return { ...move, order: after.takenOut === undefined ? after : { ...after, takenOut: after.takenOut + gained } };
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-asks-for-what-is-overdrawn',
    title: { zh: '退卡时读取透支额而非余额', en: 'asks for the overdrawn amount in the place of the balance' },
    breaks: ['4:OUT.balance', '4:DELETE.refund'],
    tsm: (sound) => ({
      giveOut: (planned, before) =>
        sound.giveOut(
          planned.map((each) => (each.command.startsWith('805C') ? { ...each, command: '805C020204' } : each)),
          before,
        ),
    }),
  }),
  faulty({
    id: 'tsm-deletes-what-is-left-on-a-card',
    title: { zh: '卡内余额多于取出金额时仍删除应用', en: 'takes out less than the card has and deletes the rest' },
    breaks: ['4:OUT.whole'],
    tsm: (sound) => ({
      steps: {
        purchase: (order, answers, desk) =>
          sound.steps.purchase(order, [...answers.slice(0, -1), (answers.at(-1) ?? new Uint8Array(17)).slice().fill(0, 0, 4)], desk),
      },
    }),
  }),
  faulty({
    id: 'tsm-refunds-nothing-on-deletion',
    title: { zh: '删卡后不退余额', en: 'gives nothing back once the card is deleted' },
    breaks: ['4:DELETE.refund'],
    tsm: (sound) => ({ closed: (order, desk) => ({ ...sound.closed(order, desk), refunded: 0 }) }),
  }),
  faulty({
    id: 'tsm-leaves-nothing-in-the-account',
    title: { zh: '迁出后账户中没有余额', en: 'leaves nothing in the account when a card migrates out' },
    breaks: ['4:OUT.account'],
    tsm: (sound) => ({
      closed: (order, desk) => {
        const { books } = desk;
        const held = books.deposits(order.partner, order.instance_aid);
        const after = sound.closed(order, desk);
        books.keepDeposits(order.partner, order.instance_aid, held);
        return after;
      },
    }),
  }),
  faulty({
    id: 'tsm-pays-a-migration-out-too',
    title: { zh: '迁出既留账户又退款', en: 'refunds what migrates out and leaves it in the account, too' },
    breaks: ['4:OUT.account'],
    tsm: (sound) => ({ closed: (order, desk) => ({ ...sound.closed(order, desk), refunded: order.takenOut ?? 0 }) }),
  }),
  faulty({
    id: 'tsm-keeps-a-deleted-card-open',
    title: { zh: '删卡后仍视为已开通', en: 'holds a card that it deleted for open' },
    breaks: ['4:DELETE.state', '6:QUERY.card'],
    tsm: (sound) => ({
      closed: (order, desk) => {
        const after = sound.closed(order, desk);
        const card = desk.books.card(order.seid, order.instance_aid);
        if (card !== undefined) desk.books.keepCard({ ...card, opened: true, state: '00' });
        return after;
      },
    }),
  }),
  faulty({
    id: 'tsm-refunds-what-succeeded',
    title: { zh: '充值成功后仍可退款', en: 'refunds a load that succeeded' },
    breaks: ['4:REFUND.success'],
    tsm: (sound) => ({ refusesRefund: (order) => (order.state === '0' ? undefined : sound.refusesRefund(order)) }),
  }),
  faulty({
    id: 'tsm-refunds-a-doubtful-load',
    title: { zh: '存疑充值可退款', en: 'refunds a load that is in doubt' },
    breaks: ['4:REFUND.doubtful'],
    tsm: (sound) => ({ refusesRefund: (order) => (order.state === '1007' ? undefined : sound.refusesRefund(order)) }),
  }),
  faulty({
    id: 'tsm-refunds-what-was-not-paid',
    title: { zh: '未支付的订单可退款', en: 'refunds an order that was never paid' },
    breaks: ['4:REFUND.unpaid'],
    tsm: (sound) => ({ refusesRefund: (order) => (order.state === '1000' ? undefined : sound.refusesRefund(order)) }),
  }),
  faulty({
    id: 'tsm-refunds-twice',
    title: { zh: '重复申请退款则重复退款', en: 'refunds again where a refund is asked for again' },
    breaks: ['4:REFUND.once'],
    tsm: (sound) => ({
      actions: {
        'order/refund': (data, desk) => {
          const order = desk.books.order(desk.partner, String(data['order_no']));
          if (order?.state === '1008') desk.books.keepOrder({ ...order, refunded: order.refunded + order.load_amount });
          return sound.actions['order/refund'](data, desk);
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-lets-a-refunded-order-run',
    title: { zh: '已退款的订单仍下发脚本', en: 'gives out commands for an order that was refunded' },
    breaks: ['4:REFUND.final'],
    tsm: (sound) => ({
      refusesScript: (order, report, desk) => (order.state === '1008' ? undefined : sound.refusesScript(order, report, desk)),
    }),
  }),
  faulty({
    id: 'tsm-says-a-refund-is-under-way-for-ever',
    title: { zh: '退款永远停留在退款中', en: 'never comes to the end of a refund' },
    breaks: ['4:REFUND.state'],
    tsm: (sound) => ({ refund: (order, desk) => ({ ...sound.refund(order, desk), state: '1004' }) }),
  }),
];
