import { describe, expect, test } from 'vitest';
import { bound, problemsIn, withSpec } from './documents.ts';

const action = (step: string) => bound(withSpec(`steps: [${step}]`)).steps[0].action;
const problems = (step: string) =>
  problemsIn(withSpec(`steps: [${step}]`)).map((line) => line.replace(/^\S+ /, ''));

describe('stallRollout', () => {
  const none = 'registry.invalid/sts-doctor/none:0';

  test.each([
    ['{}', undefined, { by: 'image', image: none }],
    ['{container: ""}', undefined, { by: 'image', image: none }],
    ['{container: db, image: "a/b:1"}', 'db', { by: 'image', image: 'a/b:1' }],
    ['{readiness: fails}', undefined, { by: 'readiness' }],
    ['{command: [sh, -c, exit 1]}', undefined, { by: 'command', command: ['sh', '-c', 'exit 1'] }],
  ])('%s', (written, container, fault) => {
    expect(action(`{stallRollout: ${written}}`)).toEqual({ action: 'stallRollout', container, fault });
  });

  test.each([
    ['{image: a, readiness: fails}', 'readiness: Invalid value: "fails": must not be given beside image'],
    ['{readiness: fails, command: [a]}', 'command: Invalid value: ["a"]: must not be given beside readiness'],
    ['{readiness: sometimes}', 'readiness: Unsupported value: "sometimes": supported values: "fails"'],
    ['{command: []}', 'command: Invalid value: []: must not be empty'],
    ['{image: "a b"}', 'image: Invalid value: "a b": must be an image reference, without spaces'],
  ])('%s is refused', (written, problem) => {
    expect(problems(`{stallRollout: ${written}}`)).toEqual([
      expect.stringContaining(`spec.steps[0].stallRollout.${problem}`),
    ]);
  });
});

describe('patchTemplate', () => {
  test('is taken as it is written, nulls and all', () => {
    const patch = {
      metadata: { labels: { tier: null } },
      spec: { containers: [{ name: 'db', image: 'a' }] },
    };
    expect(action(`{patchTemplate: {patch: ${JSON.stringify(patch)}}}`)).toEqual({
      action: 'patchTemplate',
      patch,
    });
  });

  test.each([
    ['{}', 'patch: must have metadata or spec'],
    ['{spec: {containers: [{image: a}]}}', 'patch.spec.containers[0]: must have a name'],
    [
      '{spec: {containers: [{name: a, env: [{value: b}]}]}}',
      'patch.spec.containers[0].env[0]: must have a name',
    ],
    [
      '{spec: {$patch: replace}}',
      'patch.spec.$patch: Invalid value: "replace": only `$patch: delete` in an item of a list with names is known',
    ],
    ['{status: {}}', 'unknown field "spec.steps[0].patchTemplate.patch.status" (known: metadata, spec)'],
  ])('%s is refused', (written, problem) => {
    expect(problems(`{patchTemplate: {patch: ${written}}}`)).toEqual([expect.stringContaining(problem)]);
  });

  test('an item of a list may be taken out by its name', () => {
    expect(problems('{patchTemplate: {patch: {spec: {volumes: [{name: tmp, $patch: delete}]}}}}')).toEqual(
      [],
    );
  });
});

describe('until', () => {
  const until = (written: string) =>
    bound(withSpec(`steps: [{killPod: {ordinal: 0}, until: ${written}}]`)).steps[0].until;

  test('is a state and how long it has to last', () => {
    expect(until('{stable: {for: 30s}}')).toEqual({ state: 'stable', forMs: 30_000 });
    expect(until('{stalled: {for: 1m}}')).toEqual({ state: 'stalled', forMs: 60_000 });
  });

  test.each([
    ['{}', 'spec.steps[0].until: must be either stable or stalled'],
    ['{stable: {for: 1s}, stalled: {for: 1s}}', 'spec.steps[0].until: must be either stable or stalled'],
    ['{stable: {}}', 'spec.steps[0].until.stable.for: Required value'],
    ['{stabel: {for: 1s}}', 'unknown field "spec.steps[0].until.stabel", did you mean "stable"?'],
  ])('%s is refused', (written, problem) => {
    expect(problems(`{killPod: {ordinal: 0}, until: ${written}}`)).toContainEqual(problem);
  });

  test('has to be shorter than the time that the step has', () => {
    const step = (within: string) =>
      `{killPod: {ordinal: 0}, until: {stable: {for: 30s}}, expect: {recovery: {within: ${within}}}}`;
    expect(problems(step('30s'))).toEqual([
      'spec.steps[0].until: must be shorter than the time that expect.recovery.within leaves for it',
    ]);
    expect(problems(step('31s'))).toEqual([]);
  });
});

test('a force is of the same pods as a kill, and has no grace period to choose', () => {
  expect(action('{forceDeletePod: {ordinal: [2, 0]}}')).toEqual({
    action: 'forceDeletePod',
    ordinal: { select: 'these', ordinals: [2, 0] },
  });
  expect(problems('{forceDeletePod: {ordinal: 0, gracePeriodSeconds: 0}}')).toEqual([
    expect.stringContaining('unknown field "spec.steps[0].forceDeletePod.gracePeriodSeconds"'),
  ]);
});

test('a partition is a number of pods', () => {
  expect(action('{setPartition: {partition: 2}}')).toEqual({ action: 'setPartition', partition: 2 });
  expect(problems('{setPartition: {partition: 50%}}')).toHaveLength(1);
});
