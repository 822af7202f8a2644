import { describe, expect, test } from 'vitest';
import { clocksOf, grainMs, readyAtMost, writtenReady } from '../../src/judge/clocks.ts';
import type { Pod } from '../../src/objects/workload.ts';
import type { Change, Fact } from '../../src/recording/entry.ts';
import type { Life } from '../../src/recording/lives.ts';

const startedAt = '2026-11-21T10:00:00Z';
/** As an object's timestamp, so many seconds after the recording began. */
const stamp = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000).toISOString();

interface Stamps {
  readonly at: number;
  readonly change?: Change;
  readonly node?: string;
  /** Seconds after the recording began, by whoever stamps it. */
  readonly made?: number;
  readonly started?: number;
  readonly ready?: number;
}

function podOf({ node, made, started, ready }: Stamps): Pod {
  return {
    metadata: { ...(made !== undefined && { creationTimestamp: stamp(made) }) },
    spec: { ...(node !== undefined && { nodeName: node }) },
    status: {
      ...(started !== undefined && { startTime: stamp(started) }),
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(-500) },
        ...(ready === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: stamp(ready) }]),
      ],
    },
  };
}

function life(...stamps: readonly Stamps[]): Life {
  const facts = stamps.map((one, index): Fact<'pod'> => ({
    entry: 'fact',
    kind: 'pod',
    seq: index,
    at: one.at,
    change: one.change ?? 'modified',
    object: podOf(one),
  }));
  return { facts, uid: 'u', name: 'web-0', ordinal: 0 } as unknown as Life;
}

const clocks = (...lives: readonly Life[]) => clocksOf(lives, startedAt);

describe('how far a node’s clock can be ahead', () => {
  test('is what lies between making a pod and starting it, and the grain of both', () => {
    const { aheadAtMost } = clocks(life({ at: 0, node: 'n', made: 1, started: 4 }));
    expect(aheadAtMost('n')).toBe(3000 + grainMs);
  });

  test('is bounded by the quickest pod of that very node', () => {
    const quick = life({ at: 0, node: 'n', made: 1, started: 2 }, { at: 9, node: 'n', made: 1, started: 9 });
    const { aheadAtMost } = clocks(
      life({ at: 0, node: 'n', made: 1, started: 7 }),
      quick,
      life({ at: 0, node: 'other', made: 5, started: 5 }),
    );
    expect([aheadAtMost('n'), aheadAtMost('other')]).toEqual([2000, 1000]);
  });

  test.each<[string, Stamps]>([
    ['was not started', { at: 0, node: 'n', made: 1 }],
    ['does not say when it was made', { at: 0, node: 'n', started: 1 }],
    ['has no node', { at: 0, made: 1, started: 2 }],
  ])('is not told by a pod that %s', (_, pod) => {
    const { aheadAtMost } = clocks(life(pod));
    expect([aheadAtMost('n'), aheadAtMost(undefined), aheadAtMost('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is not told by a pod that shows nothing of itself', () => {
    const bare = { facts: [{ entry: 'fact', kind: 'pod', seq: 0, at: 0, change: 'added', object: {} }] };
    expect(clocks(bare as unknown as Life).aheadAtMost(undefined)).toBeUndefined();
  });
});

describe('how the two clocks stand, in words', () => {
  /** Made when it was seen, to the second; and ready by a clock that is `skew` seconds ahead. */
  const pod = (skew: number, delay = 0) =>
    life(
      { at: 10_000 + delay, change: 'added', made: 10 },
      { at: 20_000 + delay, node: 'n', made: 10, started: 11, ready: 20 + skew },
    );

  test.each([
    [30, "the clock of n seems to be 30 s ahead of the API server's"],
    [-30, "the clock of n seems to be 30 s behind the API server's"],
    [3, "the clock of n seems to be 3.0 s ahead of the API server's"],
    [2, "the clock of n seems to agree with the API server's"],
    [-2, "the clock of n seems to agree with the API server's"],
    [-3, "the clock of n seems to be 3.0 s behind the API server's"],
  ])('%i seconds', (skew, words) => {
    expect(clocks(pod(skew)).told('n')).toBe(words);
  });

  test('our own clock may stand as it likes', () => {
    const shifted = life(
      { at: 10_000, change: 'added', made: 17 },
      { at: 20_000, node: 'n', made: 17, started: 18, ready: 27 + 30 },
    );
    expect(clocks(shifted).told('n')).toContain('30 s ahead of');
  });

  test('a slow watch delays both, so it is the quickest news that count', () => {
    expect(clocks(pod(30, 5000), pod(30)).told('n')).toContain('30 s ahead of');
    expect(clocks(pod(30), pod(30, 5000)).told('n')).toContain('30 s ahead of');
    const late = life({ at: 90_000, change: 'added', made: 10 });
    expect(clocks(pod(30), late).told('n')).toContain('30 s ahead of');
    const slow = life({ at: 10_000, node: 'n' }, { at: 50_000, node: 'n', ready: 21 });
    expect(clocks(pod(30), slow).told('n')).toContain('30 s ahead of');
  });

  const unknown = 'how far the clocks of its node and of the API server are apart is not known';
  test.each<[string, readonly Stamps[]]>([
    ['was seen to be made, and not to become ready', [{ at: 10_000, change: 'added', made: 10, node: 'n' }]],
    [
      'was found in a list',
      [
        { at: 10_000, change: 'listed', made: 10 },
        { at: 20_000, node: 'n', ready: 50 },
      ],
    ],
    [
      'was ready before',
      [
        { at: 10_000, change: 'added', made: 10, node: 'n', ready: 50 },
        { at: 20_000, node: 'n', ready: 50 },
      ],
    ],
    [
      'became ready in a gap',
      [
        { at: 10_000, change: 'added', made: 10 },
        { at: 20_000, change: 'listed', node: 'n', ready: 50 },
      ],
    ],
    ['is first seen as it changes', [{ at: 20_000, node: 'n', ready: 50 }]],
    [
      'became ready on no node',
      [
        { at: 10_000, change: 'added', made: 10 },
        { at: 20_000, ready: 50 },
      ],
    ],
  ])('cannot be told by a pod that %s', (_, stamps) => {
    const { told } = clocks(life(...stamps));
    expect([told('n'), told(undefined), told('')]).toEqual([unknown, unknown, unknown]);
  });

  test('one who only became ready tells nothing without one who was seen to be made', () => {
    const changed = life({ at: 10_000, change: 'listed', node: 'n' }, { at: 20_000, node: 'n', ready: 50 });
    expect(clocks(changed).told('n')).toBe(unknown);
    const made = life({ at: 10_000, change: 'added', made: 10 });
    expect(clocks(changed, made).told('n')).toContain('30 s ahead of');
  });
});

describe('for how long a pod has been ready', () => {
  const at = Date.parse(stamp(40));
  const ready = podOf({ at: 0, node: 'n', ready: 10 });
  const known = clocks(life({ at: 0, node: 'n', made: 1, started: 3 }));

  test('is the difference of two timestamps, for what it is worth', () => {
    expect(writtenReady(ready, at)).toBe(30_000);
  });

  test('is at most that, the grain, and by what its node may be ahead', () => {
    expect(readyAtMost(ready, at, known)).toBe(30_000 + grainMs + 3000);
  });

  test.each<[string, Pod | undefined, number | undefined]>([
    ['no pod is there', undefined, at],
    ['the pod shows nothing', {}, at],
    ['the pod has no conditions', { status: {} }, at],
    ['it never said that it was ready', podOf({ at: 0, node: 'n' }), at],
    ['nobody stamped the moment', ready, undefined],
  ])('is not known where %s', (_, pod, moment) => {
    expect([writtenReady(pod, moment), readyAtMost(pod, moment, known)]).toEqual([undefined, undefined]);
  });

  test('has no bound on a node of which nothing is known', () => {
    expect(readyAtMost(podOf({ at: 0, node: 'other', ready: 10 }), at, known)).toBeUndefined();
    expect(readyAtMost(podOf({ at: 0, ready: 10 }), at, known)).toBeUndefined();
  });
});
