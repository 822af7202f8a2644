import { describe, expect, test } from 'vitest';
import { partingOf } from './align.ts';
import type { State, Stream } from './state.ts';

const pod = (container: string, Ready: string): State => ({ 'container db': container, Ready });
const [added, creating, running, ready, ended] = [
  {},
  pod('waiting ContainerCreating', 'False ContainersNotReady'),
  pod('running', 'False ContainersNotReady'),
  pod('running', 'True'),
  pod('terminated Completed 0', 'False PodCompleted'),
] as const;
const counts = (...replicas: readonly number[]): Stream =>
  replicas.map((count) => ({ replicas: String(count) }));

describe('two streams tell the same story', () => {
  test.each<{ readonly why: string; readonly ours: Stream; readonly theirs: Stream; readonly tail?: number }>(
    [
      { why: 'when they are the same', ours: [added, creating, ready], theirs: [added, creating, ready] },
      {
        why: 'when one merges what the kubelet may merge',
        ours: [creating, running, ready, ended],
        theirs: [ready, ended],
      },
      { why: 'when a count is seen on its way by one only', ours: counts(3, 2, 1, 0), theirs: counts(3, 0) },
      { why: 'when one recording ended earlier', ours: counts(3, 2), theirs: counts(3), tail: 1 },
    ],
  )('$why', ({ ours, theirs, tail = 0 }) => {
    expect(partingOf(ours, theirs, tail)).toBeUndefined();
    expect(partingOf(theirs, ours, tail)).toBeUndefined();
  });
});

describe('two streams part', () => {
  test.each<{ readonly why: string; readonly ours: Stream; readonly theirs: Stream }>([
    { why: 'when one never ends', ours: [ready, ended], theirs: [ready] },
    { why: 'when a count dips for one only', ours: counts(3, 2, 3), theirs: counts(3) },
    {
      why: 'when they come in another order',
      ours: [ready, ended, creating],
      theirs: [ready, creating, ended],
    },
    { why: 'when a count ends elsewhere', ours: counts(3, 2), theirs: counts(3, 1) },
  ])('$why', ({ ours, theirs }) => {
    expect(partingOf(ours, theirs, 0)).toBeDefined();
    expect(partingOf(theirs, ours, 0)).toBeDefined();
  });
});
