import { type NameReading, resolvers } from '../recording/name-acts.ts';
import { actsOf, type Recording } from '../recording/recording.ts';

type Timed = NameReading & { readonly at: number };

function readingsOf(uid: string, recording: Recording): readonly Timed[] {
  return actsOf(recording).flatMap(({ at, act }) => {
    const names = act.type === 'probe' || act.type === 'namesRead' ? (act.names ?? []) : [];
    return names.flatMap((reading) => (reading.uid === uid ? { ...reading, at } : []));
  });
}

/**
 * What each resolver said last of the stable name of a pod, while this very pod bore it, the best witness first; empty
 * when none was asked.
 */
export function lastReadingsOf(uid: string, recording: Recording): readonly NameReading[] {
  const all = readingsOf(uid, recording);
  return resolvers.toReversed().flatMap((by) => all.findLast((reading) => reading.by === by) ?? []);
}

/** When a resolver was first seen to lead to this very pod; undefined when none was. */
export function firstNamedAt(uid: string, recording: Recording): number | undefined {
  return readingsOf(uid, recording).find(({ addresses, ip }) => addresses.includes(ip))?.at;
}

/** Why a helper pod that was asked for said nothing; undefined where none was, or where it spoke last. */
export function namesUnread(recording: Recording): string | undefined {
  const last = actsOf(recording).findLast(
    ({ act }) => act.type === 'namesRead' || act.type === 'namesUnread',
  );
  return last?.act.type === 'namesUnread' ? last.act.reason : undefined;
}
