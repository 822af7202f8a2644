import { nodes as nodeResource } from '../../cluster/resource.ts';
import type { CordonNodeSpec } from '../../scenario/node-spec.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import type { PlannedStep } from '../plan.ts';
import { waitFor } from '../until/wait.ts';
import { cordon, cordonNeeds, namedNodes, nodesNow } from './nodes.ts';

/** For the others to hear of it. */
const HEARD_MS = 5_000;
const POLL_MS = 250;

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
      expected: said.map((node) => `${node} takes no new pods, whoever's they are; those it has stay`),
      disruption: { pods: 0, of: situation.spec.replicas },
      undo: { kind: 'exact', does: said.map((node) => `uncordon ${node}`) },
      withinMs: step.withinMs ?? HEARD_MS + (step.until?.forMs ?? 0),
    };
  },

  required: () => [],

  needs: (_planned, situation, { nodes }) => cordonNeeds(namedNodes(nodes, situation)),

  async run({ nodes }, planned, stage, until): Promise<ActionResult> {
    for (const node of await nodesNow(namedNodes(nodes, stage.situation()), stage)) {
      await cordon(node, stage);
      await untilHeard(node.metadata?.name ?? '', stage);
    }
    return until === undefined ? { status: 'done' } : waitFor(stage, planned, until);
  },
};

/**
 * Until the taint of a cordon is on the node: then its controller has heard of it, and the scheduler has had as much time
 * to. One that does not come keeps nobody from going on.
 */
async function untilHeard(name: string, { cluster, clock, signal }: Stage): Promise<void> {
  const end = clock.monotonic() + HEARD_MS;
  for (;;) {
    const { spec } = await cluster.get(nodeResource, { name }, signal);
    const isTainted = spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/unschedulable');
    if (isTainted === true || clock.monotonic() >= end) return;
    await clock.sleep(POLL_MS, signal);
  }
}
