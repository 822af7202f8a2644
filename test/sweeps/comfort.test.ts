import { expect, test, vi } from 'vitest';
import { recorded } from '../mutants/mutant.ts';
import { mutants } from '../mutants/registry.ts';
import { comfortIn } from './comfort/comfort.ts';
import { losses, lossy } from './comfort/remove.ts';
import { chanceOf } from './hostile.ts';

vi.setConfig({ testTimeout: 120_000 });

const told = losses.filter((loss) => loss !== 'renumbered');

test.each(told)('a recording of a broken promise that lost facts (%s) never calls it held', async (loss) => {
  const held: string[] = [];
  for (const [index, mutant] of mutants.entries()) {
    const recording = await recorded(mutant);
    for (const seed of [index, index + 1000])
      held.push(...comfortIn(recording, lossy(recording, loss, chanceOf(seed))).held);
  }
  expect(held).toEqual([]);
});
