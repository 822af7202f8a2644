import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { statefulSets } from '../../../src/cluster/resource.ts';
import { connect } from '../../../src/kube/connect.ts';
import { createCluster } from '../../../src/kube/create-cluster.ts';
import { loadConnection } from '../../../src/kube/load-connection.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { Act, ChangedPart } from '../../../src/recording/entry.ts';
import { Recorder } from '../../../src/recording/recorder.ts';
import type { Recording } from '../../../src/recording/recording.ts';
import { podName } from '../../../src/statefulset/names.ts';
import { specOf } from '../../../src/statefulset/spec.ts';
import type { Cluster } from './cluster.ts';

interface Named {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
}

/** What is done to the set while it is recorded, written down as a drill would write it. */
export interface Hand {
  step(action: string, ordinals?: readonly number[], withinMs?: number): void;
  act(act: Act): void;
  /** Changes the set by a JSON merge patch, or by a JSON patch when it is a list. */
  change(what: ChangedPart, path: string, patch: object): Promise<void>;
  /** Scales the set, as a drill does. */
  scale(from: number, to: number): Promise<void>;
  /** Deletes the pod of this ordinal by UID; grace period 0 is by force. */
  remove(ordinal: number, gracePeriodSeconds?: number): Promise<void>;
  /** Lets the recorder look on. */
  watch(seconds: number): Promise<void>;
  /** A fresh read of all pods. */
  read(): Promise<void>;
}

/** Records a set while `work` is done to it, without any drill: for what no drill does, or not yet. */
export async function recorded(set: Named, work: (hand: Hand) => Promise<void>): Promise<Recording> {
  const around = { env: {}, homeDirectory: homedir(), platform: process.platform };
  const connection = await loadConnection({ kubeconfig: set.cluster.kubeconfig }, around);
  const transport = connect(connection, { clock: systemClock, env: {}, stdinIsTerminal: false });
  const options = { server: connection.server, version: '0.0.0-test', clock: systemClock };
  const port = createCluster(transport, { ...options, requestTimeoutMs: 15_000, onWarning: () => undefined });
  const { signal } = new AbortController();
  try {
    const [object, version] = await Promise.all([
      port.get(statefulSets, { namespace: set.namespace, name: set.name }, signal),
      port.version(signal),
    ]);
    const header = { run: 'by-hand', tool: 'test/cluster', serverVersion: version.gitVersion };
    const recorder = new Recorder(port, systemClock, specOf(object), header);
    await recorder.synced(signal);
    await work(handOn(set, recorder, signal));
    await recorder.stop();
    return recorder.recording;
  } finally {
    await port.close();
  }
}

function handOn({ cluster, namespace, name }: Named, recorder: Recorder, signal: AbortSignal): Hand {
  const patch = async (change: object) => {
    const type = Array.isArray(change) ? 'json' : 'merge';
    const words = ['patch', 'statefulset', name, '-n', namespace, `--type=${type}`, '-p'];
    const text = await cluster.run([...words, JSON.stringify(change), '-o', 'json']);
    return (JSON.parse(text) as { metadata: { generation: number } }).metadata.generation;
  };
  return {
    step: (action, ordinals = [], withinMs = 60_000) =>
      recorder.act({ type: 'step', name: action, action, ordinals, withinMs, required: [] }),
    act: (act) => recorder.act(act),
    async change(what, path, change) {
      recorder.act({ type: 'changeRequested', what, paths: [path] });
      const generation = await patch(change);
      recorder.act({ type: 'changeAccepted', what, paths: [path], generation });
    },
    async scale(from, to) {
      recorder.act({ type: 'scaleRequested', from, to });
      await cluster.run(['scale', 'statefulset', name, '-n', namespace, `--replicas=${to}`]);
      recorder.act({ type: 'scaleAccepted', from, to });
    },
    async remove(ordinal, gracePeriodSeconds) {
      const pod = podName(name, ordinal);
      const uid = recorder.snapshot.pod.get(pod)?.metadata?.uid ?? '';
      recorder.act({ type: 'deleteRequested', ordinal, uid, gracePeriodSeconds });
      const force = gracePeriodSeconds === 0 ? ['--grace-period=0', '--force'] : [];
      await cluster.run(['delete', 'pod', pod, '-n', namespace, '--wait=false', ...force]);
      recorder.act({ type: 'deleteAccepted', ordinal, uid });
    },
    watch: (seconds) => sleep(seconds * 1000),
    read: async () => {
      await recorder.read('pod', signal);
    },
  };
}
