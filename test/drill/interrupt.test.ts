import { describe, expect, test, vi } from 'vitest';
import { isClusterError } from '../../src/cluster/error.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { Interrupted } from '../../src/drill/host.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aSlowWorld, befalls, drills, measure, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

interface Case {
  readonly when: string;
  /** Milliseconds after the request was sent; it is carried out after 1, or long after that when it is slow. */
  readonly ms: number;
  readonly slow?: boolean;
  readonly times?: number;
}

const cases: readonly Case[] = [
  { when: 'while it is on its way', ms: 0.5 },
  { when: 'while it is on its way for long', ms: 0.5, slow: true },
  { when: 'once it was carried out, before its answer', ms: 1.5 },
];

describe.each(drills)('%s', (_name, scenario) => {
  test.each(cases)('is undone when the first signal comes during any of its requests, $when', async (one) => {
    const { requests } = await measure(scenario);
    for (let k = 1; k <= requests; k += 1) await interrupt(scenario, k, one);
  });

  test.each(cases)(
    'says how to recover when two signals come during any of its requests, $when',
    async (one) => {
      const { requests } = await measure(scenario);
      for (let k = 1; k <= requests; k += 1) await interrupt(scenario, k, { ...one, times: 2 });
    },
  );
});

async function interrupt(
  scenario: Scenario,
  k: number,
  { ms, slow = false, times = 1 }: Case,
): Promise<void> {
  const world = aSlowWorld();
  const before = stateOf(world);
  const process = world.process();
  const hit = befalls(process, k, ({ resource }) => {
    world.clock.after(ms, () => {
      for (let signal = 1; signal <= times; signal += 1) process.interrupt();
    });
    return slow && resource !== 'disk' ? 'slow' : undefined;
  });
  const said: string[] = [];
  try {
    const { result } = await drill(world, scenario, process);
    said.push(`${result.exitCode} ${result.reason ?? ''}`);
    process.gate.die();
    const toRecover = result.hints.join().includes('recover sts/web -n stage');
    if (times === 1) expect.soft([0, 130], said.join()).toContain(result.exitCode);
    else expect.soft(toRecover, said.join()).toBe(result.exitCode !== 0);
    // Nobody can recover so fast that a request of the dead is still on its way.
    await later(world);
    if (toRecover) said.push(`recover: ${(await world.recover())?.undo.outcome}`);
  } catch (error) {
    said.push(String(error));
    expect
      .soft(error instanceof Interrupted || isClusterError(error, 'aborted'), `${hit()}: ${said.join()}`)
      .toBe(true);
  }
  await later(world);
  expect.soft(stateOf(world), `${hit()}: ${said.join('; ')}`).toEqual(before);
  expect.soft([...world.laptop.disk.files.keys()], `disk: ${hit()}: ${said.join('; ')}`).toEqual([]);
}
