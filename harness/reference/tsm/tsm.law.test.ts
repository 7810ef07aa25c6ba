/** Whatever a partner or its card says, the TSM answers: with a status that there is, a signature, and no more money than was paid. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { type Script, type TsmResponse, tsmActions, tsmStatus } from '../../tunion/tsm.ts';
import { keys, partners } from './fixture/keys.ts';
import { createPhone, instanceAid } from './fixture/phone.ts';
import { isGenuine, signed, Wallet } from './fixture/wallet.ts';
import { createMemoryStore } from './store.ts';
import { createTsm } from './tsm.ts';

const newWallet = () =>
  new Wallet(createTsm({ store: createMemoryStore(), keys, partners, now: () => '20260301120000', seed: 'law' }), createPhone('phone'));

function expectAnswer(response: TsmResponse | undefined): void {
  expect(Object.keys(tsmStatus)).toContain(response?.status);
  expect(response !== undefined && isGenuine(response)).toBe(true);
}

const actions = Object.keys(tsmActions);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('one', '', '00', '01', '02', '04', '9000', instanceAid, 0, -1, 1e300, null),
);
const member = fc.constantFrom(
  'order_no',
  'order_type',
  'pay_state',
  'load_amount',
  'seid',
  'instance_aid',
  'session',
  'results',
  'state',
  'operation',
  'data',
);

it('answers any data', () => {
  const wallet = newWallet();
  wallet.open('one');
  const named = fc.dictionary(member, value);
  fc.assert(
    fc.property(fc.constantFrom(...actions), named, (action, data) => {
      expectAnswer(wallet.tsm.process(action, signed(wallet.message(data))));
    }),
    { numRuns: 500 },
  );
});

it('answers any object', () => {
  const wallet = newWallet();
  fc.assert(
    fc.property(
      fc.constantFrom(...actions),
      fc.dictionary(fc.oneof(member, fc.constantFrom('sign', 'data', '__proto__')), value),
      (action, data) => {
        expectAnswer(wallet.tsm.process(action, data));
        expectAnswer(wallet.tsm.process(action, { ...wallet.message({}), ...data }));
      },
    ),
    { numRuns: 300 },
  );
});

/** What stands in the place of a card's answer: another octet, other data of that length, or a refusal. */
const lie = fc.oneof(
  fc.constant(undefined),
  fc.record({ at: fc.nat(40), flip: fc.integer({ min: 1, max: 255 }) }),
  fc.constantFrom('FF', '00', '9302', '6A82', ''),
);

it('believes no card more than it proves', () => {
  fc.assert(
    fc.property(fc.array(lie, { minLength: 1, maxLength: 40 }), (lies) => {
      const wallet = newWallet();
      const { phone } = wallet;
      const [order, end, amount] = ['load', 'end', 4200];
      let turn = 0;
      const answerOf = (command: string): string => {
        const honest = hex(phone.se.process(bytes(command)));
        const told = lies[turn % lies.length];
        turn += 1;
        if (told === undefined || honest === '') return honest;
        if (typeof told !== 'string') {
          const octets = bytes(honest);
          octets[told.at % octets.length] = (octets[told.at % octets.length] ?? 0) ^ told.flip;
          return hex(octets);
        }
        return told.length === 2 ? told.repeat(honest.length / 2 - 2) + honest.slice(-4) : told;
      };
      const runAll = (order_no: string, session = ''): void => {
        let response = wallet.report(order_no, session, []);
        for (let steps = 0; steps < 12 && response.status === '0000' && response.data['next_step'] === 'APDU'; steps += 1) {
          const script = response.data as unknown as Script;
          const results = [];
          for (const { index, command, checker } of script.commands) {
            results.push({ index, command, response: answerOf(command) });
            if (!new RegExp(checker).test(results.at(-1)?.response ?? '')) break;
          }
          response = wallet.report(order_no, script.session, results);
          expectAnswer(response);
        }
      };
      wallet.open();
      wallet.apply({ order_no: order, order_type: '02', load_amount: amount });
      runAll(order);
      if (wallet.state(order) === '1007') runAll(order, String(wallet.send('order/confirm', { order_no: order }).data['session']));
      const held = phone.balance ?? 0;
      if (wallet.state(order) === '0') expect(held).toBe(amount);
      const refund = wallet.send('order/refund', { order_no: order });
      if (refund.status === '0000') expect(held).toBe(0);
      wallet.apply({ order_no: end, order_type: '05' });
      runAll(end);
      const { refund_amount } = wallet.send('order/query', { order_no: end }).data;
      expect(Number(refund_amount ?? 0)).toBeLessThanOrEqual(held);
    }),
    { numRuns: 150 },
  );
});
