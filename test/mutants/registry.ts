import { identity } from './laws/identity.ts';
import { scalingLaws } from './laws/ordering.ts';
import { recoveryLaws } from './laws/recovery.ts';
import { storage } from './laws/storage.ts';
import { updatingLaws } from './laws/updating.ts';
import type { Mutant } from './mutant.ts';

/** Every broken world. A new one is an entry in `laws/`, written before the check that catches it. */
export const mutants: readonly Mutant[] = [
  ...identity,
  ...storage,
  ...scalingLaws,
  ...updatingLaws,
  ...recoveryLaws,
];
