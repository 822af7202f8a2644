import { statefulSets } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { StatefulSet } from '../objects/workload.ts';
import { createVirtualTime } from '../sandbox/clock/virtual-time.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { type Args, word, words } from './command.ts';
import { arrangeFaults, faultRules } from './fault-rules.ts';
import { Faults } from '../sandbox/faults/faults.ts';
import { fill } from './manifests/fill-sandbox.ts';
import { newSandbox } from './new-sandbox.ts';
import type { OpenCluster } from './open-cluster.ts';
import type { Outside } from './outside.ts';
import { clusterIn, modelName, noJournals } from './sandbox-cluster.ts';
import { sandboxObjects } from './sandbox-objects.ts';

const SETTLE_MS = 10 * 60_000;
/** For those who follow the pods: endpoints, budgets, the set's own status. */
const ECHO_MS = 1000;

/**
 * An embedded cluster in this process, filled and settled, on virtual time: a drill in it takes milliseconds. Time
 * stands still until `begin` is called, so that loading code costs none.
 */
export async function openSandbox(args: Args, outside: Outside): Promise<OpenCluster> {
  const rules = await faultRules(args);
  const time = createVirtualTime({ epoch: outside.sandboxEpoch ?? Date.now() });
  // From the start: to read a file takes real time, of which none may show in the sandbox.
  const pause = time.hold();
  const sandbox = newSandbox(args, time);
  if (sandbox.note !== undefined) outside.stderr.write(`${sandbox.note}\n`);
  const objects = await sandboxObjects(words(args['filename']), outside.stdin);
  const home = fill(sandbox, objects);
  const namespace = word(args['namespace']) || home;
  const faults = new Faults();
  const cluster = clusterIn(sandbox, { version: outside.version, faults });
  pause();
  await settle(
    sandbox,
    objects.manifests.map(({ object }) => object),
  );
  const held = time.hold();
  return {
    cluster,
    namespace,
    context: 'sandbox',
    clock: time,
    sandbox: modelName(sandbox),
    journals: noJournals,
    begin: () => {
      // Not before: nobody can wait for anything while time is held.
      arrangeFaults(rules, sandbox, faults);
      held();
    },
    pause: () => time.hold(),
    close: async () => {
      await cluster.close();
      sandbox.stop();
    },
  };
}

/** Lets time run until every set has what it asks for, or shows after a while that it never will: then the drill says so. */
async function settle({ api, time }: Sandbox, objects: readonly KubeObject[]): Promise<void> {
  const waited = new AbortController();
  const wanted = objects.filter(({ kind }) => kind === 'StatefulSet').length;
  const ready = () => api.list<StatefulSet>(statefulSets).items.filter(isReady).length >= wanted;
  const settled = new Promise<void>((resolve) => {
    const look = () => ready() && resolve();
    const stop = api.observe<StatefulSet>(statefulSets, look);
    waited.signal.addEventListener('abort', stop, { once: true });
    look();
  });
  await Promise.race([settled, time.sleep(SETTLE_MS, waited.signal).catch(() => undefined)]);
  waited.abort();
  await time.sleep(ECHO_MS);
}

function isReady({ metadata, spec, status }: StatefulSet): boolean {
  const seen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  return seen && (status?.availableReplicas ?? 0) === (spec?.replicas ?? 1);
}
