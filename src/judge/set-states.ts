import { sameJson } from '../lib/equal.ts';
import type { StatefulSet } from '../objects/workload.ts';
import type { Recording } from '../recording/recording.ts';
import { factsOf } from '../recording/recording.ts';
import { setUidsOf } from '../recording/set-uids.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import { specOf } from '../statefulset/spec.ts';

/** The set as one fact showed it. */
export interface SetState {
  readonly seq: number;
  readonly at: number;
  readonly set: StatefulSet;
  readonly spec: SetSpec;
  readonly gone: boolean;
}

/**
 * Milliseconds by which what two watches tell may be apart. Watches on different kinds have no common order, so what
 * the set wanted when a pod changed is known only to within this.
 */
export const watchSkewMs = 2000;

/** The states of the very set of the recording, and of what the run has made in its place: no other is it. */
export function setStatesOf(recording: Recording): readonly SetState[] {
  const uids = setUidsOf(recording);
  return factsOf(recording, 'set')
    .filter(({ object }) => uids.has(object.metadata?.uid ?? ''))
    .map(({ seq, at, change, object }) => ({
      seq,
      at,
      set: object,
      spec: specOf(object),
      gone: change === 'deleted' || change === 'vanished',
    }));
}

/** Every state that may have been the set's when something else was seen at `at`: the last known one, and those that came right after. */
export function statesAround(states: readonly SetState[], at: number): readonly SetState[] {
  const before = states.findLast((state) => state.at <= at - watchSkewMs);
  const near = states.filter((state) => state.at > at - watchSkewMs && state.at <= at + watchSkewMs);
  const around = before === undefined ? near : [before, ...near];
  return around.length > 0 ? around : states.slice(0, 1);
}

/**
 * The definitions around a moment whose template the controller may have acted upon already although no status around
 * says so: it writes the status last, after its revisions and its deletions, and may end or be cut off before it does.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, performUpdate (1.36).
 */
export function untoldTemplates(states: readonly SetState[], at: number): readonly SetState[] {
  const around = statesAround(states, at);
  const told = Math.max(...around.map(({ set }) => set.status?.observedGeneration ?? 0));
  const last = states.findLast((state) => generationOf(state) <= told);
  const former = last?.set.spec?.template;
  return around.filter((state) => generationOf(state) > told && !sameJson(state.set.spec?.template, former));
}

function generationOf({ set }: SetState): number {
  return set.metadata?.generation ?? 0;
}

/**
 * Of the states around the making or the going of a pod those that may have been in force, as far as the end of a
 * rollout goes: the controller ends one only when every pod is updated and ready, so none ends while a pod of another
 * revision still stands.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, completeRollingUpdate (1.36).
 */
export function beforeCompletion(
  states: readonly SetState[],
  standing: string | undefined,
): readonly SetState[] {
  const pending = new Set(states.filter((state) => !isComplete(state)).map(updateRevisionOf));
  return states.filter(
    (state) =>
      !isComplete(state) ||
      standing === undefined ||
      standing === updateRevisionOf(state) ||
      !pending.has(updateRevisionOf(state)),
  );
}

function isComplete(state: SetState): boolean {
  return state.set.status?.currentRevision === updateRevisionOf(state);
}

function updateRevisionOf({ set }: SetState): string | undefined {
  return set.status?.updateRevision;
}
