import { formatDuration } from '../../lib/duration.ts';
import type { Life } from '../../recording/lives.ts';
import { lastState } from '../../recording/lives.ts';
import { actsOf } from '../../recording/recording.ts';
import { saysReady } from '../../statefulset/pods.ts';
import { blameFor } from '../attribution.ts';
import type { Evidence, Replacement } from '../evidence.ts';
import { ranToTheEnd, wasForced } from '../forced.ts';
import { firstSeen, isStarted } from '../phases.ts';
import { definePromise, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';
import { noReplacement } from './sticky-identity.ts';

/**
 * I6 · At most one pod of an identity runs at any time.
 *
 * The API can never prove it: a name is free as soon as its object is gone, and what still runs on a node that was
 * not asked shows nowhere. So it is never held. After a forced deletion the evidence is told and the verdict is
 * unknown; violated is what was seen to run beside its replacement.
 */
export const onePerIdentity = definePromise<Replacement>({
  id: 'I6',
  dimension: 'identity',
  title: 'At most one pod of an identity runs at any time',
  needs: ['pod'],
  subjects: (evidence) => evidence.replacements.filter(({ old }) => wasForced(old, evidence)),
  idle: 'no pod was deleted by force',
  check: ({ subject, ordinal, departure, old, next }, evidence) => {
    if (next === undefined) return noReplacement(subject, ordinal, departure.at, evidence);
    const began = next.facts.find(({ object }) => isStarted(object));
    const beside = old.facts.find(
      (fact) =>
        began !== undefined && fact.seq > began.seq && fact.change === 'modified' && ranToTheEnd(fact.object),
    );
    if (beside)
      return violated({
        expected: `UID ${short(old.uid)} of ${subject} stopped before UID ${short(next.uid)} starts`,
        seen: `UID ${short(old.uid)} still ran while UID ${short(next.uid)} ran, ${moment(beside.at)}`,
        at: beside.at,
        cause: blameFor(departure),
        remedy: remedy('two-at-once', evidence, { pod: subject }),
      });
    const signs = [...signsOf(old, evidence), ...startOf(old, next)];
    return unknown(
      `${subject} was deleted by force: ${signs.join('; ')}. The API cannot tell whether the former process had stopped: look on its node`,
    );
  },
});

function signsOf(old: Life, { recording }: Evidence): readonly string[] {
  const pod = lastState(old);
  const node = pod.spec?.nodeName ?? 'a node unknown';
  const last = ranToTheEnd(pod)
    ? `its containers were last seen running on ${node}${saysReady(pod) ? '' : ', not ready any more'}`
    : `its containers were not running any more on ${node}, by its last word`;
  const reads = actsOf(recording).flatMap(({ act }) =>
    act.type === 'nodeRead' && act.uid === old.uid ? [act] : [],
  );
  const [read] = reads;
  if (read === undefined) return [last];
  const ready = read.ready === undefined ? 'could not be read' : `said Ready=${read.ready}`;
  return [last, `${read.node} ${ready} then`];
}

function startOf(old: Life, next: Life): readonly string[] {
  const started = firstSeen(next, ({ object }) => isStarted(object));
  const went = old.goneAt;
  if (started === undefined || went === undefined) return [];
  const node = lastState(next).spec?.nodeName ?? 'a node unknown';
  return [`UID ${short(next.uid)} started ${formatDuration(Math.max(0, started - went))} after on ${node}`];
}
