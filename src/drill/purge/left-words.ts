import { exitCodes, Failure } from '../../lib/failure.ts';
import { placeFlags, recoverCommand } from '../verdict.ts';
import type { LeftRun } from './left-changed.ts';
import type { LeftObject } from './left-objects.ts';

/** Refuses where a purge would leave something as a run has made it: afterwards nobody could undo that any more. */
export function assertNothingLeftChanged(runs: readonly LeftRun[]): void {
  const left = runs.filter((run) => whatIsLeft(run).length > 0);
  if (left.length === 0) return;
  const isSure = left.some(
    ({ changed, effects, objects }) => changed.length + effects.length + objects.length > 0,
  );
  const each = left.map((run) => `sts/${run.journal.target.name}: ${whatIsLeft(run).join(', ')}`);
  const what = isSure ? 'what a run has changed is still so' : 'what a run has changed may still be so';
  throw new Failure(
    exitCodes.refused,
    `${what}, and nobody could undo it after a purge: ${each.join('; ')}`,
    [
      ...left.map(({ journal }) => `Undo it: ${recoverCommand(journal.target)}`),
      'To leave it as it is for good: the same command with --force',
    ],
  );
}

/** Everything that stays as the run made it, and what nobody could look at, in words. */
export function whatIsLeft({ changed, effects, objects, unread }: LeftRun): readonly string[] {
  return [
    ...changed,
    ...effects.map(({ words }) => words),
    ...objects.map(({ kind, name, why }) => `${wordOf(kind)} ${name} ${why}`),
    ...unread.map((kind) => `${kind} could not be looked at (forbidden)`),
  ];
}

/** The commands that take away what a purge leaves, in their order. */
export function deleteCommands({ journal, effects, objects }: LeftRun): readonly string[] {
  const place = placeFlags(journal.target);
  return [
    ...effects.map(({ command }) => command),
    ...objects.map(({ kind, name }) => `kubectl delete ${kind} ${name} ${place}`),
  ];
}

function wordOf(kind: LeftObject['kind']): string {
  switch (kind) {
    case 'pod':
      return 'pod';
    case 'controllerrevision':
      return 'revision';
    case 'pvc':
      return 'claim';
  }
}
