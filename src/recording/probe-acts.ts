import { z } from 'zod';

/** `unknown`: it could not be asked, which is neither a success nor a failure. */
export type ProbeState = 'met' | 'not met' | 'unknown';

/** A name that leads to a pod, as a resolver sees it. */
export interface NameReading {
  readonly ordinal: number;
  readonly name: string;
  /** Of the pod that bears the name now, and its own address. */
  readonly uid: string;
  readonly ip: string;
  readonly addresses: readonly string[];
  readonly by: 'resolver here' | 'resolver in a pod';
}

/** One look at a condition of the steady state, or by a step that only looks. */
export interface ProbeAct {
  readonly type: 'probe';
  /** That of the probe in `steadyState`, or of the step. */
  readonly name: string;
  readonly moment: 'before' | 'during' | 'after' | 'step';
  readonly state: ProbeState;
  readonly detail: string;
  /** Milliseconds from the question to the answer. */
  readonly tookMs: number;
  readonly names?: readonly NameReading[] | undefined;
}

/** A probe failed more often in a row than its author puts up with: the steps end here. */
export interface SteadyStateBrokenAct {
  readonly type: 'steadyStateBroken';
  readonly name: string;
  readonly failures: number;
  readonly detail: string;
}

const nameReading = z.looseObject({
  ordinal: z.int(),
  name: z.string(),
  uid: z.string(),
  ip: z.string(),
  addresses: z.array(z.string()),
  by: z.enum(['resolver here', 'resolver in a pod']),
});

export const probeActShapes = [
  z.looseObject({
    type: z.literal('probe'),
    name: z.string(),
    moment: z.enum(['before', 'during', 'after', 'step']),
    state: z.enum(['met', 'not met', 'unknown']),
    detail: z.string(),
    tookMs: z.number(),
    names: z.array(nameReading).optional(),
  }),
  z.looseObject({
    type: z.literal('steadyStateBroken'),
    name: z.string(),
    failures: z.int(),
    detail: z.string(),
  }),
] as const;
