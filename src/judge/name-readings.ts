import type { NameReading } from '../recording/probe-acts.ts';
import { actsOf, type Recording } from '../recording/recording.ts';

/** What a resolver said last of the stable name of a pod, while this very pod bore it; undefined when none was asked. */
export function lastReadingOf(uid: string, recording: Recording): NameReading | undefined {
  return actsOf(recording)
    .flatMap(({ act }) => (act.type === 'probe' ? (act.names ?? []) : []))
    .findLast((reading) => reading.uid === uid);
}
