import type { Pod } from '../objects/workload.ts';
import type { Recorder } from '../recording/recorder.ts';
import { podName } from '../statefulset/names.ts';
import { isHealthy, isTerminating, podPhrase } from '../statefulset/pods.ts';
import type { Emit } from './event.ts';
import { situationOf } from './situation.ts';

/** Tells the views about every member whose state, as `kubectl get pods` would show it, has changed. */
export function followPods(recorder: Recorder, emit: Emit): void {
  const shown = new Map<number, string>();
  const { name } = recorder.header.set;
  recorder.onEntry(() => {
    const { snapshot } = recorder;
    const set = snapshot.set.get(name);
    const members: ReadonlyMap<number, Pod> = set ? situationOf(set, snapshot).members : new Map();
    for (const [ordinal, pod] of members) {
      const state = isHealthy(pod) ? 'Ready' : podPhrase(pod);
      tell(ordinal, pod.metadata?.uid ?? '', state);
    }
    for (const ordinal of shown.keys()) {
      if (members.has(ordinal)) continue;
      const pod = snapshot.pod.get(podName(name, ordinal));
      tell(ordinal, pod?.metadata?.uid ?? '', stateWithoutSet(pod));
    }
  });

  function tell(ordinal: number, uid: string, state: string): void {
    const key = `${uid} ${state}`;
    if (shown.get(ordinal) === key) return;
    shown.set(ordinal, key);
    emit({ type: 'pod', ordinal, name: `${name}-${ordinal}`, uid, state });
  }
}

/** A pod outlives a set that is deleted alone, and is none of its members until another one adopts it. */
function stateWithoutSet(pod: Pod | undefined): string {
  if (pod === undefined) return 'gone';
  return isTerminating(pod) ? podPhrase(pod) : `${isHealthy(pod) ? 'Ready' : podPhrase(pod)}, without a set`;
}
