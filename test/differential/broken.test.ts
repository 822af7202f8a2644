import { afterEach, expect, test, vi } from 'vitest';
import type * as Batches from '../../src/sandbox/controllers/statefulset/batches.ts';
import type * as PodStatus from '../../src/sandbox/nodes/pod-status.ts';
import type * as Words from '../../src/sandbox/controllers/statefulset/words.ts';
import { cases } from './cases.ts';
import { compare, type Difference } from './compare.ts';
import { truthOf } from './truth.ts';

const folder = '../../src/sandbox';

/** Everything is loaded anew. */
const unhurried = { timeout: 60_000 };

afterEach(() => {
  vi.doUnmock(`${folder}/controllers/statefulset/batches.ts`);
  vi.doUnmock(`${folder}/controllers/statefulset/words.ts`);
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

test('a sandbox that heeds no order is found out', unhurried, async () => {
  const found = await differencesWith<typeof Batches>(
    'controllers/statefulset/batches.ts',
    ({ runForAll }) => ({
      runForAll: (items, _monotonic, step) => runForAll(items, false, step),
    }),
  );
  expect(places(found)).not.toEqual([]);
});

test('a sandbox whose controller says other words is found out', unhurried, async () => {
  const found = await differencesWith<typeof Words>('controllers/statefulset/words.ts', ({ podEvent }) => ({
    podEvent: (...given) => ({ ...podEvent(...given), reason: 'Done' }),
  }));
  expect(places(found)).toEqual(['events of StatefulSet db by statefulset-controller']);
});

test('a sandbox whose pods die without a last word is found out', unhurried, async () => {
  const found = await differencesWith<typeof PodStatus>('nodes/pod-status.ts', ({ podStatus }) => ({
    podStatus: (...given) => {
      const status = podStatus(...given);
      return status.phase === 'Succeeded' ? { ...status, phase: 'Running' } : status;
    },
  }));
  expect(places(found)).toEqual(expect.arrayContaining(['pod 0', 'pod 1', 'pod 2']));
});
