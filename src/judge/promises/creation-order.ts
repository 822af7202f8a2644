import { formatDuration } from '../../lib/duration.ts';
import { cacheLagMs, predecessorsOf } from '../../order/predecessors.ts';
import type { Life } from '../../recording/lives.ts';
import type { SetSpec } from '../../statefulset/spec.ts';
import { podName } from '../../statefulset/names.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated, worstOf } from '../promise.ts';
import { statesAround } from '../set-states.ts';
import { ripenessOf } from '../ripeness.ts';
import type { Standing } from '../standings.ts';
import { turnsOf } from '../standings.ts';
import { remedy } from '../way-out.ts';
import { list, moment, short, standing } from '../words.ts';

/** A pod's first appearance, and how each pod that had to come before it stood then. */
interface Creation extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  /** What the set may have wanted just then. */
  readonly specs: readonly SetSpec[];
  readonly predecessors: readonly Predecessor[];
}

interface Predecessor {
  readonly ordinal: number;
  readonly name: string;
  readonly standing: Standing | undefined;
}

/**
 * O1 · OrderedReady makes pods in the order of their ordinals, each only when all lower ones are running and ready.
 *
 * Read from the one watch on pods, whose order between different pods is the store's. A lower pod may be remade
 * while higher ones run, and the controller may be behind by a moment: neither is a violation.
 */
export const creationOrder = definePromise<Creation>({
  id: 'O1',
  dimension: 'ordering',
  title: 'A pod is made only when all lower ordinals are running and ready',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.monotonic ? undefined : 'podManagementPolicy Parallel promises no order'),
  subjects: creationsIn,
  idle: 'no pod was made',
  check: ({ subject, life, specs, predecessors }, evidence) => {
    const [first, ...rest] = predecessors;
    const [spec] = specs;
    if (life.createdAt === undefined || spec === undefined)
      return unknown(
        `${subject} came while the watch on pods was interrupted; how the others stood is not known`,
      );
    if (specs.some((other) => other.start !== spec.start || other.minReadySeconds !== spec.minReadySeconds))
      return unknown(`ordinals.start or minReadySeconds changed just when ${subject} was made`);
    if (first === undefined) return notExercised(`${subject} is the first ordinal and waits for nobody`);
    const one = (predecessor: Predecessor) => checkPredecessor(predecessor, life, spec, evidence);
    const verdict = worstOf([one(first), ...rest.map(one)]);
    if (verdict.verdict !== 'held' || rest.length === 0) return verdict;
    return held(`${list(predecessors.map(({ name }) => name))} were ${due(spec)} when ${subject} was made`);
  },
});

/** Pods that were in the first list were made before, and an adopted pod was made by somebody else. */
function creationsIn(evidence: Evidence): readonly Creation[] {
  const creations: Creation[] = [];
  for (const { fact, life, standings } of turnsOf(evidence)) {
    const came = fact.change === 'added' || (fact.change === 'listed' && fact.seq > evidence.podsSyncedSeq);
    if (fact !== life.facts[0] || !came) continue;
    const { ordinal, name: subject } = life;
    const specs = statesAround(evidence.setStates, fact.at).map(({ spec }) => spec);
    const predecessors = predecessorsOf(specs[0] ?? evidence.spec, ordinal).map((other) => ({
      ordinal: other,
      name: podName(evidence.spec.name, other),
      standing: standings.get(other),
    }));
    creations.push({ subject, ordinal, life, specs, predecessors });
  }
  return creations;
}

function due({ minReadySeconds }: SetSpec): string {
  return minReadySeconds === 0 ? 'running and ready' : `available (ready for ${minReadySeconds} s)`;
}

function checkPredecessor(
  { ordinal, name, standing: stood }: Predecessor,
  { name: subject, uid, facts: [made] }: Life,
  spec: SetSpec,
  evidence: Evidence,
): Verdict {
  const broken = (how: string) =>
    violated({
      expected: `${name} ${due(spec)} before ${subject} is made`,
      seen: `${subject} (UID ${short(uid)}) was made ${moment(made.at)}, while ${name} ${how}`,
      at: made.at,
      cause: 'controller',
      remedy: remedy('order-broken', evidence),
    });
  if (stood === undefined) return broken('did not exist');
  const lasted = made.at - stood.since;
  if (stood.healthy) {
    const created = Date.parse(made.object.metadata?.creationTimestamp ?? '');
    const asked = { at: made.at, stamped: created, neededMs: spec.minReadySeconds * 1000 };
    const ripeness = ripenessOf(ordinal, stood, asked, evidence);
    switch (ripeness.state) {
      case 'young':
        return broken(`had been ready for ${formatDuration(ripeness.lasted)} only`);
      case 'unclear':
        return unknown(`how long ${name} had been ready is not known: ${ripeness.reason}`);
      case 'ripe': {
        const count = ripeness.by === 'the watch' ? '' : ` by ${ripeness.by}`;
        return held(`${name} was ${due(spec)}${count} when ${subject} was made`);
      }
    }
  }
  if (stood.wasHealthy && lasted <= cacheLagMs)
    return unknown(
      `${subject} was made ${formatDuration(lasted)} after ${name} had stopped being ready: the controller may not have known yet`,
    );
  const how = stood.pod === undefined ? 'was gone' : `was ${standing(stood.pod)}`;
  return broken(`${how} (not ready for ${formatDuration(lasted)})`);
}
