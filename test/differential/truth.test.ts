import { expect, test } from 'vitest';
import { cases } from './cases.ts';
import { compare } from './compare.ts';
import { sandboxRun } from './sandbox-run.ts';
import { truthOf } from './truth.ts';

/** Those that were played on a real cluster with `npm run truth:differential -- --keep`. */
const kept = cases.flatMap((one) => {
  const truth = truthOf(one.name);
  return truth === undefined ? [] : [{ ...one, truth }];
});

test('some truth is kept', () => {
  expect(kept.length).toBeGreaterThan(10);
});

test.for(kept)(
  '$name goes in the sandbox as it went on a real Kubernetes 1.36.3',
  { timeout: 60_000 },
  async (one) => {
    const played = [await sandboxRun(one, 1), await sandboxRun(one, 2)];
    const runs = played.map((run) => ({ ...run, verdicts: {} }));
    // Two seeds are too few to tell what is always so; order and verdicts are compared where there are more of them.
    const { differences } = compare(runs, { ...one.truth, order: [] }, one);
    expect(differences.filter(({ where }) => where !== 'set')).toEqual([]);
  },
);
