import { exitCodes, Failure } from '../lib/failure.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { OpenCluster } from './open-cluster.ts';
import { onlySetOf, parseTarget } from './target.ts';

/** Which set a scenario runs on: flags win over the file; a context that the file names must be the one in use. */
export async function bindTarget(
  { target }: Scenario,
  typed: readonly string[],
  namespaceFlag: string | undefined,
  { cluster, namespace: fallback, context }: OpenCluster,
): Promise<{ readonly context: string; readonly namespace: string; readonly name: string }> {
  if (target.context !== undefined && target.context !== context) {
    throw new Failure(
      exitCodes.refused,
      `the scenario is for context "${target.context}", the one in use is "${context}"`,
      [`Give --context ${target.context}, if you mean it`],
    );
  }
  // As for kubectl, an empty flag is none.
  const namespace = namespaceFlag || target.namespace || fallback;
  const name = parseTarget(typed) ?? target.name ?? (await onlySetOf(cluster, namespace));
  return { context, namespace, name };
}
