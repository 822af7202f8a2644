import { expect, test } from 'vitest';
import type { UndoResult } from '../../src/drill/run-result.ts';
import { Fenced, MarkTakenOff } from '../../src/drill/undo/lease.ts';
import { recoverHints } from '../../src/drill/undo/ways-on.ts';
import { aJournal } from './support/journal.ts';

const { target } = aJournal();
const theirs = 'somebody else changed it: before 3, ours 0, now 5';
const unmarked = 'the mark of the run is gone, so somebody may want it so: before 3, ours 0, now 0';

function undone(details: readonly string[], change: Partial<UndoResult> = {}): UndoResult {
  const steps = details.map((detail) => ({ does: 'restore', result: 'conflict', detail }) as const);
  return { outcome: 'conflict', steps, differences: [], ...change };
}

/** What stands behind the name of the set and its place. */
const flags = (undo: UndoResult, error?: unknown) =>
  recoverHints(undo, target, error).map(
    (hint) =>
      hint
        .split('#')[0]
        ?.match(/ --(?!context).*/)?.[0]
        .trim() ?? '',
  );

test.each<[string, UndoResult, readonly string[]]>([
  ['what somebody else has made', undone([theirs]), ['', '--keep-live']],
  ['a value of the run without its mark', undone([unmarked]), ['--force', '--keep-live']],
  ['one of each', undone([theirs, unmarked]), ['--force --keep-live', '--keep-live']],
  ['an undo that came to nothing', undone([], { outcome: 'not restored' }), ['']],
  [
    'a difference that is left',
    undone([], {
      outcome: 'not restored',
      differences: [{ what: 'claim data-web-3', before: 'absent', after: 'uid', ours: true }],
    }),
    ['', '--keep-live'],
  ],
])('the commands after %s', (_name, undo, expected) => {
  expect(flags(undo)).toEqual(expected);
});

test('a run that stopped because its mark was taken off names both decisions', () => {
  const stopped = undone([], { outcome: 'not restored' });
  expect(flags(stopped, new MarkTakenOff('web'))).toEqual(['', '--force', '--keep-live']);
  expect(flags(stopped, new Fenced('its Lease was deleted'))).toEqual(['']);
});
