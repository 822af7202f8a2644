import { formatDuration } from '../lib/duration.ts';
import type { Act, Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import { livesOf } from '../recording/lives.ts';
import type { Recording } from '../recording/recording.ts';
import { actsOf } from '../recording/recording.ts';
import { podName } from '../statefulset/names.ts';
import { isHealthy, isTerminating, podPhrase } from '../statefulset/pods.ts';
import type { Moment } from './outcome.ts';
import { isScheduled, isStarted } from './phases.ts';

interface Placed {
  readonly seq: number;
  readonly moment: Moment;
}

/** What the drill did and what the set's pods went through, in the order in which it was seen. */
export function timelineOf(recording: Recording): readonly Moment[] {
  const acts = actsOf(recording).flatMap(({ seq, at, act }): Placed[] => {
    const moment = momentOf(act, recording.header.set.name);
    return moment ? [{ seq, moment: { at, ...moment } }] : [];
  });
  const synced = recording.entries.find((entry) => entry.entry === 'synced' && entry.kind === 'pod');
  const pods = livesOf(recording).flatMap((life) => momentsIn(life, synced?.seq ?? Infinity));
  return [...acts, ...pods].toSorted((a, b) => a.seq - b.seq).map(({ moment }) => moment);
}

/** What a report calls an act; steps have their own place there. */
const names: Readonly<Record<Act['type'], Moment['what'] | undefined>> = {
  deleteRequested: 'delete requested',
  deleteAccepted: 'delete accepted',
  evictionRequested: 'eviction requested',
  evictionAccepted: 'eviction accepted',
  evictionRefused: 'eviction denied',
  setDeleteRequested: 'delete requested',
  setDeleteAccepted: 'delete accepted',
  setMade: 'created',
  claimDeleteRequested: 'delete requested',
  claimDeleteAccepted: 'delete accepted',
  scaleRequested: 'scale requested',
  scaleAccepted: 'scale accepted',
  changeRequested: 'change requested',
  changeAccepted: 'change accepted',
  stable: 'stable',
  stalled: 'stalled',
  nodeRead: undefined,
  deadlinePassed: 'deadline passed',
  holdBegan: 'hold began',
  holdEnded: 'hold ended',
  undoBegan: 'undo began',
  undoEnded: 'undo ended',
  step: undefined,
  stepEnded: undefined,
  observing: undefined,
  probe: undefined,
  steadyStateBroken: 'steady state broken',
  caught: undefined,
  markerWritten: undefined,
  markerRead: undefined,
  markerRemoved: undefined,
  namesRead: undefined,
  namesUnread: undefined,
};

function momentOf(act: Act, setName: string): Omit<Moment, 'at'> | undefined {
  const what = names[act.type];
  if (what === undefined) return undefined;
  const ordinal = 'ordinal' in act ? act.ordinal : undefined;
  const whole = 'claim' in act ? act.claim : setName;
  const subject = ordinal === undefined ? whole : podName(setName, ordinal);
  return { subject, ordinal, what, detail: detailOf(act) };
}

function detailOf(act: Act): string | undefined {
  if (act.type === 'evictionRefused') return act.reason;
  if ('uid' in act) return act.uid;
  if ('to' in act) return `${act.from} → ${act.to}`;
  if ('paths' in act) return act.paths.join(', ');
  if ('forMs' in act) return `for ${formatDuration(act.forMs)}`;
  if (act.type === 'deadlinePassed') return act.step;
  return act.type === 'holdEnded' ? act.by : undefined;
}

/** Each change of a life's state once, the moment it was seen; what stood in the first list is not news. */
function momentsIn(life: Life, syncedSeq: number): readonly Placed[] {
  const placed: Placed[] = [];
  let before: Fact<'pod'> | undefined;
  for (const fact of life.facts) {
    const isOldNews = before === undefined && fact.change === 'listed' && fact.seq < syncedSeq;
    const changes = isOldNews ? [] : changesBetween(before, fact);
    for (const [what, detail] of changes) {
      const { name: subject, ordinal } = life;
      placed.push({ seq: fact.seq, moment: { at: fact.at, subject, ordinal, what, detail } });
    }
    before = fact;
  }
  return placed;
}

const INTERRUPTED = 'while the watch was interrupted';

function changesBetween(
  before: Fact<'pod'> | undefined,
  { change, object }: Fact<'pod'>,
): readonly (readonly [Moment['what'], string | undefined])[] {
  if (change === 'deleted') return [['gone', undefined]];
  if (change === 'vanished') return [['vanished', INTERRUPTED]];
  const became = (holds: (pod: Fact<'pod'>['object']) => boolean) =>
    holds(object) && !(before && holds(before.object));
  const found: (readonly [Moment['what'], string | undefined])[] = [];
  if (before === undefined) found.push(['created', change === 'listed' ? INTERRUPTED : object.metadata?.uid]);
  if (became(isScheduled)) found.push(['scheduled', object.spec?.nodeName]);
  if (became(isStarted)) found.push(['started', undefined]);
  if (became(isHealthy)) found.push(['ready', undefined]);
  if (became(isTerminating)) found.push(['terminating', undefined]);
  else if (before && isHealthy(before.object) && !isHealthy(object))
    found.push(['not ready', podPhrase(object)]);
  return found;
}
