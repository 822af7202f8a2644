import type { Cluster } from '../cluster/cluster.ts';
import type { NameReading } from '../recording/name-acts.ts';
import type { ProbeState } from '../recording/probe-acts.ts';
import type { ProbeSpec } from '../scenario/probe-spec.ts';
import type { Need } from './action.ts';
import type { Reach } from './reach.ts';
import type { Situation } from './situation.ts';

/** One look: whether what a probe asks for holds, and what was seen. `unknown` is no failure and no success. */
export interface Answer {
  readonly state: ProbeState;
  /** What was seen, e.g. `status 503`; never empty. */
  readonly detail: string;
  /** Names that were asked for, and what a resolver made of them. */
  readonly names?: readonly NameReading[] | undefined;
}

/** Where a probe looks. */
export interface Scene {
  readonly cluster: Cluster;
  readonly situation: () => Situation;
  /** Undefined where nothing can be reached past the API server: in a sandbox. */
  readonly reach: Reach | undefined;
}

/** One way to ask about a condition. A probe is one file in `probes/` and one line in its registry. */
export interface Probe<S extends ProbeSpec = ProbeSpec> {
  readonly probe: S['probe'];
  /** What it asks, in words: `GET http://web/ from pod web-0`. Throws a Failure when the set has no such pod or container. */
  says(spec: S, situation: Situation): string;
  needs(spec: S, situation: Situation): readonly Need[];
  /** Resolves with what is seen now. Cut off by the signal when its time is up. */
  ask(spec: S, scene: Scene, signal: AbortSignal): Promise<Answer>;
}

export const met = (detail: string): Answer => ({ state: 'met', detail });
export const notMet = (detail: string): Answer => ({ state: 'not met', detail });
export const cannotTell = (detail: string): Answer => ({ state: 'unknown', detail });

/** Several looks as one: a failure counts most, then what could not be told. */
export function together(answers: readonly Answer[]): Answer {
  const names = answers.flatMap((answer) => answer.names ?? []);
  const worst =
    answers.find(({ state }) => state === 'not met') ?? answers.find(({ state }) => state === 'unknown');
  const detail = worst?.detail ?? [...new Set(answers.map((answer) => answer.detail))].join(', ');
  return { state: worst?.state ?? 'met', detail, ...(names.length > 0 && { names }) };
}
