import type { Stage } from './action.ts';
import type { Emit } from './event.ts';
import { type Fence, fenceAround } from './fence.ts';
import { startHelper } from './helper-pod/start.ts';
import { faultOf, hold } from './hold.ts';
import { Interrupted, type Host } from './host.ts';
import { mark } from './lock.ts';
import type { Locked } from './locked.ts';
import { watchFields, type FieldWatch } from './overruled.ts';
import type { Prepared } from './prepare.ts';
import type { RunRequest } from './run.ts';
import type { StatefulSet } from '../objects/workload.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { onlyLooks } from './actions/registry.ts';
import { renewMarkers } from './data-marker/renew.ts';
import { writeMarkers } from './data-marker/write.ts';
import { situationOf } from './situation.ts';
import type { SteadyStateWatch } from './steady-state/watch.ts';
import { type BeforeStep, runSteps, type StepsOutcome } from './steps.ts';
import type { StepResult } from './run-result.ts';

/** Marks the set, runs the steps, and holds the fault if asked to. Never rejects: what goes wrong the undo has to know. */
export async function act(
  request: RunRequest,
  prepared: Prepared,
  locked: Locked,
  host: Host,
  emit: Emit,
  steady: SteadyStateWatch,
): Promise<StepsOutcome> {
  try {
    await mark(prepared, locked, host);
  } catch (error) {
    return { results: [], error: host.interrupts.first.aborted ? host.interrupts.first.reason : error };
  }
  const { recorder, chance } = prepared;
  const fence = fenceAround(recorder, locked);
  const { scenario, left } =
    request.hold === undefined ? { ...request, left: [] } : faultOf(request.scenario);
  const timeUp = new AbortController();
  const over = new AbortController();
  const limit = scenario.guards.maxDurationMs;
  if (limit !== undefined) {
    host.clock.sleep(limit, over.signal).then(
      () => timeUp.abort(new Error('the scenario took longer than guards.maxDuration')),
      () => undefined,
    );
  }
  emit({ type: 'phase', phase: 'steps' });
  const fieldWatch = watchFields(recorder, locked.journal);
  const signal = AbortSignal.any([
    host.interrupts.first,
    fence.signal,
    fieldWatch.signal,
    steady.signal,
    timeUp.signal,
  ]);
  const stage = stageOf(prepared, locked, host, { emit, fence, fieldWatch, signal });
  const outcome = await named(scenario, stage, prepared, () =>
    marked(scenario, stage, host, (renew) => runSteps(scenario, stage, host.clock, chance, renew)),
  );
  over.abort();
  steady.settle();
  if (request.hold === undefined || outcome.error !== undefined) return outcome;
  return holdFor(request.hold, prepared, locked, host, emit, [...outcome.results, ...left]);
}

/** Does what follows while a helper pod asks for the names, where there is to be one. */
async function named(
  { names }: Scenario,
  stage: Stage,
  { plan }: Prepared,
  next: () => Promise<StepsOutcome>,
): Promise<StepsOutcome> {
  if (names === undefined) return next();
  try {
    const watch = await startHelper(names, plan.permissions, stage);
    const outcome = await next();
    await watch?.stop();
    return outcome;
  } catch (error) {
    return { results: [], error: stage.signal.aborted ? stage.signal.reason : error };
  }
}

/** Does what follows once the data markers are written, where there are to be any. */
async function marked(
  { dataMarker }: Scenario,
  stage: Stage,
  { random }: Host,
  next: (renew?: BeforeStep) => Promise<StepsOutcome>,
): Promise<StepsOutcome> {
  if (dataMarker === undefined) return next();
  try {
    await writeMarkers(dataMarker, stage, random);
  } catch (error) {
    return { results: [], error: stage.signal.aborted ? stage.signal.reason : error };
  }
  let generation = 0;
  return next(async ({ action: { action } }) => {
    if (onlyLooks(action)) return;
    generation += 1;
    // The first one has just been written.
    if (generation > 1) await renewMarkers(generation, stage);
  });
}

function stageOf(
  { recorder }: Prepared,
  locked: Locked,
  { cluster, clock, reach, gate, interrupts }: Host,
  {
    emit,
    fence,
    fieldWatch,
    signal,
  }: {
    readonly emit: Emit;
    readonly fence: Fence;
    readonly fieldWatch: FieldWatch;
    readonly signal: AbortSignal;
  },
): Stage {
  const { name } = recorder.header.set;
  let last: StatefulSet = {};
  // A set that the run has deleted is planned for as it was.
  const set = () => (last = recorder.snapshot.set.get(name) ?? last);
  return {
    cluster,
    recorder,
    clock,
    reach,
    gate,
    get journal() {
      return locked.journal;
    },
    amend: (effect) => locked.amend(effect),
    lease: locked.lease,
    fieldWatch,
    emit,
    situation: () => situationOf(set(), recorder.snapshot),
    signal,
    givenUp: interrupts.second,
    guarded: (write) =>
      fence.guarded(() => {
        signal.throwIfAborted();
        return write();
      }),
  };
}

/** Ctrl-C is one way for people to end a game day; every other signal ends the run as it always does. */
async function holdFor(
  request: NonNullable<RunRequest['hold']>,
  { recorder, run }: Prepared,
  { lease }: Locked,
  { clock, interrupts }: Host,
  emit: Emit,
  results: readonly StepResult[],
): Promise<StepsOutcome> {
  emit({ type: 'phase', phase: 'holding' });
  try {
    const interrupted = interrupts.first;
    const by = await hold(request, { recorder, clock, run, interrupted, fenced: lease.fenced });
    const { reason } = interrupted;
    const stopped = by === 'signal' && reason instanceof Interrupted && reason.exitCode !== 130;
    return { results, error: stopped ? reason : undefined };
  } catch (error) {
    return { results, error };
  }
}
