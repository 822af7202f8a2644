import { describe, expect, test } from 'vitest';
import { aClaim, aPod, aVolume } from '../../support/builders.ts';
import { withoutClaimSpecs } from '../../support/claim-specs.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

test('the same claim on the same volume', () => {
  expect(verdictOf(aGoodKill().recording, 'S2')).toEqual({
    verdict: 'held',
    proof:
      'claim data-web-1 kept UID data-web-1-a and volume pv-data-web-1 through both pods (PersistentVolume UID pv-data-web-1-uid)',
  });
});

test('without volumes the claim still proves its part, and says which part', () => {
  expect(verdictOf(aGoodKill(1, { unreadable: ['volume'] }).recording, 'S2')).toMatchObject({
    verdict: 'held',
    proof: expect.stringMatching(/the PersistentVolume itself was not read/),
  });
});

test('a claim made anew under its name is a lost disk', () => {
  const world = aWorld().kills(1).after(1000).claim('data', 1, 'deleted').gone(1);
  world.claim('data', 1, 'added', { uid: 'data-web-1-b', volume: 'pv-new' }).made(1).after(2000).ready(1);
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-1 with UID data-web-1-a',
    seen: expect.stringMatching(/data-web-1-b/),
    cause: 'another actor',
    remedy: {
      id: 'claim-recreated',
      commands: expect.arrayContaining([expect.stringContaining('kubectl patch pv pv-data-web-1 ')]),
    },
  });
});

test('even when the claims’ watch told of it before the pods’ watch told of the pod', () => {
  const world = aWorld().step('killPod', [1]);
  world.claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'data-web-1-b', volume: 'pv-new' });
  world.after(500).kills(1).after(10).gone(1).made(1).after(10).ready(1);
  expect(verdictOf(world.recording, 'S2').verdict).toBe('violated');
});

test('even when only a fresh read shows it, because the claims’ watch has fallen silent', () => {
  const world = aGoodKill();
  const renewed = aClaim(world.set, 'data', 1, { uid: 'data-web-1-b' });
  world.append({ entry: 'reading', kind: 'claim', objects: [renewed] });
  expect(verdictOf(world.recording, 'S2').verdict).toBe('violated');
});

test('a pod that mounts another claim than before breaks it', () => {
  const world = aWorld().kills(1).after(100).gone(1);
  const pod = aPod(world.set, 1, { uid: 'web-1-b' });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-1-new' } }];
  world.fact('pod', 'added', { ...pod, spec: { ...pod.spec, volumes } });
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    cause: 'controller',
    remedy: { id: 'claim-not-mounted' },
  });
});

test('a volume made anew under its name is not the same volume', () => {
  const world = aGoodKill();
  world.volume(aVolume(aClaim(world.set, 'data', 1), 'other'), 'modified');
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'volume-changed' },
  });
});

test('a claim that lost its volume', () => {
  const { recording } = aGoodKill().claim('data', 1, 'modified', { phase: 'Lost' });
  expect(verdictOf(recording, 'S2')).toMatchObject({ verdict: 'violated', remedy: { id: 'claim-lost' } });
});

test('a deleted volume', () => {
  const world = aGoodKill();
  world.volume(aVolume(aClaim(world.set, 'data', 1)), 'deleted');
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'claim-lost' },
  });
});

test('one broken claim of two breaks it', () => {
  const world = aWorld({ templates: ['data', 'log'] })
    .kills(1)
    .after(1000)
    .claim('log', 1, 'deleted')
    .gone(1);
  world.claim('log', 1, 'added', { uid: 'log-web-1-b' }).made(1).after(1000).ready(1);
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    expected: expect.stringMatching(/log-web-1/),
  });
});

test('two reads are enough across a gap of the claims’ watch', () => {
  const world = aWorld().lost('claim').kills(1).replaced(1).regained('claim');
  expect(verdictOf(world.after(1000).reads().recording, 'S2').verdict).toBe('held');
});

test('a claims’ watch that never came back leaves it unknown, unless a fresh read mends it', () => {
  const world = aWorld().lost('claim').kills(1).replaced(1);
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/410 Gone/),
  });
  expect(verdictOf(world.reads('claim').recording, 'S2').verdict).toBe('held');
});

test('what may not be read, or is absent, is unknown', () => {
  expect(verdictOf(aGoodKill(1, { unreadable: ['claim'] }).recording, 'S2').verdict).toBe('unknown');
  const unbound = aWorld().claim('data', 1, 'modified', { volume: undefined }).kills(1).replaced(1);
  expect(verdictOf(unbound.recording, 'S2').verdict).toBe('unknown');
  const world = aWorld().kills(1).after(100).gone(1);
  world.fact('pod', 'added', { ...aPod(world.set, 1, { uid: 'web-1-b' }), spec: {} });
  expect(verdictOf(world.recording, 'S2').verdict).toBe('unknown');
});

test('a replacement that never became healthy proves nothing', () => {
  expect(verdictOf(aWorld().kills(1).after(100).gone(1).made(1).recording, 'S2').verdict).toBe('unknown');
});

test('a retention policy of Delete lets the claims of a scaled-away pod go', () => {
  const world = aGoodScaleToZero({ whenScaled: 'Delete' });
  expect(verdictOf(world.recording, 'S2', 2).verdict).toBe('not exercised');
});

test('but not those of a pod that was killed', () => {
  expect(verdictOf(aGoodKill(1, { whenScaled: 'Delete' }).recording, 'S2').verdict).toBe('held');
});

test('without templates or replacements it is not put to the test', () => {
  expect(verdictOf(aGoodKill(1, { templates: [] }).recording, 'S2').verdict).toBe('not exercised');
  expect(verdictOf(aWorld().recording, 'S2').verdict).toBe('not exercised');
});

test('even when the pods’ watch stalls for longer than watches usually differ', () => {
  const world = aWorld().step('killPod', [1]).after(5000);
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
  world.claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'data-web-1-b', volume: 'pv-new' });
  world.after(9000).terminates(1).gone(1).made(1).ready(1);
  expect(verdictOf(world.recording, 'S2').verdict).toBe('violated');
});

test('a claim that was bound only after its pod was made', () => {
  const world = aWorld({ replicas: 1 }).setBecomes({ replicas: 2 });
  world.claim('data', 1, 'added', { phase: 'Pending', volume: undefined }).made(1).after(4000);
  world.claim('data', 1, 'modified').ready(1).after(1000).kills(1).replaced(1);
  expect(verdictOf(world.recording, 'S2', 1).verdict).toBe('held');
});

test('a volume without UID proves no more than its name', () => {
  const world = aWorld({ unreadable: [] });
  const entries = aGoodKill().recording.entries.map((entry) =>
    entry.entry === 'fact' && entry.kind === 'volume'
      ? { ...entry, object: { ...entry.object, metadata: { name: entry.object.metadata?.name ?? '' } } }
      : entry,
  );
  expect(verdictOf({ header: world.recording.header, entries }, 'S2')).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('was not read'),
  });
});

test('a loss between the second and the third pod is not charged to the second', () => {
  const world = aGoodKill().after(5000).kills(1).after(1000).claim('data', 1, 'deleted').gone(1);
  world.claim('data', 1, 'added', { uid: 'data-web-1-b' }).made(1).after(1000).ready(1);
  expect(casesOf(world.recording, 'S2').map(({ verdict }) => verdict.verdict)).toEqual(['held', 'violated']);
});

test('a claims’ watch that broke only after the new pod was healthy has seen enough', () => {
  expect(verdictOf(aGoodKill().lost('claim').after(5000).recording, 'S2').verdict).toBe('held');
});

test('a fresh read of pods says nothing about claims', () => {
  const world = aWorld().lost('claim').kills(1).replaced(1).after(100).reads('pod');
  expect(verdictOf(world.recording, 'S2').verdict).toBe('unknown');
});

test('a policy for the set’s deletion says nothing while the set lives', () => {
  const world = aWorld().setBecomes({
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
  });
  expect(verdictOf(world.kills(1).replaced(1).recording, 'S2').verdict).toBe('held');
  const doomed = {
    ...world.set,
    metadata: { ...world.set.metadata, deletionTimestamp: '2026-11-21T10:00:09Z' },
  };
  expect(verdictOf(world.fact('set', 'modified', doomed).recording, 'S2').verdict).toBe('not exercised');
});

test('a former pod that mounted nothing for a template is no measure', () => {
  const bare = aWorld({ missing: [1] });
  const pod = aPod(bare.set, 1);
  bare.fact('pod', 'listed', { ...pod, spec: { ...pod.spec, volumes: [] } }).fact('pod', 'deleted', pod);
  bare.fact('pod', 'added', aPod(bare.set, 1, { uid: 'web-1-b' })).after(100);
  expect(verdictOf(bare.recording, 'S2')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('mounted no claim'),
  });
});

test('a claim that was never seen beside the former pod is no measure', () => {
  const { header, entries } = aGoodKill().recording;
  const without = entries
    .filter((entry) => !(entry.entry === 'fact' && entry.kind === 'claim'))
    .map((entry, seq) => ({ ...entry, seq }));
  expect(verdictOf({ header, entries: without }, 'S2')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('was not seen while'),
  });
});

test('the same claim on another volume, which no server allows', () => {
  const { recording } = aGoodKill().claim('data', 1, 'modified', { volume: 'pv-other' });
  expect(verdictOf(recording, 'S2')).toMatchObject({ verdict: 'violated', remedy: { id: 'volume-changed' } });
});

test('when the lost disk was seen, and on which claim, is told', () => {
  const world = aWorld().kills(1).after(900).claim('data', 1, 'deleted').gone(1).after(100);
  world.claim('data', 1, 'added', { uid: 'new' }).after(500).made(1).after(900).ready(1);
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-1 with UID data-web-1-a',
    seen: 'claim data-web-1 with UID new, 2.0 s into the recording',
    at: 2000,
    cause: 'another actor',
  });
});

test('what happened to a volume, and when it was seen, is told', () => {
  const gone = aGoodKill();
  const volume = aVolume(aClaim(gone.set, 'data', 1));
  expect(verdictOf(gone.volume(volume, 'deleted').after(500).reads().recording, 'S2')).toMatchObject({
    expected: 'claim data-web-1 bound to volume pv-data-web-1',
    seen: 'volume pv-data-web-1 was deleted, 7.5 s into the recording',
    at: 7500,
  });
  const anew = aGoodKill()
    .volume(aVolume(aClaim(gone.set, 'data', 1), 'other'), 'modified')
    .after(500)
    .reads();
  expect(verdictOf(anew.recording, 'S2')).toMatchObject({
    seen: expect.stringMatching(/^volume pv-data-web-1 has UID other, not pv-data-web-1-uid, 7.0 s/),
    at: 7000,
  });
});

test('what is held is told of every claim', () => {
  expect(verdictOf(aGoodKill(1, { templates: ['data', 'log'] }).recording, 'S2')).toMatchObject({
    verdict: 'held',
    proof: expect.stringMatching(/^claim data-web-1 kept .*; claim log-web-1 kept /),
  });
});

test('a set without claim templates is told of as a whole', () => {
  expect(casesOf(aGoodKill(1, { templates: [] }).recording, 'S2')).toEqual([
    {
      subject: 'web',
      ordinal: undefined,
      verdict: { verdict: 'not exercised', reason: 'the set has no claim templates' },
    },
  ]);
});

test('a former pod that shows no volumes at all is no measure', () => {
  const world = aWorld({ missing: [1] });
  const bare = { ...aPod(world.set, 1), spec: {} };
  world.fact('pod', 'listed', bare).fact('pod', 'deleted', bare);
  expect(
    verdictOf(world.fact('pod', 'added', aPod(world.set, 1, { uid: 'web-1-b' })).recording, 'S2'),
  ).toEqual({
    verdict: 'unknown',
    reason: 'the recording does not show which volumes web-1 mounts',
  });
});

describe('a pod that mounts something else', () => {
  const remounted = (claims: readonly string[], change: 'added' | 'listed' = 'added') => {
    const world = aWorld().kills(1).after(100).gone(1);
    const pod = aPod(world.set, 1, { uid: 'web-1-b' });
    const volumes = claims.map((claimName) => ({ name: 'data', persistentVolumeClaim: { claimName } }));
    return verdictOf(world.fact('pod', change, { ...pod, spec: { ...pod.spec, volumes } }).recording, 'S2');
  };

  test('is told with what it mounts', () => {
    expect(remounted(['data-web-1-new'])).toMatchObject({
      seen: 'UID web-1-b mounts data-web-1-new instead, 1.1 s into the recording',
    });
    expect(remounted([])).toMatchObject({ seen: expect.stringContaining('mounts no claim instead') });
  });

  test('is nobody’s doing when nobody saw it made', () => {
    expect(remounted(['data-web-1-new'], 'listed')).toMatchObject({
      verdict: 'violated',
      cause: 'unattributed',
    });
  });
});

test('a claim that was deleted under the new pod, and not made anew, is another promise’s affair', () => {
  expect(verdictOf(aGoodKill().claim('data', 1, 'deleted').recording, 'S2')).toEqual({
    verdict: 'unknown',
    reason: 'claim data-web-1 was gone at the end',
  });
});

test('the volume to be saved is that of the claim the former pod was on, and of none before', () => {
  const world = aWorld({ missing: [1] })
    .claim('data', 1, 'deleted')
    .after(5000);
  world.claim('data', 1, 'added', { uid: 'second', volume: 'pv-second' }).made(1).after(900).ready(1);
  world.after(9000).kills(1).after(900).claim('data', 1, 'deleted').gone(1);
  world.claim('data', 1, 'added', { uid: 'third', volume: 'pv-third' }).made(1).after(900).ready(1);
  expect(verdictOf(world.recording, 'S2')).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-1 with UID second',
    remedy: { commands: expect.arrayContaining([expect.stringContaining('kubectl patch pv pv-second ')]) },
  });
});

describe('a claim that shows only a part of itself', () => {
  const name = 'data-web-1';
  const uid = 'data-web-1-a';

  test('no volume before, or after, proves nothing', () => {
    const reason = 'claim data-web-1 shows no volume';
    const before = aWorld().fact('claim', 'modified', { metadata: { name, uid } }).after(5000).kills(1);
    expect(verdictOf(before.replaced(1).claim('data', 1, 'modified').recording, 'S2')).toEqual({
      verdict: 'unknown',
      reason,
    });
    const after = aGoodKill().fact('claim', 'modified', { metadata: { name, uid } });
    expect(verdictOf(after.recording, 'S2')).toEqual({ verdict: 'unknown', reason });
  });

  test('no UID after proves nothing either', () => {
    const world = aGoodKill().fact('claim', 'modified', {
      metadata: { name },
      spec: { volumeName: 'pv-data-web-1' },
    });
    expect(verdictOf(world.recording, 'S2')).toEqual({
      verdict: 'unknown',
      reason: 'claim data-web-1 shows no UID',
    });
  });
});

test('a watch on volumes that never came back shows no volume', () => {
  expect(verdictOf(aGoodKill().lost('volume').recording, 'S2')).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('the PersistentVolume itself was not read'),
  });
});

test('a claim that never showed its definition, and was made anew, is lost all the same', () => {
  const world = aWorld().kills(1).after(1000).claim('data', 1, 'deleted').gone(1);
  world.claim('data', 1, 'added', { uid: 'new' }).made(1).after(2000).ready(1);
  expect(verdictOf(withoutClaimSpecs(world.recording), 'S2', 1)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'claim-recreated' },
  });
});
