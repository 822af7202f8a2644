import type { Pod, StatefulSet } from '../../objects/workload.ts';
import type { Entry, Kind } from '../../recording/entry.ts';
import type { Recorder } from '../../recording/recorder.ts';
import { isMember, isTerminating, saysReady } from '../../statefulset/pods.ts';
import { specOf } from '../../statefulset/spec.ts';

/** What of a pod has to stay as it is. Why a container waits is not among it: two reasons take turns in a back-off. */
export function shapeOfPod(pod: Pod): string {
  return JSON.stringify([pod.metadata?.uid, isTerminating(pod), saysReady(pod), pod.spec]);
}

/** What of a set has to stay as it is: its definition, and how much of that its controller knows. */
function shapeOfSet({ metadata, spec, status = {} }: StatefulSet): string {
  return JSON.stringify([metadata?.uid, spec, status.observedGeneration, status.updateRevision]);
}

/**
 * Tells since when nothing has changed about a set and its pods, in milliseconds since the recording began, and not
 * before `from`. Later than now while something passes by itself: a grace period. Infinity while nobody can tell, or
 * while ready pods are yet to become available.
 */
export function quietSince(recorder: Recorder, from: number): () => number {
  const { set } = recorder.header;
  const shapes = new Map<string, string>();
  const ends = new Map<string, number>();
  const lost = new Set<Kind>();
  let changed = from;
  let read = 0;

  function take(entry: Entry): void {
    if (entry.entry === 'lost' && isWatched(entry.kind)) lost.add(entry.kind);
    if (entry.entry === 'regained' && lost.delete(entry.kind)) changed = Math.max(changed, entry.at);
    if (entry.entry !== 'fact') return;
    const { at, change, kind, object } = entry;
    if (kind !== 'set' && kind !== 'pod') return;
    if (kind === 'pod' && !isMember(set, object)) return;
    const key = `${kind} ${object.metadata?.uid}`;
    const gone = change === 'deleted' || change === 'vanished';
    const shape = gone ? undefined : kind === 'pod' ? shapeOfPod(object) : shapeOfSet(object);
    if (shape === shapes.get(key)) return;
    changed = Math.max(changed, at);
    ends.delete(key);
    if (shape === undefined) shapes.delete(key);
    else shapes.set(key, shape);
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata ?? {};
    if (!gone && deletionTimestamp !== undefined) ends.set(key, at + deletionGracePeriodSeconds * 1000);
  }

  return () => {
    const { entries } = recorder.recording;
    for (const entry of entries.slice(read)) take(entry);
    read = entries.length;
    if (lost.size > 0 || isRipening(recorder.snapshot.set.get(set.name))) return Infinity;
    return Math.max(changed, ...ends.values());
  };
}

function isWatched(kind: Kind): boolean {
  return kind === 'set' || kind === 'pod';
}

/** With `minReadySeconds` the controller waits although nobody sees anything change. */
function isRipening(set: StatefulSet | undefined): boolean {
  if (set === undefined || specOf(set).minReadySeconds === 0) return false;
  const { readyReplicas = 0, availableReplicas = 0 } = set.status ?? {};
  return availableReplicas < readyReplicas;
}
