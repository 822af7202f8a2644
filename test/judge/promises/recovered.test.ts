import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodKill, aGoodRollout, aGoodScaleToZero, aWorld } from '../../support/world.ts';

const within = 60_000;
const killed = (world: World = aWorld()) => world.step('killPod', [1], within).kills(1);
const missed = (world: World) =>
  world.after(within).reads().act({ type: 'deadlinePassed', step: 'killPod', withinMs: within }).recording;

test('another UID, healthy, in time', () => {
  expect(verdictOf(aGoodKill().recording, 'R1')).toEqual({
    verdict: 'held',
    proof: 'web-1 was running and ready 3.0 s after the delete (UID web-1-a → web-1-b)',
  });
});

test('a replacement within a millisecond is not missed', () => {
  const world = killed().after(1).gone(1).made(1, { phase: 'Running' });
  expect(verdictOf(world.recording, 'R1')).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('1 ms'),
  });
});

test('an old pod that still says Ready while it terminates is not recovered', () => {
  expect(verdictOf(missed(killed()), 'R1')).toMatchObject({
    verdict: 'violated',
    expected: 'web-1 running and ready under a new UID within 1m00s of the delete',
    seen: expect.stringContaining('web-1 (UID web-1-a) is Terminating; stuck-terminating-node'),
    remedy: { id: 'stuck-terminating-node' },
  });
});

test('a finalizer that holds the old pod', () => {
  const world = killed();
  const pod = world.pod(1);
  world.changes(1, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'] } });
  expect(verdictOf(missed(world), 'R1')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('example.com/hold'),
    remedy: {
      id: 'stuck-terminating-finalizer',
      commands: expect.arrayContaining([expect.stringContaining('kubectl patch pod web-1 -n stage')]),
    },
  });
});

test('a missed deadline needs a fresh read', () => {
  const world = killed()
    .after(100)
    .gone(1)
    .after(within)
    .act({ type: 'deadlinePassed', step: 's', withinMs: within });
  expect(verdictOf(world.recording, 'R1')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('no fresh read confirms it'),
  });
});

test('a read from before the deadline is not fresh', () => {
  const world = killed().after(100).gone(1).after(1000).reads().after(within);
  world.act({ type: 'deadlinePassed', step: 'killPod', withinMs: within });
  expect(verdictOf(world.recording, 'R1').verdict).toBe('unknown');
});

test('a fresh read that shows it back contradicts the miss', () => {
  const world = killed()
    .after(100)
    .gone(1)
    .made(1)
    .after(within - 50)
    .ready(1);
  expect(verdictOf(world.reads().recording, 'R1').verdict).toBe('unknown');
});

test('late by the watch alone may be the watch’s delay', () => {
  const world = killed()
    .after(100)
    .gone(1)
    .made(1)
    .after(within + 5)
    .ready(1);
  expect(verdictOf(world.recording, 'R1')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('whether the watch was late'),
  });
});

test('late, and a read at the deadline saw it', () => {
  const world = killed().after(100).gone(1).made(1).after(within).reads().after(5000).ready(1);
  expect(verdictOf(world.recording, 'R1')).toMatchObject({ verdict: 'violated', remedy: { id: 'slow' } });
});

test('a recording that ends too early', () => {
  expect(verdictOf(killed().after(100).gone(1).recording, 'R1')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('not yet healthy when the recording ended'),
  });
});

test('healthy in a gap counts from when it was seen', () => {
  const world = killed().lost('pod').after(3000).regained('pod').replacedUnseen(1);
  expect(verdictOf(world.recording, 'R1').verdict).toBe('held');
});

test('healthy once and broken at the end is no recovery', () => {
  expect(
    verdictOf(aGoodKill().becomes(1, { waiting: 'CrashLoopBackOff', ready: false }).recording, 'R1'),
  ).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('CrashLoopBackOff'),
  });
});

test('made twice: the one that became healthy counts', () => {
  const world = killed()
    .after(500)
    .gone(1)
    .made(1)
    .after(500)
    .terminates(1)
    .gone(1)
    .made(1)
    .after(500)
    .ready(1);
  expect(verdictOf(world.recording, 'R1')).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('web-1-a → web-1-c'),
  });
});

test('a replacement that somebody else took again', () => {
  const world = killed().after(500).gone(1).made(1).after(500).terminates(1).gone(1);
  expect(verdictOf(missed(world), 'R1')).toMatchObject({ verdict: 'violated', cause: 'another actor' });
});

test('a lost answer counts from when the pod was seen to go, and not at all when it never went', () => {
  const lostAnswer = (world: World) =>
    world.step('killPod', [1], within).act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
  expect(verdictOf(lostAnswer(aWorld()).after(70_000).reads().recording, 'R1').verdict).toBe('unknown');
  const went = lostAnswer(aWorld()).after(1000).terminates(1).replaced(1);
  expect(verdictOf(went.recording, 'R1').verdict).toBe('held');
});

test('scaled to nothing and back: gone in time, back in time from the undo', () => {
  expect(
    casesOf(aGoodScaleToZero().recording, 'R1').map(({ subject, verdict }) => [subject, verdict.verdict]),
  ).toEqual(['web-0', 'web-1', 'web-2', 'web-0', 'web-1', 'web-2'].map((name) => [name, 'held']));
});

test('the undo’s own acts are taken when there are any', () => {
  const world = aWorld().step('scale', [2], within).scales(2).controllerDeletes(2).after(500).gone(2);
  world.act({ type: 'undoBegan' }).after(20_000).scales(3).after(1000).made(2).after(1000).ready(2);
  expect(casesOf(world.recording, 'R1').at(-1)?.verdict).toMatchObject({
    verdict: 'held',
    proof: 'web-2 was running and ready 2.0 s after the undo from 2 to 3 replicas (UID web-2-b)',
  });
});

test('a scale-down that a broken pod holds up', () => {
  const world = aWorld().becomes(0, { ready: false }).after(5000).step('scale', [2], within).scales(2);
  expect(verdictOf(missed(world), 'R1', 2)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 gone within 1m00s of the scaling from 3 to 2 replicas',
    seen: expect.stringContaining('never-ready at web-0'),
    remedy: { id: 'scale-down-blocked' },
  });
});

test('a pod that never left was never to come back', () => {
  const world = aWorld()
    .step('scale', [2], within)
    .scales(2)
    .after(10)
    .act({ type: 'undoBegan' })
    .scales(3)
    .after(9);
  expect(casesOf(world.recording, 'R1').map(({ verdict }) => verdict.verdict)).toEqual([
    'not exercised',
    'not exercised',
  ]);
});

test('a killed pod that is scaled away before its time is not missed', () => {
  const world = killed().after(1000).gone(1).after(1000).scales(1);
  expect(verdictOf(missed(world), 'R1', 1).verdict).toBe('not exercised');
});

test('without a step nobody says how long it may take', () => {
  expect(verdictOf(aWorld().kills(1).recording, 'R1').verdict).toBe('unknown');
});

test('a run that took nothing away exercises nothing', () => {
  expect(verdictOf(aWorld().recording, 'R1').verdict).toBe('not exercised');
});

test('what nobody answered, and what has no limit, is told as that', () => {
  const unanswered = aWorld().step('killPod', [1], within);
  unanswered.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' }).after(70_000).reads();
  expect(verdictOf(unanswered.recording, 'R1')).toEqual({
    verdict: 'unknown',
    reason: 'the delete was never answered, and nothing shows that it took effect',
  });
  expect(verdictOf(aWorld().kills(1).replaced(1).recording, 'R1')).toEqual({
    verdict: 'unknown',
    reason: 'the recording does not say how long it may take',
  });
});

test('a lost answer to a scaling counts from when the set shows it', () => {
  const world = aWorld()
    .step('scale', [2], within)
    .act({ type: 'scaleRequested', from: 3, to: 2 })
    .after(500);
  world.scales(2, { silent: true }).after(500).controllerDeletes(2).after(500).gone(2);
  expect(verdictOf(world.recording, 'R1', 2)).toMatchObject({
    verdict: 'held',
    proof: 'web-2 was gone 1.5 s after the scaling from 3 to 2 replicas',
  });
  const never = aWorld()
    .step('scale', [2], within)
    .act({ type: 'scaleRequested', from: 3, to: 2 })
    .setBecomes({ minReadySeconds: 0 })
    .after(99_000)
    .reads();
  expect(verdictOf(never.recording, 'R1', 2)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('never answered'),
  });
});

test('a scale-up that a quota stops', () => {
  const world = aWorld().step('scale', [3], within).scales(4).after(50);
  world.event('FailedCreate', 'create Pod web-3 in StatefulSet web failed error: exceeded quota: q');
  expect(verdictOf(missed(world), 'R1', 3)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'quota-exceeded' },
  });
});

test('being asked back only after its time was up excuses nobody', () => {
  const world = aWorld().becomes(0, { ready: false }).after(5000).step('scale', [2], within).scales(2);
  const { header, entries } = missed(world);
  expect(verdictOf({ header, entries }, 'R1', 2).verdict).toBe('violated');
  world.act({ type: 'undoBegan' }).scales(3);
  expect(casesOf(world.recording, 'R1', 2).map(({ verdict }) => verdict.verdict)).toEqual([
    'violated',
    'not exercised',
  ]);
});

test('what was refused before the kill explains nothing', () => {
  const world = aWorld().event(
    'FailedCreate',
    'create Pod web-1 in StatefulSet web failed error: exceeded quota: q',
  );
  expect(verdictOf(missed(killed(world.after(500)).after(100).gone(1)), 'R1')).toMatchObject({
    verdict: 'violated',
    cause: 'unattributed',
    remedy: { id: 'unknown-cause' },
  });
});

test('behind a broken predecessor the way out is the predecessor’s', () => {
  const world = killed()
    .after(500)
    .becomes(0, { phase: 'Pending', node: 'node-1', waiting: 'CrashLoopBackOff' });
  expect(verdictOf(missed(world.gone(1)), 'R1')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('crash-loop at web-0'),
    remedy: {
      id: 'predecessor-not-ready',
      why: expect.stringMatching(
        /web-1 is made only when .* and web-0 is not\. .* container of web-0 starts and dies/,
      ),
      commands: expect.arrayContaining(['kubectl logs web-0 -n stage -c db --previous']),
    },
  });
});

test('a claim that is going names its volume, so that it can be kept', () => {
  const world = killed().after(500).gone(1).claim('data', 1, 'modified', { terminating: true });
  world.event(
    'FailedCreate',
    'create Pod web-1 in StatefulSet web failed error: pvc data-web-1 is being deleted',
  );
  expect(verdictOf(missed(world), 'R1')).toMatchObject({
    cause: 'another actor',
    remedy: {
      id: 'claim-deleting',
      commands: [
        'kubectl describe pvc data-web-1 -n stage',
        expect.stringContaining('kubectl patch pv pv-data-web-1 '),
      ],
    },
  });
});

describe('a change that the controller rolls out', () => {
  test('every pod that it takes is back in time', () => {
    expect(casesOf(aGoodRollout().recording, 'R1')).toMatchObject([
      { subject: 'web-0', verdict: { verdict: 'held', proof: expect.stringContaining('after the change') } },
      { subject: 'web-1', verdict: { verdict: 'held' } },
      { subject: 'web-2', verdict: { verdict: 'held' } },
    ]);
  });

  const bad = (action: string) => {
    const world = aWorld().step(action, [0, 1, 2], 60_000).rolls('web-bad').after(20);
    world.controllerDeletes(2).after(900).gone(2).made(2).after(900);
    return world.becomes(2, { phase: 'Pending', node: 'node-1', waiting: 'CrashLoopBackOff' }).after(60_000);
  };

  test('one that does not come back in time is told with what holds it up; the others never left', () => {
    const { recording } = bad('patchTemplate')
      .reads()
      .act({ type: 'deadlinePassed', step: 'patchTemplate', withinMs: 60_000 });
    expect(verdictOf(recording, 'R1', 2)).toMatchObject({
      verdict: 'violated',
      expected: 'web-2 running and ready under a new UID within 1m00s of the change',
      remedy: { id: 'crash-loop' },
    });
    expect(verdictOf(recording, 'R1', 0).verdict).toBe('not exercised');
  });

  test('a stall is meant to be one, by its action or by its author', () => {
    expect(verdictOf(bad('stallRollout').reads().recording, 'R1').verdict).toBe('not exercised');
    const asked = bad('patchTemplate').act({ type: 'stalled', forMs: 30_000 }).reads();
    expect(verdictOf(asked.recording, 'R1').verdict).toBe('not exercised');
  });
});

describe('the last moment', () => {
  test('is still in time', () => {
    const world = killed()
      .after(100)
      .gone(1)
      .made(1)
      .after(within - 100)
      .ready(1);
    expect(verdictOf(world.recording, 'R1').verdict).toBe('held');
  });

  test('is the deadline, and a recording that ends then has not ended too early', () => {
    expect(
      verdictOf(
        killed()
          .after(100)
          .gone(1)
          .after(within - 100)
          .act({ type: 'undoBegan' }).recording,
        'R1',
      ),
    ).toEqual({
      verdict: 'unknown',
      reason: 'web-1 was not seen healthy within 1m00s, and no fresh read confirms it',
    });
  });
});

describe('what the fresh read after the deadline shows', () => {
  test('the very pod that was to go, running on', () => {
    const world = aWorld().step('killPod', [1], within);
    world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
    world.act({ type: 'deleteAccepted', ordinal: 1, uid: 'web-1-a' });
    expect(verdictOf(missed(world), 'R1')).toMatchObject({
      verdict: 'violated',
      seen: expect.stringMatching(/^a fresh read 1m00s later: web-1 \(UID web-1-a\) is /),
    });
  });

  test('a new pod that the watch had not shown yet', () => {
    const world = aWorld().step('scale', [3], within).scales(4).after(within);
    const objects = [0, 1, 2, 3].map((ordinal) => aPod(world.set, ordinal));
    const { recording } = world.append({ entry: 'reading', kind: 'pod', objects });
    expect(verdictOf(recording, 'R1', 3).verdict).toBe('unknown');
  });

  test('no pod any more where the watch had not shown it go', () => {
    const world = aWorld().step('scale', [2], within).scales(2).controllerDeletes(2).after(within);
    const objects = [0, 1].map((ordinal) => aPod(world.set, ordinal));
    const { recording } = world.append({ entry: 'reading', kind: 'pod', objects });
    expect(verdictOf(recording, 'R1', 2).verdict).toBe('unknown');
  });

  test('claims tell nothing of pods', () => {
    expect(verdictOf(killed().after(100).gone(1).after(within).reads('claim').recording, 'R1')).toMatchObject(
      {
        verdict: 'unknown',
        reason: expect.stringContaining('no fresh read confirms it'),
      },
    );
  });
});

test('a watch that was away in the time allowed is told as a reason', () => {
  const world = killed().after(100).gone(1).after(5000).lost('pod').after(900).regained('pod');
  expect(verdictOf(world.after(within).act({ type: 'undoBegan' }).recording, 'R1')).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('confirms it; the watch on pods was interrupted'),
  });
});

describe('a scale-down that is held up', () => {
  const held = (world: World) => world.becomes(0, { ready: false }).after(5000).step('scale', [2], within);

  test('is not excused by a scale-up before it', () => {
    const world = held(aWorld({ replicas: 2 }).scales(3).made(2).after(900).ready(2).after(5000)).scales(2);
    expect(casesOf(missed(world), 'R1', 2).at(-1)?.verdict.verdict).toBe('violated');
  });

  test('is not excused by another one after it', () => {
    const world = held(aWorld()).scales(2).after(500).scales(1);
    expect(casesOf(missed(world), 'R1', 2)[0]?.verdict.verdict).toBe('violated');
  });
});

describe('a replacement that was taken away again', () => {
  const again = (take: (world: World) => World) =>
    verdictOf(missed(take(killed().after(500).gone(1).made(1).after(500)).gone(1)), 'R1');

  test('by an eviction is another’s doing', () => {
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }];
    expect(again((world) => world.becomes(1, { phase: 'Pending', conditions }).terminates(1))).toMatchObject({
      cause: 'another actor',
    });
  });

  test('by the controller is not', () => {
    expect(again((world) => world.controllerDeletes(1))).toMatchObject({
      verdict: 'violated',
      cause: 'unattributed',
    });
  });
});

test('while nobody drills, what went unseen has no time to be measured from', () => {
  const world = aWorld().act({ type: 'observing' }).lost('pod').after(900).replacedUnseen(1).regained('pod');
  expect(verdictOf(world.after(900).recording, 'R1', 1)).toEqual({
    verdict: 'unknown',
    reason: 'when web-1 began to go was not seen',
  });
});

test('a fresh read of a pod that shows nothing of itself shows none that is back', () => {
  const world = killed().after(100).gone(1).after(within);
  const { recording } = world.append({ entry: 'reading', kind: 'pod', objects: [{}, world.pod(0)] });
  expect(verdictOf(recording, 'R1')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('there is no pod web-1'),
  });
  const scaled = aWorld().step('scale', [2], within).scales(2).after(within);
  scaled.append({ entry: 'reading', kind: 'pod', objects: [{}, scaled.pod(2)] });
  expect(verdictOf(scaled.recording, 'R1', 2).verdict).toBe('violated');
});
