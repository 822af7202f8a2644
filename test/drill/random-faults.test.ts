import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Fault } from '../fakes/gate.ts';
import { aMachine, type Process, type World, World as WorldOfSets } from '../fakes/world.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, killStep, partitionStep, patchStep, scaleStep, stallStep } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** A sample that is drawn anew, or larger, by `SEED=… RUNS=… npx vitest run test/drill/random-faults.test.ts`. */
const RUNS = Number(process.env['RUNS'] ?? 60);
const PATIENCE = 12;

const faults = fc.constantFrom<Fault>(
  'unreachable before',
  'unreachable after',
  'late',
  'timeout',
  'slow',
  'crash before',
  'crash after',
);
const troubles = fc.uniqueArray(fc.tuple(fc.integer({ min: 16, max: 45 }), faults), {
  maxLength: 5,
  selector: ([number]) => number,
});
const steps = fc.constantFrom<Scenario['steps']>(
  [killStep()],
  [killStep('all')],
  [scaleStep(0)],
  [scaleStep(5)],
  [scaleStep(1), killStep([0]), scaleStep(4)],
  [stallStep()],
  [stallStep(), killStep([0], { withinMs: 5_000 })],
  [partitionStep(1), patchStep({ metadata: { annotations: { drill: 'yes' } } }), partitionStep(0)],
);

test('whatever befalls a drill and those who recover it, in the end the set is as it was', async () => {
  const seed = Number(process.env['SEED'] ?? 1);
  await fc.assert(
    fc.asyncProperty(
      steps,
      troubles,
      fc.array(troubles, { maxLength: 3 }),
      fc.nat(20_000),
      async (...drawn) => {
        const world = new WorldOfSets();
        world.controller.isBroken = hasBadImage;
        try {
          await endsAsItBegan(world, ...drawn);
        } finally {
          world.clock.stop();
        }
      },
    ),
    { numRuns: RUNS, seed },
  );
});

type Trouble = readonly (readonly [number: number, fault: Fault])[];

async function endsAsItBegan(
  world: World,
  drillSteps: Scenario['steps'],
  first: Trouble,
  next: readonly Trouble[],
  interruptAt: number,
): Promise<void> {
  const before = stateOf(world);
  const process = world.process();
  meets(process, first);
  world.clock.after(interruptAt, () => process.interrupt());
  await ends(process, () => drill(world, aScenario(drillSteps), process));
  for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
    await later(world);
    const rescuer = world.process(attempt % 2 === 0 ? world.laptop : aMachine(`desk-${attempt}`));
    // A recover begins with fewer requests than a run: its troubles come sooner.
    meets(
      rescuer,
      (next[attempt] ?? []).map(([number, fault]) => [number - 15, fault]),
    );
    await ends(rescuer, () => world.recover(rescuer));
  }
  await later(world, 30_000);
  expect(stateOf(world)).toEqual(before);
  expect([...world.laptop.disk.files.keys()]).toEqual([]);
}

function meets(process: Process, trouble: Trouble): void {
  const at = new Map(trouble);
  process.gate.faultAt = ({ number, resource }) => {
    const fault = at.get(number);
    const ofDisk = fault === 'crash before' || fault === 'crash after';
    return resource === 'disk' && !ofDisk ? undefined : fault;
  };
}

/** It comes to its end, well or badly, or dies; afterwards its process is no more. */
async function ends(process: Process, work: () => Promise<unknown>): Promise<void> {
  await Promise.race([work().catch(() => undefined), process.gate.died]);
  process.gate.die();
}
