import type { MarkerReadAct, MarkerWrittenAct } from '../recording/marker-acts.ts';
import { actsOf, type Recording } from '../recording/recording.ts';
import { podName } from '../statefulset/names.ts';
import type { Evidence } from './evidence.ts';
import type { Verdict } from './outcome.ts';
import { held, unknown, violated } from './promise.ts';
import { remedy } from './way-out.ts';
import { moment } from './words.ts';

type Timed<A> = A & { readonly at: number };

const FIRST = 1;

interface Markers {
  readonly written: readonly Timed<MarkerWrittenAct>[];
  readonly read: readonly Timed<MarkerReadAct>[];
}

function markersIn(recording: Recording): Markers {
  const acts = actsOf(recording);
  return {
    written: acts.flatMap(({ at, act }) => (act.type === 'markerWritten' ? [{ ...act, at }] : [])),
    read: acts.flatMap(({ at, act }) => (act.type === 'markerRead' ? [{ ...act, at }] : [])),
  };
}

/**
 * What the data itself says of a pod that came back with the claims it had: undefined where no marker was asked for.
 * A claim of the same UID on a volume of the same name may be empty all the same.
 */
export function dataOf(ordinal: number, claims: string, evidence: Evidence): Verdict | undefined {
  const { written, read } = markersIn(evidence.recording);
  const before = written.find((act) => act.ordinal === ordinal);
  if (before === undefined) return undefined;
  const pod = podName(evidence.spec.name, ordinal);
  const place = `volume ${before.volume} of ${pod}`;
  if (before.result !== 'written') return unknown(`${place} could not be marked: ${whyNot(before)}`);
  const after = read.findLast((act) => act.ordinal === ordinal);
  if (after === undefined) return unknown(`the marker on ${place} was not read again`);
  // A pod that reads what it has written itself shows nothing about the next one.
  if (after.uid === before.uid) return unknown(`the marker on ${place} was read by the pod that wrote it`);
  const newest = Math.max(
    ...written.map((act) =>
      act.ordinal === ordinal && act.result === 'written' ? (act.generation ?? FIRST) : FIRST,
    ),
  );
  return readBack(before, after, { pod, place, claims, evidence, newest });
}

function readBack(
  before: MarkerWrittenAct,
  after: Timed<MarkerReadAct>,
  {
    pod,
    place,
    claims,
    evidence,
    newest,
  }: {
    readonly pod: string;
    readonly place: string;
    readonly claims: string;
    readonly evidence: Evidence;
    /** The generation that is known to be written. */
    readonly newest: number;
  },
): Verdict {
  const { found, at, result, detail } = after;
  if (result === 'unknown' || result === 'unreadable')
    return unknown(`the marker on ${place} could not be read: ${detail ?? result}`);
  if (found?.ordinal === before.ordinal && found.nonce === before.nonce) {
    const generation = found.generation ?? FIRST;
    if (generation >= newest) return held(`${claims}; the marker written before was read back`);
    return violated({
      expected: `${place} holds what was written to it last: generation ${newest} of its marker`,
      seen: `generation ${generation}: the volume is in a state from before, ${moment(at)}`,
      at,
      cause: 'unattributed',
      remedy: remedy('data-stale', evidence, { pod, claim: `${before.volume}-${pod}` }),
    });
  }
  const seen =
    found === undefined
      ? `no marker: ${whatIsThere(after)}`
      : `the marker of ordinal ${found.ordinal} (${found.nonce})`;
  return violated({
    expected: `${place} holds what was written to it: marker ${before.nonce} of ordinal ${before.ordinal}`,
    seen: `${seen}, ${moment(at)}`,
    at,
    cause: 'unattributed',
    remedy: remedy(found === undefined ? 'data-lost' : 'data-swapped', evidence, {
      pod,
      claim: `${before.volume}-${pod}`,
    }),
  });
}

/** Files beside it may be those from before the drill, or a program's that has found an empty disk since. */
function whatIsThere({ others }: MarkerReadAct): string {
  if (others === undefined) return 'the volume is empty, or older than the drill';
  return others
    ? 'what else is on the volume is older than the drill, or has been written anew since'
    : 'the volume is empty';
}

/** Two ordinals that found each other's file on the volumes they call their own. */
export function sharedData(evidence: Evidence): Verdict | undefined {
  const taken = markersIn(evidence.recording).written.find(
    ({ result, found, ordinal }) => result === 'taken' && found !== undefined && found.ordinal !== ordinal,
  );
  if (taken === undefined) return undefined;
  const { name } = evidence.spec;
  const [one, other] = [podName(name, taken.found?.ordinal ?? 0), podName(name, taken.ordinal)];
  return violated({
    expected: `${one} and ${other} write to volumes of their own`,
    seen: `${other} finds the marker of ${one} on its volume ${taken.volume}, ${moment(taken.at)}`,
    at: taken.at,
    cause: 'unattributed',
    remedy: remedy('data-shared', evidence, { pod: other, claim: `${taken.volume}-${other}` }),
  });
}

function whyNot({ result, found, detail }: MarkerWrittenAct): string {
  if (result === 'taken')
    return found === undefined
      ? 'a file of that name stood there'
      : `it has that of ordinal ${found.ordinal}`;
  return detail ?? 'nobody knows';
}
