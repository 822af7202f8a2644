import { beforeAll, describe, expect, test } from 'vitest';
import type { PlayedForecast } from '../../src/drill/forecast.ts';
import type { Plan } from '../../src/drill/plan.ts';
import type { Moment, Outcome } from '../../src/judge/outcome.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { doctor, drill, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { orderedSet, parallelSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

async function forecastOf(set: Drilled, scenario: string, ...flags: string[]): Promise<PlayedForecast> {
  const words = ['plan', scenario, `sts/${set.name}`, '-o', 'json', ...flags];
  const { stdout, stderr, code } = await doctor(set, words);
  expect(code, stderr).toBe(0);
  const { forecast } = JSON.parse(stdout) as Plan;
  if (forecast?.outcome !== 'played') throw new Error(`no forecast: ${forecast?.why ?? stdout}`);
  return forecast;
}

/** What the controller and the nodes do; in which order answers and watches tell of it is another matter. */
const doings: ReadonlySet<Moment['what']> = new Set([
  'terminating',
  'gone',
  'created',
  'scheduled',
  'started',
  'ready',
]);

const orderOf = (timeline: readonly Moment[] = []) =>
  timeline.filter(({ what }) => doings.has(what)).map(({ subject, what }) => `${subject} ${what}`);

const verdictsOf = (outcomes: readonly Outcome[] = []) =>
  outcomes.flatMap(({ promises }) => promises).map(({ id, verdict }) => `${id} ${verdict}`);

const seenIn = (outcomes: readonly Outcome[] = []) =>
  outcomes
    .flatMap(({ promises }) => promises.flatMap(({ cases }) => cases))
    .flatMap(({ verdict }) => (verdict.verdict === 'violated' ? [verdict.seen] : []))
    .join('\n');

describe('a healthy set does what was forecast', () => {
  test.each(['kill-pod', 'scale-to-zero'])('%s, in order', async (scenario) => {
    const set = await aReadySet(cluster, 'forecast', orderedSet, { readyAfterSeconds: 2 });
    const foreseen = await forecastOf(set, scenario);
    const { result } = await drill(set, scenario);
    expect(foreseen).toMatchObject({ status: result.status, undo: result.undo.outcome });
    expect(orderOf(foreseen.timeline)).toEqual(orderOf(result.judgement?.timeline));
    expect(verdictsOf(foreseen.outcomes)).toEqual(verdictsOf(result.judgement?.outcomes));
    const took = (moments: readonly Moment[] = []) => moments.findLast(({ what }) => what === 'ready')?.at;
    console.info(
      `${scenario}: last pod ready, forecast and seen`,
      took(foreseen.timeline),
      took(result.judgement?.timeline),
    );
  });

  test('kill-pod, where pods come and go together', async () => {
    const set = await aReadySet(cluster, 'forecast-parallel', parallelSet);
    const foreseen = await forecastOf(set, 'kill-pod');
    const { result } = await drill(set, 'kill-pod');
    expect(foreseen.status).toBe('passed');
    expect(orderOf(foreseen.timeline)).toEqual(orderOf(result.judgement?.timeline));
    expect(verdictsOf(foreseen.outcomes)).toEqual(verdictsOf(result.judgement?.outcomes));
  });
});

describe('what is broken stalls in the forecast as it does on the cluster', () => {
  test('on a finalizer of the pod', async () => {
    const set = await aReadySet(cluster, 'forecast-finalizer', orderedSet);
    const { namespace } = set;
    const finalizers = (names: readonly string[]) =>
      cluster.run([
        'patch',
        'pod',
        'db-2',
        '-n',
        namespace,
        '--type=merge',
        '-p',
        JSON.stringify({ metadata: { finalizers: names } }),
      ]);
    await finalizers(['example.com/hold']);
    const foreseen = await forecastOf(set, 'kill-pod', '--set', 'within=15s');
    const { result } = await drill(set, 'kill-pod', '--set', 'within=15s');
    await finalizers([]);
    expect(seenIn(foreseen.outcomes)).toContain('example.com/hold');
    expect(seenIn(result.judgement?.outcomes)).toContain('example.com/hold');
    expect(foreseen.status).toBe(result.status);
    expect(verdictsOf(foreseen.outcomes)).toEqual(verdictsOf(result.judgement?.outcomes));
  });

  test('on a quota that leaves no room for the new pod', async () => {
    const set = await aReadySet(cluster, 'forecast-quota', orderedSet);
    const { namespace } = set;
    await cluster.run(['create', 'quota', 'tight', '--hard=pods=2', '-n', namespace]);
    const foreseen = await forecastOf(set, 'kill-pod', '--set', 'within=15s');
    const { result } = await drill(set, 'kill-pod', '--set', 'within=15s');
    expect(seenIn(foreseen.outcomes)).toContain('exceeded quota: tight, requested: pods=1, used: pods=2');
    expect(seenIn(result.judgement?.outcomes)).toContain('exceeded quota: tight, requested: pods=1');
    expect(orderOf(foreseen.timeline)).toEqual(orderOf(result.judgement?.timeline));
    expect(verdictsOf(foreseen.outcomes)).toEqual(verdictsOf(result.judgement?.outcomes));
  });
});

test('the set, its pods, its claims and its revisions are left alone', async () => {
  const set = await aReadySet(cluster, 'forecast-reads', orderedSet);
  const columns = 'KIND:.kind,NAME:.metadata.name,UID:.metadata.uid,GENERATION:.metadata.generation';
  const what = 'sts,pods,pvc,controllerrevisions,leases';
  const state = () =>
    cluster.run([
      'get',
      what,
      '-n',
      set.namespace,
      '-o',
      `custom-columns=${columns},MARKS:.metadata.annotations`,
    ]);
  const before = await state();
  expect(before.match(/^Pod /gm)).toHaveLength(3);
  await forecastOf(set, 'scale-to-zero');
  expect(await state()).toBe(before);
});
