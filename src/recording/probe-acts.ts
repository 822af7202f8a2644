import { z } from 'zod';
import { type NameReading, nameReadingShape } from './name-acts.ts';

/** `unknown`: it could not be asked, which is neither a success nor a failure. */
export type ProbeState = 'met' | 'not met' | 'unknown';

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

export const probeActShapes = [
  z.looseObject({
    type: z.literal('probe'),
    name: z.string(),
    moment: z.enum(['before', 'during', 'after', 'step']),
    state: z.enum(['met', 'not met', 'unknown']),
    detail: z.string(),
    tookMs: z.number(),
    names: z.array(nameReadingShape).optional(),
  }),
  z.looseObject({
    type: z.literal('steadyStateBroken'),
    name: z.string(),
    failures: z.int(),
    detail: z.string(),
  }),
] as const;
