import type { ParsedNode } from 'yaml';
import {
  Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml';
import { overweight } from './yaml-weight.ts';

/** Where something stands in a text: both count from 1, as editors do. */
interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlProblem extends Position {
  readonly message: string;
}

/** The way to a value: keys of maps and indexes of lists. */
export type YamlPath = readonly (string | number)[];

/** One document of a YAML text that remembers where its values stand. */
export interface YamlDocument {
  readonly value: unknown;
  /** Where the value at `path` begins; where the nearest parent that exists begins when there is none. */
  valueAt(path: YamlPath): Position;
  /** Where the last key of `path` begins, e.g. to point at a key that should not be there. */
  keyAt(path: YamlPath): Position;
}

export interface YamlLimits {
  readonly characters: number;
  /** How far aliases may multiply the document. A dozen nested ones would otherwise fill the memory. */
  readonly aliases: number;
  /** How many maps and lists may stand inside one another: more would exhaust the stack of whoever walks through them. */
  readonly depth: number;
}

type Parsed = Document.Parsed<ParsedNode>;

/**
 * Reads every document of a YAML 1.2 text; empty ones are left out. Problems of all documents are reported together.
 * Aliases are followed; merge keys (`<<`, YAML 1.1) are refused, because silently reading them as a plain key, as
 * YAML 1.2 would, is never what was meant.
 */
export function readYaml(
  text: string,
  limits: YamlLimits = { characters: 262_144, aliases: 100, depth: 100 },
): { readonly documents: readonly YamlDocument[] } | { readonly problems: readonly YamlProblem[] } {
  if (text.length > limits.characters) {
    const size = `${text.length} characters, at most ${limits.characters} are read`;
    return { problems: [{ line: 1, column: 1, message: `the file is too large: ${size}` }] };
  }
  const lines = new LineCounter();
  const parsed: Parsed[] = [
    ...parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    }),
  ];
  const problems = parsed.flatMap((document) => problemsOf(document, limits, lines));
  if (problems.length > 0) return { problems };
  const filled = parsed.filter((document) => document.contents !== null && !isEmpty(document));
  return { documents: filled.map((document) => locatable(document, lines)) };
}

/** Characters that YAML lets stand but a terminal may obey, or show in a misleading order. */
const UNSAFE = /[\u007F-\u009F\u2028\u2029\p{Bidi_Control}]/gu;

/** What a reader should know of the value at `path`; with an empty path of the whole document. */
export interface YamlComment {
  readonly path: YamlPath;
  readonly text: string;
}

/** The value as a YAML document: long texts unfolded, nothing in it that a terminal would obey. */
export function toYaml(value: unknown, comments: readonly YamlComment[] = []): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  for (const { path, text } of comments) {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node)) node.commentBefore = text.replaceAll(/^/gm, ' ');
  }
  visit(document, {
    Scalar: (_, scalar) => {
      // Only between double quotes can a character be written as an escape sequence.
      if (typeof scalar.value === 'string' && scalar.value.search(UNSAFE) >= 0) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0 });
  return text.replaceAll(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function isEmpty(document: Parsed): boolean {
  return isScalar(document.contents) && document.contents.value === null && document.contents.source === '';
}

function locatable(document: Parsed, lines: LineCounter): YamlDocument {
  return {
    value: document.toJS({ maxAliasCount: -1 }),
    valueAt: (path) => positionOf(lines, walk(document, path).value),
    keyAt: (path) => positionOf(lines, walk(document, path).key),
  };
}

/** What the parser itself objects to; only then what it would let pass and we do not. */
function problemsOf(document: Parsed, limits: YamlLimits, lines: LineCounter): readonly YamlProblem[] {
  const found = [...document.errors, ...document.warnings];
  const syntax = found.map(({ message, pos }) => ({ ...positionOf(lines, pos[0]), message }));
  // Brackets nested too deeply overflow the parser's stack, once for every bracket: the first one says it all.
  const overflow = syntax.find(({ message }) => /stack (size exceeded|overflow)/i.test(message));
  if (overflow !== undefined) return [{ ...overflow, message: 'nested too deeply' }];
  if (syntax.length > 0) return syntax;
  const heavy = overweight(document.contents, limits).map(({ at, message }) => ({
    ...positionOf(lines, at),
    message,
  }));
  return heavy.length > 0 ? heavy : mergeKeys(document, lines);
}

/** Merge keys, wherever they stand. */
function mergeKeys(document: Parsed, lines: LineCounter): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '<<') return;
      const message = 'merge keys (<<) are not part of YAML 1.2: write the keys out';
      problems.push({ ...positionOf(lines, key.range?.[0]), message });
    },
  });
  return problems;
}

/** Offsets of the key and the value at the path, or of the last ones on the way that exist. */
function walk(document: Parsed, path: YamlPath): { readonly key: number; readonly value: number } {
  let node: unknown = document.contents;
  let found = { key: startOf(node) ?? 0, value: startOf(node) ?? 0 };
  for (const step of path) {
    const next = child(isAlias(node) ? node.resolve(document) : node, step);
    if (next === undefined) break;
    const key = startOf(next.key) ?? startOf(next.value) ?? found.key;
    found = { key, value: startOf(next.value) ?? key };
    node = next.value;
  }
  return found;
}

function child(node: unknown, step: string | number): { key: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number') {
    return step < node.items.length ? { key: undefined, value: node.items[step] } : undefined;
  }
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === String(step));
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}

function positionOf(lines: LineCounter, offset: number | undefined): Position {
  const { line, col } = lines.linePos(offset ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
