import { hostname } from 'node:os';
import type { DrillEvent } from '../drill/event.ts';
import type { Gate } from '../drill/gate.ts';
import type { Host, Interrupts } from '../drill/host.ts';
import type { OpenCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import { pluginName } from './names.ts';
import { reachFromHere } from './reach.ts';

/** The world a drill runs in: the cluster that was opened with its clock, this machine's name and chance. */
export function hostOf(
  outside: Outside,
  { cluster, clock, journals, sandbox }: OpenCluster,
  interrupts: Interrupts,
  onEvent: (event: DrillEvent) => void,
  machine?: string,
  gate?: Gate,
): Host {
  return {
    cluster,
    clock,
    random: outside.random ?? Math.random,
    journals,
    holder: { host: outside.hostName || hostname(), pid: outside.pid, machine },
    tool: `${pluginName}/${outside.version}`,
    sandbox,
    onEvent,
    interrupts,
    // Whatever a sandbox has is in this process, and nowhere else.
    reach: sandbox === undefined ? reachFromHere : undefined,
    gate,
  };
}
