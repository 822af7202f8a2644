import { describe, expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

test('only what the drill took was away', () => {
  expect(casesOf(aGoodKill().recording, 'A1').map(({ verdict }) => verdict.verdict)).toEqual([
    'held',
    'not exercised',
    'held',
  ]);
});

test('whatever is scaled away is not missed', () => {
  expect(verdictOf(aGoodScaleToZero().recording, 'A1', 0).verdict).toBe('not exercised');
});

test.each([
  ['EvictionByEvictionAPI', 'another actor'],
  ['DeletionByTaintManager', 'another actor'],
])('%s took another one', (reason, cause) => {
  const world = aGoodKill().becomes(0, {
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason }],
  });
  expect(verdictOf(world.terminates(0).recording, 'A1', 0)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining(reason),
    cause,
    remedy: { id: 'foreign-deletion' },
  });
});

test('somebody unknown took another one', () => {
  const world = aGoodKill().terminates(0).after(5000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({ verdict: 'violated', cause: 'unattributed' });
});

test('so late that nobody can tell why', () => {
  expect(verdictOf(aGoodKill().terminates(0).recording, 'A1', 0).verdict).toBe('unknown');
});

test('a pod that stopped being ready by itself', () => {
  expect(verdictOf(aGoodKill().becomes(2, { ready: false }).recording, 'A1', 2)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('became Running, not Ready'),
    cause: 'unattributed',
    remedy: { id: 'readiness-lost' },
  });
});

test('the drill’s own hand ends when the replacement is healthy', () => {
  expect(verdictOf(aGoodKill().becomes(1, { ready: false }).recording, 'A1', 1).verdict).toBe('violated');
});

test('a rollout takes pods by its own budget', () => {
  const world = aWorld().kills(2).replaced(2).setBecomes({}, { updateRevision: 'web-b' }).after(100);
  expect(verdictOf(world.controllerDeletes(1).after(5000).reads().recording, 'A1', 1).verdict).toBe(
    'not exercised',
  );
});

test('the controller took one without any reason', () => {
  const world = aGoodKill().controllerDeletes(0).after(5000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({ verdict: 'violated', cause: 'controller' });
});

test('a pod that was broken from the beginning says nothing', () => {
  const world = aWorld({ missing: [2] })
    .kills(1)
    .replaced(1);
  expect(verdictOf(world.recording, 'A1', 2).verdict).toBe('unknown');
});

test('a gap may hide a loss', () => {
  const world = aGoodKill().lost('pod').after(10).regained('pod');
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({ verdict: 'unknown' });
});

test('a quiet recording exercises nothing', () => {
  expect(verdictOf(aWorld().recording, 'A1', 0).verdict).toBe('not exercised');
});

test('an old scaling of ours excuses nobody later', () => {
  const world = aWorld()
    .scales(1)
    .after(50)
    .controllerDeletes(2)
    .after(500)
    .gone(2)
    .controllerDeletes(1)
    .after(500)
    .gone(1);
  world
    .after(5000)
    .setBecomes({ replicas: 3 })
    .made(1)
    .after(500)
    .ready(1)
    .made(2)
    .after(500)
    .ready(2)
    .after(5000);
  expect(verdictOf(world.terminates(2).after(5000).reads().recording, 'A1', 2).verdict).toBe('violated');
});

test('becoming unready is not blamed on whoever deletes the pod later', () => {
  const world = aGoodKill().becomes(0, { ready: false }).after(5000).controllerDeletes(0).after(5000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({ verdict: 'violated', cause: 'unattributed' });
  const evicted = aGoodKill().becomes(0, { ready: false }).after(500);
  evicted.becomes(0, {
    ready: false,
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }],
  });
  expect(verdictOf(evicted.terminates(0).recording, 'A1', 0)).toMatchObject({ cause: 'another actor' });
});

test('somebody’s kill in the middle of a rollout is not the rollout’s', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(500).terminates(0);
  world.replaced(2).after(500).replaced(0).after(500).updated(1).after(3000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('out of the turn of the rolling update'),
    cause: 'unattributed',
  });
  expect(verdictOf(world.recording, 'A1', 1).verdict).toBe('not exercised');
  expect(verdictOf(world.recording, 'A1', 2).verdict).toBe('not exercised');
});

describe('a controller that ends before it has told what it makes of another template', () => {
  const template = { spec: { containers: [{ name: 'db', image: 'another' }] } };
  /** Another definition that no status speaks of for seconds, and a pod that goes meanwhile. */
  const cutOff = (spec: Parameters<ReturnType<typeof aWorld>['setBecomes']>[0], taken = 2) => {
    const told = aWorld().kills(1).replaced(1).after(5000);
    const went = told.setBecomes(spec, { observedGeneration: 1 }).after(20).terminates(taken);
    return went.after(900).gone(taken).after(5000).reads();
  };

  test('may have taken a pod for it', () => {
    expect(verdictOf(cutOff({ template }).recording, 'A1', 2)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('told nothing of the new template'),
    });
  });

  test('has not taken a pod that another template does not touch', () => {
    const below = { template, updateStrategy: { rollingUpdate: { partition: 2 } } };
    expect(verdictOf(cutOff(below, 0).recording, 'A1', 0).verdict).toBe('violated');
    const onDelete = { template, updateStrategy: { type: 'OnDelete' } };
    expect(verdictOf(cutOff(onDelete).recording, 'A1', 2).verdict).toBe('violated');
    expect(verdictOf(cutOff({ minReadySeconds: 1 }).recording, 'A1', 2).verdict).toBe('violated');
  });

  test('does not hide another loss of the same pod that somebody else is to blame for', () => {
    const world = cutOff({ template }).made(2).after(500).ready(2).setBecomes({});
    world.after(5000).becomes(2, { ready: false }).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 2)).toMatchObject({
      verdict: 'violated',
      remedy: { id: 'readiness-lost' },
    });
  });

  test('is forgotten as soon as a status tells', () => {
    const world = aWorld().kills(1).replaced(1).after(5000);
    world.setBecomes({ template }, { observedGeneration: 1 }).after(20).setBecomes({});
    expect(verdictOf(world.terminates(2).after(5000).reads().recording, 'A1', 2).verdict).toBe('violated');
  });
});

test('a stalled rollout costs no more than the pod it took', () => {
  const world = aWorld().rolls('web-bad').after(20).controllerDeletes(2).after(900).gone(2).made(2);
  world.after(30_000).rolls('web-rev1').after(5000).kills(2).replaced(2).after(3000).reads();
  expect(casesOf(world.recording, 'A1').map(({ verdict }) => verdict.verdict)).toEqual([
    'held',
    'held',
    'not exercised',
  ]);
});

test('the controller’s word may come before the set tells why', () => {
  expect(verdictOf(aGoodKill().controllerDeletes(0).recording, 'A1', 0).verdict).toBe('unknown');
});

describe('a template of the drill’s own whose pods end again and again', () => {
  /** web-2 was ready for a moment, as what is not probed is whenever it starts. */
  const crashed = (options: { readonly silent?: boolean } = {}) =>
    aWorld().rolls('web-bad', options).after(20).updated(2).after(900).becomes(2, { ready: false });

  test('costs nobody a promise, and keeps none', () => {
    const world = crashed().after(20_000).ready(2).after(900).becomes(2, { ready: false });
    world.after(5000).rolls('web-rev1').after(5000).ready(2).after(900).becomes(2, { ready: false });
    world.after(5000).kills(2).replaced(2).after(3000).reads();
    expect(casesOf(world.recording, 'A1').map(({ verdict }) => verdict)).toMatchObject([
      { verdict: 'held' },
      { verdict: 'held' },
      { verdict: 'not exercised', reason: 'the template that the drill brought broke it' },
    ]);
  });

  test('does not hide a pod of another revision', () => {
    const world = crashed().becomes(0, { ready: false }).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({ verdict: 'violated', cause: 'unattributed' });
  });

  test('does not hide the pod that comes back from the revert', () => {
    const world = crashed().after(5000).rolls('web-rev1').after(5000).kills(2).replaced(2).after(900);
    const lost = world.becomes(2, { ready: false }).after(5000).reads();
    expect(verdictOf(lost.recording, 'A1', 2)).toMatchObject({ verdict: 'violated' });
  });

  test('does not hide whoever deletes one of its pods', () => {
    const world = crashed().after(20_000).ready(2).after(900).terminates(2).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 2)).toMatchObject({
      verdict: 'violated',
      remedy: { id: 'foreign-deletion' },
    });
  });

  test('is not the drill’s affair when somebody else brought it', () => {
    const world = crashed({ silent: true }).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 2)).toMatchObject({ verdict: 'violated' });
    const mixed = crashed().after(5000).rolls('web-other', { silent: true }).after(20).kills(2).replaced(2);
    const lost = mixed.after(900).becomes(2, { ready: false }).after(5000).reads();
    expect(verdictOf(lost.recording, 'A1', 2)).toMatchObject({ verdict: 'violated' });
  });
});

test('what the controller took while the watch on the set was away, resumed or not, is unknown', () => {
  const world = aGoodKill().lost('set', 'timeout').after(500);
  world.controllerDeletes(0).after(100).regained('set', true).after(5000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('while the watch on the set was away'),
  });
  const watched = aGoodKill().after(500).controllerDeletes(0).after(5000).reads();
  expect(verdictOf(watched.recording, 'A1', 0).verdict).toBe('violated');
});

describe('a pod that went while the set’s own watch was away', () => {
  type Break = readonly [lost: number, regained: number | undefined];
  const taken = (goes: number, breaks: readonly Break[], take: 'controllerDeletes' | 'terminates') => {
    const world = aGoodKill();
    const began = world.at;
    const moments = [
      { ms: goes, tell: () => world[take](0) },
      ...breaks.flatMap(([lost, regained]) => [
        { ms: lost, tell: () => world.lost('set', 'timeout') },
        { ms: lost + 1, tell: () => world.fact('set', 'modified', world.set) },
        ...(regained === undefined ? [] : [{ ms: regained, tell: () => world.regained('set', true) }]),
      ]),
    ];
    for (const { ms, tell } of moments.toSorted((a, b) => a.ms - b.ms)) {
      world.after(began + ms - world.at);
      tell();
    }
    return verdictOf(world.after(5000).reads().recording, 'A1', 0).verdict;
  };

  test.each<[number, readonly Break[], string]>([
    [4000, [[1000, 2000]], 'unknown'],
    [4001, [[1000, 2000]], 'violated'],
    [1000, [[3000, 9000]], 'unknown'],
    [1000, [[3001, 9000]], 'violated'],
    [9000, [[1000, undefined]], 'unknown'],
    [
      24_000,
      [
        [1000, 2000],
        [20_000, 22_000],
      ],
      'unknown',
    ],
    [
      10_000,
      [
        [1000, 2000],
        [20_000, 22_000],
      ],
      'violated',
    ],
  ])('at %i ms, away in %j, is %s', (goes, breaks, verdict) => {
    expect(taken(goes, breaks, 'controllerDeletes')).toBe(verdict);
    expect(taken(goes, breaks, 'terminates')).toBe(verdict);
  });

  test('may not be excused by another kind’s', () => {
    const world = aGoodKill().lost('claim', 'timeout').after(500).controllerDeletes(0).after(100);
    world.regained('claim', true).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 0).verdict).toBe('violated');
  });

  test('is excused by nothing when it was evicted', () => {
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }];
    const world = aGoodKill().lost('set', 'timeout').becomes(0, { conditions }).terminates(0).after(100);
    expect(verdictOf(world.regained('set', true).after(5000).recording, 'A1', 0).verdict).toBe('violated');
  });
});

test('a pod that nobody saw go was away unseen, and never stayed', () => {
  const world = aGoodKill().lost('pod').after(10).replacedUnseen(0).regained('pod').after(5000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('may have been away unseen'),
  });
  const told = aGoodKill().replacedUnseen(0).after(5000).reads();
  expect(verdictOf(told.recording, 'A1', 0).verdict).not.toBe('held');
});

test('a pod that went at once, without ever terminating', () => {
  const world = aGoodKill().gone(0).after(5000).reads();
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'foreign-deletion' },
  });
});

test('two seconds after it went everybody has told of it', () => {
  const world = (ms: number) => aGoodKill().terminates(0).after(ms).reads();
  expect(verdictOf(world(1999).recording, 'A1', 0).verdict).toBe('unknown');
  expect(verdictOf(world(2000).recording, 'A1', 0).verdict).toBe('violated');
});

test('a pod that was not ready at first has nothing to lose before it is', () => {
  const world = aWorld({ missing: [2] })
    .made(2)
    .after(900)
    .ready(2)
    .kills(1)
    .replaced(1);
  expect(verdictOf(world.recording, 'A1', 2)).toEqual({
    verdict: 'unknown',
    reason: 'web-2 was not healthy when the recording began',
  });
});

test('whoever is scaled away by the drill was wanted when it began', () => {
  const world = aWorld().scales(2).after(50).controllerDeletes(2).after(500).gone(2).after(5000).reads();
  expect(casesOf(world.recording, 'A1').map(({ subject }) => subject)).toEqual(['web-0', 'web-1', 'web-2']);
});

describe('a set that the drill itself deletes', () => {
  const deletes = (cascade: 'orphan' | 'background') =>
    aWorld().act({ type: 'setDeleteRequested', uid: 'set-1', cascade });

  test('puts the pods it leaves to the test', () => {
    expect(verdictOf(deletes('orphan').after(5000).reads().recording, 'A1', 0).verdict).toBe('held');
  });

  test('takes its pods by the drill’s hand', () => {
    const world = deletes('background');
    world.fact('set', 'deleted', world.set).after(100).terminates(0).after(5000);
    expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
      verdict: 'not exercised',
      reason: 'the drill, a scaling or a rollout took it away itself',
    });
  });
});

describe('a pod that stops being ready before its deletion shows', () => {
  test('is the drill’s once the drill has asked for it', () => {
    const world = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
    world.becomes(1, { ready: false }).after(500).terminates(1).replaced(1).after(5000);
    expect(verdictOf(world.recording, 'A1', 1).verdict).toBe('not exercised');
  });

  test('is not the drill’s before that', () => {
    const world = aWorld().becomes(1, { ready: false }).after(5000).kills(1).replaced(1).after(5000);
    expect(verdictOf(world.recording, 'A1', 1)).toMatchObject({
      verdict: 'violated',
      remedy: { id: 'readiness-lost' },
    });
  });

  test('is not the rollout’s that takes it later', () => {
    const world = aWorld({ policy: 'Parallel' })
      .kills(2)
      .replaced(2)
      .becomes(0, { ready: false })
      .after(5000);
    world.rolls('web-b').after(20).controllerDeletes(0).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
      verdict: 'violated',
      remedy: { id: 'readiness-lost' },
    });
  });

  test('is not the drill’s own template’s doing when the pod is disrupted', () => {
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }];
    const world = aWorld().rolls('web-bad').after(20).updated(2).after(900).becomes(2, { ready: false });
    world.after(100).becomes(2, { ready: false, conditions }).terminates(2).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 2)).toMatchObject({
      verdict: 'violated',
      cause: 'another actor',
    });
  });
});

describe('while nobody drills', () => {
  test('whoever takes a pod from outside is what is observed', () => {
    const world = aWorld().act({ type: 'observing' }).after(900).terminates(0).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 0)).toEqual({
      verdict: 'not exercised',
      reason: 'somebody, a scaling or a rollout took it away',
    });
  });

  test('the controller’s own hand is no more excused than in a drill', () => {
    const world = aWorld().act({ type: 'observing' }).after(900).controllerDeletes(0).after(5000).reads();
    expect(verdictOf(world.recording, 'A1', 0).verdict).toBe('violated');
  });
});
