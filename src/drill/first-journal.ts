import { controllerRevisions } from '../cluster/resource.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Claim, ControllerRevision, StatefulSet } from '../objects/workload.ts';
import { unreadable } from '../recording/recording.ts';
import { isControlledBy, isMember } from '../statefulset/pods.ts';
import { claimsOf, specOf } from '../statefulset/spec.ts';
import { defaultWithinFor } from './deadline.ts';
import { touchesTemplate } from './edit/edits.ts';
import { ownedPath } from './edit/path.ts';
import type { Host } from './host.ts';
import type { DrillRequest, Prepared } from './prepare.ts';
import { situationOf } from './situation.ts';
import { describeState } from './undo/before.ts';
import { assertHistoryStays } from './undo/history.ts';
import type { FieldChange, Journal } from './undo/journal.ts';
import { journalVersion } from './undo/journal-version.ts';
import { formerOwners } from './undo/owners.ts';

/** What the server said just before the Lease is asked for. */
interface Found {
  readonly set: StatefulSet;
  readonly changes: readonly FieldChange[];
}

interface Read {
  readonly claims: readonly Claim[] | undefined;
  readonly revisions: readonly ControllerRevision[] | undefined;
}

/** What it takes to undo the run, before its first write. Rejects with a refusal when it could not be undone after all. */
export async function firstJournal(
  request: DrillRequest,
  prepared: Prepared,
  host: Host,
  found: Found,
): Promise<Journal> {
  const [claims, revisions] = await Promise.all([
    claimsNow(prepared, host, found.set),
    revisionsNow(found.changes, prepared, host),
  ]);
  const journal = journalFor(request, prepared, host, { ...found, claims, revisions });
  assertHistoryStays(revisions ?? [], journal);
  return journal;
}

/**
 * The claims there are, read afresh when the run is going to make some: what was there before it is never taken for
 * its own. Undefined when nobody may read them.
 */
async function claimsNow(
  { recorder, plan }: Prepared,
  { interrupts }: Host,
  set: StatefulSet,
): Promise<readonly Claim[] | undefined> {
  if (unreadable(recorder.recording, 'claim') !== undefined) return undefined;
  const { replicas } = specOf(set);
  const grows = plan.steps.some(({ fields }) =>
    fields.some(({ path, to }) => path === 'spec.replicas' && typeof to === 'number' && to > replicas),
  );
  if (!grows) return [...recorder.snapshot.claim.values()];
  return recorder.read('claim', interrupts.first);
}

/**
 * The revisions there are, read afresh when the run is going to make some. Undefined when nobody may read them: then a
 * template cannot be changed, for nobody could tell later which ones are the run's.
 */
async function revisionsNow(
  changes: readonly FieldChange[],
  { recorder, plan }: Prepared,
  { cluster, interrupts }: Host,
): Promise<readonly ControllerRevision[] | undefined> {
  const makesSome = changes.some(({ path }) => touchesTemplate(path));
  const why = unreadable(recorder.recording, 'revision');
  if (why === undefined && !makesSome) return [...recorder.snapshot.revision.values()];
  if (why !== undefined && !makesSome) return undefined;
  if (why !== undefined)
    throw new Failure(
      exitCodes.refused,
      `the revisions of sts/${plan.target.name} cannot be read (${why}), so those of a drill could not be taken away; nothing was changed`,
      ['allow `list`, `watch` and `delete controllerrevisions.apps`'],
    );
  const { namespace, uid } = plan.target;
  const { items } = await cluster.list(controllerRevisions, { namespace }, interrupts.first);
  return items.filter((revision) => isControlledBy(revision, uid));
}

function journalFor(
  { scenario }: DrillRequest,
  { run, plan, recorder }: Prepared,
  { tool, clock }: Host,
  { set, claims, revisions, changes }: Found & Read,
): Journal {
  const situation = situationOf(set, recorder.snapshot);
  const { spec } = situation;
  const { pod } = recorder.snapshot;
  const before = describeState(set, {
    claims,
    revisions,
    pods: [...pod.values()].filter((candidate) => isMember(specOf(set), candidate)),
  });
  return {
    version: journalVersion,
    run,
    tool,
    scenario: scenario.name,
    startedAt: new Date(clock.epoch()).toISOString(),
    target: plan.target,
    before,
    ordinals: { start: spec.start, replicas: spec.replicas },
    owners: formerOwners(
      set.metadata?.managedFields ?? [],
      changes.map(({ path }) => ownedPath(path)),
    ).map((owner) => ({
      ...owner,
      fields: owner.fields.map((field) => [...field]),
    })),
    changes: [...changes],
    effects: [],
    disturbed: [...new Set(plan.steps.flatMap((step) => step.ordinals))],
    lasting: plan.undo === 'none',
    givenUp: plan.steps.flatMap(({ action, ordinals }) =>
      action === 'deleteClaim' ? ordinals.flatMap((ordinal) => [...claimsOf(spec, ordinal).values()]) : [],
    ),
    // The author's patience is for the drill; the undo gets what a set may need.
    healBudgetMs: Math.max(...plan.steps.map((step) => step.withinMs), defaultWithinFor(spec, spec.replicas)),
  };
}
