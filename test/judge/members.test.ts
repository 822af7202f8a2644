import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { atTheEnd, blameForMaking, isOlderThan } from '../../src/judge/members.ts';
import type { Verdict } from '../../src/judge/outcome.ts';
import { held, unknown } from '../../src/judge/promise.ts';
import type { Life } from '../../src/recording/lives.ts';
import { aWorld, type World } from '../support/world.ts';

/** What is said of web-1 at the end of what the world tells, by a check that finds this. */
function verdictOf(world: World, found: Verdict = held('it is well')): Verdict | undefined {
  const evidence = evidenceOf(world.recording);
  const member = evidence?.members.find(({ ordinal }) => ordinal === 1);
  return evidence && member && atTheEnd(() => found)(member, evidence);
}
const young = () => aWorld({ missing: [1] }).made(1);

describe('at the end', () => {
  test('a member that was healthy is what the check says', () => {
    expect(verdictOf(aWorld())).toEqual(held('it is well'));
    expect(verdictOf(aWorld(), unknown('who knows'))).toEqual(unknown('who knows'));
  });

  test('one that never became healthy proves nothing', () => {
    expect(verdictOf(young())).toEqual(unknown('web-1 never became healthy; until then it is well'));
  });

  test('what is wrong or not known about it is told as it is', () => {
    expect(verdictOf(young(), unknown('who knows'))).toEqual(unknown('who knows'));
  });

  test.each([
    ['is missing', (world: World) => world.gone(1), 'web-1 was not there at the end'],
    ['goes', (world: World) => world.terminates(1), 'web-1 was still terminating at the end'],
    ['went with its set', (world: World) => world.fact('set', 'deleted', world.set), 'the set was deleted'],
  ])('one that %s is not asked', (_, happens, reason) => {
    expect(verdictOf(happens(aWorld()))).toEqual({ verdict: 'not exercised', reason });
  });

  test('it is the last state of the set that counts', () => {
    const world = aWorld();
    world.fact('set', 'vanished', world.set).fact('set', 'listed', world.set);
    expect(verdictOf(world)).toEqual(held('it is well'));
    const later = aWorld().setBecomes({}).setBecomes({});
    expect(verdictOf(later.fact('set', 'deleted', later.set))?.verdict).toBe('not exercised');
  });

  test('nobody knows how it stands when the watch was lost', () => {
    expect(verdictOf(aWorld().lost('pod').after(50))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('how web-1 stands at the end is not known: the watch on pods'),
    });
  });
});

test.each([
  ['seen to be made wrong', 5, true, 'controller'],
  ['made wrong before anybody looked', undefined, true, 'unattributed'],
  ['made well', 5, false, 'unattributed'],
])('a pod that was %s is blamed on the %s', (_, createdAt, wrong, cause) => {
  const life = { createdAt } as unknown as Life;
  expect(blameForMaking({ life }, wrong)).toBe(cause);
});

const made = (creationTimestamp: string) => ({ metadata: { creationTimestamp } });
const [early, late] = [made('2026-01-01T00:00:00Z'), made('2026-01-01T00:00:01Z')];
test.each([
  ['older', late, early, true],
  ['younger', early, late, false],
  ['as old', early, early, false],
  ['of unknown age', early, {}, false],
  ['older than nobody knows', {}, early, false],
  ['of unknown age, as its set', { metadata: {} }, { metadata: {} }, false],
])('whether a pod is older than its set: %s', (_, set, pod, older) => {
  expect(isOlderThan(set, pod)).toBe(older);
});
