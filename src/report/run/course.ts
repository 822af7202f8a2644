import type { Judgement, LedgerEntry, Moment } from '../../judge/outcome.ts';

/** What can be seen of a pod from outside. */
export type PodState = 'ready' | 'pending' | 'terminating' | 'gone';

export interface Span {
  readonly state: PodState;
  /** Milliseconds since the recording began. */
  readonly from: number;
  readonly to: number;
}

/** What one ordinal went through. */
export interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
}

/** A run as a picture: what was done, and lane by lane what became of the pods. */
export interface Course {
  readonly from: number;
  readonly to: number;
  readonly acts: readonly Moment[];
  readonly lanes: readonly Lane[];
  /** How many pods have no lane: of a large set those that nothing happened to, and whatever is too much to read. */
  readonly leftOut: number;
}

/** Undefined where nothing was seen. Of a large set only the pods that something happened to have a lane. */
export function courseOf({ ledger, timeline }: Judgement): Course | undefined {
  const first = timeline[0];
  const last = timeline.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const margin = Math.max(200, (last.at - first.at) * 0.05);
  const [from, to] = [Math.max(0, first.at - margin), last.at + margin];
  const byOrdinal = Map.groupBy(timeline, ({ ordinal }) => ordinal);
  const touched = ledger.filter(({ ordinal }) => byOrdinal.has(ordinal));
  const shown = (ledger.length <= FEW ? ledger : touched).slice(0, MOST);
  return {
    from,
    to,
    acts: timeline.filter(({ what }) => stateAfter[what] === undefined && !what.endsWith('accepted')),
    lanes: shown.map((entry) => ({
      name: entry.name,
      spans: spansOf(entry, byOrdinal.get(entry.ordinal) ?? [], from, to),
    })),
    leftOut: ledger.length - shown.length,
  };
}

/** A set so small that its calm pods are worth a lane; and as many lanes as anybody reads. */
const FEW = 12;
const MOST = 60;

const stateAfter: Readonly<Partial<Record<Moment['what'], PodState>>> = {
  created: 'pending',
  scheduled: 'pending',
  started: 'pending',
  'not ready': 'pending',
  ready: 'ready',
  terminating: 'terminating',
  gone: 'gone',
  vanished: 'gone',
};

function spansOf(
  { before }: LedgerEntry,
  moments: readonly Moment[],
  from: number,
  to: number,
): readonly Span[] {
  const spans: Span[] = [];
  let state: PodState = before === undefined ? 'gone' : before.ready ? 'ready' : 'pending';
  let since = from;
  for (const { what, at } of moments) {
    const next = stateAfter[what];
    if (next === undefined || next === state) continue;
    if (at > since) spans.push({ state, from: since, to: at });
    state = next;
    since = Math.max(since, at);
  }
  return [...spans, { state, from: since, to }];
}
