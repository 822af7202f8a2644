import type { z } from 'zod';
import type { ActionSpec } from './scenario.ts';

export type ActionName = ActionSpec['action'];
export type SpecOf<Name extends ActionName> = Extract<ActionSpec, { action: Name }>;

/** An action as the language knows it: what may be written under its key, and what it will disturb. */
export interface ActionSchema<Name extends ActionName = ActionName> {
  readonly key: Name;
  readonly schema: z.ZodType<SpecOf<Name>>;
  /** What it takes down at worst, in words that complete `Disturbs …`. */
  readonly blastRadius: (spec: SpecOf<Name>) => string;
}
