import { isClusterError } from '../../cluster/error.ts';
import { podDisruptionBudgets, pods } from '../../cluster/resource.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { Pod } from '../../objects/workload.ts';
import type { NamesSpec } from '../../scenario/names.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import type { Stage } from '../action.ts';
import { createOwned } from '../create-owned.ts';
import type { Permission } from '../plan.ts';
import type { HelperPodEffect } from '../undo/effects/helper-pod.ts';
import { askFor, noteUnread, published } from './ask.ts';
import { helperLabels, helperName, helperPod } from './manifest.ts';
import { whatHelperMayNot } from './plan.ts';
import { type NamesWatch, watchNames } from './watch.ts';

/** For the pull of a small image, too. */
const PATIENCE_MS = 60_000;
const POLL_MS = 500;

/** There will be no helper: names are not asked for, and the drill goes on. */
class NoHelper extends Error {
  override readonly name = 'NoHelper';
}

/**
 * Makes the helper pod, asks it for every name once, and goes on asking for each pod that comes. Where there can be
 * none the recording says why, and nothing is asked. Rejects when the run is to go no further.
 */
export async function startHelper(
  { helperPod: { image } }: NamesSpec,
  permissions: readonly Permission[],
  stage: Stage,
): Promise<NamesWatch | undefined> {
  const { recorder, signal } = stage;
  try {
    const denied = whatHelperMayNot(permissions, stage.situation());
    if (denied !== undefined) throw new NoHelper(denied);
    await assertUncounted(stage);
    await make(image, stage);
    await untilRunning(stage);
    await askFor(published(recorder), stage, signal);
    stage.emit({ type: 'acted', what: `asked the helper pod for the names of the pods` });
    return watchNames(stage);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof NoHelper) && !isClusterError(error)) throw error;
    noteUnread(`no helper pod: ${error.message}`, recorder);
    stage.emit({ type: 'notice', message: `names are not asked for: no helper pod: ${error.message}` });
    return undefined;
  }
}

/** A budget that selects every pod of a namespace would count one more, and one that no controller has made. */
async function assertUncounted({ cluster, situation, journal, signal }: Stage): Promise<void> {
  const { namespace } = situation().spec;
  const { items } = await cluster.list(podDisruptionBudgets, { namespace }, signal);
  const labels = helperLabels(journal.run);
  const found = items.find(
    ({ spec }) => spec?.selector !== undefined && matchesLabels(spec.selector, labels),
  );
  if (found === undefined) return;
  throw new NoHelper(
    `the PodDisruptionBudget ${found.metadata?.name} would count it: it selects every pod here`,
  );
}

async function make(image: string, stage: Stage): Promise<void> {
  const { situation, journal, lease } = stage;
  const { namespace, name: setName } = situation().spec;
  const place = { setName, namespace, run: journal.run, owner: lease.reference };
  const effect: HelperPodEffect = { kind: 'helperPod', name: helperName(setName) };
  const made = await createOwned(helperPod(image, place), pods, effect, stage);
  if (made === undefined) throw new NoHelper(`pod ${effect.name} is there already, and is not this run's`);
  stage.emit({ type: 'acted', what: `created helper pod ${effect.name}` });
}

async function untilRunning({ cluster, clock, situation, signal }: Stage): Promise<void> {
  const { namespace, name: setName } = situation().spec;
  const end = clock.monotonic() + PATIENCE_MS;
  for (;;) {
    const pod = await cluster.get(pods, { namespace, name: helperName(setName) }, signal);
    const { phase, containerStatuses = [] } = pod.status ?? {};
    if (phase === 'Running' && containerStatuses.some(({ state }) => state?.running !== undefined)) return;
    if (phase === 'Failed' || phase === 'Succeeded') throw new NoHelper(`it ended: ${whyOf(pod)}`);
    if (clock.monotonic() >= end)
      throw new NoHelper(`it did not run within ${formatDuration(PATIENCE_MS)}: ${whyOf(pod)}`);
    await clock.sleep(POLL_MS, signal);
  }
}

/** What the pod says of itself. */
function whyOf({ status = {} }: Pod): string {
  const { containerStatuses = [], conditions = [], message, reason, phase } = status;
  const [state] = containerStatuses.map((one) => one.state);
  const { waiting, terminated } = state ?? {};
  if (waiting?.reason !== undefined) return [waiting.reason, waiting.message].filter(Boolean).join(': ');
  if (terminated !== undefined) return `${terminated.reason ?? 'Error'}, exit code ${terminated.exitCode}`;
  const unscheduled = conditions.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return unscheduled?.message ?? message ?? reason ?? `phase ${phase ?? 'Pending'}`;
}
