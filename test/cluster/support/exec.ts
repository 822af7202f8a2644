import type { Answer } from '../bed/command.ts';
import type { Cluster } from './cluster.ts';

/** A container of a pod; the pod's first one unless it is named. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
}

/** Runs a command in a pod and returns what it said, whatever its exit code. */
export function execIn(cluster: Cluster, place: Place, argv: readonly string[]): Promise<Answer> {
  const container = place.container === undefined ? [] : ['-c', place.container];
  return cluster.kubectl(['exec', '-n', place.namespace, place.pod, ...container, '--', ...argv]);
}

/** The content of a file in a pod. */
export async function readFile(cluster: Cluster, place: Place, path: string): Promise<string> {
  return succeeded(place, path, await execIn(cluster, place, ['cat', path]));
}

/** Makes or replaces a file in a pod. */
export async function writeFile(
  cluster: Cluster,
  place: Place,
  path: string,
  content: string,
): Promise<void> {
  // Not by standard input: about one in thirty times `kubectl exec -i` loses it and succeeds all the same.
  const write = ['sh', '-c', 'printf %s "$1" > "$0"', path, content];
  succeeded(place, path, await execIn(cluster, place, write));
}

function succeeded({ namespace, pod }: Place, path: string, { code, stdout, stderr }: Answer): string {
  if (code !== 0) throw new Error(`${path} in pod ${namespace}/${pod}: ${stderr.trim()}`);
  return stdout;
}
