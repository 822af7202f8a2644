import { isClusterError } from '../../cluster/error.ts';
import type { Resource } from '../../cluster/resource.ts';
import type { KubeObject } from '../../objects/meta.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import { throwUnlessAgain } from '../again.ts';
import type { UndoStage } from './stage.ts';

/** Resolves with whether it was this request that the server carried out; false: somebody else was faster. */
export async function deleteByUid<T extends KubeObject>(
  stage: UndoStage,
  resource: Resource<T>,
  { name = '', uid }: NonNullable<KubeObject['metadata']>,
): Promise<boolean> {
  const { cluster, journal, signal } = stage;
  const { namespace } = journal.target;
  for (let attempt = 1; ; attempt++) {
    stage.assertHeld();
    try {
      await cluster.delete(resource, { namespace, name }, { uid, signal });
      return true;
    } catch (error) {
      // After a lost answer, "gone" and "another one bears the name" both say that an earlier try was carried out.
      if (isClusterError(error, 'notFound')) return attempt > 1;
      if (isClusterError(error, 'conflict') && !(await isStillThere(stage, resource, uid)))
        return attempt > 1;
      throwUnlessAgain(error, { attempt, signal }, 'conflict');
    }
  }
}

/** A webhook, too, may answer with a conflict. Listed, for who may delete one by its name need not be allowed to get it. */
async function isStillThere<T extends KubeObject>(
  { cluster, journal, signal }: UndoStage,
  resource: Resource<T>,
  uid: string | undefined,
): Promise<boolean> {
  const { items } = await cluster.list(resource, { namespace: journal.target.namespace }, signal);
  return items.some((item) => item.metadata?.uid === uid && !isTerminating(item));
}
