import { beforeAll, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, withReport } from './support/drilled.ts';
import { playRecoverRace, playRunRace } from './support/race.ts';
import { aReadySet } from './support/ready-set.ts';
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
  for (let round = 1; round <= 5; round += 1) {
    const { wrong } = await playRunRace(set, { scenarios: ['kill-pod', 'kill-pod'], delayMs: 0 });
    expect(wrong).toEqual([]);
  }
}, 400_000);

test.each([
  ['here', 'here'],
  ['here', 'elsewhere'],
  ['elsewhere', 'elsewhere'],
] as const)(
  'of two who undo a dead run at once, %s and %s, one does it, the other does nothing, and there is nothing left to do',
  async (...places) => {
    const set = await aReadySet(cluster, 'two-recovers', parallelSet, { gracePeriodSeconds: 0 });
    expect((await playRecoverRace(set, places)).wrong).toEqual([]);
  },
);

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
