import { describe, expect, test } from 'vitest';
import { ranToTheEnd, wasForced } from '../../src/judge/forced.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
import type { ContainerStatus, Pod } from '../../src/objects/workload.ts';
import { aWorld, type World } from '../support/world.ts';

const running: ContainerStatus = { name: 'db', state: { running: {} } };
const ended: ContainerStatus = { name: 'db', state: { terminated: { exitCode: 0 } } };

test.each<[string, Pod['status'], boolean]>([
  ['a container that runs', { phase: 'Failed', containerStatuses: [running] }, true],
  ['one of two that runs', { phase: 'Running', containerStatuses: [ended, running] }, true],
  ['containers that have ended', { phase: 'Running', containerStatuses: [ended, ended] }, false],
  ['a container of which nothing is told', { phase: 'Running', containerStatuses: [{ name: 'db' }] }, false],
  ['no containers, running', { phase: 'Running' }, true],
  ['none, in an empty list', { phase: 'Running', containerStatuses: [] }, true],
  ['no containers, failed', { phase: 'Failed' }, false],
])('whether a pod ran to the end, by %s', (_, status, ran) => {
  expect(ranToTheEnd({ ...(status && { status }) })).toBe(ran);
});

test('a pod that tells nothing of itself is not known to have run', () => {
  expect(ranToTheEnd({})).toBe(false);
});

function forced(world: World, ordinal = 1) {
  const evidence = evidenceOf(world.recording);
  const life = evidence?.lives.find((one) => one.ordinal === ordinal);
  return evidence && life && wasForced(life, evidence);
}

/** The pod goes with these seconds left, as its last word tells. */
function goes(seconds: number | undefined, status: Pod['status']): World {
  const world = aWorld().terminates(1);
  const { metadata, ...pod } = world.pod(1);
  const { deletionGracePeriodSeconds: _seconds, ...rest } = metadata ?? {};
  const left = { ...rest, ...(seconds !== undefined && { deletionGracePeriodSeconds: seconds }) };
  return world.changes(1, { ...pod, metadata: left, ...(status && { status }) }).gone(1);
}

describe('a deletion by force', () => {
  test('is ours when we asked for no grace period, whatever the pod says', () => {
    const world = (seconds?: number) => {
      const asked = aWorld().kills(1, seconds).kills(2);
      return asked.becomes(1, { phase: 'Succeeded', terminating: true }).gone(1);
    };
    expect([world(0), world(30), world()].map((one) => forced(one))).toEqual([true, false, false]);
    expect(forced(world(0), 2)).toBe(false);
  });

  test.each<[string, number | undefined, Pod['status'], boolean]>([
    ['while it ran, at once', 0, { phase: 'Running' }, true],
    ['while it ran, without a word of its grace', undefined, { phase: 'Running' }, true],
    ['while it ran, within its grace', 30, { phase: 'Running' }, false],
    ['at once, and it had ended', 0, { phase: 'Succeeded' }, false],
  ])('is seen in a pod that went %s', (_, seconds, status, yes) => {
    expect(forced(goes(seconds, status))).toBe(yes);
  });

  test('is not seen in a pod that goes as it should', () => {
    expect(forced(aWorld().terminates(1).gone(1))).toBe(false);
  });
});
