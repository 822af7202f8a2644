import { expect, test } from 'vitest';
import { between, stepSpans } from '../../src/judge/step-spans.ts';
import { actsOf } from '../../src/recording/recording.ts';
import { aWorld } from '../support/world.ts';

const step = { type: 'step', action: 'killPod', ordinals: [1], withinMs: 9, required: [] } as const;

test('a step lasts until the next one begins, and the last one to the end', () => {
  const expects = { accepts: ['recovery'] } as const;
  const world = aWorld()
    .act({ type: 'observing' })
    .act({ ...step, name: 'one', expects })
    .kills(1)
    .after(500);
  world
    .act({ ...step, name: 'two' })
    .after(500)
    .act({ type: 'undoBegan' });
  const acts = actsOf(world.recording);
  const [one, two] = acts.filter(({ act }) => act.type === 'step').map(({ seq }) => seq);
  expect(stepSpans(acts)).toEqual([
    { name: 'one', from: one, to: two, began: 1000, ended: 1500, expects, accepts: ['recovery'] },
    { name: 'two', from: two, to: Infinity, began: 1500, ended: Infinity, expects: undefined, accepts: [] },
  ]);
});

test.each([
  ['nothing', [], [{ from: 0, to: Infinity }]],
  [
    'one in the middle',
    [{ from: 3, to: 7 }],
    [
      { from: 0, to: 3 },
      { from: 7, to: Infinity },
    ],
  ],
  ['one from the beginning', [{ from: 0, to: 7 }], [{ from: 7, to: Infinity }]],
  ['one to the end', [{ from: 3, to: Infinity }], [{ from: 0, to: 3 }]],
  [
    'two apart',
    [
      { from: 1, to: 3 },
      { from: 5, to: 7 },
    ],
    [
      { from: 0, to: 1 },
      { from: 3, to: 5 },
      { from: 7, to: Infinity },
    ],
  ],
  [
    'two that meet',
    [
      { from: 0, to: 3 },
      { from: 3, to: 7 },
    ],
    [{ from: 7, to: Infinity }],
  ],
])('what lies between, where there is %s', (_, spans, rest) => {
  expect(between(spans)).toEqual(rest);
});
