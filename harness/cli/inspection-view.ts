/** A look at a card in words and tables, card numbers and the holder masked unless asked not to. */

import pc from 'picocolors';
import type { Privacy } from '../../reports/privacy.ts';
import { bytes, hex } from '../bytes/hex.ts';
import type { Layout } from '../bytes/layout.ts';
import type { JourneyRecord, PurseContents, PurseInspection, Seen } from '../dialogue/inspection.ts';
import { type Atr, decodeAtr } from '../iso7816/atr.ts';
import type { Language, Text } from '../text.ts';
import { applicationTitle } from '../tunion/aid.ts';
import { type BalanceKind, balanceKinds } from '../tunion/command/get-balance.ts';
import { busLayout, ef1a, railLayout, transitHeaderLayout, transitRecords } from '../tunion/file/ef1a.ts';
import { ef1e, ef1eLayout } from '../tunion/file/ef1e.ts';
import { ef15 } from '../tunion/file/ef15.ts';
import { ef16 } from '../tunion/file/ef16.ts';
import { ef17 } from '../tunion/file/ef17.ts';
import { ef18, ef18Layout } from '../tunion/file/ef18.ts';
import type { ElementaryFile } from '../tunion/file/elementary-file.ts';
import { fen, formatYuan } from '../tunion/money.ts';
import { AnswerView } from './answer-view.ts';
import { type Column, printable, table } from './columns.ts';

/** The lines that show a look at a card. */
export function inspectionLines(
  device: string,
  atr: string,
  { ppse, purse, contents }: PurseInspection,
  privacy: Privacy,
  language: Language,
): readonly string[] {
  const view = new AnswerView(privacy, language);
  return [
    pc.bold(printable(device)),
    ...indented(atrLines(view, atr)),
    '',
    ...directoryLines(view, ppse),
    '',
    ...informationLines(view, purse, contents),
    ...(contents === null ? [] : contentLines(view, contents)),
    '',
    pc.dim(view.say(unread)),
    ...(privacy.masks ? [pc.dim(view.say(hidden))] : []),
  ];
}

const unread: Text = {
  zh: '脱机、联机交易序号只有开启交易才能读出，此处不读。',
  en: 'The offline and online counters show only inside a transaction and were not read.',
};
const hidden: Text = {
  zh: '卡号中段与持卡人信息已遮蔽（*），--unmasked 显示全部。',
  en: 'The middle of the card number and the holder are masked (*); --unmasked shows them.',
};

function atrLines(view: AnswerView, atr: string): readonly string[] {
  const known = decodeAtr(bytes(atr));
  const meaning =
    known === undefined
      ? [view.say({ zh: '不是 ISO/IEC 7816-3 的复位应答', en: 'no answer to reset of ISO/IEC 7816-3' })]
      : atrWords(known).map((text) => view.say(text));
  const historical =
    known === undefined || known.historical.length === 0
      ? []
      : [`${view.say({ zh: '历史字节', en: 'historical octets' })} ${hex(known.historical)}`];
  return table(
    [{}, {}],
    [
      ['ATR', view.octets(atr)],
      ['', [...meaning, ...historical].join(view.say({ zh: '；', en: '; ' }))],
    ],
  );
}

function directoryLines(view: AnswerView, ppse: PurseInspection['ppse']): string[] {
  const title = view.heading('PPSE', ppse);
  if (ppse.value === null) return [title, ...indented(view.plain(ppse))];
  const rows = ppse.value.map(({ aid, label, priority }) => [
    aid ?? '–',
    aid === null ? '' : view.say(applicationTitle(bytes(aid)) ?? { zh: '', en: '' }),
    label === null ? '–' : view.cell(label),
    priority === null ? '–' : String(priority),
  ]);
  const columns = [
    { title: 'AID' },
    { title: view.say({ zh: '应用', en: 'application' }) },
    { title: view.say({ zh: '标签', en: 'label' }) },
    { title: view.say({ zh: '优先级', en: 'priority' }), right: true },
  ];
  const none = view.say({ zh: '目录中没有应用', en: 'the directory lists no application' });
  return [title, ...indented(rows.length === 0 ? [none, ...view.fields(ppse)] : table(columns, rows))];
}

function informationLines(view: AnswerView, purse: PurseInspection['purse'], contents: PurseContents | null): string[] {
  const title = view.heading(view.say({ zh: '电子钱包 FCI', en: 'electronic purse, FCI' }), purse);
  if (purse.value === null) return [title, ...indented(view.plain(purse))];
  const copy = purse.value.issuerData;
  const original = contents?.ef15.data ?? '';
  if (copy === null || original === '') return [title, ...indented(view.fields(purse))];
  const same = view.say({ zh: '9F0C 与 EF 15 一致', en: '9F0C is EF 15, octet for octet' });
  const other = pc.yellow(view.say({ zh: '9F0C 与 EF 15 不一致', en: '9F0C is not EF 15' }));
  return [title, ...indented(copy === original ? [...view.fields(purse, '9F0C'), same] : [...view.fields(purse), other])];
}

function contentLines(view: AnswerView, contents: PurseContents): string[] {
  return [
    ...fileLines(view, ef15, contents.ef15),
    ...fileLines(view, ef16, contents.ef16),
    ...fileLines(view, ef17, contents.ef17),
    '',
    pc.bold(view.say({ zh: '余额（GET BALANCE）', en: 'balances (GET BALANCE)' })),
    ...indented(balanceLines(view, contents.balances)),
    ...recordLines(view, ef18, ef18Layout, contents.ef18, transactionColumns),
    ...recordLines(view, ef1e, ef1eLayout, contents.ef1e, tripColumns),
    ...journeyLines(view, contents.ef1a),
  ];
}

function fileLines(view: AnswerView, file: ElementaryFile, seen: Seen<unknown>): string[] {
  return ['', view.heading(fileName(file, view.language), seen), ...indented(seen.value === null ? view.plain(seen) : view.fields(seen))];
}

function balanceLines(view: AnswerView, balances: PurseContents['balances']): readonly string[] {
  const rows = Object.entries(balances).map(([kind, seen], p1) => {
    const amounts = seen.value?.map((amount) => formatYuan(fen(amount))).join(' / ');
    const warning = seen.sw === '9000' ? '' : `  ${view.word(seen.sw)}`;
    const shown = amounts === undefined ? view.plain(seen).join('  ') : `${amounts} ${view.say({ zh: '元', en: 'yuan' })}${warning}`;
    return [`P1 ${String(p1).padStart(2, '0')}`, view.say(balanceKinds[kind as BalanceKind]), shown];
  });
  return table([{}, {}, {}], rows);
}

/** Records that share a layout, one row each; runs of refused or unused ones in one line. */
function recordLines<T>(
  view: AnswerView,
  file: ElementaryFile,
  layout: Layout,
  seen: readonly Seen<T>[],
  names: readonly string[],
): string[] {
  const titles = new Map(layout.fields.map(({ name, title }) => [name, title]));
  const columns = names.map((name) => ({ title: view.say(titles.get(name) as Text), right: numbers.has(name) }));
  const rows = seen.flatMap((each, index) => {
    if (!isRow(each)) return [];
    const values = view.values(layout, bytes(each.data));
    return [[String(index + 1), ...names.map((name) => values.get(name) ?? '')]];
  });
  const shown = rows.length === 0 ? [] : table([numberColumn, ...columns], rows);
  return ['', pc.bold(fileName(file, view.language)), ...indented([...shown, ...otherLines(view, seen)])];
}

function journeyLines(view: AnswerView, seen: readonly Seen<JourneyRecord>[]): string[] {
  const titles = new Map<string, string>(transitHeaderLayout.fields.map(({ name, title }) => [name, view.say(title)]));
  const flags = ['valid', 'extendedApplication', 'lock'];
  const columns: Column[] = [
    numberColumn,
    { title: titles.get('id') as string },
    { title: view.say({ zh: '用途', en: 'used for' }) },
    { title: view.say({ zh: '字节', en: 'octets' }), right: true },
    ...flags.map((name) => ({ title: titles.get(name) as string })),
    { title: view.say({ zh: '状态', en: 'status' }) },
  ];
  const inUse = seen.flatMap((each, index) => (isRow(each) ? [{ each, number: index + 1 }] : []));
  const rows = inUse.map(({ each: { data, value }, number }) => {
    const values = view.values(bodyLayout(value) ?? transitHeaderLayout, bytes(bodyLayout(value) === undefined ? data.slice(0, 12) : data));
    const { length = 0, title = { zh: '', en: '' } } = transitRecords[number - 1] ?? {};
    const size = data.length === 2 * length ? String(length) : pc.yellow(`${data.length / 2} ≠ ${length}`);
    const status = values.get('railStatus') ?? values.get('busStatus') ?? '';
    return [String(number), values.get('id') ?? '', view.say(title), size, ...flags.map((name) => values.get(name) ?? ''), status];
  });
  const shown = rows.length === 0 ? [] : table(columns, rows);
  const bodies = inUse.flatMap(({ each, number }) => bodyLines(view, number, each));
  return ['', pc.bold(fileName(ef1a, view.language)), ...indented([...shown, ...otherLines(view, seen), ...bodies])];
}

/** What a record holds after its header: by its fields where they are known, else as octets; nothing where it is unused. */
function bodyLines(view: AnswerView, number: number, { data, value }: Seen<JourneyRecord>): string[] {
  const after = data.slice(2 * transitHeaderLayout.length);
  if (isUnused(after)) return [];
  const title = `${view.say({ zh: '记录', en: 'record' })} ${number}`;
  const layout = bodyLayout(value);
  if (layout === undefined) return ['', `${title}  ${view.cell(after)}`];
  const values = view.values(layout, bytes(data));
  const rows = layout.fields.flatMap(({ name, title, offset, length }) =>
    offset < transitHeaderLayout.length || isUnused(data.slice(2 * offset, 2 * (offset + length)))
      ? []
      : [[view.say(title), values.get(name) ?? '']],
  );
  return ['', title, ...indented(table([{}, {}], rows))];
}

/** Everything that is no row: refusals and unused records, neighbours that are alike in one line. */
function otherLines(view: AnswerView, seen: readonly Seen<unknown>[]): string[] {
  const runs: { readonly first: number; last: number; readonly text: string }[] = [];
  for (const [index, each] of seen.entries()) {
    if (isRow(each)) continue;
    const isEmpty = each.sw === '9000' && each.value !== null;
    const text = isEmpty ? view.say({ zh: '未使用（全 00）', en: 'unused (all 00)' }) : view.plain(each).join(' ');
    const run = runs.at(-1);
    if (run?.text === text && run.last === index) run.last = index + 1;
    else runs.push({ first: index + 1, last: index + 1, text });
  }
  return runs.map(({ first, last, text }) => `${first === last ? first : `${first}–${last}`}: ${text}`);
}

/** The fields of a record that stand in a row; the others are for `--json`. */
const transactionColumns = ['counter', 'type', 'amount', 'overdraftLimit', 'terminal', 'dateTime'];
const tripColumns = ['tripType', 'industry', 'amount', 'balance', 'line', 'station', 'operator', 'terminal', 'acceptorCity', 'dateTime'];
const numberColumn: Column = { title: '#', right: true };
const numbers = new Set(['counter', 'amount', 'overdraftLimit', 'balance']);

/** Whether a record is one to show by its fields: read, in its layout, and in use. */
function isRow({ sw, value, data }: Seen<unknown>): boolean {
  return sw === '9000' && value !== null && !isUnused(data);
}

function bodyLayout(record: JourneyRecord | null): Layout | undefined {
  return record?.rail ? railLayout : record?.bus ? busLayout : undefined;
}

function isUnused(digits: string): boolean {
  return /^0*$/.test(digits);
}

function fileName({ sfi, title }: ElementaryFile, language: Language): string {
  return `EF ${sfi.toString(16).toUpperCase()} ${title[language]}`;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? line : `  ${line}`));
}

const kindTexts: Readonly<Record<Atr['kind'], Text | undefined>> = {
  contactless: { zh: '非接触卡（ISO/IEC 14443-4）', en: 'a contactless card (ISO/IEC 14443-4)' },
  storage: { zh: '非接触存储卡，不是 CPU 卡', en: 'a contactless storage card, which takes no APDUs' },
  unknown: undefined,
};

function atrWords({ convention, protocols, check, kind }: Atr): readonly Text[] {
  const offered = protocols.map((protocol) => `T=${protocol}`).join(' ');
  const words: (Text | undefined)[] = [
    kindTexts[kind],
    convention === 'inverse' ? { zh: '反向约定', en: 'inverse convention' } : undefined,
    { zh: offered, en: offered },
    check === 'wrong' ? { zh: '校验字节错误', en: 'its check octet is wrong' } : undefined,
  ];
  return words.filter((word) => word !== undefined);
}
