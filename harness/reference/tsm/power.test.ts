/** Power is cut at every command of every kind of order, before the command and after it took effect: no money is lost or made. */

import { expect, it } from 'vitest';
import { keys, partners } from './fixture/keys.ts';
import { createPhone } from './fixture/phone.ts';
import { type Mishap, PowerCut, Wallet } from './fixture/wallet.ts';
import { createMemoryStore } from './store.ts';
import { createTsm } from './tsm.ts';

const amount = 4200;
const order_no = 'one';

const newTsm = () => createTsm({ store: createMemoryStore(), keys, partners, now: () => '20260301120000', seed: 'test' });

/** What comes before the order, and what must be true once it succeeded. */
interface Story {
  prepare(wallet: Wallet): void;
  judge(wallet: Wallet): void;
}

const loaded: Story = {
  prepare(wallet) {
    wallet.open();
    wallet.apply({ order_no, order_type: '02', load_amount: amount });
  },
  judge: ({ phone }) => expect(phone.balance).toBe(amount),
};

const stories: Readonly<Record<string, Story>> = {
  open: {
    prepare: (wallet) => wallet.apply({ order_no, order_type: '00' }),
    judge: ({ phone }) => expect(phone.balance).toBe(0),
  },
  'open and load': {
    prepare: (wallet) => wallet.apply({ order_no, order_type: '01', load_amount: amount }),
    judge: ({ phone }) => expect(phone.balance).toBe(amount),
  },
  load: loaded,
  'delete and refund': {
    prepare(wallet) {
      loaded.prepare(wallet);
      wallet.run(order_no);
      wallet.apply({ order_no: 'end', order_type: '05' });
    },
    judge(wallet) {
      expect(wallet.phone.balance).toBeUndefined();
      expect(wallet.phone.purse?.lasting.purse.balance).toBe(0);
      expect(wallet.send('order/query', { order_no: 'end' }).data['refund_amount']).toBe(amount);
    },
  },
  'migrate in': {
    prepare(wallet) {
      const old = new Wallet(wallet.tsm, createPhone('old'));
      old.apply({ order_no: 'old', order_type: '01', load_amount: amount });
      old.run('old');
      old.apply({ order_no: 'out', order_type: '03' });
      old.run('out');
      wallet.apply({ order_no, order_type: '04' });
    },
    judge(wallet) {
      expect(wallet.phone.balance).toBe(amount);
      const next = new Wallet(wallet.tsm, createPhone('next'));
      expect(next.apply({ order_no: 'again', order_type: '04' }).status).toBe('1102');
    },
  },
};

const nameOf = (story: string): string => (story === 'delete and refund' ? 'end' : order_no);

/** Runs an order, or resolves it where it is in doubt; with a mishap, it is cut off by that. */
function proceed(wallet: Wallet, name: string, mishap: Mishap = {}): void {
  try {
    if (wallet.state(name) === '1007') wallet.confirm(name, mishap);
    else wallet.run(name, mishap);
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
}

function lengthOf(story: string): number {
  const wallet = new Wallet(newTsm(), createPhone('phone'));
  stories[story]?.prepare(wallet);
  return wallet.run(nameOf(story)).commands.length;
}

const cuts = Object.keys(stories).flatMap((story) =>
  Array.from({ length: lengthOf(story) }, (_, cutAt) => [false, true].map((tookEffect) => ({ story, cutAt, tookEffect }))).flat(),
);

it.each(cuts)('$story, cut at command $cutAt (took effect: $tookEffect), comes to a good end', ({ story, ...mishap }) => {
  const wallet = new Wallet(newTsm(), createPhone('phone'));
  stories[story]?.prepare(wallet);
  proceed(wallet, nameOf(story), mishap);
  expect(wallet.state(nameOf(story))).not.toBe('0');
  proceed(wallet, nameOf(story));
  expect(wallet.state(nameOf(story))).toBe('0');
  stories[story]?.judge(wallet);
});

const moneyCuts = cuts.filter(({ story }) => story === 'load' || story === 'delete and refund');

it.each(moneyCuts)('$story, cut at command $cutAt (took effect: $tookEffect) and again while it is resolved', ({ story, ...mishap }) => {
  for (let cutAt = 0; cutAt <= lengthOf(story); cutAt += 1) {
    for (const tookEffect of [false, true]) {
      const wallet = new Wallet(newTsm(), createPhone('phone'));
      stories[story]?.prepare(wallet);
      proceed(wallet, nameOf(story), mishap);
      proceed(wallet, nameOf(story), { cutAt, tookEffect });
      if (wallet.state(nameOf(story)) !== '0') proceed(wallet, nameOf(story));
      expect(wallet.state(nameOf(story)), `${cutAt} ${tookEffect}`).toBe('0');
      stories[story]?.judge(wallet);
    }
  }
});
