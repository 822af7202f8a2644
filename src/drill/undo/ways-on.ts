import type { UndoResult } from '../run-result.ts';
import type { Target } from '../plan.ts';
import { recoverCommand } from '../verdict.ts';
import { isOfMissingMark } from './fields.ts';

/** A decision that only a person can make, and the command that says so. */
export interface WayOn {
  /** What it comes to, in words that follow "to". */
  readonly to: string;
  readonly command: string;
}

/**
 * What leads on where another plain `recover` would end as this undo did. `--force` gives back what is the run's own
 * and nothing else, so it is named only where that is in doubt; `--keep-live` for all that the undo has left standing.
 */
export function waysOn({ steps, differences }: UndoResult, target: Target): readonly WayOn[] {
  const conflicts = steps.filter(({ result }) => result === 'conflict');
  const unmarked = conflicts.filter(isOfMissingMark);
  const isMixed = unmarked.length < conflicts.length;
  const recover = recoverCommand(target);
  const force: WayOn = {
    to: isMixed ? "undo what is still the run's own and keep the rest" : 'undo it all the same',
    command: `${recover} --force${isMixed ? ' --keep-live' : ''}`,
  };
  const keep: WayOn = { to: 'keep what stands there', command: `${recover} --keep-live` };
  const mayKeep = conflicts.length > 0 || differences.some(({ ours }) => ours);
  return [...(unmarked.length > 0 ? [force] : []), ...(mayKeep ? [keep] : [])];
}

/** The commands for whoever has to finish an undo, to be pasted one of them. */
export function recoverHints(undo: UndoResult, target: Target): readonly string[] {
  const ways = waysOn(undo, target);
  const isDecided = undo.steps.some((step) => step.result === 'conflict' && isOfMissingMark(step));
  const plain = isDecided ? [] : [recoverCommand(target)];
  return [...plain, ...ways.map(({ to, command }) => `${command}  # to ${to}`)];
}
