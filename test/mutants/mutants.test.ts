import { describe, expect, test, vi } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { promises } from '../../src/judge/registry.ts';
import { missed } from './caught.ts';
import { recorded } from './mutant.ts';
import { mutants } from './registry.ts';

vi.setConfig({ testTimeout: 30_000 });

test.each(mutants.map((mutant) => [`${mutant.promise}: ${mutant.law}`, mutant] as const))(
  'a world is caught in which %s',
  async (_, mutant) => {
    expect(missed(mutant, await recorded(mutant))).toEqual([]);
  },
);

test('every promise has a world that breaks it', () => {
  const broken = new Set(mutants.map(({ promise }) => promise));
  expect(promises.filter(({ id }) => !broken.has(id)).map(({ id }) => id)).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(40);
});

/** One world of each drill: that nothing is violated there shows that it is the broken law that is caught. */
const drills = [...new Map(mutants.map((mutant) => [mutant.drill.name, mutant])).values()];

describe('in a world that is whole', () => {
  test.each(drills.map((mutant) => [mutant.drill.name, mutant] as const))(
    'this violates nothing: %s',
    async (_, mutant) => {
      const judgement = judge(await recorded(mutant, { faithful: true }));
      const violated = judgement.outcomes
        .flatMap((outcome) => outcome.promises)
        .flatMap(({ id, verdict }) => (verdict === 'violated' ? [id] : []));
      expect(violated.filter((id) => !mutant.drill.violates?.includes(id))).toEqual([]);
    },
  );
});
