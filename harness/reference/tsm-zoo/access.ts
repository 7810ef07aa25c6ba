/** Faulty TSMs that tell what they should not, overhear what they are told, or sign wrong tokens. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { signToken } from '../tsm/cards.ts';
import type { Action, Desk } from '../tsm/handlers.ts';
import { faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-access');

/** The action for whichever partner has the order. */
const forAnyPartner =
  (action: Action): Action =>
  (data, desk) => {
    const owner = [...desk.tsm.partners.keys()].find((each) => desk.books.order(each, String(data['order_no'])) !== undefined);
    return action(data, { ...desk, partner: owner ?? desk.partner });
  };

/** The action for whoever opened the card. */
const forAnyCard =
  (action: Action): Action =>
  (data, desk) => {
    const owner = desk.books.card(String(data['seid']), String(data['instance_aid']))?.partner;
    return action(data, { ...desk, partner: owner ?? desk.partner });
  };

/** The action for every partner that named the secure element. */
const forAnyElement =
  (action: Action): Action =>
  (data, desk) => {
    const seid = String(data['seid']).toUpperCase();
    const named = [...desk.tsm.partners.keys()].filter((each) => desk.books.se(each, seid) !== undefined);
    return named.map((partner) => action(data, { ...desk, partner })).at(-1) ?? action(data, desk);
  };

/** The action, and thanks where nobody knows what it is about. */
const thankful =
  (action: Action): Action =>
  (data, desk) => {
    const answer = action(data, desk);
    return answer.status === '1102' ? { status: '0000', data: {} } : answer;
  };

const usable = (desk: Desk): Desk => ({ ...desk, books: { ...desk.books, se: (...named) => desk.books.se(...named) && '00' } });

export const accessFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-shows-the-orders-of-others',
    title: { zh: '可查询其他合作方的订单', en: "shows a partner another partner's order" },
    breaks: ['6:ACCESS.order'],
    tsm: (sound) => ({ actions: { 'order/query': forAnyPartner(sound.actions['order/query']) } }),
  }),
  faulty({
    id: 'tsm-takes-the-orders-of-two-under-one-number-for-one',
    title: { zh: '两个合作方的同号订单混为一个', en: 'takes the orders of two partners under one number for one' },
    breaks: ['6:ACCESS.order'],
    tsm: (sound) => ({ actions: { 'order/apply': forAnyPartner(sound.actions['order/apply']) } }),
  }),
  faulty({
    id: 'tsm-refunds-the-orders-of-others',
    title: { zh: '可对其他合作方的订单退款', en: "refunds an order at another partner's word" },
    breaks: ['6:ACCESS.refund'],
    tsm: (sound) => ({ actions: { 'order/refund': forAnyPartner(sound.actions['order/refund']) } }),
  }),
  faulty({
    id: 'tsm-runs-the-scripts-of-others',
    title: { zh: '可取其他合作方订单的脚本', en: "gives a partner the commands of another partner's order" },
    breaks: ['6:ACCESS.script'],
    tsm: (sound) => ({ actions: { 'script/next': forAnyPartner(sound.actions['script/next']) } }),
  }),
  faulty({
    id: 'tsm-shows-the-cards-of-others',
    title: { zh: '可查询其他合作方的卡片', en: "shows a partner another partner's card" },
    breaks: ['6:ACCESS.card'],
    tsm: (sound) => ({ actions: { 'card/query': forAnyCard(sound.actions['card/query']) } }),
  }),
  faulty({
    id: 'tsm-lets-others-speak-of-a-card',
    title: { zh: '接受其他合作方的应用状态通知', en: "lets a partner say what became of another partner's card" },
    breaks: ['6:ACCESS.notify'],
    tsm: (sound) => ({ actions: { 'notify/application': forAnyCard(sound.actions['notify/application']) } }),
  }),
  faulty({
    id: 'tsm-lets-others-report-a-secure-element-lost',
    title: { zh: '任一合作方均可将 SE 挂失', en: 'lets a partner report a secure element lost for all others' },
    breaks: ['6:ACCESS.notify'],
    tsm: (sound) => ({ actions: { 'notify/se': forAnyElement(sound.actions['notify/se']) } }),
  }),
  faulty({
    id: 'tsm-loads-the-cards-of-others',
    title: { zh: '可对其他合作方开通的卡充值', en: "takes an order about another partner's card" },
    breaks: ['6:ACCESS.load'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) => {
        const owner = desk.books.card(application.seid, application.instance_aid)?.partner;
        return sound.refusesApplication(application, { ...desk, partner: owner ?? desk.partner });
      },
    }),
  }),
  faulty({
    id: 'tsm-pays-the-deposits-of-others',
    title: { zh: '迁入可取用其他合作方的账户余额', en: 'lets a card migrate in with what a card of another partner left' },
    breaks: ['6:ACCESS.deposit'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) => {
        const { books, tsm } = desk;
        const left = [...tsm.partners.keys()].find((each) => books.deposits(each, application.instance_aid).length > 0);
        if (application.order_type === '04' && left !== undefined)
          books.keepDeposits(desk.partner, application.instance_aid, books.deposits(left, application.instance_aid));
        return sound.refusesApplication(application, desk);
      },
    }),
  }),
  faulty({
    id: 'tsm-gives-a-card-key-away',
    title: { zh: '卡片查询应答中含卡片密钥', en: "gives the card's load key away where the card is queried" },
    breaks: ['6:SECRET.key'],
    tsm: (sound) => ({
      actions: {
        'card/query': (data, desk) => {
          const answer = sound.actions['card/query'](data, desk);
          const serial = desk.books.card(String(data['seid']), String(data['instance_aid']))?.serial;
          if (answer.status !== '0000' || serial === undefined) return answer;
          return { ...answer, data: { ...answer.data, load_key: hex(sound.cardKey('load', serial, desk.tsm)) } };
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-gives-a-master-away',
    title: { zh: '订单查询应答中含根密钥', en: 'gives a root key away where an order is queried' },
    breaks: ['6:SECRET.key'],
    tsm: (sound) => ({
      actions: {
        'order/query': (data, desk) => {
          const answer = sound.actions['order/query'](data, desk);
          return answer.status === '0000' ? { ...answer, data: { ...answer.data, remark: hex(desk.tsm.masters.load) } } : answer;
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-says-more-of-an-order-than-it-should',
    title: { zh: '订单查询泄露内部授权数据', en: 'shows its own notes about an order where it is queried' },
    breaks: ['6:SECRET.notes', '6:SCHEMA.answer'],
    tsm: () => ({
      view: ({ state, refunded, ...order }) => ({ ...order, order_state: state, refund_amount: refunded }),
    }),
  }),
  faulty({
    id: 'tsm-hides-what-it-refunded',
    title: { zh: '查询订单时退款金额总为零', en: 'says of every order that nothing was refunded' },
    breaks: ['6:QUERY.refund'],
    tsm: (sound) => ({ view: (order) => ({ ...sound.view(order), refund_amount: 0 }) }),
  }),
  faulty({
    id: 'tsm-shows-a-doubtful-load-as-success',
    title: { zh: '查询时存疑充值显示为成功', en: 'shows a doubtful load as a success' },
    breaks: ['6:QUERY.state', '4:DOUBT.state'],
    tsm: (sound) => ({ view: (order) => ({ ...sound.view(order), order_state: order.state === '1007' ? '0' : order.state }) }),
  }),
  faulty({
    id: 'tsm-shows-an-unpaid-order-as-paid',
    title: { zh: '查询时未支付订单显示为已支付', en: 'shows an order that was not paid as one that was' },
    breaks: ['6:QUERY.state'],
    tsm: (sound) => ({ view: (order) => ({ ...sound.view(order), order_state: order.state === '1000' ? '1006' : order.state }) }),
  }),
  faulty({
    id: 'tsm-forgets-the-orders-of-a-card',
    title: { zh: '卡片查询不列出订单', en: 'lists no orders where a card is queried' },
    breaks: ['6:QUERY.orders'],
    tsm: (sound) => ({
      actions: {
        'card/query': (data, desk) => {
          const answer = sound.actions['card/query'](data, desk);
          return answer.status === '0000' ? { ...answer, data: { ...answer.data, orders: [] } } : answer;
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-holds-every-card-for-open',
    title: { zh: '卡片查询总报已开通', en: 'says of every card that it is open' },
    breaks: ['6:QUERY.card'],
    tsm: (sound) => ({
      actions: {
        'card/query': (data, desk) => {
          const answer = sound.actions['card/query'](data, desk);
          return answer.status === '0000' ? { ...answer, data: { ...answer.data, opened: true } } : answer;
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-ignores-that-a-secure-element-is-lost',
    title: { zh: '忽略 SE 状态通知', en: 'thanks for the news of a secure element and forgets it' },
    breaks: ['6:NOTIFY.se', '6:NOTIFY.unknown', '6:TOKEN.lost'],
    tsm: () => ({ actions: { 'notify/se': () => ({ status: '0000', data: {} }) } }),
  }),
  faulty({
    id: 'tsm-ignores-what-became-of-an-application',
    title: { zh: '忽略应用状态通知', en: 'thanks for the news of an application and forgets it' },
    breaks: ['6:NOTIFY.application', '6:NOTIFY.unknown'],
    tsm: () => ({ actions: { 'notify/application': () => ({ status: '0000', data: {} }) } }),
  }),
  faulty({
    id: 'tsm-goes-on-with-a-lost-secure-element',
    title: { zh: 'SE 挂失后已有订单仍下发脚本', en: 'goes on with the orders of a secure element that was lost' },
    breaks: ['6:NOTIFY.se'],
    tsm: (sound) => ({ refusesScript: (order, report, desk) => sound.refusesScript(order, report, usable(desk)) }),
  }),
  faulty({
    id: 'tsm-never-takes-a-lost-secure-element-back',
    title: { zh: 'SE 解挂后仍被拒绝', en: 'refuses a secure element that was found again' },
    breaks: ['6:NOTIFY.back'],
    tsm: (sound) => ({
      actions: {
        'notify/se': (data, desk) => (data['state'] === '00' ? { status: '0000', data: {} } : sound.actions['notify/se'](data, desk)),
      },
    }),
  }),
  faulty({
    id: 'tsm-never-takes-a-locked-application-back',
    title: { zh: '应用解锁后仍拒绝充值', en: 'refuses to load an application that was locked and is active again' },
    breaks: ['6:NOTIFY.back'],
    tsm: (sound) => ({
      actions: {
        'notify/application': (data, desk) =>
          data['state'] === '00' ? { status: '0000', data: {} } : sound.actions['notify/application'](data, desk),
      },
    }),
  }),
  faulty({
    id: 'tsm-thanks-for-news-of-what-it-does-not-know',
    title: { zh: '未知 SE 或应用的通知也应答 0000', en: 'answers 0000 to news of what it does not know' },
    breaks: ['6:NOTIFY.unknown', '6:ACCESS.word'],
    tsm: ({ actions }) => ({
      actions: { 'notify/se': thankful(actions['notify/se']), 'notify/application': thankful(actions['notify/application']) },
    }),
  }),
  faulty({
    id: 'tsm-gives-tokens-to-a-lost-secure-element',
    title: { zh: '向挂失的 SE 发放 TOKEN', en: 'gives a token for a secure element that is lost' },
    breaks: ['6:TOKEN.lost'],
    tsm: (sound) => ({ actions: { 'token/apply': (data, desk) => sound.actions['token/apply'](data, usable(desk)) } }),
  }),
  faulty({
    id: 'tsm-signs-tokens-over-the-data-alone',
    title: { zh: 'TOKEN 不覆盖 P1、P2 和 Lc', en: 'makes tokens over the data alone, without P1, P2 and Lc' },
    breaks: ['6:TOKEN.value'],
    tsm: () => ({ token: (_operation, data, { keys }) => signToken(data, keys.token) }),
  }),
  faulty({
    id: 'tsm-signs-every-token-for-installation',
    title: { zh: 'TOKEN 中的操作总按安装计算', en: 'makes every token as if it were one to install' },
    breaks: ['6:TOKEN.operation'],
    tsm: (sound) => ({ token: (_operation, data, tsm) => sound.token('04', data, tsm) }),
  }),
  faulty({
    id: 'tsm-signs-tokens-with-the-key-of-its-answers',
    title: { zh: '用应答签名密钥签发 TOKEN', en: 'makes tokens with the key of its answers' },
    breaks: ['6:TOKEN.value'],
    tsm: (sound) => ({
      token: (operation, data, tsm) => sound.token(operation, data, { ...tsm, keys: { ...tsm.keys, token: tsm.keys.signature } }),
    }),
  }),
  faulty({
    id: 'tsm-makes-tokens-for-any-operation',
    title: { zh: '对未知操作发放 TOKEN', en: 'gives a token for an operation that there is not' },
    breaks: ['6:TOKEN.operation'],
    tsm: (sound) => ({
      actions: {
        'token/apply': (data, desk) => {
          const { operation, data: command } = data;
          const isKnown = ['02', '04', '10', '40'].includes(String(operation));
          if (isKnown || typeof command !== 'string') return sound.actions['token/apply'](data, desk);
          const token = signToken(concat(bytes(String(operation)), bytes(`00${command}`)), desk.tsm.keys.token);
          return { status: '0000', data: { token: hex(token) } };
        },
      },
    }),
  }),
];
