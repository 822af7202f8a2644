import { pods, statefulSets } from '../../src/cluster/resource.ts';
import { clusterIn } from '../../src/cli/sandbox-cluster.ts';
import { fill } from '../../src/cli/manifests/fill-sandbox.ts';
import { ownManifest } from '../../src/cli/manifests/manifest.ts';
import { sandboxVersion } from '../../src/cli/new-sandbox.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import type { ChangedPart } from '../../src/recording/entry.ts';
import { Recorder } from '../../src/recording/recorder.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { createVirtualTime } from '../../src/sandbox/clock/virtual-time.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { podName } from '../../src/statefulset/names.ts';
import { specOf } from '../../src/statefulset/spec.ts';

/** What a test does to the set `web` while it is recorded, written down as a drill would write it. */
export interface Player {
  readonly change: (
    what: ChangedPart,
    spec: object,
    options?: { readonly silent?: boolean },
  ) => Promise<void>;
  readonly remove: (ordinal: number, options?: { readonly silent?: boolean }) => Promise<void>;
  readonly wait: (seconds: number) => Promise<void>;
  readonly read: () => Promise<void>;
}

const step = { name: 'killPod', action: 'killPod', withinMs: 300_000, required: [] };

/** The recording of a set in a model of a Kubernetes release, on virtual time: minutes take milliseconds. */
export async function played(
  version: string,
  set: StatefulSet,
  play: (player: Player) => Promise<void>,
): Promise<Recording> {
  const time = createVirtualTime({ epoch: Date.parse('2026-11-21T10:00:00Z') });
  const sandbox = startSandbox({ time, version });
  const namespace = fill(sandbox, { manifests: [ownManifest(set)], problems: [] });
  const at = { namespace, name: set.metadata?.name ?? '' };
  const cluster = clusterIn(sandbox, { version: '0.0.0-test' });
  const { signal } = new AbortController();
  await time.sleep(120_000);
  const spec = specOf(await cluster.get(statefulSets, at));
  const header = { run: 'played', tool: 'test', serverVersion: sandboxVersion(sandbox) };
  const recorder = new Recorder(cluster, time, spec, header);
  await recorder.synced(signal);
  await play({
    async change(what, changed, { silent = false } = {}) {
      const paths = Object.keys(changed).map((field) => `spec.${field}`);
      if (!silent) recorder.act({ type: 'changeRequested', what, paths });
      const { metadata } = await cluster.patch(statefulSets, at, { type: 'merge', body: { spec: changed } });
      const { generation = 0 } = metadata ?? {};
      if (!silent) recorder.act({ type: 'changeAccepted', what, paths, generation });
    },
    async remove(ordinal, { silent = false } = {}) {
      const name = podName(at.name, ordinal);
      const uid = recorder.snapshot.pod.get(name)?.metadata?.uid ?? '';
      if (!silent) recorder.act({ type: 'step', ...step, ordinals: [ordinal] });
      if (!silent) recorder.act({ type: 'deleteRequested', ordinal, uid });
      await cluster.delete(pods, { namespace, name });
      if (!silent) recorder.act({ type: 'deleteAccepted', ordinal, uid });
    },
    wait: (seconds) => time.sleep(seconds * 1000),
    read: async () => {
      await recorder.read('pod', signal);
    },
  });
  await recorder.stop();
  await cluster.close();
  sandbox.stop();
  return recorder.recording;
}
