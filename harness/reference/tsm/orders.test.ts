/** Every kind of order from its application to its end, on a secure element with a purse: card, order and account agree. */

import { beforeEach, describe, expect, it } from 'vitest';
import { keys, partners, rivalId } from './fixture/keys.ts';
import { createPhone, instanceAid, type Phone } from './fixture/phone.ts';
import { Wallet } from './fixture/wallet.ts';
import { createMemoryStore } from './store.ts';
import { createTsm, type ReferenceTsm } from './tsm.ts';

let tsm: ReferenceTsm;
let phone: Phone;
let wallet: Wallet;
const newWallet = (on: Phone, partner?: string) => new Wallet(tsm, on, partner);

beforeEach(() => {
  tsm = createTsm({ store: createMemoryStore(), keys, partners, now: () => '20260301120000', seed: 'test' });
  phone = createPhone('phone');
  wallet = newWallet(phone);
});

const order_no = 'one';

describe('opening', () => {
  it('installs and personalises a card that works, under a number of its own', () => {
    expect(wallet.apply({ order_no, order_type: '00' })).toMatchObject({ status: '0000', data: { order_state: '1006', session: '' } });
    expect(wallet.run(order_no).status).toBe('0000');
    expect(wallet.state(order_no)).toBe('0');
    const { data } = wallet.send('card/query', { seid: phone.seid, instance_aid: instanceAid });
    expect(data).toEqual({ card_no: phone.serial?.slice(1), opened: true, state: '00', orders: [order_no] });
    expect(data['card_no']).toMatch(/^\d{19}$/);
    expect(phone.balance).toBe(0);
  });

  it('waits for the money', () => {
    expect(wallet.apply({ order_no, order_type: '00', pay_state: '01' }).data).toMatchObject({ order_state: '1000' });
    expect(wallet.run(order_no).status).toBe('2101');
    expect(wallet.apply({ order_no, order_type: '00' }).data).toMatchObject({ order_state: '1006' });
    expect(wallet.apply({ order_no, order_type: '00', pay_state: '01' }).data).toMatchObject({ order_state: '1006' });
    expect(wallet.run(order_no).status).toBe('0000');
    expect(wallet.state(order_no)).toBe('0');
  });

  it('loads at once where that was ordered', () => {
    wallet.apply({ order_no, order_type: '01', load_amount: 5000 });
    wallet.run(order_no);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', 5000]);
  });

  it('happens once to a card', () => {
    wallet.open();
    expect(wallet.apply({ order_no, order_type: '00' }).status).toBe('3103');
    expect(wallet.apply({ order_no, order_type: '01', load_amount: 100 }).status).toBe('3103');
    expect(newWallet(phone, rivalId).apply({ order_no, order_type: '00' }).status).toBe('3103');
  });

  it('gives every card another number', () => {
    wallet.open();
    const other = newWallet(createPhone('other'), rivalId);
    other.open();
    expect(other.phone.serial).toMatch(/^0\d{19}$/);
    expect(other.phone.serial).not.toBe(phone.serial);
  });
});

describe('loading', () => {
  beforeEach(() => wallet.open());

  it.each([1, 100_000])('brings %i fen to the card', (amount) => {
    wallet.load(order_no, amount);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', amount]);
  });

  it('happens once however often it is asked for', () => {
    wallet.load(order_no, 300);
    expect(wallet.apply({ order_no, order_type: '02', load_amount: 300 })).toMatchObject({ status: '0000', data: { order_state: '0' } });
    expect(wallet.run(order_no)).toEqual({ commands: [], status: '0000' });
    wallet.confirm(order_no);
    expect(phone.balance).toBe(300);
  });

  it('needs a card that the same partner opened', () => {
    expect(newWallet(phone, rivalId).apply({ order_no, order_type: '02', load_amount: 1 }).status).toBe('1102');
    expect(newWallet(createPhone('other')).apply({ order_no, order_type: '02', load_amount: 1 }).status).toBe('1102');
  });

  it('fails without harm where the purse is full, and the money goes back', () => {
    for (const each of ['a', 'b', 'c', 'd', 'e']) wallet.load(each, 100_000);
    wallet.load(order_no, 1);
    expect([wallet.state(order_no), phone.balance]).toEqual(['1002', 500_000]);
    expect(wallet.send('order/refund', { order_no }).data).toMatchObject({ order_state: '1008', refund_amount: 1 });
  });
});

describe('orders that are none', () => {
  it.each([
    ['an unknown type', { order_type: '07' as '00' }],
    ['a load of nothing', { order_type: '02', load_amount: 0 }],
    ['half a fen', { order_type: '01', load_amount: 0.5 }],
    ['less than nothing', { order_type: '01', load_amount: -1 }],
    ['more than an order may load', { order_type: '01', load_amount: 100_001 }],
    ['money for an order that loads none', { order_type: '00', load_amount: 1 }],
    ['a name of four octets', { order_type: '00', instance_aid: 'A0000006' }],
    ['a name that is none', { order_type: '00', instance_aid: 'purse' }],
  ] as const)('are refused: %s', (_, order) => {
    expect(wallet.apply({ order_no, ...order }).status).toBe('0004');
    expect(wallet.send('order/query', { order_no }).status).toBe('0301');
  });

  it.each([
    { order_no: '' },
    { order_no: 'x'.repeat(33) },
    { load_amount: '1' as unknown as number },
    { pay_state: '02' as '00' },
    { seid: 'phone' },
  ])('have not the shape: %o', (order) => {
    expect(wallet.apply({ order_no, order_type: '01', load_amount: 100, ...order }).status).toBe('0300');
  });

  it('are refused where the number means another order', () => {
    wallet.apply({ order_no, order_type: '01', load_amount: 100 });
    expect(wallet.apply({ order_no, order_type: '01', load_amount: 200 }).status).toBe('0004');
    expect(wallet.apply({ order_no, order_type: '00' }).status).toBe('0004');
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ load_amount: 100, order_state: '1006' });
  });
});

describe('closing', () => {
  beforeEach(() => {
    wallet.open();
    wallet.load('load', 4200);
  });

  it('takes the balance out, deletes, and gives it back', () => {
    wallet.apply({ order_no, order_type: '05' });
    expect(wallet.run(order_no).status).toBe('0000');
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '0', refund_amount: 4200 });
    expect(phone.balance).toBeUndefined();
    expect(phone.purse?.lasting.purse.balance).toBe(0);
    expect(wallet.send('card/query', { seid: phone.seid, instance_aid: instanceAid }).data).toMatchObject({ opened: false, state: '03' });
    expect(wallet.apply({ order_no: 'late', order_type: '02', load_amount: 1 }).status).toBe('1102');
  });

  it('deletes an empty card, and the phone may have another', () => {
    wallet.apply({ order_no, order_type: '05' });
    wallet.run(order_no);
    wallet.open('again');
    wallet.apply({ order_no: 'empty', order_type: '05' });
    const { commands } = wallet.run('empty');
    expect(
      commands.filter((command) => command.startsWith('8054')),
      'no purchase of nothing',
    ).toEqual([]);
    expect(wallet.send('order/query', { order_no: 'empty' }).data).toMatchObject({ order_state: '0', refund_amount: 0 });
  });

  it('migrates: the new card has what the old one had, once', () => {
    wallet.apply({ order_no, order_type: '03' });
    wallet.run(order_no);
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '0', refund_amount: 0 });
    const next = newWallet(createPhone('next'));
    next.apply({ order_no: 'in', order_type: '04' });
    next.run('in');
    expect([next.state('in'), next.phone.balance, phone.balance]).toEqual(['0', 4200, undefined]);
    const third = newWallet(createPhone('third'));
    expect(third.apply({ order_no: 'in again', order_type: '04' }).status).toBe('1102');
  });

  it('a deposit that two orders ask for goes to one of them', () => {
    wallet.apply({ order_no, order_type: '03' });
    wallet.run(order_no);
    const [one, other] = ['left', 'right'].map((seed) => newWallet(createPhone(seed))) as [Wallet, Wallet];
    one.apply({ order_no: 'left', order_type: '04' });
    other.apply({ order_no: 'right', order_type: '04' });
    one.run('left');
    other.run('right');
    expect([one.phone.balance, other.phone.balance]).toEqual([4200, 0]);
    expect([one.state('left'), other.state('right')]).toEqual(['0', '1002']);
  });

  it('a deposit belongs to the partner that left it', () => {
    wallet.apply({ order_no, order_type: '03' });
    wallet.run(order_no);
    expect(newWallet(createPhone('next'), rivalId).apply({ order_no, order_type: '04' }).status).toBe('1102');
  });
});

describe('refunds', () => {
  it('give back what was not used, once', () => {
    wallet.apply({ order_no, order_type: '01', load_amount: 700 });
    expect(wallet.send('order/refund', { order_no })).toMatchObject({ status: '0000', data: { order_state: '1008', refund_amount: 700 } });
    expect(wallet.send('order/refund', { order_no })).toMatchObject({ status: '0000', data: { order_state: '1008', refund_amount: 700 } });
    expect(wallet.run(order_no).status).toBe('0004');
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '1008', refund_amount: 700 });
  });

  it('are refused for what succeeded, was not paid or is in doubt', () => {
    wallet.open();
    wallet.load(order_no, 100);
    expect(wallet.send('order/refund', { order_no }).status).toBe('0004');
    wallet.apply({ order_no: 'unpaid', order_type: '02', load_amount: 1, pay_state: '01' });
    expect(wallet.send('order/refund', { order_no: 'unpaid' }).status).toBe('0004');
    expect(() => wallet.load('doubtful', 100, { cutAt: 2 })).toThrow();
    expect(wallet.state('doubtful')).toBe('1007');
    expect(wallet.send('order/refund', { order_no: 'doubtful' }).status).toBe('2103');
    expect(wallet.send('order/refund', { order_no: 'nobody' }).status).toBe('0301');
  });
});
