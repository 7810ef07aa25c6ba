/** What a declaration says of a phone beside its card: the keys of its secure element, what may be installed there, and the TSM that manages it. */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { hex } from '../bytes/hex.ts';
import type { Text } from '../text.ts';
import { usualDomainSource } from '../tunion/se-command.ts';
import type { Declaration } from './declaration.ts';
import { type FileProblem, InvalidFile } from './input-file.ts';
import { follow, keyForm, type SecretKey, type SecretReference, signatureForm } from './secret.ts';

/** The parts of a domain's keys. */
export const domainKeyParts = ['enc', 'mac', 'dek'] as const;

type DomainKeyPart = (typeof domainKeyParts)[number];

/** Keys of one version, by where they are kept: 3DES for SCP02, AES-128 for SCP03. */
export interface DomainKeyReferences extends Readonly<Record<DomainKeyPart, SecretReference>> {
  readonly version: number;
  readonly algorithm: '3des' | 'aes';
}

export interface DeclaredElement {
  readonly keys?: readonly DomainKeyReferences[];
  /** The RSA key that signs tokens of delegated management. */
  readonly token?: SecretReference;
  /** The key that proves receipts of delegated management: 3DES beside SCP02, AES-128 beside SCP03. */
  readonly receipt?: { readonly algorithm: '3des' | 'aes'; readonly key: SecretReference };
  /** What cases may make applications of. */
  readonly application?: DeclaredSource;
  /** What new security domains are made of; what most elements have unless given. */
  readonly domain?: DeclaredSource;
  /** A load file that cases may load and delete: its name and that of a module in it, and the file that holds its load file data block. */
  readonly loadFile?: { readonly aid: string; readonly module: string; readonly file: string };
}

/** A module of a load file that is in the element, by their names in hexadecimal digits. */
export interface DeclaredSource {
  readonly loadFile: string;
  readonly module: string;
}

/** Who speaks to a TSM, and the RSA key that signs for it. */
export interface DeclaredPartner {
  /** `tsm_id`, eight characters. */
  readonly id: string;
  readonly key: SecretReference;
}

export interface DeclaredTsm {
  /** HTTPS, ending in a slash; the name of an interface is put behind it. */
  readonly url: string;
  /** The CA of its HTTPS certificate, a file in PEM; those that Node.js knows unless given. */
  readonly ca?: string;
  /** The certificate, or public key, of its signatures, a file in PEM. */
  readonly certificate: string;
  /** Four digits. */
  readonly city: string;
  readonly partner: DeclaredPartner;
  /** A second partner, whose orders and cards are none of the first one's business. */
  readonly rival?: DeclaredPartner;
}

/** Keys of one version of a domain, 16 octets each. */
export interface DomainKeys<Key> extends Readonly<Record<DomainKeyPart, Key>> {
  readonly version: number;
  readonly algorithm: '3des' | 'aes';
}

/** What a declaration of a phone leads to; its keys are octets for the software that stands around the phone, and for nobody else. */
export interface PhoneSecrets<Key = SecretKey> {
  readonly element?: {
    readonly keys: readonly DomainKeys<Key>[];
    readonly token?: KeyObject | undefined;
    readonly receipt?: { readonly algorithm: '3des' | 'aes'; readonly key: Key } | undefined;
    /** The load file data block, in hexadecimal digits. */
    readonly loadFile?: string | undefined;
  };
  readonly tsm?: {
    readonly url: URL;
    readonly ca?: string | undefined;
    readonly signs: KeyObject;
    readonly partner: KeyObject;
    readonly rival?: KeyObject | undefined;
  };
}

/** The octets of a load file that two LOAD commands can carry through a secure channel. */
const longestLoadFile = 400;

/**
 * What a declaration of a phone refers to. `readFile` gets absolute paths; a `file` counts from the folder of the declaration.
 * @throws InvalidFile naming every reference that leads nowhere, never what stands there
 */
export function resolvePhone(
  { se, tsm, source }: Pick<Declaration, 'se' | 'tsm' | 'source'>,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => Uint8Array,
): PhoneSecrets {
  const problems: FileProblem[] = [];
  const folder = dirname(source.file);
  const text = (path: string): string => Buffer.from(readFile(path)).toString('utf8');
  const wrong = (pointer: string, why: Text): undefined => {
    problems.push(source.problem(pointer, why));
    return undefined;
  };
  const secret = <S extends object>(pointer: string, reference: SecretReference, form: Parameters<typeof follow<S>>[1]): S | undefined => {
    const value = follow(reference, form, folder, env, text);
    return 'zh' in value ? wrong(pointer, value as Text) : (value as S);
  };
  const read = (pointer: string, file: string): Uint8Array | undefined => {
    try {
      return readFile(resolve(folder, file));
    } catch {
      return wrong(pointer, { zh: `文件 ${file} 无法读取`, en: `the file ${file} cannot be read` });
    }
  };
  const loaded = (file: string): string | undefined => {
    const content = read('/se/loadFile/file', file);
    if (content === undefined || (content.length > 0 && content.length <= longestLoadFile)) return content && hex(content);
    return wrong('/se/loadFile/file', {
      zh: `装载文件为 ${content.length} 字节，应为 1 至 ${longestLoadFile} 字节`,
      en: `the load file has ${content.length} octets, and may have 1 to ${longestLoadFile}`,
    });
  };
  const certificate = (file: string): KeyObject | undefined => {
    const pem = read('/tsm/certificate', file);
    if (pem === undefined) return undefined;
    try {
      return createPublicKey(Buffer.from(pem));
    } catch {
      return wrong('/tsm/certificate', { zh: '不是 PEM 格式的证书或公钥', en: 'no certificate and no public key in PEM' });
    }
  };
  const keys = (se?.keys ?? []).flatMap(({ version, algorithm, ...parts }, index) => {
    const [enc, mac, dek] = domainKeyParts.map((part) => secret<SecretKey>(`/se/keys/${index}/${part}`, parts[part], keyForm));
    return enc && mac && dek ? [{ version, algorithm, enc, mac, dek }] : [];
  });
  const token = se?.token && secret<KeyObject>('/se/token', se.token, signatureForm);
  const receiptKey = se?.receipt && secret<SecretKey>('/se/receipt/key', se.receipt.key, keyForm);
  const receipt = se?.receipt && receiptKey && { algorithm: se.receipt.algorithm, key: receiptKey };
  const loadFile = se?.loadFile && loaded(se.loadFile.file);
  const signs = tsm && certificate(tsm.certificate);
  const ca = tsm?.ca === undefined ? undefined : read('/tsm/ca', tsm.ca);
  const partner = tsm && secret<KeyObject>('/tsm/partner/key', tsm.partner.key, signatureForm);
  const rival = tsm?.rival && secret<KeyObject>('/tsm/rival/key', tsm.rival.key, signatureForm);
  if (problems.length > 0) throw new InvalidFile(problems);
  return {
    ...(se === undefined ? {} : { element: { keys, token, receipt, loadFile } }),
    ...(tsm && signs && partner
      ? { tsm: { url: new URL(tsm.url), ca: ca && Buffer.from(ca).toString('utf8'), signs, partner, rival } }
      : {}),
  };
}

/** The same with the keys themselves. */
export function revealPhone({ element, ...rest }: PhoneSecrets): PhoneSecrets<Uint8Array> {
  if (element === undefined) return rest;
  const keys = element.keys.map(({ enc, mac, dek, ...each }) => ({ ...each, enc: enc.reveal(), mac: mac.reveal(), dek: dek.reveal() }));
  const receipt = element.receipt && { ...element.receipt, key: element.receipt.key.reveal() };
  return { ...rest, element: { ...element, keys, receipt } };
}

/** What cases may know of it, by the names of their facts. */
export function phoneFacts({ se, tsm }: Pick<Declaration, 'se' | 'tsm'>): Readonly<Record<string, string>> {
  return {
    ...(se?.application && sourceFacts('application', se.application)),
    ...(se && sourceFacts('domain', se.domain ?? usualDomainSource)),
    ...(se?.loadFile && { loadAid: se.loadFile.aid.toUpperCase(), loadModule: se.loadFile.module.toUpperCase() }),
    ...(tsm === undefined ? {} : { tsmCity: tsm.city, tsmPartner: tsm.partner.id }),
    ...(tsm?.rival === undefined ? {} : { tsmRival: tsm.rival.id }),
  };
}

function sourceFacts(name: 'application' | 'domain', { loadFile, module }: DeclaredSource): Readonly<Record<string, string>> {
  return { [`${name}LoadFile`]: loadFile.toUpperCase(), [`${name}Module`]: module.toUpperCase() };
}

/** What a record may hold of it. */
export function publicPhone({ se, tsm }: Pick<Declaration, 'se' | 'tsm'>) {
  return {
    ...(se === undefined
      ? {}
      : {
          se: {
            keyVersions: (se.keys ?? []).map(({ version, algorithm }) => ({ version, algorithm })),
            token: se.token !== undefined,
            ...(se.receipt === undefined ? {} : { receipt: se.receipt.algorithm }),
            ...(se.application && { application: se.application }),
            ...(se.domain && { domain: se.domain }),
            ...(se.loadFile && { loadFile: { aid: se.loadFile.aid, module: se.loadFile.module } }),
          },
        }),
    ...(tsm === undefined
      ? {}
      : { tsm: { city: tsm.city, partner: tsm.partner.id, ...(tsm.rival === undefined ? {} : { rival: tsm.rival.id }) } }),
  };
}

/** Functions that cannot be tested without a part of the declaration that is left out, each with the pointer of that part. */
export function unsaid({ functions = [], se, tsm }: { readonly functions?: readonly string[] } & Pick<Declaration, 'se' | 'tsm'>) {
  const wanted = [
    { name: 'SE.content', pointer: '/se/application', isSaid: se?.application !== undefined },
    { name: 'SE.load', pointer: '/se/loadFile', isSaid: se?.loadFile !== undefined },
    { name: 'SE.receipts', pointer: '/se/receipt', isSaid: se?.receipt !== undefined },
    { name: 'TSM', pointer: '/tsm', isSaid: tsm !== undefined },
  ];
  return wanted.flatMap(({ name, pointer, isSaid }) =>
    isSaid || !functions.includes(name)
      ? []
      : [{ pointer, text: { zh: `功能 ${name} 须给出 ${pointer}`, en: `the function ${name} asks for ${pointer}` } satisfies Text }],
  );
}
