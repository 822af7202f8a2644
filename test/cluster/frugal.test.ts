import { beforeAll, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { aCountingProxy } from './support/counting-proxy.ts';
import { begin, type Drill, type Drilled, withReport } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { ledgerAt, timeOf } from './support/report.ts';
import { type Request, requestsOf, tallyOf } from './support/requests.ts';
import { parallelSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test.each([
  { scenario: 'kill-pod', requests: 40 },
  { scenario: 'scale-to-zero', requests: 40 },
])(
  '$scenario takes at most 4 connections and $requests requests besides the renewals of its Lease',
  async ({ scenario, requests }) => {
    const set = await aReadySet(cluster, 'frugal', parallelSet, { gracePeriodSeconds: 0 });
    await using proxy = await aCountingProxy(cluster);
    const drilled = await watched(set, scenario, ...proxy.flags);
    expect(drilled.code).toBe(0);

    const tally = tallyOf(drilled.requests);
    console.info([scenario, `${proxy.connections()} connections`, ...tally].join('\n  '));
    expect(proxy.connections()).toBeGreaterThan(0);
    expect(proxy.connections()).toBeLessThanOrEqual(4);
    // One each ten seconds: how many there are says how busy the machine was.
    const isRenewal = ({ method, object }: Request) => method === 'PUT' && object.startsWith('leases/');
    const asked = drilled.requests.filter((request) => !isRenewal(request));
    expect(asked.length, tally.join('\n')).toBeLessThanOrEqual(requests);
    expect(tally).toContain('1 × DELETE leases/sts-doctor.db');
  },
);

test('a dry run reads each kind once, watches none, and writes nothing', async () => {
  const set = await aReadySet(cluster, 'frugal-plan', parallelSet, { gracePeriodSeconds: 0 });
  const { code, requests } = await watched(set, 'kill-pod', '--dry-run=client');
  expect(code).toBe(0);
  expect(tallyOf(requests).toSorted()).toEqual([
    '1 × GET /version',
    '1 × GET controllerrevisions',
    '1 × GET endpointslices',
    '1 × GET events',
    '1 × GET leases',
    '1 × GET persistentvolumeclaims',
    '1 × GET persistentvolumes',
    '1 × GET poddisruptionbudgets',
    '1 × GET pods',
    '1 × GET services',
    '1 × GET statefulsets/db',
    '12 × POST selfsubjectaccessreviews',
  ]);
});

test('while a drill waits for a pod it asks nothing at all', async () => {
  const details = { gracePeriodSeconds: 0, readyAfterSeconds: 7 };
  const set = await aReadySet(cluster, 'frugal-wait', parallelSet, details);
  const { code, result, requests } = await watched(set, 'kill-pod');
  expect(code).toBe(0);
  expect(ledgerAt(result, 4).recovery?.ready).toBeGreaterThan(6_000);

  const kill = requests.findIndex(({ method, object }) => method === 'DELETE' && object === 'pods/db-4');
  const [killed, next] = requests.slice(kill, kill + 2);
  expect((next?.at ?? 0) - (killed?.at ?? 0)).toBeGreaterThan(6_000);
});

test('a drill ends as soon as it has seen the new pod ready and cleaned up', async () => {
  const set = await aReadySet(cluster, 'frugal-end', parallelSet, { gracePeriodSeconds: 0 });
  const overheads: Overhead[] = [];
  for (let round = 1; round <= 5; round += 1) overheads.push(overheadOf(await watched(set, 'kill-pod')));
  const totals = overheads.map(({ total }) => total).toSorted((a, b) => a - b);
  const beyondUndo = overheads.map((one) => one.beyondUndo).toSorted((a, b) => a - b);
  console.info(`from the new pod seen ready to the end, in ms: ${totals.map(Math.round).join(', ')}`);
  console.info(`the same without the undo: ${beyondUndo.map(Math.round).join(', ')}`);
  // The best of them: whatever is waited for without need is in all of them, what else the machine does is not.
  expect(totals[0]).toBeLessThan(500);
  expect(beyondUndo[0]).toBeLessThan(300);
});

interface Watched extends Drill {
  readonly requests: readonly Request[];
  readonly endedAt: number;
}

async function watched(set: Drilled, scenario: string, ...flags: readonly string[]): Promise<Watched> {
  const running = begin(set, scenario, '-v', '6', ...flags);
  const requests = requestsOf(running);
  let endedAt = Number.NaN;
  running.child.on('exit', () => (endedAt = Date.now()));
  return { ...withReport(await running.finished), requests, endedAt };
}

interface Overhead {
  readonly total: number;
  readonly beyondUndo: number;
}

/** From the new pod seen ready to the end of the process. Its clock and ours meet where the delete was sent. */
function overheadOf({ result, requests, endedAt }: Watched): Overhead {
  const kill = requests.find(({ method, object }) => method === 'DELETE' && object === 'pods/db-4');
  if (kill === undefined) throw new Error('no pod was deleted');
  const began = kill.at - kill.milliseconds - timeOf(result, 4, 'delete requested');
  const moment = (what: string) =>
    began + (result.judgement?.timeline.find((one) => one.what === what)?.at ?? Number.NaN);
  const total = endedAt - (began + timeOf(result, 4, 'ready'));
  return { total, beyondUndo: total - (moment('undo ended') - moment('undo began')) };
}
