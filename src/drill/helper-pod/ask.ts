import { isClusterError } from '../../cluster/error.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Pod } from '../../objects/workload.ts';
import type { NameReading } from '../../recording/name-acts.ts';
import type { Recorder } from '../../recording/recorder.ts';
import { actsOf } from '../../recording/recording.ts';
import { podName } from '../../statefulset/names.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { runBriefly } from '../data-marker/run-briefly.ts';
import { situationOf } from '../situation.ts';
import { helperContainer, helperName } from './manifest.ts';
import { domainOf, lookUp, NotAnswered, type Run } from './resolve.ts';

export interface Asking {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly recorder: Recorder;
}

interface Named {
  readonly ordinal: number;
  readonly uid: string;
  readonly ip: string;
  readonly serviceName: string;
}

/**
 * Healthy pods that are published. One that is not is not asked for: the answer that there is no such name would stay
 * in the caches of everybody's resolver.
 */
export function published({ snapshot, header }: Recorder): readonly Named[] {
  const set = snapshot.set.get(header.set.name);
  if (set === undefined) return [];
  const { members, spec } = situationOf(set, snapshot);
  if (spec.serviceName === '') return [];
  const endpoints = [...snapshot.endpointSlice.values()].flatMap((slice) => slice.endpoints ?? []);
  const uids = new Set(
    endpoints.flatMap(({ targetRef, conditions }) =>
      conditions?.ready === false ? [] : (targetRef?.uid ?? []),
    ),
  );
  const inOrder = [...members].toSorted(([a], [b]) => a - b);
  return inOrder.flatMap(([ordinal, pod]) => {
    const at = placeOf(pod);
    // Where no slice can be read, nobody can tell.
    const isThere = at !== undefined && isHealthy(pod) && (endpoints.length === 0 || uids.has(at.uid));
    return isThere ? [{ ordinal, ...at, serviceName: spec.serviceName }] : [];
  });
}

/** Those of them whose name was not seen to lead to them, when it was asked for last. */
export function unnamed(recorder: Recorder): readonly Named[] {
  const last = lastReadings(recorder);
  return published(recorder).filter(({ uid, ip }) => last.get(uid)?.addresses.includes(ip) !== true);
}

function placeOf({ metadata, status }: Pod): Pick<Named, 'uid' | 'ip'> | undefined {
  const [uid, ip] = [metadata?.uid, status?.podIP];
  return uid === undefined || ip === undefined ? undefined : { uid, ip };
}

/** By UID of the pod, what its name led to when it was asked for last. */
function lastReadings({ recording }: Recorder): ReadonlyMap<string, NameReading> {
  const readings = actsOf(recording).flatMap(({ act }) => (act.type === 'namesRead' ? act.names : []));
  return new Map(readings.map((reading) => [reading.uid, reading]));
}

/** Whether this recorder has seen a helper pod at work. */
export function hasAsked({ recording }: Recorder): boolean {
  return actsOf(recording).some(({ act }) => act.type === 'namesRead');
}

/**
 * Asks for the names of these pods and writes down what is news, or what is to be kept. False when it could not ask, and why is written down.
 * Rejects only when the signal aborts.
 */
export async function askFor(
  pods: readonly Named[],
  { cluster, clock, recorder }: Asking,
  signal: AbortSignal,
  keep: (reading: NameReading) => boolean = isNews(lastReadings(recorder)),
): Promise<boolean> {
  const { namespace, name: setName } = recorder.header.set;
  const at = { namespace, pod: helperName(setName), container: helperContainer };
  const run: Run = (command) => runBriefly({ ...at, command }, { cluster, clock }, signal);
  const names: NameReading[] = [];
  try {
    const domain = await domainOf(namespace, run);
    for (const { ordinal, uid, ip, serviceName } of pods) {
      const short = `${podName(setName, ordinal)}.${serviceName}.${namespace}.svc`;
      const name = domain === undefined ? short : `${short}.${domain}`;
      const addresses = await lookUp(name, run);
      names.push({ ordinal, name, uid, ip, addresses, by: 'resolver in a helper pod' });
    }
    return true;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof NotAnswered) && !isClusterError(error)) throw error;
    noteUnread(error.message, recorder);
    return false;
  } finally {
    const kept = names.filter(keep);
    if (kept.length > 0) recorder.act({ type: 'namesRead', names: kept });
  }
}

function isNews(last: ReadonlyMap<string, NameReading>): (reading: NameReading) => boolean {
  return ({ uid, addresses }) => last.get(uid)?.addresses.join() !== addresses.join();
}

/** The same reason is told once. */
export function noteUnread(reason: string, recorder: Recorder): void {
  const reasons = actsOf(recorder.recording).flatMap(({ act }) =>
    act.type === 'namesUnread' ? act.reason : [],
  );
  if (reasons.at(-1) !== reason) recorder.act({ type: 'namesUnread', reason });
}
