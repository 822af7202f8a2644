import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Judged } from '../../src/judge/judged.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { runDoctor, startDoctor } from './support/doctor.ts';
import { aReadySet } from './support/ready-set.ts';
import { versionsOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';
import { waitReady } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const casesOf = ({ judgement }: Judged, id: string) =>
  judgement.outcomes
    .flatMap(({ promises }) => promises)
    .filter((promise) => promise.id === id)
    .flatMap(({ cases }) => cases.map(({ subject, verdict }) => [subject, verdict.verdict] as const))
    .toSorted(([a], [b]) => a.localeCompare(b));

test('next to a loop of kubectl delete pod, each recovery is judged, and judged again alike', async () => {
  const set = await aReadySet(cluster, 'observe', orderedSet);
  const { namespace, stateHome } = set;
  const record = join(stateHome, 'observed.ndjson');
  const words = ['observe', 'sts/db', '-n', namespace, '-o', 'json', '--record', record];
  const observing = startDoctor(cluster, stateHome, words);
  await observing.says('recording');
  for (let round = 0; round < 2; round++)
    for (const ordinal of [2, 0]) {
      await cluster.run(['delete', 'pod', `db-${ordinal}`, '-n', namespace]);
      await waitReady(cluster, set);
    }
  observing.child.kill('SIGINT');
  const { code, stdout } = await observing.finished;
  const judged = JSON.parse(stdout) as Judged;
  expect(judged.reason).toBeUndefined();
  expect({ code, status: judged.status, steps: judged.steps }).toEqual({
    code: 0,
    status: 'passed',
    steps: [],
  });
  for (const id of ['R1', 'I4', 'S2', 'O10'])
    expect(casesOf(judged, id).filter(([, verdict]) => verdict !== 'not exercised')).toEqual([
      ['db-0', 'held'],
      ['db-0', 'held'],
      ['db-2', 'held'],
      ['db-2', 'held'],
    ]);
  expect(casesOf(judged, 'A1')).toEqual([
    ['db-0', 'not exercised'],
    ['db-1', 'held'],
    ['db-2', 'not exercised'],
  ]);
  const again = await runDoctor({ kubeconfig: '/dev/null' }, stateHome, ['judge', record, '-o', 'json']);
  expect(again).toMatchObject({ code: 0, stdout });
  expect(await readFile(record, 'utf8')).not.toBe('');
});

test('nothing is touched, and the time that was given ends it', async () => {
  const set = await aReadySet(cluster, 'observe-calm', orderedSet);
  const before = await versionsOf(set);
  const words = ['observe', 'sts/db', '-n', set.namespace, '--for', '5s'];
  const { code, stdout } = await runDoctor(cluster, set.stateHome, words);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^PASSED {2}observation of sts\/db in namespace .*promises held, no pod went/);
  expect(await versionsOf(set)).toEqual(before);
});
