import { expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
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
