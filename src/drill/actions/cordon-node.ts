import type { CordonNodeSpec } from '../../scenario/node-spec.ts';
import type { Action, ActionResult } from '../action.ts';
import { withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { waitFor } from '../until/wait.ts';
import { cordonAll, cordonNeeds, heardMs, namedNodes } from './nodes.ts';

/** Lets no new pod on nodes. The pods that are there stay. */
export const cordonNode: Action<CordonNodeSpec> = {
  action: 'cordonNode',

  plan({ nodes }, situation, step): PlannedStep {
    const names = namedNodes(nodes, situation);
    const said = names?.map((name) => `node ${name}`) ?? ['every node that takes pods'];
    return {
      name: step.name,
      action: 'cordonNode',
      ordinals: [],
      does: said.map((node) => `cordon ${node}`),
      fields: [],
      expected:
        names === undefined
          ? ["no node takes new pods, whoever's they are; those that are there stay"]
          : said.map((node) => `${node} takes no new pods, whoever's they are; those it has stay`),
      disruption: { pods: 0, of: situation.spec.replicas },
      undo: { kind: 'exact', does: said.map((node) => `uncordon ${node}`) },
      withinMs: withinOf(step, heardMs),
    };
  },

  required: () => [],

  needs: (_planned, situation, { nodes }) => cordonNeeds(namedNodes(nodes, situation)),

  async run({ nodes }, planned, stage, until): Promise<ActionResult> {
    await cordonAll(namedNodes(nodes, stage.situation()), stage);
    return until === undefined ? { status: 'done' } : waitFor(stage, planned, until);
  },
};
