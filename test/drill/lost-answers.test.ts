import { describe, expect, test, vi } from 'vitest';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Fault } from '../fakes/gate.ts';
import type { Process, World } from '../fakes/world.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aSlowWorld, befalls, drills, measure, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const faults: readonly Fault[] = ['unreachable before', 'unreachable after', 'late', 'timeout'];

describe.each(drills)('%s leaves the set as it was', (_name, scenario) => {
  test.each(faults)('when any one of its requests is met by: %s', async (fault) => {
    await forEachRequest(scenario, ({ process }, k) =>
      befalls(process, k, ({ resource }) => (resource === 'disk' ? undefined : fault)),
    );
  });

  test('when somebody writes to the object just before any one of its requests', async () => {
    await forEachRequest(scenario, ({ world, process }, k) =>
      befalls(process, k, (request) => () => world.cluster.touch(request)),
    );
  });

  test('when any two requests in a row stay without an answer', async () => {
    await forEachRequest(scenario, ({ process }, k) => {
      const first = befalls(process, k, ({ resource }) =>
        resource === 'disk' ? undefined : 'unreachable after',
      );
      const { faultAt } = process.gate;
      process.gate.faultAt = (request) =>
        faultAt(request) ?? (request.number === k + 1 && request.resource !== 'disk' ? 'late' : undefined);
      return first;
    });
  });
});

interface Run {
  readonly world: World;
  readonly process: Process;
}

async function forEachRequest(
  scenario: Scenario,
  arrange: (run: Run, k: number) => () => string,
): Promise<void> {
  const { requests } = await measure(scenario);
  for (let k = 1; k <= requests; k += 1) await runOnce(scenario, (run) => arrange(run, k));
}

/** A whole drill, and `recover` when the drill says that it takes that. */
async function runOnce(scenario: Scenario, arrange: (run: Run) => () => string): Promise<void> {
  const world = aSlowWorld();
  const before = stateOf(world);
  const process = world.process();
  const hit = arrange({ world, process });
  const said: string[] = [];
  try {
    const { result } = await drill(world, scenario, process);
    said.push(`${result.exitCode} ${result.reason ?? ''}`);
    if (result.hints.join().includes('recover sts/web -n stage')) {
      process.gate.die();
      said.push(`recover: ${(await world.recover())?.undo.outcome}`);
    } else expect.soft(result.exitCode, said.join('; ')).not.toBe(6);
  } catch (error) {
    said.push(String(error));
  }
  await later(world);
  expect.soft(stateOf(world), `request ${hit()}: ${said.join('; ')}`).toEqual(before);
  expect.soft([...world.laptop.disk.files.keys()], `disk after ${hit()}: ${said.join('; ')}`).toEqual([]);
}
