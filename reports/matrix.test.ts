import { describe, expect, it } from 'vitest';
import { cardNumber, holder, madeUpEvents, recorded, soundEvents } from './fixture/record.ts';
import { renderMatrix } from './html/matrix.tsx';
import { matrixModel } from './matrix.ts';
import { reportModel } from './model.ts';

const runs = [soundEvents, madeUpEvents].map((events, index) => ({
  folder: `runs/${index}`,
  record: { events, head: recorded(events).head },
}));
const model = matrixModel(runs);
const rows = model.groups.flatMap((group) => group.rows);

describe('the matrix of runs', () => {
  it('says of each requirement what the report of each run says', () => {
    for (const [column, { record }] of runs.entries()) {
      const report = reportModel(record.events, record.head);
      expect(model.runs[column]).toMatchObject({ conclusion: report.conclusion, counts: report.counts, head: report.head, whole: true });
      expect(rows.map(({ id, verdicts }) => [id, verdicts[column]])).toEqual(
        report.requirements.flatMap((group) => group.requirements.map(({ id, verdict }) => [id, verdict])),
      );
    }
  });

  it('marks the requirements on which the runs differ', () => {
    const differing = rows.filter(({ differs }) => differs).map(({ id, verdicts }) => [id, ...verdicts]);
    expect(differing).toEqual([
      ['JTT978.2:EP.CAPP-DEBIT.mac1.word', 'passed', 'failed'],
      ['JTT978.2:EP.CAPP-DEBIT.atomic', 'passed', 'failed'],
    ]);
  });

  it('leaves the place of a requirement empty that a run does not know', () => {
    const [head, ...rest] = madeUpEvents;
    if (head?.type !== 'run') throw new Error('a record begins with its run');
    const fewer = [{ ...head, requirements: head.requirements.slice(0, 3) }, ...rest];
    const { groups } = matrixModel([...runs, { folder: 'fewer', record: { events: fewer, head: '' } }]);
    expect(groups.flatMap((group) => group.rows).filter(({ verdicts }) => verdicts[2] === undefined).length).toBe(rows.length - 3);
  });

  it.each(['zh', 'en'] as const)('holds both languages and no personal data: %s first', (language) => {
    const page = renderMatrix(model, { language });
    expect(page).toContain('不满足');
    expect(page).toContain('>failed<');
    for (const secret of [cardNumber.slice(6, 15), holder.name, holder.document]) expect(page).not.toContain(secret);
  });
});
