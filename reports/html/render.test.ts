import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../harness/bytes/charset.ts';
import { hex } from '../../harness/bytes/hex.ts';
import type { RecordEvent } from '../../harness/engine/record.ts';
import { cardNumber, holder, madeUpEvents, recorded } from '../fixture/record.ts';
import { reportModel } from '../model.ts';
import { renderHtml } from './render.tsx';

const head = recorded().head;
const model = reportModel(madeUpEvents, head);
const page = renderHtml(model, { language: 'zh' });

/** The procedures that the page unpacks when a row is opened. */
function unpacked(html: string): readonly string[] {
  const packed = /<script type="text\/plain" id="packed">([^<]*)<\/script>/.exec(html)?.[1] ?? '';
  const [rows = '', ...pieces] = inflateSync(Buffer.from(packed, 'base64')).toString('utf8').split('<!>');
  return (JSON.parse(rows) as number[][]).map((row) => row.map((piece) => pieces[piece]).join(''));
}

/** Everything a reader of the file can come by, without the blanks between octets. */
function everything(html: string): string {
  return [html, ...unpacked(html)].join('\n').replace(/ /g, '');
}

describe('the page', () => {
  it('is one file that asks the network for nothing', () => {
    expect(page.startsWith('<!DOCTYPE html>\n<html lang="zh-CN"')).toBe(true);
    expect(page).toContain('<meta charset="utf-8"/>');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b/);
    expect(page).not.toMatch(/\b(?:src|srcset|action|poster)=/);
    expect(page).not.toMatch(/https?:|url\(|@import/);
    expect(page).not.toMatch(/localStorage|sessionStorage|cookie|fetch\(/);
  });

  it('says on page one which formulas are unconfirmed, and which reader held a real PSAM', () => {
    const events = madeUpEvents.map((event) =>
      event.type === 'run' ? { ...event, psam: 'SAM reader 00', facts: { kernel: 'K6', declared: { sm4: 'zero' } } } : event,
    );
    const pageOne = renderHtml(reportModel(events, head), { language: 'zh' }).split('id="failing"')[0];
    expect(pageOne).toContain('K6 内核的 SM4 密钥、MAC 与 TAC 算法未公开，尚未证实：本次按声明的候选算法 zero 计算');
    expect(pageOne).toContain('SAM reader 00');
  });

  it('says on page one what it is and what it is not', () => {
    const pageOne = page.slice(page.indexOf('class="page-one"'), page.indexOf('id="failing"'));
    for (const words of [
      '检测报告',
      '不符合',
      '不是证书',
      'not a certificate',
      'designated bodies only',
      '公开资料',
      'public material',
      '不涉及任何实际产品',
      'tunion judge DIR',
      'tunion run --seed d1ce',
      head,
      'd1ce',
      'debits-before-mac1',
    ]) {
      expect(pageOne, words).toContain(words);
    }
    expect(pageOne).toContain('判定项 12 项，观察项 1 项');
    expect(pageOne).toContain('href="#failed:JTT978.2-EP-CAPP-DEBIT-007"');
  });

  it('tells failing cases in full and before all others', () => {
    const order = ['id="failing"', 'id="observed"', 'id="pending"', 'id="requirements"', 'id="cases"', 'id="appendix"'].map((id) =>
      page.indexOf(id),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(page).toContain('<article class="failing" id="failed:JTT978.2-EP-CAPP-DEBIT-007">');
    expect(page.slice(order[0], order[1])).toContain('<mark>00 5A</mark>');
  });

  it('has every text in both languages', () => {
    const chinese = page.match(/<span lang="zh-CN">/g)?.length;
    expect(chinese).toBe(page.match(/<span lang="en">/g)?.length);
    expect(chinese).toBeGreaterThan(300);
    expect(page).not.toMatch(/<span lang="en">(?:[^<]*[\u4e00-\u9fff][^<]*)<\/span>/);
    expect(page.slice(0, page.indexOf('<script'))).not.toContain('undefined');
    const english = renderHtml(model, { language: 'en' });
    expect(english).toContain('<html lang="en" data-language="en"');
    expect(/<title>([^<]*)/.exec(english)?.[1]).toBe('Test report · virtual K1 purse card · does not conform · run-20250102-030405');
  });

  it('keeps the procedure of every other case that began', () => {
    const began = model.cases.filter(({ steps, verdict }) => steps > 0 && verdict !== 'FAIL');
    expect(unpacked(page)).toHaveLength(began.length);
    expect(unpacked(page).at(-1)).toContain('80 54 01 00');
  });

  it('has no personal data in any form', () => {
    const text = everything(page);
    const middle = cardNumber.slice(6, 15);
    const name = hex(encodeText(holder.name, 'gb18030'));
    for (const form of [middle, hex(Buffer.from(middle)), holder.name, name, holder.document, hex(Buffer.from(holder.document))]) {
      expect(text, form).not.toContain(form);
    }
    expect(everything(renderHtml(reportModel(madeUpEvents, head, { unmasked: true }), { language: 'zh' }))).toContain(middle);
  });

  it('lets nothing in a record become markup', () => {
    const hostile = '</script><!><img src=x onerror=alert(1)>';
    const events = madeUpEvents.map((event): RecordEvent => {
      if (event.type === 'run')
        return { ...event, device: { ...event.device, name: hostile }, run: { ...event.run, id: 'a"}b{display:none}' } };
      return event.type === 'note' ? { ...event, text: { zh: hostile, en: hostile } } : event;
    });
    const html = renderHtml(reportModel(events, head), { language: 'en' });
    expect([html, ...unpacked(html)].join('')).not.toContain('<img');
    expect(/<style>([^<]*)/.exec(html)?.[1]).not.toContain('b{display:none}');
  });

  it('stays within five megabytes for two thousand cases, a hundred of them failing', () => {
    const opening = madeUpEvents.filter(({ type }) => type === 'run');
    const bodyOf = (entry: string): readonly RecordEvent[] => {
      const begin = madeUpEvents.findIndex((event) => event.type === 'case' && event.entry === entry);
      return madeUpEvents.slice(begin, madeUpEvents.findIndex((event) => event.type === 'end' && event.entry === entry) + 1);
    };
    const planned = madeUpEvents.filter((event) => event.type === 'plan');
    const many = Array.from({ length: 2000 }, (_, number) => {
      const entry = `JTT978.2-EP-MADE-UP-${number}`;
      const like = number % 20 === 0 ? 'JTT978.2-EP-CAPP-DEBIT-007' : 'JTT978.2-EP-FILE-002';
      const plan = planned.find((event) => event.entry === like);
      const events = bodyOf(like).map((event): RecordEvent => {
        if (event.type === 'case' || event.type === 'end') return { ...event, entry };
        return event.type === 'apdu'
          ? {
              ...event,
              us: event.us + number * 17,
              c: event.c.replace(/^8050.{20}/, (start) => start.slice(0, -4) + String(number).padStart(4, '0')),
            }
          : event;
      });
      return { plan: { ...plan, entry, case: entry } as RecordEvent, events };
    });
    const events = [...opening, ...many.map(({ plan }) => plan), ...many.flatMap(({ events: each }) => each)];
    const html = renderHtml(reportModel(events, head), { language: 'zh' });
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
  }, 30_000);
});
