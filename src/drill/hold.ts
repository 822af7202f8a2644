import { exitCodes, Failure } from '../lib/failure.ts';
import { GameDayWatch } from '../judge/game-day.ts';
import type { Clock } from '../lib/clock.ts';
import type { HoldEnd } from '../recording/entry.ts';
import { actsOf } from '../recording/recording.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { actionFor } from './actions/registry.ts';
import type { StepResult } from './run-result.ts';
import { markOf } from '../recording/mark.ts';

/** How long a fault is left in place for people to find and mend. */
export interface HoldRequest {
  /** Milliseconds; undefined: until somebody releases it. */
  readonly forMs: number | undefined;
  /** Aborts when the user presses Enter. */
  readonly released: AbortSignal;
}

/** The steps that break something; those that mend it, and what comes after, are left to people. */
export function faultOf(scenario: Scenario): {
  readonly scenario: Scenario;
  readonly left: readonly StepResult[];
} {
  const mends = ({ action }: Step) => actionFor(action).repairs === true;
  const index = scenario.steps.findIndex(mends);
  const [first, ...more] = index === -1 ? scenario.steps : scenario.steps.slice(0, index);
  if (first === undefined)
    throw new Failure(
      exitCodes.usage,
      `scenario ${scenario.name} begins with a repair: there is no fault to hold`,
    );
  const left = index === -1 ? [] : scenario.steps.slice(index);
  return {
    scenario: { ...scenario, steps: [first, ...more] },
    left: left.map(({ name, action }) => ({
      name,
      action: action.action,
      status: 'not run',
      durationMs: 0,
      detail: 'left to people',
    })),
  };
}

interface Holding {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly run: string;
  readonly interrupted: AbortSignal;
  /** The Lease is lost: somebody else is at the undo. */
  readonly fenced: AbortSignal;
}

/**
 * Waits, with the fault in place, until people have mended the set, one of them presses Enter, the time is up or a
 * signal comes. Whatever they do to the set is theirs: the undo finds it and overwrites nothing. Rejects only when
 * the Lease is lost.
 */
export async function hold(
  { forMs, released }: HoldRequest,
  { recorder, clock, run, interrupted, fenced }: Holding,
): Promise<HoldEnd> {
  const { name, uid } = recorder.header.set;
  const watch = new GameDayWatch(recorder.header);
  const { entries } = recorder.recording;
  // Then that is the fault, and people mend it by making a set.
  const isDeleted = actsOf(recorder.recording).some(({ act }) => act.type === 'setDeleteRequested');
  let next = 0;
  recorder.act({ type: 'holdBegan' });
  const over = new AbortController();
  const ended = (signal: AbortSignal, by: HoldEnd) =>
    new Promise<HoldEnd>((resolve) => {
      if (signal.aborted) resolve(by);
      signal.addEventListener('abort', () => resolve(by), { once: true, signal: over.signal });
    });
  const repaired = recorder.until<HoldEnd>(
    ({ set }) => {
      for (; next < entries.length; next++) {
        const entry = entries[next];
        if (entry !== undefined) watch.see(entry);
      }
      const live = set.get(name);
      // Operators that write the whole object strip it; a set that is gone has none either.
      if (!isDeleted && (live?.metadata?.uid !== uid || markOf(live) !== run)) return 'mark gone';
      return watch.repaired ? 'repaired' : undefined;
    },
    { signal: AbortSignal.any([over.signal, fenced]) },
  );
  const time = forMs === undefined ? [] : [clock.sleep(forMs, over.signal).then((): HoldEnd => 'time')];
  try {
    const waits = [
      repaired.then((by) => by ?? 'time'),
      ended(released, 'released'),
      ended(interrupted, 'signal'),
    ];
    const by = await Promise.race([...waits, ...time]);
    recorder.act({ type: 'holdEnded', by });
    return by;
  } finally {
    over.abort();
    repaired.catch(() => undefined);
    for (const sleep of time) sleep.catch(() => undefined);
  }
}
