import { isTerminating } from '../../../statefulset/pods.ts';
import { matchesLabels } from '../../../statefulset/selector.ts';
import type { KubeObject } from '../../../objects/meta.ts';
import type { ApiKind } from '../../api/api.ts';
import { pods, revisions, sets } from '../kinds.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { isRefusal, keyOf } from '../world.ts';
import { aggregate } from './batches.ts';
import { parentAndOrdinal } from './identity.ts';
import { controllerOf, ownerReference } from './owner-reference.ts';
import { listRevisions } from './revisions.ts';
import type { Tools } from './tools.ts';

/**
 * The pods the set manages: its own that still match, and orphans that do, which it adopts. Its own that match no
 * longer are released. Adoption asks for name and labels both.
 * Upstream: controller_ref_manager.go, ClaimPods, ClaimObject (1.36).
 */
export function claimPods(tools: Tools, set: FullSet): readonly FullPod[] {
  const errors: Error[] = [];
  const claimed: FullPod[] = [];
  const recheck = onlyOnce(() => mayAdopt(tools, set));
  for (const pod of tools.pods.list(set.metadata?.namespace)) {
    if (isKnownMember(set, pod)) {
      claimed.push(pod);
      continue;
    }
    try {
      if (claim(tools, set, pod, recheck)) claimed.push(pod);
    } catch (error) {
      errors.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  aggregate(errors);
  return claimed;
}

interface Belonging {
  readonly uid: string | undefined;
  readonly selector: NonNullable<FullSet['spec']>['selector'];
}

/** Pods that were found to be members, and of what: neither they nor a selector are ever changed in place. */
const members = new WeakMap<FullPod, Belonging>();

function isKnownMember({ spec, metadata }: FullSet, pod: FullPod): boolean {
  const known = members.get(pod);
  return known !== undefined && known.selector === spec?.selector && known.uid === metadata?.uid;
}

function claim(tools: Tools, set: FullSet, pod: FullPod, recheck: () => void): boolean {
  const owner = controllerOf(pod);
  const fits = matches(set, pod);
  if (owner !== undefined) {
    if (owner.uid !== set.metadata?.uid) return false;
    if (!fits && !isTerminating(set)) release(tools, set, pod);
    if (fits) members.set(pod, { uid: owner.uid, selector: set.spec?.selector });
    return fits;
  }
  if (!fits || isTerminating(set) || isTerminating(pod)) return false;
  recheck();
  return adopt(tools, set, pods, pod);
}

function matches(set: FullSet, pod: FullPod): boolean {
  const isNamed = parentAndOrdinal(pod).parent === set.metadata?.name;
  return isNamed && matchesLabels(set.spec?.selector ?? {}, pod.metadata?.labels ?? {});
}

function release(tools: Tools, set: FullSet, pod: FullPod): void {
  const patch = {
    metadata: { ownerReferences: [{ $patch: 'delete', uid: set.metadata?.uid }], uid: pod.metadata?.uid },
  };
  try {
    tools.api.patch(pods, keyOf(pod), { type: 'strategic', patch }, tools.caller);
  } catch (error) {
    // Gone, or another pod of this name: either way nothing of ours is left to release.
    if (!isRefusal(error, 'NotFound', 'Invalid')) throw error;
  }
}

function adopt<T extends KubeObject>(tools: Tools, set: FullSet, kind: ApiKind<T>, object: T): boolean {
  const patch = { metadata: { ownerReferences: [ownerReference(set, sets)], uid: object.metadata?.uid } };
  try {
    tools.api.patch(kind, keyOf(object), { type: 'strategic', patch }, tools.caller);
    return true;
  } catch (error) {
    if (isRefusal(error, 'NotFound')) return false;
    throw error;
  }
}

/** Upstream: stateful_set.go, adoptOrphanRevisions (1.36). */
export function adoptRevisions(tools: Tools, set: FullSet): void {
  const orphans = listRevisions(tools, set).filter((revision) => controllerOf(revision) === undefined);
  if (orphans.length === 0) return;
  mayAdopt(tools, set);
  for (const orphan of orphans) adopt(tools, set, revisions, orphan);
}

/** A live read: the cache may show a set that has been deleted since (#42639). */
function mayAdopt(tools: Tools, set: FullSet): void {
  const { namespace, name, uid } = set.metadata ?? {};
  const fresh = tools.api.get(sets, keyOf(set));
  if (fresh.metadata?.uid !== uid)
    throw new Error(
      `original StatefulSet ${namespace}/${name} is gone: got uid ${fresh.metadata?.uid}, wanted ${uid}`,
    );
  if (fresh.metadata?.deletionTimestamp !== undefined)
    throw new Error(`${namespace}/${name} has just been deleted at ${fresh.metadata.deletionTimestamp}`);
}

function onlyOnce(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
