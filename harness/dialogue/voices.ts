/** The verbs that a set of commands makes of a device, in their voices: a plain verb must succeed, an attempt reports whatever came back. */

import { hex } from '../bytes/hex.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, type Response } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import type { PurseCommand } from '../tunion/command/purse-command.ts';
import type { Answer } from './card.ts';
import type { Scene, Secret } from './scene.ts';

type Commands = Readonly<Record<string, PurseCommand<never, unknown>>>;
type Verb<C extends Commands> = keyof C & string;
type Input<C extends Commands, V extends Verb<C>> = Parameters<C[V]['encode']>[0];
type Output<C extends Commands, V extends Verb<C>> = ReturnType<C[V]['decode']>;
type Arguments<C extends Commands, V extends Verb<C>> =
  Record<never, never> extends Input<C, V> ? [input?: Input<C, V>] : [input: Input<C, V>];

export type Plain<C extends Commands> = { [V in Verb<C>]: (...given: Arguments<C, V>) => Promise<Output<C, V>> };
export type Attempts<C extends Commands> = { [V in Verb<C>]: (...given: Arguments<C, V>) => Promise<Answer<Output<C, V>>> };
export type Torn<C extends Commands> = { [V in Verb<C>]: (...given: Arguments<C, V>) => Promise<void> };

export interface Voices<C extends Commands> {
  readonly plain: Plain<C>;
  readonly attempt: Attempts<C>;
  /** Any command at all, under a title of its own. */
  send(title: Text, command: Command): Promise<Answer<undefined>>;
  /** The same attempts with each command altered before it is sent; `title` says how. */
  altered(title: Text, alter: (command: Command) => Command): Attempts<C>;
  /** The same verbs with their answers lost: power goes at `moment` (0…1) of the device's work, or (null) before the answer is read. */
  torn(moment: number | null): Torn<C>;
}

/** What the dialogue with a device adds to its commands. */
export interface Manner {
  /** What a command is encoded from, given what its verb was asked for. */
  complete?(verb: string, input: object): object;
  /** Where the far end must put a secret into the command that is sent, given how it was written before a case altered it. */
  secrets?(verb: string, written: Command, sent: Command): readonly Secret[];
  /** What taking the power away is called. */
  readonly torn?: Text;
  /** Sends a command otherwise than as it is, through a secure channel, and gives the answer as it is meant. */
  through?(command: Command): Promise<Response>;
  /** Whether data that the device announces with 61xx, as T=0 has it, are fetched before a case sees the answer. */
  readonly fetches?: boolean;
}

/** The voices of the device on a channel of the scene. */
export function voicesOf<C extends Commands>(scene: Scene, channel: string, commands: C, manner: Manner = {}): Voices<C> {
  const { complete = (_, input) => input, secrets = () => [], torn = { zh: '断电', en: 'torn' }, through, fetches = false } = manner;
  const voice = <T>(speak: (verb: Verb<C>, command: PurseCommand<never, unknown>) => (input: object) => Promise<unknown>): T =>
    Object.fromEntries(Object.entries(commands).map(([verb, command]) => [verb, speak(verb, command)])) as T;

  /** The command; what a case computed from a device's answer may not fit it, and then there is nothing to send. */
  const written = (verb: string, { name, encode }: PurseCommand<never, unknown>, input: object): Command => {
    const whole = complete(verb, input) as never;
    try {
      return encode(whole);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return scene.giveUp({
        zh: `由设备应答得出的数据无法写入“${name.zh}”：${reason}`,
        en: `what follows from the device's answers does not fit ${name.en}: ${reason}`,
      });
    }
  };
  const attempted = async <T>(
    command: Command,
    decode: (data: Uint8Array) => T | undefined,
    hidden: readonly Secret[] = [],
  ): Promise<Answer<T>> => {
    const first =
      through === undefined ? decodeResponse(await scene.transceive(channel, encodeCommand(command), hidden)) : await through(command);
    const { sw, data } = fetches && first.sw.startsWith('61') ? await fetched(scene, channel, first.sw) : first;
    const answer: Answer<T> = {
      sw,
      data,
      value: sw === '9000' ? decode(data) : undefined,
      async reissued() {
        if (!sw.startsWith('6C')) return answer;
        scene.step('reissue', { zh: `按 ${sw} 指出的长度重发指令`, en: `the command again with the length that ${sw} names` }, 'attempt');
        return attempted({ ...command, le: Number.parseInt(sw.slice(2), 16) || 256 }, decode, hidden);
      },
    };
    return answer;
  };

  return {
    plain: voice((verb, command) => async (input = {}) => {
      const { zh, en } = command.name;
      scene.step(verb, command.name, 'preamble', input);
      const sent = written(verb, command, input);
      const { sw, data } = await attempted(sent, () => undefined, secrets(verb, sent, sent));
      if (sw !== '9000') return scene.giveUp({ zh: `前置步骤“${zh}”应答 ${sw}`, en: `the preamble ${en} was answered ${sw}` });
      const value = decoded(command, data);
      if (value !== undefined) return value;
      return scene.giveUp({
        zh: `前置步骤“${zh}”的应答格式不符：${hex(data)}`,
        en: `the preamble ${en} was answered out of layout: ${hex(data)}`,
      });
    }),
    attempt: voice((verb, command) => async (input = {}) => {
      scene.step(verb, command.name, 'attempt', input);
      const sent = written(verb, command, input);
      return attempted(sent, (data) => decoded(command, data), secrets(verb, sent, sent));
    }),
    async send(title, command) {
      scene.step('send', title, 'attempt', hex(encodeCommand(command)));
      return attempted(command, () => undefined);
    },
    altered: (title, alter) =>
      voice((verb, command) => async (input = {}) => {
        const { zh, en } = command.name;
        scene.step(`altered.${verb}`, { zh: `${zh}（${title.zh}）`, en: `${en} (${title.en})` }, 'attempt', input);
        const meant = written(verb, command, input);
        const sent = alter(meant);
        return attempted(sent, (data) => decoded(command, data), secrets(verb, meant, sent));
      }),
    torn: (moment) =>
      voice((verb, command) => async (input = {}) => {
        const { zh, en } = command.name;
        scene.step(`torn.${verb}`, { zh: `${zh}（${torn.zh}）`, en: `${en} (${torn.en})` }, 'attempt', { moment, ...input });
        const sent = written(verb, command, input);
        await scene.tear(channel, encodeCommand(sent), moment, secrets(verb, sent, sent));
      }),
  };
}

/** What GET RESPONSE brings of the length that 61xx names. */
async function fetched(scene: Scene, channel: string, sw: string): Promise<Response> {
  const le = Number.parseInt(sw.slice(2), 16) || 256;
  return decodeResponse(await scene.transceive(channel, encodeCommand({ cla: 0x00, ins: 0xc0, p1: 0x00, p2: 0x00, le })));
}

function decoded<O>(command: PurseCommand<never, O>, data: Uint8Array): O | undefined {
  try {
    return command.decode(data);
  } catch {
    return undefined;
  }
}
