import type { Resource } from '../cluster/resource.ts';
import { autoscalers, leases, podDisruptionBudgets } from '../cluster/resource.ts';
import { isClusterError } from '../cluster/error.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { ControllerRevision, StatefulSet } from '../objects/workload.ts';
import { modelOf } from '../recording/model.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import { planMarkers } from './data-marker/plan.ts';
import type { Ground } from './ground.ts';
import type { Readable } from './guard.ts';
import { refusalsOf } from './guards/registry.ts';
import { planHelper } from './helper-pod/plan.ts';
import type { Host } from './host.ts';
import { readingNeeds, stepNeeds } from './needs.ts';
import { ownedIn } from './owned.ts';
import { describeDenied, reviewNeeds } from './permissions.ts';
import type { Permission, Plan, Refusal, SetSummary, Target, UndoKind } from './plan.ts';
import { planSteps, withOutputsForeseen } from './plan-steps.ts';
import type { DrillRequest } from './prepare.ts';
import { servedKinds } from './served.ts';
import type { Sight } from './sight.ts';
import { type Situation, situationOf } from './situation.ts';
import { planProbes } from './steady-state/plan.ts';
import { ourSelector } from './undo/our-labels.ts';

/** When a drill begins, and how what is left to chance falls out. */
interface Draw {
  readonly chance: number;
  readonly startedAt: string;
}

/**
 * Works out what a drill would do and asks whether it may. Permissions that are missing and guards that object come
 * back as refusals, all of them at once.
 */
export async function drawPlan(
  request: DrillRequest,
  host: Host,
  ground: Ground,
  sight: Sight,
  { chance, startedAt }: Draw,
): Promise<Plan> {
  const { cluster, interrupts } = host;
  const signal = interrupts.first;
  const { set, spec, serverVersion, asked, open } = ground;
  const { scenario } = request;
  const { name, description, dataMarker, names } = scenario;
  const served = await servedKinds(scenario, cluster, signal);
  const owned = await ownedIn(scenario, spec, cluster, signal);
  const situation = { ...situationOf(set, sight.snapshot), served, owned };
  const steps = planSteps(scenario, situation, chance, startedAt);
  const probes = planProbes(scenario, situation);
  const known = withOutputsForeseen(scenario, situation, chance, startedAt);
  const more = await reviewNeeds(cluster, spec.namespace, stepNeeds(known, steps, situation), signal);
  const permissions = [...asked, ...more, ...(open ? readings(sight, spec) : [])];
  const refusals = await refuse(request, host, { situation, sight }, { steps, permissions });
  return {
    scenario: name,
    description,
    sandbox: host.sandbox ?? modelOf(serverVersion),
    target: targetOf(request, set, cluster.server),
    set: summarize(situation, serverVersion),
    steps,
    ...(probes.length > 0 && { steadyState: probes }),
    ...(dataMarker !== undefined && { dataMarker: planMarkers(dataMarker, situation) }),
    ...(names !== undefined && { helperPod: planHelper(names, situation) }),
    undo: worstUndo(steps.map((step) => step.undo.kind)),
    permissions,
    refusals,
  };
}

async function refuse(
  request: DrillRequest,
  host: Host,
  { situation, sight }: { readonly situation: Situation; readonly sight: Sight },
  { steps, permissions }: Pick<Plan, 'steps' | 'permissions'>,
): Promise<readonly Refusal[]> {
  const { namespace } = situation.spec;
  const denied = permissions.filter((permission) => !permission.allowed && !permission.optional);
  if (denied.length > 0) {
    return denied.map((permission) => ({
      guard: 'permissions',
      saw: describeDenied(permission, namespace),
      wayOut: `grant it (needed to ${permission.purpose}), or run as somebody who may`,
      skip: undefined,
    }));
  }
  const scope = { namespace };
  const [budgets, scalers, otherRuns] = await Promise.all([
    readable(host, podDisruptionBudgets, scope),
    steps.some((step) => step.fields.length > 0) ? readable(host, autoscalers, scope) : { items: [] },
    readable(host, leases, { ...scope, labelSelector: ourSelector }),
  ]);
  return refusalsOf(
    {
      situation,
      steps,
      settings: request.scenario.guards,
      allowDestructive: request.allowDestructive,
      allowForce: request.allowForce ?? false,
      budgets,
      autoscalers: scalers,
      otherRuns,
      revisions: revisionsIn(sight),
      unattended: host.gate === undefined ? unattendedSteps(request.scenario) : [],
      now: host.clock.epoch(),
    },
    request.skipGuards,
  );
}

/** Steps that nothing but Enter would end. */
function unattendedSteps({ steps }: Scenario): readonly string[] {
  return steps.flatMap(({ name, action }) =>
    action.action === 'pause' && action.forMs === undefined ? [name] : [],
  );
}

/** What is read already needs not be asked for. */
function readings(sight: Sight, spec: SetSpec): readonly Permission[] {
  return readingNeeds(spec).map(({ kind, verb, group, resource, name, clusterWide, purpose }) => ({
    verb,
    group,
    resource,
    name,
    ...(clusterWide === true && { clusterWide }),
    optional: true,
    allowed: sight.unreadable(kind) === undefined,
    purpose,
  }));
}

function revisionsIn({ snapshot, unreadable }: Sight): Readable<ControllerRevision> {
  const why = unreadable('revision');
  return why === undefined ? { items: [...snapshot.revision.values()] } : { unreadable: why };
}

async function readable<T extends KubeObject>(
  { cluster, interrupts }: Host,
  resource: Resource<T>,
  scope: { namespace: string; labelSelector?: string },
): Promise<Readable<T>> {
  try {
    return { items: (await cluster.list(resource, scope, interrupts.first)).items };
  } catch (error) {
    if (isClusterError(error, 'forbidden', 'notFound')) return { unreadable: error.message };
    throw error;
  }
}

function targetOf({ context, namespace, name }: DrillRequest, set: StatefulSet, server: string): Target {
  return { context, server, namespace, name, uid: set.metadata?.uid ?? '' };
}

function summarize({ spec }: Situation, serverVersion: string): SetSummary {
  return {
    replicas: spec.replicas,
    start: spec.start,
    podManagementPolicy: spec.monotonic ? 'OrderedReady' : 'Parallel',
    updateStrategy: spec.updateStrategy,
    claimTemplates: spec.claimTemplates,
    serviceName: spec.serviceName,
    serverVersion,
  };
}

function worstUndo(kinds: readonly UndoKind[]): UndoKind {
  if (kinds.includes('none')) return 'none';
  return kinds.includes('equivalent') ? 'equivalent' : 'exact';
}
