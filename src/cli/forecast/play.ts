import { type Forecast, forecastOf } from '../../drill/forecast.ts';
import type { Host } from '../../drill/host.ts';
import { modelled } from '../../drill/modelled.ts';
import type { DrillRequest } from '../../drill/prepare.ts';
import { runDrill } from '../../drill/run.ts';
import type { Kind } from '../../recording/entry.ts';
import { createVirtualTime } from '../../sandbox/clock/virtual-time.ts';
import { Faults } from '../../sandbox/faults/faults.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { clusterIn, modelName, noJournals } from '../sandbox-cluster.ts';
import { describeModel } from './caveats.ts';
import type { LiveObjects } from './live-objects.ts';

export interface Stage {
  readonly live: LiveObjects;
  /** The release the cluster has, e.g. `v1.35.0`. */
  readonly serverVersion: string;
  /** What cannot be observed on the cluster, and is not to be observed here. */
  readonly unreadable: readonly Kind[];
  /** The version of this program. */
  readonly version: string;
}

/** Controllers and nodes look around first: a cluster that is copied has been running for long. */
const SETTLE_MS = 5_000;
const plurals: Readonly<Record<Kind, string>> = {
  set: 'statefulsets',
  pod: 'pods',
  claim: 'persistentvolumeclaims',
  volume: 'persistentvolumes',
  revision: 'controllerrevisions',
  service: 'services',
  endpointSlice: 'endpointslices',
  event: 'events',
};

/** Plays the drill on a copy of the set, in a model of its cluster, on time of its own. Touches nothing else. */
export async function play(request: DrillRequest, host: Host, stage: Stage): Promise<Forecast> {
  const { live, serverVersion, unreadable, version } = stage;
  const time = createVirtualTime({ epoch: host.clock.epoch() });
  const sandbox = startSandbox({ time, version: serverVersion.replace(/\+.*$/, ''), original: live });
  const faults = new Faults();
  for (const kind of unreadable)
    for (const verb of ['list', 'watch']) faults.deny({ verb, resource: plurals[kind] });
  const cluster = clusterIn(sandbox, { version, faults });
  try {
    await time.sleep(SETTLE_MS, host.interrupts.first);
    const model: Host = {
      ...host,
      cluster,
      clock: time,
      journals: noJournals,
      sandbox: modelName(sandbox),
      onEvent: () => undefined,
      reach: undefined,
    };
    const consent = () => Promise.resolve({ given: true } as const);
    const finished = await runDrill({ ...request, scenario: modelled(request.scenario), consent }, model);
    return forecastOf(finished, describeModel(sandbox, live));
  } finally {
    await cluster.close();
    sandbox.stop();
  }
}
