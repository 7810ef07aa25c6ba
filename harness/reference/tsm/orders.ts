/** Orders: how they are applied for, paid, queried, resolved and refunded. */

import { type OrderApplication, orderTypes, type TsmStatus } from '../../tunion/tsm.ts';
import { refuse, succeed } from './envelope.ts';
import type { Action, Data, Desk } from './handlers.ts';
import { closesCard, isUnderWay, loadsCard, type Order, opensCard } from './state.ts';

/** The most that one order loads, in fen. */
const greatestAmount = 100_000;

/** `order/apply`: a new order, or that of the same number as it stands; paying is applying again. */
export const applyForOrder: Action = (data, desk) => {
  const { books, partner, tsm } = desk;
  const application = applicationIn(data);
  if (application === undefined) return refuse('0300');
  const known = books.order(partner, application.order_no);
  if (known !== undefined) {
    if (!tsm.handlers.isSameOrder(known, application)) return refuse('0004');
    const paid: Order = known.state === '1000' && application.pay_state === '00' ? { ...known, pay_state: '00', state: '1006' } : known;
    if (paid !== known) books.keepOrder(paid);
    return { status: isUnderWay(paid) ? '0005' : '0000', data: standing(paid) };
  }
  const refused = tsm.handlers.refusesApplication(application, desk);
  if (refused !== undefined) return refuse(refused);
  const order: Order = {
    ...application,
    partner,
    state: application.pay_state === '00' ? '1006' : '1000',
    ended: [],
    amount: application.load_amount,
    opened: false,
    authorisations: [],
    refunded: 0,
  };
  books.keepOrder(order);
  if (books.se(partner, order.seid) === undefined) books.keepSe(partner, order.seid, '00');
  return succeed(standing(order));
};

function standing({ order_no, state, session }: Order): Data {
  return { order_no, order_state: state, session: session?.step === undefined ? '' : session.id };
}

function applicationIn(data: Data): OrderApplication | undefined {
  const { order_no, order_type, pay_state, load_amount, seid, instance_aid } = data;
  const texts = [order_no, order_type, pay_state, seid, instance_aid];
  if (!texts.every((each) => typeof each === 'string') || typeof load_amount !== 'number') return undefined;
  const named = { seid: String(seid).toUpperCase(), instance_aid: String(instance_aid).toUpperCase() };
  const application = { order_no, order_type, pay_state, load_amount, ...named } as OrderApplication;
  const isNamed = application.order_no.length >= 1 && application.order_no.length <= 32;
  return isNamed && /^0[01]$/.test(application.pay_state) && /^([0-9A-F]{2}){1,64}$/.test(application.seid) ? application : undefined;
}

/** Whether an application means an order that is known: whether it is paid does not tell them apart. */
export function isSameOrder(order: Order, application: OrderApplication): boolean {
  const names = ['order_no', 'order_type', 'load_amount', 'seid', 'instance_aid'] as const;
  return names.every((name) => order[name] === application[name]);
}

export function refusesApplication(application: OrderApplication, desk: Desk): TsmStatus | undefined {
  const { order_type, load_amount, seid, instance_aid } = application;
  const { books, partner } = desk;
  if (!Object.hasOwn(orderTypes, order_type) || !isAmountOf(order_type, load_amount)) return '0004';
  if (!/^([0-9A-F]{2}){5,16}$/.test(instance_aid)) return '0004';
  const card = books.card(seid, instance_aid);
  if (!closesCard(application) && (books.se(partner, seid) ?? '00') !== '00') return '1103';
  if (opensCard(application)) {
    const hasNothing = order_type === '04' && !books.deposits(partner, instance_aid).some(({ reserved }) => reserved === undefined);
    return hasNothing ? '1102' : card?.opened === true ? '3103' : undefined;
  }
  if (card?.opened !== true || card.partner !== partner) return '1102';
  return loadsCard(application) && card.state === '02' ? '1103' : undefined;
}

function isAmountOf(type: string, amount: number): boolean {
  const isPaidLoad = type === '01' || type === '02';
  return isPaidLoad ? Number.isInteger(amount) && amount > 0 && amount <= greatestAmount : amount === 0;
}

/** `order/query`. */
export const queryOrder: Action = (data, { books, partner, tsm }) => {
  const order = orderIn(data, books.order, partner);
  if (order === 'unnamed') return refuse('0300');
  return order === undefined ? refuse('0301') : succeed(tsm.handlers.view(order));
};

function orderIn(data: Data, find: Desk['books']['order'], partner: string): Order | 'unnamed' | undefined {
  const orderNo = data['order_no'];
  return typeof orderNo === 'string' ? find(partner, orderNo) : 'unnamed';
}

export function view({ order_no, order_type, state, load_amount, refunded, seid, instance_aid }: Order): Data {
  return { order_no, order_type, order_state: state, load_amount, refund_amount: refunded, seid, instance_aid };
}

/** `order/confirm`: a session that resolves a doubtful load. Asked again before the session went on, it is the same one. */
export const confirmLoad: Action = (data, desk) => {
  const { books, partner, tsm } = desk;
  const order = orderIn(data, books.order, partner);
  if (order === 'unnamed') return refuse('0300');
  if (order === undefined) return refuse('0301');
  if (order.state !== '1007') return succeed({ ...standing(order), session: '' });
  const isFresh = order.session?.kind === 'confirmation' && order.session.last === undefined;
  const session = isFresh && order.session !== undefined ? order.session : tsm.handlers.newSession('confirmation', desk);
  if (!isFresh) books.keepOrder({ ...order, session });
  return succeed({ order_no: order.order_no, order_state: order.state, session: session.id });
};

/** `order/refund`: gives the paid amount back where it is certain that it is not on the card. */
export const refundOrder: Action = (data, desk) => {
  const { books, partner, tsm } = desk;
  const order = orderIn(data, books.order, partner);
  if (order === 'unnamed') return refuse('0300');
  if (order === undefined) return refuse('0301');
  if (order.state === '1008') return succeed(refundOf(order));
  const refused = tsm.handlers.refusesRefund(order);
  if (refused !== undefined) return refuse(refused);
  const refunded = tsm.handlers.refund({ ...order, state: '1004', session: undefined }, desk);
  books.keepOrder(refunded);
  return succeed(refundOf(refunded));
};

function refundOf({ order_no, state, refunded }: Order): Data {
  return { order_no, order_state: state, session: '', refund_amount: refunded };
}

export function refusesRefund({ state, withdrawal, takenOut }: Order): TsmStatus | undefined {
  if (state === '1007' || state === '1009' || withdrawal !== undefined) return '2103';
  // What was taken out of a purse is given back by the order's own end.
  if (takenOut !== undefined) return '0004';
  return state === '1001' || state === '1002' || state === '1006' ? undefined : '0004';
}

export function refund(order: Order): Order {
  return { ...order, state: '1008', refunded: order.load_amount };
}
