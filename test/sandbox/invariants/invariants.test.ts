import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as PodState from '../../../src/sandbox/controllers/statefulset/pod-state.ts';
import type * as NewPod from '../../../src/sandbox/controllers/statefulset/new-pod.ts';
import type * as Retention from '../../../src/sandbox/controllers/statefulset/retention.ts';
import type * as Status from '../../../src/sandbox/controllers/statefulset/status.ts';
import { playSchedule } from './schedule.ts';

const folder = '../../../src/sandbox/controllers/statefulset';

/** `npm run truth:invariants` plays thousands. */
test.for(Array.from({ length: 60 }, (_, index) => 9000 + index))(
  'schedule %i breaks none of upstream’s invariants',
  (seed) => {
    const { faults, checked } = playSchedule(seed);
    expect([...new Set(faults)]).toEqual([]);
    expect(checked).toBeGreaterThan(40);
  },
);

describe('a broken controller is found out', () => {
  const broken = ['pod-state', 'new-pod', 'retention', 'status'];
  afterEach(() => broken.forEach((file) => vi.doUnmock(`${folder}/${file}.ts`)));

  /** What the rules say of schedules that a controller plays in which one module is other than it should be. */
  async function faultsWith<T extends object>(
    file: string,
    breaking: (original: T) => Partial<T>,
  ): Promise<string> {
    vi.resetModules();
    vi.doMock(`${folder}/${file}.ts`, async (load) => {
      const original = await load<T>();
      return { ...original, ...breaking(original) };
    });
    const { playSchedule: play } = await import('./schedule.ts');
    return Array.from({ length: 20 }, (_, index) => play(9000 + index).faults.join('\n')).join('\n');
  }

  test('one that waits for nobody', { timeout: 60_000 }, async () => {
    const faults = await faultsWith<typeof PodState>('pod-state', () => ({
      isRunningAndReady: () => true,
      isAvailable: () => true,
      isUnavailable: () => false,
    }));
    expect(faults).toContain('was made before its predecessors were healthy');
    expect(faults).toContain('although a pod that stays was not healthy');
  });

  test('one that forgets who owns a claim', { timeout: 60_000 }, async () => {
    const faults = await faultsWith<typeof Retention>('retention', () => ({
      ownersAreRight: () => true,
    }));
    expect(faults).toContain('is owned by []');
  });

  test('one that makes every pod at the newest revision', { timeout: 60_000 }, async () => {
    const faults = await faultsWith<typeof NewPod>('new-pod', ({ newVersionedPod }) => ({
      newVersionedPod: (tools, _current, update, ordinal) => newVersionedPod(tools, update, update, ordinal),
    }));
    expect(faults).toContain('instead of nginx:1');
  });

  test('one that counts wrongly', { timeout: 60_000 }, async () => {
    const faults = await faultsWith<typeof Status>('status', ({ withCounts }) => ({
      withCounts: (...given) => ({ ...withCounts(...given), readyReplicas: 0 }),
    }));
    expect(faults).toContain('status.readyReplicas');
  });
});
