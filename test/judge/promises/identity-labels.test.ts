import { expect, test } from 'vitest';
import type { Pod } from '../../../src/objects/workload.ts';
import { verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

const nameLabel = 'statefulset.kubernetes.io/pod-name';
const indexLabel = 'apps.kubernetes.io/pod-index';

function relabelled(world: World, ordinal: number, labels: NonNullable<Pod['metadata']>['labels']): Pod {
  const pod = world.pod(ordinal);
  const { labels: _labels, ...metadata } = pod.metadata ?? {};
  return { ...pod, metadata: labels === undefined ? metadata : { ...metadata, labels } };
}

test('name and ordinal on the pod are what they should be', () => {
  expect(verdictOf(aGoodKill().recording, 'I2', 1)).toMatchObject({
    verdict: 'held',
    proof: `web-1 is labelled ${nameLabel}=web-1, ${indexLabel}=1`,
  });
});

test('a wrong name is a violation, and nobody knows whose', () => {
  const world = aWorld();
  world.changes(1, relabelled(world, 1, { [nameLabel]: 'web-7', [indexLabel]: '1' }));
  expect(verdictOf(world.recording, 'I2', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/web-7/),
    cause: 'unattributed',
    remedy: { id: 'label-missing' },
  });
});

test('a pod that was made with a wrong ordinal is the controller’s doing', () => {
  const world = aWorld().kills(1).after(100).gone(1);
  const labels = { [nameLabel]: 'web-1', [indexLabel]: '2' };
  world.made(1);
  const wrong = aWorld()
    .kills(1)
    .after(100)
    .gone(1)
    .fact('pod', 'added', relabelled(world, 1, labels));
  expect(verdictOf(wrong.recording, 'I2', 1)).toMatchObject({ verdict: 'violated', cause: 'controller' });
});

test.each([
  ['v1.27.16', 'held'],
  ['v1.28.0+k3s1', 'unknown'],
  ['v1.36.3', 'unknown'],
  ['who knows', 'unknown'],
])('a pod from before, without its ordinal, on %s: %s', (serverVersion, verdict) => {
  const world = aWorld({ serverVersion });
  world.changes(1, relabelled(world, 1, { [nameLabel]: 'web-1' }));
  expect(verdictOf(world.recording, 'I2', 1).verdict).toBe(verdict);
});

test('a new pod without its ordinal is a violation where the label is certain', () => {
  const world = aGoodKill();
  world.changes(1, relabelled(world, 1, { [nameLabel]: 'web-1' }));
  expect(verdictOf(world.recording, 'I2', 1).verdict).toBe('violated');
});

test('labels that the recording lacks prove nothing', () => {
  const world = aWorld();
  world.changes(1, relabelled(world, 1, undefined));
  expect(verdictOf(world.recording, 'I2', 1).verdict).toBe('unknown');
});

test('a pod that never became healthy proves nothing, and a missing one is not judged', () => {
  const world = aWorld().kills(1).after(100).gone(1);
  expect(verdictOf(world.recording, 'I2', 1).verdict).toBe('not exercised');
  expect(verdictOf(world.made(1).recording, 'I2', 1).verdict).toBe('unknown');
});

test('unreadable pods leave it unknown', () => {
  expect(verdictOf(aWorld({ unreadable: ['pod'] }).recording, 'I2')).toMatchObject({
    verdict: 'unknown',
    reason: 'pods could not be read: reading it is forbidden',
  });
});

test('a watch on pods that never came back leaves every end unknown', () => {
  expect(verdictOf(aGoodKill().lost('pod').recording, 'I2', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('410 Gone'),
  });
});

test('what was wrong from the first look, on a pod nobody saw made, is nobody’s', () => {
  const labels = { [nameLabel]: 'web-9', [indexLabel]: '1' };
  const world = aWorld();
  const pod = relabelled(world, 1, labels);
  const listed = aWorld({ missing: [1] }).fact('pod', 'listed', pod);
  expect(verdictOf(listed.recording, 'I2', 1)).toMatchObject({ verdict: 'violated', cause: 'unattributed' });
});

test('a new pod without its ordinal on a server that tells no version is unknown', () => {
  const world = aWorld({ serverVersion: '' }).kills(1).after(100).gone(1);
  const made = aWorld().kills(1).after(100).gone(1).made(1);
  const pod = relabelled(made, 1, { [nameLabel]: 'web-1' });
  world.fact('pod', 'added', {
    ...pod,
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  expect(verdictOf(world.recording, 'I2', 1).verdict).toBe('unknown');
});

test('since when, and what instead, is told', () => {
  const world = aGoodKill().after(1000);
  world.changes(1, relabelled(world, 1, { [nameLabel]: 'web-7', [indexLabel]: '1' })).after(1000);
  world.changes(1, relabelled(world, 1, { [nameLabel]: 'web-8', [indexLabel]: '1' }));
  expect(verdictOf(world.recording, 'I2', 1)).toMatchObject({
    seen: `${nameLabel}=web-8, 8.0 s into the recording`,
    at: 8000,
    cause: 'unattributed',
  });
  world.changes(1, relabelled(world, 1, { [indexLabel]: '1' }));
  expect(verdictOf(world.recording, 'I2', 1)).toMatchObject({
    seen: 'no such label, 8.0 s into the recording',
  });
});

test.each([
  ['v1.31.9', 'unknown'],
  ['v1.32.0', 'violated'],
])('a new pod without its ordinal, on %s: %s', (serverVersion, verdict) => {
  const world = aGoodKill(1, { serverVersion });
  world.changes(1, relabelled(world, 1, { [nameLabel]: 'web-1' }));
  expect(verdictOf(world.recording, 'I2', 1).verdict).toBe(verdict);
});

test('a pod that showed no labels at first was wrong from then on', () => {
  const world = aWorld().kills(1).after(100).gone(1).made(1);
  const bare = aWorld().kills(1).after(100).gone(1);
  bare.fact('pod', 'added', relabelled(world, 1, undefined)).after(900);
  bare.fact('pod', 'modified', relabelled(world, 1, { [nameLabel]: 'web-7', [indexLabel]: '1' }));
  expect(verdictOf(bare.recording, 'I2', 1)).toMatchObject({
    verdict: 'violated',
    at: 1100,
    cause: 'controller',
  });
});
