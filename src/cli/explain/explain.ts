import { exitCodes, Failure } from '../../lib/failure.ts';
import { suggestOrList } from '../../scenario/suggest.ts';
import { wrap } from '../../report/text/wrap.ts';
import { topics } from './registry.ts';
import type { Topic } from './topic.ts';

/** More than so many of one name are listed by their paths only. */
const MOST = 3;

/**
 * What there is to say of a word.
 * @param width columns of the terminal; undefined: lines as long as they come.
 * @throws Failure (usage) when nothing bears that name.
 */
export function explain(word: string, width: number | undefined, all: readonly Topic[] = topics()): string {
  const found = named(word, all);
  if (found.length === 0) throw unknownWord(word, all);
  if (found.length > MOST)
    return `${word} is more than one thing:\n${found.map(({ name, kind }) => `  ${name} (${kind})\n`).join('')}`;
  return found.map((topic) => shown(topic, width)).join('\n');
}

/** By its whole name, else by the end of one: `killPod.ordinal`. Lists need no brackets. */
function named(word: string, all: readonly Topic[]): readonly Topic[] {
  const asked = word.replaceAll(/\[\d*\]/g, '').toLowerCase();
  const exact = all.filter(({ name }) => name.toLowerCase() === asked);
  // An action is a field of a step as well, and says more of itself.
  if (exact.some(({ kind }) => kind === 'action' || kind === 'field')) return exact;
  return [...exact, ...all.filter(({ name }) => name.toLowerCase().endsWith(`.${asked}`))];
}

function shown({ kind, name, text }: Topic, width: number | undefined): string {
  const head = [`KIND:  ${kind}`, `NAME:  ${name}`];
  const parts = [head, ...text()].filter((part) => part.length > 0);
  return parts.map((part) => `${part.flatMap((line) => folded(line, width)).join('\n')}\n`).join('\n');
}

/** Continued lines stand under their first one. */
function folded(line: string, width: number | undefined): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  if (width === undefined || line.length <= width) return [line];
  return wrap(line.trimStart(), Math.max(20, width - indent.length)).map((part) => `${indent}${part}`);
}

function unknownWord(word: string, all: readonly Topic[]): Failure {
  const names = [...new Set(all.flatMap(({ name }) => [name, name.slice(name.lastIndexOf('.') + 1)]))];
  const near = suggestOrList(word, names);
  const message = `nothing is called ${JSON.stringify(word)}`;
  if (near.startsWith(',')) return new Failure(exitCodes.usage, `${message}${near}`);
  return new Failure(exitCodes.usage, message, [
    'Known are actions, fields (killPod.ordinal), keys of expect, promises (I4), failure modes, rules of lint, guards, report formats and exit codes.',
  ]);
}
