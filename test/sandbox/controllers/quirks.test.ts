import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/sandbox/versions/profile.ts';
import { refusal } from '../support/plain-api.ts';
import { aSet, templateWith } from '../support/sets.ts';
import { readyBench, type Bench } from '../support/bench.ts';

/** A rollout of a bad template that got stuck on the last pod, and then the good one again. */
function trapped(spec: Parameters<typeof aSet>[0], options: Parameters<typeof readyBench>[1] = {}): Bench {
  const bench = readyBench(aSet(spec), options);
  bench.change({ template: templateWith('bad:1') });
  bench.heal([2]);
  expect(bench.atRevisions()).toBe('0A 1A 2B');
  return bench;
}

const gate = (rollingUpdate: Profile['rollingUpdate']) => ({ profile: { rollingUpdate } });

describe('a template that is broken, and the way back', () => {
  test('A: OrderedReady stays stuck for ever after the template is good again', () => {
    const bench = trapped({});
    bench.change({ template: templateWith('nginx:1') });
    expect(bench.heal([2])).toBe('');
    expect(bench.atRevisions()).toBe('0A 1A 2B');
    const { currentRevision, updateRevision } = bench.set().status ?? {};
    expect(currentRevision).toBe(updateRevision);
  });

  test('A: deleting the broken pod by hand is the way out', () => {
    const bench = trapped({});
    bench.change({ template: templateWith('nginx:1') });
    bench.settle();
    bench.kill(2);
    bench.heal();
    expect(bench.atRevisions()).toBe('0A 1A 2A');
    expect(bench.set().status).toMatchObject({ readyReplicas: 3, updatedReplicas: 3 });
  });

  test('A2: Parallel recovers on its own', () => {
    const bench = trapped({ podManagementPolicy: 'Parallel' });
    bench.change({ template: templateWith('nginx:1') });
    expect(bench.heal()).toBe('-2 +2');
    expect(bench.atRevisions()).toBe('0A 1A 2A');
  });

  test('A3: Parallel on 1.35.0 stays stuck, although maxUnavailable is not set', () => {
    const bench = trapped({ podManagementPolicy: 'Parallel' }, { version: '1.35.0' });
    bench.change({ template: templateWith('nginx:1') });
    expect(bench.heal([2])).toBe('');
    expect(bench.atRevisions()).toBe('0A 1A 2B');
  });

  test('A4: with the fix of #137666 it recovers', () => {
    const bench = trapped({ podManagementPolicy: 'Parallel' }, gate('budget-broken-first'));
    bench.change({ template: templateWith('nginx:1') });
    expect(bench.heal()).toBe('-2 +2');
  });

  test('O: a third, good template over the broken one is stuck just the same', () => {
    const bench = trapped({});
    bench.change({ template: templateWith('good:2') });
    expect(bench.heal([2])).toBe('');
    bench.kill(2);
    expect(bench.heal()).toBe('+2 -1 +1 -0 +0');
    expect(bench.atRevisions()).toBe('0C 1C 2C');
  });

  test('B: a healthy lower pod that is lost comes back at the bad revision', () => {
    const bench = trapped({});
    bench.kill(1);
    bench.heal([1, 2]);
    expect(bench.atRevisions()).toBe('0A 1B 2B');
  });

  test('B: without rollingUpdate it comes back at the old one', () => {
    const bench = trapped({ updateStrategy: { type: 'RollingUpdate' } });
    bench.kill(1);
    bench.heal([2]);
    expect(bench.atRevisions()).toBe('0A 1A 2B');
  });

  test('B: with a partition above it, too', () => {
    const bench = trapped({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
    bench.kill(1);
    bench.heal([2]);
    expect(bench.atRevisions()).toBe('0A 1A 2B');
  });
});

describe('scaling down past pods that are not ready', () => {
  const scaledDown = (replicas: number, unready: readonly number[], to: number) => {
    const bench = readyBench(aSet({ replicas }));
    bench.unready(...unready);
    bench.settle();
    bench.change({ replicas: to });
    return { bench, happened: bench.heal() };
  };

  test('C: 3→0 with every pod unready is blocked', () => {
    expect(scaledDown(3, [0, 1, 2], 0).happened).toBe('');
  });

  test('C: 3→0 with web-1 and web-2 unready is blocked', () => {
    expect(scaledDown(3, [1, 2], 0).happened).toBe('');
  });

  test('C2: 3→0 with only web-0 unready goes through', () => {
    expect(scaledDown(3, [0], 0).happened).toBe('-2 -1 -0');
  });

  test('C3: 3→2 with only web-2 broken deletes it', () => {
    expect(scaledDown(3, [2], 2).happened).toBe('-2');
  });

  test('C4: 3→2 with web-1 broken is blocked', () => {
    expect(scaledDown(3, [1], 2).happened).toBe('');
  });

  test('L, M: 5→3 with one of the two condemned broken goes through', () => {
    expect(scaledDown(5, [4], 3).happened).toBe('-4 -3');
    expect(scaledDown(5, [3], 3).happened).toBe('-4 -3');
  });

  test('N: 5→3 with both broken is blocked until web-3 is deleted by hand', () => {
    const { bench, happened } = scaledDown(5, [3, 4], 3);
    expect(happened).toBe('');
    bench.kill(3);
    expect(bench.heal()).toBe('-4');
  });
});

describe('order', () => {
  test('D: OrderedReady with maxUnavailable 2 deletes two at once and makes them one by one', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } };
    const bench = readyBench(aSet({ replicas: 5, updateStrategy }), gate('budget'));
    bench.change({ template: templateWith('nginx:2') });
    expect(bench.heal()).toBe('-3 -4 +3 +4 -1 -2 +1 +2 -0 +0');
  });

  test('E: Parallel makes nothing else when ordinal 0 is refused', () => {
    const bench = readyBench(aSet({ replicas: 0, podManagementPolicy: 'Parallel' }));
    bench.api.refuse = (verb, plural, { metadata }) => {
      if (verb === 'create' && plural === 'pods' && metadata?.name === 'web-0')
        throw refusal(403, 'Forbidden', 'exceeded quota');
    };
    bench.change({ replicas: 8 });
    bench.settle();
    expect(bench.ordinals()).toBe('');
    expect(bench.events()).toContainEqual(
      expect.stringContaining(
        'Warning FailedCreate Create Pod web-0 in StatefulSet web failed error: exceeded quota',
      ),
    );
  });

  test('E: and only 0 and 1 when ordinal 2 of 8 is refused', () => {
    const bench = readyBench(aSet({ replicas: 0, podManagementPolicy: 'Parallel' }));
    bench.api.refuse = (verb, plural, { metadata }) => {
      if (
        verb === 'create' &&
        plural === 'pods' &&
        ['web-1', 'web-2'].includes(metadata?.name ?? '') &&
        metadata?.name === 'web-2'
      )
        throw refusal(403, 'Forbidden', 'exceeded quota');
    };
    bench.change({ replicas: 8 });
    bench.settle();
    expect(bench.ordinals()).toBe('0 1');
  });

  test('G: a killed pod is not made again while a lower one is unready', () => {
    const bench = readyBench(aSet());
    bench.unready(1);
    bench.kill(2);
    expect(bench.heal()).toBe('');
    bench.ready(1);
    expect(bench.heal()).toBe('+2');
  });

  test('H: of two killed pods the lower is made first, and must be ready', () => {
    const bench = readyBench(aSet());
    bench.kill(0, 2);
    expect(bench.heal([0])).toBe('+0');
    bench.ready(0);
    expect(bench.heal()).toBe('+2');
  });

  test('J: OrderedReady does not grow while a pod is terminating, Parallel does', () => {
    for (const [podManagementPolicy, expected] of [
      ['OrderedReady', '0 1! 2'],
      ['Parallel', '0 1! 2 3 4'],
    ] as const) {
      const bench = readyBench(aSet({ podManagementPolicy }));
      bench.api.delete(
        { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true },
        { namespace: 'default', name: 'web-1' },
        undefined,
      );
      bench.change({ replicas: 5 });
      bench.settle();
      expect(bench.ordinals()).toBe(expected);
    }
  });

  test('K: scaled down in the middle of a rollout, it scales first and then goes on', () => {
    const bench = readyBench(aSet());
    bench.change({ template: templateWith('nginx:2') });
    bench.settle();
    bench.bury();
    bench.settle();
    bench.change({ replicas: 2 });
    expect(bench.heal()).toBe('-2 -1 +1 -0 +0');
  });

  test('F: with a start ordinal the partition counts from it', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    const bench = readyBench(aSet({ ordinals: { start: 5 }, updateStrategy }));
    bench.change({ template: templateWith('nginx:2') });
    bench.heal();
    expect(bench.atRevisions()).toBe('5A 6A 7B');
  });

  test('Q: OnDelete leaves pods alone, and a killed one comes back updated', () => {
    const bench = readyBench(aSet({ updateStrategy: { type: 'OnDelete' } }));
    bench.change({ template: templateWith('nginx:2') });
    expect(bench.heal()).toBe('');
    bench.kill(1);
    bench.heal();
    expect(bench.atRevisions()).toBe('0A 1B 2A');
    const { currentRevision, updateRevision } = bench.set().status ?? {};
    expect(currentRevision).not.toBe(updateRevision);
  });

  test('R: a failed pod is deleted, then made again', () => {
    const bench = readyBench(aSet());
    const before = bench.pod(1).metadata?.uid;
    bench.phase(1, 'Failed');
    expect(bench.heal()).toBe('-1 +1');
    expect(bench.pod(1).metadata?.uid).not.toBe(before);
  });

  test('U: start 0→2 makes the new ordinals first, then deletes the old ones', () => {
    const bench = readyBench(aSet());
    bench.change({ ordinals: { start: 2 } });
    expect(bench.heal()).toBe('+3 +4 -1 -0');
  });

  test('V: start 3→0', () => {
    const bench = readyBench(aSet({ replicas: 2, ordinals: { start: 3 } }));
    bench.change({ ordinals: { start: 0 } });
    expect(bench.heal()).toBe('+0 +1 -4 -3');
  });
});
