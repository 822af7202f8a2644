import { controllerRevisions } from '../../cluster/resource.ts';
import type { Pod, StatefulSet } from '../../objects/workload.ts';
import { isClusterError } from '../../cluster/error.ts';
import { claimOrdinal, ordinalOf } from '../../statefulset/names.ts';
import { isControlledBy, isMember } from '../../statefulset/pods.ts';
import { type SetSpec, specOf } from '../../statefulset/spec.ts';
import { sameJson } from '../../lib/equal.ts';
import { formatPath } from '../edit/path.ts';
import type { Difference } from '../run-result.ts';
import { type Before, describeState } from './before.ts';
import type { Journal } from './journal.ts';
import { isBornOrdinal } from './claims.ts';
import { isOurs, withoutUs } from './owners.ts';
import type { UndoStage } from './stage.ts';

/**
 * Reads everything but the pods afresh and names what is not as it was, whoever changed it. The pods were read a
 * moment ago: a server that lists a kind from its cache lets the second of two lists wait for up to 100 ms.
 * Upstream: apiserver pkg/storage/cacher/progress, progressRequestPeriod (1.36).
 */
export async function differencesNow(
  stage: UndoStage,
  set: StatefulSet,
  pods: readonly Pod[],
): Promise<readonly Difference[]> {
  const { cluster, recorder, journal, signal } = stage;
  const { namespace } = journal.target;
  const spec = specOf(set);
  const [claimList, revisionList] = await Promise.all([
    // Into the recording too: a watch that died silently is caught by this.
    recorder.read('claim', signal).catch(ifForbidden),
    cluster.list(controllerRevisions, { namespace }, signal).catch(ifForbidden),
  ]);
  const now = describeState(set, {
    claims: claimList,
    revisions: revisionList?.items.filter((revision) => isControlledBy(revision, spec.uid)),
    pods: pods.filter((pod) => isMember(spec, pod)),
  });
  const ours = new Set(journal.changes.map(({ path }) => formatPath(path.slice(0, 2))));
  return [
    ...compare('', journal.before.parts, now.parts, (part) => ours.has(part)).map(withoutDigests),
    ...takenOwnership(set, journal.owners),
    ...compare('claim ', journal.before.claims, now.claims, (claim) => isLeftOver(journal, spec, claim)),
    ...compare('revision ', journal.before.revisions, now.revisions, () => false),
    ...compare('revision of pod ', journal.before.podRevisions, now.podRevisions, (pod) =>
      isOurDoing(journal, spec.name, pod, now.podRevisions),
    ),
  ];
}

/** Who may not read them knows nothing of them; every other failure is no answer, and the undo asks again. */
function ifForbidden(error: unknown): undefined {
  if (!isClusterError(error, 'forbidden')) throw error;
}

/** A claim that was not there before, of an ordinal that the run scaled to. */
function isLeftOver(journal: Journal, { name, claimTemplates }: SetSpec, claim: string): boolean {
  const ordinals = claimTemplates.flatMap((template) => claimOrdinal(template, name, claim) ?? []);
  return (
    journal.before.claims?.[claim] === undefined &&
    ordinals.some((ordinal) => isBornOrdinal(journal, ordinal))
  );
}

/** A pod that the run took away and that came back at another revision, although it was not to. */
function isOurDoing(
  { disturbed = [], lasting = false }: Journal,
  setName: string,
  pod: string,
  now: Before['podRevisions'],
): boolean {
  const ordinal = ordinalOf(setName, pod);
  return !lasting && now[pod] !== undefined && ordinal !== undefined && disturbed.includes(ordinal);
}

/** Fields we took and have not given back, and fields that we still own. */
function takenOwnership(set: StatefulSet, former: Journal['owners']): readonly Difference[] {
  const live = set.metadata?.managedFields ?? [];
  const kept = live.filter(isOurs).map(({ manager }) => ({
    what: `field owner ${manager}`,
    before: 'absent',
    after: 'present',
    ours: true,
  }));
  const others = live.filter((entry) => !isOurs(entry));
  const missing = sameJson(withoutUs(live, former), others)
    ? []
    : [
        {
          what: 'field owners',
          before: former.map(({ manager }) => manager).join(', '),
          after: 'not all given back',
          ours: true,
        },
      ];
  return [...kept, ...missing];
}

type Digests = Before['parts'] | undefined;

/** A digest says that a part has changed, and nothing to people. */
function withoutDigests({ before, after, ...difference }: Difference): Difference {
  const changed = before !== 'absent' && after !== 'absent';
  return {
    ...difference,
    before: before === 'absent' ? before : 'present',
    after: changed ? 'changed' : after === 'absent' ? after : 'present',
  };
}

/** What could not be read, then or now, is compared with nothing. */
function compare(
  prefix: string,
  before: Digests,
  after: Digests,
  isOurs: (key: string) => boolean,
): readonly Difference[] {
  if (before === undefined || after === undefined) return [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .map((key) => ({
      what: `${prefix}${key}`,
      before: before[key] ?? 'absent',
      after: after[key] ?? 'absent',
      ours: isOurs(key),
    }));
}
