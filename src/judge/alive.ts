import type { Life } from '../recording/lives.ts';

/** Whether the pod's object existed at that point of the recording, as far as had been seen; terminating counts. */
export function isAliveAt({ facts }: Life, seq: number): boolean {
  const last = facts.findLast((fact) => fact.seq <= seq);
  return last !== undefined && last.change !== 'deleted' && last.change !== 'vanished';
}

/** Whether both existed at one time. */
export function overlap(one: Life, other: Life): boolean {
  const [earlier, later] = one.facts[0].seq < other.facts[0].seq ? [one, other] : [other, one];
  return isAliveAt(earlier, later.facts[0].seq);
}
