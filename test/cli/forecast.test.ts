import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forecast } from '../../src/cli/forecast/forecast.ts';
import { loadScenarios } from '../../src/cli/load-scenario.ts';
import { dryRunDrill } from '../../src/drill/dry-run.ts';
import type { Forecast, PlayedForecast } from '../../src/drill/forecast.ts';
import type { DrillRequest } from '../../src/drill/prepare.ts';
import { runDrill } from '../../src/drill/run.ts';
import type { Moment, Outcome } from '../../src/judge/outcome.ts';
import * as kinds from '../../src/sandbox/controllers/kinds.ts';
import { resourceQuotas } from '../../src/sandbox/api/kinds.ts';
import { aLiveSet, hand, type Live } from './support/live-sandbox.ts';
import { anOutside, cli } from './support/outside.ts';

const around = { version: '1.2.3', pause: () => () => undefined };
const web2 = { namespace: 'default', name: 'web-2' };

const secretive = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: ''
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - {name: db, image: "nginx:1", env: [{name: PASSWORD, value: hunter2}]}
`;

async function requestFor(scenario: string, ...set: readonly string[]): Promise<DrillRequest> {
  const [loaded] = await loadScenarios(scenario, set, anOutside([]));
  if (loaded === undefined) throw new Error(`no scenario ${scenario}`);
  const where = { context: 'test', namespace: 'default', name: 'web' };
  return { scenario: loaded, ...where, skipGuards: new Set(), allowDestructive: false, allowForce: false };
}

async function forecastOn({ host }: Live, request: DrillRequest): Promise<Forecast> {
  return forecast(request, host, await dryRunDrill(request, host, 'client'), around);
}

async function playedOn(live: Live, request: DrillRequest): Promise<PlayedForecast> {
  const found = await forecastOn(live, request);
  if (found.outcome === 'none') throw new Error(found.why);
  return found;
}

const orderOf = (timeline: readonly Moment[]) => timeline.map(({ subject, what }) => `${subject} ${what}`);
const verdictsOf = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ promises }) => promises).map(({ id, verdict }) => `${id} ${verdict}`);
const violated = (played: PlayedForecast) =>
  played.outcomes
    .flatMap(({ promises }) => promises.flatMap(({ cases }) => cases))
    .flatMap(({ verdict }) => (verdict.verdict === 'violated' ? [verdict.seen] : []));

describe('the forecast of a drill', () => {
  test.each(['kill-pod', 'scale-to-zero'])('%s is what the drill then does', async (scenario) => {
    const live = await aLiveSet();
    const request = await requestFor(scenario);
    const played = await playedOn(live, request);
    expect(played).toMatchObject({ status: 'passed', reason: undefined });

    const consent = () => Promise.resolve({ given: true } as const);
    const { result } = await runDrill({ ...request, consent }, live.host);
    expect(played.undo).toBe(result.undo.outcome);
    expect(orderOf(played.timeline)).toEqual(orderOf(result.judgement?.timeline ?? []));
    expect(verdictsOf(played.outcomes)).toEqual(verdictsOf(result.judgement?.outcomes ?? []));
  });

  test('changes nothing in the cluster', async () => {
    const live = await aLiveSet();
    const uidsOf = () => live.sandbox.api.list(kinds.pods).items.map(({ metadata }) => metadata?.uid);
    const before = uidsOf();
    await playedOn(live, await requestFor('scale-to-zero'));
    expect(uidsOf()).toEqual(before);
    expect(live.sandbox.api.get(kinds.sets, { namespace: 'default', name: 'web' }).spec?.replicas).toBe(3);
  });

  test('stalls on a finalizer, and says whose it is', async () => {
    const live = await aLiveSet();
    const metadata = { finalizers: ['example.com/hold'] };
    live.sandbox.api.patch(kinds.pods, web2, { type: 'merge', patch: { metadata } }, hand);
    const played = await playedOn(live, await requestFor('kill-pod'));
    expect(played.status).toBe('failed');
    expect(violated(played).join()).toContain('example.com/hold');
    expect(orderOf(played.timeline)).not.toContain('web-2 gone');
  });

  test('stalls on a quota that no longer has room for the pod', async () => {
    const live = await aLiveSet();
    const quota = { metadata: { name: 'tight' }, spec: { hard: { pods: '2' } } };
    live.sandbox.api.create(resourceQuotas, 'default', quota, hand);
    const played = await playedOn(live, await requestFor('kill-pod'));
    expect(played.status).toBe('failed');
    expect(violated(played).join()).toContain('exceeded quota: tight');
    expect(orderOf(played.timeline)).toContain('web-2 gone');
    expect(orderOf(played.timeline)).not.toContain('web-2 created');
  });

  test('stalls where no node takes the pod', async () => {
    const live = await aLiveSet();
    for (const { metadata } of live.sandbox.api.list(kinds.nodes).items) {
      const key = { name: metadata?.name ?? '' };
      const patch = { spec: { unschedulable: true } };
      live.sandbox.api.patch(kinds.nodes, key, { type: 'merge', patch }, hand);
    }
    const played = await playedOn(live, await requestFor('kill-pod'));
    expect(violated(played).join()).toContain('2 node(s) were unschedulable');
  });
});

describe('what cannot be known', () => {
  test.each([
    { resource: 'nodes', says: 'nobody knows whether a pod finds a place' },
    { resource: 'resourcequotas', says: 'nobody knows whether one refuses a pod' },
  ])('whether a pod comes back, when $resource cannot be read', async ({ resource, says }) => {
    const live = await aLiveSet();
    live.faults.deny({ verb: 'list', resource });
    const played = await playedOn(live, await requestFor('kill-pod'));
    expect(played.status).toBe('inconclusive');
    expect(verdictsOf(played.outcomes)).toContain('R1 unknown');
    expect(played.reason).toContain(says);
  });

  test('whether an image that nobody runs yet can be pulled, and whether it would start', async () => {
    const live = await aLiveSet();
    const request = await requestFor('stall-rollout', 'image=registry.example/new:1', 'within=1m');
    const played = await playedOn(live, request);
    expect(played.status).toBe('inconclusive');
    expect(played.reason).toContain('no pod was seen running image registry.example/new:1 as web');
    expect(verdictsOf(played.outcomes).filter((verdict) => verdict.startsWith('R'))).not.toContain(
      'R1 violated',
    );
  });

  test('that an image under .invalid cannot be pulled is no guess', async () => {
    const live = await aLiveSet();
    expect(await playedOn(live, await requestFor('stall-rollout'))).toMatchObject({ status: 'passed' });
  });

  test('what a run could not see is unknown, and is not seen in the model either', async () => {
    const live = await aLiveSet();
    for (const verb of ['list', 'watch']) live.faults.deny({ verb, resource: 'endpointslices' });
    const played = await playedOn(live, await requestFor('kill-pod'));
    expect(verdictsOf(played.outcomes)).toContain('I5 unknown');
  });
});

describe('there is none, and why', () => {
  test('when the drill is refused', async () => {
    const live = await aLiveSet();
    live.sandbox.api.patch(
      kinds.sets,
      { namespace: 'default', name: 'web' },
      { type: 'merge', patch: { metadata: { annotations: { 'sts-doctor.dev/protected': 'true' } } } },
      hand,
    );
    expect(await forecastOn(live, await requestFor('kill-pod'))).toEqual({
      outcome: 'none',
      why: 'the drill is refused',
    });
  });

  test('when the cluster breaks off: the plan stands all the same', async () => {
    const live = await aLiveSet();
    const request = await requestFor('kill-pod');
    const planned = await dryRunDrill(request, live.host, 'client');
    const list = () => Promise.reject(new Error('the cluster has gone'));
    const host = { ...live.host, cluster: { ...live.cluster, list } };
    expect(await forecast(request, host, planned, around)).toEqual({
      outcome: 'none',
      why: 'the cluster has gone',
    });
  });

  test('when a set is too big', async () => {
    const live = await aLiveSet();
    const request = await requestFor('kill-pod');
    const planned = await dryRunDrill(request, live.host, 'client');
    const patch = { spec: { replicas: 1000 } };
    live.sandbox.api.patch(kinds.sets, { namespace: 'default', name: 'web' }, { type: 'merge', patch }, hand);
    expect(await forecast(request, live.host, planned, around)).toMatchObject({
      outcome: 'none',
      why: expect.stringContaining('1000 pods'),
    });
  });

  test('and an interrupt ends it', async () => {
    const live = await aLiveSet();
    const request = await requestFor('kill-pod');
    const planned = await dryRunDrill(request, live.host, 'client');
    const interrupts = { ...live.host.interrupts, first: AbortSignal.abort(new Error('Ctrl-C')) };
    await expect(forecast(request, { ...live.host, interrupts }, planned, around)).rejects.toThrow('Ctrl-C');
  });
});

describe('on the command line', () => {
  test('a plan shows it as what it is: played in a model', async () => {
    const { code, out } = await cli('plan', 'kill-pod', '--sandbox');
    expect(code).toBe(0);
    expect(out).toContain('FORECAST  played in a model of Kubernetes v1.36.3, not on the cluster');
    expect(out).toMatch(/web-2 +gone\n/);
  });

  test('programs get it, too', async () => {
    const { out } = await cli('plan', 'kill-pod', '--sandbox', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ forecast: { outcome: 'played', status: 'passed' } });
  });

  test.each(['json', 'wide'])('values of an environment are in no plan, not even in %s', async (format) => {
    const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'set.yaml');
    await writeFile(file, secretive);
    const { code, out, err } = await cli('plan', 'kill-pod', '--sandbox', '-f', file, '-o', format);
    expect(code, err).toBe(0);
    expect(out).toMatch(/FORECAST  played|"outcome": "played"/);
    expect(out + err).not.toContain('hunter2');
  });

  test.each([
    ['run', 'kill-pod', '--sandbox', '-o', 'json'],
    ['run', 'kill-pod', '--sandbox', '--dry-run=client', '-o', 'json'],
    ['run', 'kill-pod', '--sandbox', '--dry-run=server', '-o', 'json'],
  ])('%s %s %s %s plays nothing in advance', async (...args) => {
    const { out } = await cli(...args);
    expect(out).not.toContain('forecast');
  });
});
