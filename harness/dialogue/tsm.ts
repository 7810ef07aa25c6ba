/** The verbs of a wallet towards a trusted service manager: signed messages, and the scripts that it carries out on its secure element. */

import { createContext, Script } from 'node:vm';
import { bytes, hex } from '../bytes/hex.ts';
import type { Text } from '../text.ts';
import { type OrderApplication, type OrderType, type ScriptCommand, type ScriptResult, type TsmAction, tsmActions } from '../tunion/tsm.ts';
import type { Fact, Scene } from './scene.ts';
import { walletChannel } from './secure-element.ts';

type Members = Readonly<Record<string, Fact>>;

/** Whose name and key a message bears; `rival` is another partner of the TSM, `stranger` none. */
export type Sender = 'own' | 'rival' | 'stranger';

/** How a message is spoilt on its way. */
export interface Sending {
  readonly as?: Sender;
  /** The signature: by whom it was made, none, or with a bit flipped; that of the sender unless given. */
  readonly sign?: Sender | 'absent' | 'flipped';
  /** Changes the message before it is signed. */
  readonly before?: (message: Members) => Members;
  /** Changes it afterwards. */
  readonly after?: (message: Members) => Members;
}

/** A message as it went out, ready to go out once more. */
export interface Sent {
  readonly action: string;
  readonly message: Members;
}

/** What came back. */
export interface TsmAnswer {
  /** The HTTP status. */
  readonly http: number;
  /** The whole answer; null where it is no JSON object. */
  readonly body: Members | null;
  /** Its status, its data and the orders' state in them; null and empty where it has none. */
  readonly status: string | null;
  readonly data: Members;
  /** Whether its signature is the TSM's over the whole of it. */
  readonly signature: 'right' | 'wrong' | 'absent';
  readonly sent: Sent;
}

/** What became of a script. */
export interface ScriptRun {
  /** The commands that were sent to the secure element, and what it answered, in hexadecimal. */
  readonly exchanges: readonly { readonly command: string; readonly response: string }[];
  /** Every answer of the TSM, the last being that which ended the run. */
  readonly answers: readonly TsmAnswer[];
  /** Everything that the TSM gave out. */
  readonly given: readonly ScriptCommand[];
  readonly isAtEnd: boolean;
  /** The session and results that were reported last, to be reported once more. */
  readonly reports: readonly { readonly session: string; readonly results: readonly ScriptResult[] }[];
}

/** A command of a run: by its place from 0, or the first that begins with these digits. */
export type Place = number | string;

/** What happens to a run on its way. */
export interface Interruption {
  /** The session to go on with, as `order/confirm` names it; a new one unless given. */
  readonly session?: string;
  /** The power goes before this command is sent, */
  readonly before?: Place;
  /** or after it took effect and before its answer is read. */
  readonly after?: Place;
  /** Changes what is reported. */
  readonly report?: (results: readonly ScriptResult[], round: number) => readonly ScriptResult[];
  /** Ends the run once this round of commands was fetched, without running any of it. */
  readonly fetchOnly?: number;
}

/** A TSM under test, spoken to through the port `tsm`. */
export interface TsmUnderTest {
  /** Any message, as an act under test. */
  ask(action: TsmAction, data: Members, how?: Sending): Promise<TsmAnswer>;
  /** A message once more, octet by octet. */
  resend(sent: Sent): Promise<TsmAnswer>;
  /** Something that is no message, to any path. */
  post(path: string, body: Fact): Promise<TsmAnswer>;
  /** A new order about an instance: paid unless it says otherwise. */
  apply(order: OrderRequest, how?: Sending): Promise<TsmAnswer>;
  /** The state of an order, as the TSM tells it; null where it does not. */
  stateOf(order: string): Promise<string | null>;
  /** What is found of keys in an answer. */
  findKeyIn(answer: TsmAnswer): Promise<boolean>;
}

/** An order as a case asks for it. */
export interface OrderRequest extends Partial<Omit<OrderApplication, 'order_type'>> {
  readonly order_no: string;
  readonly order_type: OrderType | string;
  readonly instance_aid: string;
}

/** The client software of a wallet: carries scripts out and reports. */
export interface ScriptRunner {
  run(order: string, interruption?: Interruption): Promise<ScriptRun>;
}

export interface RemoteInstruments {
  readonly tsm: TsmUnderTest;
  readonly client: ScriptRunner;
}

/** Who signs messages, by the facts of the run; nobody has the name of the stranger. */
function partnerIds({ facts }: Pick<Scene, 'facts'>): Readonly<Record<Sender, string>> {
  return { own: String(facts['tsmPartner']), rival: String(facts['tsmRival']), stranger: '9971FFFF' };
}

/** Rounds of one script at most: a TSM that never ends is not followed for ever. */
const mostRounds = 24;

/** Commands of one script at most: more than any order takes, a load file of some hundred blocks included. */
const mostCommands = 512;

/** The instruments on a scene. */
export function remoteInstruments(scene: Scene): RemoteInstruments {
  const tsm = tsmUnderTest(scene);
  return { tsm, client: { run: (order, interruption) => runScript(scene, tsm, order, interruption) } };
}

function tsmUnderTest(scene: Scene): TsmUnderTest {
  const envelope = async (data: Members, sender: Sender): Promise<Members> => {
    const time = scene.calendar.next();
    const { number } = (await scene.ask('tsm', { about: 'number' })) as { readonly number: string };
    const tsm_id = partnerIds(scene)[sender];
    return {
      version: '1.0.0',
      city_code: String(scene.facts['tsmCity']),
      tsm_id,
      action_id: `${tsm_id}${time}${number}`,
      action_time: time,
      data,
    };
  };
  const post = async (title: Text, sent: Sent, inputs: Members): Promise<TsmAnswer> => {
    scene.step(`tsm.${sent.action}`, title, 'attempt', inputs);
    const said = (await scene.ask('tsm', { about: 'post', ...sent })) as unknown as Pick<TsmAnswer, 'http' | 'body' | 'signature'>;
    if (said.http === 0) return scene.giveUp({ zh: 'TSM 没有应答', en: 'the TSM gave no answer' });
    const { status = null, data } = (said.body ?? {}) as { readonly status?: Fact; readonly data?: Fact };
    return { ...said, status: typeof status === 'string' ? status : null, data: membersOf(data), sent };
  };
  const signed = async (message: Members, how: NonNullable<Sending['sign']>): Promise<Members> => {
    if (how === 'absent') return message;
    const by = how === 'flipped' ? 'own' : how;
    const { sign } = (await scene.ask('tsm', { about: 'sign', by, message })) as { readonly sign: string };
    return { ...message, sign: how === 'flipped' ? flipped(sign) : sign };
  };
  const ask: TsmUnderTest['ask'] = async (action, data, how = {}) => {
    const { as = 'own', sign = as, before = same, after = same } = how;
    const message = after(await signed(before(await envelope(data, as)), sign));
    return post(tsmActions[action], { action, message }, data);
  };
  return {
    ask,
    resend: (sent) => post({ zh: '重发同一报文', en: 'the same message once more' }, sent, {}),
    post: (path, body) => post({ zh: '发送非报文内容', en: 'send what is no message' }, { action: path, message: body as Members }, {}),
    apply: async ({ seid, pay_state = '00', load_amount = 0, ...order }, how) =>
      ask('order/apply', { ...order, pay_state, load_amount, seid: seid ?? seidOf(scene) }, how),
    async stateOf(order) {
      const { data } = await ask('order/query', { order_no: order });
      return typeof data['order_state'] === 'string' ? data['order_state'] : null;
    },
    async findKeyIn({ body }) {
      return ((await scene.ask('tsm', { about: 'leak', text: JSON.stringify(body) })) as { readonly leaks: boolean }).leaks;
    },
  };
}

const same = (message: Members): Members => message;

function membersOf(value: Fact | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** The secure element by its production data, as the survey read them. */
export function seidOf({ facts, giveUp }: Pick<Scene, 'facts' | 'giveUp'>): string {
  const { seid } = facts;
  return typeof seid === 'string' ? seid : giveUp({ zh: '未能读出卡片生产数据', en: 'the production data could not be read' });
}

function flipped(base64: string): string {
  const octets = Buffer.from(base64, 'base64');
  octets[0] = (octets[0] as number) ^ 0x01;
  return octets.toString('base64');
}

const matcher = new Script('new RegExp(checker).test(response)');
const sandbox = createContext({ checker: '', response: '' });

/** Whether an answer is what a checker asks for. A checker of the TSM's is not trusted: one that takes long, or is none, matches nothing. */
export function checkerTakes(checker: string, response: string): boolean {
  return checked(checker, response) === true;
}

/** How long a checker may take: far longer than any that is meant for an answer, on a machine as busy as it may be. */
const longestCheckMs = 5_000;

/** Checkers that could not be applied once, and are not tried again: what takes for ever does so for every answer. */
const useless = new Set<string>();

/** The same; undefined where the checker cannot be applied. */
function checked(checker: string, response: string): boolean | undefined {
  if (useless.has(checker)) return undefined;
  try {
    Object.assign(sandbox, { checker, response });
    return matcher.runInContext(sandbox, { timeout: longestCheckMs }) === true;
  } catch {
    useless.add(checker);
    return undefined;
  }
}

const stops = {
  costly: {
    zh: '脚本指令超出本用例声明的消耗，客户端未执行',
    en: 'a script command costs more than this case declares: the client does not run it',
  },
  long: { zh: `脚本超过 ${mostCommands} 条指令，客户端停止`, en: `a script of more than ${mostCommands} commands: the client stops` },
  checker: { zh: '校验表达式无法使用，客户端停止', en: 'a checker that cannot be applied: the client stops' },
} as const satisfies Readonly<Record<string, Text>>;

async function runScript(scene: Scene, tsm: TsmUnderTest, order: string, interruption: Interruption = {}): Promise<ScriptRun> {
  const wire = walletChannel(scene);
  const { before, after, report = (results) => results, fetchOnly } = interruption;
  const exchanges: { command: string; response: string }[] = [];
  const answers: TsmAnswer[] = [];
  const given: ScriptCommand[] = [];
  const reports: { session: string; results: readonly ScriptResult[] }[] = [];
  const over = (isAtEnd: boolean): ScriptRun => ({ exchanges, answers, given, isAtEnd, reports });
  const stopped = (why: keyof typeof stops): ScriptRun => {
    scene.note(stops[why]);
    return over(false);
  };
  let session = interruption.session ?? '';
  let results: readonly ScriptResult[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    reports.push({ session, results });
    const answer = await tsm.ask('script/next', { order_no: order, session, results: results as unknown as Fact });
    answers.push(answer);
    const { next_step, commands, session: named } = answer.data;
    if (answer.status !== '0000' || next_step !== 'APDU' || !Array.isArray(commands)) return over(next_step === 'EOF');
    const script = commands.filter(isCommand);
    given.push(...script);
    session = typeof named === 'string' ? named : session;
    if (fetchOnly === round) return over(false);
    const ran: ScriptResult[] = [];
    for (const { index, command, checker } of script) {
      const isAt = (place: Place | undefined) => (typeof place === 'string' ? command.startsWith(place) : place === exchanges.length);
      if (isAt(before)) return over(false);
      if (exchanges.length === mostCommands) return stopped('long');
      if (!scene.declares(wire, bytes(command))) return stopped('costly');
      const title = { zh: `执行脚本指令 ${index}`, en: `script command ${index}` };
      scene.step('client.command', title, 'preamble', { command });
      if (isAt(after)) {
        await scene.tear(wire, bytes(command), 1);
        exchanges.push({ command, response: '' });
        return over(false);
      }
      const response = hex(await scene.transceive(wire, bytes(command)));
      exchanges.push({ command, response });
      ran.push({ index, command, response });
      const isTaken = checked(checker, response);
      if (isTaken === undefined) return stopped('checker');
      if (!isTaken) break;
    }
    results = report(ran, round);
  }
  return over(false);
}

/** A command that can be sent at all: at least a header, in hexadecimal. */
function isCommand(value: Fact): value is Fact & ScriptCommand {
  const { index, command, checker } = membersOf(value);
  const isWritten = typeof index === 'number' && typeof checker === 'string' && typeof command === 'string';
  return isWritten && /^([0-9A-Fa-f]{2}){4,261}$/.test(command as string);
}
