import { expect, test } from 'vitest';
import type { Pod } from '../../../src/objects/workload.ts';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

const onClaim = (claimName: string) => [{ name: 'data', persistentVolumeClaim: { claimName } }];

test('each ordinal has its own claims', () => {
  expect(verdictOf(aGoodKill().recording, 'S7')).toEqual({
    verdict: 'held',
    proof: 'each of 3 claims was mounted by the pods of one ordinal only',
  });
});

test('two pods on one claim at the same time', () => {
  const world = aWorld().kills(2).after(100).gone(2);
  const pod = aPod(world.set, 2, { uid: 'web-2-b' });
  world.fact('pod', 'added', { ...pod, spec: { ...pod.spec, volumes: onClaim('data-web-1') } });
  expect(verdictOf(world.recording, 'S7')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/web-1 and web-2|web-2 and web-1/),
    cause: 'controller',
    remedy: { id: 'claim-shared' },
  });
});

test('two pods that were found on one claim', () => {
  const world = aWorld({ missing: [1] }).after(500);
  const pod = aPod(world.set, 1);
  world.fact('pod', 'listed', { ...pod, spec: { ...pod.spec, volumes: onClaim('data-web-0') } });
  expect(casesOf(world.recording, 'S7')).toEqual([
    {
      subject: 'web',
      ordinal: undefined,
      verdict: expect.objectContaining({
        verdict: 'violated',
        expected: 'claim data-web-0 mounted by one ordinal only',
        seen: 'web-0 and web-1 both mount it, 1.5 s into the recording',
        at: 1500,
        cause: 'unattributed',
      }),
    },
  ]);
});

test('two pods of one ordinal on its claim are another promise’s affair', () => {
  const world = aWorld();
  const old = world.pod(1);
  world.made(1).after(900).ready(1).fact('pod', 'deleted', old);
  expect(verdictOf(world.recording, 'S7').verdict).toBe('held');
});

test('two ordinals are enough to share', () => {
  expect(verdictOf(aWorld({ replicas: 2 }).recording, 'S7').verdict).toBe('held');
});

test('one after the other is no sharing', () => {
  const world = aWorld().kills(1).after(100).gone(1).kills(2).after(100).gone(2);
  const pod = aPod(world.set, 2, { uid: 'web-2-b' });
  world.fact('pod', 'added', { ...pod, spec: { ...pod.spec, volumes: onClaim('data-web-1') } });
  expect(verdictOf(world.recording, 'S7').verdict).toBe('held');
});

test('a claim that the pod template itself names is shared on purpose', () => {
  const world = aWorld();
  for (const ordinal of [0, 1]) {
    const pod = world.pod(ordinal);
    const common = { name: 'common', persistentVolumeClaim: { claimName: 'shared' } };
    world.changes(ordinal, {
      ...pod,
      spec: { ...pod.spec, volumes: [...(pod.spec?.volumes ?? []), common] },
    });
  }
  expect(verdictOf(world.recording, 'S7').verdict).toBe('held');
});

test('what nobody could see is unknown', () => {
  expect(verdictOf(aGoodKill().lost('pod').after(10).regained('pod').recording, 'S7').verdict).toBe(
    'unknown',
  );
  const world = aWorld().kills(1).after(100).gone(1);
  world.fact('pod', 'added', { ...aPod(world.set, 1, { uid: 'web-1-b' }), spec: {} });
  expect(verdictOf(world.recording, 'S7').verdict).toBe('unknown');
});

test('a single pod, or no template, is not put to the test', () => {
  expect(verdictOf(aWorld({ replicas: 1 }).recording, 'S7').verdict).toBe('not exercised');
  expect(verdictOf(aWorld({ templates: [] }).recording, 'S7').verdict).toBe('not exercised');
});

test('pods that mount nothing for a template share nothing', () => {
  const found = (spec: (pod: Pod) => NonNullable<Pod['spec']>) => {
    const world = aWorld({ missing: [0, 1] });
    for (const ordinal of [0, 1]) {
      const pod = aPod(world.set, ordinal);
      world.fact('pod', 'listed', { ...pod, spec: spec(pod) });
    }
    return verdictOf(world.recording, 'S7').verdict;
  };
  expect(found((pod) => ({ ...pod.spec, volumes: [] }))).toBe('held');
  expect(found(() => ({}))).toBe('unknown');
});
