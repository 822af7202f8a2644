import type { z } from 'zod';
import type { ActionSpec } from './scenario.ts';

export type ActionName = ActionSpec['action'];
export type SpecOf<Name extends ActionName> = Extract<ActionSpec, { action: Name }>;

/** An action as the language knows it: what may be written under its key, and what it will disturb. */
export interface ActionSchema<Name extends ActionName = ActionName> {
  readonly key: Name;
  /** Made when a scenario has such an action: all of them take longer to make than a scenario to check. */
  readonly schema: () => z.ZodType<SpecOf<Name>>;
  /** It only looks or waits: there is nothing to be undone, and nothing to be waited for afterwards. */
  readonly changesNothing?: true;
  /** Why it can never be undone, whatever the set is like; undefined where it can. */
  readonly destructive?: (spec: SpecOf<Name>) => string | undefined;
  /** What it takes down at worst, in words that complete `Disturbs …`. */
  readonly blastRadius: (spec: SpecOf<Name>) => string;
}
