import type { DataMarkerSpec } from './data-marker.ts';
import type { Expectations } from './expect.ts';
import type { Values } from './reference.ts';
import type { NamesSpec } from './names.ts';
import type { CordonNodeSpec, DrainNodeSpec, UncordonNodeSpec } from './node-spec.ts';
import type { ApplySpec, DeleteSpec } from './object-spec.ts';
import type { ProbeSpec, SteadyStateProbe } from './probe-spec.ts';
import type { Requirements } from './requires.ts';

/**
 * A scenario ready to run: parsed, checked, parameters bound. This is what the drill takes; how it is written down
 * (YAML, references, durations as text) is the business of this room alone.
 */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly target: TargetSpec;
  readonly guards: GuardSettings;
  /** What has to hold before the first step and after the undo, beyond every pod being healthy. */
  readonly steadyState?: readonly SteadyStateProbe[] | undefined;
  /** Undefined: no volume is marked. */
  readonly dataMarker?: DataMarkerSpec | undefined;
  /** Undefined: the EndpointSlices are looked at, and whatever a probe asks. */
  readonly names?: NamesSpec | undefined;
  /** Whether logs, events and states of pods are collected when a step fails; undefined: yes. */
  readonly catch?: boolean | undefined;
  readonly steps: readonly [Step, ...Step[]];
}

/** Where the file says it belongs. Flags win, but a context given here must be the one in use. */
interface TargetSpec {
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export interface GuardSettings {
  /** Pods that must stay available in every moment; undefined: no such demand. */
  readonly minAvailable: number | undefined;
  readonly respectPDB: boolean;
  /** `majority`: more than half of the replicas stay available. */
  readonly quorum: 'majority' | 'none';
  /** Milliseconds the steps may take altogether; undefined: as long as their own limits allow. */
  readonly maxDurationMs: number | undefined;
  /** The author knows that this drill cannot be undone. The user must say so as well. */
  readonly allowDestructive: boolean;
  /** When the drill may begin; none: at any time. */
  readonly windows: readonly Window[];
  /** What the set has to be like; undefined: anything. */
  readonly requires?: Requirements | undefined;
}

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Times that come back every week, in minutes since midnight there. One whose end is not after its start ends the next day. */
export interface Window {
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly to: number;
  /** As in the tz database. */
  readonly timeZone: string;
}

export interface Step {
  readonly name: string;
  readonly action: ActionSpec;
  /** `expect.recovery.within` in milliseconds; undefined: computed from the set. */
  readonly withinMs: number | undefined;
  /** What its author asks for and lets pass; undefined: what the set promises, no more and no less. */
  readonly expect?: Expectations | undefined;
  /** What the step waits for, in place of what its action would wait for by itself. */
  readonly until?: Until | undefined;
  /** The step with what earlier ones have given in place of what stands in for it; absent where it asks for nothing. */
  readonly late?: LateStep | undefined;
  /** Go on with the next step although this one's expectation was violated. */
  readonly continueAfterViolation: boolean;
}

/** A step that refers to outputs of earlier ones: it is not to be run before it is bound. */
export interface LateStep {
  /** What it refers to, e.g. `steps.kill.ordinal`. */
  readonly needs: readonly string[];
  /** @throws Failure when a value is missing, or is none that the step takes. */
  readonly bind: (outputs: Values) => Step;
}

/**
 * For so long nothing has come, gone or changed, neither the definition of the set nor a pod of it or its readiness:
 * `stable`. The same with work left to do: `stalled`.
 */
export interface Until {
  readonly state: 'stable' | 'stalled';
  /** Milliseconds. */
  readonly forMs: number;
}

export type ActionSpec =
  | KillPodSpec
  | ForceDeletePodSpec
  | ScaleSpec
  | StallRolloutSpec
  | RevertTemplateSpec
  | DeleteStuckPodsSpec
  | PatchTemplateSpec
  | RestartRolloutSpec
  | SetPartitionSpec
  | SetUpdateStrategySpec
  | DeleteSetSpec
  | RecreateSetSpec
  | DeleteClaimSpec
  | EvictPodSpec
  | CordonNodeSpec
  | UncordonNodeSpec
  | ApplySpec
  | DeleteSpec
  | ExecSpec
  | DrainNodeSpec
  | CheckSpec
  | WaitSpec
  | SleepSpec
  | PauseSpec;

export interface KillPodSpec {
  readonly action: 'killPod';
  readonly ordinal: OrdinalSelector;
  readonly order: KillOrder;
  /** Undefined: the pod's own `terminationGracePeriodSeconds`. */
  readonly gracePeriodSeconds: number | undefined;
}

/** Deletion without a grace period: the name is free before anybody knows that the old process has stopped. */
export interface ForceDeletePodSpec {
  readonly action: 'forceDeletePod';
  readonly ordinal: OrdinalSelector;
}

/** Deletion by way of the eviction API: PodDisruptionBudgets have a say in it. */
export interface EvictPodSpec {
  readonly action: 'evictPod';
  readonly ordinal: OrdinalSelector;
  readonly order: KillOrder;
}

/** A command in containers of the set. */
export interface ExecSpec {
  readonly action: 'exec';
  readonly ordinal: OrdinalSelector;
  /** Undefined: the only one there is. */
  readonly container: string | undefined;
  readonly command: readonly [string, ...string[]];
  /** What the command can read; undefined: it has no standard input. */
  readonly stdin: string | undefined;
}

export interface ScaleSpec {
  readonly action: 'scale';
  readonly replicas: number;
}

/** A template whose pods never become ready. */
export interface StallRolloutSpec {
  readonly action: 'stallRollout';
  /** Undefined: the only one there is. */
  readonly container: string | undefined;
  readonly fault: TemplateFault;
}

export type TemplateFault =
  | { readonly by: 'image'; readonly image: string }
  | { readonly by: 'readiness' }
  | { readonly by: 'command'; readonly command: readonly string[] };

/** Takes back what the run has made of the template. */
export interface RevertTemplateSpec {
  readonly action: 'revertTemplate';
}

/** Deletes the pods that hold a rollout up although the template is good again. */
export interface DeleteStuckPodsSpec {
  readonly action: 'deleteStuckPods';
}

export interface PatchTemplateSpec {
  readonly action: 'patchTemplate';
  readonly patch: TemplatePatch;
}

/** A part of a pod template, merged as a strategic merge patch is: null takes a field away. */
export interface TemplatePatch {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly spec?: Readonly<Record<string, unknown>> | undefined;
}

export interface RestartRolloutSpec {
  readonly action: 'restartRollout';
}

export interface SetPartitionSpec {
  readonly action: 'setPartition';
  readonly partition: number;
}

/** Asks once. */
export interface CheckSpec {
  readonly action: 'check';
  readonly probe: ProbeSpec;
}

/** Asks again and again, until it holds. */
export interface WaitSpec {
  readonly action: 'wait';
  readonly probe: ProbeSpec;
  readonly withinMs: number;
  readonly everyMs: number;
}

export interface SleepSpec {
  readonly action: 'sleep';
  readonly forMs: number;
}

/** A gate that people open. */
export interface PauseSpec {
  readonly action: 'pause';
  readonly message: string;
  /** Undefined: until somebody presses Enter. */
  readonly forMs: number | undefined;
}

export interface SetUpdateStrategySpec {
  readonly action: 'setUpdateStrategy';
  readonly type: 'RollingUpdate' | 'OnDelete';
  /** Undefined: as the set has it. */
  readonly partition: number | undefined;
  /** A number of pods or a percentage; undefined: as the set has it. */
  readonly maxUnavailable: number | string | undefined;
}

/** Deletes the set, not its definition: the undo makes it anew. */
export interface DeleteSetSpec {
  readonly action: 'deleteSet';
  readonly cascade: Cascade;
}

/** Deletes the set and makes it anew in one step. */
export interface RecreateSetSpec {
  readonly action: 'recreateSet';
  readonly cascade: Cascade;
}

/** Deletes claims, and their data with them. */
export interface DeleteClaimSpec {
  readonly action: 'deleteClaim';
  readonly ordinal: OrdinalSelector;
  /** Of this claim template; undefined: of all of them. */
  readonly volume: string | undefined;
}

/** What becomes of the pods of a set that is deleted, in kubectl's words. */
export type Cascade = 'orphan' | 'background' | 'foreground';

export type KillOrder = 'descending' | 'ascending' | 'together';

/** Which ordinals; resolved against the live set when the step starts. */
export type OrdinalSelector =
  | { readonly select: 'these'; readonly ordinals: readonly number[] }
  | { readonly select: 'highest' | 'lowest' | 'all' }
  | { readonly select: 'random'; readonly seed: number | undefined };
