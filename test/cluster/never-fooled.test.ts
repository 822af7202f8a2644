import { beforeAll, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { playKillRound } from './support/kill-round.ts';
import { aSetToCome } from './support/ready-set.ts';

/** A sample; the sweep plays many more of them. */
let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const usual = { policy: 'OrderedReady', readyAfterSeconds: 0, withinSeconds: 60 } as const;

test.each([
  {
    what: 'a pod that is remade within milliseconds is not missed',
    round: { ...usual, gracePeriodSeconds: 0, lingerSeconds: 0 },
    status: 'passed',
  },
  {
    what: 'a pod that stays ready for seconds while it dies is not taken for its successor',
    round: { ...usual, gracePeriodSeconds: 6, lingerSeconds: 4 },
    status: 'passed',
  },
  {
    what: 'a pod that has to be killed when its grace period is over is not taken for its successor',
    round: { ...usual, policy: 'Parallel' as const, gracePeriodSeconds: 3, lingerSeconds: 20 },
    status: 'passed',
  },
  {
    what: 'a pod that is still ready when the time is up, but dying, has not recovered',
    round: { ...usual, gracePeriodSeconds: 10, lingerSeconds: 8, withinSeconds: 4 },
    status: 'failed',
  },
])('$what', async ({ round, status }) => {
  const tally = await playKillRound(await aSetToCome(cluster, 'fooled'), round);
  expect(tally.wrong).toEqual([]);
  expect(tally.status).toBe(status);
});
