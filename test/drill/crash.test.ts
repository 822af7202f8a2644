import { describe, expect, test, vi } from 'vitest';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Fault } from '../fakes/gate.ts';
import { aMachine, type Process, type World } from '../fakes/world.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aSlowWorld, befalls, drills, measure, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const crashes: readonly Fault[] = ['crash before', 'crash after'];
const places = ['here', 'elsewhere'] as const;
type Place = (typeof places)[number];

describe.each(drills)('%s that dies', (_name, scenario) => {
  describe.each(places)('is undone by recover from %s', (place) => {
    test.each(crashes)('when it %s any one of its requests', async (fault) => {
      const { requests } = await measure(scenario);
      for (let k = 1; k <= requests; k += 1)
        await dies(scenario, place, (process) => befalls(process, k, () => fault));
    });

    test('at any moment', async () => {
      const { ms } = await measure(scenario);
      for (let at = 250; at < ms; at += 750)
        await dies(scenario, place, ({ gate }, world) => {
          world.clock.after(at, () => gate.die());
          return () => `after ${at} ms`;
        });
    });

    test('when the recover that comes after it dies before any one of its requests, too', async () => {
      for (let k = 1, asked = true; asked; k += 1) asked = await diesTwice(scenario, place, k);
    });
  });
});

/** A drill ends by the hand of `kill`; afterwards everything has to be as it was. */
async function dies(
  scenario: Scenario,
  place: Place,
  kill: (process: Process, world: World) => () => string,
): Promise<void> {
  const world = aSlowWorld();
  const before = stateOf(world);
  const process = world.process();
  const hit = kill(process, world);
  await Promise.race([drill(world, scenario, process), process.gate.died]);
  await isUndone(world, place, before, hit());
}

/** Dies in the middle of its act; so does its first recover, at its k-th request, as long as it gets so far. */
async function diesTwice(scenario: Scenario, place: Place, k: number): Promise<boolean> {
  const world = aSlowWorld();
  const before = stateOf(world);
  const process = world.process();
  world.clock.after(2500, () => process.gate.die());
  await Promise.race([drill(world, scenario, process), process.gate.died]);
  const rescuer = world.process(place === 'here' ? world.laptop : aMachine('other'));
  const hit = befalls(rescuer, k, () => 'crash before');
  await Promise.race([world.recover(rescuer), rescuer.gate.died]);
  if (rescuer.gate.dead) await isUndone(world, place, before, `recover at ${hit()}`);
  return rescuer.gate.dead;
}

async function isUndone(world: World, place: Place, before: unknown, hit: string): Promise<void> {
  const recovered = await world.recover(world.process(place === 'here' ? world.laptop : aMachine('third')));
  await later(world);
  const what = `${hit}, recovered ${place}: ${recovered?.undo.outcome ?? 'nothing to recover'}`;
  expect.soft(recovered?.exitCode ?? 0, what).toBe(0);
  expect.soft(stateOf(world), what).toEqual(before);
  if (place === 'here') expect.soft([...world.laptop.disk.files.keys()], `disk: ${what}`).toEqual([]);
}
