import { formatDuration } from '../../lib/duration.ts';
import { rolloutStanding } from '../../order/rollout.ts';
import type { Life } from '../../recording/lives.ts';
import { isTerminating } from '../../statefulset/pods.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { isUnwanted } from '../unwanted.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/** How long a pod that has ended may lie about before the controller has forgotten it, in milliseconds. */
const PATIENCE_MS = 60_000;

/** A pod that ended as a whole, by itself. */
interface Ended extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  readonly phase: string;
  readonly at: number;
}

/**
 * O11 · A pod that has failed, or ended, is deleted and then made anew under its name.
 *
 * Since 1.27 a pod that is deleted gracefully ends Failed or Succeeded, too: only what ended while nobody deleted it
 * counts. Under OrderedReady a broken lower pod keeps the controller from it.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, processReplica (1.36).
 */
export const failedReplaced = definePromise<Ended>({
  id: 'O11',
  dimension: 'ordering',
  title: 'A pod that has failed is deleted, and then made anew',
  needs: ['pod'],
  subjects: endedIn,
  idle: 'no pod failed or ended by itself',
  check: (ended, evidence) => {
    const { subject, ordinal, life, phase, at } = ended;
    const gap = evidence.gap('pod', at, evidence.endedAt);
    if (gap !== undefined) return unknown(`what became of ${subject} is not known: ${gap}`);
    const went = life.facts.find(({ change }) => change === 'deleted');
    if (went === undefined) return left(ended, evidence);
    const next = evidence.lives.find((one) => one.ordinal === ordinal && one.facts[0].seq > went.seq);
    if (next)
      return held(
        `${subject} (${phase}) was deleted and made anew after ${formatDuration(next.facts[0].at - at)}: UID ${short(life.uid)} → ${short(next.uid)}`,
      );
    return isUnwanted(ordinal, went, evidence.setStates, evidence.doings)
      ? notExercised(`${subject} was not wanted any more`)
      : unknown(`${subject} (${phase}) was deleted, and nobody saw another one made`);
  },
});

function endedIn({ lives }: Evidence): readonly Ended[] {
  return lives.flatMap((life): readonly Ended[] => {
    const fact = life.facts.find(({ object, change }) => {
      const { phase } = object.status ?? {};
      return change !== 'deleted' && !isTerminating(object) && (phase === 'Failed' || phase === 'Succeeded');
    });
    if (fact === undefined) return [];
    const { phase = '' } = fact.object.status ?? {};
    return [{ subject: life.name, ordinal: life.ordinal, life, phase, at: fact.at }];
  });
}

function left({ subject, ordinal, life, phase, at }: Ended, evidence: Evidence): Verdict {
  const read = evidence.recording.entries.find(
    (entry) => entry.entry === 'reading' && entry.kind === 'pod' && entry.at >= at + PATIENCE_MS,
  );
  const lain = (read?.at ?? evidence.endedAt) - at;
  const seen = `${subject} was ${phase} ${moment(at)}, and still there ${formatDuration(lain)} later`;
  const confirmed =
    read?.entry === 'reading' &&
    read.objects.some((pod) => pod.metadata?.uid === life.uid && !isTerminating(pod));
  if (read === undefined || !confirmed) return unknown(`${seen}; no fresh read confirms it`);
  const { broken, missing } = rolloutStanding(evidence.set, evidence.final.pod.values());
  const lower = [...broken, ...missing].find((other) => other < ordinal);
  if (evidence.spec.monotonic && lower !== undefined)
    return notExercised(`${seen}: a lower pod was not ready, and is seen to first`);
  return violated({
    expected: `${subject} deleted and made anew`,
    seen,
    at: read.at,
    cause: 'unattributed',
    remedy: remedy('pod-failed', evidence, { pod: subject }),
  });
}
