import { describe, expect, test, vi } from 'vitest';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Fault } from '../fakes/gate.ts';
import { aMachine, type Process, type World } from '../fakes/world.ts';
import { later } from './support/as-before.ts';
import { aWorldWithNodes, besideDrills, wholeStateOf } from './support/beside.ts';
import { drill } from './support/drill.ts';
import { befalls, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const places = ['here', 'elsewhere'] as const;
type Place = (typeof places)[number];

async function requestsOf(scenario: Scenario): Promise<number> {
  const world = aWorldWithNodes();
  const before = wholeStateOf(world);
  const process = world.process();
  const { result } = await drill(world, scenario, process);
  expect(result.steps.map(({ status }) => status)).toEqual(scenario.steps.map(() => 'done'));
  expect(wholeStateOf(world)).toEqual(before);
  return process.gate.count;
}

describe.each(besideDrills)('%s', (_name, scenario) => {
  describe.each(places)('that dies is undone by recover from %s', (place) => {
    test.each<Fault>(['crash before', 'crash after'])('when it %s any one of its requests', async (fault) => {
      const requests = await requestsOf(scenario);
      for (let k = 1; k <= requests; k += 1) await dies(scenario, place, k, fault);
    });
  });

  test.each<Fault>(['unreachable before', 'unreachable after', 'late'])(
    'is undone by itself when an answer is %s',
    async (fault) => {
      const requests = await requestsOf(scenario);
      for (let k = 1; k <= requests; k += 1) {
        const world = aWorldWithNodes();
        const before = wholeStateOf(world);
        const process = world.process();
        const hit = befalls(process, k, () => fault);
        await drill(world, scenario, process).catch(() => undefined);
        await later(world);
        // What could not be given up in the end is found by the next one.
        await world.recover();
        expect.soft(wholeStateOf(world), `${String(fault)} at ${hit()}`).toEqual(before);
      }
    },
  );

  test('is undone when it is interrupted at any moment', async () => {
    for (let at = 100; at < 30_000; at += 1_100) {
      const world = aWorldWithNodes();
      const before = wholeStateOf(world);
      const process = world.process();
      world.clock.after(at, () => process.interrupt());
      await drill(world, scenario, process).catch(() => undefined);
      await later(world);
      expect.soft(wholeStateOf(world), `after ${at} ms`).toEqual(before);
    }
  });
});

async function dies(scenario: Scenario, place: Place, k: number, fault: Fault): Promise<void> {
  const world = aWorldWithNodes();
  const before = wholeStateOf(world);
  const process = world.process();
  const hit = befalls(process, k, () => fault);
  await Promise.race([drill(world, scenario, process), process.gate.died]);
  const recovered = await world.recover(rescuer(world, place));
  await later(world);
  const what = `${hit()}, recovered ${place}: ${recovered?.undo.outcome ?? 'nothing to recover'}`;
  expect.soft(recovered?.exitCode ?? 0, what).toBe(0);
  expect.soft(wholeStateOf(world), what).toEqual(before);
}

function rescuer(world: World, place: Place): Process {
  return world.process(place === 'here' ? world.laptop : aMachine('third'));
}
