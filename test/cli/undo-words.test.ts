import { expect, test } from 'vitest';
import { undoWords } from '../../src/cli/undo-words.ts';
import { aJournal } from '../drill/support/journal.ts';

const scaled = (...ours: number[]) =>
  aJournal({
    ordinals: { start: 5, replicas: 3 },
    changes: [{ path: ['spec', 'replicas'], before: 3, ours }],
  });

test('a set that was scaled down goes back, and no claim is deleted', () => {
  expect(undoWords(scaled(0))).toEqual(['sts/web: spec.replicas goes back to 3']);
});

test.each([
  [[4], 'ordinal 8'],
  [[1, 5], 'ordinals 8..9'],
])('claims that scaling to %j has made are deleted, and said to be', (ours, which) => {
  expect(undoWords(scaled(...ours))).toEqual([
    'sts/web: spec.replicas goes back to 3',
    `sts/web: claims made by the run for ${which} are deleted`,
  ]);
});

test('nothing is said of claims where nobody knows which there were: none is deleted', () => {
  const { before, ...journal } = scaled(5);
  const { claims: _unread, ...others } = before;
  expect(undoWords({ ...journal, before: others })).toHaveLength(1);
});

test('of a template that was changed, pods and revisions are said to go as well', () => {
  const path = ['spec', 'template', 'spec', 'containers', { name: 'db' }, 'image'];
  const stalled = aJournal({ changes: [{ path, before: 'db:1', ours: ['none:0'] }] });
  expect(undoWords(stalled)).toEqual([
    'sts/web: spec.template.spec.containers[db].image goes back to "db:1"',
    'sts/web: pods still at a revision of the run are deleted where the controller would not replace them',
    'sts/web: revisions that hold nothing but what the run has changed are deleted',
  ]);
  const { revisions: _unread, ...before } = stalled.before;
  expect(undoWords({ ...stalled, before })).toHaveLength(2);
});

test('what was done beside the set is said first, the last deed before the others', () => {
  const object = {
    kind: 'object',
    group: '',
    version: 'v1',
    resource: 'configmaps',
    objectKind: 'ConfigMap',
  } as const;
  const journal = aJournal({
    effects: [
      { kind: 'cordon', node: 'worker-1', uid: 'node-1' },
      { ...object, name: 'settings' },
    ],
  });
  expect(undoWords(journal)).toEqual([
    'delete configmap/settings',
    'uncordon node worker-1',
    'sts/web: spec.replicas goes back to 3',
  ]);
});
