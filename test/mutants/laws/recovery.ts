import { probed } from '../../support/stage.ts';
import { lostAtFirst } from '../alter.ts';
import { budgets } from '../../../src/sandbox/controllers/kinds.ts';
import { evictingInVain, killing, killingWithLimit, scaling } from '../drills.ts';
import { evicts, holdsBack, impatience, spoils } from '../hands.ts';
import type { Mutant } from '../mutant.ts';

const nobody = { user: 'nobody', groups: ['system:masters'], fieldManager: 'nobody' };

/** Availability and recovery: A1 and R1. */
export const recoveryLaws: readonly Mutant[] = [
  {
    promise: 'A1',
    law: 'the controller takes a second pod along',
    drill: killing(1),
    names: [0],
    hand: (stage) => impatience(stage, 0, 30),
  },
  {
    promise: 'A1',
    law: 'another pod stops being ready',
    drill: killing(2),
    names: [0],
    set: { template: probed() },
    hand: (stage) => spoils(stage, 0, 60),
  },
  {
    promise: 'A1',
    law: 'somebody evicts another pod',
    drill: killing(2),
    names: [1],
    hand: (stage) => evicts(stage, 1, 60),
  },
  {
    promise: 'A2',
    law: 'a second pod goes while the scenario allows one to be away',
    drill: killingWithLimit(1),
    names: ['web-0'],
    also: { A1: 'the second pod is not the one that the drill takes' },
    hand: (stage) => impatience(stage, 0, 0.2),
  },
  {
    promise: 'A3',
    law: 'an eviction is granted that a budget forbids',
    drill: evictingInVain(1),
    names: ['web-1'],
    before: (api) => {
      const spec = { minAvailable: 3, selector: { matchLabels: { app: 'web' } } };
      const metadata = { name: 'web', namespace: 'default' };
      const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec };
      api.create(budgets, 'default', budget, nobody);
    },
    hand: (stage) => stage.erase(budgets, 'web'),
  },
  {
    promise: 'R1',
    law: 'a pod that was deleted is never made anew',
    drill: killing(1),
    names: [1],
    door: () => lostAtFirst('web-1', Infinity),
  },
  {
    promise: 'R1',
    law: 'a deletion is accepted, and the same pod goes on under the same UID',
    drill: killing(1),
    names: [1],
    forgets: (name) => name === 'web-1',
  },
  {
    promise: 'R1',
    law: 'a pod that is scaled away never goes',
    drill: scaling(2),
    names: [2],
    hand: (stage) => holdsBack(stage, 2),
  },
];
