import type { ProbeAct, ProbeState } from '../recording/probe-acts.ts';
import { actsOf, type Recording } from '../recording/recording.ts';

/** What one probe of the steady state saw in the course of a run. */
export interface SteadyStateRow {
  readonly name: string;
  readonly before: Seen | undefined;
  /** Looks between the first step and the end of the undo; undefined for a probe that only looks at the edges. */
  readonly during: During | undefined;
  readonly after: Seen | undefined;
  /** It ended the steps. */
  readonly broke: boolean;
}

export interface Seen {
  readonly state: ProbeState;
  readonly detail: string;
}

export interface During {
  readonly looks: number;
  readonly met: number;
  readonly unknown: number;
  /** From the first failure in a row to the next look that was met, at most; in milliseconds. 0: there was none. */
  readonly longestOutageMs: number;
}

/**
 * A probe a line.
 * @param order names in the order of the scenario; without it, in the order in which they looked first.
 */
export function steadyStateOf(
  recording: Recording,
  order: readonly string[] = [],
): readonly SteadyStateRow[] {
  const looks = actsOf(recording).flatMap(({ at, act }) =>
    act.type === 'probe' && act.moment !== 'step' ? [{ ...act, at }] : [],
  );
  const breakers = new Set(
    actsOf(recording).flatMap(({ act }) => (act.type === 'steadyStateBroken' ? [act.name] : [])),
  );
  const seen = new Set(looks.map(({ name }) => name));
  const names = [...new Set([...order.filter((name) => seen.has(name)), ...seen])];
  return names.map((name) => {
    const own = looks.filter((look) => look.name === name);
    return {
      name,
      before: lastOf(own, 'before'),
      during: duringOf(own),
      after: lastOf(own, 'after'),
      broke: breakers.has(name),
    };
  });
}

type Look = ProbeAct & { readonly at: number };

/** At an edge a probe may look several times, and the last one counts. */
function lastOf(looks: readonly Look[], moment: 'before' | 'after'): Seen | undefined {
  const look = looks.findLast((one) => one.moment === moment);
  return look && { state: look.state, detail: look.detail };
}

function duringOf(looks: readonly Look[]): During | undefined {
  const during = looks.filter(({ moment }) => moment === 'during');
  if (during.length === 0) return undefined;
  return {
    looks: during.length,
    met: during.filter(({ state }) => state === 'met').length,
    unknown: during.filter(({ state }) => state === 'unknown').length,
    longestOutageMs: longestOutage(looks),
  };
}

/** An outage counts from when the look was begun: that is as early as it is known of. The look after the undo may end it. */
function longestOutage(looks: readonly Look[]): number {
  let longest = 0;
  let since: number | undefined;
  for (const { moment, state, at, tookMs } of looks) {
    if (moment === 'before' || state === 'unknown') continue;
    if (state === 'not met') since ??= at - tookMs;
    if (since !== undefined) longest = Math.max(longest, at - since);
    if (state === 'met') since = undefined;
  }
  return Math.round(longest);
}
