/** How the cases about the messages of a TSM are written, and what several of them do. */

import { type Fen, hex, type Json, type OrderRequest, rule, type Sending, type TsmAnswer, type TsmUnderTest } from '#harness';
import { namesFor, type RemoteCase } from '../jtt1059-4-remote/remote-case.ts';

export {
  carriedOut,
  cleared,
  living,
  mac2In,
  moneyOn,
  namesFor,
  needs as cards,
  opened,
  openedWith,
  type RemoteCase as TsmCase,
  sum,
  talking,
  testCase,
  testFamily,
} from '../jtt1059-4-remote/remote-case.ts';

/** What a case needs that sends messages and opens no card. */
export const messages = ['TSM'];

/** A message as it stands before or after it is signed. */
export type Alter = NonNullable<Sending['after']>;
export type Message = Parameters<Alter>[0];

/** A message with other members in its data. */
export const inData =
  (changes: Message): Alter =>
  (message) => ({ ...message, data: { ...(message['data'] as Message), ...changes } });

/** Any answer but success. */
export const refusal = rule(
  { zh: '任何不是 0000 的应答', en: 'any answer but 0000' },
  (observed) => typeof observed === 'string' && observed !== '0000',
);

/** What an answer said in a word: its status, or that of HTTP where it has none. */
export const wordOf = ({ status, http }: Pick<TsmAnswer, 'status' | 'http'>): string => status ?? `HTTP ${http}`;

/** How many commands an answer gives out. */
export function commandsIn({ data }: Pick<TsmAnswer, 'data'>): number {
  const { commands } = data;
  return Array.isArray(commands) ? commands.length : 0;
}

/** Some commands at all. */
export const some = rule({ zh: '至少一条', en: 'at least one' }, (observed) => typeof observed === 'number' && observed > 0);

/** The production data of the phone's own secure element; no answer knows the empty one. */
export const ownSeid = ({ facts }: Pick<RemoteCase['scene'], 'facts'>): string => String(facts['seid'] ?? '');

/** Production data that no secure element has, and names of a case's own. */
export function madeUp(scene: RemoteCase['scene']) {
  const seid = hex(scene.random.octets(42));
  const { aid, other, order } = namesFor(scene);
  const about = (name: string, changes: Partial<OrderRequest> = {}): OrderRequest => ({
    order_no: order(name),
    order_type: '00',
    instance_aid: aid,
    seid,
    ...changes,
  });
  return { seid, aid, other, order, about };
}

/** A paid order to open and load a card. */
export const paying = (amount: Fen) => ({ order_type: '01', load_amount: amount }) as const;

/** An order that the TSM takes: the case gives up where it does not. */
export async function placed({ tsm, scene }: Pick<RemoteCase, 'tsm' | 'scene'>, order: OrderRequest, how?: Sending): Promise<TsmAnswer> {
  const answer = await tsm.apply(order, how);
  const word = wordOf(answer);
  return word === '0000' ? answer : scene.giveUp({ zh: `订单申请应答 ${word}`, en: `the application for an order was answered ${word}` });
}

/** News that the TSM takes: the case gives up where it does not. */
export async function told(
  { tsm, scene }: Pick<RemoteCase, 'tsm' | 'scene'>,
  action: 'notify/se' | 'notify/application',
  news: Message,
): Promise<TsmAnswer> {
  const answer = await tsm.ask(action, news);
  const word = wordOf(answer);
  return word === '0000' ? answer : scene.giveUp({ zh: `状态通知应答 ${word}`, en: `the news was answered ${word}` });
}

/** The first commands of an order, asked for and not carried out. */
export const begin = (tsm: TsmUnderTest, order_no: string, how?: Sending): Promise<TsmAnswer> =>
  tsm.ask('script/next', { order_no, session: '', results: [] }, how);

/** What the TSM tells of an order, or of a card; nothing where it tells nothing. */
export async function factsOf(tsm: TsmUnderTest, action: 'order/query' | 'card/query', about: Message): Promise<Message> {
  return (await tsm.ask(action, about)).data;
}

/** An amount as it is told, in digits: whether it is a number is another question. */
export const digitsOf = (amount: Json | undefined): string => String(amount ?? '');
