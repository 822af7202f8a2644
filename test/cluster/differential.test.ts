import { beforeAll, describe, expect, test } from 'vitest';
import { cases } from '../differential/cases.ts';
import { knownDifferences } from '../differential/known-differences.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { playDifferential } from './support/differential-run.ts';
import { onTemporaryGround } from './support/temporary.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

describe.concurrent('the sandbox and a real cluster tell the same story', () => {
  test.for(cases)('$name', async (one, { expect: local }) => {
    const { differences, facts } = await onTemporaryGround(cluster, 'differential', (ground) =>
      playDifferential(ground, one),
    );
    local(differences).toEqual([]);
    local(facts).toBeGreaterThan(50);
  });
});

test('no more than five differences are known, each with its place upstream', () => {
  expect(knownDifferences.length).toBeLessThanOrEqual(5);
  for (const { reference } of knownDifferences) expect(reference).toMatch(/\.go/);
});
