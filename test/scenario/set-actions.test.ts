import { describe, expect, test } from 'vitest';
import { bound, problemsIn, withSpec } from './documents.ts';

const action = (step: string) => bound(withSpec(`steps: [${step}]`)).steps[0].action;
const problems = (step: string) => problemsIn(withSpec(`steps: [${step}]`)).join('\n');

describe('setUpdateStrategy', () => {
  test.each([
    ['{type: OnDelete}', { type: 'OnDelete', partition: undefined, maxUnavailable: undefined }],
    [
      '{type: RollingUpdate, rollingUpdate: {partition: 2, maxUnavailable: 20%}}',
      { type: 'RollingUpdate', partition: 2, maxUnavailable: '20%' },
    ],
  ])('%s', (written, spec) => {
    expect(action(`{setUpdateStrategy: ${written}}`)).toEqual({ action: 'setUpdateStrategy', ...spec });
  });

  test.each([
    ['{type: Recreate}', 'setUpdateStrategy.type'],
    ['{type: OnDelete, rollingUpdate: {partition: 1}}', 'only goes with `type: RollingUpdate`'],
    ['{type: RollingUpdate, rollingUpdate: {maxUnavailable: 0}}', 'rollingUpdate.maxUnavailable'],
    ['{type: RollingUpdate, rollingUpdate: {maxUnavailable: 0%}}', 'rollingUpdate.maxUnavailable'],
  ])('%s is refused', (written, words) => {
    expect(problems(`{setUpdateStrategy: ${written}}`)).toContain(words);
  });
});

describe.each(['deleteSet', 'recreateSet'])('%s', (key) => {
  test('orphans the pods unless it is told otherwise', () => {
    expect(action(`{${key}: {}}`)).toEqual({ action: key, cascade: 'orphan' });
    expect(action(`{${key}: {cascade: foreground}}`)).toEqual({ action: key, cascade: 'foreground' });
  });

  test('knows no other cascade', () => {
    expect(problems(`{${key}: {cascade: "true"}}`)).toContain(
      'supported values: "orphan", "background", "foreground"',
    );
  });
});

describe('deleteClaim', () => {
  test('takes the claims of an ordinal, or one by its template', () => {
    const these = { select: 'these', ordinals: [1] };
    expect(action('{deleteClaim: {ordinal: 1}}')).toEqual({
      action: 'deleteClaim',
      ordinal: these,
      volume: undefined,
    });
    expect(action('{deleteClaim: {ordinal: 1, volume: data}}')).toMatchObject({ volume: 'data' });
  });

  test('has to be told whose', () => {
    expect(problems('{deleteClaim: {}}')).toContain('deleteClaim.ordinal');
  });
});
