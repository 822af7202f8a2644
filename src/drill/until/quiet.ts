import type { Pod, StatefulSet } from '../../objects/workload.ts';
import type { Entry, Header, Kind } from '../../recording/entry.ts';
import type { Recorder } from '../../recording/recorder.ts';
import { isTerminating, saysReady } from '../../statefulset/pods.ts';
import { ordinalOf } from '../../statefulset/names.ts';
import { specOf } from '../../statefulset/spec.ts';

/** What of a pod has to stay as it is. Why a container waits is not among it: two reasons take turns in a back-off. */
export function shapeOfPod(pod: Pod): string {
  return JSON.stringify([pod.metadata?.uid, isTerminating(pod), saysReady(pod), pod.spec]);
}

/** What of a set has to stay as it is: its definition, and how much of that its controller knows. */
function shapeOfSet({ metadata, spec, status = {} }: StatefulSet): string {
  return JSON.stringify([metadata?.uid, spec, status.observedGeneration, status.updateRevision]);
}

/** How one object stands, as far as rest is concerned. */
interface State {
  readonly key: string;
  /** Undefined: it is gone. */
  readonly shape: string | undefined;
  /** When the time that it has been given to end will have passed, in milliseconds of the recording. */
  readonly endsAt: number | undefined;
}

/** Undefined for what does not belong to the set. */
function stateIn(entry: Entry, set: Header['set']): State | undefined {
  if (entry.entry !== 'fact' || (entry.kind !== 'set' && entry.kind !== 'pod')) return undefined;
  const { at, change, kind, object } = entry;
  if (kind === 'pod' && !belongsTo(set, object)) return undefined;
  const key = `${kind} ${object.metadata?.uid}`;
  if (change === 'deleted' || change === 'vanished') return { key, shape: undefined, endsAt: undefined };
  const { deletionGracePeriodSeconds = 0 } = object.metadata ?? {};
  const shape = kind === 'pod' ? shapeOfPod(object) : shapeOfSet(object);
  return { key, shape, endsAt: isTerminating(object) ? at + deletionGracePeriodSeconds * 1000 : undefined };
}

/** Also a pod of its name that it is about to adopt, or that was left to itself when the set was deleted. */
function belongsTo(set: Header['set'], pod: Pod): boolean {
  const { name = '', ownerReferences = [] } = pod.metadata ?? {};
  const owner = ownerReferences.find(({ controller }) => controller === true);
  const isFree = owner === undefined || (owner.kind === 'StatefulSet' && owner.name === set.name);
  return ordinalOf(set.name, name) !== undefined && (isFree || owner.uid === set.uid);
}

/**
 * Tells since when nothing has changed about a set and its pods, in milliseconds since the recording began, and not
 * before `from`. Later than now while something passes by itself: a grace period. Infinity while nobody can tell, or
 * while ready pods are yet to become available.
 */
export function quietSince(recorder: Recorder, from: number): () => number {
  const { set } = recorder.header;
  const states = new Map<string, State>();
  const lost = new Set<Kind>();
  let changed = from;
  let read = 0;

  function take(entry: Entry): void {
    if (entry.entry === 'lost' && isWatched(entry.kind)) lost.add(entry.kind);
    if (entry.entry === 'regained' && lost.delete(entry.kind)) changed = Math.max(changed, entry.at);
    const state = stateIn(entry, set);
    if (state === undefined || state.shape === states.get(state.key)?.shape) return;
    changed = Math.max(changed, entry.at);
    if (state.shape === undefined) states.delete(state.key);
    else states.set(state.key, state);
  }

  return () => {
    const { entries } = recorder.recording;
    for (const entry of entries.slice(read)) take(entry);
    read = entries.length;
    if (lost.size > 0 || isRipening(recorder.snapshot.set.get(set.name))) return Infinity;
    return Math.max(changed, ...[...states.values()].map(({ endsAt = 0 }) => endsAt));
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
