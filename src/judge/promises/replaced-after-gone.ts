import type { Replacement } from '../evidence.ts';
import { wasForced } from '../forced.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';
import { noReplacement } from './sticky-identity.ts';

/**
 * O10 · A pod's replacement appears only after the pod's object is gone.
 *
 * About objects, read from the one watch on pods. That the former process has stopped as well is true only when its
 * node confirmed it: a forced deletion frees the name at once, and then nothing is claimed.
 */
export const replacedAfterGone = definePromise<Replacement>({
  id: 'O10',
  dimension: 'ordering',
  title: 'A replacement appears only after the former pod is gone',
  needs: ['pod'],
  subjects: ({ replacements }) => replacements,
  idle: 'no pod was replaced',
  check: ({ subject, ordinal, old, next, departure }, evidence) => {
    if (next === undefined) return noReplacement(subject, ordinal, departure.at, evidence);
    const [{ seq, at }] = next.facts;
    const went = old.facts.find(({ change }) => change === 'deleted' || change === 'vanished');
    const inTurn = went !== undefined && went.seq < seq;
    // Seen to go, and only then lost sight of: the next one had not come until then.
    if (went?.change === 'vanished' || (!inTurn && next.createdAt === undefined))
      return unknown(
        `${subject} was replaced while the watch on pods was interrupted: the order is not known`,
      );
    if (!inTurn) {
      return violated({
        expected: `${subject} (UID ${short(old.uid)}) gone before another is made`,
        seen: `UID ${short(next.uid)} appeared while UID ${short(old.uid)} existed, ${moment(at)}`,
        at,
        cause: 'controller',
        remedy: remedy('two-at-once', evidence, { pod: subject }),
      });
    }
    if (wasForced(old, evidence))
      return unknown(`${subject} was deleted by force: its object went at once, its process perhaps not`);
    return held(`${subject}: UID ${short(old.uid)} was gone before UID ${short(next.uid)} appeared`);
  },
});
