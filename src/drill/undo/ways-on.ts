import type { UndoResult } from '../run-result.ts';
import type { Target } from '../plan.ts';
import { recoverCommand } from '../verdict.ts';
import { isOfMissingMark } from './fields.ts';
import { MarkTakenOff } from './lease.ts';

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
  const mayKeep = conflicts.length > 0 || differences.some(({ ours }) => ours);
  return [
    ...(unmarked.length > 0 ? [forced(target, unmarked.length < conflicts.length)] : []),
    ...(mayKeep ? [kept(target)] : []),
  ];
}

/** The commands for whoever has to finish the undo of a run that this has ended: one of them is to be pasted. */
export function recoverHints(undo: UndoResult, target: Target, error: unknown): readonly string[] {
  const ways = error instanceof MarkTakenOff ? [forced(target, false), kept(target)] : waysOn(undo, target);
  const isDecided = undo.steps.some((step) => step.result === 'conflict' && isOfMissingMark(step));
  const plain = isDecided ? [] : [recoverCommand(target)];
  return [...plain, ...ways.map(({ to, command }) => `${command}  # to ${to}`)];
}

function forced(target: Target, isMixed: boolean): WayOn {
  return {
    to: isMixed ? "undo what is still the run's own and keep the rest" : 'undo it all the same',
    command: `${recoverCommand(target)} --force${isMixed ? ' --keep-live' : ''}`,
  };
}

function kept(target: Target): WayOn {
  return { to: 'keep what stands there', command: `${recoverCommand(target)} --keep-live` };
}
