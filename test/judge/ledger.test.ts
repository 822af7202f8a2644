import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../support/world.ts';

test('who stood there before, who stands there now, and the claims of both', () => {
  const [, entry] = judge(aGoodKill().recording).ledger;
  expect(entry).toMatchObject({
    ordinal: 1,
    name: 'web-1',
    before: { uid: 'web-1-a', hostname: 'web-1', subdomain: 'nginx', revision: 'web-rev1', ready: true },
    after: { uid: 'web-1-b', node: 'node-1', ip: '10.0.0.2', ready: true },
    claims: [
      {
        template: 'data',
        name: 'data-web-1',
        before: { uid: 'data-web-1-a' },
        after: { uid: 'data-web-1-a' },
      },
    ],
  });
});

test('an undisturbed ordinal has no recovery', () => {
  const [first] = judge(aGoodKill().recording).ledger;
  expect(first).toMatchObject({ before: { uid: 'web-0-a' }, after: { uid: 'web-0-a' }, recovery: undefined });
});

test('phases are counted from the accepted delete', () => {
  const world = aWorld().step('killPod', [1]);
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' }).after(40);
  world.act({ type: 'deleteAccepted', ordinal: 1, uid: 'web-1-a' }).after(5).terminates(1);
  world.after(995).gone(1).after(2).made(1).after(98).becomes(1, { phase: 'Pending', node: 'node-2' });
  world.after(900).becomes(1, { ready: false }).after(500).ready(1);
  expect(judge(world.recording).ledger[1]?.recovery).toEqual({
    requestedAt: 1040,
    terminating: 5,
    gone: 1000,
    created: 1002,
    scheduled: 1100,
    started: 2000,
    ready: 2500,
    endpoint: 2500,
  });
});

test('a lost answer leaves the request to count from, and a quick watch counts as no time', () => {
  const world = aWorld()
    .act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' })
    .after(7)
    .terminates(1)
    .replaced(1);
  expect(judge(world.recording).ledger[1]?.recovery).toMatchObject({ requestedAt: 1000, terminating: 7 });
  const quick = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' }).terminates(1).after(9);
  quick.act({ type: 'deleteAccepted', ordinal: 1, uid: 'web-1-a' });
  expect(judge(quick.recording).ledger[1]?.recovery).toMatchObject({ requestedAt: 1009, terminating: 0 });
});

test('phases that a gap swallowed are not made up', () => {
  const world = aWorld().kills(1).lost('pod').after(5000).regained('pod').replacedUnseen(1);
  expect(judge(world.recording).ledger[1]?.recovery).toMatchObject({
    terminating: 0,
    gone: undefined,
    created: undefined,
    ready: undefined,
  });
});

test('the way back from nothing is counted from the scaling that took the pod away', () => {
  const entries = judge(aGoodScaleToZero().recording).ledger;
  expect(entries.map(({ recovery }) => recovery?.requestedAt)).toEqual([1000, 1000, 1000]);
  expect(entries[2]?.recovery).toMatchObject({ terminating: 50, gone: 1050 });
});

test('an ordinal that came or went is told as well', () => {
  const up = aWorld({ replicas: 1 }).setBecomes({ replicas: 2 }).made(1).after(500).ready(1);
  expect(
    judge(up.recording).ledger.map(({ name, before, after }) => [name, before?.uid, after?.uid]),
  ).toEqual([
    ['web-0', 'web-0-a', 'web-0-a'],
    ['web-1', undefined, 'web-1-b'],
  ]);
});

test('without acts, before is when everything had been listed', () => {
  const world = aWorld().terminates(1).replaced(1);
  expect(judge(world.recording).ledger[1]).toMatchObject({
    before: { uid: 'web-1-a' },
    after: { uid: 'web-1-b' },
  });
});

test('before is the moment of the first act, not that of the first list', () => {
  const world = aWorld().terminates(1).replaced(1).after(1000).step('killPod', [1]).kills(1).replaced(1);
  expect(judge(world.recording).ledger[1]).toMatchObject({
    before: { uid: 'web-1-b' },
    after: { uid: 'web-1-c' },
  });
});

test('an endpoint counts from when it is ready', () => {
  const world = aGoodKill();
  const pod = world.pod(1);
  const slice = (ready: boolean) => ({
    metadata: { name: 'nginx-y', uid: 'slice-2' },
    endpoints: [{ conditions: { ready }, targetRef: { uid: pod.metadata?.uid ?? '' } }],
  });
  const entries = world.recording.entries.filter(
    (entry) => !(entry.entry === 'fact' && entry.kind === 'endpointSlice'),
  );
  const later = (at: number, ready: boolean, change: 'added' | 'deleted' = 'added') =>
    ({ entry: 'fact', kind: 'endpointSlice', change, object: slice(ready), seq: 900 + at, at }) as const;
  const recording = {
    header: world.recording.header,
    entries: [
      ...entries,
      later(5000, true, 'deleted'),
      later(6000, false),
      later(7000, true),
      later(8000, true),
    ],
  };
  expect(judge(recording).ledger[1]?.recovery?.endpoint).toBe(6000);
});

test('what others took away has no recovery to count, and no second chance is taken for the first', () => {
  const evicted = aWorld().terminates(0).replaced(0);
  expect(judge(evicted.recording).ledger[0]?.recovery).toBeUndefined();
  const later = aWorld().terminates(2).replaced(2).after(5000).scales(2);
  expect(judge(later.recording).ledger[2]?.recovery).toBeUndefined();
});

test('a pod that is not back yet has only the phases of its going', () => {
  const recovery = judge(aWorld().kills(1).after(700).gone(1).recording).ledger[1]?.recovery;
  expect(recovery).toMatchObject({ gone: 700, created: undefined, ready: undefined });
});

test('a replacement that was itself replaced before it was ready is no recovery', () => {
  const world = aWorld()
    .kills(1)
    .after(500)
    .gone(1)
    .made(1)
    .after(100)
    .terminates(1)
    .gone(1)
    .made(1)
    .after(400);
  expect(judge(world.ready(1).recording).ledger[1]?.recovery).toMatchObject({ ready: 1000 });
});

test('of a pod it knows where the Service leads to, and under which name, before and after', () => {
  const [, entry] = judge(aGoodKill().recording).ledger;
  expect(entry?.before?.endpoint).toEqual({
    address: '10.0.0.2',
    ready: true,
    dnsName: 'web-1.nginx.stage.svc',
  });
  expect(entry?.after?.endpoint).toEqual(entry?.before?.endpoint);
  const [, away] = judge(aWorld().kills(1).gone(1).recording).ledger;
  expect(away).toMatchObject({ before: { endpoint: { ready: true } }, after: undefined });
});

test('an ordinal that never had a pod is told as well, and all in their order', () => {
  const world = aWorld({ replicas: 4, missing: [0, 3] }).made(0);
  expect(judge(world.recording).ledger.map(({ name, after }) => [name, after?.uid])).toEqual([
    ['web-0', 'web-0-b'],
    ['web-1', 'web-1-a'],
    ['web-2', 'web-2-a'],
    ['web-3', undefined],
  ]);
});

test('what the best resolver said of a pod goes with it', () => {
  const names = [
    {
      ordinal: 1,
      name: 'web-1.nginx',
      uid: 'web-1-a',
      ip: '10.0.0.2',
      addresses: ['10.0.0.2'],
      by: 'resolver here',
    },
  ] as const;
  const world = aGoodKill().act({ type: 'namesRead', names });
  const [other, entry] = judge(world.recording).ledger;
  expect(entry?.before?.resolved).toEqual({
    name: 'web-1.nginx',
    addresses: ['10.0.0.2'],
    by: 'resolver here',
  });
  expect([other?.before, entry?.after].map((one) => one && 'resolved' in one)).toEqual([false, false]);
});

test('before is the moment of the first act for claims, too', () => {
  const world = aWorld().after(500).claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'b' });
  world.after(500).kills(1).after(500).claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'c' });
  const [claim] = judge(world.recording).ledger[1]?.claims ?? [];
  expect([claim?.before?.uid, claim?.after?.uid]).toEqual(['b', 'c']);
  const [calm] = judge(aWorld().after(500).claim('data', 1, 'deleted').recording).ledger[1]?.claims ?? [];
  expect([calm?.before?.uid, calm?.after]).toEqual(['data-web-1-a', undefined]);
});
