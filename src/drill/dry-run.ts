import type { JsonPatchOperation } from '../cluster/cluster.ts';
import { statefulSets, pods, leases } from '../cluster/resource.ts';
import { type ExitCode, exitCodes } from '../lib/failure.ts';
import { type Kind, kinds } from '../recording/entry.ts';
import { unreadable } from '../recording/recording.ts';
import { podName } from '../statefulset/names.ts';
import { foreseeChanges } from './edit/foresee.ts';
import { type Host, newRunId } from './host.ts';
import type { Plan } from './plan.ts';
import { type DrillRequest, type Prepared, prepare } from './prepare.ts';
import { situationOf } from './situation.ts';
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
  const prepared = await prepare(request, host, newRunId(host.clock, host.random));
  try {
    if (how === 'server' && prepared.plan.refusals.length === 0) await sendDry(request, prepared, host);
    const exitCode = prepared.plan.refusals.length === 0 ? exitCodes.held : exitCodes.refused;
    const { recording } = prepared.recorder;
    const missing = kinds.filter((kind) => unreadable(recording, kind) !== undefined);
    return { plan: prepared.plan, exitCode, unreadable: missing };
  } finally {
    await prepared.recorder.stop();
  }
}

/** What a server does not take it refuses here, rather than when earlier steps have acted. */
async function createDry(
  { steps }: DrillRequest['scenario'],
  { run, plan }: Prepared,
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
  prepared: Prepared,
  { cluster, interrupts }: Host,
): Promise<void> {
  const { plan, run, recorder } = prepared;
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
  const situation = situationOf(recorder.snapshot.set.get(name) ?? {}, recorder.snapshot);
  await foreseeChanges(scenario, situation, preview, recorder.header.startedAt);
  await createDry(scenario, prepared, cluster, options);
  for (const step of plan.steps) {
    if (step.action === 'deleteSet' || step.action === 'recreateSet')
      await cluster.delete(statefulSets, { namespace, name }, { ...options, uid: plan.target.uid });
    if (step.action !== 'killPod' && step.action !== 'forceDeletePod') continue;
    for (const ordinal of step.ordinals)
      await cluster.delete(pods, { namespace, name: podName(name, ordinal) }, options);
  }
}
