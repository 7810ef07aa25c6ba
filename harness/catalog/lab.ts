/** What a laboratory adds to a test report: who tested for whom, when, with what, and who answers for it. */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Text } from '../text.ts';
import { checkSchema, type FileProblem, InvalidFile, readInput } from './input-file.ts';

/** A text in one language, or in both. */
export type Wording = string | Text;

export interface Photo {
  /** The picture, PNG or JPEG as its first octets say. */
  readonly octets: Uint8Array;
  readonly format: 'png' | 'jpg';
  readonly caption?: Wording;
}

export type Role = 'tested' | 'reviewed' | 'authorized';

export interface Lab {
  readonly report: { readonly number: string; readonly issued: string };
  readonly laboratory: Readonly<Record<'name' | 'address', Wording>> &
    Readonly<Partial<Record<'location' | 'contact' | 'accreditation', Wording>>>;
  readonly customer: Readonly<Record<'name' | 'contact', Wording>> & { readonly address?: Wording };
  readonly sample: { readonly description: Wording; readonly photos?: readonly Photo[] } & Readonly<
    Partial<Record<'quantity' | 'condition' | 'received' | 'sampled' | 'sampling', Wording>>
  >;
  readonly environment?: Readonly<Partial<Record<'temperature' | 'humidity' | 'notes', Wording>>>;
  readonly equipment?: readonly ({ readonly name: Wording } & Readonly<Partial<Record<'model' | 'serial' | 'calibratedUntil', string>>>)[];
  readonly deviations?: readonly Wording[];
  readonly external?: readonly Wording[];
  readonly signatories: readonly { readonly role: Role; readonly name: Wording; readonly position?: Wording; readonly date?: string }[];
}

/**
 * Reads a file of laboratory data (YAML or JSON) with the photographs that it names.
 * @throws InvalidFile naming each fault by file, line, column and JSON pointer
 */
export function readLab(file: string): Lab {
  const input = readInput(file);
  checkSchema(input, 'lab');
  const written = input.value as Omit<Lab, 'sample'> & {
    readonly sample: Omit<Lab['sample'], 'photos'> & { readonly photos?: readonly NamedPhoto[] };
  };
  const problems: FileProblem[] = [];
  const photos = (written.sample.photos ?? []).flatMap(({ file: name, caption }, index): Photo[] => {
    const [octets, fault] = pictureIn(resolve(dirname(file), name));
    const format = octets && formatOf(octets);
    if (octets && format) return [{ octets, format, ...(caption === undefined ? {} : { caption }) }];
    problems.push(input.problem(`/sample/photos/${index}/file`, fault ?? noPicture));
    return [];
  });
  if (problems.length > 0) throw new InvalidFile(problems);
  return { ...written, sample: { ...written.sample, photos } };
}

interface NamedPhoto {
  readonly file: string;
  readonly caption?: Wording;
}

const noPicture: Text = { zh: '不是 PNG 或 JPEG 图片', en: 'this is neither a PNG nor a JPEG' };

function pictureIn(file: string): [Uint8Array] | [undefined, Text] {
  try {
    return [readFileSync(file)];
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return [undefined, { zh: `无法读取文件（${reason}）`, en: `the file cannot be read (${reason})` }];
  }
}

function formatOf(octets: Uint8Array): Photo['format'] | undefined {
  const head = Buffer.from(octets.subarray(0, 4)).toString('hex');
  return head === '89504e47' ? 'png' : head.startsWith('ffd8ff') ? 'jpg' : undefined;
}
