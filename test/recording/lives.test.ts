import { describe, expect, test } from 'vitest';
import { lastState, livesOf } from '../../src/recording/lives.ts';
import { snapshotAt } from '../../src/recording/snapshot.ts';
import { aPod } from '../support/builders.ts';
import { aGoodKill, aWorld } from '../support/world.ts';

const summary = (recording: Parameters<typeof livesOf>[0]) =>
  livesOf(recording).map(({ uid, createdAt, terminatingAt, goneAt, gone }) => ({
    uid,
    createdAt,
    terminatingAt,
    goneAt,
    gone,
  }));

describe('a life', () => {
  test('is told by its UID: a pod killed and remade is two of them', () => {
    const lives = livesOf(aGoodKill(1).recording);
    expect(lives.map(({ uid, ordinal }) => `${ordinal} ${uid}`)).toEqual([
      '0 web-0-a',
      '1 web-1-a',
      '2 web-2-a',
      '1 web-1-b',
    ]);
  });

  test('of a pod that is remade within the same millisecond ends where the next one begins', () => {
    const world = aWorld().kills(1).after(100).gone(1).made(1);
    const [, old, , next] = livesOf(world.recording);
    expect([old?.goneAt, next?.createdAt]).toEqual([1100, 1100]);
  });

  test('that was there at first was made nobody knows when', () => {
    const [first] = summary(aWorld().recording);
    expect(first).toEqual({
      uid: 'web-0-a',
      createdAt: undefined,
      terminatingAt: undefined,
      goneAt: undefined,
      gone: false,
    });
  });

  test('of a terminating pod goes on: it says Ready, but it is not healthy', () => {
    const world = aWorld()
      .after(500)
      .terminates(2)
      .after(200)
      .changes(2, aPod(aWorld().set, 2, { terminating: true }));
    const last = livesOf(world.recording).find(({ ordinal }) => ordinal === 2);
    expect(last).toMatchObject({ terminatingAt: 1500, goneAt: undefined, gone: false, healthyAt: 0 });
  });

  test('has no health of its own as long as its pod is only on its way', () => {
    const world = aWorld().kills(0).gone(0).made(0).after(300).becomes(0, { phase: 'Running', ready: false });
    expect(livesOf(world.recording).at(-1)).toMatchObject({ uid: 'web-0-b', healthyAt: undefined });
    expect(livesOf(world.after(200).ready(0).recording).at(-1)?.healthyAt).toBe(1500);
  });

  test('that ended in a gap ended nobody knows when', () => {
    const world = aWorld().lost('pod').after(1000).regained('pod').replacedUnseen(1);
    const lives = summary(world.recording);
    expect(lives[1]).toMatchObject({ uid: 'web-1-a', goneAt: undefined, gone: true });
    expect(lives[3]).toMatchObject({ uid: 'web-1-z', createdAt: undefined, gone: false });
  });

  test('of a pod that went without a word was terminating when it was gone', () => {
    const world = aWorld().after(100).gone(2);
    expect(livesOf(world.recording)[2]).toMatchObject({ terminatingAt: 1100, goneAt: 1100, gone: true });
  });

  test('keeps its last state', () => {
    const [life] = livesOf(aWorld().becomes(0, { ready: false }).recording);
    expect(life && lastState(life).status?.conditions?.[0]?.status).toBe('False');
    expect(life?.facts).toHaveLength(2);
  });

  test('is only had by members: the set must be the controller, and the name must be a member’s', () => {
    const { set } = aWorld();
    const stranger = aPod(set, 4);
    const owner = { ...stranger.metadata?.ownerReferences?.[0], uid: 'set-0' };
    const world = aWorld()
      .fact('pod', 'added', { ...stranger, metadata: { ...stranger.metadata, ownerReferences: [owner] } })
      .fact('pod', 'added', { ...stranger, metadata: { ...stranger.metadata, uid: 'x', name: 'web-04' } })
      .fact('pod', 'added', { metadata: { name: 'web-5' } });
    expect(livesOf(world.recording)).toHaveLength(3);
  });
});

describe('a snapshot', () => {
  test('is what was known at an instant, everything received until then included', () => {
    const { recording } = aWorld().kills(1).after(100).gone(1).after(100).made(1);
    const pods = (at: number) =>
      [...snapshotAt(recording, at).pod.values()].map(({ metadata }) => metadata?.uid);
    expect(pods(1099)).toEqual(['web-0-a', 'web-1-a', 'web-2-a']);
    expect(pods(1100)).toEqual(['web-0-a', 'web-2-a']);
    expect(pods(9999)).toEqual(['web-0-a', 'web-2-a', 'web-1-b']);
    expect(pods(-1)).toEqual([]);
  });

  test('does not lose a pod because the end of its namesake is told late', () => {
    const world = aWorld();
    const old = world.pod(1);
    const { recording } = world.made(1).fact('pod', 'deleted', old);
    expect(snapshotAt(recording, 9999).pod.get('web-1')?.metadata?.uid).toBe('web-1-b');
  });

  test('holds what vanished no longer', () => {
    const world = aWorld();
    const { recording } = world.fact('pod', 'vanished', world.pod(2));
    expect(snapshotAt(recording, 9999).pod.has('web-2')).toBe(false);
  });
});
