import { expect, test } from 'vitest';
import type { PodSpec } from '../../../src/objects/workload.ts';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

/** A kill whose replacement is defined like this. */
function replacedWith(change: (spec: PodSpec) => PodSpec) {
  const world = aWorld().kills(1).after(100).gone(1);
  const pod = aPod(world.set, 1, { uid: 'web-1-b' });
  return world.fact('pod', 'added', { ...pod, spec: change(pod.spec ?? {}) }).after(3000).recording;
}

test('hostname and subdomain are those of the name and the Service', () => {
  expect(verdictOf(aGoodKill().recording, 'I3', 1)).toEqual({
    verdict: 'held',
    proof: 'web-1 is defined with hostname web-1 and subdomain nginx',
  });
});

test('a wrong hostname is the controller’s doing when it made the pod', () => {
  expect(
    verdictOf(
      replacedWith((spec) => ({ ...spec, hostname: 'web-2' })),
      'I3',
      1,
    ),
  ).toMatchObject({
    verdict: 'violated',
    cause: 'controller',
    seen: expect.stringMatching(/"web-2"/),
    remedy: { id: 'hostname-wrong' },
  });
});

test('so is an absent one', () => {
  const recording = replacedWith(({ hostname: _hostname, ...spec }) => spec);
  expect(verdictOf(recording, 'I3', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/absent/),
  });
});

test('a wrong subdomain is a violation', () => {
  const recording = replacedWith((spec) => ({ ...spec, subdomain: 'other' }));
  expect(verdictOf(recording, 'I3', 1)).toMatchObject({
    verdict: 'violated',
    expected: expect.stringMatching(/subdomain "nginx"/),
  });
});

test('a set without a Service gives no subdomain', () => {
  expect(verdictOf(aWorld({ serviceName: '' }).recording, 'I3', 0)).toMatchObject({ verdict: 'held' });
});

test('the node’s network is told in the proof', () => {
  const recording = replacedWith((spec) => ({ ...spec, hostNetwork: true }));
  expect(verdictOf(recording, 'I3', 1)).toMatchObject({
    verdict: 'held',
    proof: expect.stringMatching(/its node's network/),
  });
});

test('an adopted pod was not the set’s to name', () => {
  const world = aWorld();
  const pod = aPod(world.set, 1);
  world.changes(1, {
    ...pod,
    metadata: { ...pod.metadata, creationTimestamp: '2025-01-01T00:00:00Z' },
    spec: { ...pod.spec, subdomain: 'former' },
  });
  expect(verdictOf(world.recording, 'I3', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/older than the set/),
  });
});

test('a pod from before without a hostname is unknown, not wrong', () => {
  const world = aWorld();
  const { hostname: _hostname, ...spec } = world.pod(1).spec ?? {};
  expect(verdictOf(world.changes(1, { ...world.pod(1), spec }).recording, 'I3', 1).verdict).toBe('unknown');
});

test('a definition that the recording lacks proves nothing', () => {
  expect(
    verdictOf(
      replacedWith(() => ({})),
      'I3',
      1,
    ).verdict,
  ).toBe('unknown');
});

test('a hostname that was wrong when the recording began is nobody’s', () => {
  const world = aWorld();
  const pod = world.pod(1);
  expect(
    verdictOf(world.changes(1, { ...pod, spec: { ...pod.spec, hostname: 'db' } }).recording, 'I3', 1),
  ).toMatchObject({
    verdict: 'violated',
    seen: 'hostname "db", 0 ms into the recording',
    cause: 'unattributed',
  });
});

test('that a set without a Service gives no subdomain is told', () => {
  expect(verdictOf(aWorld({ serviceName: '' }).recording, 'I3', 0)).toMatchObject({
    proof: 'web-0 is defined with hostname web-0 and no subdomain, as the set names no Service',
  });
});
