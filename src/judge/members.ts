import type { Life } from '../recording/lives.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Pod, StatefulSet } from '../objects/workload.ts';
import type { Evidence, Member } from './evidence.ts';
import type { Cause, Verdict } from './outcome.ts';
import { notExercised, unknown } from './promise.ts';

/** A member that is there at the end. */
export interface Present {
  readonly subject: string;
  readonly ordinal: number;
  readonly life: Life;
  readonly pod: Pod;
}

/**
 * Judges members as they stand at the end. One that is missing is R1's business and no evidence against anything
 * else; one that never became healthy proves nothing, though what is wrong about it is wrong.
 */
export function atTheEnd(check: (present: Present, evidence: Evidence) => Verdict) {
  return ({ subject, ordinal, present, absent }: Member, evidence: Evidence): Verdict => {
    const blind = evidence.lostAtEnd('pod');
    if (blind !== undefined) return unknown(`how ${subject} stands at the end is not known: ${blind}`);
    if (evidence.setStates.at(-1)?.gone) return notExercised('the set was deleted');
    if (present === undefined) return notExercised(absent);
    const verdict = check({ subject, ordinal, ...present }, evidence);
    return verdict.verdict === 'held' && present.life.healthyAt === undefined
      ? unknown(`${subject} never became healthy; until then ${verdict.proof}`)
      : verdict;
  };
}

/** The controller makes pods as they should be; what is wrong about a pod later may be anybody's doing. */
export function blameForMaking({ life }: Pick<Present, 'life'>, wrongFromTheStart: boolean): Cause {
  return life.createdAt !== undefined && wrongFromTheStart ? 'controller' : 'unattributed';
}

/** An adopted pod is older than its set, and was made by somebody else. Both times are the API server's. */
export function isOlderThan(set: StatefulSet, pod: Pod): boolean {
  return madeAt(pod) < madeAt(set);
}

/** Not a number where it does not say: then it is neither older nor younger than anything. */
function madeAt({ metadata }: KubeObject): number {
  return Date.parse(metadata?.creationTimestamp ?? '');
}
