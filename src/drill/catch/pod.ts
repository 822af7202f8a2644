import type { Cluster } from '../../cluster/cluster.ts';
import { pods } from '../../cluster/resource.ts';
import type { KubeEvent } from '../../objects/surroundings.ts';
import type { Container, ContainerState, ContainerStatus, Pod } from '../../objects/workload.ts';
import type { CaughtContainer, CaughtLog, CaughtPod } from '../../recording/caught.ts';
import { podPhrase } from '../../statefulset/pods.ts';
import type { Situation } from '../situation.ts';
import { type Scrub, scrubFor } from './scrub.ts';

export interface CatchScene {
  readonly cluster: Cluster;
  readonly situation: Situation;
  readonly events: readonly KubeEvent[];
}

const TAIL_LINES = 100;
const TAIL_BYTES = 32 * 1024;
const MOST_EVENTS = 20;

/** What `describe`, `logs` and `logs --previous` would show of a pod, without the values of its environment. */
export async function catchPod(name: string, scene: CatchScene, signal: AbortSignal): Promise<CaughtPod> {
  const { namespace } = scene.situation.spec;
  const pod = await readPod(name, scene, signal);
  const uid = pod?.metadata?.uid;
  const scrub = scrubFor(pod?.spec?.containers ?? []);
  const events = scene.events
    .filter(({ involvedObject: about }) => about?.kind === 'Pod' && about.name === name)
    // Its predecessors have had the same name.
    .filter(({ involvedObject: about }) => uid === undefined || about?.uid === undefined || about.uid === uid)
    .toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))
    .slice(-MOST_EVENTS)
    .map((event) => scrub(eventWords(event)));
  if (pod === undefined) return { name, state: 'not there', conditions: [], containers: [], events };
  const { initContainers = [], containers = [], nodeName } = pod.spec ?? {};
  const all = [...initContainers, ...containers];
  return {
    name,
    uid,
    state: podPhrase(pod),
    node: nodeName,
    conditions: (pod.status?.conditions ?? [])
      .filter(({ status }) => status !== 'True')
      .map(({ type, status, reason, message }) =>
        scrub(
          [`${type}=${status}`, reason, message]
            .filter((word) => word !== undefined && word !== '')
            .join(': '),
        ),
      ),
    containers: await Promise.all(
      all.map((container) => catchContainer(container, pod, { ...scene, namespace, scrub }, signal)),
    ),
    events,
  };
}

/** Read afresh: what is recorded lacks the environment, and that has to be known to be kept out of the logs. */
async function readPod(
  name: string,
  { cluster, situation }: CatchScene,
  signal: AbortSignal,
): Promise<Pod | undefined> {
  const { namespace } = situation.spec;
  const { items } = await cluster.list(pods, { namespace, fieldSelector: `metadata.name=${name}` }, signal);
  return items[0];
}

async function catchContainer(
  { name = '', image = '' }: Container,
  pod: Pod,
  { cluster, namespace, scrub }: CatchScene & { readonly namespace: string; readonly scrub: Scrub },
  signal: AbortSignal,
): Promise<CaughtContainer> {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...initContainerStatuses, ...containerStatuses].find((one) => one.name === name);
  const log = (previous: boolean): Promise<CaughtLog> =>
    cluster
      .podLog(
        {
          namespace,
          pod: pod.metadata?.name ?? '',
          container: name,
          previous,
          tailLines: TAIL_LINES,
          limitBytes: TAIL_BYTES,
        },
        signal,
      )
      .then((text) => ({ tail: scrub(text).trimEnd().split('\n') }))
      .catch((error: unknown) => ({ unreadable: error instanceof Error ? error.message : String(error) }));
  const last = stateWords(status?.lastState);
  return {
    name,
    image,
    state: scrub(stateWords(status?.state) ?? 'not started'),
    restarts: status?.restartCount ?? 0,
    ...(last !== undefined && { last }),
    log: await log(false),
    ...(hasRunBefore(status) && { previousLog: await log(true) }),
  };
}

function hasRunBefore(status: ContainerStatus | undefined): boolean {
  return (status?.restartCount ?? 0) > 0;
}

function stateWords({ waiting, running, terminated }: ContainerState = {}): string | undefined {
  if (waiting !== undefined)
    return `waiting: ${[waiting.reason, waiting.message].filter(Boolean).join(': ')}`;
  if (terminated !== undefined)
    return `terminated: ${terminated.reason ?? ''}, exit code ${terminated.exitCode ?? 'unknown'}`;
  return running === undefined ? undefined : `running since ${running.startedAt ?? 'unknown'}`;
}

function timeOf({ eventTime, lastTimestamp, metadata }: KubeEvent): string {
  return lastTimestamp ?? eventTime ?? metadata?.creationTimestamp ?? '';
}

function eventWords(event: KubeEvent): string {
  const { type = '', reason = '', message = '', count = 1 } = event;
  return `${timeOf(event)} ${type} ${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`;
}
