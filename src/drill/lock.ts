import type { JsonPatchOperation } from '../cluster/cluster.ts';
import { isClusterError, isUncertain } from '../cluster/error.ts';
import { statefulSets } from '../cluster/resource.ts';
import { sameJson } from '../lib/equal.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { StatefulSet } from '../objects/workload.ts';
import { planSteps, withOutputsForeseen } from './plan-steps.ts';
import type { DrillRequest, Prepared } from './prepare.ts';
import { getsDefaults } from './edit/edits.ts';
import { foreseeChanges } from './edit/foresee.ts';
import { onlyAt } from './edit/json-patch.ts';
import { firstJournal } from './first-journal.ts';
import { type Host, holderIdentity } from './host.ts';
import { Locked } from './locked.ts';
import { ownedIn } from './owned.ts';
import { type Situation, situationOf } from './situation.ts';
import { partsOf } from './undo/before.ts';
import type { FieldChange, Journal } from './undo/journal.ts';
import { RunLease } from './undo/lease.ts';
import { markAnnotation, markOf } from '../recording/mark.ts';

const TRIES = 30;
const PAUSE_MS = 200;

/** Disk, then Lease: the undo is known twice before the set is touched. Rejects with a refusal when a Lease is held. */
export async function lock(request: DrillRequest, prepared: Prepared, host: Host): Promise<Locked> {
  const { cluster, clock, journals, holder } = host;
  const { set, changes } = await foreseen(request, prepared, host);
  const journal = await firstJournal(request, prepared, host, { set, changes });
  await journals.write(journal, holder);
  try {
    const lease = await RunLease.acquire(cluster, clock, holderIdentity(prepared.run, holder), journal);
    lease.keepRenewing();
    return new Locked(journal, lease, host);
  } catch (error) {
    // A Lease that may have been created all the same is found by `recover` from the journal on disk.
    if (!isUncertain(error)) await journals.remove(journal.run);
    throw error;
  }
}

/**
 * The set as it is, and what the steps will change in it. The server works that out on this very version: a change by
 * somebody else in between would be taken for ours.
 */
async function foreseen(
  request: DrillRequest,
  prepared: Prepared,
  { cluster, interrupts }: Host,
): Promise<{ readonly set: StatefulSet; readonly changes: readonly FieldChange[] }> {
  const { recorder, plan } = prepared;
  const { namespace, name, uid } = plan.target;
  const dry = { dryRun: true, signal: interrupts.first };
  const owned = await ownedIn(request.scenario, plan.target, cluster, interrupts.first);
  for (let attempt = 1; ; attempt++) {
    const set = await cluster.get(statefulSets, { namespace, name }, interrupts.first);
    if (set.metadata?.uid !== uid)
      throw new Failure(
        exitCodes.errored,
        `sts/${name} was made anew since it was planned for; nothing was changed`,
      );
    const situation = { ...situationOf(set, recorder.snapshot), owned };
    assertAsPlanned(request, prepared, situation);
    const preview = {
      of: (edits: readonly JsonPatchOperation[]) =>
        cluster.patch(
          statefulSets,
          { namespace, name },
          { type: 'json', body: [onlyAt(set), ...edits] },
          dry,
        ),
      worthIt: getsDefaults,
    };
    try {
      const { startedAt } = recorder.header;
      const scenario = withOutputsForeseen(request.scenario, situation, prepared.chance, startedAt);
      return { set, changes: await foreseeChanges(scenario, situation, preview, startedAt) };
    } catch (error) {
      // The controller writes its status whenever it likes.
      if (!isClusterError(error, 'conflict') || attempt === TRIES) throw error;
    }
  }
}

/** Somebody may have agreed to the plan long after it was made: what it says must still be what is going to happen. */
function assertAsPlanned(
  { scenario }: DrillRequest,
  { plan, parts, recorder, chance }: Prepared,
  situation: Situation,
): void {
  const now = planSteps(scenario, situation, chance, recorder.header.startedAt);
  if (sameJson(partsOf(situation.set), parts) && sameJson(now, plan.steps)) return;
  throw new Failure(
    exitCodes.refused,
    `sts/${plan.target.name} or what belongs to it has changed since the plan was made; nothing was changed`,
    ['Look at the new plan: run it again'],
  );
}

/**
 * Puts the mark on the set, compare-and-set, and waits until the recorder has seen it there. A try whose answer was
 * lost is followed by another even after an interrupt: it might still arrive when everything is cleaned up.
 */
export async function mark(prepared: Prepared, { journal, lease }: Locked, host: Host): Promise<void> {
  const { recorder, run } = prepared;
  const { cluster, clock, interrupts } = host;
  const { namespace, name } = journal.target;
  let onItsWay = false;
  for (let attempt = 1; ; attempt++) {
    if (!onItsWay) interrupts.first.throwIfAborted();
    try {
      const version = await versionToMark(journal, host);
      if (version === 'marked') break;
      lease.assertHeld();
      onItsWay = true;
      const body = { metadata: { resourceVersion: version, annotations: { [markAnnotation]: run } } };
      const options = { signal: interrupts.second };
      await cluster.patch(statefulSets, { namespace, name }, { type: 'merge', body }, options);
      break;
    } catch (error) {
      const stale = isClusterError(error, 'conflict');
      if (!(stale || isUncertain(error)) || interrupts.second.aborted || attempt === TRIES) throw error;
      // What is stale now was stale for every earlier try, too.
      if (stale) onItsWay = false;
      else await clock.sleep(PAUSE_MS, interrupts.second);
    }
  }
  await recorder.until(({ set }) => (markOf(set.get(name) ?? {}) === run ? true : undefined), {
    signal: interrupts.first,
  });
}

/** The version of the set that the mark may be put on: it is as the journal says. Rejects when it is not. */
async function versionToMark(
  { run, target: { namespace, name }, before }: Journal,
  { cluster, interrupts }: Host,
): Promise<string | undefined> {
  const set = await cluster.get(statefulSets, { namespace, name }, interrupts.second);
  if (markOf(set) === run) return 'marked';
  if (markOf(set) === undefined && sameJson(partsOf(set), before.parts)) return set.metadata?.resourceVersion;
  throw new Failure(
    exitCodes.errored,
    `sts/${name} was changed by somebody else while the drill began; nothing was changed`,
  );
}
