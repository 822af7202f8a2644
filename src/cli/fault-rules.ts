import { readFile } from 'node:fs/promises';
import { exitCodes, Failure } from '../lib/failure.ts';
import { readYaml, type YamlDocument } from '../lib/yaml.ts';
import { suggestOrList } from '../scenario/suggest.ts';
import { applyRules } from '../sandbox/faults/apply-rules.ts';
import type { Faults } from '../sandbox/faults/faults.ts';
import {
  type FaultName,
  faultNames,
  type FaultRule,
  readRule,
  type RuleProblem,
} from '../sandbox/faults/rule.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type Args, words } from './command.ts';

const REFERENCE = 'Every fault and its fields: docs/reference/sandbox.md';

/** What `--fault` and `--fault-file` ask for; everything that is wrong with them is told at once. */
export async function faultRules(args: Args): Promise<readonly FaultRule[]> {
  const fromFiles = await Promise.all(words(args['fault-file']).map(readRules));
  const all = [...words(args['fault']).map(parseRule), ...fromFiles.flat()];
  const problems = all.flatMap((one) => ('problem' in one ? one.problem : []));
  if (problems.length > 0) throw new Failure(exitCodes.usage, problems.join('\n'), [REFERENCE]);
  return all.flatMap((one) => ('rule' in one ? one.rule : []));
}

/** Arranges for them, once the sandbox runs. */
export function arrangeFaults(rules: readonly FaultRule[], sandbox: Sandbox, requests: Faults): void {
  const { time, faults: cluster, dns } = sandbox;
  try {
    applyRules(rules, { time, requests, cluster, dns });
  } catch (error) {
    throw new Failure(exitCodes.usage, error instanceof Error ? error.message : String(error), [REFERENCE], {
      cause: error,
    });
  }
}

type Read = { readonly rule: FaultRule } | { readonly problem: string };

/** `answer code=409 verb=patch message="try again"`: a fault, and what is said of it. */
function parseRule(text: string): Read {
  const [fault = '', ...parts] = text.trim().match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const said: Record<string, string> = {};
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals < 1) return { problem: `--fault "${text}": "${part}" is no FIELD=VALUE` };
    said[part.slice(0, equals)] = part.slice(equals + 1).replaceAll('"', '');
  }
  if (!isFault(fault)) return { problem: `--fault "${text}": ${unknownFault(fault)}` };
  const read = readRule(fault, said);
  if ('rule' in read) return read;
  return { problem: read.problems.map(({ message }) => `--fault "${text}": ${message}`).join('\n') };
}

async function readRules(file: string): Promise<readonly Read[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(exitCodes.usage, `cannot read ${file}: ${why}`);
  });
  const read = readYaml(text);
  if ('problems' in read)
    return read.problems.map(({ line, column, message }) => ({
      problem: `${file}:${line}:${column} ${message}`,
    }));
  return read.documents.flatMap((document) => rulesOf(file, document));
}

/** A list of maps with one key each: the fault, and below it what is said of it. */
function rulesOf(file: string, document: YamlDocument): readonly Read[] {
  const at = (path: RuleProblem['path'], message: string): Read => {
    const { line, column } = document.valueAt(path);
    return { problem: `${file}:${line}:${column} ${message}` };
  };
  if (!Array.isArray(document.value))
    return [at([], 'a file of faults is a list, such as "- loseNode: {name: node-1}"')];
  return document.value.flatMap((item: unknown, index): readonly Read[] => {
    const entries = typeof item === 'object' && item !== null ? Object.entries(item) : [];
    const [only] = entries;
    if (only === undefined || entries.length > 1)
      return [at([index], 'an entry has one key, which is the fault')];
    const [fault, said] = only;
    if (!isFault(fault)) return [at([index], unknownFault(fault))];
    const read = readRule(fault, said);
    if ('rule' in read) return [read];
    return read.problems.map(({ path, message }) => at([index, fault, ...path], message));
  });
}

function isFault(word: string): word is FaultName {
  return faultNames.some((name) => name === word);
}

function unknownFault(word: string): string {
  return `there is no fault ${JSON.stringify(word)}${suggestOrList(word, faultNames)}`;
}
