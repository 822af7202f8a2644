import { afterEach, expect, test, vi } from 'vitest';
import type * as Batches from '../../src/sandbox/controllers/statefulset/batches.ts';
import type * as Hash from '../../src/sandbox/controllers/statefulset/hash.ts';
import type * as Status from '../../src/sandbox/controllers/statefulset/status.ts';
import type * as PodStatus from '../../src/sandbox/nodes/pod-status.ts';
import { cases } from './cases.ts';
import { compare, type Difference } from './compare.ts';
import { truthOf } from './truth.ts';

const folder = '../../src/sandbox';

afterEach(() => {
  vi.doUnmock(`${folder}/controllers/statefulset/batches.ts`);
  vi.doUnmock(`${folder}/controllers/statefulset/hash.ts`);
  vi.doUnmock(`${folder}/controllers/statefulset/status.ts`);
  vi.doUnmock(`${folder}/nodes/pod-status.ts`);
});

/** What the comparison says of a sandbox in which one module is other than it should be. */
async function differencesWith<T extends object>(
  file: string,
  breaking: (original: T) => Partial<T>,
): Promise<readonly Difference[]> {
  const one = cases.find(({ name }) => name === 'scale-to-zero-ordered');
  const truth = truthOf('scale-to-zero-ordered');
  if (one === undefined || truth === undefined) throw new Error('the case or its truth is gone');
  vi.resetModules();
  vi.doMock(`${folder}/${file}`, async (load) => {
    const original = await load<T>();
    return { ...original, ...breaking(original) };
  });
  const { sandboxRun } = await import('./sandbox-run.ts');
  const run = await sandboxRun(one, 1);
  return compare([{ ...run, verdicts: {} }], truth, one).differences;
}

const places = (differences: readonly Difference[]) => differences.map(({ where }) => where);

test('a sandbox that takes the ordinals in the wrong order is found out', async () => {
  const found = await differencesWith<typeof Batches>(
    'controllers/statefulset/batches.ts',
    ({ runForAll }) => ({
      runForAll: (items, monotonic, step) => runForAll(items.toReversed(), monotonic, step),
    }),
  );
  expect(places(found)).toContain('order');
});

test('a sandbox that names revisions otherwise is found out', async () => {
  const found = await differencesWith<typeof Hash>('controllers/statefulset/hash.ts', ({ revisionHash }) => ({
    revisionHash: (data, collisions) => `${revisionHash(data, collisions).slice(0, -1)}x`,
  }));
  expect(places(found)).toEqual(expect.arrayContaining(['set', 'pod 0', 'pod 1', 'pod 2']));
});

test('a sandbox whose set counts pods as ready that are not is found out', async () => {
  const found = await differencesWith<typeof Status>('controllers/statefulset/status.ts', ({ encoded }) => ({
    encoded: (status) => encoded({ ...status, readyReplicas: status.replicas ?? 0 }),
  }));
  expect(places(found)).toEqual(['set']);
});

test('a sandbox whose pods die without a last word is found out', async () => {
  const found = await differencesWith<typeof PodStatus>('nodes/pod-status.ts', ({ podStatus }) => ({
    podStatus: (...given) => {
      const status = podStatus(...given);
      return status.phase === 'Succeeded' ? { ...status, phase: 'Running' } : status;
    },
  }));
  expect(places(found)).toEqual(expect.arrayContaining(['pod 0', 'pod 1', 'pod 2']));
});
