/** How the cases of this folder are written, and the words that several of them share. */

import {
  bytes,
  type Channel,
  type ContactlessEntry,
  caseWriter,
  hex,
  type Instruments,
  installFields,
  oneOf,
  type PhoneInstruments,
  type Registry,
  type RegistryEntry,
  type Scene,
  type SecureElement,
  type Text,
} from '#harness';

export { refusal } from '../jtt978-2-card/purse-case.ts';

export type SeCase = PhoneInstruments & Instruments;

export const { testCase, testFamily } = caseWriter<SeCase>();

/** Domains that can be reached, and the keys to them; and content that may be changed through them. */
export const domains = ['SE.domains', 'keys.se'];
export const content = [...domains, 'SE.content'];
export const registry = ['SE.registry'];

/** What reading through a channel spends, and what cases do that install something and take it away. */
export const reading = { counters: 4 } as const;
export const managing = { counters: 12, writes: 60 } as const;
/** The same with wrong MACs. */
export const trying = { ...managing, macTries: 12 } as const;
/** What switching cards spends. */
export const switching = { counters: 0, writes: 24 } as const;

/** The name by which terminals select a transit card, and with which the names of all its instances begin. */
export const transitCard = bytes('A000000632010105');

/** Names that no scheme bears (RID F0…), for what cases put in and take away. */
export const names = {
  application: bytes('F054554E494F4E01'),
  other: bytes('F054554E494F4E02'),
  third: bytes('F054554E494F4E03'),
  /** Begins as all of the above do, and bears no application. */
  family: bytes('F054554E494F4E'),
  domain: bytes('F054554E494F4ED1'),
  second: bytes('F054554E494F4ED2'),
  below: bytes('F054554E494F4ED3'),
  nobody: bytes('F054554E494F4EEE'),
} as const;

const text = (zh: string, en: string): Text => ({ zh, en });

/** Status words as sets, each with its reason. */
export const sw = {
  success: '9000',
  notFound: oneOf({ '6A88': text('引用数据未找到', 'referenced data not found') }),
  wrongCryptogram: oneOf({ '6300': text('认证失败', 'authentication failed') }),
  security: oneOf({
    '6982': text('安全状态不满足', 'security status not satisfied'),
    '6985': text('使用条件不满足', 'conditions of use not satisfied'),
  }),
} as const;

/** The octet 00: no receipt. */
export const noReceipt = '00';

/** What an application is made of: a module of a load file. */
export interface Source {
  readonly loadFile: Uint8Array;
  readonly module: Uint8Array;
}

/** The source that two facts name. */
export function sourceIn(facts: Scene['facts'], loadFile: string, module: string): Source {
  return { loadFile: bytes(String(facts[loadFile] ?? '')), module: bytes(String(facts[module] ?? '')) };
}

/** What the maker lets cases make applications of. */
export const sourceOf = ({ facts }: Pick<Scene, 'facts'>): Source => sourceIn(facts, 'applicationLoadFile', 'applicationModule');

/** An application as INSTALL is told of it. */
export interface Installation {
  readonly aid: Uint8Array;
  readonly from: Source;
  /** P1: 0C (install and make selectable) unless given. */
  readonly purpose?: number;
  readonly privileges?: string;
  readonly parameters?: string;
}

/** The parameters of an application for terminals, as a public demonstration of transit cards has them. */
export const forTerminals = 'EF0DA008A5038201C0810101CF0100C900';

/** What INSTALL [for install] is asked for. */
export function installation({ aid, from, purpose = 0x0c, privileges = '00', parameters = 'C900' }: Installation) {
  return { purpose, fields: installFields(from.loadFile, from.module, aid, bytes(privileges), bytes(parameters)) };
}

/** A supplementary domain of that name. */
export const domainCalled = ({ facts }: Pick<Scene, 'facts'>, aid: Uint8Array, privileges = '80') =>
  installation({ aid, from: sourceIn(facts, 'domainLoadFile', 'domainModule'), privileges });

const none = new Uint8Array(0);

/** The other purposes of INSTALL, which name one application. */
export const makeSelectable = (aid: Uint8Array) => ({ purpose: 0x08, fields: installFields(none, none, aid, bytes('00'), none) });
export const personalise = (aid: Uint8Array) => ({ purpose: 0x20, fields: installFields(none, none, aid, none, none) });
export const extradite = (aid: Uint8Array, to: Uint8Array) => ({ purpose: 0x10, fields: installFields(to, none, aid, none, none) });

/** Everything that a case may have left, in the order in which it can be deleted. */
const leavings = [names.application, names.other, names.third, names.below, names.domain, names.second];

/** A powered element with nothing left of earlier cases, and a channel to the issuer's domain. */
export async function fresh({ se, scene }: Pick<SeCase, 'se' | 'scene'>): Promise<Channel> {
  await se.present();
  const channel = await se.open();
  const left = new Set((await channel.list(0x40, names.family)).map(({ aid }) => aid));
  for (const aid of leavings) if (left.has(hex(aid))) await channel.attempt.deleteObject({ aid });
  const { loadAid } = scene.facts;
  const files = (await channel.list(0x20, names.family)).map(({ aid }) => aid);
  if (typeof loadAid === 'string' && files.includes(loadAid)) await channel.attempt.deleteObject({ aid: bytes(loadAid), related: true });
  return channel;
}

/** The same after a case took the power or the channel away: a channel to the issuer's domain, and nothing deleted. */
export async function again(se: SecureElement): Promise<Channel> {
  await se.present();
  return se.open();
}

/** The entry of the card's registry for an application or a domain; null where there is none. */
export async function entryOf(channel: Channel, aid: Uint8Array, subset = 0x40): Promise<RegistryEntry | null> {
  return (await channel.list(subset, aid)).find((each) => each.aid === hex(aid)) ?? null;
}

/** Names and lives of everything that cases may have put in. */
export async function snapshot(channel: Channel): Promise<readonly string[]> {
  const entries = [...(await channel.list(0x40)), ...(await channel.list(0x20))];
  return entries.map(({ aid, life, domain }) => `${aid} ${life} ${domain}`);
}

/** The name under which a card is switched: its own, or that of the head of its group, as either of the two entries tells it. */
export function handleOf(entries: readonly ContactlessEntry[], aid: string): Uint8Array {
  const own = entries.find((each) => each.aid === aid)?.head;
  return bytes(own ?? entries.find(({ members }) => members.includes(aid))?.aid ?? aid);
}

/** The contactless registry with the interface on, and the first card of the phone active as the only transit card. */
export async function settled({ se, cards, scene }: Pick<SeCase, 'se' | 'cards' | 'scene'>): Promise<Registry> {
  await se.present();
  const service = await se.registry();
  const entries = await service.list();
  const [first, ...others] = cards;
  if (first === undefined) return scene.giveUp({ zh: '非接触注册表中没有交通卡', en: 'the contactless registry has no transit card' });
  await service.attempt.registrySet({ scope: 0x04, to: 0x80 });
  for (const other of others) await service.attempt.registrySet({ scope: 0x01, to: 0x00, aids: [handleOf(entries, other)] });
  await service.attempt.registrySet({ scope: 0x01, to: 0x01, aids: [handleOf(entries, first)] });
  return service;
}

/** Whether each card is active, as the registry tells it. */
export async function activeAmong(service: Registry, aids: readonly string[]): Promise<readonly boolean[]> {
  const entries = await service.list();
  return aids.map((aid) => entries.find((each) => each.aid === aid)?.activation === 0x01);
}

/** What terminals see: the names in the directory (or its status word), and the card that they select as a transit card. */
export async function seenInField({
  card,
}: Pick<SeCase, 'card'>): Promise<{ readonly directory: readonly string[]; readonly name: string | null }> {
  await card.reset();
  const ppse = await card.attempt.selectPpse();
  const selected = await card.attempt.selectAid({ aid: transitCard });
  const entries = ppse.value?.entries ?? [];
  return {
    directory: entries.map(({ aid }) => (aid === undefined ? '' : hex(aid))),
    name: selected.value?.name === undefined ? null : hex(selected.value.name),
  };
}
