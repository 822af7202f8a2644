import type { EndpointSlice, KubeEvent, Service } from '../objects/surroundings.ts';
import type { Claim, ControllerRevision, Pod, StatefulSet, Volume } from '../objects/workload.ts';
import type { CaughtAct } from './caught.ts';
import type { MarkerAct } from './marker-acts.ts';
import type { NameAct } from './name-acts.ts';
import type { EvictionAct } from './eviction-acts.ts';
import type { ClaimAct } from './claim-acts.ts';
import type { SetAct } from './set-acts.ts';
import type { ProbeAct, SteadyStateBrokenAct } from './probe-acts.ts';

/** What a recording observes, by the word the file format uses. */
export interface Observed {
  readonly set: StatefulSet;
  readonly pod: Pod;
  readonly claim: Claim;
  readonly volume: Volume;
  readonly revision: ControllerRevision;
  readonly service: Service;
  readonly endpointSlice: EndpointSlice;
  readonly event: KubeEvent;
}
export type Kind = keyof Observed;
export const kinds: readonly Kind[] = [
  'set',
  'pod',
  'claim',
  'volume',
  'revision',
  'service',
  'endpointSlice',
  'event',
];

/**
 * How an object came to be known in this state.
 * - `listed`: it stood in a list; when it came to be so is unknown.
 * - `added`, `modified`, `deleted`: the watch said so, in the store's order for this kind.
 * - `vanished`: a list after a gap lacked it; when it went is unknown.
 */
export type Change = 'listed' | 'added' | 'modified' | 'deleted' | 'vanished';

/** One observed change. `at` is our own receive time: milliseconds on a monotonic clock since the recording began. */
export type Fact<K extends Kind = Kind> = {
  [P in K]: {
    readonly entry: 'fact';
    readonly seq: number;
    readonly at: number;
    readonly kind: P;
    readonly change: Change;
    readonly object: Observed[P];
  };
}[K];

/** From `at` on nothing of this kind was seen until the entry that ends it. */
export interface Lost {
  readonly entry: 'lost';
  readonly seq: number;
  readonly at: number;
  readonly kind: Kind;
  readonly reason: string;
}

/**
 * The watch goes on. `clean`: from the last resourceVersion, so nothing was missed. Otherwise it had to list anew,
 * and what came and went between will never be known.
 */
export interface Regained {
  readonly entry: 'regained';
  readonly seq: number;
  readonly at: number;
  readonly kind: Kind;
  readonly clean: boolean;
}

/** This kind is not observed at all, or no longer, and why (forbidden, not served). */
export interface Unreadable {
  readonly entry: 'unreadable';
  readonly seq: number;
  readonly at: number;
  readonly kind: Kind;
  readonly reason: string;
}

/** The first complete list of this kind has been received: from here on absence means absence. */
export interface Synced {
  readonly entry: 'synced';
  readonly seq: number;
  readonly at: number;
  readonly kind: Kind;
}

/** A fresh, complete read at one instant: what a missed deadline needs, for a watch may lag behind the truth. */
export type Reading<K extends Kind = Kind> = {
  [P in K]: {
    readonly entry: 'reading';
    readonly seq: number;
    readonly at: number;
    readonly kind: P;
    readonly objects: readonly Observed[P][];
  };
}[K];

/** What the drill itself did, so that its own hand is never taken for the controller's. */
export interface ActEntry {
  readonly entry: 'act';
  readonly seq: number;
  readonly at: number;
  readonly act: Act;
}

/** What the author of a step wrote of its outcome; whatever is absent is judged by the set's own promises. */
export interface Expects {
  /** Dimensions in which a violation is let pass. */
  readonly accepts: readonly string[];
  readonly availability?: {
    readonly maxUnavailable?: number | undefined;
    readonly minAvailable?: number | undefined;
  };
  readonly eviction?: 'allowed' | 'denied';
}

export type Act =
  /** A step begins. `expects` is what its author asked for beyond the set's own promises, and what he lets pass. */
  | {
      readonly type: 'step';
      readonly name: string;
      readonly action: string;
      readonly ordinals: readonly number[];
      readonly withinMs: number;
      readonly required: readonly string[];
      readonly expects?: Expects | undefined;
    }
  /** We asked for a pod's deletion, by UID; written before the request is sent. */
  | {
      readonly type: 'deleteRequested';
      readonly ordinal: number;
      readonly uid: string;
      readonly gracePeriodSeconds?: number | undefined;
    }
  | { readonly type: 'deleteAccepted'; readonly ordinal: number; readonly uid: string }
  /** The pod's node just before the pod was deleted by force: `ready` as in its condition; absent when unreadable. */
  | {
      readonly type: 'nodeRead';
      readonly uid: string;
      readonly node: string;
      readonly ready?: string | undefined;
    }
  | { readonly type: 'scaleRequested'; readonly from: number; readonly to: number }
  | { readonly type: 'scaleAccepted'; readonly from: number; readonly to: number }
  /** We asked for another definition, in these fields, e.g. `spec.template.spec.containers[db].image`. */
  | { readonly type: 'changeRequested'; readonly what: ChangedPart; readonly paths: readonly string[] }
  | {
      readonly type: 'changeAccepted';
      readonly what: ChangedPart;
      readonly paths: readonly string[];
      /** Of the definition that came of it. */
      readonly generation: number;
    }
  /** A step waited until nothing had changed for so long: with all work done, or (`stalled`) while some remained. */
  | { readonly type: 'stable'; readonly forMs: number }
  | { readonly type: 'stalled'; readonly forMs: number }
  /** The time a step allowed has passed; the reading just before this entry is the fresh look that a missed deadline needs. */
  | { readonly type: 'deadlinePassed'; readonly step: string; readonly withinMs: number }
  | { readonly type: 'stepEnded'; readonly name: string }
  | ProbeAct
  | SteadyStateBrokenAct
  | CaughtAct
  | MarkerAct
  | NameAct
  | SetAct
  | ClaimAct
  | EvictionAct
  /** Nobody drills: the recording is there to judge what others do. */
  | { readonly type: 'observing' }
  /** The fault is left in place for people to find and mend, from here on and until. */
  | { readonly type: 'holdBegan' }
  | { readonly type: 'holdEnded'; readonly by: HoldEnd }
  | { readonly type: 'undoBegan' }
  | { readonly type: 'undoEnded' };

/** What ended the wait for people: their repair, one who pressed Enter, the time, a signal, or the mark that went. */
export type HoldEnd = 'repaired' | 'released' | 'time' | 'signal' | 'mark gone';

export type ChangedPart = 'template' | 'updateStrategy';

export interface Header {
  readonly entry: 'header';
  readonly format: 'sts-doctor.dev/recording/v1';
  readonly run: string;
  readonly tool: string;
  /** RFC 3339: the wall clock's time at `at` 0. */
  readonly startedAt: string;
  /** The server's `gitVersion`. */
  readonly serverVersion: string;
  readonly set: { readonly namespace: string; readonly name: string; readonly uid: string };
}

export type Entry = Fact | Reading | Lost | Regained | Unreadable | Synced | ActEntry;
