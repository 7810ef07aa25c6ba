/** Sessions: commands go out step by step, results come back, and the same report always gets the same answer. */

import { bytes, hex } from '../../bytes/hex.ts';
import { type Script, type ScriptReport, type ScriptResult, signedText, type TsmStatus } from '../../tunion/tsm.ts';
import { beginClosing } from './closing.ts';
import { isObject, refuse, succeed } from './envelope.ts';
import type { Action, Answer, Data, Desk, Move, Planned, Tsm } from './handlers.ts';
import { beginLoad } from './loading.ts';
import { beginOpening } from './opening.ts';
import { closesCard, type Order, opensCard, type Session, type StepName } from './state.ts';

/** `script/next`: results of the commands given out, and the next ones. */
export const nextCommands: Action = (data, desk) => {
  const { books, partner, tsm } = desk;
  const report = reportIn(data);
  if (report === undefined) return refuse('0300');
  const order = books.order(partner, report.order_no);
  if (order === undefined) return refuse('0301');
  const { session } = order;
  const text = textOf(report);
  if (session?.last?.report === text) return succeed({ ...session.last.script });
  const refused = tsm.handlers.refusesScript(order, report, desk);
  if (refused !== undefined) return refuse(refused);
  if (report.session === '') return order.state === '0' ? succeed({ ...endOf(order.ended.at(-1) ?? '') }) : began(order, text, desk);
  if (order.ended.includes(report.session)) return succeed({ ...endOf(report.session) });
  if (session === undefined || report.session !== session.id) return refuse('0300');
  if (session.step === undefined)
    return report.results.length > 0 ? refuse('0300') : move(tsm.handlers.beginAgain(order, desk), session, text, desk);
  if (!tsm.handlers.isReportOf(report.results, session, tsm)) return refuse('0300');
  return move(answered(order, session.step, report.results, desk), session, text, desk);
};

function reportIn(data: Data): ScriptReport | undefined {
  const { order_no, session, results } = data as Partial<ScriptReport>;
  if (typeof order_no !== 'string' || typeof session !== 'string' || !Array.isArray(results)) return undefined;
  const isResult = (each: unknown): boolean =>
    isObject(each) &&
    Number.isInteger(each['index']) &&
    typeof each['command'] === 'string' &&
    typeof each['response'] === 'string' &&
    /^([0-9A-F]{2})*$/.test(each['response']);
  // What begins a session has nothing to report.
  if (!results.every(isResult) || (session === '' && results.length > 0)) return undefined;
  return { order_no, session, results };
}

function textOf({ session, results }: ScriptReport): string {
  return signedText({ session, results });
}

function began(order: Order, text: string, desk: Desk): Answer {
  const { handlers } = desk.tsm;
  return move(handlers.begin(order, desk), handlers.newSession('order', desk), text, desk);
}

/** What an order does first; where it was interrupted, what is left of it. */
export function begin(order: Order, desk: Desk): Move {
  if (closesCard(order)) return beginClosing(order, desk);
  return opensCard(order) && !order.opened ? beginOpening(order, desk) : beginLoad(order, desk);
}

export function newSession(kind: Session['kind'], { books }: Desk): Session {
  return { id: hex(books.random(8)), kind, given: [], before: 0 };
}

/** Writes down what comes next and answers it. */
function move({ order, next }: Move, session: Session, report: string, desk: Desk): Answer {
  const { books, tsm } = desk;
  if (next === undefined) {
    const script = endOf(session.id);
    const over = { ...session, step: undefined, given: [], last: { report, script } };
    books.keepOrder({ ...order, session: over, ended: [...order.ended, session.id] });
    return succeed({ ...script });
  }
  const before = session.before + session.given.length;
  const given = tsm.handlers.giveOut(next.commands, before);
  const script: Script = { session: session.id, next_step: 'APDU', commands: given };
  const going: Session = { ...session, step: next.step, note: next.note, given, before, last: { report, script } };
  books.keepOrder({ ...order, session: going });
  return succeed({ ...script });
}

function endOf(session: string): Script {
  return { session, next_step: 'EOF', commands: [] };
}

/** Commands as they leave: numbered through the whole session. */
export function giveOut(planned: readonly Planned[], before: number): Script['commands'] {
  return planned.map(({ command, checker }, place) => ({ index: before + place, command, checker }));
}

/** What the results of a step lead to; one that is missing or amiss ends the session. */
function answered(order: Order, step: StepName, results: readonly ScriptResult[], desk: Desk): Move {
  const { handlers } = desk.tsm;
  const given = order.session?.given ?? [];
  const isWhole = results.length === given.length;
  const isWell = results.every(({ response }, place) => handlers.matches(given[place]?.checker ?? '', response));
  if (!isWhole || !isWell) return { order: handlers.broken(order, step) };
  const answers = results.map(({ response }) => bytes(response));
  return handlers.steps[step](order, answers, desk);
}

export function isReportOf(results: readonly ScriptResult[], { given }: Session, { handlers }: Tsm): boolean {
  if (results.length > given.length) return false;
  return results.every(({ index, command, response }, place) => {
    const asked = given[place];
    if (asked === undefined || index !== asked.index || command !== asked.command) return false;
    return place === results.length - 1 || handlers.matches(asked.checker, response);
  });
}

export function matches(checker: string, response: string): boolean {
  return new RegExp(checker).test(response);
}

/** An opening or a load that did not come to MAC2 failed; a doubtful load stays one, and what cannot be proven is for the operator. */
export function broken(order: Order, step: StepName): Order {
  switch (step) {
    case 'openingChannel':
    case 'installation':
      return { ...order, state: '1001' };
    case 'offer':
      return { ...order, state: '1002' };
    case 'proof':
    case 'debitProof':
      return { ...order, state: '1009' };
    default:
      return order;
  }
}

/** Steps after which nothing more is given to the card: their reports are taken from a lost secure element, too. */
const lastWords: readonly (StepName | undefined)[] = ['credit', 'proof'];

export function refusesScript(order: Order, { session: asked }: ScriptReport, desk: Desk): TsmStatus | undefined {
  const { books } = desk;
  const { partner, seid, instance_aid, state, session } = order;
  if (state === '1000') return '2101';
  if (state === '1008') return '0004';
  const isClosing = closesCard(order);
  const isBarred = (books.se(partner, seid) ?? '00') !== '00' || books.card(seid, instance_aid)?.state === '02';
  if (!isClosing && isBarred && !order.ended.includes(asked) && !lastWords.includes(session?.step)) return '1103';
  if (asked !== '' || state === '0') return undefined;
  if (state === '1007' || state === '1009') return '2103';
  const isOpen = books.card(seid, instance_aid)?.opened === true;
  if (opensCard(order) && !order.opened) return isOpen ? '3103' : undefined;
  return isOpen || order.takenOut !== undefined ? undefined : '1102';
}
