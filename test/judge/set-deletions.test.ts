import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { setDeletionsAmong } from '../../src/judge/set-deletions.ts';
import type { Act, ActEntry } from '../../src/recording/entry.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { setUidsOf } from '../../src/recording/set-uids.ts';
import { aWorld } from '../support/world.ts';

const acts = (...all: readonly Act[]): readonly ActEntry[] =>
  all.map((act, seq) => ({ entry: 'act', seq, at: seq * 10, act }));
const step = {
  type: 'step',
  name: 's',
  action: 'deleteSet',
  ordinals: [],
  withinMs: 500,
  required: [],
} as const;
const request = { type: 'setDeleteRequested', uid: 'u', cascade: 'background' } as const;

test('a deletion of the set knows its time and its answer', () => {
  const [deletion] = setDeletionsAmong(acts(step, request, { ...request, type: 'setDeleteAccepted' }));
  expect(deletion).toMatchObject({ cascade: 'background', requestedAt: 10, acceptedAt: 20, withinMs: 500 });
});

test('one whose answer was lost may have been carried out', () => {
  expect(setDeletionsAmong(acts(step, request))).toMatchObject([{ acceptedAt: undefined }]);
});

test('each deletion of a set has its own answer, and the step before it', () => {
  const other = { type: 'setDeleteRequested', uid: 'v', cascade: 'orphan' } as const;
  const answers = [
    { ...other, type: 'setDeleteAccepted' } as const,
    { ...request, type: 'setDeleteAccepted' } as const,
  ];
  const all = acts(request, step, { ...step, withinMs: 900 }, { type: 'undoBegan' }, other, ...answers, {
    ...step,
    withinMs: 1,
  });
  expect(setDeletionsAmong(all)).toEqual([
    { uid: 'u', cascade: 'background', seq: 0, requestedAt: 0, acceptedAt: 60, withinMs: undefined },
    { uid: 'v', cascade: 'orphan', seq: 4, requestedAt: 40, acceptedAt: 50, withinMs: 900 },
  ]);
});

/** The recording with another set of that name at its end. */
function withAnother({ header, entries }: Recording, mark: string): Recording {
  const last = entries.findLast((entry) => entry.entry === 'fact' && entry.kind === 'set');
  if (last?.entry !== 'fact' || last.kind !== 'set') throw new Error('no set');
  const { seq, at } = entries.at(-1) ?? last;
  const metadata = { ...last.object.metadata, uid: 'another', annotations: { [markAnnotation]: mark } };
  const object = { ...last.object, metadata };
  return { header, entries: [...entries, { ...last, seq: seq + 1, at: at + 10, change: 'added', object }] };
}

test.each([
  ['the set that the run has made', '+remade', 2],
  ['a copy of the former one, mark and all', '', 1],
])('of %s the states count, or not', (_which, suffix, known) => {
  const { recording } = aWorld();
  const more = withAnother(recording, `${recording.header.run}${suffix}`);
  expect([...setUidsOf(more)]).toHaveLength(known);
  const uids = new Set(evidenceOf(more)?.setStates.map(({ spec }) => spec.uid));
  expect(uids.size).toBe(known);
});
