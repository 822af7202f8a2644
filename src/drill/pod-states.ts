import type { Recorder } from '../recording/recorder.ts';
import { isHealthy, podPhrase } from '../statefulset/pods.ts';
import type { Emit } from './event.ts';
import { situationOf } from './situation.ts';

/** Tells the views about every member whose state, as `kubectl get pods` would show it, has changed. */
export function followPods(recorder: Recorder, emit: Emit): void {
  const shown = new Map<number, string>();
  const { name } = recorder.header.set;
  recorder.onEntry(() => {
    const set = recorder.snapshot.set.get(name);
    if (set === undefined) return;
    const { members } = situationOf(set, recorder.snapshot);
    for (const [ordinal, pod] of members) {
      const state = isHealthy(pod) ? 'Ready' : podPhrase(pod);
      const uid = pod.metadata?.uid ?? '';
      tell(ordinal, uid, state);
    }
    for (const ordinal of shown.keys()) if (!members.has(ordinal)) tell(ordinal, '', 'gone');
  });

  function tell(ordinal: number, uid: string, state: string): void {
    const key = `${uid} ${state}`;
    if (shown.get(ordinal) === key) return;
    shown.set(ordinal, key);
    emit({ type: 'pod', ordinal, name: `${name}-${ordinal}`, uid, state });
  }
}
