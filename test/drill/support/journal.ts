import type { Journal } from '../../../src/drill/undo/journal.ts';
import { namespace } from '../../fakes/a-set.ts';

/** The journal of a drill that scales `web` from three to nothing. */
export function aJournal(change: Partial<Journal> = {}): Journal {
  return {
    version: 2,
    run: '20261121-100000-abcde',
    tool: 'sts-doctor/test',
    scenario: 'scale-to-zero',
    startedAt: '2026-11-21T10:00:00.000Z',
    target: { context: 'test', server: 'https://cluster.test:6443', namespace, name: 'web', uid: 'set-1' },
    before: { parts: {}, template: '', claims: {}, revisions: {}, podRevisions: {} },
    ordinals: { start: 0, replicas: 3 },
    owners: [],
    changes: [{ path: ['spec', 'replicas'], before: 3, ours: [0] }],
    effects: [],
    healBudgetMs: 300_000,
    ...change,
  };
}
