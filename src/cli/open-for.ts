import type { Args } from './command.ts';
import { openCluster, type OpenCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';

/** The cluster that the flags ask for. The sandbox is loaded only when it is asked for. */
export async function openFor(args: Args, outside: Outside): Promise<OpenCluster> {
  if (args['sandbox'] !== true) return openCluster(args, outside);
  return (await import('./open-sandbox.ts')).openSandbox(args, outside);
}
