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
import { leaseName } from './undo/lease.ts';
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

async function sendDry(
  { scenario }: DrillRequest,
  { plan, run, recorder }: Prepared,
  { cluster, interrupts }: Host,
): Promise<void> {
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
  for (const step of plan.steps) {
    if (step.action === 'deleteSet' || step.action === 'recreateSet')
      await cluster.delete(statefulSets, { namespace, name }, { ...options, uid: plan.target.uid });
    if (step.action !== 'killPod' && step.action !== 'forceDeletePod') continue;
    for (const ordinal of step.ordinals)
      await cluster.delete(pods, { namespace, name: podName(name, ordinal) }, options);
  }
}
