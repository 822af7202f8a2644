import { formatDuration } from '../lib/duration.ts';
import type { Pod, StatefulSet } from '../objects/workload.ts';
import type { Kind } from '../recording/entry.ts';
import { kinds } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import { lastState, livesOf } from '../recording/lives.ts';
import type { Gap, Recording } from '../recording/recording.ts';
import { gapsOf, unreadable } from '../recording/recording.ts';
import { setUidsOf } from '../recording/set-uids.ts';
import type { Snapshot } from '../recording/snapshot.ts';
import { snapshotAt } from '../recording/snapshot.ts';
import { isTerminating } from '../statefulset/pods.ts';
import { podName } from '../statefulset/names.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import { ordinalsOf } from '../statefulset/spec.ts';
import type { Clocks } from './clocks.ts';
import { clocksOf } from './clocks.ts';
import type { Departure } from './departures.ts';
import { departuresOf } from './departures.ts';
import type { Doings } from './doings.ts';
import { doingsOf } from './doings.ts';
import type { SetState } from './set-states.ts';
import { silencesOf } from './silence.ts';
import { setStatesOf } from './set-states.ts';
import type { Sightings } from './sightings.ts';
import { sightingsOf } from './sightings.ts';

/** What all promises look at: the recording, read once from every side. */
export interface Evidence {
  readonly recording: Recording;
  /** `36` of `v1.36.3`; undefined when the version says nothing of the kind. */
  readonly serverMinor: number | undefined;
  /** The set as it was last seen, and its policy then. */
  readonly set: StatefulSet;
  readonly spec: SetSpec;
  /** Its UID, and those of the sets that the run has made in its place. */
  readonly setUids: readonly string[];
  /** Never empty. */
  readonly setStates: readonly SetState[];
  readonly doings: Doings;
  readonly lives: readonly Life[];
  readonly departures: ReadonlyMap<string, Departure>;
  readonly replacements: readonly Replacement[];
  readonly members: readonly Member[];
  /** Everything as it was known at the end. */
  readonly final: Snapshot;
  readonly claims: Sightings<'claim'>;
  readonly volumes: Sightings<'volume'>;
  readonly clocks: Clocks;
  /** When everything that can be read had been listed, and the number of the entry that said so. */
  readonly syncedAt: number;
  readonly syncedSeq: number;
  /** The number of the entry that ended the first list of pods. */
  readonly podsSyncedSeq: number;
  readonly endedAt: number;
  /** Why a kind could not be read, as a reason to print; undefined when it could. */
  readonly unreadable: (kind: Kind) => string | undefined;
  /** The interruption of a watch that overlaps a time, as a reason to print; undefined when nothing was missed. */
  readonly gap: (kind: Kind, from: number, to: number) => string | undefined;
  /** Why nobody knows how things of this kind ended, when its watch was lost and never came back. */
  readonly lostAtEnd: (kind: Kind) => string | undefined;
}

/** A pod that went or is going, and the next one of its ordinal. */
export interface Replacement {
  readonly subject: string;
  readonly ordinal: number;
  readonly departure: Departure;
  readonly old: Life;
  /** Undefined when none was seen. */
  readonly next: Life | undefined;
}

/** An ordinal that the set wants at the end, and the pod that stands for it. */
export interface Member {
  readonly subject: string;
  readonly ordinal: number;
  /** Undefined when there is none, or only one that is terminating. */
  readonly present: { readonly life: Life; readonly pod: Pod } | undefined;
  /** Why there is none. */
  readonly absent: string;
}

/** Undefined when the set itself was never seen: then there is nothing to judge by. */
export function evidenceOf(recording: Recording): Evidence | undefined {
  const setStates = setStatesOf(recording);
  const last = setStates.at(-1);
  if (last === undefined) return undefined;
  const lives = livesOf(recording);
  const doings = doingsOf(recording, setStates);
  const departures = departuresOf(recording, lives, setStates, doings);
  return {
    recording,
    serverMinor: minorOf(recording.header.serverVersion),
    set: last.set,
    spec: last.spec,
    setUids: [...setUidsOf(recording)],
    setStates,
    doings,
    lives,
    departures,
    replacements: replacementsAmong(lives, departures),
    members: membersOf(last.spec, lives),
    final: snapshotAt(recording, Infinity),
    claims: sightingsOf(recording, 'claim'),
    volumes: sightingsOf(recording, 'volume'),
    clocks: clocksOf(lives, recording.header.startedAt),
    ...firstSync(recording),
    endedAt: recording.entries.at(-1)?.at ?? 0,
    ...sightOf(recording),
  };
}

/** What could be seen of each kind and when. Asked for every subject of every promise, so it is worked out once. */
function sightOf(recording: Recording): Pick<Evidence, 'unreadable' | 'gap' | 'lostAtEnd'> {
  const blind = new Map(kinds.map((kind) => [kind, unreadable(recording, kind)]));
  const gaps = new Map(kinds.map((kind) => [kind, gapsOf(recording, kind)]));
  gaps.set('pod', [...gapsOf(recording, 'pod'), ...silencesOf(recording)]);
  const gapOf = (kind: Kind, matches: (gap: Gap) => boolean) => phrase(gaps.get(kind)?.find(matches));
  return {
    unreadable: (kind) => {
      const reason = blind.get(kind);
      return reason === undefined ? undefined : `${words[kind]} could not be read: ${reason}`;
    },
    gap: (kind, from, to) => gapOf(kind, (gap) => gap.from <= to && gap.to >= from),
    lostAtEnd: (kind) => gapOf(kind, (gap) => gap.to === Infinity),
  };
}

function phrase(gap: Gap | undefined): string | undefined {
  if (gap === undefined) return undefined;
  const until = gap.to === Infinity ? 'to the end' : `to ${formatDuration(gap.to)}`;
  return `the watch on ${words[gap.kind]} was interrupted from ${formatDuration(gap.from)} ${until} (${gap.reason})`;
}

const words: Readonly<Record<Kind, string>> = {
  set: 'the set',
  pod: 'pods',
  claim: 'claims',
  volume: 'volumes',
  revision: 'revisions',
  service: 'the governing Service',
  endpointSlice: 'EndpointSlices',
  event: 'events',
};

function firstSync(recording: Recording): Pick<Evidence, 'syncedAt' | 'syncedSeq' | 'podsSyncedSeq'> {
  const first = new Map<Kind, { at: number; seq: number }>();
  for (const entry of recording.entries)
    if (entry.entry === 'synced' && !first.has(entry.kind)) first.set(entry.kind, entry);
  const last = [...first.values()].at(-1);
  return {
    syncedAt: last?.at ?? 0,
    syncedSeq: last?.seq ?? -1,
    podsSyncedSeq: first.get('pod')?.seq ?? Infinity,
  };
}

function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

function replacementsAmong(
  lives: readonly Life[],
  departures: ReadonlyMap<string, Departure>,
): readonly Replacement[] {
  const byOrdinal = Map.groupBy(lives, (life) => life.ordinal);
  return [...byOrdinal].flatMap(([ordinal, chain]) =>
    chain.flatMap((old, index) => {
      const departure = departures.get(old.uid);
      return departure ? [{ subject: old.name, ordinal, departure, old, next: chain[index + 1] }] : [];
    }),
  );
}

function membersOf(spec: SetSpec, lives: readonly Life[]): readonly Member[] {
  const latest = new Map(lives.map((life) => [life.ordinal, life]));
  return ordinalsOf(spec).map((ordinal) => {
    const subject = podName(spec.name, ordinal);
    const life = latest.get(ordinal);
    const pod = life && !life.gone ? lastState(life) : undefined;
    if (life === undefined || pod === undefined)
      return { subject, ordinal, present: undefined, absent: `${subject} was not there at the end` };
    const present = isTerminating(pod) ? undefined : { life, pod };
    return { subject, ordinal, present, absent: `${subject} was still terminating at the end` };
  });
}
