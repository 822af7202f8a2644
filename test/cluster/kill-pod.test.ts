import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { LedgerEntry } from '../../src/judge/outcome.ts';
import type { Claim, Pod } from '../../src/objects/workload.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drilled, drill } from './support/drilled.ts';
import { readFile, writeFile } from './support/exec.ts';
import { aReadySet } from './support/ready-set.ts';
import { ledgerAt, happeningsAt } from './support/report.ts';
import { podsOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';

type Pods = Readonly<Record<string, Pod>>;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

describe.each([
  { kind: orderedSet, policy: 'OrderedReady', ordinal: 1, claims: ['data'], prefix: 'kill-ordered' },
  { kind: parallelSet, policy: 'Parallel', ordinal: 3, claims: ['data', 'log'], prefix: 'kill-parallel' },
])('kill-pod on a set that is $policy', ({ kind, policy, ordinal, claims, prefix }) => {
  test('shows the same identity and disks under another UID, and the time each phase took', async () => {
    const pod = `db-${ordinal}`;
    const set = await aReadySet(cluster, prefix, kind);
    await writeFile(cluster, { namespace: set.namespace, pod }, '/data/note', `kept for ${pod}`);
    const before = await podsOf(set);

    const { code, result } = await drill(set, 'kill-pod', '--set', `ordinal=${ordinal}`);
    expect(code).toBe(0);
    expect(result).toMatchObject({ status: 'passed', exitCode: 0, undo: { outcome: 'nothing to undo' } });
    expect(result.plan.set).toMatchObject({ podManagementPolicy: policy, claimTemplates: claims });

    const after = await podsOf(set);
    const entry = ledgerAt(result, ordinal);
    sameIdentity(entry, before[pod], after[pod]);
    othersUntouched(pod, before, after);
    expect(entry.claims.map(({ template }) => template)).toEqual(claims);
    await sameDisks(set, entry);
    expect(await readFile(cluster, { namespace: set.namespace, pod }, '/data/note')).toBe(`kept for ${pod}`);
    inOrder(result, entry);
  });
});

function sameIdentity({ name, before, after }: LedgerEntry, old: Pod | undefined, young: Pod | undefined) {
  expect(before?.uid).toBe(old?.metadata?.uid);
  expect(after?.uid).toBe(young?.metadata?.uid);
  expect(after?.uid).not.toBe(before?.uid);
  expect(after).toMatchObject({ hostname: name, subdomain: 'db', ready: true });
  expect(after?.labels).toEqual(before?.labels);
  expect(after?.labels).toEqual(young?.metadata?.labels);
}

function othersUntouched(pod: string, before: Pods, after: Pods) {
  const others = Object.keys(before).filter((name) => name !== pod);
  expect(others).toHaveLength(2);
  for (const name of others) expect(after[name]?.metadata?.uid).toBe(before[name]?.metadata?.uid);
}

async function sameDisks({ namespace }: Drilled, { claims }: LedgerEntry) {
  for (const claim of claims) {
    const live = await cluster.get<Claim>('pvc', claim.name, '-n', namespace);
    const known = { uid: live.metadata?.uid, volume: live.spec?.volumeName };
    expect(claim.before).toMatchObject(known);
    expect(claim.after).toMatchObject(known);
  }
}

function inOrder(result: RunResult, { ordinal, recovery }: LedgerEntry) {
  const order = ['delete requested', 'terminating', 'gone', 'created', 'scheduled', 'started', 'ready'];
  expect(happeningsAt(result, ordinal).filter((what) => order.includes(what))).toEqual(order);

  const { terminating, gone, created, scheduled, started, ready, endpoint } = recovery ?? {};
  const phases = [terminating, gone, created, scheduled, started, ready].map((phase) => phase ?? Number.NaN);
  expect(phases).toEqual(phases.toSorted((a, b) => a - b));
  for (const phase of phases) {
    expect(phase).toBeGreaterThanOrEqual(0);
    expect(phase).toBeLessThanOrEqual(result.steps[0]?.durationMs ?? 0);
  }
  expect(endpoint).toBeGreaterThan(0);
}
