import { hostname } from 'node:os';
import { randomInt } from 'node:crypto';
import type { Cluster } from '../cluster/cluster.ts';
import type { DrillEvent } from '../drill/event.ts';
import type { Host, Interrupts } from '../drill/host.ts';
import { DiskJournals } from '../drill/undo/disk.ts';
import { systemClock } from '../lib/clock.ts';
import type { Outside } from './outside.ts';
import { pluginName } from './names.ts';
import { stateDirectory } from './state-directory.ts';

const PRECISION = 2 ** 40;

/** The real world for a drill: this machine's clock, disk and name, and the cluster that was opened. */
export async function hostOf(
  outside: Outside,
  cluster: Cluster,
  interrupts: Interrupts,
  onEvent: (event: DrillEvent) => void,
): Promise<Host> {
  return {
    cluster,
    clock: systemClock,
    random: () => randomInt(PRECISION) / PRECISION,
    journals: new DiskJournals(await stateDirectory(outside)),
    holder: { host: outside.hostName || hostname(), pid: outside.pid },
    tool: `${pluginName}/${outside.version}`,
    sandbox: undefined,
    onEvent,
    interrupts,
  };
}
