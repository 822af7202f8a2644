import { beforeAll, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, withReport } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { stateOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';
import { tiedToNode } from './support/tied.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('of two runs that begin on a set at once one wins and the other is refused, five times over', async () => {
  const set = await aReadySet(cluster, 'two-runs', parallelSet, {
    gracePeriodSeconds: 0,
    // Long enough for the other one to begin meanwhile, however busy the machine is.
    readyAfterSeconds: 6,
  });
  const before = await stateOf(set);
  for (let round = 1; round <= 5; round += 1) {
    const both = await Promise.all([begin(set, 'kill-pod').finished, begin(set, 'kill-pod').finished]);
    const codes = both.map(({ code }) => code ?? -1).toSorted((a, b) => a - b);
    expect(codes, both.map(({ stderr }) => stderr).join('\n')).toEqual([0, 4]);
    expect(await stateOf(set)).toEqual(before);
  }
});

test('recover leaves a run alone whose process lives', async () => {
  const tied = await tiedToNode(cluster);
  const set = await aReadySet(cluster, 'recover-alive', tied.kind(parallelSet));
  const { namespace } = set;
  await tied.loosen();
  const { finished } = begin(set, 'kill-pod');
  await waitFor(cluster, namespace, 'lease/sts-doctor.db', 'create');

  // It gives the Lease time to be renewed.
  const recover = await doctor(set, ['recover', 'sts/db', '--yes']);
  expect(recover.code).toBe(4);
  expect(recover.stderr).toContain('the run is still held by');

  await tied.tie();
  const { code, result } = withReport(await finished);
  expect(result.reason).toBeUndefined();
  expect(code).toBe(0);
});
