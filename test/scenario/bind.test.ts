import { describe, expect, test } from 'vitest';
import { bindingProblems, bound, problemsIn, withSpec } from './documents.ts';

const withParameters = withSpec(`
parameters:
  which: {type: ordinal, default: highest}
  count: {type: integer, default: 2}
  limit: {type: duration, default: 5m}
  careful: {type: boolean, default: true}
  space: {type: string}
target: {namespace: $(space)}
guards: {respectPDB: $(careful), maxDuration: $(limit)}
steps:
- name: take $(which) at $(count)
  killPod: {ordinal: $(which)}
- name: literally $$(which), $(
  scale: {replicas: $(count)}`);

describe('references', () => {
  test('that are all there is to a scalar keep the type of their value', () => {
    const { guards, steps } = bound(withParameters, { space: 'a' });
    expect(guards).toMatchObject({ respectPDB: true, maxDurationMs: 300_000 });
    expect(steps[1]?.action).toEqual({ action: 'scale', replicas: 2 });
  });

  test('become text inside a text', () => {
    expect(bound(withParameters, { space: 'a', which: '0,2' }).steps[0].name).toBe('take 0,2 at 2');
  });

  test('are left alone when escaped or unfinished', () => {
    expect(bound(withParameters, { space: 'a' }).steps[1]?.name).toBe('literally $(which), $(');
  });

  test('mean nothing outside target, guards and steps', () => {
    const text = withSpec('description: costs $(money)\nsteps: [{scale: {replicas: 1}}]');
    expect(bound(text).description).toBe('costs $(money)');
  });

  test('to a name that is not declared say how to write the text itself', () => {
    const text = withSpec(`
parameters: {ordinal: {type: ordinal}}
steps:
- killPod: {ordinal: $(ordnal)}
- name: $(x)
  killPod: {ordinal: 1}`);
    expect(problemsIn(text)).toEqual([
      'test.yaml:8:24 unknown parameter "ordnal", did you mean "ordinal"? For the text itself write $$(ordnal)',
      'test.yaml:9:11 unknown parameter "x" (known: ordinal). For the text itself write $$(x)',
    ]);
  });

  test('of the wrong type are found without a value', () => {
    const text = withSpec('parameters: {what: {type: image}}\nsteps: [{scale: {replicas: $(what)}}]');
    expect(problemsIn(text)).toEqual([
      'test.yaml:6:30 spec.steps[0].scale.replicas: Invalid value: "$(what)": must be an integer ($(what) is of type image)',
    ]);
  });

  test('whose value only turns out to be wrong when it is known are found then', () => {
    const text = withSpec('parameters: {count: {type: integer}}\nsteps: [{scale: {replicas: $(count)}}]');
    expect(problemsIn(text)).toEqual([]);
    expect(bindingProblems(text, { count: '-1' })).toEqual([
      'test.yaml:6:30 spec.steps[0].scale.replicas: Invalid value: "$(count)": must be greater than or equal to 0 ($(count) is -1)',
    ]);
  });
});

describe('--set', () => {
  test.each([
    ['3', { select: 'these', ordinals: [3] }],
    ['0,2', { select: 'these', ordinals: [0, 2] }],
    ['[0, 2]', { select: 'these', ordinals: [0, 2] }],
    ['[1]', { select: 'these', ordinals: [1] }],
    ['random', { select: 'random' }],
  ])('reads the ordinal %s', (which, selector) => {
    expect(bound(withParameters, { space: 'a', which }).steps[0].action).toMatchObject({ ordinal: selector });
  });

  test('wins over the default, with the type of the parameter', () => {
    const { guards, steps, target } = bound(withParameters, { space: '7', careful: 'false', count: '0' });
    expect(target.namespace).toBe('7');
    expect(guards.respectPDB).toBe(false);
    expect(steps[1]?.action).toMatchObject({ replicas: 0 });
  });

  test('reports every fault at once', () => {
    expect(
      bindingProblems(withParameters, { wich: '1', which: 'hi', count: '1.5', careful: 'yes', limit: '5' }),
    ).toEqual([
      '--set wich=1: unknown parameter "wich", did you mean "which"?',
      '--set which=hi: must be an ordinal, a list of ordinals, highest, lowest, all or random',
      '--set count=1.5: must be an integer',
      '--set limit=5: must be a duration such as 30s, 5m or 1h30m',
      '--set careful=yes: must be true or false',
      'parameter space has no default: give it a value with --set space=…',
    ]);
  });

  test('has nothing to set where there are no parameters', () => {
    expect(bindingProblems(withSpec('steps: [{scale: {replicas: 1}}]'), { a: '1' })).toEqual([
      '--set a=1: scenario test has no parameters',
    ]);
  });
});
