import { isHealthy, isTerminating } from '../statefulset/pods.ts';
import { podName } from '../statefulset/names.ts';
import { isInRange, ordinalsOf } from '../statefulset/spec.ts';
import type { Life } from '../recording/lives.ts';
import { isAliveAt } from './alive.ts';
import type { Evidence } from './evidence.ts';
import type { Expectation } from './expectations.ts';
import { patienceFor } from './observed-departures.ts';
import type { SetState } from './set-states.ts';

/** Ordinals that the set wants from some moment on, and what made it so. */
interface Want {
  readonly state: SetState;
  /** The number of the entry after which a pod counts as standing there. */
  readonly seq: number;
  readonly at: number;
  readonly ordinals: readonly number[];
  readonly since: string;
}

/**
 * What has to come in an observation although nobody took it away: pods that were not ready when it began, and those that
 * somebody scaled up to, or that a set made anew is to have. One that is ready already, because it was adopted for
 * instance, is not waited for.
 */
export function afterWants(evidence: Evidence): readonly Expectation[] {
  return wantsIn(evidence).flatMap((want) => {
    const due = want.ordinals.filter((ordinal) => !isHealthyAt(standingAt(evidence, ordinal, want), want));
    return due.map((ordinal) => expectationOf(ordinal, due.length, want, evidence));
  });
}

function wantsIn(evidence: Evidence): readonly Want[] {
  const { setStates } = evidence;
  return setStates.flatMap((state, index): readonly Want[] => {
    if (state.gone || isTerminating(state.set)) return [];
    const before = setStates[index - 1];
    if (before === undefined) return [wantAtFirst(state, evidence)];
    const remade = before.spec.uid !== state.spec.uid;
    const ordinals = ordinalsOf(state.spec).filter((ordinal) => remade || !isInRange(before.spec, ordinal));
    const since = remade ? 'the set was made anew' : 'the set began to want it';
    return [{ state, seq: state.seq, at: state.at, ordinals, since }];
  });
}

/** What was there at first is known when all of it has been listed. One that was going already has a departure to tell of. */
function wantAtFirst(state: SetState, evidence: Evidence): Want {
  const { podsSyncedSeq: seq, syncedAt: at, departures } = evidence;
  const ordinals = ordinalsOf(state.spec).filter((ordinal) => {
    const standing = standingAt(evidence, ordinal, { seq });
    return standing === undefined || (departures.get(standing.uid)?.seq ?? Infinity) > seq;
  });
  return { state, seq, at, ordinals, since: 'the recording began' };
}

function standingAt({ lives }: Evidence, ordinal: number, { seq }: Pick<Want, 'seq'>): Life | undefined {
  return lives.findLast((life) => life.ordinal === ordinal && isAliveAt(life, seq));
}

function isHealthyAt(life: Life | undefined, { seq }: Want): boolean {
  const last = life?.facts.findLast((fact) => fact.seq <= seq);
  return last !== undefined && isHealthy(last.object);
}

function expectationOf(ordinal: number, together: number, want: Want, evidence: Evidence): Expectation {
  const { seq, at, state, since } = want;
  const { spec } = state;
  const standing = standingAt(evidence, ordinal, want);
  const goes = standing !== undefined && (evidence.departures.get(standing.uid)?.seq ?? Infinity) <= seq;
  return {
    subject: podName(spec.name, ordinal),
    ordinal,
    due: 'healthy',
    deletion: false,
    since,
    from: at,
    acceptedBy: at,
    seq,
    withinMs: patienceFor(spec) * (spec.monotonic ? together : 1),
    old: undefined,
    next: evidence.lives.filter(
      (life) => life.ordinal === ordinal && (life.facts[0].seq > seq || (life === standing && !goes)),
    ),
  };
}
