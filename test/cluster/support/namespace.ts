import { randomBytes } from 'node:crypto';
import { type Cluster, connect } from './cluster.ts';
import { atTheEnd } from './ending.ts';

/**
 * Makes a namespace of a new name that begins with `prefix`, ready for pods, and returns the name.
 * It is deleted when the test, or the file outside of tests, has ended, and nobody waits for that.
 */
export async function aNamespace(prefix: string, cluster?: Cluster): Promise<string> {
  const { apply, run } = cluster ?? (await connect());
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  atTheEnd(() => run(['delete', 'namespace', name, '--wait=false']));
  // A pod that comes before its account is refused, and a set that was refused tries again only after a while.
  await run(['wait', '--for=create', '--timeout=30s', '-n', name, 'serviceaccount/default']);
  return name;
}
