import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

function killedDuring(options: Parameters<typeof aWorld>[0], revision: string, ordinal = 1) {
  return aWorld(options)
    .kills(ordinal)
    .after(100)
    .gone(ordinal)
    .made(ordinal, { revision })
    .after(3000)
    .becomes(ordinal, {})
    .reads().recording;
}
const rollout = { revision: 'web-a', updateRevision: 'web-b' };

test('a replacement is made from the set’s revision', () => {
  expect(verdictOf(aGoodKill().recording, 'I8', 1)).toMatchObject({
    verdict: 'held',
    proof: 'web-1 was made from revision web-rev1, as its ordinal calls for',
  });
});

test('a pod from before at its revision is right as well', () => {
  expect(verdictOf(aWorld().recording, 'I8', 0).verdict).toBe('held');
});

test('below the partition a pod comes back at the current revision, above at the update revision', () => {
  expect(verdictOf(killedDuring({ ...rollout, partition: 2 }, 'web-a'), 'I8', 1).verdict).toBe('held');
  expect(verdictOf(killedDuring({ ...rollout, partition: 1 }, 'web-b'), 'I8', 1).verdict).toBe('held');
});

test('the partition counts from the first ordinal', () => {
  expect(verdictOf(killedDuring({ ...rollout, start: 5, partition: 2 }, 'web-a', 6), 'I8', 6).verdict).toBe(
    'held',
  );
});

test('a pod of the wrong side of the partition is the controller’s doing', () => {
  expect(verdictOf(killedDuring({ ...rollout, partition: 2 }, 'web-b'), 'I8', 1)).toMatchObject({
    verdict: 'violated',
    expected: expect.stringMatching(/web-a/),
    seen: expect.stringMatching(/web-b/),
    cause: 'controller',
    remedy: { id: 'wrong-revision' },
  });
});

test('OnDelete makes new pods from the update revision', () => {
  expect(verdictOf(killedDuring({ ...rollout, strategy: 'OnDelete' }, 'web-b'), 'I8', 1).verdict).toBe(
    'held',
  );
  expect(verdictOf(killedDuring({ ...rollout, strategy: 'OnDelete' }, 'web-a'), 'I8', 1).verdict).toBe(
    'violated',
  );
});

test('a pod that was made wrong is told of although another one is there by now', () => {
  const wrong = aWorld({ ...rollout, strategy: 'OnDelete' })
    .kills(1)
    .after(3000)
    .gone(1);
  wrong.made(1, { revision: 'web-a' }).after(3000).ready(1).after(3000).kills(1).after(3000).gone(1);
  const { recording } = wrong
    .made(1, { revision: 'web-b' })
    .after(3000)
    .becomes(1, { revision: 'web-b' })
    .after(3000);
  expect(verdictOf(recording, 'I8', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-a'),
  });
});

test('an old pod that a rollout has not reached is not judged', () => {
  const world = aWorld({ ...rollout, partition: 0 }).becomes(0, { revision: 'web-a' });
  expect(verdictOf(world.recording, 'I8', 0)).toMatchObject({
    verdict: 'not exercised',
    reason: expect.stringMatching(/nobody saw it made/),
  });
});

test('a revision that changed in the same moment proves nothing', () => {
  const world = aWorld({ revision: 'web-a' }).kills(1).after(100).gone(1);
  world.setBecomes({}, { updateRevision: 'web-b' }).made(1, { revision: 'web-b' }).after(3000).becomes(1, {});
  expect(verdictOf(world.recording, 'I8', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringMatching(/changed just when/),
  });
});

test('a set without status proves nothing', () => {
  const world = aWorld();
  world.setBecomes({}, {});
  const { status: _status, ...bare } = world.set;
  world.fact('set', 'modified', bare);
  expect(verdictOf(world.recording, 'I8', 0).verdict).toBe('unknown');
});

test('labels that the recording lacks prove nothing', () => {
  const world = aWorld().kills(1).after(100).gone(1);
  const { metadata: { labels: _labels, ...metadata } = {}, ...pod } = aPod(world.set, 1, { uid: 'web-1-b' });
  world
    .fact('pod', 'added', { ...pod, metadata })
    .after(9000)
    .reads();
  expect(verdictOf(world.recording, 'I8', 1).verdict).toBe('unknown');
});

test('what a rollout took is made from the revision that it was taken for', () => {
  const world = aWorld({ revision: 'web-a' })
    .rolls('web-b')
    .after(20)
    .controllerDeletes(2)
    .after(300)
    .gone(2);
  world.made(2).after(5000).ready(2);
  expect(verdictOf(world.recording, 'I8', 2)).toMatchObject({
    verdict: 'held',
    proof: 'web-2 was made from revision web-b, as its ordinal calls for',
  });
});

test('what the drill deleted after it had seen the set change is made from what it saw', () => {
  const reverted = (revision: string) => {
    const world = aWorld({ revision: 'web-a' }).rolls('web-bad').after(9000).controllerDeletes(2).after(300);
    world.gone(2).made(2).after(30_000).rolls('web-a').after(10).kills(2).after(10).gone(2);
    return world.made(2, { revision }).after(5000).becomes(2, {}).reads().recording;
  };
  expect(verdictOf(reverted('web-a'), 'I8', 2).verdict).toBe('held');
  expect(verdictOf(reverted('web-bad'), 'I8', 2).verdict).toBe('violated');
});

test('a controller that comes back makes pods of a changed template before its status tells of it', () => {
  const world = aWorld().kills(1).after(100).gone(1);
  const template = { metadata: { labels: { app: 'web', tier: 'new' } } };
  world.setBecomes({ template }, { observedGeneration: 1 }).after(5000);
  const { recording } = world.made(1, { revision: 'web-new' }).after(5000).becomes(1, {}).reads();
  expect(verdictOf(recording, 'I8', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('the controller had not yet said'),
  });
});

test('a controller that has told of the template makes no pod of another one', () => {
  const world = aWorld().kills(1).after(100).gone(1);
  world.setBecomes({ replicas: 4 }, { observedGeneration: 1 }).after(5000);
  const { recording } = world.made(1, { revision: 'web-new' }).after(5000).becomes(1, {}).reads();
  expect(verdictOf(recording, 'I8', 1).verdict).toBe('violated');
});

test('a pod that somebody took just before a rollout began was made as it had to be then', () => {
  const world = aWorld({ revision: 'web-a' }).terminates(1).after(400).gone(1).made(1).after(400).ready(1);
  world.after(300).rolls('web-b').after(3000).controllerDeletes(2).replaced(2).after(50).updated(1);
  expect(verdictOf(world.after(3000).recording, 'I8', 1).verdict).toBe('held');
});

test('a pod that was made wrong and has gone since is told of all the same', () => {
  const world = aWorld({ ...rollout, partition: 2 })
    .kills(1)
    .after(3000)
    .gone(1)
    .made(1, { revision: 'web-b' });
  expect(
    verdictOf(world.after(3000).kills(1).after(3000).gone(1).after(3000).reads().recording, 'I8', 1),
  ).toMatchObject({
    verdict: 'violated',
    expected: 'web-1 made from revision web-a',
    remedy: { id: 'wrong-revision' },
  });
});

test('without a rollingUpdate block the status may have lagged, but never names a third revision', () => {
  const options = { ...rollout, strategy: 'RollingUpdate' };
  const reason = expect.stringContaining("the set's status may have lagged");
  const [a, b] = [killedDuring(options, 'web-a'), killedDuring(options, 'web-b')].map((one) =>
    verdictOf(one, 'I8', 1),
  );
  expect([a, b]).toContainEqual(expect.objectContaining({ verdict: 'unknown', reason }));
  expect([a, b]).toContainEqual(expect.objectContaining({ verdict: 'held' }));
  expect(verdictOf(killedDuring(options, 'web-c'), 'I8', 1).verdict).toBe('violated');
});

test('what was made just before the recording ended may have been called for by what was not seen', () => {
  const made = (ms: number) => {
    const world = aWorld({ ...rollout, partition: 2 })
      .kills(1)
      .after(3000)
      .gone(1)
      .made(1, { revision: 'web-b' });
    return verdictOf(world.after(ms).reads().recording, 'I8', 1).verdict;
  };
  expect([made(1999), made(2000)]).toEqual(['unknown', 'violated']);
});

test('a pod whose labels name no revision', () => {
  const made = aWorld().kills(1).after(3000).gone(1);
  const pod = aPod(made.set, 1, { uid: 'web-1-b' });
  const bare = { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } };
  expect(
    verdictOf(made.fact('pod', 'added', bare).after(9000).act({ type: 'undoEnded' }).recording, 'I8', 1),
  ).toMatchObject({
    verdict: 'violated',
    seen: 'revision (no label), 4.0 s into the recording',
    at: 4000,
  });
  const stood = aWorld({ missing: [1] })
    .fact('pod', 'listed', bare)
    .after(3000)
    .act({ type: 'undoEnded' });
  expect(verdictOf(stood.recording, 'I8', 1)).toEqual({
    verdict: 'unknown',
    reason: 'the recording shows no revision for web-1',
  });
});

test('all revisions that may have been called for are told', () => {
  const world = aWorld({ revision: 'web-a' }).kills(1).after(100).gone(1);
  world.setBecomes({}, { updateRevision: 'web-b' }).made(1, { revision: 'web-c' }).after(3000).becomes(1, {});
  expect(verdictOf(world.recording, 'I8', 1)).toMatchObject({
    reason: "the set's revision changed just when web-1 was made: web-a and web-b",
  });
});

test('a rollout speaks against a pod it made room for only if the same sync told of what the set wants', () => {
  const remade = (ms: number) => {
    const world = aWorld({ revision: 'web-a' }).after(5000).controllerDeletes(2).after(ms).rolls('web-b');
    world.gone(2).made(2, { revision: 'web-a' }).after(5000).becomes(2, {}).reads();
    return verdictOf(world.recording, 'I8', 2).verdict;
  };
  expect([remade(1000), remade(1001)]).toEqual(['violated', 'unknown']);
});

test('what a rollout took is made from the revision that a later partition calls for', () => {
  const world = aWorld({ revision: 'web-a' }).rolls('web-b').after(20).controllerDeletes(1).after(600);
  world
    .setBecomes({ updateStrategy: { rollingUpdate: { partition: 2 } } })
    .after(400)
    .gone(1);
  const made = (revision: string) =>
    verdictOf(world.made(1, { revision }).after(5000).becomes(1, { revision }).reads().recording, 'I8', 1);
  expect(made('web-a').verdict).toBe('unknown');
});

test('a rollout that ended while nobody wanted the pod is not undone by the pod that went before', () => {
  const set = aWorld({ revision: 'web-a', replicas: 1, partition: 1 });
  const world = set.rolls('web-b').after(1000).scales(0).after(10);
  world.controllerDeletes(0).after(600).gone(0).setBecomes({}, { currentRevision: 'web-b' }).after(400);
  world
    .scales(1)
    .after(10)
    .made(0, { revision: 'web-b' })
    .after(5000)
    .becomes(0, { revision: 'web-b' })
    .reads();
  expect(verdictOf(world.recording, 'I8', 0).verdict).not.toBe('violated');
});

test('a pod that was made wrong is told of, whatever became of the watch', () => {
  const world = aWorld({ ...rollout, partition: 2 })
    .kills(1)
    .after(3000)
    .gone(1)
    .made(1, { revision: 'web-b' });
  expect(verdictOf(world.after(9000).lost('pod').recording, 'I8', 1).verdict).toBe('violated');
});

test('a pod that a scale-up made, and one beside which the former still stands', () => {
  const scaled = aWorld().scales(4).after(500).made(3).after(3000).ready(3);
  expect(verdictOf(scaled.recording, 'I8', 3).verdict).toBe('held');
  const beside = aWorld().after(500).made(1).after(3000).ready(1);
  expect(verdictOf(beside.recording, 'I8', 1).verdict).toBe('held');
});

test('what the drill had seen when it deleted this very pod counts, not when it deleted another', () => {
  const world = aWorld({ revision: 'web-a' })
    .kills(0)
    .replaced(0)
    .after(9000)
    .rolls('web-b')
    .after(10)
    .kills(1);
  world.after(10).gone(1).made(1, { revision: 'web-b' }).after(5000).becomes(1, {}).reads();
  expect(verdictOf(world.recording, 'I8', 1).verdict).toBe('held');
});

describe('a pod that a rollout seems to have taken, without the controller’s word', () => {
  test('is right when it is what the rollout wants', () => {
    const world = aWorld({ revision: 'web-a' }).rolls('web-b').after(20).terminates(2).after(300).gone(2);
    expect(verdictOf(world.made(2).after(5000).ready(2).recording, 'I8', 2)).toMatchObject({
      verdict: 'held',
    });
  });

  test('may have been made for any of two that came at once, and for none before', () => {
    const world = aWorld({ revision: 'web-a' })
      .rolls('web-b')
      .after(20)
      .rolls('web-c')
      .terminates(2)
      .after(300);
    world.gone(2).made(2, { revision: 'web-b' }).after(5000).becomes(2, {}).reads();
    expect(verdictOf(world.recording, 'I8', 2)).toMatchObject({
      reason: "the set's revision changed just when web-2 was made: web-b and web-c",
    });
  });

  test('is made from what the set wants when it is made, however late that is', () => {
    const world = aWorld({ revision: 'web-a' })
      .rolls('web-b')
      .after(20)
      .controllerDeletes(2)
      .after(300)
      .gone(2);
    world.after(20_000).rolls('web-a').after(9000).made(2, { revision: 'web-a' }).after(5000);
    expect(verdictOf(world.becomes(2, {}).reads().recording, 'I8', 2).verdict).toBe('held');
  });
});

describe('the end of a rollout just before a pod was made again', () => {
  const blip = (world: World) => world.setBecomes({ replicas: 0 }).setBecomes({ replicas: 3 });
  const made = (world: World) => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
    world.after(5000).kills(0).after(100).gone(0);
    world.setBecomes({ updateStrategy: strategy }, { currentRevision: 'web-b' }).after(100);
    return world.made(0, { revision: 'web-b' }).after(5000).becomes(0, {});
  };
  const old = () => aWorld({ revision: 'web-a', partition: 1 }).rolls('web-b');
  const verdict = (world: World) => verdictOf(world.reads().recording, 'I8', 0);

  test('may have come before, when the former pod was updated already', () => {
    expect(verdict(made(aWorld({ ...rollout, partition: 1 })))).toMatchObject({
      reason: expect.stringContaining('changed just when web-0 was made'),
    });
  });

  test('cannot have come while the former pod stood at the old revision', () => {
    expect(verdict(made(old())).verdict).toBe('violated');
  });

  test('may have come while the former pod was away and nobody wanted another', () => {
    const world = old().after(5000).kills(0).after(100).gone(0).scales(0).after(500).scales(3).after(5000);
    const strategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
    world.setBecomes({ updateStrategy: strategy }, { currentRevision: 'web-b' }).after(100);
    world.made(0, { revision: 'web-b' }).after(5000).becomes(0, {});
    expect(verdict(world).verdict).toBe('unknown');
  });

  test('nor does it help that nobody wanted the ordinal long before, or later', () => {
    expect(verdict(made(blip(old()))).verdict).toBe('violated');
    expect(verdict(blip(made(old()))).verdict).toBe('violated');
  });
});

describe('a template of which the controller has told', () => {
  const template = { metadata: { labels: { app: 'web', tier: 'new' } } };
  const changed = (told: object, ms = 5000) => {
    const world = aWorld().kills(1).after(100).gone(1).setBecomes({ template }, told).after(ms);
    return world.made(1, { revision: 'web-new' }).after(5000).becomes(1, {});
  };

  test('excuses no pod of another revision', () => {
    expect(verdictOf(changed({}).reads().recording, 'I8', 1).verdict).toBe('violated');
  });

  test('only after the pod was made, excuses it', () => {
    const world = changed({ observedGeneration: 1 }).setBecomes({}).after(5000).reads();
    expect(verdictOf(world.recording, 'I8', 1).verdict).toBe('unknown');
  });

  test('not yet, when it changed just before, excuses it as well', () => {
    const world = changed({ observedGeneration: 1 }, 500).reads();
    expect(verdictOf(world.recording, 'I8', 1)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('the controller had not yet said'),
    });
  });
});

test('a set that shows no status says of no pod what it is to be made from', () => {
  const world = aWorld();
  const { status: _status, ...bare } = world.set;
  world.fact('set', 'modified', bare).after(9000).kills(1).after(100).gone(1).made(1, { revision: 'web-b' });
  expect(verdictOf(world.after(5000).becomes(1, { revision: 'web-b' }).reads().recording, 'I8', 1)).toEqual({
    verdict: 'unknown',
    reason: 'the recording shows no revision for web-1',
  });
});

test('without a rollingUpdate block the current revision may have been called for before the status told', () => {
  const world = aWorld({ ...rollout, strategy: 'RollingUpdate' }).setBecomes({}, { currentReplicas: 0 });
  world.after(5000).kills(1).after(100).gone(1).made(1, { revision: 'web-a' }).after(5000).becomes(1, {});
  expect(verdictOf(world.reads().recording, 'I8', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining("the set's status may have lagged"),
  });
});

test('one definition without a rollingUpdate block is enough for the status to have lagged', () => {
  const world = aWorld({ ...rollout, strategy: 'RollingUpdate' })
    .after(5000)
    .kills(1)
    .after(100)
    .gone(1);
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
  world.setBecomes({ updateStrategy }).after(100).made(1, { revision: 'web-b' }).after(5000).becomes(1, {});
  expect(verdictOf(world.reads().recording, 'I8', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining("the set's status may have lagged"),
  });
});

describe('a set that shows only a part of itself', () => {
  test('no status speaks for no revision', () => {
    const world = aWorld({ ...rollout, strategy: 'RollingUpdate' })
      .after(5000)
      .kills(1)
      .after(100)
      .gone(1);
    const { status: _status, ...bare } = world.set;
    world.fact('set', 'modified', bare).after(100).made(1, { revision: 'web-c' }).after(5000).becomes(1, {});
    expect(verdictOf(world.reads().recording, 'I8', 1).verdict).toBe('violated');
  });

  test('no definition has changed no template', () => {
    const world = aWorld();
    const { spec: _spec, ...bare } = world.set;
    world.fact('set', 'modified', bare).after(9000).kills(0).after(100).gone(0);
    world.made(0, { revision: 'web-c' }).after(5000).becomes(0, {});
    expect(verdictOf(world.reads().recording, 'I8', 0).verdict).toBe('violated');
  });
});
