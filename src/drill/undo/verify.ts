import type { Claim, Pod, StatefulSet } from '../../objects/workload.ts';
import { absentIf } from '../../cluster/error.ts';
import { claimOrdinal, ordinalOf } from '../../statefulset/names.ts';
import { isMember, isTerminating } from '../../statefulset/pods.ts';
import { type SetSpec, specOf } from '../../statefulset/spec.ts';
import { formatPath } from '../edit/path.ts';
import type { Difference } from '../run-result.ts';
import { type Before, describeState } from './before.ts';
import { type Journal, rollsOut } from './journal.ts';
import { readRevisions } from './known-revisions.ts';
import { mixedInWords } from './mixed-revision.ts';
import { isBornOrdinal } from './claims.ts';
import { isOurs, notGivenBack } from './owners.ts';
import type { UndoStage } from './stage.ts';
import { standingIn } from './standing.ts';

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
  const { recorder, journal, signal } = stage;
  const spec = specOf(set);
  const [claimList, revisions] = await Promise.all([
    // Into the recording too: a watch that died silently is caught by this. A failure is no answer: the undo asks again.
    recorder.read('claim', signal).catch(absentIf('forbidden')),
    readRevisions(stage),
  ]);
  const now = describeState(set, {
    claims: claimList,
    revisions: revisions && [...revisions.values()],
    pods: pods.filter((pod) => isMember(spec, pod)),
  });
  const ofTheRun = (revision: string | undefined) => {
    const known = revisions?.get(revision ?? '');
    return known?.origin === 'run' && known.isBorn;
  };
  return [
    ...compare('', journal.before.parts, now.parts, (part) => holdsOurs(set, journal, part)).map(
      withoutDigests,
    ),
    ...takenOwnership(set, journal.owners),
    ...compare(
      'claim ',
      journal.before.claims,
      now.claims,
      (claim) => isLeftOver(journal, spec, claim) || isGivenUp(journal, claim),
    ),
    ...goingClaims(journal, claimList ?? []),
    ...compare('revision ', ...comparable(journal, now), ofTheRun).map((difference) =>
      mixedInWords(difference, revisions?.get(difference.what.slice('revision '.length)), {
        journal,
        set,
        pods,
      }),
    ),
    ...(rollsOut(journal) ? statusDifferences(journal.before, now) : []),
    ...compare(
      'revision of pod ',
      journal.before.podRevisions,
      now.podRevisions,
      (pod) => ofTheRun(now.podRevisions[pod]) || isOurDoing(journal, spec.name, pod, now),
    ),
  ];
}

/** Deleted by the run for good. */
export function isGivenUp({ givenUp = [] }: Journal, claim: string): boolean {
  return givenUp.includes(claim);
}

/** A claim that is being deleted waits for its pod, and its data are there as long as that runs. */
function goingClaims(journal: Journal, claims: readonly Claim[]): readonly Difference[] {
  return claims.flatMap((claim): readonly Difference[] => {
    const { name = '', uid } = claim.metadata ?? {};
    if (!isTerminating(claim) || !isGivenUp(journal, name)) return [];
    const after = 'being deleted, and gone with its pod';
    return [{ what: `claim ${name}`, before: uid, after, ours: true }];
  });
}

/** Where the history goes with its set, and is put back, its revisions are known by their names alone. */
function comparable({ before, effects }: Journal, now: Before): readonly [Digests, Digests] {
  const isRemade = effects.some((effect) => effect.kind === 'set' && effect.cascade !== 'orphan');
  const named = (uids: Digests): Digests =>
    uids && isRemade ? Object.fromEntries(Object.keys(uids).map((name) => [name, 'present'])) : uids;
  return [named(before.revisions), named(now.revisions)];
}

/** In this part of the definition there still is a value that the run has put there. */
function holdsOurs(set: StatefulSet, { changes }: Journal, part: string): boolean {
  return standingIn(set, changes).some(({ path }) => formatPath(path.slice(0, 2)) === part);
}

/** A current revision that is gone is taken for the update revision as soon as the controller looks at the set again. */
function statusDifferences(before: Before, now: Before): readonly Difference[] {
  const named = ({ currentRevision, updateRevision, revisions }: Before): Digests => {
    const isThere = revisions === undefined || revisions[currentRevision ?? ''] !== undefined;
    const current = isThere ? currentRevision : updateRevision;
    return { ...(current && { currentRevision: current }), ...(updateRevision && { updateRevision }) };
  };
  return compare('status.', named(before), named(now), () => false);
}

/** A claim that was not there before, of an ordinal that the run scaled to. */
function isLeftOver(journal: Journal, { name, claimTemplates }: SetSpec, claim: string): boolean {
  const ordinals = claimTemplates.flatMap((template) => claimOrdinal(template, name, claim) ?? []);
  return (
    journal.before.claims?.[claim] === undefined &&
    ordinals.some((ordinal) => isBornOrdinal(journal, ordinal))
  );
}

/**
 * A pod that the run took away and that came back at another revision, although it was not to and nobody else has changed
 * what pods are made from.
 */
function isOurDoing(
  { disturbed = [], lasting = false, before }: Journal,
  setName: string,
  pod: string,
  now: Before,
): boolean {
  const ordinal = ordinalOf(setName, pod);
  const isThere = now.podRevisions[pod] !== undefined && ordinal !== undefined;
  return isThere && !lasting && now.template === before.template && disturbed.includes(ordinal);
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
  const missing =
    notGivenBack(live, former).length === 0
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
