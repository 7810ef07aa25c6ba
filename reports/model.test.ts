import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordEvent } from '../harness/engine/record.ts';
import { RecordFile } from '../harness/engine/record-file.ts';
import { madeUpEvents, recorded } from './fixture/record.ts';
import { type ReportModel, reportModel } from './model.ts';

const head = recorded().head;
const model = reportModel(madeUpEvents, head);
const caseOf = (entry: string, from: ReportModel = model) =>
  from.cases.find((each) => each.entry === entry) as ReportModel['cases'][number];
const requirementOf = (id: string, from: ReportModel = model) =>
  from.requirements.flatMap(({ requirements }) => requirements).find((each) => each.id === `JTT978.2:EP.${id}`);
const failing = caseOf('JTT978.2-EP-CAPP-DEBIT-007');
const written = (parts: readonly { readonly text: string; readonly marked: boolean }[] | undefined): string =>
  (parts ?? []).map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');

describe('the model of a report', () => {
  it('says what was concluded, of what, and how the record is known again', () => {
    expect(model.conclusion).toBe('DOES_NOT_CONFORM');
    expect(model.counts).toEqual({ pass: 5, fail: 1, inconclusive: 1, notApplicable: 1, notRun: 1, error: 0, observations: 2 });
    expect(model.statement.en).toBe('1 of 8 applicable cases failed; besides, 1 is inconclusive and 1 was not run.');
    expect(model.statement.zh).toBe('适用的 8 个用例中有 1 个不通过；另有 1 个无法判定、1 个未执行。');
    expect(model.run).toMatchObject({ id: 'run-20250102-030405', seed: 'd1ce', edition: '2015', durationMs: 452 });
    expect(model.device.fault).toBe('debits-before-mac1');
    expect(model.head).toBe(head);
    expect(model.weights).toEqual({ hard: 12, observation: 1 });
    expect(model.warnings).toEqual([]);
  });

  it('gives each requirement the verdict of the cases that cover it', () => {
    expect(requirementOf('SELECT.aid')?.verdict).toBe('passed');
    expect(requirementOf('CAPP-DEBIT.atomic')?.verdict).toBe('failed');
    expect(requirementOf('CAPP-DEBIT.mac1')?.verdict).toBe('passed');
    expect(requirementOf('READ.record.beyond.word')).toMatchObject({
      verdict: 'observed',
      cases: [{ case: 'JTT978.2-EP-READ-003', entries: { length: 2 } }],
    });
    expect(requirementOf('CHALLENGE.length')).toMatchObject({
      verdict: 'undetermined',
      reason: { en: 'the wire failed: the card left the reader' },
    });
    expect(requirementOf('CREDIT.mac2')).toMatchObject({ verdict: 'notTested', reason: { zh: '缺少密钥：keys.load' } });
    expect(requirementOf('PROVE.load')).toMatchObject({ verdict: 'notApplicable', reason: { en: 'the declaration excludes EP.load' } });
    expect(requirementOf('BALANCE.bounds')).toMatchObject({
      verdict: 'notTested',
      reason: { en: 'no case covers it' },
      part: 'JT/T 978.2',
      subject: 'EP.BALANCE',
    });
  });

  it('does not call a requirement failed by a case that came to no verdict, nor passed while a case is open', () => {
    const open = madeUpEvents.map(
      (event): RecordEvent => (event.type === 'end' && event.verdict === 'FAIL' ? { ...event, verdict: 'INCONCLUSIVE' } : event),
    );
    expect(requirementOf('CAPP-DEBIT.atomic', reportModel(open, head))?.verdict).toBe('undetermined');
    const cut = madeUpEvents.filter((event) => event.type !== 'end' || event.entry !== 'JTT978.2-EP-FILE-002');
    expect(requirementOf('FILE.15.serial', reportModel(cut, head))?.verdict).toBe('undetermined');
  });

  it('tells the procedure of a case step by step, with every APDU decoded', () => {
    expect(failing.procedure().map(({ number, voice }) => [number, voice])).toEqual([
      [1, 'preamble'],
      [2, 'preamble'],
      [3, 'preamble'],
      [4, 'preamble'],
      [5, 'attempt'],
      [6, 'preamble'],
    ]);
    const [exchange] = failing.procedure()[2]?.items ?? [];
    if (exchange?.kind !== 'exchange') throw new Error('an exchange was recorded here');
    expect(exchange.command.octets).toEqual(['80 50 03 02', '0B', '01 00 00 00 64 41 31 01 21 01 98', '0F']);
    expect(exchange.command.fields).toContainEqual({
      name: expect.objectContaining({ zh: '交易金额' }),
      value: { zh: '1.00 元', en: '1.00 yuan' },
    });
    expect(exchange.response).toMatchObject({ octets: ['00 00 47 1C 00 59 00 00 00 01 00 62 02 0E C1'], sw: '9000' });
    expect(exchange.response.fields.map(({ value }) => value.en)).toEqual(['182.04 yuan', '89', '0.00 yuan', '01', '00', '62020EC1']);
    expect(failing.statusWords).toEqual(['9000', '6982']);
  });

  it('compares expected and observed field by field and marks only what differs', () => {
    const [word, atomic] = failing.findings;
    expect(word?.comparison.differing[0]?.expected.map(({ parts, tolerated }) => [written(parts), tolerated])).toEqual([
      ['9302', undefined],
      ['6988', true],
    ]);
    expect(written(word?.comparison.differing[0]?.observed.parts)).toBe('[6982]');
    const differing = atomic?.comparison.differing.map(({ name, expected, observed }) => [
      name?.en,
      written(expected[0]?.parts),
      written(observed.parts),
    ]);
    expect(differing).toEqual([
      ['available', '[18204]', '[18104]'],
      ['balance', '[18204]', '[18104]'],
      ['transaction records (18) 1 · transaction counter', '[00 59]', '[00 5A]'],
    ]);
    expect(atomic?.comparison.differing[0]?.observed.meaning).toEqual({ zh: '181.04 元', en: '181.04 yuan' });
    expect(atomic?.comparison.alike.length).toBeGreaterThan(50);
    expect(atomic?.step).toBe(6);
  });

  it('keeps tears, faults, questions and notes in their place', () => {
    const kinds = caseOf('JTT978.2-EP-TEAR-002')
      .procedure()
      .map(({ number, items }) => [number, items.map(({ kind }) => kind)]);
    expect(kinds).toEqual([
      [0, ['note']],
      [1, ['reset', 'exchange']],
      [2, ['tear', 'ask', 'check']],
    ]);
    const fault = caseOf('JTT978.2-EP-CHALLENGE-001').procedure().at(-1)?.items[0];
    expect(fault).toMatchObject({
      kind: 'fault',
      reason: { zh: expect.stringContaining('卡片') },
      command: { name: { en: 'GET CHALLENGE' } },
    });
  });

  it('gathers observations and open cases by what they have in common', () => {
    expect(model.observations).toMatchObject([
      { requirement: 'JTT978.2:EP.READ.record.beyond.word', sightings: [{ cases: [{ entries: { length: 2 } }] }] },
    ]);
    expect(model.pending.map(({ verdict, number }) => [verdict, number])).toEqual([
      ['INCONCLUSIVE', 1],
      ['NOT_RUN', 1],
      ['NOT_APPLICABLE', 1],
    ]);
    expect(model.surveys).toMatchObject([{ dut: { en: 'purse card' }, learnt: { length: 2 } }]);
  });

  it('says on what the conclusion does not rest where the formulas of a kernel are not public', () => {
    expect(model.limits).toEqual([]);
    const facts = { kernel: 'K2', declared: { sm4: 'complement' } };
    const events = madeUpEvents.map((event) => (event.type === 'run' ? { ...event, facts } : event));
    const { limits } = reportModel(events, '');
    expect(limits).toHaveLength(1);
    expect(limits[0]?.en).toContain('unconfirmed; this run computes with the declared candidate complement');
    expect(limits[0]?.zh).toContain('尚未证实：本次按声明的候选算法 complement 计算');
  });

  it('reads what a PSAM under test answers as that of a PSAM', () => {
    const read = { type: 'apdu', channel: 'dut', c: '00B0960006', r: '4131012101989000', us: 1 } as const;
    const fieldsOf = (dut: string) => {
      const events = madeUpEvents.map((event) => {
        if (event.type === 'run') return { ...event, dut: { ...event.dut, name: dut } };
        return event.type === 'apdu' && event.channel === 'dut' ? read : event;
      });
      const [exchange] = reportModel(events, '')
        .cases.flatMap(({ procedure }) => procedure())
        .flatMap(({ items }) => items)
        .filter((item) => item.kind === 'exchange');
      return exchange?.response.fields.map(({ name }) => name.en);
    };
    expect(fieldsOf('psam')).toEqual(['terminal number']);
    expect(fieldsOf('purse-card')).not.toEqual(['terminal number']);
  });

  it('measures each command of the device under test', () => {
    expect(model.times.find(({ name }) => name.en === 'READ BINARY')).toMatchObject({
      number: 2,
      median: 5400,
      within95: 9400,
      slowest: 9400,
    });
    expect(model.times.every(({ name }) => !name.en.includes('SAM'))).toBe(true);
  });

  it('says when a record is cut off or its chain is broken', () => {
    const open = reportModel(madeUpEvents.slice(0, -1), head, { broken: { line: 3, reason: { zh: '已被改动', en: 'it was changed' } } });
    expect(open.warnings.map(({ en }) => en)).toEqual([
      'The chain of the record does not hold from line 3 on: it was changed.',
      'The record has no closing line: the run was cut off, and the conclusion rests on the lines that are there.',
    ]);
    const other = madeUpEvents.map((event): RecordEvent => (event.type === 'close' ? { ...event, conclusion: 'CONFORMS' } : event));
    expect(reportModel(other, head).warnings).toHaveLength(1);
  });

  it('marks the octets that differ', () => {
    const events = madeUpEvents.map(
      (event): RecordEvent =>
        event.type === 'check' && event.requirement.endsWith('mac1.word')
          ? { ...event, expected: 'A1B2C3D4', observed: 'A1B2C2D4' }
          : event,
    );
    const [finding] = caseOf('JTT978.2-EP-CAPP-DEBIT-007', reportModel(events, head)).findings;
    expect(written(finding?.comparison.differing[0]?.observed.parts)).toBe('A1 B2 [C2] D4');
  });

  it('refuses events that do not begin with a run', () => {
    expect(() => reportModel(madeUpEvents.slice(1), head)).toThrow(RangeError);
  });

  it('counts steps and commands as its procedures have them', () => {
    for (const { entry, steps, commands, procedure } of model.cases) {
      const told = procedure();
      expect([entry, steps, commands]).toEqual([entry, told.length, told.reduce((sum, step) => sum + step.commands, 0)]);
    }
    expect(model.cases.some(({ steps }) => steps > 1)).toBe(true);
  });

  it('is the same of a record on the disk, procedures and all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tunion-model-'));
    try {
      const path = join(folder, 'record.jsonl');
      writeFileSync(path, recorded().lines.join('\n'));
      const told = (from: ReportModel): unknown => ({
        ...from,
        cases: from.cases.map(({ procedure, ...each }) => ({ ...each, procedure: procedure() })),
      });
      expect(told(reportModel(new RecordFile(path), head))).toEqual(told(model));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
