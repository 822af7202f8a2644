import { z } from 'zod';

/** What was collected of the pods concerned at the moment in which a drill failed, before its undo. */
export interface CaughtAct {
  readonly type: 'caught';
  readonly because: string;
  readonly pods: readonly CaughtPod[];
}

export interface CaughtPod {
  readonly name: string;
  /** Undefined: there was no such pod. */
  readonly uid?: string | undefined;
  /** As `kubectl get pod` says it. */
  readonly state: string;
  readonly node?: string | undefined;
  /** Conditions that are not as they should be, a line each. */
  readonly conditions: readonly string[];
  readonly containers: readonly CaughtContainer[];
  /** Events about it, oldest first. */
  readonly events: readonly string[];
}

export interface CaughtContainer {
  readonly name: string;
  readonly image: string;
  /** e.g. `waiting: ImagePullBackOff`. */
  readonly state: string;
  readonly restarts: number;
  /** How it ended before, if it did. */
  readonly last?: string | undefined;
  readonly log: CaughtLog;
  /** Of the container before this one, where there was one. */
  readonly previousLog?: CaughtLog | undefined;
}

/** The end of a log line by line, without what looks like a secret; or why there is none. */
export type CaughtLog = { readonly tail: readonly string[] } | { readonly unreadable: string };

const log = z.union([
  z.looseObject({ tail: z.array(z.string()) }),
  z.looseObject({ unreadable: z.string() }),
]);

export const caughtShape = z.looseObject({
  type: z.literal('caught'),
  because: z.string(),
  pods: z.array(
    z.looseObject({
      name: z.string(),
      uid: z.string().optional(),
      state: z.string(),
      node: z.string().optional(),
      conditions: z.array(z.string()),
      containers: z.array(
        z.looseObject({
          name: z.string(),
          image: z.string(),
          state: z.string(),
          restarts: z.int(),
          last: z.string().optional(),
          log,
          previousLog: log.optional(),
        }),
      ),
      events: z.array(z.string()),
    }),
  ),
});
