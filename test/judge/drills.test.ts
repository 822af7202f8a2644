import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { aClaim } from '../support/builders.ts';
import { casesOf, verdictOf, verdictsOf } from '../support/verdicts.ts';
import { aGoodKill, aGoodRollout, aGoodScaleToZero, aWorld } from '../support/world.ts';

const allDimensions = ['identity', 'storage', 'ordering', 'availability', 'recovery'];

/** What only a rollout puts to the test. */
const noRollout = Object.fromEntries(
  ['O5', 'O6', 'O7', 'O8', 'O12', 'O13'].map((id) => [id, 'not exercised']),
);

/** What needs a force, a failure, another policy or another node, or an author who asks for more. */
const noMishap = Object.fromEntries(
  ['I6', 'S4', 'S5', 'S8', 'O4', 'O11', 'A2', 'A3'].map((id) => [id, 'not exercised']),
);

test('a good kill holds everything that it puts to the test', () => {
  expect(verdictsOf(aGoodKill().recording)).toEqual({
    I1: 'held',
    I2: 'held',
    I3: 'held',
    I4: 'held',
    I5: 'held',
    I7: 'held',
    I8: 'held',
    S1: 'held',
    S2: 'held',
    S3: 'held',
    S7: 'held',
    S6: 'not exercised',
    O1: 'held',
    O2: 'not exercised',
    O3: 'not exercised',
    ...noRollout,
    ...noMishap,
    O9: 'not exercised',
    O10: 'held',
    A1: 'held',
    R1: 'held',
  });
});

test('a good scale to nothing and back does so too', () => {
  expect(verdictsOf(aGoodScaleToZero().recording)).toEqual({
    I1: 'held',
    I2: 'held',
    I3: 'held',
    I4: 'held',
    I5: 'held',
    I7: 'held',
    I8: 'held',
    S1: 'held',
    S2: 'held',
    S3: 'held',
    S7: 'held',
    S6: 'held',
    O1: 'held',
    O2: 'held',
    O3: 'held',
    ...noRollout,
    ...noMishap,
    O9: 'not exercised',
    O10: 'held',
    A1: 'not exercised',
    R1: 'held',
  });
});

test('a good rolling update does so too', () => {
  const verdicts = Object.entries(verdictsOf(aGoodRollout().recording));
  const held = verdicts.flatMap(([id, verdict]) => (verdict === 'held' ? id : []));
  const kept = [
    'I1',
    'I2',
    'I3',
    'I4',
    'I5',
    'I7',
    'I8',
    'S1',
    'S2',
    'S3',
    'S7',
    'O1',
    'O5',
    'O6',
    'O10',
    'R1',
  ];
  expect(held).toEqual(kept);
  expect(verdicts.filter(([, verdict]) => verdict === 'violated' || verdict === 'unknown')).toEqual([]);
});

test('a Parallel set with a start ordinal and two templates', () => {
  const options = { policy: 'Parallel', start: 2, templates: ['data', 'log'] } as const;
  const world = aWorld(options).step('killPod', [2, 3, 4]).kills(2).kills(3).kills(4).after(900);
  world.gone(4).gone(2).made(4).made(2).gone(3).made(3).after(900).ready(3).ready(2).ready(4);
  expect(verdictsOf(world.recording)).toMatchObject({
    I1: 'held',
    I4: 'held',
    S1: 'held',
    S2: 'held',
    S3: 'held',
    O1: 'not exercised',
    O9: 'held',
    O10: 'held',
    A1: 'not exercised',
    R1: 'held',
  });
  expect(verdictOf(world.recording, 'S2', 4)).toMatchObject({
    proof: expect.stringMatching(/data-web-4 .*; claim log-web-4 /),
  });
});

test('a pod that never goes is a failed recovery and nothing else', () => {
  const world = aWorld().step('killPod', [1], 60_000).kills(1).after(60_000).reads();
  world.act({ type: 'deadlinePassed', step: 'killPod', withinMs: 60_000 });
  const { R1, ...others } = verdictsOf(world.recording);
  expect(R1).toBe('violated');
  expect(Object.values(others)).not.toContain('violated');
  expect(others).toMatchObject({ I4: 'not exercised', S2: 'not exercised', I1: 'unknown' });
});

test('a quota: the failed recovery names it, and the way out', () => {
  const world = aWorld().step('killPod', [1], 60_000).kills(1).after(1000).gone(1).after(20);
  world.event(
    'FailedCreate',
    'create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2',
  );
  world.after(60_000).reads().act({ type: 'deadlinePassed', step: 'killPod', withinMs: 60_000 });
  expect(verdictOf(world.recording, 'R1')).toMatchObject({
    verdict: 'violated',
    cause: 'unattributed',
    seen: expect.stringContaining('exceeded quota: compute'),
    remedy: {
      id: 'quota-exceeded',
      commands: expect.arrayContaining(['kubectl describe resourcequota -n stage']),
      page: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    },
  });
});

test('a cordon: the failed recovery names the node where the pod was, and the way out', () => {
  const world = aWorld().step('killPod', [1], 60_000).kills(1).after(1000).gone(1).after(20);
  const message = '0/1 nodes are available: 1 node(s) were unschedulable. preemption: not helpful.';
  world.made(1, {
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  });
  world.after(60_000).reads().act({ type: 'deadlinePassed', step: 'killPod', withinMs: 60_000 });
  expect(verdictOf(world.recording, 'R1')).toMatchObject({
    verdict: 'violated',
    cause: 'another actor',
    remedy: {
      id: 'unschedulable-cordoned',
      commands: ['kubectl get nodes --field-selector spec.unschedulable=true', 'kubectl uncordon node-1'],
    },
  });
});

test('a claim that an outsider deleted and the controller made anew', () => {
  const world = aWorld().step('killPod', [1]).claim('data', 1, 'modified', { terminating: true });
  world.kills(1).after(1000).gone(1).claim('data', 1, 'deleted');
  world.claim('data', 1, 'added', { uid: 'data-web-1-b', volume: 'pv-2' }).made(1).after(2000).ready(1);
  expect(verdictOf(world.recording, 'S2')).toMatchObject({ verdict: 'violated', cause: 'another actor' });
  expect(verdictOf(world.recording, 'S3', 1)).toMatchObject({ verdict: 'violated', cause: 'another actor' });
  expect(verdictsOf(world.recording)).toMatchObject({ I4: 'held', R1: 'held', S1: 'held' });
  const [, entry] = judge(world.recording).ledger;
  expect(entry?.claims).toMatchObject([
    {
      template: 'data',
      name: 'data-web-1',
      before: { uid: 'data-web-1-a', volume: 'pv-data-web-1', volumeUid: 'pv-data-web-1-uid' },
      after: { uid: 'data-web-1-b', volume: 'pv-2', volumeUid: 'pv-2-uid' },
    },
  ]);
});

test('a gap over the replacement takes the order, not the identity', () => {
  const world = aWorld()
    .step('killPod', [1])
    .kills(1)
    .lost('pod')
    .after(4000)
    .regained('pod')
    .replacedUnseen(1);
  expect(verdictsOf(world.after(10).reads().recording)).toMatchObject({
    I4: 'held',
    S2: 'held',
    R1: 'held',
    O1: 'unknown',
    O10: 'unknown',
    A1: 'unknown',
    S7: 'unknown',
  });
});

test('a pod that was made twice', () => {
  const world = aWorld().step('killPod', [1]).kills(1).after(500).gone(1).made(1).after(200).terminates(1);
  world.after(100).gone(1).made(1).after(900).ready(1);
  expect(casesOf(world.recording, 'I4')).toHaveLength(2);
  expect(verdictsOf(world.recording)).toMatchObject({ I4: 'held', S2: 'held', O10: 'held', R1: 'held' });
});

test('a replacement so quick that it comes in the same millisecond', () => {
  const world = aWorld().step('killPod', [1]).kills(1).gone(1).made(1, { phase: 'Running' });
  expect(verdictsOf(world.recording)).toMatchObject({
    I4: 'held',
    S2: 'held',
    O1: 'held',
    O10: 'held',
    R1: 'held',
  });
});

test('outcomes are told per dimension, and count only what was put to the test', () => {
  const { outcomes } = judge(aGoodKill().recording);
  expect(outcomes.map(({ dimension }) => dimension)).toEqual(allDimensions);
  expect(outcomes.map(({ held, exercised }) => [held, exercised])).toEqual([
    [7, 7],
    [4, 4],
    [2, 2],
    [1, 1],
    [1, 1],
  ]);
});

test('a required promise that is unknown makes the run undecided, with its reason', () => {
  const world = aWorld({ unreadable: ['claim'] }).step('killPod', [1], 60_000, ['I4', 'S2', 'O99']);
  expect(judge(world.kills(1).replaced(1).recording).undecided).toEqual([
    { id: 'S2', reason: 'claims could not be read: reading it is forbidden' },
    { id: 'O99', reason: 'this version does not know the promise' },
  ]);
});

test('a recording without its set judges nothing', () => {
  const judgement = judge({ header: aWorld().recording.header, entries: [] });
  expect(new Set(judgement.outcomes.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  expect(judgement.ledger).toEqual([]);
});

test('another set of the same name is not the set of the recording', () => {
  const world = aGoodKill();
  const { metadata, ...rest } = world.set;
  world.fact('set', 'added', { ...rest, metadata: { ...metadata, uid: 'set-2' }, spec: { replicas: 9 } });
  expect(verdictOf(world.recording, 'I1').verdict).toBe('held');
});

test('a claim that only a fresh read shows to be another', () => {
  const world = aGoodKill();
  world.append({ entry: 'reading', kind: 'claim', objects: [aClaim(world.set, 'data', 1, { uid: 'new' })] });
  expect(verdictOf(world.recording, 'S3', 1).verdict).toBe('violated');
  expect(verdictOf(world.recording, 'S2').verdict).toBe('violated');
});

test('a required promise that is broken is decided, whatever else is unknown about it', () => {
  const world = aWorld({ templates: ['data', 'log'] })
    .step('killPod', [1], 60_000, ['S2', 'I4'])
    .kills(1)
    .after(900);
  world
    .gone(1)
    .claim('log', 1, 'deleted')
    .claim('log', 1, 'added', { uid: 'new' })
    .made(1)
    .after(900)
    .ready(1);
  world.kills(0).after(900).gone(0).made(0);
  expect(verdictsOf(world.recording)).toMatchObject({ S2: 'violated' });
  expect(judge(world.recording).undecided.map(({ id }) => id)).toEqual(['I4']);
});
