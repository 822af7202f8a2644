import type { Stage } from '../../support/stage.ts';
import { probed } from '../../support/stage.ts';
import { templateWith } from '../../sandbox/support/sets.ts';
import { lostAtFirst, saidReady, saidToStay, takenFor, takenInstead } from '../alter.ts';
import { killing, killingWhileAnotherEnds, scaledByOwner, scaledWhileUnready } from '../drills.ts';
import { impatience } from '../hands.ts';
import type { Mutant } from '../mutant.ts';

const parallel = { podManagementPolicy: 'Parallel' };

function slowToEnd(): ReturnType<typeof templateWith> {
  const template = templateWith('nginx:1');
  const lifecycle = { preStop: { sleep: { seconds: 15 } } };
  const containers = (template.spec?.containers ?? []).map((one) => ({ ...one, lifecycle }));
  return { ...template, spec: { ...template.spec, containers } };
}

/** The lowest pod that is there. */
function lowest(stage: Stage): string | undefined {
  return stage
    .pods()
    .map(({ metadata }) => metadata?.name ?? '')
    .toSorted()[0];
}

/** Making pods and scaling: O1 to O4. */
export const scalingLaws: readonly Mutant[] = [
  {
    promise: 'O1',
    law: 'pods are made before their predecessors are ready',
    drill: killing(0, 2),
    names: [2],
    door: takenFor(parallel),
  },
  {
    promise: 'O1',
    law: 'a terminating pod counts as ready',
    drill: killingWhileAnotherEnds(2, 1),
    names: [2],
    set: { template: slowToEnd() },
    door: () => ({ sees: { pods: saidToStay } }),
  },
  {
    promise: 'O1',
    law: 'a pod that is not ready counts as ready when the next one is made',
    drill: scaledWhileUnready(0, 4),
    names: [3],
    set: { template: probed() },
    door: () => ({ sees: { pods: saidReady } }),
  },
  {
    promise: 'O1',
    law: 'minReadySeconds is skipped when pods are made',
    drill: scaledByOwner(5),
    names: [4],
    set: { minReadySeconds: 20 },
    door: takenFor({ minReadySeconds: 0 }),
  },
  {
    promise: 'O1',
    law: 'a pod is made while a lower one is missing',
    drill: scaledByOwner(3),
    names: [2],
    set: { replicas: 1 },
    door: () => ({ ...takenFor(parallel)(), ...lostAtFirst('web-1', 3) }),
  },
  {
    promise: 'O2',
    law: 'scaling down takes the next pod before the last one is gone',
    drill: scaledByOwner(1),
    names: [1],
    door: takenFor(parallel),
  },
  {
    promise: 'O2',
    law: 'scaling down begins at the bottom',
    drill: scaledByOwner(0),
    names: [0, 1],
    door: (stage) => takenInstead(stage, () => lowest(stage())),
  },
  {
    promise: 'O3',
    law: 'a pod that is not ready counts as ready when a scale-down begins',
    drill: scaledWhileUnready(0, 2),
    names: [2],
    set: { template: probed() },
    door: () => ({ sees: { pods: saidReady } }),
  },
  {
    promise: 'O4',
    law: 'a scale-down halts for ten seconds only',
    drill: scaledWhileUnready(0, 2),
    names: ['web-2'],
    also: { O3: 'the pod that goes goes while another is not ready' },
    set: { template: probed() },
    hand: (stage) => impatience(stage, 2, 30),
  },
];
