/** How the cases of remote payment and of the TSM are written, and what several of them do. */

import { bytes, concat, type Fen, fen, hex, type ScriptRun, type Stage } from '#harness';
import { again, type SeCase, transitCard } from '../jtt1059-2-se/se-case.ts';

export { again, refusal, type SeCase as RemoteCase, testCase, testFamily } from '../jtt1059-2-se/se-case.ts';

export const needs = ['TSM', 'SE.domains', 'SE.content', 'keys.se', 'EP', 'EP.load'];

/** What opening, loading and closing a card or two may spend. */
export const living = { counters: 60, money: fen(400_000), writes: 120, macTries: 40 } as const;
/** What messages spend: nothing. */
export const talking = { counters: 0 } as const;

/** The money of a load that cases order. */
export const sum = fen(1500);

/** Names of instances that cases open: the purse's, and octets that no city has. */
const made = concat(transitCard, bytes('EEEE'));

/** Names of a case's own: an instance, and orders about it. */
export function namesFor({ random }: SeCase['scene']) {
  const aid = hex(concat(made, random.octets(6)));
  const mark = hex(random.octets(6));
  return { aid, other: hex(concat(made, random.octets(6))), order: (name: string): string => `${name}-${mark}` };
}

/** Takes away the instances that earlier cases opened. */
export async function cleared({ se }: Pick<SeCase, 'se'>): Promise<void> {
  await se.present();
  const channel = await se.open();
  for (const { aid } of await channel.list(0x40, made)) await channel.attempt.deleteObject({ aid: bytes(aid) });
}

/** An order, applied for and carried out to the end of its script. */
export async function carriedOut(
  { tsm, client, se }: Pick<SeCase, 'tsm' | 'client' | 'se'>,
  order: Parameters<SeCase['tsm']['apply']>[0],
  interruption?: Parameters<SeCase['client']['run']>[1],
): Promise<ScriptRun> {
  await tsm.apply(order);
  await se.reset();
  return client.run(order.order_no, interruption);
}

/** A new card, opened through the TSM: the case gives up where that does not come about. */
export async function opened(instruments: SeCase, aid: string, order: string): Promise<void> {
  const { tsm, scene } = instruments;
  await carriedOut(instruments, { order_no: order, order_type: '00', instance_aid: aid });
  const state = await tsm.stateOf(order);
  return state === '0' ? undefined : scene.giveUp({ zh: `开卡订单状态为 ${state}`, en: `the order that opens the card is ${state}` });
}

/** The same with money on it. */
export async function openedWith(instruments: SeCase, aid: string, order: string, amount: Fen): Promise<void> {
  const { tsm, scene } = instruments;
  await opened(instruments, aid, `${order}O`);
  await carriedOut(instruments, { order_no: `${order}L`, order_type: '02', instance_aid: aid, load_amount: amount });
  const state = await tsm.stateOf(`${order}L`);
  return state === '0' ? undefined : scene.giveUp({ zh: `充值订单状态为 ${state}`, en: `the order that loads the card is ${state}` });
}

/** What is on a card, in fen; null where there is no such card. */
export async function moneyOn({ se, inside }: Pick<SeCase, 'se' | 'inside'>, aid: string): Promise<number | null> {
  await se.reset();
  const { sw } = await se.attempt.selectName({ aid: bytes(aid) });
  const { value } = await inside.attempt.getBalance({ kind: 'available' });
  return sw === '9000' && value !== undefined ? value.amount : null;
}

/** Whether an instance stands in the registry of the secure element. */
export async function isInstalled({ se }: Pick<SeCase, 'se'>, aid: string): Promise<boolean> {
  const channel = await again(se);
  return (await channel.list(0x40, bytes(aid))).some((each) => each.aid === aid);
}

/** The commands of a run by instruction, in hexadecimal. */
export const instructions = (commands: readonly { readonly command: string }[]): readonly string[] =>
  commands.map(({ command }) => command.slice(2, 4));

/** How often a run sent CREDIT FOR LOAD. */
export const credits = ({ exchanges }: Pick<ScriptRun, 'exchanges'>): number =>
  exchanges.filter(({ command }) => /^8052/.test(command)).length;

/** The MAC2 that stands in a CREDIT FOR LOAD of what was given out; null where there is none. */
export const mac2In = ({ given }: Pick<ScriptRun, 'given'>): string | null =>
  given.find(({ command }) => /^8052/.test(command))?.command.slice(24, 32) ?? null;

export type { Stage };
