import { expect, test } from 'vitest';
import type { Pod } from '../../../src/objects/workload.ts';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

function replacedBy(change: (pod: Pod) => Pod, serverVersion = 'v1.36.3') {
  const world = aWorld({ serverVersion }).kills(1).after(100).gone(1);
  return world.fact('pod', 'added', change(aPod(world.set, 1, { uid: 'web-1-b' }))).after(3000).recording;
}

function withLabels(labels: Readonly<Record<string, string>>) {
  return (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, labels } });
}

test('another UID under the same identity holds it', () => {
  expect(verdictOf(aGoodKill().recording, 'I4')).toEqual({
    verdict: 'held',
    proof:
      'web-1: UID web-1-a → web-1-b with the same hostname web-1, subdomain nginx, pod-name label web-1 and pod-index label 1',
  });
});

test.each([
  ['hostname', (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, hostname: 'db-1' } })],
  ['subdomain', (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, subdomain: 'other' } })],
  [
    'pod-name label',
    withLabels({ 'statefulset.kubernetes.io/pod-name': 'web-7', 'apps.kubernetes.io/pod-index': '1' }),
  ],
  ['pod-index label', withLabels({ 'statefulset.kubernetes.io/pod-name': 'web-1' })],
])('another %s breaks it', (what, change) => {
  expect(verdictOf(replacedBy(change), 'I4')).toMatchObject({
    verdict: 'violated',
    expected: expect.stringContaining(what),
    cause: 'controller',
    remedy: { id: 'identity-changed' },
  });
});

test('address, node and revision may change', () => {
  const recording = replacedBy((pod) => ({
    ...pod,
    spec: { ...pod.spec, nodeName: 'node-9' },
    status: { ...pod.status, podIP: '10.9.9.9' },
  }));
  expect(verdictOf(recording, 'I4').verdict).toBe('held');
});

test('a label that newer servers add is no change', () => {
  const world = aWorld();
  const pod = world.pod(1);
  const { 'apps.kubernetes.io/pod-index': _index, ...labels } = pod.metadata?.labels ?? {};
  // The first look is what counts, so the pod is listed anew without it.
  const older = aWorld({ missing: [1] }).fact('pod', 'listed', {
    ...pod,
    metadata: { ...pod.metadata, labels },
  });
  older.fact('pod', 'deleted', pod).fact('pod', 'added', aPod(older.set, 1, { uid: 'web-1-b' }));
  expect(verdictOf(older.recording, 'I4')).toEqual({
    verdict: 'held',
    proof:
      'web-1: UID web-1-a → web-1-b with the same hostname web-1, subdomain nginx and pod-name label web-1',
  });
});

test('a predecessor that was not as it should be is no measure', () => {
  const world = aWorld({ missing: [1] });
  const pod = aPod(world.set, 1);
  const { hostname: _hostname, ...spec } = pod.spec ?? {};
  world.fact('pod', 'listed', { ...pod, spec }).fact('pod', 'deleted', { ...pod, spec });
  world.fact('pod', 'added', aPod(world.set, 1, { uid: 'web-1-b' }));
  expect(verdictOf(world.recording, 'I4')).toMatchObject({
    verdict: 'unknown',
    reason: 'web-1\'s hostname cannot be compared: (absent) before, "web-1" after',
  });
});

test('nor one that had another ordinal than its name', () => {
  const world = aWorld({ missing: [1] });
  const pod = aPod(world.set, 1);
  const labels = { ...pod.metadata?.labels, 'apps.kubernetes.io/pod-index': '7' };
  const odd = { ...pod, metadata: { ...pod.metadata, labels } };
  world.fact('pod', 'listed', odd).fact('pod', 'deleted', odd);
  world.fact('pod', 'added', aPod(world.set, 1, { uid: 'web-1-b' }));
  expect(verdictOf(world.recording, 'I4')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('pod-index label cannot be compared: "7" before, "1" after'),
  });
});

test('nor one that lacked what its replacement lacks as well', () => {
  const world = aWorld({ missing: [1] });
  const bare = (uid: string) => withLabels({ app: 'web' })(aPod(world.set, 1, { uid }));
  world.fact('pod', 'listed', bare('web-1-a')).fact('pod', 'deleted', bare('web-1-a'));
  expect(verdictOf(world.fact('pod', 'added', bare('web-1-b')).recording, 'I4')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('pod-name label cannot be compared: (absent) before, (absent) after'),
  });
});

test('a replacement that shows no spec at all cannot be compared', () => {
  const { spec: _spec, ...bare } = aPod(aWorld().set, 1, { uid: 'web-1-b' });
  expect(
    verdictOf(
      replacedBy(() => bare),
      'I4',
    ).verdict,
  ).toBe('unknown');
});

test('fields that the recording lacks cannot be compared', () => {
  expect(
    verdictOf(
      replacedBy((pod) => ({ ...pod, spec: {} })),
      'I4',
    ).verdict,
  ).toBe('unknown');
  expect(
    verdictOf(
      replacedBy(({ metadata: { labels: _labels, ...metadata } = {}, ...pod }) => ({ ...pod, metadata })),
      'I4',
    ).verdict,
  ).toBe('unknown');
});

test('two reads are enough across a gap', () => {
  const world = aWorld().kills(1).lost('pod').after(5000).regained('pod').replacedUnseen(1);
  expect(verdictOf(world.recording, 'I4').verdict).toBe('held');
});

test('a replacement that never became healthy proves nothing', () => {
  const { recording } = aWorld().kills(1).after(100).gone(1).made(1).after(60_000).reads();
  expect(verdictOf(recording, 'I4')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/never became healthy/),
  });
});

test('no replacement: nothing to compare, unless nobody looked', () => {
  expect(verdictOf(aWorld().kills(1).after(100).gone(1).recording, 'I4').verdict).toBe('not exercised');
  expect(verdictOf(aWorld().kills(1).lost('pod').after(100).recording, 'I4').verdict).toBe('unknown');
});

test('every pod of a chain is compared with the one before', () => {
  const world = aGoodKill().kills(1).replaced(1);
  expect(casesOf(world.recording, 'I4').map(({ verdict }) => verdict.verdict)).toEqual(['held', 'held']);
});

test('undisturbed pods are not part of it', () => {
  expect(verdictOf(aWorld().recording, 'I4')).toEqual({
    verdict: 'not exercised',
    reason: 'no pod was replaced',
  });
});

test('what changed, and from what to what, is told', () => {
  const recording = replacedBy((pod) => ({ ...pod, spec: { ...pod.spec, hostname: 'db-1' } }));
  expect(verdictOf(recording, 'I4')).toMatchObject({
    expected: 'web-1 with hostname "web-1", as before',
    seen: 'UID web-1-b has hostname "db-1", 1.1 s into the recording',
    at: 1100,
  });
  const { subdomain: _subdomain, ...spec } = aPod(aWorld().set, 1).spec ?? {};
  expect(
    verdictOf(
      replacedBy((pod) => ({ ...pod, spec })),
      'I4',
    ),
  ).toMatchObject({
    expected: 'web-1 with subdomain "nginx", as before',
    seen: expect.stringContaining('subdomain ""'),
  });
});

test('a change that nobody saw made is nobody’s', () => {
  const world = aWorld().kills(1).lost('pod').after(5000).regained('pod');
  world.fact('pod', 'vanished', world.pod(1));
  const pod = aPod(world.set, 1, { uid: 'web-1-z' });
  world.fact('pod', 'listed', { ...pod, spec: { ...pod.spec, hostname: 'db-1' } });
  expect(verdictOf(world.after(3000).recording, 'I4')).toMatchObject({
    verdict: 'violated',
    cause: 'unattributed',
  });
});

test('a set without a governing Service gives no subdomain, before and after', () => {
  expect(verdictOf(aGoodKill(1, { serviceName: '' }).recording, 'I4').verdict).toBe('held');
});

test('a replacement that went before it was healthy was the same all the same', () => {
  const world = aWorld().kills(1).after(100).gone(1).made(1).after(900).terminates(1).after(900).gone(1);
  expect(
    casesOf(world.made(1).after(900).ready(1).recording, 'I4').map(({ verdict }) => verdict.verdict),
  ).toEqual(['held', 'held']);
});

test('why nobody came is told', () => {
  expect(verdictOf(aWorld().kills(1).after(100).gone(1).recording, 'I4')).toMatchObject({
    reason: 'no replacement of web-1 appeared',
  });
  const scaled = aWorld().scales(2).after(50).controllerDeletes(2).after(900).gone(2).after(3000).reads();
  expect(verdictOf(scaled.recording, 'I4')).toMatchObject({ reason: 'web-2 was not wanted any more' });
  const before = aWorld().lost('pod').after(50).regained('pod', true).after(50).kills(1).after(900).gone(1);
  expect(verdictOf(before.recording, 'I4').verdict).toBe('not exercised');
});

test('a predecessor with another hostname is told of beside what is missing', () => {
  const world = aWorld({ missing: [1] });
  const pod = aPod(world.set, 1);
  const odd = { ...pod, spec: { ...pod.spec, hostname: 'odd' } };
  world.fact('pod', 'listed', odd).fact('pod', 'deleted', odd);
  world.fact('pod', 'added', aPod(world.set, 1, { uid: 'web-1-b' }));
  expect(verdictOf(world.recording, 'I4')).toEqual({
    verdict: 'unknown',
    reason: 'web-1\'s hostname cannot be compared: "odd" before, "web-1" after',
  });
});
