import { absentIf } from '../cluster/error.ts';
import { claims, pods, type Resource } from '../cluster/resource.ts';
import { rfc3339 } from '../lib/clock.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Need } from './action.ts';
import { findSet } from './find-set.ts';
import type { Host } from './host.ts';
import { basicNeeds, distinct, guardNeeds, readingNeeds, stepNeeds } from './needs.ts';
import { planSteps, withOutputsForeseen } from './plan-steps.ts';
import type { DrillRequest } from './prepare.ts';
import { servedKinds } from './served.ts';
import { type Situation, situationOf } from './situation.ts';

export interface NeedsHere {
  readonly needs: readonly Need[];
  /** False when set or pods may not be read: what the steps need cannot be told then. */
  readonly complete: boolean;
}

/**
 * All that a drill of this set needs: its steps, their undo, its guards, and what it observes. Rejects with a Failure
 * when there is no such set, or when the scenario does not fit it.
 */
export async function needsHere(request: DrillRequest, host: Host): Promise<NeedsHere> {
  const situation = await readSituation(request, host).catch(absentIf('forbidden'));
  const basic = basicNeeds(request.name);
  if (situation === undefined) return { needs: basic, complete: false };
  const { scenario, skipGuards } = request;
  const startedAt = rfc3339(host.clock.epoch());
  const planned = everyChance(situation).flatMap((chance) => {
    const steps = planSteps(scenario, situation, chance, startedAt);
    const known = withOutputsForeseen(scenario, situation, chance, startedAt);
    return [...stepNeeds(known, steps, situation), ...guardNeeds(scenario, steps, skipGuards)];
  });
  const readings = readingNeeds(situation.spec).map(({ kind: _kind, ...need }) => need);
  return { needs: distinct([...basic, ...planned, ...readings]), complete: true };
}

/** Each ordinal that may fall to a random choice, once. */
function everyChance({ spec }: Situation): readonly number[] {
  const count = Math.max(spec.replicas, 1);
  return Array.from({ length: count }, (_, index) => (index + 0.5) / count);
}

async function readSituation(request: DrillRequest, host: Host): Promise<Situation> {
  const { namespace } = request;
  const list = async <T extends KubeObject>(resource: Resource<T>) => {
    const { items } = await host.cluster.list(resource, { namespace }, host.interrupts.first);
    return new Map(items.map((item) => [item.metadata?.name ?? '', item]));
  };
  const [set, pod, claim = new Map()] = await Promise.all([
    findSet(request, host),
    list(pods),
    list(claims).catch(absentIf('forbidden')),
  ]);
  const served = await servedKinds(request.scenario, host.cluster, host.interrupts.first);
  return { ...situationOf(set, { pod, claim }), served };
}
