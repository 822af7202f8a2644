import { expect, test } from 'vitest';
import { changesAmong } from '../../src/judge/changes.ts';
import type { Act, ActEntry } from '../../src/recording/entry.ts';

const changesIn = (...acts: readonly Act[]) =>
  changesAmong(acts.map((act, seq): ActEntry => ({ entry: 'act', seq, at: seq * 10, act }))).map(
    ({ what, paths, requestedAt, acceptedAt, generation, undo }) =>
      [what, paths.join(), requestedAt, acceptedAt, generation, undo] as const,
  );
const image = { what: 'template', paths: ['image'] } as const;
const both = { what: 'template', paths: ['image', 'env'] } as const;
const strategy = { what: 'updateStrategy', paths: ['image'] } as const;
const asked = (part: typeof image | typeof both | typeof strategy): Act => ({
  type: 'changeRequested',
  ...part,
});
const answered = (part: typeof image | typeof both | typeof strategy, generation = 2): Act => ({
  type: 'changeAccepted',
  ...part,
  generation,
});
const undoBegan: Act = { type: 'undoBegan' };

test.each<readonly [string, readonly Act[], ReturnType<typeof changesIn>]>([
  ['nothing is asked for', [undoBegan], []],
  ['a request and its answer', [asked(image), answered(image)], [['template', 'image', 0, 10, 2, false]]],
  ['a request without an answer', [asked(image)], [['template', 'image', 0, undefined, undefined, false]]],
  ['an answer to nothing', [answered(image)], []],
  [
    'one that is sent again',
    [asked(image), asked(image), answered(image)],
    [['template', 'image', 0, 20, 2, false]],
  ],
  [
    'the same once more, after its answer',
    [asked(image), answered(image), asked(image), answered(image, 3)],
    [
      ['template', 'image', 0, 10, 2, false],
      ['template', 'image', 20, 30, 3, false],
    ],
  ],
  [
    'a second answer',
    [asked(image), answered(image), answered(image, 3)],
    [['template', 'image', 0, 10, 2, false]],
  ],
  [
    'an answer for other fields',
    [asked(image), answered(both), answered(strategy)],
    [['template', 'image', 0, undefined, undefined, false]],
  ],
  [
    'requests for other fields',
    [asked(image), asked(both), asked(strategy), answered(strategy)],
    [
      ['template', 'image', 0, undefined, undefined, false],
      ['template', 'image,env', 10, undefined, undefined, false],
      ['updateStrategy', 'image', 20, 30, 2, false],
    ],
  ],
  [
    'the undo takes it back',
    [asked(image), answered(image), undoBegan, asked(image), answered(image, 3)],
    [
      ['template', 'image', 0, 10, 2, false],
      ['template', 'image', 30, 40, 3, true],
    ],
  ],
])('%s', (_which, acts, changes) => {
  expect(changesIn(...acts)).toEqual(changes);
});
