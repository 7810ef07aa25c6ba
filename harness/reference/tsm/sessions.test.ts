/** Sessions: lost answers, reports that are not what was asked for, cards that lie, and doubtful loads. */

import { beforeEach, describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import type { Script, ScriptCommand, ScriptResult } from '../../tunion/tsm.ts';
import { keys, partners, rivalId } from './fixture/keys.ts';
import { createPhone, instanceAid, type Phone } from './fixture/phone.ts';
import { PowerCut, Wallet } from './fixture/wallet.ts';
import { createMemoryStore } from './store.ts';
import { createTsm } from './tsm.ts';

let phone: Phone;
let wallet: Wallet;
beforeEach(() => {
  phone = createPhone('phone');
  wallet = new Wallet(createTsm({ store: createMemoryStore(), keys, partners, now: () => '20260301120000', seed: 'test' }), phone);
});

const order_no = 'one';
const amount = 4200;

function run({ index, command }: ScriptCommand): ScriptResult {
  return { index, command, response: hex(phone.se.process(bytes(command))) };
}

function begin(session = ''): Script {
  return wallet.report(order_no, session, []).data as unknown as Script;
}

function next(script: Script, results: readonly ScriptResult[] = script.commands.map(run)): Script {
  return wallet.report(order_no, script.session, results).data as unknown as Script;
}

function statusOf(script: Script, results: readonly ScriptResult[]): string {
  return wallet.report(order_no, script.session, results).status;
}

/** An answer in which the last octet of the data is another. */
function spoil({ response, ...result }: ScriptResult): ScriptResult {
  const octets = bytes(response);
  octets[octets.length - 3] = (octets.at(-3) ?? 0) ^ 1;
  return { ...result, response: hex(octets) };
}

const last = <T>(list: readonly T[]): T => list.at(-1) as T;

describe('lost answers', () => {
  it.each(['00', '01', '02', '03', '04', '05'] as const)('at every step of an order of type %s change nothing', (order_type) => {
    if (order_type !== '00' && order_type !== '01') wallet.open();
    if (order_type === '03' || order_type === '05') wallet.load('before', amount);
    if (order_type === '04') {
      wallet.apply({ order_no: 'out', order_type: '03' });
      wallet.run('out');
    }
    wallet.apply({ order_no, order_type, load_amount: order_type === '01' || order_type === '02' ? amount : 0 });
    wallet.doubles = true;
    wallet.run(order_no);
    expect(wallet.state(order_no)).toBe('0');
    expect(wallet.doubled.length).toBeGreaterThan(1);
    for (const [first, second] of wallet.doubled) expect(second).toBe(first);
  });

  it('do not end the order for whoever begins again', () => {
    wallet.apply({ order_no, order_type: '01', load_amount: amount });
    const script = begin();
    expect(begin()).toEqual(script);
    next(script);
    const again = begin();
    expect(again.session).not.toBe(script.session);
    expect(statusOf(script, script.commands.map(run)), 'the session before').toBe('0300');
  });
});

describe('a report', () => {
  let script: Script;
  beforeEach(() => {
    wallet.open();
    wallet.apply({ order_no, order_type: '02', load_amount: amount });
    script = begin();
  });

  it.each<[string, (results: ScriptResult[]) => ScriptResult[]]>([
    ['another index', ([first, second]) => [{ ...(first as ScriptResult), index: 7 }, second as ScriptResult]],
    ['another command', ([first, second]) => [first as ScriptResult, { ...(second as ScriptResult), command: '00A40400' }]],
    ['another order', (results) => results.toReversed()],
    ['more results than commands', (results) => [...results, last(results)]],
    ['a mismatch that is not the last', ([first, second]) => [{ ...(first as ScriptResult), response: '6A82' }, second as ScriptResult]],
    ['lower case', ([first, second]) => [first as ScriptResult, { ...(second as ScriptResult), response: 'ff9000' }]],
  ])('with %s is refused and changes nothing', (_, change) => {
    const results = script.commands.map(run);
    expect(statusOf(script, change(results))).toBe('0300');
    expect(wallet.state(order_no)).toBe('1006');
    const credit = next(script, results);
    next(credit);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', amount]);
  });

  it('of a session that is none, of another order or of nobody is refused', () => {
    wallet.apply({ order_no: 'other', order_type: '02', load_amount: 1 });
    const results = script.commands.map(run);
    expect(wallet.report('other', script.session, results).status).toBe('0300');
    expect(wallet.report(order_no, '00', results).status).toBe('0300');
    expect(wallet.report('nobody', script.session, results).status).toBe('0301');
    const rival = new Wallet(wallet.tsm, phone, rivalId);
    expect(rival.report(order_no, script.session, results).status).toBe('0301');
  });

  it('whose checker does not match ends the session: nothing was loaded, and it may be tried again', () => {
    const [first] = script.commands as [ScriptCommand];
    const end = next(script, [{ index: first.index, command: first.command, response: '6A82' }]);
    expect(end).toEqual({ session: script.session, next_step: 'EOF', commands: [] });
    expect(wallet.state(order_no)).toBe('1002');
    expect(next(script), 'a session that ended').toEqual(end);
    wallet.run(order_no);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', amount]);
    expect(next(script)).toEqual(end);
  });

  it('an order under way is known as such', () => {
    expect(wallet.apply({ order_no, order_type: '02', load_amount: amount })).toMatchObject({
      status: '0005',
      data: { order_state: '1006', session: script.session },
    });
    next(next(script));
    expect(wallet.apply({ order_no, order_type: '02', load_amount: amount })).toMatchObject({ status: '0000', data: { order_state: '0' } });
  });
});

describe('a card that lies', () => {
  beforeEach(() => wallet.open());

  it('about MAC1 gets no MAC2', () => {
    wallet.apply({ order_no, order_type: '02', load_amount: amount });
    const script = begin();
    const results = script.commands.map(run);
    expect(next(script, [...results.slice(0, -1), spoil(last(results))]).next_step).toBe('EOF');
    expect(wallet.state(order_no)).toBe('1002');
    expect(wallet.send('order/refund', { order_no }).data).toMatchObject({ order_state: '1008' });
  });

  it('about the TAC of a load leaves it to the operator', () => {
    wallet.apply({ order_no, order_type: '02', load_amount: amount });
    const credit = next(begin());
    expect(wallet.state(order_no), 'before MAC2 is used').toBe('1007');
    expect(next(credit, credit.commands.map(run).map(spoil)).next_step).toBe('EOF');
    expect(wallet.state(order_no)).toBe('1009');
    expect(wallet.send('order/refund', { order_no }).status).toBe('2103');
    expect(wallet.run(order_no).status).toBe('2103');
  });

  it('about the TAC of the withdrawal gives nothing back, and is resolved by the truth', () => {
    wallet.load('before', amount);
    wallet.apply({ order_no, order_type: '05' });
    const debit = next(next(begin()));
    const results = debit.commands.map(run);
    const { response } = last(results);
    expect(next(debit, [{ ...last(results), response: `00000000${response.slice(8)}` }]).next_step).toBe('EOF');
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '1006', refund_amount: 0 });
    expect(wallet.send('order/refund', { order_no }).status).toBe('2103');
    wallet.run(order_no);
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '0', refund_amount: amount });
  });

  it('about its balance gets back what it can prove', () => {
    wallet.load('before', amount);
    wallet.apply({ order_no, order_type: '05' });
    const script = begin();
    const [select, balance] = script.commands.map(run) as [ScriptResult, ScriptResult];
    const asked = next(script, [select, { ...balance, response: '000186A09000' }]);
    expect(next(asked).next_step, 'the card has not so much').toBe('EOF');
    expect(wallet.state(order_no)).toBe('1006');
    wallet.run(order_no);
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '0', refund_amount: amount });
  });

  it('about its balance loses nothing where it has more than it said', () => {
    wallet.load('before', amount);
    wallet.apply({ order_no, order_type: '05' });
    const script = begin();
    const [select, balance] = script.commands.map(run) as [ScriptResult, ScriptResult];
    const asked = next(script, [select, { ...balance, response: '000000019000' }]);
    expect(next(asked).next_step).toBe('EOF');
    wallet.run(order_no);
    expect(wallet.send('order/query', { order_no }).data).toMatchObject({ order_state: '0', refund_amount: amount });
  });

  it('about its cryptogram is not opened', () => {
    const other = createPhone('other');
    const stranger = new Wallet(wallet.tsm, other);
    stranger.apply({ order_no, order_type: '00' });
    const script = stranger.report(order_no, '', []).data as unknown as Script;
    const results = script.commands.map(({ index, command }) => ({ index, command, response: hex(other.se.process(bytes(command))) }));
    const response = stranger.report(order_no, script.session, [...results.slice(0, -1), spoil(last(results))]);
    expect(response.data['next_step']).toBe('EOF');
    expect(stranger.state(order_no)).toBe('1001');
  });
});

describe('a doubtful load', () => {
  const cut = (tookEffect: boolean) => {
    wallet.open();
    try {
      wallet.load(order_no, amount, { cutAt: 2, tookEffect });
    } catch (error) {
      expect(error).toBeInstanceOf(PowerCut);
    }
    expect([wallet.state(order_no), phone.balance]).toEqual(['1007', tookEffect ? amount : 0]);
  };

  it('that was credited is proven, not credited again', () => {
    cut(true);
    const { session } = wallet.send('order/confirm', { order_no }).data;
    const { commands } = wallet.run(order_no, {}, session as string);
    expect(commands.map((command) => command.slice(0, 4))).toEqual(['00A4', '8050', '805A']);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', amount]);
  });

  it('that was not credited is credited now', () => {
    cut(false);
    wallet.confirm(order_no);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', amount]);
  });

  it('gets no commands outside a confirmation', () => {
    cut(false);
    expect(wallet.run(order_no).status).toBe('2103');
  });

  it('is confirmed in one session until that has begun', () => {
    cut(true);
    const { session } = wallet.send('order/confirm', { order_no }).data;
    expect(wallet.send('order/confirm', { order_no }).data).toEqual({ order_no, order_state: '1007', session });
    const script = begin(session as string);
    expect(begin(session as string)).toEqual(script);
    next(script);
    expect(wallet.send('order/confirm', { order_no }).data['session']).not.toBe(session);
  });

  it.each(['prove', 'MAC1'] as const)('with a wrong %s is for the operator', (what) => {
    cut(true);
    const { session } = wallet.send('order/confirm', { order_no }).data;
    const script = begin(session as string);
    const results = script.commands.map(run);
    if (what === 'MAC1') next(script, [...results.slice(0, -1), spoil(last(results))]);
    else {
      const proof = next(script, results);
      next(proof, proof.commands.map(run).map(spoil));
    }
    expect(wallet.state(order_no)).toBe('1009');
  });

  it('that the card loaded otherwise meanwhile is for the operator', () => {
    cut(false);
    wallet.load('two', 100);
    wallet.load('three', 100);
    wallet.confirm(order_no);
    expect([wallet.state(order_no), phone.balance]).toEqual(['1009', 200]);
  });

  it('is nothing to confirm elsewhere', () => {
    wallet.open();
    expect(wallet.send('order/confirm', { order_no: 'open' })).toMatchObject({ status: '0000', data: { order_state: '0', session: '' } });
    expect(wallet.send('order/confirm', { order_no: 'nobody' }).status).toBe('0301');
  });
});

describe('a secure element', () => {
  it('that is lost gets neither card nor money until it is back', () => {
    wallet.open();
    wallet.apply({ order_no, order_type: '02', load_amount: amount });
    expect(wallet.send('notify/se', { seid: phone.seid, state: '01' }).status).toBe('0000');
    expect(wallet.run(order_no).status).toBe('1103');
    expect(wallet.apply({ order_no: 'two', order_type: '02', load_amount: amount }).status).toBe('1103');
    expect(wallet.send('token/apply', { seid: phone.seid, operation: '04', data: '00' }).status).toBe('1103');
    wallet.send('notify/se', { seid: phone.seid, state: '00' });
    wallet.run(order_no);
    expect([wallet.state(order_no), phone.balance]).toEqual(['0', amount]);
  });

  it('may still say what became of a load, and is not given another', () => {
    wallet.open();
    wallet.apply({ order_no, order_type: '02', load_amount: amount });
    const credit = next(begin());
    wallet.send('notify/se', { seid: phone.seid, state: '01' });
    expect(next(credit).next_step).toBe('EOF');
    expect(wallet.state(order_no)).toBe('0');
  });

  it('that nobody knows cannot be lost, nor its applications', () => {
    expect(wallet.send('notify/se', { seid: phone.seid, state: '01' }).status).toBe('1102');
    expect(wallet.send('notify/application', { seid: phone.seid, instance_aid: instanceAid, state: '02' }).status).toBe('1102');
    expect(wallet.send('card/query', { seid: phone.seid, instance_aid: instanceAid }).status).toBe('1102');
  });

  it('tells of its application: locked it is not loaded, deleted it is not open', () => {
    wallet.open();
    const notify = (state: string) => wallet.send('notify/application', { seid: phone.seid, instance_aid: instanceAid, state }).status;
    const apply = (name: string) => wallet.apply({ order_no: name, order_type: '02', load_amount: 1 }).status;
    expect([notify('02'), apply('locked')]).toEqual(['0000', '1103']);
    expect([notify('00'), apply('unlocked')]).toEqual(['0000', '0000']);
    expect([notify('03'), apply('deleted')]).toEqual(['0000', '1102']);
    expect(wallet.send('card/query', { seid: phone.seid, instance_aid: instanceAid }).data).toMatchObject({ opened: false, state: '03' });
  });
});
