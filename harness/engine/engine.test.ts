/** The engine on a toy: suites that are right, wrong, silent, or spend what is not theirs. */

import { describe, expect, it } from 'vitest';
import { LinkBroken, type LinkFault } from '../link/link.ts';
import { exactly, oneOf } from './check.ts';
import { base, record, suiteOf, type ToyInstruments, type ToyOptions, testCase, testFamily, text, toy, verdicts } from './fixture/toy.ts';
import { endingOf, judge } from './judge.ts';
import { Recorder, readRecord } from './record.ts';
import { resultOf } from './result.ts';
import type { Dut } from './suite.ts';

const right = testCase({ ...base, id: 'T-001' }, async ({ add, check }) => check('TOY:one', await add(1)).is('029000'));

describe('a case turns red when it should', () => {
  it('passes when what is promised is seen', async () => {
    expect(await verdicts([right])).toEqual(['PASS']);
  });

  it('fails on a wrong expectation', async () => {
    const wrong = testCase({ ...base, id: 'T-002' }, async ({ add, check }) => check('TOY:one', await add(1)).is('039000'));
    expect(await verdicts([wrong])).toEqual(['FAIL']);
  });

  it('is our own error when a declared requirement is never checked', async () => {
    const silent = testCase({ ...base, covers: ['TOY:one', 'TOY:two'], id: 'T-003' }, async ({ add, check }) =>
      check('TOY:one', await add(1)).is('029000'),
    );
    expect(await verdicts([silent])).toEqual(['ERROR']);
  });

  it('is our own error when no check was made at all', async () => {
    const empty = testCase({ ...base, id: 'T-004' }, async ({ add }) => {
      await add(1);
    });
    expect(await verdicts([empty])).toEqual(['ERROR']);
  });

  it('is our own error when a requirement is checked that the case does not declare', async () => {
    const undeclared = testCase({ ...base, id: 'T-005' }, async ({ add, check }) => {
      check('TOY:one', await add(1)).is('029000');
      check('TOY:two', await add(2)).is('039000');
    });
    expect(await verdicts([undeclared])).toEqual(['ERROR']);
  });

  it('is our own error when a requirement is not in the catalog', async () => {
    const unknown = testCase({ ...base, covers: ['TOY:three'], id: 'T-006' }, async ({ add, check }) =>
      check('TOY:three', await add(1)).is('029000'),
    );
    expect(await verdicts([unknown])).toEqual(['ERROR']);
  });

  it('is our own error when the case throws', async () => {
    const broken = testCase({ ...base, id: 'T-007' }, async () => {
      throw new TypeError('a defect');
    });
    expect(await verdicts([broken])).toEqual(['ERROR']);
  });

  it('observes, and does not fail, where the requirement is weak', async () => {
    const weak = testCase({ ...base, covers: ['TOY:weak'], id: 'T-008' }, async ({ add, check }) =>
      check('TOY:weak', await add(1)).is('ffff'),
    );
    const { counts, conclusion, cases } = resultOf(readRecord(await record(suiteOf([weak]))).events);
    expect(counts).toMatchObject({ pass: 1, fail: 0, observations: 1 });
    expect(conclusion).toBe('CONFORMS');
    expect(cases[0]?.violations[0]).toMatchObject({ requirement: 'TOY:weak', strength: 'observation', step: 1 });
  });

  it('observes a tolerated value of a hard requirement and fails any other', async () => {
    const expected = oneOf({ '029000': text }, { '030000': text });
    const tolerant = (id: string) => testCase({ ...base, id }, async ({ add, check }) => check('TOY:one', await add(1)).is(expected));
    expect(await verdicts([tolerant('T-009')], { answer: () => Uint8Array.of(3, 0, 0) })).toEqual(['PASS']);
    expect(await verdicts([tolerant('T-010')], { answer: () => Uint8Array.of(4, 0, 0) })).toEqual(['FAIL']);
  });

  it('keeps a failure that was seen before the wire broke, and never fails for the wire', async () => {
    const two = (id: string, expected: string) =>
      testCase({ ...base, id }, async ({ add, check }) => {
        check('TOY:one', await add(1)).is(expected);
        await add(2);
      });
    const breaking: ToyOptions = {
      answer: (octet, nth) => {
        if (nth % 2 === 0) throw new LinkBroken('card-removed', 'gone');
        return Uint8Array.of(octet + 1, 0x90, 0);
      },
    };
    expect(await verdicts([two('T-011', '029000')], breaking)).toEqual(['INCONCLUSIVE']);
    expect(await verdicts([two('T-012', 'ffffff')], breaking)).toEqual(['FAIL']);
  });
});

describe('a wire that breaks inside a case that writes', () => {
  /** A device whose written octet changes what it adds; one command in the midst is never answered. */
  const writing: Dut<ToyInstruments> = {
    ...toy,
    meter: () => ({ ...toy.meter(), charge: (_channel, command) => (command[1] === 0xdd ? { writes: 1 } : 'read') }),
  };
  const restoring = (run: (instruments: ToyInstruments) => Promise<void>): Dut<ToyInstruments> => ({
    ...writing,
    restoration: { run, spends: { writes: 1 } },
  });
  const torn = testCase({ ...base, id: 'T-030', spends: { writes: 1 } }, async ({ add, check }) => {
    await add(0xdd);
    check('TOY:one', await add(0xbb)).is('029000');
  });
  const later = (id: string) => testCase({ ...base, id }, async ({ add, check }) => check('TOY:one', await add(1)).is('029000'));
  const cases = [torn, later('T-031'), later('T-032')];
  const sent: number[] = [];
  const breaking = (isRestored: (octet: number) => boolean): ToyOptions => {
    let left = 0;
    sent.length = 0;
    return {
      answer: (octet) => {
        sent.push(octet);
        if (octet === 0xbb) throw new LinkBroken('card-removed', 'gone');
        if (octet === 0xdd) left = isRestored(sent.length) ? 0 : 1;
        return Uint8Array.of(octet + 1 + left, 0x90, 0);
      },
    };
  };
  const verdictsOf = async (dut: Dut<ToyInstruments>, options: ToyOptions, writes = 2) => {
    const written = await record(suiteOf(cases, dut), { ...options, grants: { writes } });
    expect(await judge(readRecord(written), [suiteOf(cases, dut)])).toMatchObject({ equal: true });
    return resultOf(readRecord(written).events).cases.map(({ verdict, reason }) => [verdict, reason?.en.slice(0, 26)]);
  };
  const broken = ['INCONCLUSIVE', 'the wire failed: the card '];
  const unknown = ['INCONCLUSIVE', 'the wire broke in T-030 af'];
  const passed = ['PASS', undefined];

  it('is never held against the device afterwards', async () => {
    expect(
      await verdictsOf(
        writing,
        breaking(() => false),
      ),
    ).toEqual([broken, unknown, unknown]);
  });

  it('is made good before the next case, once', async () => {
    const dut = restoring(async ({ add }) => void (await add(0xdd)));
    expect(
      await verdictsOf(
        dut,
        breaking((nth) => nth > 2),
      ),
    ).toEqual([broken, passed, passed]);
    expect(sent).toEqual([0xdd, 0xbb, 0xdd, 1, 1]);
  });

  it('is tried to be made good again where the wire breaks once more', async () => {
    let attempts = 0;
    const dut = restoring(async ({ add }) => {
      attempts += 1;
      await add(attempts === 1 ? 0xbb : 0xdd);
    });
    const written = await record(suiteOf(cases, dut), { ...breaking((nth) => nth > 3), grants: { writes: 2 } });
    expect(resultOf(readRecord(written).events).cases.map(({ verdict }) => verdict)).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE', 'PASS']);
  });

  it('stays as it is where the owner did not grant what it takes', async () => {
    const dut = restoring(async ({ add }) => void (await add(0xdd)));
    expect(
      await verdictsOf(
        dut,
        breaking((nth) => nth > 2),
        1,
      ),
    ).toEqual([broken, unknown, unknown]);
    expect(sent).toEqual([0xdd, 0xbb, 1, 1]);
  });
});

describe('spending', () => {
  const spending = testCase({ ...base, id: 'T-020', spends: { money: 5 } }, async ({ add, check }) =>
    check('TOY:one', await add(0xee)).is('ef9000'),
  );
  const greedy = testCase({ ...base, id: 'T-021', spends: { money: 5 } }, async ({ add, check }) => {
    await add(0xee);
    check('TOY:one', await add(0xee)).is('ef9000');
  });

  it('does not run what was not granted, and says which grant is missing', async () => {
    const { cases } = resultOf(readRecord(await record(suiteOf([spending]), { grants: {} })).events);
    expect(cases[0]).toMatchObject({ verdict: 'NOT_RUN' });
    expect(cases[0]?.reason?.en).toContain('money');
  });

  it('refuses the command that would spend more than the grant, before it is sent', async () => {
    const sent: number[] = [];
    const again = testCase({ ...base, id: 'T-022', spends: { money: 5 } }, async ({ add, check }) =>
      check('TOY:one', await add(0xee)).is('ef9000'),
    );
    const answer = (octet: number): Uint8Array => {
      sent.push(octet);
      return Uint8Array.of(octet + 1, 0x90, 0);
    };
    expect(await verdicts([spending, again], { grants: { money: 9 }, answer })).toEqual(['PASS', 'NOT_RUN']);
    expect(sent).toEqual([0xee]);
  });

  it('spends of the pinned device only, and looks at its serial number anew in every entry', async () => {
    let serial: string | undefined = 'A';
    const swapping = (id: string) =>
      testCase({ ...base, id, spends: { money: 5 } }, async ({ add, check, stage }) => {
        serial = id === 'T-024' ? 'B' : 'A';
        await add(1);
        await stage.reset('dut');
        check('TOY:one', await add(0xee)).is('ef9000');
      });
    let shown: string | undefined;
    const pinning = suiteOf([swapping('T-023'), swapping('T-024'), swapping('T-025')], {
      ...toy,
      meter: () => ({
        charge: (_channel, command) => {
          if (command[1] === 1) shown = serial;
          return command[1] === 0xee ? { money: 5 } : 'read';
        },
        answered: () => {},
        told: () => {},
        reset: () => {},
        get identity() {
          return shown;
        },
        isBlockedForGood: false,
      }),
    });
    const { cases } = resultOf(readRecord(await record(pinning, { pinned: 'first-seen' })).events);
    expect(cases.map(({ verdict }) => verdict)).toEqual(['PASS', 'NOT_RUN', 'PASS']);
  });

  it('calls a case that spends beyond its declaration our own error', async () => {
    expect(await verdicts([greedy])).toEqual(['ERROR']);
  });
});

describe('keys', () => {
  const gate = testCase({ ...base, id: 'T-030', needs: ['keys.load'], proves: 'keys.load' }, async ({ add, check }) =>
    check('TOY:one', await add(1)).is('ff9000'),
  );
  const behind = testCase({ ...base, id: 'T-031', needs: ['keys.load'] }, async ({ add, check }) =>
    check('TOY:one', await add(1)).is('029000'),
  );

  it('says keys or formula where nobody vouches for the keys', async () => {
    expect(await verdicts([behind, gate], { vouched: false })).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE']);
  });

  it('fails the device where somebody does', async () => {
    expect(await verdicts([gate, behind])).toEqual(['FAIL', 'PASS']);
  });
});

describe('judging again', () => {
  const family = testFamily(
    { ...base, id: 'T-040', rows: [1, 2, 3].map((octet) => ({ row: `r${octet}`, title: text, octet })) },
    async ({ add, check, stage }, { octet }) => {
      stage.note({ zh: `随机数 ${stage.random.below(1000)}`, en: `drew ${stage.random.below(1000)}` });
      check('TOY:one', await add(octet), { zh: stage.calendar.next(), en: '' }).is(exactly(`0${octet + 1}9000`));
    },
  );

  it('finds the same result', async () => {
    const suite = suiteOf([right, family]);
    const judged = await judge(readRecord(await record(suite)), [suite]);
    expect(judged).toMatchObject({ equal: true });
    if (judged.equal) expect(judged.result.counts.pass).toBe(4);
  });

  it('names the line when an octet of an answer was changed', async () => {
    const suite = suiteOf([right, family]);
    const forged = (await record(suite)).replace('"r":"029000"', '"r":"039000"');
    const judged = await judge(readRecord(forged), [suite]);
    expect(judged).toMatchObject({ equal: false });
  });

  it('finds another answer even when the chain was made anew', async () => {
    const suite = suiteOf([right, family]);
    const { events } = readRecord(await record(suite));
    const lines: string[] = [];
    const recorder = new Recorder((line) => lines.push(line));
    for (const event of events) recorder.write(event.type === 'apdu' ? { ...event, r: '7F9000' } : event);
    const judged = await judge(readRecord(`${lines.join('\n')}\n`), [suite]);
    expect(judged).toMatchObject({ equal: false, difference: { entry: 'T-001' } });
  });

  it('finds a wire that failed, whatever way', async () => {
    const suite = suiteOf([right, family]);
    for (const fault of ['card-removed', 'silent', 'short-answer', 'reader-failed'] satisfies LinkFault[]) {
      const text = await record(suite, {
        answer: (octet, nth) => {
          if (nth === 2) throw new LinkBroken(fault, 'gone');
          return Uint8Array.of(octet + 1, 0x90, 0);
        },
      });
      expect(resultOf(readRecord(text).events).counts).toMatchObject({ pass: 3, inconclusive: 1, fail: 0 });
      expect(await judge(readRecord(text), [suite])).toMatchObject({ equal: true });
    }
  });

  it('judges a record that was cut off at any line, once its end was written', async () => {
    const suite = suiteOf([right, family]);
    const lines = (await record(suite)).trimEnd().split('\n');
    const planned = lines.findIndex((line) => line.includes('"type":"case"'));
    for (let cut = planned; cut < lines.length - 1; cut += 1) {
      const kept = lines.slice(0, cut);
      const { events } = readRecord(`${kept.join('\n')}\n`);
      const whole: string[] = [];
      const recorder = new Recorder((line) => whole.push(line));
      for (const event of [...events, ...endingOf(events, { zh: '中断', en: 'cut' })]) recorder.write(event);
      const finished = readRecord(`${whole.join('\n')}\n`);
      const result = resultOf(finished.events);
      expect(result.conclusion).toBe('UNDETERMINED');
      expect(result.counts.fail + result.counts.error).toBe(0);
      const judged = await judge(finished, [suite]);
      expect(judged, `cut at line ${cut}: ${JSON.stringify(judged)}`).toMatchObject({ equal: true });
    }
  });
});
