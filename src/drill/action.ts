import type { Cluster } from '../cluster/cluster.ts';
import type { StatefulSet } from '../objects/workload.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { Expectations } from '../scenario/expect.ts';
import type { ActionSpec, Until } from '../scenario/scenario.ts';
import type { Emit } from './event.ts';
import type { FieldWatch } from './overruled.ts';
import type { Gate } from './gate.ts';
import type { PlannedStep } from './plan.ts';
import type { Reach } from './reach.ts';
import type { Situation } from './situation.ts';
import type { Clock } from '../lib/clock.ts';
import type { Effect } from './undo/effects/registry.ts';
import type { RunLease } from './undo/lease.ts';
import type { FieldChange, Journal } from './undo/journal.ts';

/**
 * One thing a step can do to a set: its plan, what it needs to be allowed, what has to be known to undo it, and the
 * doing itself. An action is one file in `actions/` and one line in its registry.
 */
export interface Action<S extends ActionSpec = ActionSpec> {
  readonly action: S['action'];
  /** It mends what an earlier step has broken: in a game day that is left to people. */
  readonly repairs?: true;
  /** It only looks or waits. */
  readonly changesNothing?: true;
  /** What it would do to the set as it is now. Pure. */
  plan(spec: S, situation: Situation, step: StepContext): PlannedStep;
  /** Promises it is there to put to the test: a run in which one of them stays unknown is inconclusive. */
  required(planned: PlannedStep, situation: Situation): readonly string[];
  needs(planned: PlannedStep, situation: Situation, spec: S): readonly Need[];
  /**
   * The definition of the set as it makes it, after the changes that earlier steps of the run have made; absent where
   * the definition stays. Pure: plan, journal and act all come from this.
   */
  edit?(spec: S, situation: Situation, context: EditContext): StatefulSet;
  /** What the set looks like to the steps after it, beyond its definition; absent where that stays. Pure. */
  leaves?(spec: S, planned: PlannedStep, situation: Situation): Situation;
  /** `until`: what to wait for in place of what the action waits for by itself. */
  run(
    spec: S,
    planned: PlannedStep,
    stage: Stage,
    until: Until | undefined,
    expect: Expectations | undefined,
  ): Promise<ActionResult>;
}

export interface EditContext {
  /** What earlier steps of the run change, as far as it is foreseen; in the act, what all of them may. */
  readonly earlier: readonly FieldChange[];
  /** When the run began, RFC 3339. One for the whole run, so that the plan is what is done. */
  readonly startedAt: string;
}

export interface StepContext extends EditContext {
  readonly name: string;
  readonly withinMs: number | undefined;
  readonly until: Until | undefined;
  /** What its author expects; undefined: what the set promises. */
  readonly expect?: Expectations | undefined;
  /** Ordinals whose pods earlier steps of the run have replaced. */
  readonly taken: readonly number[];
  /** In [0, 1): what a random ordinal is chosen by. One for the whole run, so that the plan is what is done. */
  readonly chance: number;
}

/** Something that whoever runs a drill has to be allowed. */
export interface Need {
  readonly verb: string;
  readonly group: string;
  /** A subresource as RBAC writes it: `pods/eviction`. */
  readonly resource: string;
  readonly name?: string | undefined;
  /** Of a kind that belongs to no namespace, as nodes do: no Role can allow it. */
  readonly clusterWide?: boolean | undefined;
  /** Without an optional one the run goes on, and what it would have shown is unknown. */
  readonly optional?: boolean | undefined;
  readonly purpose: string;
}

/** Where an action acts. Every write, each try of it, goes through `guarded`, which refuses once the run is not ours. */
export interface Stage {
  readonly cluster: Cluster;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly reach: Reach | undefined;
  readonly gate: Gate | undefined;
  readonly situation: () => Situation;
  /** What was before, and what this run may make of it: whatever else stands there is somebody's wish. */
  readonly journal: Journal;
  /** Writes down what is going to be changed beside the set, on disk and in the Lease. To be called before the act. */
  readonly amend: (effect: Effect) => Promise<void>;
  /** The run's Lease, as the owner of what the run creates. */
  readonly lease: Pick<RunLease, 'reference'>;
  /** What is told of writes to the set, so that those of others are known. */
  readonly fieldWatch: FieldWatch;
  readonly emit: Emit;
  /** Aborts on the user's signal, on a lost Lease, when somebody overrules the run and when the scenario's time is up. */
  readonly signal: AbortSignal;
  /**
   * Aborts only when the user gives up on the undo too. A write that is under way is waited for until then: nobody
   * could say later whether it still arrives.
   */
  readonly givenUp: AbortSignal;
  readonly guarded: <T>(write: () => Promise<T>) => Promise<T>;
}

export type ActionResult =
  | { readonly status: 'done'; readonly detail?: string }
  | { readonly status: 'missed'; readonly detail: string };
