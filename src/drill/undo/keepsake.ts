import type { Cluster } from '../../cluster/cluster.ts';
import { absentIf, isClusterError } from '../../cluster/error.ts';
import { apiVersionOf, controllerRevisions } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import { makerOf, markAnnotation } from '../../recording/mark.ts';
import { throwUnlessAgain } from '../again.ts';
import { type Definition, digestOf } from './definition.ts';
import type { Journal } from './journal.ts';
import { ourLabels } from './our-labels.ts';

/** Of the 1.5 MiB that etcd takes in one write, with room for what the server adds. */
const MAX_BYTES = 1_000_000;

/** Where the definition of a set is kept while the set is away. */
export interface Keepsake {
  readonly name: string;
  /** What is found under the name has to be what was put there. */
  readonly digest: string;
}

/**
 * The definition of a set holds values of environment variables, and so does its last-applied configuration: they have
 * no place in a Lease. A ControllerRevision may be read by those who may read the set's own revisions, which hold the
 * same; its data cannot be changed by anybody; and without the labels of the set no controller adopts it.
 */
export function keepsakeFor({ run, target }: Journal, definition: Definition): ControllerRevision {
  const { namespace, name } = target;
  return {
    apiVersion: apiVersionOf(controllerRevisions),
    kind: controllerRevisions.kind,
    metadata: { name: keepsakeName(name), namespace, labels: { ...ourLabels, [markAnnotation]: run } },
    data: definition,
    revision: 1,
  };
}

const PREFIX = 'sts-doctor.';

/** No hash of the controller has a dot, so it is the name of none of the set's own. */
export function keepsakeName(setName: string): string {
  return `${PREFIX}${setName}`;
}

/** The set that is kept under such a name. */
export function setNameOf(name: string): string {
  return name.slice(PREFIX.length);
}

/** What makes the set anew by hand, where no `recover` can; `place` as in `-n stage --context prod`. */
export function remakeCommand(setName: string, place: string): string {
  const kept = `controllerrevision ${keepsakeName(setName)}`;
  return `kubectl get ${kept} ${place} -o 'jsonpath={.data.set}' | kubectl create ${place} -f -`;
}

export function assertKeepable(keepsake: ControllerRevision): void {
  const bytes = Buffer.byteLength(JSON.stringify(keepsake));
  if (bytes <= MAX_BYTES) return;
  throw new Failure(
    exitCodes.refused,
    `the definition of the set and its history take ${bytes} bytes, more than can be put aside while it is away`,
  );
}

interface Place {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

/** Resolves when the definition is safe in the cluster. `write` lets a request through, or throws. */
export async function putAside(
  keepsake: ControllerRevision,
  { cluster, journal, signal }: Place,
  write: <T>(request: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const { namespace } = journal.target;
  for (let attempt = 1; ; attempt++) {
    try {
      await write(() => cluster.create(controllerRevisions, namespace, keepsake, { signal }));
      return;
    } catch (error) {
      // Ours, when the answer to an earlier try was lost. Another's is never overwritten.
      if (isClusterError(error, 'alreadyExists')) {
        const found = await find({ cluster, journal, signal });
        if (found !== undefined && makerOf(found) === journal.run) return;
        throw new Failure(
          exitCodes.errored,
          `controllerrevision ${keepsake.metadata?.name} is there already: an earlier run has left the definition of a set in it`,
          [`Look at it, then: kubectl delete controllerrevision ${keepsake.metadata?.name} -n ${namespace}`],
          { cause: error },
        );
      }
      throwUnlessAgain(error, { attempt, signal });
    }
  }
}

/** What was put aside; undefined when it is gone, or is not what the journal speaks of. */
export async function keptDefinition(place: Place, { digest }: Keepsake): Promise<Definition | undefined> {
  const found = await find(place);
  if (found === undefined || makerOf(found) !== place.journal.run) return undefined;
  const { set = {}, revisions = [] } = (found.data ?? {}) as Partial<Definition>;
  const definition: Definition = { set, revisions };
  return digestOf(definition) === digest ? definition : undefined;
}

/** The set stands again, so nobody needs it any more. One of another run is left alone. */
export async function discardKeepsake(place: Place & { assertHeld(): void }): Promise<void> {
  const { cluster, journal, signal } = place;
  if (!journal.effects.some(({ kind }) => kind === 'set')) return;
  const { namespace, name } = journal.target;
  for (let attempt = 1; ; attempt++) {
    const found = await find(place);
    if (found === undefined || makerOf(found) !== journal.run) return;
    place.assertHeld();
    try {
      const { uid } = found.metadata ?? {};
      return await cluster.delete(
        controllerRevisions,
        { namespace, name: keepsakeName(name) },
        { uid, signal },
      );
    } catch (error) {
      if (isClusterError(error, 'notFound')) return;
      throwUnlessAgain(error, { attempt, signal }, 'conflict');
    }
  }
}

/** Whether anything of this run is still put aside. */
export async function isPutAside(place: Place): Promise<boolean> {
  if (!place.journal.effects.some(({ kind }) => kind === 'set')) return false;
  const found = await find(place);
  return found !== undefined && makerOf(found) === place.journal.run;
}

async function find({ cluster, journal, signal }: Place): Promise<ControllerRevision | undefined> {
  const { namespace, name } = journal.target;
  const at = { namespace, name: keepsakeName(name) };
  return cluster.get(controllerRevisions, at, signal).catch(absentIf('notFound'));
}
