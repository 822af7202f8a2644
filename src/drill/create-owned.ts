import { isClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import { makerOf } from '../recording/mark.ts';
import type { Stage } from './action.ts';
import { throwUnlessAgain } from './again.ts';
import type { HelperPodEffect } from './undo/effects/helper-pod.ts';
import type { ObjectEffect } from './undo/effects/object.ts';

const TRIES = 5;

/**
 * Creates something in the namespace of the set that bears the label of the run, and writes it down before it is asked
 * for, with its UID afterwards. Undefined where something of that name is there that is not the run's.
 */
export async function createOwned<T extends KubeObject>(
  body: T,
  resource: Resource<T>,
  effect: ObjectEffect | HelperPodEffect,
  { cluster, situation, journal, signal, givenUp, guarded, amend }: Stage,
): Promise<T | undefined> {
  const { namespace } = situation().spec;
  await amend(effect);
  const noted = async (made: T): Promise<T> => {
    await amend({ ...effect, uid: made.metadata?.uid });
    return made;
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { signal: givenUp, meanwhile: signal };
      return await noted(await guarded(() => cluster.create(resource, namespace, body, options)));
    } catch (error) {
      if (isClusterError(error, 'alreadyExists')) {
        const there = await cluster.get(resource, { namespace, name: effect.name }, signal);
        // The answer to an earlier try was lost.
        return makerOf(there) === journal.run ? await noted(there) : undefined;
      }
      throwUnlessAgain(error, { attempt, signal, most: TRIES });
    }
  }
}
