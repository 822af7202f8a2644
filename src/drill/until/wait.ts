import { formatDuration } from '../../lib/duration.ts';
import { watchSkewMs } from '../../judge/set-states.ts';
import { rolloutStanding, type RolloutState } from '../../order/rollout.ts';
import type { Until } from '../../scenario/scenario.ts';
import { isMember } from '../../statefulset/pods.ts';
import type { ActionResult, Stage } from '../action.ts';
import type { PlannedStep } from '../plan.ts';
import { type Situation, situationOf } from '../situation.ts';
import { lastSeen } from './last-seen.ts';
import { quietSince, shapeOfPod } from './quiet.ts';

/** What an action waits for. */
export interface Goal {
  /** Throws when there is nothing left to wait for. */
  readonly reached: (situation: Situation) => boolean;
  /** How it is said that it was not, e.g. `web-2 not back`. */
  readonly missed: (situation: Situation) => string;
}

/** Waits for what the author of the step wants to be waited for, else for the action's own goal. */
export async function waitFor(
  stage: Stage,
  planned: PlannedStep,
  goal: Goal | Until,
  generation = 0,
): Promise<ActionResult> {
  if ('state' in goal) return waitForQuiet(stage, planned, goal, generation);
  const { recorder, signal } = stage;
  const reached = await recorder.until(() => (goal.reached(stage.situation()) ? true : undefined), {
    withinMs: planned.withinMs,
    signal,
  });
  return reached === true ? { status: 'done' } : miss(stage, planned, goal.missed);
}

/** All that the definition of this generation wants is done: observed, every pod healthy at the revision it is due. */
export function rolledOut(generation: number): Goal {
  return {
    reached: ({ set, spec, members }) => {
      if ((set.metadata?.generation ?? 0) < generation) return false;
      const { state } = rolloutStanding(set, members.values());
      return (
        state === 'done' ||
        state === 'partitioned' ||
        (spec.updateStrategy === 'OnDelete' && state === 'on delete waits')
      );
    },
    missed: ({ set, members }) =>
      `the rollout is not complete (${rolloutStanding(set, members.values()).state})`,
  };
}

/**
 * Waits until it is rolled out and has stayed so for a moment. The judge knows what the set wanted when something
 * happened to within that time only: a definition that changed again at once would leave it open whose a deed was.
 */
export async function waitUntilRolledOut(
  stage: Stage,
  planned: PlannedStep,
  generation: number,
): Promise<ActionResult> {
  const goal = rolledOut(generation);
  const { recorder, situation } = stage;
  const quiet = quietSince(recorder, recorder.now());
  const since = () => (goal.reached(situation()) ? quiet() : Infinity);
  const settled = await isQuiet(stage, planned.withinMs, since, watchSkewMs + 500);
  return settled ? { status: 'done' } : miss(stage, planned, goal.missed);
}

/** Waits until it is reached and nothing has changed for so long, whether there is a set or not. */
export async function waitForCalm(
  stage: Stage,
  planned: PlannedStep,
  forMs: number,
  goal: Goal,
): Promise<ActionResult> {
  const { recorder, situation } = stage;
  const quiet = quietSince(recorder, recorder.now());
  const since = () => (goal.reached(situation()) ? quiet() : Infinity);
  if (!(await isQuiet(stage, planned.withinMs, since, forMs))) return miss(stage, planned, goal.missed);
  recorder.act({ type: 'stable', forMs });
  return { status: 'done' };
}

/** The fresh read and the note that a missed deadline needs; says what was seen last. */
async function miss(
  stage: Stage,
  { name, withinMs }: PlannedStep,
  say: (situation: Situation) => string,
): Promise<ActionResult> {
  const { recorder, signal } = stage;
  const pods = await recorder.read('pod', signal);
  recorder.act({ type: 'deadlinePassed', step: name, withinMs });
  const now = stage.situation();
  const fresh = situationOf(now.set, {
    ...recorder.snapshot,
    pod: new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod])),
  });
  return {
    status: 'missed',
    detail: `${say(fresh)} after ${formatDuration(withinMs)}: ${lastSeen(fresh)}`,
  };
}

async function waitForQuiet(
  stage: Stage,
  planned: PlannedStep,
  { state, forMs }: Until,
  generation: number,
): Promise<ActionResult> {
  const { recorder, situation } = stage;
  const quiet = quietSince(recorder, recorder.now());
  const since = () => (isIt(state, situation(), generation) ? quiet() : Infinity);
  if (await isQuiet(stage, planned.withinMs, since, forMs)) {
    recorder.act({ type: state, forMs });
    return { status: 'done' };
  }
  return miss(stage, planned, ({ set, members }) => {
    const standing = rolloutStanding(set, members.values()).state;
    return `not ${state} for ${formatDuration(forMs)} (rollout: ${standing})`;
  });
}

/** Whether, within the time, all was quiet for so long. What the watches say is confirmed by a fresh read. */
async function isQuiet(stage: Stage, withinMs: number, since: () => number, forMs: number): Promise<boolean> {
  const { recorder, signal } = stage;
  const end = recorder.now() + withinMs;
  for (;;) {
    const from = since();
    const isRipe = from + forMs <= recorder.now();
    if (isRipe && (await isConfirmed(stage))) return true;
    if (recorder.now() >= end) return false;
    // A watch that lags has something to tell yet: only another entry can change what is known.
    const { length } = recorder.recording.entries;
    const hasNews = () => isRipe && recorder.recording.entries.length > length;
    await recorder.until(() => (since() !== from || hasNews() ? true : undefined), {
      withinMs: (isRipe ? end : Math.min(from + forMs, end)) - recorder.now(),
      signal,
    });
  }
}

/** States in which the controller has nothing to do. */
const idle: ReadonlySet<RolloutState> = new Set(['done', 'partitioned']);

function isIt(state: Until['state'], { set, members }: Situation, generation: number): boolean {
  if ((set.metadata?.generation ?? 0) < generation) return false;
  const standing = rolloutStanding(set, members.values()).state;
  if (standing === 'not observed') return false;
  return state === 'stable' || !idle.has(standing);
}

/** A watch that lags looks like a set that does not change. */
async function isConfirmed({ recorder, signal, situation }: Stage): Promise<boolean> {
  const { spec, members } = situation();
  const fresh = (await recorder.read('pod', signal)).filter((pod) => isMember(spec, pod));
  const known = new Set([...members.values()].map(shapeOfPod));
  return fresh.length === known.size && fresh.every((pod) => known.has(shapeOfPod(pod)));
}
