import type { Kubeconfig } from './kubeconfig.ts';

/**
 * Merges kubeconfig files in the order given. The first file to set a current context or to use a name wins, with its
 * whole entry: what a later file says under the same name is dropped even where it does not conflict.
 * Upstream: client-go tools/clientcmd/loader.go, ClientConfigLoadingRules.Load (1.37).
 */
export function mergeKubeconfigs(files: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: files.find((file) => file.currentContext)?.currentContext,
    clusters: firstOf(files.map((file) => file.clusters)),
    users: firstOf(files.map((file) => file.users)),
    contexts: firstOf(files.map((file) => file.contexts)),
  };
}

function firstOf<V>(maps: readonly ReadonlyMap<string, V>[]): ReadonlyMap<string, V> {
  // A later entry of the constructor's list overwrites an earlier one.
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}
