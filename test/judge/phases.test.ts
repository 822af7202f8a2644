import { describe, expect, test } from 'vitest';
import { endpointsSince, firstSeen, isScheduled, isStarted } from '../../src/judge/phases.ts';
import type { Pod } from '../../src/objects/workload.ts';
import type { Change, Observed } from '../../src/recording/entry.ts';
import { livesOf } from '../../src/recording/lives.ts';
import { aWorld } from '../support/world.ts';

test.each<[string, Pod, boolean]>([
  ['none', {}, false],
  ['an empty one', { spec: { nodeName: '' } }, false],
  ['one', { spec: { nodeName: 'n' } }, true],
])('a pod with %s for a node is scheduled, or not', (_, pod, scheduled) => {
  expect(isScheduled(pod)).toBe(scheduled);
});

const running = { name: 'db', state: { running: {} } };
test.each<[string, Pod, boolean]>([
  ['runs', { status: { phase: 'Running' } }, true],
  [
    'has one container that runs',
    { status: { phase: 'Pending', containerStatuses: [{ name: 'a' }, running] } },
    true,
  ],
  [
    'has a container that does not',
    { status: { phase: 'Pending', containerStatuses: [{ name: 'a', state: {} }] } },
    false,
  ],
  ['has none yet', { status: { phase: 'Pending' } }, false],
  ['tells nothing', {}, false],
])('a pod that %s has started, or not', (_, pod, started) => {
  expect(isStarted(pod)).toBe(started);
});

test.each([
  ['modified', 1500],
  ['deleted', 1500],
  ['listed', undefined],
  ['vanished', undefined],
] as const)('what a %s pod is first found to be is timed, or not', (change, at) => {
  const world = aWorld().after(500);
  const life = livesOf(world.fact('pod', change, world.pod(1)).recording).find(
    ({ ordinal }) => ordinal === 1,
  );
  expect(life && firstSeen(life, ({ seq }) => seq === world.recording.entries.at(-1)?.seq)).toBe(at);
  expect(life && firstSeen(life, () => false)).toBeUndefined();
});

describe('a pod has an endpoint', () => {
  type Endpoints = Observed['endpointSlice']['endpoints'];
  const since = (change: Change, endpoints: Endpoints) => {
    const world = aWorld({ serviceName: '' }).after(500);
    const metadata = { name: 'x', uid: 'x' };
    world.fact('endpointSlice', change, { metadata, ...(endpoints && { endpoints }) });
    return [...endpointsSince(world.recording)];
  };
  const targetRef = { kind: 'Pod', name: 'web-1', uid: 'u' };

  test.each<[string, NonNullable<Endpoints>[number], number | undefined]>([
    ['which is ready', { addresses: [], targetRef, conditions: { ready: true } }, 1500],
    ['which does not say whether it is', { addresses: [], targetRef, conditions: {} }, 1500],
    ['which says nothing of itself', { addresses: [], targetRef }, 1500],
    ['which is not ready', { addresses: [], targetRef, conditions: { ready: false } }, undefined],
  ])('%s', (_, endpoint, at) => {
    expect(since('added', [endpoint])).toEqual(at === undefined ? [] : [['u', at]]);
  });

  test('never from an endpoint that leads to nobody, nor from a slice without any', () => {
    expect(since('added', [{ addresses: [], targetRef: { kind: 'Pod' } }, { addresses: [] }])).toEqual([]);
    expect(since('added', undefined)).toEqual([]);
  });

  test('never from a slice that is gone', () => {
    expect([
      since('deleted', [{ addresses: [], targetRef }]),
      since('vanished', [{ addresses: [], targetRef }]),
    ]).toEqual([[], []]);
  });
});
