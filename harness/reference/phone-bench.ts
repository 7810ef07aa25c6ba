/** A bench for phones: around a virtual phone or a real one, the PSAM and issuer of its cards and the host of its secure element. */

import { createPublicKey } from 'node:crypto';
import { bytes } from '../bytes/hex.ts';
import { inProcess } from '../link/in-process.ts';
import type { Link } from '../link/link.ts';
import { keyNames } from '../tunion/card-key.ts';
import { purseModule } from './phone/instance.ts';
import { type PhoneModel, phoneModels } from './phone/models.ts';
import { createPhone, purseProfile } from './phone/phone.ts';
import { tokenKeyOf } from './phone/token-key.ts';
import { phoneFaults } from './phone-zoo/zoo.ts';
import { ProfileError } from './profiles/profile.ts';
import { type KnownPurse, purseCounterparts, type VirtualCardOptions } from './purse-bench.ts';
import { type SeChoices, seAlternatives } from './se/alternatives.ts';
import { createSeHost, type HostQuestion } from './se-host/se-host.ts';

/** What a virtual element takes for a load file: it executes none. */
const madeUpLoadFile = { aid: 'F054554E494F4EF1', content: '0102030405060708090A0B0C0D0E0F10' } as const;

/** @throws ProfileError for a model that does not exist */
function modelOf(name: string): PhoneModel {
  const model = (phoneModels as Readonly<Record<string, PhoneModel>>)[name];
  const known = Object.keys(phoneModels).join(', ');
  if (model === undefined)
    throw new ProfileError(name, '', { zh: `没有该名称的虚拟手机（${known}）`, en: `no virtual phone of that name (${known})` });
  return model;
}

/** The counterparts of a real phone: those of its card. */
export function phoneCounterparts(known: KnownPurse) {
  return purseCounterparts(known);
}

/** The virtual phone with the counterparts that its keys make. */
export const virtualPhone = {
  profiles: Object.keys(phoneModels),
  faults: phoneFaults,
  alternatives: seAlternatives,
  bench({ profile, seed, fault, alternatives }: VirtualCardOptions) {
    const model = modelOf(profile);
    const known = fault === undefined ? undefined : phoneFaults.find(({ id }) => id === fault);
    if (fault !== undefined && known === undefined) throw new RangeError(`no faulty phone is called "${fault}"`);
    const tokenKey = tokenKeyOf();
    const phone = createPhone({
      model,
      seed,
      tokenKey: createPublicKey(tokenKey).export({ format: 'der', type: 'spki' }),
      alternatives: alternatives as Partial<SeChoices> | undefined,
      fault: known,
    });
    const { masters, ...purse } = purseProfile();
    const keys = Object.fromEntries(keyNames.map((name) => [name, { key: bytes(masters[name]), diversified: true }]));
    const counterparts = purseCounterparts({ keys, pin: bytes(purse.pin.value), kernel: 'K1', declared: {}, seed }, purse);
    const host = createSeHost({ keys: model.keys, seed, tokenKey });
    const links: Readonly<Record<string, Link>> = {
      dut: inProcess('virtual phone, terminal side', phone.field),
      se: inProcess('virtual phone, wallet side', phone.element),
      ...counterparts.links,
    };
    const isGrouped = model.cards.some(({ head }) => head !== undefined);
    const answersMac = model.keys.some(({ kind }) => kind === 'aes');
    return {
      links,
      ports: {
        ...counterparts.ports,
        seHost: (question: unknown) => host(question as HostQuestion),
        wallet: () => ({ event: phone.heard() }),
      },
      keys: [...counterparts.keys, 'keys.se'],
      facts: {
        kernel: 'K1',
        functions: [
          ...purse.functions,
          'SE.domains',
          'SE.content',
          'SE.load',
          'SE.registry',
          'SE.field',
          'SE.delegated',
          'SE.event',
          'SE.cards',
          ...(isGrouped ? ['SE.groups' as const] : []),
          ...(answersMac ? ['SE.response-mac' as const] : []),
        ],
        declared: { walletSide: true, module: purseModule, loadAid: madeUpLoadFile.aid, loadContent: madeUpLoadFile.content },
      },
      secrets: { pin: bytes(purse.pin.value) },
    } as const;
  },
} as const;
