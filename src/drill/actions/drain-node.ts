import type { Expectations } from '../../scenario/expect.ts';
import type { DrainNodeSpec } from '../../scenario/node-spec.ts';
import type { Until } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { waitFor } from '../until/wait.ts';
import { cordonAll, cordonNeeds, namedNodes } from './nodes.ts';
import { evictOthers, othersOn, otherNeeds } from './other-pods.ts';
import { promisedBack, replaced } from './pod-deletion.ts';
import { evictionNeeds, evictMember, untilAllowed } from './pod-eviction.ts';

/** Cordons nodes and evicts pods from them, one after the other, asking again while a budget denies it. */
export const drainNode: Action<DrainNodeSpec> = {
  action: 'drainNode',

  plan({ nodes, pods }, situation, step): PlannedStep {
    const names = namedNodes(nodes, situation) ?? [];
    const ordinals = membersOn(names, situation);
    const members = ordinals.map((ordinal) => podName(situation.spec.name, ordinal));
    const isDenied = step.expect?.eviction === 'denied';
    const others = pods === 'all' ? names.map((name) => `evict every other pod on node ${name}`) : [];
    return {
      name: step.name,
      action: 'drainNode',
      ordinals,
      does: [
        ...names.map((name) => `cordon node ${name}`),
        ...members.map((pod) => `evict pod ${pod}`),
        ...others,
      ],
      fields: [],
      expected: members.map((pod) =>
        isDenied
          ? `a PodDisruptionBudget denies it, and ${pod} stays`
          : `${pod} comes back under its name on another node, with the same claims`,
      ),
      disruption: {
        pods: isDenied ? 0 : Math.min(ordinals.length, 1),
        of: situation.spec.replicas,
      },
      undo: {
        kind: 'none',
        does: names.map((name) => `drain node ${name}: it is uncordoned, and nobody moves the pods back`),
      },
      withinMs: withinOf(step, defaultWithinFor(situation.spec, ordinals.length)),
    };
  },

  required: ({ disruption }, situation) => (disruption.pods === 0 ? [] : promisedBack(situation)),

  needs: (planned, situation, { nodes, pods }) => [
    ...cordonNeeds(namedNodes(nodes, situation)),
    ...evictionNeeds(planned, situation),
    ...(pods === 'all' ? otherNeeds : []),
  ],

  async run({ nodes, pods, force }, planned, stage, until, expect): Promise<ActionResult> {
    const end = stage.clock.monotonic() + planned.withinMs;
    const names = namedNodes(nodes, stage.situation()) ?? [];
    // Before anything is done: what must not go keeps all of them from going.
    if (pods === 'all') for (const name of names) await othersOn(name, force, stage);
    await cordonAll(names, stage);
    const result = await evictMembers(planned, { stage, until, expect, end });
    if (result.status === 'missed') return result;
    if (pods === 'all') for (const name of names) await evictOthers(name, { force, stage, end });
    return until === undefined ? result : waitFor(stage, planned, until);
  },
};

/** Highest first. */
function membersOn(names: readonly string[], { members }: Situation): readonly number[] {
  return [...members]
    .filter(([, { spec }]) => names.includes(spec?.nodeName ?? ''))
    .map(([ordinal]) => ordinal)
    .toSorted((a, b) => b - a);
}

interface Draining {
  readonly stage: Stage;
  readonly until: Until | undefined;
  readonly expect: Expectations | undefined;
  /** On the monotonic clock. */
  readonly end: number;
}

async function evictMembers(planned: PlannedStep, draining: Draining): Promise<ActionResult> {
  const { stage, until, expect } = draining;
  // Where a budget is to deny it, there is nothing to wait for.
  const isDenial = expect?.eviction === 'denied';
  const denials: string[] = [];
  for (const ordinal of planned.ordinals) {
    const name = podName(stage.situation().spec.name, ordinal);
    const ask = () => evictMember(stage, ordinal);
    const eviction = isDenial ? await ask() : await untilAllowed(ask, name, draining);
    if (eviction.result === 'denied') denials.push(`eviction of ${name} denied: ${eviction.why}`);
    else if (until === undefined) {
      const result = await waitFor(stage, planned, replaced(new Map([[ordinal, eviction.uid]])));
      if (result.status === 'missed') return result;
    }
  }
  if (!isDenial || denials.length === planned.ordinals.length)
    return { status: 'done', ...(denials.length > 0 && { detail: denials.join('; ') }) };
  return { status: 'missed', detail: 'evicted a pod, where a PodDisruptionBudget was to deny it' };
}
