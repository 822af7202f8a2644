import type { Resolver } from '../recording/name-acts.ts';
import type { Remedy } from '../remedy/remedy.ts';

export type Dimension = 'identity' | 'storage' | 'ordering' | 'availability' | 'recovery';
export const dimensions: readonly Dimension[] = [
  'identity',
  'storage',
  'ordering',
  'availability',
  'recovery',
];

/** Who is to blame for a violation, as far as the evidence goes. An outsider's hand takes away blame, never evidence. */
export type Cause = 'this drill' | 'controller' | 'another actor' | 'unattributed';

export interface Held {
  readonly verdict: 'held';
  /** What proved it, in one line for people, e.g. `claim data-web-1 kept UID 4f… through 2 pods`. */
  readonly proof: string;
  /** What to do about a state that is documented, and unpleasant all the same. */
  readonly hint?: Remedy;
}

export interface Violated {
  readonly verdict: 'violated';
  readonly expected: string;
  /** What was seen instead: an object's field or an event, with its time. */
  readonly seen: string;
  /** Milliseconds since the recording began. */
  readonly at: number;
  readonly cause: Cause;
  readonly remedy: Remedy;
  /** The step whose author lets it pass: told as ever, but the run does not fail by it. */
  readonly acceptedBy?: string;
}

export interface Unknown {
  readonly verdict: 'unknown';
  readonly reason: string;
}

/** The run did not put the promise to the test. Never counted as held. */
export interface NotExercised {
  readonly verdict: 'not exercised';
  readonly reason: string;
}

export type Verdict = Held | Violated | Unknown | NotExercised;

/** A promise judged for one subject: a pod by name, a claim, or the set itself. */
export interface Case {
  readonly subject: string;
  readonly ordinal: number | undefined;
  readonly verdict: Verdict;
}

export interface PromiseOutcome {
  readonly id: string;
  readonly dimension: Dimension;
  /** The promise in one sentence. */
  readonly title: string;
  /** The worst of its cases: violated, then unknown, then held; not exercised only when every case is. */
  readonly verdict: Verdict['verdict'];
  readonly cases: readonly Case[];
}

export interface Outcome {
  readonly dimension: Dimension;
  readonly verdict: Verdict['verdict'];
  readonly held: number;
  /** Promises that were put to the test: held, violated and unknown. */
  readonly exercised: number;
  readonly promises: readonly PromiseOutcome[];
}

/** The whole judgement of one recording. */
export interface Judgement {
  readonly outcomes: readonly Outcome[];
  readonly ledger: readonly LedgerEntry[];
  /** What happened to the set's pods, in the order in which it was seen. */
  readonly timeline: readonly Moment[];
  /** Promises a step required whose verdict is unknown: they make the run inconclusive. */
  readonly undecided: readonly { readonly id: string; readonly reason: string }[];
}

/** One ordinal before and after: the same name, another pod? The same claim, the same volume? */
export interface LedgerEntry {
  readonly ordinal: number;
  readonly name: string;
  readonly before: Identity | undefined;
  readonly after: Identity | undefined;
  readonly claims: readonly ClaimLedger[];
  readonly recovery: Recovery | undefined;
}

export interface Identity {
  readonly uid: string;
  readonly hostname: string | undefined;
  readonly subdomain: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly revision: string | undefined;
  readonly node: string | undefined;
  readonly ip: string | undefined;
  readonly ready: boolean;
  /** Where the governing Service leads to, when an EndpointSlice names this very pod. */
  readonly endpoint?: EndpointIdentity | undefined;
  /** What a resolver that was asked said last of the pod's stable name; absent where none was. */
  readonly resolved?: ResolvedIdentity | undefined;
}

export interface ResolvedIdentity {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly by: Resolver;
}

export interface EndpointIdentity {
  readonly address: string | undefined;
  readonly ready: boolean;
  /** What the cluster's DNS makes of the EndpointSlice, below its domain; no resolver was asked. */
  readonly dnsName: string | undefined;
}

export interface ClaimLedger {
  readonly template: string;
  readonly name: string;
  readonly before: ClaimIdentity | undefined;
  readonly after: ClaimIdentity | undefined;
  /** What becomes of the claim by the set's own policy. */
  readonly retention?:
    | { readonly whenScaled: 'Retain' | 'Delete'; readonly whenDeleted: 'Retain' | 'Delete' }
    | undefined;
}

export interface ClaimIdentity {
  readonly uid: string;
  readonly volume: string | undefined;
  /** The PersistentVolume's UID, when volumes could be read. */
  readonly volumeUid: string | undefined;
  /** `persistentVolumeReclaimPolicy` of the volume, when volumes could be read: what becomes of it without its claim. */
  readonly reclaimPolicy?: string | undefined;
  readonly class?: string | undefined;
  readonly accessModes?: readonly string[] | undefined;
  /** With whom the claim goes, e.g. `StatefulSet web`; none: with nobody. */
  readonly owners?: readonly string[] | undefined;
}

/** Milliseconds from the request that took the old pod away; undefined where the phase was not seen. */
export interface Recovery {
  readonly requestedAt: number;
  readonly terminating: number | undefined;
  readonly gone: number | undefined;
  readonly created: number | undefined;
  readonly scheduled: number | undefined;
  readonly started: number | undefined;
  readonly ready: number | undefined;
  readonly endpoint: number | undefined;
  /** The first answer of a resolver that led to the new pod; absent where none was asked, or none did. */
  readonly dns?: number | undefined;
}

export interface Moment {
  readonly at: number;
  readonly subject: string;
  readonly ordinal: number | undefined;
  readonly what:
    | 'delete requested'
    | 'delete accepted'
    | 'eviction requested'
    | 'eviction accepted'
    | 'eviction denied'
    | 'scale requested'
    | 'scale accepted'
    | 'change requested'
    | 'change accepted'
    | 'stable'
    | 'stalled'
    | 'terminating'
    | 'gone'
    | 'vanished'
    | 'created'
    | 'scheduled'
    | 'started'
    | 'ready'
    | 'not ready'
    | 'deadline passed'
    | 'steady state broken'
    | 'hold began'
    | 'hold ended'
    | 'undo began'
    | 'undo ended';
  readonly detail: string | undefined;
}
