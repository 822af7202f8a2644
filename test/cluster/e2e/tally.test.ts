import { expect, test } from 'vitest';
import { outcomeOf, type Spec } from './report.ts';
import { reasonToLeaveOut, tallyOf } from './tally.ts';

const aSpec = (name: string, ...labels: string[]): Spec => ({ name, labels });
const aReport = (...nodes: object[]) => JSON.stringify([{ SpecReports: nodes }]);
const played = (State: string, Message?: string) => ({
  ContainerHierarchyTexts: ['[sig-apps] StatefulSet'],
  LeafNodeType: 'It',
  LeafNodeText: 'scales',
  State,
  ...(Message === undefined ? {} : { Failure: { Message } }),
});

test.each([
  ['passed', aReport(played('passed')), { type: 'passed' }],
  [
    'failed',
    aReport(played('failed', 'Expected\n    1\nto equal 2')),
    { type: 'failed', why: 'Expected 1 to equal 2' },
  ],
  ['timedout', aReport(played('timedout')), { type: 'failed', why: 'timedout' }],
  [
    'skipped by itself',
    aReport(played('skipped', 'no default class')),
    { type: 'skipped', why: 'no default class' },
  ],
  ['absent', aReport(), { type: 'skipped', why: 'the suite has no such spec' }],
  [
    'never begun',
    aReport(
      {
        LeafNodeType: 'SynchronizedBeforeSuite',
        LeafNodeText: '',
        State: 'failed',
        Failure: { Message: 'no cluster' },
      },
      played('skipped'),
    ),
    { type: 'failed', why: 'SynchronizedBeforeSuite: no cluster' },
  ],
])('a spec that is %s', (_, report, outcome) => {
  expect(outcomeOf(report, '[sig-apps] StatefulSet scales')).toEqual(outcome);
});

test('what passes on the control has to pass: a skip does not, and what was not played does not', () => {
  const results = [
    { spec: aSpec('a'), outcome: { type: 'passed' }, seconds: 1 },
    { spec: aSpec('b'), outcome: { type: 'skipped', why: '' }, seconds: 1 },
    { spec: aSpec('d'), outcome: { type: 'failed', why: '' }, seconds: 1 },
  ] as const;
  expect(tallyOf(results, ['a', 'b', 'c'])).toEqual({
    line: '1 of 3 specs that pass on the control pass on the sandbox',
    untrue: ['b', 'c'],
  });
});

test('features that not every cluster has are left out, and nothing else', () => {
  expect(reasonToLeaveOut(aSpec('a', 'sig-apps', 'Slow', 'Conformance', 'Disruptive'))).toBeUndefined();
  expect(reasonToLeaveOut(aSpec('a', 'Feature:StatefulSet'))).toContain('clustered');
  const gated = aSpec('a', 'FeatureGate:MaxUnavailableStatefulSet', 'Beta', 'Feature:OffByDefault');
  expect(reasonToLeaveOut(gated)).toContain('MaxUnavailableStatefulSet');
});
