import { describe, expect, test } from 'vitest';
import { situationOf } from '../../src/drill/situation.ts';
import type { Journal } from '../../src/drill/undo/journal.ts';
import type { KnownRevision } from '../../src/drill/undo/known-revisions.ts';
import { type Move, nextMove } from '../../src/drill/undo/next-move.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { aPod, aSet, type PodOptions, type SetOptions } from '../support/builders.ts';
import { aJournal } from './support/journal.ts';

interface Given {
  readonly set?: SetOptions;
  readonly status?: StatefulSet['status'];
  /** What is special about the pod of an ordinal; null: it is not there. Otherwise it is healthy, and where it was. */
  readonly pods?: Readonly<Record<number, PodOptions | null>>;
  readonly revisions?: Readonly<Record<string, Partial<KnownRevision>>> | 'unreadable';
  readonly journal?: Partial<Journal>;
  readonly generation?: number;
  readonly mayTake?: boolean;
}

const image = ['spec', 'template', 'spec', 'containers', { name: 'db' }, 'image'];
const ofTheRun = { origin: 'run', isBorn: true } as const;

/** A set of three that was at `A`, whose template the run had made `bad` and has put back, and the move it asks for. */
function moveOf(given: Given): Move {
  const { journal, generation = 1, mayTake = true, revisions = { A: {}, bad: ofTheRun } } = given;
  const set = aSet({ revision: 'A', ...given.set });
  const live = { ...set, status: { ...set.status, ...given.status } };
  const ordinals = Array.from({ length: set.spec?.replicas ?? 0 }, (_, index) => index);
  const kept = ordinals.filter((ordinal) => given.pods?.[ordinal] === undefined);
  const changed = Object.entries(given.pods ?? {}).flatMap(([ordinal, options]) =>
    options === null ? [] : [aPod(live, Number(ordinal), { revision: 'A', ...options })],
  );
  const pods = [...kept.map((ordinal) => aPod(live, ordinal, { revision: 'A' })), ...changed];
  const before = {
    ...aJournal().before,
    currentRevision: 'A',
    updateRevision: 'A',
    revisions: { A: 'uid-A' },
    podRevisions: Object.fromEntries(ordinals.map((ordinal) => [`web-${ordinal}`, 'A'])),
  };
  return nextMove({
    situation: situationOf(live, {
      pod: new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod])),
      claim: new Map(),
    }),
    journal: aJournal({ changes: [{ path: image, before: 'db:1', ours: ['bad'] }], before, ...journal }),
    generation,
    mayTake,
    revisions: revisions === 'unreadable' ? undefined : new Map(Object.entries(revisions).map(knownAs)),
  });
}

function knownAs([name, known]: readonly [string, Partial<KnownRevision>]): [string, KnownRevision] {
  return [
    name,
    { metadata: { name }, number: 1, origin: 'others', isBorn: false, bearsMark: false, ...known },
  ];
}

function inWords(move: Move): string {
  switch (move.move) {
    case 'delete pod':
      return `delete ${move.pod.metadata?.name}`;
    case 'delete revision':
      return `delete revision ${move.revision.metadata.name}`;
    case 'wait':
      return `wait: ${move.for}`;
    case 'done':
      return 'done';
  }
}

const broken: PodOptions = { revision: 'bad', phase: 'Pending' };
const healthy: PodOptions = { revision: 'bad' };
const scaledUp = { journal: { changes: [{ path: ['spec', 'replicas'], before: 3, ours: [5] }] } };
const unready: PodOptions = { ready: false };

describe('of a set whose fields are given back', () => {
  test.each<readonly [string, string, Given]>([
    ['nothing is left to do when all pods are where they were', 'done', {}],
    ['the controller comes first', 'wait: the controller has not seen the definition yet', { generation: 2 }],
    ['a broken pod of the run goes', 'delete web-2', { pods: { 2: broken } }],
    ['the highest goes first', 'delete web-2', { pods: { 0: broken, 2: broken } }],
    ['the next goes though the first is not back', 'delete web-0', { pods: { 0: broken, 2: null } }],
    [
      'one on its way out is waited for',
      'wait: web-2 is not healthy',
      { pods: { 2: { ...broken, terminating: true } } },
    ],
    [
      'a broken pod of a Parallel set goes',
      'delete web-1',
      { set: { policy: 'Parallel' }, pods: { 1: broken } },
    ],
    [
      'a healthy pod of the run is the controller’s',
      'wait: web-2 is still at revision bad of the run',
      { pods: { 2: healthy } },
    ],
    ['a pod that is broken where it was is nobody’s', 'wait: web-2 is not healthy', { pods: { 2: unready } }],
    [
      'OnDelete: a healthy pod of the run goes',
      'delete web-1',
      { set: { strategy: 'OnDelete' }, pods: { 1: healthy } },
    ],
    [
      'OnDelete: one at a time',
      'wait: web-2 is not healthy',
      { set: { strategy: 'OnDelete' }, pods: { 1: healthy, 2: unready } },
    ],
    [
      'a healthy pod below the partition goes',
      'delete web-1',
      { set: { partition: 2 }, pods: { 1: healthy } },
    ],
    [
      'below the partition: after what the controller does',
      'wait: web-2 is still at revision bad of the run',
      { set: { partition: 2 }, pods: { 1: healthy, 2: healthy } },
    ],
    ['a broken pod below the partition goes', 'delete web-0', { set: { partition: 2 }, pods: { 0: broken } }],
    ['a pod of a revision that is gone goes', 'delete web-2', { revisions: { A: {} }, pods: { 2: broken } }],
    [
      'so it does when revisions cannot be read',
      'delete web-2',
      { revisions: 'unreadable', pods: { 2: broken } },
    ],
    [
      'a pod of an older revision of the same template goes',
      'delete web-2',
      { revisions: { A: {}, bad: { origin: 'run', isBorn: false } }, pods: { 2: broken } },
    ],
    [
      'a pod of a revision that others made half of goes',
      'delete web-2',
      {
        revisions: { A: {}, bad: { origin: 'run and others' } },
        status: { updateRevision: 'C' },
        pods: { 2: broken },
      },
    ],
    [
      'a pod of somebody else’s revision stays',
      'wait: web-2 is not healthy',
      { revisions: { A: {}, bad: {} }, status: { updateRevision: 'C' }, pods: { 2: broken } },
    ],
    [
      'what the set wants now stays, broken or not',
      'wait: web-2 is not healthy',
      { status: { updateRevision: 'bad' }, pods: { 2: broken } },
    ],
    [
      'nothing is taken without the mark',
      'wait: web-2 is not healthy',
      { mayTake: false, pods: { 2: broken } },
    ],
    [
      'but what was made under it',
      'delete web-2',
      { mayTake: false, revisions: { A: {}, bad: { ...ofTheRun, bearsMark: true } }, pods: { 2: broken } },
    ],
    [
      'minReadySeconds is waited for',
      'wait: only 2 of 3 pods have been ready for minReadySeconds',
      { set: { minReadySeconds: 9 }, status: { availableReplicas: 2 } },
    ],
  ])('%s', (_what, expected, given) => {
    expect(inWords(moveOf(given))).toBe(expected);
  });
});

describe('a revision of the run that is the current one', () => {
  const status = { currentRevision: 'bad', updateRevision: 'A' };

  test.each<readonly [string, string, Given]>([
    [
      'is waited for where the rollout back completes',
      'wait: the controller has not taken revision A for the current one yet',
      {},
    ],
    [
      'goes where the controller would keep it for ever: OnDelete',
      'delete revision bad',
      { set: { strategy: 'OnDelete' } },
    ],
    [
      'goes before the pods below the partition that it keeps',
      'delete revision bad',
      { set: { partition: 2 }, pods: { 0: healthy, 1: healthy } },
    ],
    [
      'once it is gone these pods go',
      'delete web-1',
      { set: { partition: 2 }, pods: { 0: healthy, 1: healthy }, revisions: { A: {} } },
    ],
    [
      'stays when others made half of it',
      'done',
      {
        set: { strategy: 'OnDelete' },
        revisions: { A: {}, bad: { origin: 'run and others', isBorn: true } },
      },
    ],
    [
      'stays when it was there before',
      'done',
      { set: { strategy: 'OnDelete' }, revisions: { A: {}, bad: { origin: 'run' } } },
    ],
    [
      'stays when the set had another current one',
      'done',
      {
        set: { strategy: 'OnDelete' },
        journal: { before: { ...aJournal().before, currentRevision: 'O', updateRevision: 'A' } },
      },
    ],
  ])('%s', (_what, expected, given) => {
    expect(inWords(moveOf({ ...given, status }))).toBe(expected);
  });
});

describe('a set whose rolling update says nothing', () => {
  const nothing = { set: { strategy: 'RollingUpdate' } };
  const completed = {
    ...nothing,
    status: { currentRevision: 'bad', updateRevision: 'A', currentReplicas: 3 },
  };

  test.each<readonly [string, string, Given]>([
    [
      'is rolled back by the controller, which takes healthy pods only',
      'wait: web-2 is still at revision bad of the run',
      { ...completed, pods: { 0: healthy, 1: healthy, 2: healthy } },
    ],
    [
      'would remake a broken pod as it is, as long as there is its revision',
      'delete revision bad',
      { ...completed, pods: { 0: broken, 1: healthy, 2: healthy } },
    ],
    [
      'remakes it as it was once that is gone',
      'delete web-0',
      { ...completed, pods: { 0: broken, 1: healthy, 2: healthy }, revisions: { A: {} } },
    ],
  ])('%s', (_what, expected, given) => {
    expect(inWords(moveOf(given))).toBe(expected);
  });
});

describe('pods that are over', () => {
  test.each<readonly [string, string, Given]>([
    [
      'are the controller’s while one of them is broken',
      'wait: web-3 is still there',
      { pods: { 3: unready, 4: {} } },
    ],
    [
      'go, the highest first, when OrderedReady waits for several',
      'delete web-4',
      { pods: { 3: unready, 4: unready } },
    ],
    [
      'are waited for once they are on their way',
      'wait: web-3 is still there',
      { pods: { 3: unready, 4: { ...unready, terminating: true } } },
    ],
    [
      'are always the controller’s in a Parallel set',
      'wait: web-3 is still there',
      { set: { policy: 'Parallel' }, pods: { 3: unready, 4: unready } },
    ],
    [
      'stay when the run did not make them',
      'wait: web-5 is still there',
      { pods: { 5: unready, 6: unready } },
    ],
  ])('%s', (_what, expected, given) => {
    expect(inWords(moveOf({ ...scaledUp, ...given }))).toBe(expected);
  });
});

test('a run that changes neither template nor strategy moves no pod', () => {
  const journal = { changes: [] };
  expect(inWords(moveOf({ journal, pods: { 2: broken } }))).toBe('wait: web-2 is not healthy');
});
