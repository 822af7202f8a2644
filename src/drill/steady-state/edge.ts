import type { ProbeState } from '../../recording/probe-acts.ts';
import type { SteadyStateProbe } from '../../scenario/probe-spec.ts';
import { type Looking, lookFor } from '../probes/look.ts';

/** What a probe came to before the first step or after the undo. */
export interface AtEdge {
  readonly name: string;
  readonly state: ProbeState;
  readonly detail: string;
}

/** Asks all probes side by side, each until it is met or has failed more often than it may. */
export async function lookAtEdge(
  probes: readonly SteadyStateProbe[],
  moment: 'before' | 'after',
  at: Looking,
  signal: AbortSignal,
): Promise<readonly AtEdge[]> {
  return Promise.all(probes.map((probe) => untilMet(probe, moment, at, signal)));
}

async function untilMet(
  { name, spec, everyMs, tolerate }: SteadyStateProbe,
  moment: 'before' | 'after',
  at: Looking,
  signal: AbortSignal,
): Promise<AtEdge> {
  for (let failures = 0; ;) {
    const { state, detail } = await lookFor({ name, spec, moment }, at, signal);
    if (state === 'not met') failures += 1;
    if (state !== 'not met' || failures > tolerate) return { name, state, detail };
    await at.clock.sleep(everyMs, signal);
  }
}

/** The first thing that is not as it should be, in words; undefined when all is. */
export function whatIsNotSteady(edges: readonly AtEdge[]): string | undefined {
  const failed = edges.find(({ state }) => state === 'not met');
  if (failed !== undefined) return `${failed.name}: ${failed.detail}`;
  const untold = edges.find(({ state }) => state === 'unknown');
  return untold && `${untold.name} could not be told: ${untold.detail}`;
}
