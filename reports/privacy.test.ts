import { describe, expect, it } from 'vitest';
import { encodeText } from '../harness/bytes/charset.ts';
import { hex } from '../harness/bytes/hex.ts';
import type { RecordEvent } from '../harness/engine/record.ts';
import { cardNumber, file15, holder, madeUpEvents, recorded } from './fixture/record.ts';
import { type ReportModel, reportModel } from './model.ts';
import { privacyOf } from './privacy.ts';

const middle = cardNumber.slice(6, 15);
const nameOctets = hex(encodeText(holder.name, 'gb18030'));
const documentOctets = hex(Buffer.from(holder.document));
const everyForm = [middle, hex(Buffer.from(middle)), holder.name, nameOctets, holder.document, documentOctets];

/** Every text of a model and of its procedures, its octets without the blanks between them. */
function textsOf(model: ReportModel): string {
  return JSON.stringify([model, model.cases.map(({ procedure }) => procedure())]).replace(/ /g, '');
}

describe('personal data in a model', () => {
  it('are nowhere in a masked one, in no form', () => {
    const text = textsOf(reportModel(madeUpEvents, recorded().head));
    for (const form of everyForm) expect(text, form).not.toContain(form);
    expect(text).toContain('0310499*********0123');
  });

  it('are all there when that is asked for', () => {
    const text = textsOf(reportModel(madeUpEvents, recorded().head, { unmasked: true }));
    for (const form of [middle, nameOctets, holder.name, holder.document]) expect(text, form).toContain(form);
  });

  it('do not hide that two card numbers differ', () => {
    const other = `${cardNumber.slice(0, 8)}0${cardNumber.slice(9)}`;
    const events = madeUpEvents.map(
      (event): RecordEvent =>
        event.type === 'check' && event.requirement.endsWith('.atomic')
          ? { ...event, expected: { serial: `0${cardNumber}` }, observed: { serial: `0${other}` } }
          : event,
    );
    const finding = reportModel(events, '')
      .cases.find(({ verdict }) => verdict === 'FAIL')
      ?.findings.at(-1);
    expect(finding?.comparison.differing).toHaveLength(1);
    expect(JSON.stringify(finding)).not.toContain(other.slice(6, 15));
  });
});

describe('masking', () => {
  const privacy = privacyOf(madeUpEvents);
  const shown = (c: string, r: string): string | undefined => privacy.exchange('dut', c, r).r;
  const serialMasked = '0310499*********0123';

  it('leaves the first six and the last four digits of a card number', () => {
    expect(privacy.string(`0${cardNumber}`)).toBe(serialMasked);
    expect(privacy.string(cardNumber)).toBe(serialMasked.slice(1));
    expect(privacy.string(cardNumber.slice(3))).toBe(serialMasked.slice(4));
    expect(privacy.string(cardNumber.replace(/.{4}(?=.)/g, '$& '))).toBe('3104 99** **** ***0 123');
    expect(privacy.string('card 3105170070104712345 in the reader')).toBe('card 310517*********2345 in the reader');
  });

  it('finds EF 15 in whole reads, in parts, in an FCI whose length is written long, and in updates', () => {
    expect(shown('00B095001E', `${file15}9000`)).toBe(`${file15.replace(`0${cardNumber}`, serialMasked)}9000`);
    expect(shown('00B0950C02', `${file15.slice(24, 28)}9000`)).toBe(`${file15.slice(24, 27)}*9000`);
    expect(shown('00A4040008A00000063201010500', `6F819F0C811E${file15}9000`)).toContain(serialMasked);
    const unseen = file15.replace(cardNumber, '4000001111222233334');
    expect(privacy.exchange('dut', `04D6950022${unseen}00000000`, '9000').c).toContain('0400000*********3334');
  });

  it('hides all text of EF 16 but not what fills it up', () => {
    const blank = `0000${'20'.repeat(52)}00`;
    expect(shown('00B0960037', `${blank}9000`)).toBe(`${blank}9000`);
    expect(shown('00B0961604', `${documentOctets.slice(0, 8)}9000`)).toBe('********9000');
  });

  it('does not take the files of a PSAM for those of a card', () => {
    expect(privacy.exchange('psam', '00B0960006', '4131012101989000').r).toBe('4131012101989000');
  });

  it('hides a PIN on its way to the card', () => {
    const events: RecordEvent[] = madeUpEvents.map((event) => (event.type === 'tear' ? { ...event, c: '0020000003123456' } : event));
    const tear = reportModel(events, '')
      .cases.flatMap(({ procedure }) => procedure())
      .flatMap(({ items }) => items)
      .find(({ kind }) => kind === 'tear');
    expect(tear).toMatchObject({ command: { octets: ['00 20 00 00', '03', '** ** **'] } });
  });

  it('leaves money, counters and ordinary octets alone', () => {
    expect(privacy.string('0000471C0059000000010062020EC1')).toBe('0000471C0059000000010062020EC1');
    expect(privacy.string('20250102110405')).toBe('20250102110405');
  });
});
