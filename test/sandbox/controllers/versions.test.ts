import { describe, expect, test } from 'vitest';
import { modelled, selectProfile } from '../../../src/sandbox/versions/profile.ts';
import { readyBench } from '../support/bench.ts';
import { aSet } from '../support/sets.ts';

describe('the release that is asked for', () => {
  test.each([
    [undefined, 'v1.36.3', false],
    ['1.36', 'v1.36.3', false],
    ['v1.36.3', 'v1.36.3', false],
    ['1.35.0', 'v1.35.0', false],
    ['1.34', 'v1.34.4', false],
    ['1.35.2', 'v1.35.0', true],
    ['1.35.4', 'v1.36.3', true],
    ['1.37', 'v1.36.3', true],
    ['1.28.1', 'v1.34.4', true],
  ])('%s behaves as %s', (asked, gitVersion, says) => {
    const selected = selectProfile(asked);
    expect(selected?.profile.gitVersion).toBe(gitVersion);
    expect(selected?.note !== undefined).toBe(says);
    if (says) expect(selected?.note).toContain(gitVersion);
  });

  test('is refused when it is no version', () => {
    expect(selectProfile('newest')).toBeUndefined();
  });

  test('every modelled release can be asked for by its own name', () => {
    for (const version of modelled)
      expect(selectProfile(version)).toMatchObject({ profile: { gitVersion: version } });
  });
});

test.each([
  ['1.36', 'Create Pod web-0 in StatefulSet web successful'],
  ['1.34', 'create Pod web-0 in StatefulSet web successful'],
])('events of %s say "%s"', (version, message) => {
  expect(readyBench(aSet({ replicas: 1 }), { version }).events()).toContain(
    `Normal SuccessfulCreate ${message}`,
  );
});

test('up to 1.30 the recreation of a failed pod was announced', () => {
  for (const [version, count] of [
    ['1.30', 1],
    ['1.31', 0],
  ] as const) {
    const bench = readyBench(aSet(), { version });
    bench.phase(0, 'Failed');
    bench.heal();
    expect(bench.events().filter((event) => event.includes('is recreating failed Pod web-0'))).toHaveLength(
      count,
    );
  }
});

test('the pod index label came with 1.28', () => {
  for (const [version, index] of [
    ['1.27', undefined],
    ['1.28', '0'],
  ] as const) {
    const labels = readyBench(aSet(), { version }).pod(0).metadata?.labels;
    expect(labels?.['apps.kubernetes.io/pod-index']).toBe(index);
  }
});
