import { onTestFinished } from 'vitest';
import { fill } from '../../../src/cli/manifests/fill-sandbox.ts';
import { clusterIn, noJournals } from '../../../src/cli/sandbox-cluster.ts';
import { defaultManifests } from '../../../src/cli/sandbox-objects.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import type { Host } from '../../../src/drill/host.ts';
import { createVirtualTime } from '../../../src/sandbox/clock/virtual-time.ts';
import { Faults } from '../../../src/sandbox/faults/faults.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';

/** A cluster that is taken for a live one: a sandbox with its default set, and a hand that works in it. */
export interface Live {
  readonly sandbox: Sandbox;
  readonly cluster: Cluster;
  readonly host: Host;
  readonly faults: Faults;
}

export const hand = { user: 'hand', groups: ['system:masters'], fieldManager: 'hand' };

export async function aLiveSet(): Promise<Live> {
  const time = createVirtualTime({ epoch: Date.UTC(2026, 10, 21) });
  const sandbox = startSandbox({ time, seed: 11 });
  // Virtual time never ends by itself, and takes all the time there is.
  onTestFinished(() => sandbox.stop());
  fill(sandbox, defaultManifests);
  const faults = new Faults();
  const cluster = clusterIn(sandbox, { version: '1.2.3', faults });
  const never = new AbortController().signal;
  await time.sleep(60_000);
  const host: Host = {
    cluster,
    clock: time,
    random: () => 0.5,
    journals: noJournals,
    holder: { host: 'laptop', pid: 4711, machine: undefined },
    tool: 'sts-doctor/1.2.3',
    sandbox: undefined,
    onEvent: () => undefined,
    interrupts: { first: never, second: never },
  };
  return { sandbox, cluster, host, faults };
}
