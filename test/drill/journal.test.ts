import { describe, expect, test } from 'vitest';
import { formatJournal, parseJournal } from '../../src/drill/undo/journal.ts';
import { journalAnnotation, journalOf } from '../../src/drill/undo/lease.ts';
import { Failure } from '../../src/lib/failure.ts';
import { aJournal } from './support/journal.ts';

const asText = (change: Record<string, unknown>) => JSON.stringify({ ...aJournal(), ...change });

test('a journal is read as it was written', () => {
  const journal = aJournal();
  expect(parseJournal(formatJournal(journal), 'here')).toEqual(journal);
});

test('that claims could not be read is kept apart from there being none', () => {
  const { before } = aJournal();
  const blind = aJournal({ before: { ...before, claims: undefined } });
  expect(parseJournal(formatJournal(blind), 'here').before.claims).toBeUndefined();
});

test('a journal that a Lease cannot carry is refused before anything is done', () => {
  const claims = Object.fromEntries(
    Array.from({ length: 4000 }, (_, i) => [`data-web-${i}`, 'u'.repeat(50)]),
  );
  const { before } = aJournal();
  const format = () => formatJournal(aJournal({ before: { ...before, claims } }));
  expect(format).toThrow(/the undo journal of this run would take \d+ bytes, more than a Lease can carry/);
  expect(format).toThrow(expect.objectContaining({ exitCode: 4 }));
});

test('a journal of version 1, of a tool that changed nothing but sets, is read as one without effects', () => {
  const { effects: _none, ...former } = aJournal();
  expect(parseJournal(JSON.stringify({ ...former, version: 1 }), 'here')).toEqual(aJournal());
});

test('a journal of a version to come is refused, with the tool that can read it', () => {
  const read = () => parseJournal(asText({ version: 3, tool: 'sts-doctor/9.1.0', surprise: 1 }), 'lease x/y');
  expect(read).toThrow(
    'lease x/y: the undo journal was written by sts-doctor/9.1.0, which is newer (its version is 3, known is 2); nothing was changed',
  );
  expect(read).toThrow(
    expect.objectContaining({ exitCode: 4, hints: ['Recover with that version: sts-doctor/9.1.0'] }),
  );
});

describe('is not taken for a journal', () => {
  const foreign: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['no JSON', '{"version":1'],
    ['another JSON', '[]'],
    ['one of a version that never was', asText({ version: 0 })],
    ['an effect of an unknown kind', asText({ effects: [{ kind: 'spell', node: 'worker-1' }] })],
    ['an effect without what it is on', asText({ effects: [{ kind: 'cordon', node: 'worker-1' }] })],
    ['one without a target', asText({ target: undefined })],
    [
      'a change whose values are no list',
      asText({ changes: [{ path: ['spec', 'replicas'], before: 3, ours: 0 }] }),
    ],
    ['a run that would name a file elsewhere', asText({ run: '../../.ssh/config' })],
    ['a run that is empty', asText({ run: '' })],
    ['a field outside of spec', asText({ changes: [{ path: 'metadata.finalizers', ours: [] }] })],
    ['a field that is none', asText({ changes: [{ path: 'spec.__proto__.x', ours: [] }] })],
  ];

  test.each(foreign)('%s', (_what, text) => {
    const read = () => parseJournal(text, 'lease stage/sts-doctor.web');
    expect(read).toThrow(/^lease stage\/sts-doctor\.web: this is not an undo journal of ours: /);
    expect(read).toThrow(Failure);
  });
});

describe('the journal in a Lease', () => {
  const leaseWith = (name: string, journal: string, namespace = 'stage') => ({
    metadata: { name, namespace, annotations: { [journalAnnotation]: journal } },
  });

  test('is read from its annotation', () => {
    expect(journalOf(leaseWith('sts-doctor.web', formatJournal(aJournal())))).toEqual(aJournal());
  });

  test('is missed when the annotation is gone', () => {
    expect(() => journalOf({ metadata: { name: 'sts-doctor.web', namespace: 'stage' } })).toThrow(
      'not an undo journal of ours',
    );
  });

  test.each([
    ['another namespace', leaseWith('sts-doctor.web', formatJournal(aJournal()), 'mine')],
    ['another name', leaseWith('sts-doctor.db', formatJournal(aJournal()))],
  ])('does not lead to a set of %s', (_what, lease) => {
    expect(() => journalOf(lease)).toThrow('its journal is about another set, sts/web in namespace stage');
  });
});
