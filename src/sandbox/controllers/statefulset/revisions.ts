import { matchesLabels } from '../../../statefulset/selector.ts';
import type { ControllerRevision } from '../../../objects/workload.ts';
import { revisionOf } from '../../../statefulset/pods.ts';
import { revisions, sets } from '../kinds.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { isRefusal, keyOf } from '../world.ts';
import { revisionHash } from './hash.ts';
import { controllerOf, ownerReference } from './owner-reference.ts';
import { goJson, revisionData, sameEncoding, sameMeaning } from './revision-data.ts';
import type { Tools } from './tools.ts';
import type { Revised } from './update.ts';

const HASH_LABEL = 'controller.kubernetes.io/hash';
const LONGEST_PREFIX = 223;

/** The set's own revisions and orphaned ones that match, oldest first. Upstream: controller_history.go (1.36). */
export function listRevisions(tools: Tools, set: FullSet): readonly ControllerRevision[] {
  return tools.revisions
    .list(set.metadata?.namespace)
    .filter((revision) => {
      const owner = controllerOf(revision);
      const labels = revision.metadata?.labels ?? {};
      return (
        matchesLabels(set.spec?.selector ?? {}, labels) &&
        (owner?.uid ?? set.metadata?.uid) === set.metadata?.uid
      );
    })
    .toSorted(byAge);
}

function byAge(a: ControllerRevision, b: ControllerRevision): number {
  const order = (a.revision ?? 0) - (b.revision ?? 0);
  if (order !== 0) return order;
  const created = (one: ControllerRevision) => `${one.metadata?.creationTimestamp} ${one.metadata?.name}`;
  return created(a) < created(b) ? -1 : 1;
}

/**
 * Current and update revision, the latter made when the template is new. A template of the past takes its old revision
 * up again, under its old name and a new number: this is what makes a rollback one.
 * Upstream: stateful_set_control.go, getStatefulSetRevisions (1.36).
 */
export function reviseSet(tools: Tools, set: FullSet, known: readonly ControllerRevision[]): Revised {
  const collisionCount = set.status?.collisionCount ?? 0;
  const candidate = newRevision(tools, set, (known.at(-1)?.revision ?? 0) + 1);
  const found = knownRevision(tools, known, candidate);
  const { update, collisions } =
    found === undefined
      ? create(tools, set, candidate, collisionCount)
      : { update: found, collisions: collisionCount };
  const current = known.find((revision) => revision.metadata?.name === set.status?.currentRevision) ?? update;
  return { current, update, collisionCount: collisions };
}

function knownRevision(
  tools: Tools,
  known: readonly ControllerRevision[],
  candidate: ControllerRevision,
): ControllerRevision | undefined {
  const latest = known.at(-1);
  const equal = known.findLast((revision) => sameEncoding(revision, candidate));
  if (equal === undefined || latest === undefined) return meaningTheSame(tools, latest, candidate);
  return sameEncoding(latest, equal) ? latest : takeUp(tools, equal, candidate.revision ?? 1);
}

function meaningTheSame(
  { profile }: Tools,
  latest: ControllerRevision | undefined,
  candidate: ControllerRevision,
): ControllerRevision | undefined {
  if (!profile.comparesRevisionsByMeaning || latest === undefined) return undefined;
  return sameMeaning(latest, candidate) ? latest : undefined;
}

function takeUp(tools: Tools, old: ControllerRevision, revision: number): ControllerRevision {
  if (old.revision === revision) return old;
  return tools.api.update(revisions, { ...old, revision }, tools.caller);
}

function newRevision(tools: Tools, set: FullSet, revision: number): ControllerRevision {
  const { namespace = '', annotations } = set.metadata ?? {};
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      namespace,
      labels: { ...set.spec?.template?.metadata?.labels },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [ownerReference(set, sets)],
    },
    data: revisionData(set, tools.profile),
    revision,
  };
}

function create(
  tools: Tools,
  set: FullSet,
  candidate: ControllerRevision,
  collisionCount: number,
): { readonly update: ControllerRevision; readonly collisions: number } {
  for (let collisions = collisionCount; ; collisions += 1) {
    const named = withName(set, candidate, collisions);
    try {
      return {
        update: tools.api.create(revisions, set.metadata?.namespace, named, tools.caller),
        collisions,
      };
    } catch (error) {
      if (!isRefusal(error, 'AlreadyExists')) throw error;
      const there = tools.api.get(revisions, keyOf(named));
      if (sameEncoding(there, named)) return { update: there, collisions };
    }
  }
}

function withName(set: FullSet, revision: ControllerRevision, collisions: number): ControllerRevision {
  const hash = revisionHash(goJson(revision.data), collisions);
  const name = `${(set.metadata?.name ?? '').slice(0, LONGEST_PREFIX)}-${hash}`;
  const labels = { ...revision.metadata?.labels, [HASH_LABEL]: hash };
  return { ...revision, metadata: { ...revision.metadata, name, labels } };
}

/**
 * Deletes the oldest revisions beyond the limit, never one that is current, update, or a pod's. A negative limit keeps
 * all of them (#129322).
 * Upstream: truncateHistory (1.36).
 */
export function truncateHistory(
  tools: Tools,
  set: FullSet,
  known: readonly ControllerRevision[],
  pods: readonly FullPod[],
  revised: Revised | undefined,
): void {
  const limit = set.spec?.revisionHistoryLimit ?? 10;
  if (limit < 0 || known.length <= limit) return;
  const live = new Set([
    revised?.current.metadata?.name,
    revised?.update.metadata?.name,
    ...pods.map(revisionOf),
  ]);
  const history = known.filter((revision) => !live.has(revision.metadata?.name));
  for (const revision of history.slice(0, Math.max(0, history.length - limit))) {
    try {
      tools.api.delete(revisions, keyOf(revision), tools.caller);
    } catch (error) {
      if (!isRefusal(error, 'NotFound')) throw error;
    }
  }
}
