/**
 * Files that people write by hand (catalog, overlay, declaration), in JSON or YAML: read, checked against a schema, and
 * every fault named by file, line, column and JSON pointer (RFC 6901). No message repeats a value: it might be a key.
 */

import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Language, Text } from '../text.ts';
import { packageFile } from './package-file.ts';

/** A place in a text, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One fault of an input file. */
export interface FileProblem {
  /** The file as the caller named it. */
  readonly file: string;
  /** The JSON pointer of the faulty value; empty for the whole file. */
  readonly pointer: string;
  readonly place?: Place;
  readonly text: Text;
}

/** An input file that cannot be used; it holds all faults found, not only the first. */
export class InvalidFile extends Error {
  override readonly name = 'InvalidFile';
  readonly problems: readonly FileProblem[];
  constructor(problems: readonly FileProblem[]) {
    super(problems.map((problem) => describeProblem(problem, 'en')).join('\n'));
    this.problems = problems;
  }
}

/** One line: `file:line:column pointer: what is wrong`. */
export function describeProblem(problem: FileProblem, language: Language): string {
  const place = problem.place === undefined ? '' : `:${problem.place.line}:${problem.place.column}`;
  const pointer = problem.pointer === '' ? '' : ` ${problem.pointer}`;
  return `${problem.file}${place}${pointer}: ${problem.text[language]}`;
}

/** A parsed input file that still knows where each of its values stands. */
export class InputFile {
  readonly file: string;
  readonly value: unknown;
  readonly #text: string;
  #document: Parsed | undefined;

  constructor(file: string, value: unknown, text: string, document?: Parsed) {
    this.file = file;
    this.value = value;
    this.#text = text;
    this.#document = document;
  }

  /** A fault at a JSON pointer; where the value is absent, the place is that of the nearest one around it. */
  problem(pointer: string, text: Text): FileProblem {
    this.#document ??= parseYaml(this.#text);
    const place = placeOf(this.#document, pointer);
    return { file: this.file, pointer: withoutSecrets(pointer), ...(place === undefined ? {} : { place }), text };
  }
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * Reads an input file.
 * @throws InvalidFile when it cannot be read, or is neither JSON nor YAML
 */
export function readInput(file: string): InputFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new InvalidFile([{ file, pointer: '', text: { zh: `无法读取文件（${reason}）`, en: `the file cannot be read (${reason})` } }]);
  }
  return parseInput(text, file);
}

/**
 * Parses the text of an input file: JSON where its name ends in `.json`, else YAML 1.2.
 * @throws InvalidFile naming each syntax error, never the text around it
 */
export function parseInput(text: string, file: string): InputFile {
  if (file.endsWith('.json')) {
    try {
      return new InputFile(file, JSON.parse(text), text);
    } catch {
      const { document, lines } = parseYaml(text);
      const at = document.errors[0]?.pos[0];
      const place = at === undefined ? {} : { place: toPlace(lines, at) };
      throw new InvalidFile([{ file, pointer: '', ...place, text: { zh: '不是合法的 JSON', en: 'this is no JSON' } }]);
    }
  }
  const parsed = parseYaml(text);
  const errors = [...parsed.document.errors, ...parsed.document.warnings];
  if (errors.length > 0) {
    throw new InvalidFile(
      errors.map((error) => ({ file, pointer: '', place: toPlace(parsed.lines, error.pos[0]), text: syntaxText(error.code) })),
    );
  }
  try {
    return new InputFile(file, parsed.document.toJS({ maxAliasCount: 16 }), text, parsed);
  } catch {
    throw new InvalidFile([
      { file, pointer: '', text: { zh: 'YAML 别名过多或无法展开', en: 'the YAML aliases are too many or do not resolve' } },
    ]);
  }
}

function parseYaml(text: string): Parsed {
  const lines = new LineCounter();
  return { document: parseDocument(text, { prettyErrors: false, lineCounter: lines, logLevel: 'error' }), lines };
}

function toPlace(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

const syntaxTexts: Readonly<Record<string, Text>> = {
  DUPLICATE_KEY: { zh: '同一名称出现两次', en: 'this name stands here twice' },
  TAB_AS_INDENT: { zh: '缩进须用空格，不能用制表符', en: 'indent with blanks, not with tabs' },
  BAD_INDENT: { zh: '缩进不正确', en: 'the indentation is wrong' },
  MISSING_CHAR: { zh: '缺少符号（引号、括号、冒号或逗号）', en: 'a sign is missing (quote, bracket, colon or comma)' },
  MULTIPLE_DOCS: { zh: '文件中只能有一个 YAML 文档', en: 'the file must hold one YAML document only' },
};

function syntaxText(code: string): Text {
  return syntaxTexts[code] ?? { zh: `YAML 语法错误（${code}）`, en: `a YAML syntax error (${code})` };
}

function placeOf({ document, lines }: Parsed, pointer: string): Place | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const name of pointer.split('/').slice(1).map(unescapePointer)) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(name)];
    } else break;
    if (isNode(node) && node.range) [offset] = node.range;
  }
  return offset === undefined ? undefined : toPlace(lines, offset);
}

function unescapePointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A name as one segment of a JSON pointer. */
export function pointerSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Whether a text could be a key in hexadecimal: eight octets or more and nothing else. */
export function looksLikeKey(text: string): boolean {
  return /^(0x)?([0-9a-f]{2}[\s:-]?){8,}$/i.test(text.trim());
}

function withoutSecrets(pointer: string): string {
  return pointer
    .split('/')
    .map((name) => (looksLikeKey(name) ? '[key]' : name))
    .join('/');
}

type SchemaName = 'requirement' | 'overlay' | 'declaration' | 'lab';

const schemaNames: readonly SchemaName[] = ['requirement', 'overlay', 'declaration', 'lab'];

let schemas: Ajv2020 | undefined;

/**
 * The compiled schema `harness/catalog/NAME.schema.json`. `says` in a schema is the bilingual sentence for whoever breaks it, `named`
 * what people call the field.
 */
function validatorOf(name: SchemaName): ValidateFunction {
  if (schemas === undefined) {
    schemas = new Ajv2020({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true });
    for (const keyword of ['says', 'named']) schemas.addKeyword({ keyword, schemaType: 'object' });
    for (const each of schemaNames) {
      schemas.addSchema(JSON.parse(readFileSync(packageFile(`harness/catalog/${each}.schema.json`), 'utf8')));
    }
  }
  return schemas.getSchema(`${name}.schema.json`) as ValidateFunction;
}

/**
 * Holds a file against the schema `harness/catalog/NAME.schema.json`.
 * @throws InvalidFile with every place that breaks it
 */
export function checkSchema(input: InputFile, name: SchemaName): void {
  const validate = validatorOf(name);
  if (validate(input.value)) return;
  // That no item of a list is of a kind that one must be is said of the list, not of each item.
  const errors = (validate.errors ?? []).filter(({ schemaPath }) => !schemaPath.includes('/contains/'));
  throw new InvalidFile(errors.map((error) => input.problem(pointerOf(error), errorText(error))));
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword === 'required') return `${instancePath}/${pointerSegment(params.missingProperty)}`;
  if (keyword === 'additionalProperties') return `${instancePath}/${pointerSegment(params.additionalProperty)}`;
  return instancePath;
}

const typeNames: Readonly<Record<string, Text>> = {
  string: { zh: '文本（数字须加引号）', en: 'text (put quotes around digits)' },
  integer: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  object: { zh: '带名称的一组值', en: 'a group of named values' },
  array: { zh: '列表', en: 'a list' },
};

function errorText({ keyword, params, parentSchema }: ErrorObject): Text {
  const says = parentSchema?.['says'] as Text | undefined;
  if (says !== undefined) return says;
  switch (keyword) {
    case 'required':
      return { zh: '缺少该项', en: 'this is missing' };
    case 'additionalProperties': {
      const known = Object.keys(parentSchema?.['properties'] ?? {}).join(', ');
      return { zh: `未知的名称；可用：${known}`, en: `this name is unknown; there is: ${known}` };
    }
    case 'type': {
      const names = [params['type']].flat().map((type: string) => typeNames[type] ?? { zh: type, en: type });
      return { zh: `应为${names.map(({ zh }) => zh).join('或')}`, en: `it must be ${names.map(({ en }) => en).join(' or ')}` };
    }
    case 'enum': {
      const values = params['allowedValues'].join(', ');
      return { zh: `应为下列之一：${values}`, en: `it must be one of: ${values}` };
    }
    case 'minimum':
    case 'maximum':
      return { zh: `应 ${params['comparison']} ${params['limit']}`, en: `it must be ${params['comparison']} ${params['limit']}` };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { zh: '不能为空', en: 'it must not be empty' };
    case 'uniqueItems':
      return { zh: '有重复项', en: 'an item stands here twice' };
    default:
      return { zh: `不符合要求（${keyword}）`, en: `it does not fit (${keyword})` };
  }
}
