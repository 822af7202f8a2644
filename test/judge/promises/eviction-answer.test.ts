import { expect, test } from 'vitest';
import { casesOf } from '../../support/verdicts.ts';
import { aWorld, type World } from '../../support/world.ts';

const evicts = (
  eviction: 'allowed' | 'denied' | undefined,
  answers: readonly (readonly [number, 'evictionAccepted' | 'evictionRefused'])[],
): World => {
  const world = aWorld().act({
    type: 'step',
    name: 'evict',
    action: 'evictPod',
    ordinals: [],
    withinMs: 300_000,
    required: [],
    ...(eviction !== undefined && { expects: { accepts: [], eviction } }),
  });
  for (const [ordinal, type] of answers) {
    const uid = world.pod(ordinal).metadata?.uid ?? '';
    world.act({ type: 'evictionRequested', ordinal, uid });
    if (type === 'evictionAccepted') world.act({ type, ordinal, uid });
    else world.act({ type, ordinal, uid, reason: 'the budget does not allow it' });
  }
  return world;
};

const verdict = (world: World) => casesOf(world.recording, 'A3')[0]?.verdict;

test.each([
  ['denied', [[1, 'evictionRefused']], 'held'],
  ['denied', [[1, 'evictionAccepted']], 'violated'],
  [
    'denied',
    [
      [1, 'evictionRefused'],
      [2, 'evictionAccepted'],
    ],
    'violated',
  ],
  ['allowed', [[1, 'evictionAccepted']], 'held'],
  [
    'allowed',
    [
      [1, 'evictionRefused'],
      [1, 'evictionAccepted'],
    ],
    'held',
  ],
  ['allowed', [[1, 'evictionRefused']], 'violated'],
  ['allowed', [], 'unknown'],
  [undefined, [[1, 'evictionRefused']], 'not exercised'],
] as const)('%s, answered %j, is %s', (eviction, answers, expected) => {
  expect(verdict(evicts(eviction, answers))?.verdict).toBe(expected);
});

test('a violation names the pod and the answer', () => {
  expect(verdict(evicts('denied', [[1, 'evictionAccepted']]))).toMatchObject({
    expected: 'every eviction of step "evict" denied',
    seen: 'that of web-1 was allowed',
    remedy: { id: 'eviction-answer' },
  });
});

test('what is held names every pod that was asked for', () => {
  const both = evicts('denied', [
    [1, 'evictionRefused'],
    [2, 'evictionRefused'],
  ]);
  expect(verdict(both)).toEqual({ verdict: 'held', proof: 'the eviction of web-1 and web-2 was denied' });
});

test('what other steps were answered, before and after, is not its business', () => {
  const after = evicts('denied', [[1, 'evictionRefused']]).step('evict again', []);
  after.act({ type: 'evictionRequested', ordinal: 2, uid: 'web-2-a' });
  after.act({ type: 'evictionAccepted', ordinal: 2, uid: 'web-2-a' });
  expect(verdict(after)).toMatchObject({ verdict: 'held' });
  const before = aWorld().step('evict', []);
  before.act({ type: 'evictionRequested', ordinal: 2, uid: 'web-2-a' });
  before.act({ type: 'evictionAccepted', ordinal: 2, uid: 'web-2-a' });
  before.act({
    type: 'step',
    name: 'evict again',
    action: 'evictPod',
    ordinals: [],
    withinMs: 300_000,
    required: [],
    expects: { accepts: [], eviction: 'denied' },
  });
  expect(verdict(before)?.verdict).toBe('unknown');
});

test('a deletion in the same step is no answer to an eviction', () => {
  const world = evicts('denied', [[1, 'evictionRefused']]).kills(2);
  expect(verdict(world)).toEqual({ verdict: 'held', proof: 'the eviction of web-1 was denied' });
});
