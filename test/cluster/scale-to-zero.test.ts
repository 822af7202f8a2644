import { beforeAll, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drilled, drill } from './support/drilled.ts';
import { readFile, writeFile } from './support/exec.ts';
import { aReadySet } from './support/ready-set.ts';
import { ledgerAt, promisesOf, timeOf } from './support/report.ts';
import { podsOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('an ordered set goes down from the highest ordinal and comes back from the lowest, each with its disk', async () => {
  const set = await aReadySet(cluster, 'zero-ordered', orderedSet);
  const result = await downAndUp(set, [0, 1, 2]);

  for (const [higher, lower] of [
    [2, 1],
    [1, 0],
  ] as const) {
    expect(timeOf(result, higher, 'gone')).toBeLessThanOrEqual(timeOf(result, lower, 'terminating'));
    expect(timeOf(result, lower, 'ready')).toBeLessThanOrEqual(timeOf(result, higher, 'created'));
  }
  const verdicts = Object.fromEntries(promisesOf(result).map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({ I4: 'held', S2: 'held', O1: 'held', O2: 'held', R1: 'held' });
});

test('a parallel set goes down and comes back all at once, from its own first ordinal, each with its disk', async () => {
  const set = await aReadySet(cluster, 'zero-parallel', parallelSet);
  const ordinals = [2, 3, 4];
  const result = await downAndUp(set, ordinals);

  const times = (what: 'terminating' | 'gone' | 'created' | 'ready') =>
    ordinals.map((ordinal) => timeOf(result, ordinal, what));
  expect(Math.max(...times('terminating'))).toBeLessThan(Math.min(...times('gone')));
  expect(Math.max(...times('created'))).toBeLessThan(Math.min(...times('ready')));
});

/** Runs the drill on a set that keeps a note on every disk, and expects of each ordinal what holds for all sets. */
async function downAndUp(set: Drilled, ordinals: readonly number[]) {
  const { namespace } = set;
  const names = ordinals.map((ordinal) => `db-${ordinal}`);
  for (const pod of names) await writeFile(cluster, { namespace, pod }, '/data/note', `kept for ${pod}`);
  const before = await podsOf(set);

  const { code, result } = await drill(set, 'scale-to-zero');
  expect(result.reason).toBeUndefined();
  expect(result).toMatchObject({ status: 'passed', exitCode: 0, undo: { outcome: 'restored' } });
  expect(code).toBe(0);

  const after = await podsOf(set);
  expect(Object.keys(after)).toEqual(names);
  for (const ordinal of ordinals) {
    const pod = `db-${ordinal}`;
    const entry = ledgerAt(result, ordinal);
    expect(entry.before?.uid).toBe(before[pod]?.metadata?.uid);
    expect(entry.after?.uid).toBe(after[pod]?.metadata?.uid);
    expect(entry.after?.uid).not.toBe(entry.before?.uid);
    expect(entry.after).toMatchObject({ hostname: pod, ready: true, labels: entry.before?.labels });
    expect(entry.claims).toHaveLength(result.plan.set.claimTemplates.length);
    for (const claim of entry.claims) expect(claim.after).toEqual(claim.before);
    expect(await readFile(cluster, { namespace, pod }, '/data/note')).toBe(`kept for ${pod}`);
    expect(timeOf(result, ordinal, 'gone')).toBeLessThan(timeOf(result, ordinal, 'created'));
  }
  return result;
}
