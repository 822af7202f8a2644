import { contradictingLimit } from './contradicting-limit.ts';
import { destructiveWithoutLeave } from './destructive-without-leave.ts';
import { idleExpectation } from './idle-expectation.ts';
import { neverEnds } from './never-ends.ts';
import { nothingToDelete } from './nothing-to-delete.ts';
import { nothingToRevert } from './nothing-to-revert.ts';
import { ordinalOutOfRange } from './ordinal-out-of-range.ts';
import { pauseWithoutEnd } from './pause-without-end.ts';
import type { Rule } from './rule.ts';
import { setIsAway } from './set-is-away.ts';
import { shellSubstitution } from './shell-substitution.ts';
import { unusedParameter } from './unused-parameter.ts';

/** Every rule of `lint`. A new one is a file beside this, a line here, and its tests: it fires, it stays quiet. */
export const rules: readonly Rule[] = [
  ordinalOutOfRange,
  neverEnds,
  nothingToRevert,
  nothingToDelete,
  setIsAway,
  contradictingLimit,
  idleExpectation,
  destructiveWithoutLeave,
  shellSubstitution,
  pauseWithoutEnd,
  unusedParameter,
];
