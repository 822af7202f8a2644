import type { JsonPatchOperation } from '../cluster/cluster.ts';
import { statefulSets, pods, leases } from '../cluster/resource.ts';
import { type ExitCode, exitCodes } from '../lib/failure.ts';
import { rfc3339 } from '../lib/clock.ts';
import { type Kind, kinds } from '../recording/entry.ts';
import { podName } from '../statefulset/names.ts';
import { drawPlan } from './draw-plan.ts';
import { foreseeChanges } from './edit/foresee.ts';
import { groundOf } from './ground.ts';
import { type Host, newRunId } from './host.ts';
import type { Plan } from './plan.ts';
import type { DrillRequest } from './prepare.ts';
import { glanceAt, nothingSeen } from './sight.ts';
import { type Situation, situationOf } from './situation.ts';
import { leaseName } from './undo/lease-name.ts';
import { ourLabels } from './undo/our-labels.ts';
import { markAnnotation } from '../recording/mark.ts';

export interface DryRunResult {
  readonly plan: Plan;
  readonly exitCode: ExitCode;
  /** What a run could not observe. */
  readonly unreadable: readonly Kind[];
}

/** Plans and asks all guards; with `server` also has the server check every write it would get, storing none. */
export async function dryRunDrill(
  request: DrillRequest,
  host: Host,
  how: 'client' | 'server',
): Promise<DryRunResult> {
  const run = newRunId(host.clock, host.random);
  const chance = host.random();
  const ground = await groundOf(request, host);
  const sight = ground.open ? await glanceAt(ground.spec, host) : nothingSeen;
  const startedAt = rfc3339(host.clock.epoch());
  const plan = await drawPlan(request, host, ground, sight, { chance, startedAt });
  const refused = plan.refusals.length > 0;
  if (how === 'server' && !refused) {
    const situation = situationOf(ground.set, sight.snapshot);
    await sendDry(request, { plan, situation, startedAt, run }, host);
  }
  const unreadable = kinds.filter((kind) => sight.unreadable(kind) !== undefined);
  return { plan, exitCode: refused ? exitCodes.refused : exitCodes.held, unreadable };
}

/** What would be run, and where. */
interface Drawn {
  readonly plan: Plan;
  readonly situation: Situation;
  readonly startedAt: string;
  readonly run: string;
}

/** What a server does not take it refuses here, rather than when earlier steps have acted. */
async function createDry(
  { steps }: DrillRequest['scenario'],
  { run, plan }: Drawn,
  cluster: Host['cluster'],
  options: { readonly dryRun: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const { namespace } = plan.target;
  const objects = steps.flatMap(({ action }) => (action.action === 'apply' ? action.objects : []));
  for (const object of objects) {
    const resource = await cluster.resourceFor(object.apiVersion, object.kind, options.signal);
    if (resource === undefined) continue;
    const labels = { ...object.metadata.labels, [markAnnotation]: run };
    const { ownerReferences = [] } = object.metadata;
    const body = { ...object, metadata: { ...object.metadata, namespace, labels, ownerReferences } };
    await cluster.create(resource, namespace, body, options);
  }
}

async function sendDry(
  { scenario }: DrillRequest,
  drawn: Drawn,
  { cluster, interrupts }: Host,
): Promise<void> {
  const { plan, situation, startedAt, run } = drawn;
  const { namespace, name } = plan.target;
  const options = { dryRun: true, signal: interrupts.first };
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: leaseName(name), namespace, labels: ourLabels },
  };
  await cluster.create(leases, namespace, lease, options);
  const mark = { metadata: { annotations: { [markAnnotation]: run } } };
  await cluster.patch(statefulSets, { namespace, name }, { type: 'merge', body: mark }, options);
  const preview = {
    of: (body: readonly JsonPatchOperation[]) =>
      cluster.patch(statefulSets, { namespace, name }, { type: 'json', body }, options),
    worthIt: () => true,
  };
  await foreseeChanges(scenario, situation, preview, startedAt);
  await createDry(scenario, drawn, cluster, options);
  for (const step of plan.steps) {
    if (step.action === 'deleteSet' || step.action === 'recreateSet')
      await cluster.delete(statefulSets, { namespace, name }, { ...options, uid: plan.target.uid });
    if (step.action !== 'killPod' && step.action !== 'forceDeletePod') continue;
    for (const ordinal of step.ordinals)
      await cluster.delete(pods, { namespace, name: podName(name, ordinal) }, options);
  }
}
