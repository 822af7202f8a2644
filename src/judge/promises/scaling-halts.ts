import { formatDuration } from '../../lib/duration.ts';
import type { Scaling } from '../halts.ts';
import { haltsIn, scalingsOf } from '../halts.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { restMs } from '../spans.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

interface Scaled extends Subject {
  readonly scaling: Scaling;
}

/**
 * O4 · Under OrderedReady scaling halts behind a pod that is not ready, and does not fail.
 *
 * Whoever scales. That it goes on once the pod is ready again is told by R1, and each single step is judged by O1 and
 * O3; this is about the halt itself, which lasts as long as the pod is broken.
 */
export const scalingHalts = definePromise<Scaled>({
  id: 'O4',
  dimension: 'ordering',
  title: 'Scaling halts behind a pod that is not ready',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.monotonic ? undefined : 'podManagementPolicy Parallel waits for nobody'),
  subjects: (evidence) =>
    scalingsOf(evidence).map((scaling) => ({
      subject: evidence.spec.name,
      ordinal: undefined,
      scaling,
    })),
  idle: 'nothing was scaled',
  check: ({ scaling }, evidence) => {
    const { from, to, before, after } = scaling;
    const gap = evidence.gap('pod', from, to) ?? evidence.gap('set', from, to);
    const { halts, breaches } = haltsIn(scaling, evidence);
    const [breach] = breaches;
    if (gap !== undefined) return unknown(`whether the scaling halted is not known: ${gap}`);
    if (breach) {
      const { blocker, fact, life } = breach;
      const deed = fact.change === 'added' ? 'made' : 'deleted';
      return violated({
        expected: `no pod made or deleted for the scaling while ${blocker} is not ready`,
        seen: `${life.name} was ${deed} ${moment(fact.at)}, while ${blocker} was not ready`,
        at: fact.at,
        cause: 'controller',
        remedy: remedy('order-broken', evidence),
      });
    }
    const [first, ...more] = halts.filter((halt) => halt.to - halt.from >= restMs);
    const what = `the scaling from ${before.replicas} to ${after.replicas}`;
    if (first === undefined) return notExercised(`no pod kept ${what} waiting for ${formatDuration(restMs)}`);
    const others = more.length === 0 ? '' : `, and then for ${list(more.map(({ blocker }) => blocker))}`;
    return held(
      `${what} halted for ${formatDuration(first.to - first.from)} while ${first.blocker} was not ready${others}`,
    );
  },
});
