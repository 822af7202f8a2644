import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { bindScenario } from '../../src/scenario/bind.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { lint } from '../../src/scenario/lint/lint.ts';
import { parseScenarios, type ScenarioDocument } from '../../src/scenario/parse.ts';
import type { Problem } from '../../src/scenario/problem.ts';
import { summarize } from '../../src/scenario/summary.ts';
import { difference, schemaAccepts } from '../scenario/generated/equivalence.ts';
import { likely } from '../scenario/generated/from-schema.ts';

/** Longer than that and somebody who types would call it hung. */
const PATIENCE_MS = 2_000;

const folder = new URL('../../scenarios/', import.meta.url);
const shipped = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));

/** What tends to break parsers of YAML. */
const poison = fc.constantFrom(
  '&a',
  '*a',
  '<<: *a',
  '<<: {a: 1}',
  '---',
  '...',
  '!!binary aGk=',
  '!env X',
  '? ',
  ': ',
  '- ',
  '\t',
  '"',
  "'",
  '|',
  '>',
  '{',
  '}',
  '[',
  ']',
  '%YAML 1.1',
  '__proto__: 1',
  'constructor: {}',
  '9'.repeat(400),
  '.nan',
  '-.inf',
  '0x',
  'null',
  '~',
  '\u0000',
  '\u202e',
  '\ufeff',
  '$(',
  '$()',
  '$$(a)',
  '$(ordinal)',
  '$(steps.x.y)',
  '['.repeat(3_000),
  'x: &x [*x]',
  '2026-01-01',
  'yes',
  '\r\n',
  '#',
  'a: 1\na: 2',
);

/** A shipped scenario with some of its characters, words and lines gone, doubled, swapped or poisoned. */
const mutated = fc
  .tuple(
    fc.constantFrom(...shipped),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 5 }), poison), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, changes]) => changes.reduce((now, [at, how, bad]) => mutate(now, at, how, bad), text));

function mutate(text: string, at: number, how: number, bad: string): string {
  const lines = text.split('\n');
  const line = at % lines.length;
  const place = at % (text.length + 1);
  switch (how) {
    case 0:
      return lines.toSpliced(line, 1).join('\n');
    case 1:
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 2:
      return lines.with(line, `${lines[line]?.match(/^ */)?.[0]}${bad}`).join('\n');
    case 3:
      return `${text.slice(0, place)}${bad}${text.slice(place)}`;
    case 4:
      return `${text.slice(0, place)}${text.slice(place + 1)}`;
    default:
      return lines.with(line, ` ${lines[line]}`).join('\n');
  }
}

/** A shipped scenario with one key more than the language knows, at a place where the language knows all. */
const extended = fc
  .tuple(
    fc.constantFrom(...shipped),
    fc.nat(),
    fc.constantFrom('ordnal', 'Name', 'kind ', 'x', 'constructor', 'toString', '__proto__'),
  )
  .map(([text, at, key]) => {
    const value = parse(text) as object;
    const maps = mapsIn(value, []);
    const map = maps[at % maps.length] ?? value;
    Object.defineProperty(map, key, { value: 1, enumerable: true });
    return stringify(value);
  });

/** Every map whose keys the schema lists: not the names of parameters, nor what is Kubernetes' own. */
function mapsIn(value: unknown, path: readonly string[]): readonly object[] {
  if (Array.isArray(value)) return value.flatMap((item) => mapsIn(item, path));
  if (typeof value !== 'object' || value === null) return [];
  if (path.includes('patch') || path.includes('manifest')) return [];
  const inner = Object.entries(value).flatMap(([key, item]) => mapsIn(item, [...path, key]));
  return path.at(-1) === 'parameters' ? inner : [value, ...inner];
}

/** What is wrong with how a text was taken; undefined when nothing is. */
export function faultWith(text: string, mustFail: boolean): string | undefined {
  const began = performance.now();
  const problem = taken(text, mustFail);
  const took = performance.now() - began;
  return problem ?? (took > PATIENCE_MS ? `took ${Math.round(took)} ms` : undefined);
}

function taken(text: string, mustFail: boolean): string | undefined {
  try {
    const parsed = parseScenarios(text, 'fuzz.yaml');
    if ('problems' in parsed) return misplaced(parsed.problems, text);
    if (mustFail) return 'passed, with a key that nobody knows';
    const unknown = parseAllDocuments(text)
      .filter((document) => document.contents !== null)
      .find((document) => document.toJS() !== null && !schemaAccepts(document.toJS()));
    if (unknown !== undefined) return `passed, and the JSON Schema refuses it`;
    for (const document of parsed.scenarios) use(document);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** What every command does with a scenario that it has read. */
function use(document: ScenarioDocument): void {
  summarize(document);
  lint(document);
  bindScenario(document, { set: {} });
}

function misplaced(problems: readonly Problem[], text: string): string | undefined {
  const lines = text.split(/\r\n|\r|\n/).length;
  const astray = problems.find(
    ({ at }) => at === undefined || at.line < 1 || at.line > lines || at.column < 1,
  );
  if (problems.length === 0) return 'refused without a reason';
  return astray === undefined ? undefined : `without a place: ${astray.message}`;
}

export interface FuzzedScenarios {
  readonly documents: number;
  readonly faults: readonly string[];
}

/** So many documents: made up after the schema, mutated, and with a key too many, a third each. */
export function fuzzScenarios(count: number, seed: number): FuzzedScenarios {
  const third = Math.ceil(count / 3);
  const sample = <T>(from: fc.Arbitrary<T>): readonly T[] => fc.sample(from, { numRuns: third, seed });
  const made = sample(likely(scenarioJsonSchema()));
  const faults = [
    ...made.flatMap((value) => difference(value) ?? []),
    ...made.flatMap((value) => told(stringify(value), false)),
    ...sample(mutated).flatMap((text) => told(text, false)),
    ...sample(extended).flatMap((text) => told(text, true)),
  ];
  return { documents: 3 * third, faults };
}

function told(text: string, mustFail: boolean): readonly string[] {
  const fault = faultWith(text, mustFail);
  return fault === undefined ? [] : [`${fault}\n${text.slice(0, 600)}`];
}

if (import.meta.main) {
  const option = (name: string, fallback: number) =>
    Number(process.argv.find((_, index, all) => all[index - 1] === name) ?? fallback);
  const wanted = option('--documents', 10_000);
  const seed = option('--seed', 1);
  let documents = 0;
  const faults: string[] = [];
  for (let batch = 0; documents < wanted; batch += 1) {
    const fuzzed = fuzzScenarios(Math.min(600, wanted - documents), seed + batch);
    documents += fuzzed.documents;
    faults.push(...fuzzed.faults);
  }
  for (const fault of faults.slice(0, 20)) console.log(`${fault}\n`);
  console.log(
    `fuzz: ${documents} scenario documents made up, mutated or with a key too many: ${faults.length} faults`,
  );
  if (faults.length > 0) process.exitCode = 1;
}
