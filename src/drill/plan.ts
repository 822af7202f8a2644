import type { MarkerPlan } from './data-marker/plan.ts';
import type { HelperPlan } from './helper-pod/plan.ts';
import type { Forecast } from './forecast.ts';

/** What a drill would do, worked out on the live set before anything is touched. `plan` prints it, consent is given to it. */
export interface Plan {
  readonly scenario: string;
  readonly description: string;
  /** What stands in for a cluster, e.g. `a model of Kubernetes 1.36`; undefined for a real one. */
  readonly sandbox: string | undefined;
  readonly target: Target;
  /** The set in a line or two: replicas, policy, claims, update strategy. */
  readonly set: SetSummary;
  readonly steps: readonly PlannedStep[];
  /** What is asked before and after, beyond every pod being healthy; absent where nothing is. */
  readonly steadyState?: readonly PlannedProbe[] | undefined;
  /** Where a data marker is written to each pod's volume; absent where none is. */
  readonly dataMarker?: MarkerPlan | undefined;
  /** What asks the resolver of the cluster for the pods' names; absent where nothing does. */
  readonly helperPod?: HelperPlan | undefined;
  readonly undo: UndoKind;
  /** Everything the run needs to be allowed, and whether it is. */
  readonly permissions: readonly Permission[];
  /** What speaks against it; with any of these it is not run. */
  readonly refusals: readonly Refusal[];
  /** What a model of the cluster makes of it; undefined where nobody asked for that. */
  readonly forecast?: Forecast | undefined;
}

/** Why a drill is refused: what the guard saw, and how to satisfy it or get past it. */
export interface Refusal {
  readonly guard: string;
  readonly saw: string;
  readonly wayOut: string;
  /** The flag that passes it by; undefined where nothing does. */
  readonly skip: string | undefined;
}

/** Where a run acts, pinned at plan time. The UID makes sure that a set made anew under the name is never touched. */
export interface Target {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface SetSummary {
  readonly replicas: number;
  readonly start: number;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly updateStrategy: string;
  readonly claimTemplates: readonly string[];
  readonly serviceName: string;
  readonly serverVersion: string;
}

export interface PlannedStep {
  readonly name: string;
  readonly action: string;
  /** Ordinals it will disturb. */
  readonly ordinals: readonly number[];
  /** What it sends, one line each, e.g. `delete pod web-2 (grace period 30s)`. */
  readonly does: readonly string[];
  /** Fields of the set it changes. */
  readonly fields: readonly { readonly path: string; readonly from: unknown; readonly to: unknown }[];
  /** What the set's own policy makes of it, in order, one line each. */
  readonly expected: readonly string[];
  /** Most pods unavailable at once, of how many. */
  readonly disruption: { readonly pods: number; readonly of: number };
  readonly undo: { readonly kind: UndoKind; readonly does: readonly string[] };
  readonly withinMs: number;
}

export interface PlannedProbe {
  readonly name: string;
  /** e.g. `GET http://127.0.0.1/health gives 200 from pod web-0`. */
  readonly asks: string;
  /** e.g. `before, after, and every 2.0 s`. */
  readonly when: string;
  /** Failures in a row that are put up with. */
  readonly tolerate: number;
}

/** `exact`: as it was. `equivalent`: as it was, but pods were replaced for it. `none`: cannot be undone. */
export type UndoKind = 'exact' | 'equivalent' | 'none';

export interface Permission {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string | undefined;
  /** True for kinds that belong to no namespace. */
  readonly clusterWide?: boolean;
  /** Without an optional one the run goes on, and what it would have shown is unknown. */
  readonly optional: boolean;
  readonly allowed: boolean;
  readonly purpose: string;
}
