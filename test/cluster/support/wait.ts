import type { Cluster } from './cluster.ts';

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Waits until all pods of a set are ready and of the newest revision, up to 60 seconds unless given.
 * Throws with the pods and events of the namespace, for they tell why not.
 */
export async function waitReady(cluster: Cluster, { namespace, name }: Named, seconds = 60): Promise<void> {
  const args = ['rollout', 'status', '-n', namespace, `statefulset/${name}`, `--timeout=${seconds}s`];
  await explained(cluster, namespace, args);
}

/**
 * Waits until `object` (`pod/db-0`) meets the condition, in the notation of kubectl wait: `delete`,
 * `jsonpath={.status.replicas}=3`. Throws as `waitReady` does.
 */
export async function waitFor(
  cluster: Cluster,
  namespace: string,
  object: string,
  condition: string,
  seconds = 60,
): Promise<void> {
  await explained(cluster, namespace, [
    'wait',
    '-n',
    namespace,
    object,
    `--for=${condition}`,
    `--timeout=${seconds}s`,
  ]);
}

async function explained(cluster: Cluster, namespace: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await cluster.kubectl(args);
  if (code === 0) return;
  const pods = await cluster.kubectl(['get', 'pods', '-n', namespace, '-o', 'wide']);
  const events = await cluster.kubectl([
    'get',
    'events',
    '-n',
    namespace,
    '--sort-by=.metadata.creationTimestamp',
  ]);
  throw new Error([`kubectl ${args.join(' ')}`, stdout, stderr, pods.stdout, events.stdout].join('\n'));
}
