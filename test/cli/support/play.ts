import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunResult } from '../../../src/drill/run-result.ts';
import { cli } from './outside.ts';

const labels = { app: 'db' };
const metadata = { name: 'db', namespace: 'stage', labels };
const objects = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { clusterIP: 'None', selector: labels, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'nginx:1' }] } },
    },
  },
];
/** It lets no pod of the set go. */
export const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'db', namespace: 'stage' },
  spec: { maxUnavailable: 0, selector: { matchLabels: labels } },
};

/** How a run in the sandbox ended. */
export interface Played {
  readonly code: number;
  readonly result: RunResult;
}

/** Plays steps on a set `db` of three pods in a sandbox of its own. */
export async function play(
  steps: readonly object[],
  {
    others = [],
    files = {},
    flags = [],
    guards = {},
  }: {
    readonly others?: readonly object[];
    /** Beside the scenario, by their path. */
    readonly files?: Readonly<Record<string, string>>;
    readonly flags?: readonly string[];
    readonly guards?: object;
  } = {},
): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const scenario = {
    apiVersion: 'sts-doctor.dev/v1',
    kind: 'Scenario',
    metadata: { name: 'test' },
    spec: { description: 'a test', guards, steps },
  };
  const list = { apiVersion: 'v1', kind: 'List', items: [...objects, ...others] };
  const [file, set] = [join(folder, 'scenario.yaml'), join(folder, 'set.yaml')];
  await Promise.all([writeFile(file, JSON.stringify(scenario)), writeFile(set, JSON.stringify(list))]);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { code, out, err } = await cli('run', file, '--sandbox', '-f', set, '-o', 'json', ...flags);
  const result = JSON.parse(out === '' ? JSON.stringify({ error: { message: err } }) : out) as
    | RunResult
    | { readonly error: { readonly message: string } };
  if ('error' in result) throw new Error(result.error.message);
  return { code, result };
}
