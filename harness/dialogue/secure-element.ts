/** The verbs of a phone's secure element: its security domains, the secure channels to them, and its contactless registry. */

import { bytes, hex } from '../bytes/hex.ts';
import { type Command, decodeCommand, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, type Response } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import {
  type ContactlessEntry,
  crsAid,
  issuerDomainAid,
  type Offered,
  type Receipt,
  type RegistryEntry,
  registryCommands,
  seCommands,
} from '../tunion/se-command.ts';
import type { Answer } from './card.ts';
import type { Fact, Scene } from './scene.ts';
import { type Attempts, type Plain, type Torn, type Voices, voicesOf } from './voices.ts';

type DomainCommands = typeof seCommands;
type RegistryCommands = typeof registryCommands;

/** How the host spoils its proof: a bit of the cryptogram under a right MAC, a bit of the MAC, or keys that nobody has. */
export type HostMistake = 'cryptogram' | 'mac' | 'keys';

export interface Opening {
  /** The domain; the issuer's unless given. */
  readonly domain?: Uint8Array;
  /** The key version; the first that the domain has unless given. */
  readonly version?: number;
  /** P1 of EXTERNAL AUTHENTICATE; 01 (C-MAC) unless given. */
  readonly level?: number;
  readonly mistake?: HostMistake;
  /** Whether the right proof of the same challenges is sent behind the one with the mistake. */
  readonly retry?: boolean;
}

/** What became of the opening of a channel. */
export interface Opened {
  readonly offered: Answer<Offered>;
  /** Whether the element's cryptogram is right; undefined where none came. */
  readonly isGenuine: boolean | undefined;
  /** The answer to EXTERNAL AUTHENTICATE; undefined where it was not sent. */
  readonly proven: Answer<null> | undefined;
  /** EXTERNAL AUTHENTICATE as it was sent. */
  readonly sent: Command | undefined;
  /** The answer to the right proof behind a wrong one, where that was asked for. */
  readonly retried: Answer<undefined> | undefined;
}

/** An open secure channel: the commands of domains, protected on their way. */
export interface Channel extends Plain<DomainCommands> {
  readonly protocol: 'scp02' | 'scp03';
  /** The same verbs as acts under test. */
  readonly attempt: Attempts<DomainCommands> & Pick<Voices<DomainCommands>, 'send'>;
  altered: Voices<DomainCommands>['altered'];
  torn(moment: number | null): Torn<DomainCommands>;
  /** Whether the MACs of all answers so far were right; those without a MAC count as right. */
  readonly isGenuine: boolean;
  /** A command as it would go over the wire, protected, and not sent. */
  protect(command: Command, mistake?: 'mac'): Promise<Command>;
  /** All entries of a subset of the registry; none where it says so. */
  list(subset: number, aid?: Uint8Array): Promise<readonly RegistryEntry[]>;
  /** New keys from the host: what PUT KEY carries, and the check values that the element is to answer. */
  newKeys(version: number, mistake?: 'check'): Promise<{ readonly keys: Uint8Array; readonly checks: Uint8Array }>;
  /** A token for an INSTALL or DELETE of delegated management. */
  token(p1: number, p2: number, fields: Uint8Array): Promise<Uint8Array>;
  /** Whether a receipt for the change of these names, in their order, is the element's. */
  isGenuineReceipt(receipt: Receipt, names: readonly Uint8Array[]): Promise<boolean>;
}

/** The contactless registry, selected by {@link SecureElement.registry}. */
export interface Registry extends Plain<RegistryCommands> {
  readonly attempt: Attempts<RegistryCommands> & Pick<Voices<RegistryCommands>, 'send'>;
  altered: Voices<RegistryCommands>['altered'];
  torn(moment: number | null): Torn<RegistryCommands>;
  /** All entries, in the registry's order. */
  list(): Promise<readonly ContactlessEntry[]>;
  /** The entry of an application; the case gives up where there is none. */
  entryOf(aid: string): Promise<ContactlessEntry>;
  /** The count of changes. */
  updates(): Promise<number>;
}

/** A secure element as a wallet reaches it. */
export interface SecureElement extends Plain<DomainCommands> {
  readonly attempt: Attempts<DomainCommands> & Pick<Voices<DomainCommands>, 'send'>;
  altered: Voices<DomainCommands>['altered'];
  torn(moment: number | null): Torn<DomainCommands>;
  /** Power off and on. */
  reset(): Promise<Uint8Array>;
  /** Power off and on, the issuer's domain selected, its production data read: where every case starts. */
  present(): Promise<void>;
  /** Selects a domain and opens a channel to it. */
  open(opening?: Opening): Promise<Channel>;
  /** The same to the domain that is selected, for elements whose selection is answered with a warning. */
  openSelected(opening?: Opening): Promise<Channel>;
  /** The same as an act under test: nothing is selected, and whatever the element answers is returned. */
  attemptOpen(opening?: Opening): Promise<Opened>;
  /** EXTERNAL AUTHENTICATE or any other command of a channel once more, octet by octet. */
  resend(title: Text, command: Command): Promise<Answer<undefined>>;
  /** Selects the contactless registry. */
  registry(): Promise<Registry>;
}

/** The channel of the scene on which a wallet's commands go: its own where there is one, else that of terminals. */
export function walletChannel({ facts }: Pick<Scene, 'facts'>): 'se' | 'dut' {
  return facts['walletSide'] === true ? 'se' : 'dut';
}

const names = {
  open: { zh: '主机打开安全通道', en: 'host: open a secure channel' },
  authenticate: { zh: '外部认证', en: 'EXTERNAL AUTHENTICATE' },
  keys: { zh: '主机生成新密钥', en: 'host: make new keys' },
  token: { zh: '主机签发令牌', en: 'host: sign a token' },
  receipt: { zh: '主机验证回执', en: 'host: prove a receipt' },
} satisfies Record<string, Text>;

/** Entries of one listing at most: an element that always has more is not asked for ever. */
const longestListing = 64;

export function secureElementOf(scene: Scene): SecureElement {
  const wire = walletChannel(scene);
  const { plain, attempt, send, altered, torn } = voicesOf(scene, wire, seCommands);
  const ask = async <T>(question: { readonly [field: string]: Fact }): Promise<T> => (await scene.ask('seHost', question)) as unknown as T;

  async function attemptOpen({
    domain = issuerDomainAid,
    version = 0,
    level = 0x01,
    mistake,
    retry = false,
  }: Opening = {}): Promise<Opened> {
    const challenge = scene.random.octets(8);
    const offered = await attempt.initializeUpdate({ version, challenge });
    const unsent = { offered, proven: undefined, sent: undefined, retried: undefined };
    if (offered.value === undefined) return { ...unsent, isGenuine: undefined };
    const question = { about: 'open', domain: hex(domain), challenge: hex(challenge), offered: hex(offered.value.octets), level };
    const proof = async (how: { readonly mistake?: HostMistake }) => {
      scene.step('host.open', names.open, 'preamble', { level, ...how });
      return ask<{ readonly genuine: boolean; readonly command?: string }>({ ...question, ...how });
    };
    const said = await proof(mistake ? { mistake } : {});
    if (said.command === undefined) return { ...unsent, isGenuine: said.genuine };
    const sent = decodeCommand(bytes(said.command));
    const proven = (await send(names.authenticate, sent)) as Answer<unknown> as Answer<null>;
    const right = retry ? (await proof({})).command : undefined;
    const retried = right === undefined ? undefined : await send(names.authenticate, decodeCommand(bytes(right)));
    return { offered, isGenuine: said.genuine, proven, sent, retried };
  }

  function channelOf(protocol: Channel['protocol']): Channel {
    let isGenuine = true;
    const protect = async (command: Command, mistake?: 'mac'): Promise<Command> => {
      const said = await ask<{ readonly command: string }>({
        about: 'protect',
        command: hex(encodeCommand(command)),
        ...(mistake ? { mistake } : {}),
      });
      return decodeCommand(bytes(said.command));
    };
    const through = async (command: Command): Promise<Response> => {
      const protectedOne = await protect(command);
      const { sw, data } = decodeResponse(await scene.transceive(wire, encodeCommand(protectedOne)));
      const said = await ask<{ readonly data: string; readonly genuine: boolean }>({ about: 'answer', data: hex(data), sw });
      isGenuine &&= said.genuine;
      return { sw, data: bytes(said.data) };
    };
    const voices = voicesOf(scene, wire, seCommands, { through });
    return {
      ...voices.plain,
      protocol,
      attempt: { ...voices.attempt, send: voices.send },
      altered: voices.altered,
      torn: (moment) => tornThrough(scene, wire, protect, moment),
      get isGenuine() {
        return isGenuine;
      },
      protect,
      list: (subset, aid = new Uint8Array(0)) => listed((next) => voices.attempt.getStatus({ subset, aid, next })),
      async newKeys(version, mistake) {
        scene.step('host.keys', names.keys, 'preamble', { version, ...(mistake ? { mistake } : {}) });
        const said = await ask<{ readonly data: string; readonly checks: string }>({
          about: 'keys',
          version,
          ...(mistake ? { mistake } : {}),
        });
        return { keys: bytes(said.data), checks: bytes(said.checks) };
      },
      async token(p1, p2, fields) {
        scene.step('host.token', names.token, 'preamble', { p1, p2 });
        return bytes((await ask<{ readonly token: string }>({ about: 'token', p1, p2, fields: hex(fields) })).token);
      },
      async isGenuineReceipt({ mac, counter, unique }, changed) {
        scene.step('host.receipt', names.receipt, 'preamble', { counter });
        const about = { about: 'receipt', mac: hex(mac), counter, unique: hex(unique), names: changed.map((name) => hex(name)) };
        return (await ask<{ readonly genuine: boolean }>(about)).genuine;
      },
    };
  }

  async function openSelected(opening: Opening = {}): Promise<Channel> {
    const { offered, isGenuine, proven } = await attemptOpen(opening);
    if (proven?.sw === '9000' && isGenuine === true) return channelOf(offered.value?.protocol === 0x02 ? 'scp02' : 'scp03');
    const sw = proven?.sw ?? offered.sw;
    return scene.giveUp({
      zh: isGenuine === false ? '安全单元的密文不正确，未打开安全通道' : `打开安全通道应答 ${sw}`,
      en: isGenuine === false ? 'the element gave a wrong cryptogram: no channel' : `opening a secure channel was answered ${sw}`,
    });
  }

  /** The pages of a listing, until the element has no more; the case gives up where it answers something else. */
  async function listed<E>(page: (next: boolean) => Promise<Answer<readonly E[]>>): Promise<readonly E[]> {
    const entries: E[] = [];
    for (let next = false; entries.length < longestListing; next = true) {
      const { sw, data, value } = await page(next);
      if (sw === '6A88') return entries;
      const got = value ?? (sw === '6310' ? decodedPage<E>(data) : undefined);
      if (got === undefined) return scene.giveUp({ zh: `读取注册表应答 ${sw}`, en: `the registry was answered ${sw}` });
      entries.push(...got);
      if (sw === '9000' || got.length === 0) return entries;
    }
    return entries;
  }

  function decodedPage<E>(data: Uint8Array): readonly E[] | undefined {
    const isDomain = data[0] === 0xe3;
    try {
      return (isDomain ? seCommands.getStatus : registryCommands.registryStatus).decode(data) as unknown as readonly E[];
    } catch {
      return undefined;
    }
  }

  return {
    ...plain,
    attempt: { ...attempt, send },
    altered,
    torn,
    async reset() {
      scene.step('reset', { zh: '安全单元下电再上电', en: 'power the secure element off and on' }, 'preamble');
      return scene.reset(wire);
    },
    async present() {
      scene.step(
        'present',
        { zh: '安全单元上电并选择主安全域', en: "power the secure element and select the issuer's domain" },
        'preamble',
      );
      await scene.reset(wire);
      await plain.selectName({ aid: issuerDomainAid });
      await attempt.getData({ tag: '9F7F' });
    },
    async open(opening = {}) {
      const { domain = issuerDomainAid } = opening;
      await plain.selectName({ aid: domain });
      return openSelected(opening);
    },
    openSelected,
    attemptOpen,
    resend: (title, command) => send(title, command),
    async registry() {
      const voices = voicesOf(scene, wire, registryCommands);
      await voices.plain.selectName({ aid: crsAid });
      const list = () => listed((next) => voices.attempt.registryStatus({ next }));
      return {
        ...voices.plain,
        attempt: { ...voices.attempt, send: voices.send },
        altered: voices.altered,
        torn: voices.torn,
        list,
        async entryOf(aid) {
          const entry = (await list()).find((each) => each.aid === aid);
          return entry ?? scene.giveUp({ zh: `非接触注册表中没有 ${aid}`, en: `the contactless registry has no ${aid}` });
        },
        async updates() {
          const { updates } = await voices.plain.selectName({ aid: crsAid });
          return updates ?? scene.giveUp({ zh: '非接触注册服务未给出更新计数', en: 'the contactless registry tells no count of changes' });
        },
      };
    },
  };
}

function tornThrough(
  scene: Scene,
  wire: string,
  protect: (command: Command) => Promise<Command>,
  moment: number | null,
): Torn<DomainCommands> {
  return Object.fromEntries(
    Object.entries(seCommands).map(([verb, { name, encode }]) => [
      verb,
      async (input: never) => {
        const { zh, en } = name;
        scene.step(`torn.${verb}`, { zh: `${zh}（断电）`, en: `${en} (torn)` }, 'attempt', { moment, ...(input as object) });
        await scene.tear(wire, encodeCommand(await protect(encode(input))), moment);
      },
    ]),
  ) as unknown as Torn<DomainCommands>;
}
