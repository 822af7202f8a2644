import type { Cluster, CollectedKinds } from '../cluster/cluster.ts';
import { isClusterError } from '../cluster/error.ts';
import { claims, controllerRevisions, pods, qualifiedName, type Resource } from '../cluster/resource.ts';
import { inLanes } from '../lib/in-lanes.ts';
import type { KubeObject, ObjectMeta } from '../objects/meta.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { isControlledBy } from '../statefulset/pods.ts';
import type { Target } from './plan.ts';

/** What names a set as its owner, beside what comes back with it: all that the garbage collector would take along. */
export interface Owned {
  /** By kind, as kubectl names it: `configmaps`. A kind of which there is none is left out. */
  readonly objects: readonly OwnedKind[];
  /** Of what nobody could say whether the set owns any: `secrets`, `all kinds of metrics.example.com`. */
  readonly unknown: readonly string[];
}

export interface OwnedKind {
  readonly kind: string;
  /** Those that nobody else owns: they go. */
  readonly alone: readonly string[];
  /** Those that others own too: they stay, and name the set as their owner no more. */
  readonly shared: readonly string[];
}

type SetKey = Pick<Target, 'namespace' | 'uid'>;

/** How many kinds are asked for at once. */
const LANES = 8;

/** Looks for it where a step takes it along, with one request for each kind; undefined where none does. */
export async function ownedIn(
  { steps }: Scenario,
  set: SetKey,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Owned | undefined> {
  const isTaken = steps.some(
    ({ action }) =>
      (action.action === 'deleteSet' || action.action === 'recreateSet') && action.cascade !== 'orphan',
  );
  if (!isTaken) return undefined;
  const known = await kindsOf(cluster, signal);
  if (known === undefined) return { objects: [], unknown: ['all kinds'] };
  const read = await inLanes(known.resources, LANES, (resource) => ownedOf(resource, set, cluster, signal));
  return {
    objects: read.flatMap((one) => (typeof one === 'string' ? [] : one)),
    unknown: [
      ...read.filter((one) => typeof one === 'string'),
      ...known.silent.map((group) => `all kinds of ${group}`),
    ],
  };
}

async function kindsOf(cluster: Cluster, signal: AbortSignal): Promise<CollectedKinds | undefined> {
  try {
    return await cluster.collectedKinds(signal);
  } catch (error) {
    if (!isClusterError(error, 'forbidden', 'unsupported')) throw error;
    return undefined;
  }
}

/** One entry at most; only the name of the kind where it could not be listed. */
async function ownedOf(
  resource: Resource<KubeObject>,
  { namespace, uid }: SetKey,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly OwnedKind[] | string> {
  const kind = qualifiedName(resource);
  try {
    const all = await cluster.listMetadata(resource, namespace, signal);
    const owned = all.filter((one) => ownersOf(one).includes(uid) && !comesBack(resource, one, uid));
    if (owned.length === 0) return [];
    const namesOf = (some: readonly ObjectMeta[]) => some.flatMap(({ name }) => name ?? []);
    const isShared = (one: ObjectMeta) => ownersOf(one).some((owner) => owner !== uid);
    return [
      {
        kind,
        alone: namesOf(owned.filter((one) => !isShared(one))),
        shared: namesOf(owned.filter(isShared)),
      },
    ];
  } catch (error) {
    // Its definition has gone meanwhile, and its objects with it.
    if (isClusterError(error, 'notFound')) return [];
    if (isClusterError(error, 'forbidden', 'unsupported', 'serverError', 'tooManyRequests')) return kind;
    throw error;
  }
}

function ownersOf({ ownerReferences = [] }: ObjectMeta): readonly (string | undefined)[] {
  return ownerReferences.map(({ uid }) => uid);
}

/** The set makes its pods again, its history is put aside. What becomes of claims is told by themselves. */
function comesBack(resource: Resource<KubeObject>, metadata: ObjectMeta, uid: string): boolean {
  const kind = qualifiedName(resource);
  if (kind === qualifiedName(claims)) return true;
  const isOfSet = kind === qualifiedName(pods) || kind === qualifiedName(controllerRevisions);
  return isOfSet && isControlledBy({ metadata }, uid);
}
