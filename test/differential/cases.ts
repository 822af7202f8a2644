import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { builtInNames } from '../../src/scenario/built-ins.ts';
import { orderedSet, parallelSet, type SetOptions } from '../cluster/support/sets.ts';

/** One scenario on one kind of set, to be run in the sandbox and on a real cluster from the same files. */
export interface Case {
  readonly name: string;
  /** A shipped scenario, or the path of a file. */
  readonly scenario: string;
  readonly parallel: boolean;
  /** What is there before the drill. */
  readonly manifests: (namespace: string) => readonly object[];
}

const kinds = { ordered: orderedSet, parallel: parallelSet } as const;
type Kind = keyof typeof kinds;

const folder = join(import.meta.dirname, '../cluster/differential');

/**
 * Files that make sense for one kind only; every other scenario is played on both. Which pod of a Parallel set gets the
 * last place of a quota is chance: they are asked for side by side.
 */
const only: Readonly<Record<string, Kind>> = {
  'kill-two': 'ordered',
  'parallel-bootstrap': 'parallel',
  'kill-all-descending': 'ordered',
  quota: 'ordered',
};

/** What a scenario needs beside its set. */
const beside: Readonly<Record<string, (namespace: string) => readonly object[]>> = {
  quota: (namespace) => [
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'four-pods', namespace },
      spec: { hard: { pods: '4' } },
    },
  ],
};

function casesOf(scenario: string): readonly Case[] {
  const name = basename(scenario, '.yaml');
  const wanted = only[name] === undefined ? (Object.keys(kinds) as Kind[]) : [only[name]];
  return wanted.map((kind) => ({
    name: `${name}-${kind}`,
    scenario,
    parallel: kind === 'parallel',
    manifests: (namespace) => {
      const options: SetOptions = { name: 'db', namespace };
      return [...(beside[name]?.(namespace) ?? []), ...kinds[kind](options)];
    },
  }));
}

const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** Shipped scenarios that disturb nothing but their own set, in ways that a sandbox and a cluster can be told apart by. */
const shipped = [
  'kill-pod',
  'scale-to-zero',
  'stall-rollout',
  'force-delete',
] satisfies readonly (typeof builtInNames)[number][];

/** Those, and every file of the folder. */
export const cases: readonly Case[] = [...shipped, ...files.map((file) => join(folder, file))].flatMap(
  casesOf,
);
