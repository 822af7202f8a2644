import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import type { Drilled } from './drilled.ts';

/** For programs that are no tests: does `work` on a namespace and a state folder that are removed at its end. */
export async function onTemporaryGround<T>(
  cluster: Cluster,
  prefix: string,
  work: (ground: Drilled) => Promise<T>,
): Promise<T> {
  const namespace = `${prefix}-${randomBytes(3).toString('hex')}`;
  const stateHome = await mkdtemp(join(tmpdir(), 'sts-doctor-state-'));
  try {
    await cluster.run(['create', 'namespace', namespace]);
    await cluster.run(['wait', '--for=create', '--timeout=30s', '-n', namespace, 'serviceaccount/default']);
    return await work({ cluster, namespace, name: 'db', stateHome });
  } finally {
    await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false', '--ignore-not-found']);
    await rm(stateHome, { recursive: true, force: true });
  }
}
