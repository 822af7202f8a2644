import type { KubeObject } from '../../objects/meta.ts';
import type { ApiServer } from '../api/server.ts';
import type { Context } from '../api/context.ts';
import { withMetadata } from '../api/json.ts';
import { kinds, namespaces, type ServedKind } from '../api/kinds.ts';
import { nodes, pods } from '../controllers/kinds.ts';
import type { FullPod, Node } from '../controllers/objects.ts';
import type { NodeNames } from '../nodes/default-cluster.ts';
import { type Observed, observedHabits } from './observed-habits.ts';
import { standIns } from './stand-ins.ts';

/** Objects of another cluster, as its server sent them: with their UIDs, their states and their field owners. */
export interface Original {
  readonly objects: readonly KubeObject[];
  /** Kinds that could not be read, e.g. `Node`: where others point to one, it is made up. */
  readonly unread: ReadonlySet<string>;
}

/** What a sandbox needs to know of the cluster it was made after. */
export interface Copied {
  /** Nodes whose kubelet is alive; the others are silent here as well. */
  readonly nodes: readonly NodeNames[];
  readonly habits: Observed;
}

/**
 * Puts the objects into an empty server exactly as they are, past everything that a write meets: they have passed it
 * once. What they point to and what nobody could read is made up.
 */
export function placeCopy({ context }: Pick<ApiServer, 'context'>, { objects, unread }: Original): Copied {
  const all = [...objects, ...standIns(objects, unread)];
  const uids = new Set(all.map(({ metadata }) => metadata?.uid));
  for (const object of all) place(context, withKnownOwners(object, uids));
  const copies = all.filter(({ kind }) => kind === pods.kind) as readonly FullPod[];
  return { nodes: aliveNodes(all), habits: observedHabits(copies) };
}

function place(context: Context, object: KubeObject): void {
  const kind = kindOf(object);
  if (kind === undefined) return;
  const { uid, namespace } = object.metadata ?? {};
  if (kind.namespaced && namespace === undefined) return;
  context.store.write(kind, withMetadata(object, { uid: uid ?? context.random.uid() }));
}

function kindOf({ apiVersion = '', kind: name = '' }: KubeObject): ServedKind | undefined {
  return kinds.find(
    ({ group, version, kind }) =>
      kind === name && (group === '' ? version : `${group}/${version}`) === apiVersion,
  );
}

/** Owners that were not copied would be taken for gone, and what they own for garbage. */
function withKnownOwners(object: KubeObject, uids: ReadonlySet<string | undefined>): KubeObject {
  const owners = object.metadata?.ownerReferences;
  if (owners === undefined || object.kind === namespaces.kind) return object;
  const known = owners.filter(({ uid }) => uids.has(uid));
  return withMetadata(object, { ownerReferences: known.length === 0 ? undefined : known });
}

function aliveNodes(objects: readonly KubeObject[]): readonly NodeNames[] {
  const all = objects.filter(({ kind }) => kind === nodes.kind) as readonly Node[];
  return all.flatMap(({ metadata, status }, index) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    if (ready !== 'True') return [];
    const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    // A range of its own: nobody can know which addresses of the node's are taken.
    const podNet = `10.${240 + Math.floor(index / 256)}.${index % 256}`;
    return [{ name: metadata?.name ?? '', address: address ?? `10.99.0.${index + 2}`, podNet }];
  });
}
