import type { StatefulSet } from '../../objects/workload.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Host } from '../host.ts';
import type { Prepared } from '../prepare.ts';
import type { Looking } from '../probes/look.ts';
import { situationOf } from '../situation.ts';
import { lookAtEdge, whatIsNotSteady } from './edge.ts';
import { type SteadyStateWatch, watchSteadyState } from './watch.ts';

/** The steady state of one run, as its author has described it. That every pod is healthy is asked for elsewhere. */
export interface SteadyState {
  /** What is not as it should be before the first step; undefined when all is. */
  before(signal: AbortSignal): Promise<string | undefined>;
  watch(): SteadyStateWatch;
  /** Looks once more after the undo. What it comes to stands in the recording; never rejects. */
  after(signal: AbortSignal): Promise<void>;
}

export function steadyStateFor(
  { steadyState: probes = [] }: Scenario,
  { recorder }: Prepared,
  { cluster, clock, reach }: Host,
): SteadyState {
  const { name } = recorder.header.set;
  let last: StatefulSet = {};
  // A set that a step has deleted is asked about as it was.
  const set = () => (last = recorder.snapshot.set.get(name) ?? last);
  const at: Looking = {
    cluster,
    clock,
    reach,
    recorder,
    situation: () => situationOf(set(), recorder.snapshot),
  };
  return {
    before: async (signal) => whatIsNotSteady(await lookAtEdge(probes, 'before', at, signal)),
    watch: () => watchSteadyState(probes, at),
    async after(signal) {
      await lookAtEdge(probes, 'after', at, signal).catch(() => undefined);
    },
  };
}
