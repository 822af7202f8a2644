import { beforeAll, expect, test } from 'vitest';
import { parseRecording } from '../../src/recording/file.ts';
import { actsOf } from '../../src/recording/recording.ts';
import { readFile as readLocal } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cluster, connect } from './support/cluster.ts';
import { drill } from './support/drilled.ts';
import { readFile, writeFile } from './support/exec.ts';
import { aReadySet } from './support/ready-set.ts';
import { ledgerAt, promisesOf } from './support/report.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('is refused unless it is asked for by name', async () => {
  const set = await aReadySet(cluster, 'force-refused', orderedSet);
  const before = await stateOf(set);
  const { code, result } = await drill(set, 'force-delete', '--allow-destructive');
  expect(code).toBe(4);
  expect(result.plan.refusals.map(({ guard }) => guard)).toEqual(['force']);
  expect(result.plan.refusals[0]?.wayOut).toContain('--allow-force');
  expect(await stateOf(set)).toEqual(before);
});

test('frees the name at once, and says that at most one was given up', async () => {
  const set = await aReadySet(cluster, 'force', orderedSet, { gracePeriodSeconds: 20 });
  const { namespace } = set;
  await writeFile(cluster, { namespace, pod: 'db-1' }, '/data/note', 'kept');
  const before = await stateOf(set);
  const old = (await podsOf(set))['db-1'];
  const record = join(set.stateHome, 'run.ndjson');

  const { code, result } = await drill(
    set,
    'force-delete',
    '--set',
    'ordinal=1',
    '--allow-force',
    '--record',
    record,
  );
  expect(result.reason).toBeUndefined();
  expect(code).toBe(0);
  expect(result.steps[0]).toMatchObject({ status: 'done', detail: 'at most one was given up for db-1' });
  expect(ledgerAt(result, 1).after?.uid).not.toBe(old?.metadata?.uid);
  expect(await readFile(cluster, { namespace, pod: 'db-1' }, '/data/note')).toBe('kept');
  expect(promisesOf(result).find(({ id }) => id === 'O10')).toMatchObject({ verdict: 'unknown' });
  expect(await stateOf(set)).toEqual(before);

  const acts = actsOf(parseRecording(await readLocal(record, 'utf8'), record)).map(({ act }) => act);
  expect(acts).toContainEqual({
    type: 'nodeRead',
    uid: old?.metadata?.uid,
    node: old?.spec?.nodeName,
    ready: 'True',
  });
  expect(acts).toContainEqual(
    expect.objectContaining({ type: 'deleteRequested', ordinal: 1, gracePeriodSeconds: 0 }),
  );
});
