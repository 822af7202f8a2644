import { overlap } from '../alive.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/**
 * O9 · A Parallel set makes and deletes pods in any order, but never two of one ordinal.
 *
 * Its batches of 1, 2, 4 … may look like an order; that is no promise, and none is judged.
 */
export const parallelUniqueness = definePromise({
  id: 'O9',
  dimension: 'ordering',
  title: 'A Parallel set never has two pods of one ordinal',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.monotonic ? 'podManagementPolicy OrderedReady: see O1' : undefined),
  subjects: ({ spec }) => [{ subject: spec.name, ordinal: undefined }],
  idle: 'there is no set',
  check: (_, evidence) => {
    const made = evidence.lives.filter((life) => life.createdAt !== undefined);
    for (const chain of Map.groupBy(evidence.lives, ({ ordinal }) => ordinal).values()) {
      const twin = chain.find((life, index) =>
        chain.slice(0, index).some((earlier) => overlap(earlier, life)),
      );
      if (twin === undefined) continue;
      const [{ at }] = twin.facts;
      return violated({
        expected: `one pod ${twin.name} at a time`,
        seen: `UID ${short(twin.uid)} appeared while another existed, ${moment(at)}`,
        at,
        cause: 'controller',
        remedy: remedy('two-at-once', evidence, { pod: twin.name }),
      });
    }
    const gap = evidence.gap('pod', 0, Infinity);
    if (gap !== undefined) return unknown(`pods may have come and gone unseen: ${gap}`);
    if (made.length === 0) return notExercised('no pod was made');
    return held(`${made.length} pods were made, never two of one ordinal at a time`);
  },
});
