import { expect, test } from 'vitest';
import type { Endpoint } from '../../../src/objects/surroundings.ts';
import { aPod } from '../../support/builders.ts';
import { judge } from '../../../src/judge/judge.ts';
import type { NameAct, Resolver } from '../../../src/recording/name-acts.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aService, aSlice, aWorld } from '../../support/world.ts';

const set = aWorld().set;

test('an endpoint that leads to the new pod holds it, at the level of the EndpointSlice', () => {
  expect(verdictOf(aGoodKill().recording, 'I5', 1)).toEqual({
    verdict: 'held',
    proof: 'EndpointSlice of nginx: web-1 → 10.0.0.2, pod UID web-1-b, ready (DNS itself was not asked)',
  });
});

test('a missing Service is the user’s to make', () => {
  expect(verdictOf(aWorld({ service: undefined }).recording, 'I5', 0)).toMatchObject({
    verdict: 'violated',
    cause: 'unattributed',
    remedy: {
      id: 'service-missing',
      commands: [
        'kubectl create service clusterip nginx --clusterip=None -n stage',
        "kubectl set selector service nginx 'app=web' -n stage",
      ],
    },
  });
});

test('a Service that somebody deleted meanwhile is another actor’s', () => {
  const world = aWorld().fact('service', 'deleted', aService(set));
  expect(verdictOf(world.recording, 'I5', 0)).toMatchObject({ verdict: 'violated', cause: 'another actor' });
});

test('a Service with an address of its own names no pods', () => {
  const { recording } = aWorld({ service: aService(set, { clusterIP: '10.1.2.3' }) });
  expect(verdictOf(recording, 'I5', 0)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'service-not-headless' },
  });
});

test('a selector that does not match leaves the pod nameless', () => {
  const { recording } = aWorld({ service: aService(set, { selector: { app: 'other' } }) });
  expect(verdictOf(recording, 'I5', 0)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'service-selector' },
  });
});

test('an endpoint of the former pod is stale once the new one has been ready for long', () => {
  const world = aWorld().kills(1).after(1000).gone(1).made(1).after(1000).becomes(1, {});
  world.fact('endpointSlice', 'modified', aSlice('nginx', [world.pod(0), aPod(set, 1), world.pod(2)]));
  const soon = verdictOf(world.after(1000).reads().recording, 'I5', 1);
  expect(soon).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/points to pod UID web-1-a/),
  });
  expect(verdictOf(world.after(30_000).reads().recording, 'I5', 1)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'endpoint-stale' },
  });
});

test('an endpoint without the pod’s hostname gives it no name', () => {
  const world = aWorld();
  const { hostname: _hostname, ...spec } = world.pod(1).spec ?? {};
  world
    .fact('endpointSlice', 'modified', aSlice('nginx', [{ ...world.pod(1), spec }]))
    .after(40_000)
    .reads();
  expect(verdictOf(world.recording, 'I5', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/hostname/),
  });
});

test('an absent readiness of an endpoint means ready', () => {
  const world = aWorld();
  const [endpoint] = aSlice('nginx', [world.pod(1)]).endpoints ?? [];
  const { conditions: _conditions, ...bare } = endpoint ?? {};
  world.fact('endpointSlice', 'modified', { ...aSlice('nginx', []), endpoints: [bare] });
  expect(verdictOf(world.recording, 'I5', 1).verdict).toBe('held');
});

test('what may not be read, or is absent, is unknown', () => {
  expect(verdictOf(aWorld({ unreadable: ['endpointSlice'] }).recording, 'I5', 1).verdict).toBe('unknown');
  expect(verdictOf(aWorld({ unreadable: ['service'] }).recording, 'I5', 1).verdict).toBe('unknown');
  expect(verdictOf(aWorld({ service: { metadata: { name: 'nginx' } } }).recording, 'I5', 1).verdict).toBe(
    'unknown',
  );
  expect(verdictOf(aWorld().becomes(1, { ip: undefined }).recording, 'I5', 1).verdict).toBe('unknown');
  expect(verdictOf(aWorld().lost('endpointSlice').recording, 'I5', 1).verdict).toBe('unknown');
});

test('a pod that is not ready has no name yet', () => {
  expect(verdictOf(aWorld().becomes(1, { ready: false }).recording, 'I5', 1).verdict).toBe('unknown');
});

test('a set without a governing Service promises none', () => {
  expect(verdictOf(aWorld({ serviceName: '' }).recording, 'I5').verdict).toBe('not exercised');
});

test.each([
  ['an address of before', { addresses: ['10.9.9.9'] }, 'leads to 10.9.9.9, not 10.0.0.2'],
  ['no address', { addresses: [] }, 'leads to no address'],
  ['no readiness', { conditions: { ready: false } }, 'is not ready'],
  ['another hostname', { hostname: 'web-7' }, 'has hostname web-7'],
])('an endpoint with %s says what is wrong', (_, change, words) => {
  const world = aWorld();
  const [endpoint] = aSlice('nginx', [world.pod(1)]).endpoints ?? [];
  const slice = aSlice('nginx', []);
  world.fact('endpointSlice', 'modified', { ...slice, endpoints: [{ ...endpoint, ...change }] });
  expect(verdictOf(world.after(40_000).reads().recording, 'I5', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining(words),
  });
});

test('an address that the recording lacks proves nothing, however long the pod is ready', () => {
  const world = aWorld().becomes(1, { ip: undefined }).after(60_000).reads();
  expect(verdictOf(world.recording, 'I5', 1).verdict).toBe('unknown');
});

/** A good kill of web-1 in which a resolver was asked for the name of the pod that came next. */
function asked(...addresses: readonly string[]) {
  const world = aGoodKill();
  const names = [
    {
      ordinal: 1,
      name: 'web-1.nginx.stage.svc',
      uid: 'web-1-b',
      ip: '10.0.0.2',
      addresses,
      by: 'resolver in a pod',
    },
  ] as const;
  const look = { type: 'probe', name: 'names', moment: 'after', detail: 'looked', tookMs: 5 } as const;
  world.append({ entry: 'act', act: { ...look, state: 'met', names } });
  return world.recording;
}

test('a resolver that was asked and says the same is named in the proof', () => {
  expect(verdictOf(asked('10.0.0.2'), 'I5', 1)).toMatchObject({
    verdict: 'held',
    proof: expect.stringMatching(/ready; the resolver in a pod says so, too: web-1\.nginx\.stage\.svc$/),
  });
});

test('a resolver that still says something else leaves it unknown: answers are cached', () => {
  expect(verdictOf(asked('10.0.0.1'), 'I5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('said last that web-1.nginx.stage.svc has 10.0.0.1'),
  });
});

type Heard = NameAct | readonly [Resolver, string];

test('nor is it held while the address of the former pod is answered beside the right one', () => {
  const world = aWorld();
  world.becomes(1, { ip: '10.0.0.77' }).kills(1).replaced(1);
  const reading = { ordinal: 1, name: 'web-1.nginx.stage.svc', uid: 'web-1-b', ip: '10.0.0.2' };
  const by = 'resolver in a helper pod';
  const says = (...addresses: readonly string[]) =>
    world.append({ entry: 'act', act: { type: 'namesRead', names: [{ ...reading, addresses, by }] } });
  expect(verdictOf(says('10.0.0.2', '10.0.0.77').recording, 'I5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('has 10.0.0.2, 10.0.0.77'),
  });
  expect(verdictOf(says('10.0.0.2').recording, 'I5', 1).verdict).toBe('held');
});

/** A good kill of web-1, and what those said of the name of the pod that came next that were asked, in this order. */
function heard(...acts: readonly Heard[]) {
  const world = aGoodKill();
  const reading = { ordinal: 1, name: 'web-1.nginx.stage.svc', uid: 'web-1-b', ip: '10.0.0.2' };
  const look = { type: 'probe', name: 'names', moment: 'after', detail: 'looked', tookMs: 5 } as const;
  for (const act of acts) {
    if (!('length' in act)) {
      world.append({ entry: 'act', act });
      continue;
    }
    const [by, address] = act;
    const names = [{ ...reading, addresses: [address], by }];
    const isHelper = by === 'resolver in a helper pod';
    world.append({
      entry: 'act',
      act: isHelper ? { type: 'namesRead', names } : { ...look, state: 'met', names },
    });
  }
  return world.recording;
}

const [right, wrong] = ['10.0.0.2', '10.0.0.1'];
const unread: NameAct = { type: 'namesUnread', reason: 'no helper pod: exceeded quota' };

const witnesses: readonly (readonly [string, string, readonly Heard[]])[] = [
  [
    'a helper pod before a pod of the set',
    'helper pod',
    [
      ['resolver in a helper pod', right],
      ['resolver in a pod', right],
    ],
  ],
  [
    'a pod of the set before this machine',
    'pod',
    [
      ['resolver in a pod', right],
      ['resolver here', right],
    ],
  ],
  ['a pod of the set where no helper could be had', 'pod', [['resolver in a pod', right], unread]],
];

test.each(witnesses)('of several that were asked the best is named: %s', (_what, best, acts) => {
  expect(verdictOf(heard(...acts), 'I5', 1)).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining(`ready; the resolver in a ${best} says so, too: `),
  });
});

test('one that said something else last leaves it unknown, whatever better ones say', () => {
  const recording = heard(['resolver in a pod', wrong], ['resolver in a helper pod', right]);
  expect(verdictOf(recording, 'I5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining(
      'the resolver in a pod said last that web-1.nginx.stage.svc has 10.0.0.1',
    ),
  });
});

test('an answer that was put right since is as good as a right one, and tells how long DNS took', () => {
  const by = 'resolver in a helper pod';
  const recording = heard([by, wrong], [by, right]);
  expect(verdictOf(recording, 'I5', 1).verdict).toBe('held');
  const [, entry] = judge(recording).ledger;
  expect(entry?.after?.resolved).toEqual({ name: 'web-1.nginx.stage.svc', addresses: [right], by });
  expect(entry?.recovery?.dns).toBeGreaterThan(0);
});

test('a helper pod that could not be had leaves it unknown, with the reason', () => {
  expect(verdictOf(heard(unread), 'I5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/, ready, but DNS could not be asked: no helper pod: exceeded quota$/),
  });
});

test('what is wrong with the Service is told as it was at the end', () => {
  const missing = aWorld({ service: undefined }).after(500).reads();
  expect(verdictOf(missing.recording, 'I5', 0)).toMatchObject({
    expected: 'a headless Service nginx',
    seen: 'no such Service',
    at: 1500,
  });
  const addressed = aWorld({ service: aService(set, { clusterIP: '10.1.2.3' }) });
  expect(verdictOf(addressed.recording, 'I5', 0)).toMatchObject({
    seen: 'clusterIP 10.1.2.3',
    cause: 'unattributed',
  });
});

test('a Service without a selector has its endpoints from somebody else', () => {
  const { selector: _selector, ...spec } = aService(set).spec ?? {};
  const service = { ...aService(set), spec };
  expect(verdictOf(aWorld({ service }).recording, 'I5', 0).verdict).toBe('held');
});

/** The pods stay as they are; what the slices of the Service say is this. */
function told(
  endpointsOf: (right: Endpoint) => readonly Endpoint[],
  labels?: Readonly<Record<string, string>>,
) {
  const world = aWorld();
  const slice = aSlice('nginx', [world.pod(1)]);
  const [right = {}] = slice.endpoints ?? [];
  if (labels !== undefined) world.fact('endpointSlice', 'modified', { ...slice, endpoints: [] });
  const metadata = labels === undefined ? slice.metadata : { name: 'other', uid: 'slice-2', labels };
  world.fact('endpointSlice', 'modified', {
    ...slice,
    metadata: metadata ?? {},
    endpoints: endpointsOf(right),
  });
  return verdictOf(world.after(40_000).reads().recording, 'I5', 1);
}

test('one right endpoint of several is enough', () => {
  const other = (right: Endpoint) => ({ ...right, addresses: ['fd00::2'] });
  expect(told((right) => [other(right), right])).toMatchObject({ verdict: 'held' });
});

test.each([
  ['no endpoint at all', () => [], 'no endpoint points to web-1'],
  ['one without hostname', ({ hostname: _hostname, ...right }: Endpoint) => [right], 'has hostname (none)'],
  [
    'one without addresses',
    ({ addresses: _addresses, ...right }: Endpoint) => [right],
    'the endpoint of web-1 leads to no address, not 10.0.0.2',
  ],
  [
    'one with other addresses',
    (right: Endpoint) => [{ ...right, addresses: ['10.9.9.8', '10.9.9.9'] }],
    'leads to 10.9.9.8, 10.9.9.9, not 10.0.0.2',
  ],
  [
    'one with its address that is not ready beside one with another',
    (right: Endpoint) => [
      { ...right, addresses: ['fd00::2'] },
      { ...right, conditions: { ready: false } },
    ],
    'the endpoint of web-1 is not ready',
  ],
  ['one of nobody', ({ targetRef: _targetRef, ...right }: Endpoint) => [right], 'points to pod UID (none)'],
  [
    'one of another name’s pod',
    (right: Endpoint) => [{ ...right, hostname: 'a', targetRef: {} }],
    'no endpoint points to web-1',
  ],
])('of %s it is said what is wrong', (_, endpoints, words) => {
  expect(told(endpoints)).toMatchObject({ verdict: 'violated', seen: expect.stringContaining(words) });
});

test('a slice of another Service leads nowhere', () => {
  const words = expect.stringContaining('no endpoint points to web-1');
  expect(told((right) => [right], { 'kubernetes.io/service-name': 'other' })).toMatchObject({ seen: words });
  expect(told((right) => [right], {})).toMatchObject({ seen: words });
});

test('the endpoint has half a minute from when the pod was last not ready, and only if all of it was seen', () => {
  const stale = (ms: number) => {
    const world = aWorld().after(60_000).becomes(1, { ready: false }).after(50).becomes(1, {});
    world.fact('endpointSlice', 'modified', aSlice('nginx', []));
    return world.after(ms);
  };
  expect(verdictOf(stale(29_949).reads().recording, 'I5', 1).verdict).toBe('unknown');
  expect(verdictOf(stale(29_950).reads().recording, 'I5', 1).verdict).toBe('violated');
  const gap = stale(40_000).lost('endpointSlice').after(50).regained('endpointSlice').after(90_000).reads();
  expect(verdictOf(gap.recording, 'I5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: 'no endpoint points to web-1, but web-1 was not ready for long enough to call that final',
  });
});

test('the address of another ordinal beside the right one is not that of a former pod', () => {
  const both = { ordinal: 1, name: 'web-1.nginx.stage.svc', uid: 'web-1-b', ip: '10.0.0.2' };
  const names = [{ ...both, addresses: ['10.0.0.2', '10.0.0.1'], by: 'resolver in a helper pod' as const }];
  expect(verdictOf(aGoodKill().act({ type: 'namesRead', names }).recording, 'I5', 1).verdict).toBe('held');
});

test('a Service that selects nothing leads wherever its endpoints lead', () => {
  const { selector: _selector, ...spec } = aService(set).spec ?? {};
  const service = { ...aService(set), spec };
  expect(verdictOf(aWorld({ service }).recording, 'I5', 0).verdict).toBe('held');
});

test('a pod that shows no status has no address and is not ready', () => {
  const world = aWorld();
  const { status: _status, ...bare } = world.pod(1);
  expect(verdictOf(world.changes(1, bare).recording, 'I5', 1).verdict).toBe('unknown');
});

test('slices and former pods that show only a part of themselves lead nowhere else', () => {
  const { status: _status, ...bare } = aWorld().pod(1);
  const world = aWorld().changes(1, bare).after(500).becomes(1, {}).kills(1).replaced(1).after(3000);
  const names = [
    { ordinal: 1, name: 'web-1.nginx.stage.svc', uid: 'web-1-b', ip: '10.0.0.2', addresses: ['10.0.0.2'] },
  ].map((one) => ({ ...one, by: 'resolver in a helper pod' as const }));
  const { metadata: _metadata, ...nameless } = aSlice('nginx', []);
  world.fact('endpointSlice', 'added', nameless);
  world.fact('endpointSlice', 'added', { ...nameless, metadata: { name: 'bare', uid: 'bare' } });
  expect(verdictOf(world.act({ type: 'namesRead', names }).recording, 'I5', 1).verdict).toBe('held');
});
