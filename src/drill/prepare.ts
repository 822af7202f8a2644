import type { Resource } from '../cluster/resource.ts';
import { autoscalers, leases, podDisruptionBudgets, statefulSets } from '../cluster/resource.ts';
import { isClusterError } from '../cluster/error.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { ControllerRevision, StatefulSet } from '../objects/workload.ts';
import { modelOf } from '../recording/model.ts';
import { Recorder } from '../recording/recorder.ts';
import { unreadable } from '../recording/recording.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type SetSpec, specOf } from '../statefulset/spec.ts';
import type { Readable } from './guard.ts';
import { refusalsOf } from './guards/registry.ts';
import type { Host } from './host.ts';
import { basicNeeds, readingNeeds, stepNeeds } from './needs.ts';
import { describeDenied, reviewNeeds } from './permissions.ts';
import type { Permission, Plan, Refusal, SetSummary, Target, UndoKind } from './plan.ts';
import { planSteps, withOutputsForeseen } from './plan-steps.ts';
import { planMarkers } from './data-marker/plan.ts';
import { planHelper } from './helper-pod/plan.ts';
import { planProbes } from './steady-state/plan.ts';
import { servedKinds } from './served.ts';
import { type Situation, situationOf } from './situation.ts';
import { whyAway } from './undo/away.ts';
import { type Before, partsOf } from './undo/before.ts';
import { ourSelector } from './undo/our-labels.ts';

export interface DrillRequest {
  readonly scenario: Scenario;
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
  readonly skipGuards: ReadonlySet<string>;
  readonly allowDestructive: boolean;
  /** Pods may be deleted without a grace period; absent: they may not. */
  readonly allowForce?: boolean | undefined;
}

/** Everything known before the first write: the plan with what speaks against it, and a recorder that is watching. */
export interface Prepared {
  readonly run: string;
  readonly recorder: Recorder;
  readonly chance: number;
  /** The definition that was planned for, part by part. */
  readonly parts: Before['parts'];
  readonly plan: Plan;
}

/**
 * Reads and asks, changes nothing. Rejects with a Failure when there is no such set; permissions that are missing
 * and guards that object come back as refusals, all of them at once.
 */
export async function prepare(request: DrillRequest, host: Host, run: string): Promise<Prepared> {
  const { cluster, clock, tool, interrupts } = host;
  const signal = interrupts.first;
  const chance = host.random();
  const [set, version] = await Promise.all([findSet(request, host), cluster.version(signal)]);
  const spec = specOf(set);

  // Not before: a server that knows nobody of that name ends the connection, and with it all that is on its way.
  const asked = await reviewNeeds(cluster, spec.namespace, basicNeeds(spec.name), signal);
  const denied = asked.filter((permission) => !permission.allowed);
  const recorder = new Recorder(cluster, clock, spec, { run, tool, serverVersion: version.gitVersion });
  try {
    if (denied.length === 0) await recorder.synced(signal);
    const served = await servedKinds(request.scenario, cluster, signal);
    const situation = { ...situationOf(set, recorder.snapshot), served };
    const steps = planSteps(request.scenario, situation, chance, recorder.header.startedAt);
    const probes = planProbes(request.scenario, situation);
    const { dataMarker, names } = request.scenario;
    const more = await reviewNeeds(
      cluster,
      spec.namespace,
      stepNeeds(
        withOutputsForeseen(request.scenario, situation, chance, recorder.header.startedAt),
        steps,
        situation,
      ),
      signal,
    );
    const permissions = [...asked, ...more, ...(denied.length === 0 ? readings(recorder, spec) : [])];
    const target = targetOf(request, set, cluster.server);
    const refusals = await refuse(request, host, { situation, recorder }, { steps, permissions });
    const summary = summarize(situation, version.gitVersion);
    const { name, description } = request.scenario;
    const undo = worstUndo(steps.map((step) => step.undo.kind));
    const plan: Plan = {
      scenario: name,
      description,
      sandbox: host.sandbox ?? modelOf(version.gitVersion),
      target,
      set: summary,
      steps,
      ...(probes.length > 0 && { steadyState: probes }),
      ...(dataMarker !== undefined && { dataMarker: planMarkers(dataMarker, situation) }),
      ...(names !== undefined && { helperPod: planHelper(names, situation) }),
      undo,
      permissions,
      refusals,
    };
    return { run, recorder, chance, parts: partsOf(set), plan };
  } catch (error) {
    await recorder.stop();
    throw error;
  }
}

/** Rejects in kubectl's words when there is no such set, or with what has become of it where a run has deleted it. */
export async function findSet(
  { namespace, name }: Pick<DrillRequest, 'namespace' | 'name'>,
  host: Host,
): Promise<StatefulSet> {
  const { cluster, interrupts } = host;
  try {
    return await cluster.get(statefulSets, { namespace, name }, interrupts.first);
  } catch (error) {
    if (!isClusterError(error, 'notFound')) throw error;
    const away = await whyAway({ namespace, name }, host);
    if (away !== undefined) throw away;
    throw new Failure(exitCodes.usage, `Error from server (NotFound): ${error.message}`, [], {
      cause: error,
    });
  }
}

async function refuse(
  request: DrillRequest,
  host: Host,
  { situation, recorder }: { readonly situation: Situation; readonly recorder: Recorder },
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
      revisions: revisionsIn(recorder),
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

/** What the recorder reads already needs not be asked for. */
function readings({ recording }: Recorder, spec: SetSpec): readonly Permission[] {
  return readingNeeds(spec).map(({ kind, verb, group, resource, name, clusterWide, purpose }) => ({
    verb,
    group,
    resource,
    name,
    ...(clusterWide === true && { clusterWide }),
    optional: true,
    allowed: unreadable(recording, kind) === undefined,
    purpose,
  }));
}

function revisionsIn({ recording, snapshot }: Recorder): Readable<ControllerRevision> {
  const why = unreadable(recording, 'revision');
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
