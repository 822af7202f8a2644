import { describe, expect, test } from 'vitest';
import type { LabelSelector } from '../../src/objects/meta.ts';
import { matchesLabels } from '../../src/statefulset/selector.ts';

const labels = { app: 'web', tier: 'db' };
const expression = (key: string, operator: string, values?: readonly string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});

describe('labels app=web, tier=db are matched by', () => {
  test.each<LabelSelector>([
    {},
    { matchLabels: {} },
    { matchLabels: { app: 'web' } },
    expression('app', 'In', ['web', 'api']),
    expression('app', 'NotIn', ['api']),
    expression('other', 'NotIn', ['api']),
    expression('tier', 'Exists'),
    expression('other', 'DoesNotExist'),
    { matchLabels: { app: 'web' }, ...expression('tier', 'In', ['db']) },
  ])('%j', (selector) => {
    expect(matchesLabels(selector, labels)).toBe(true);
  });
});

describe('labels app=web, tier=db are not matched by', () => {
  test.each<LabelSelector>([
    { matchLabels: { app: 'api' } },
    { matchLabels: { app: 'web', other: 'x' } },
    expression('app', 'In', ['api']),
    expression('other', 'In', ['api']),
    expression('app', 'NotIn', ['web']),
    expression('other', 'Exists'),
    expression('tier', 'DoesNotExist'),
    expression('tier', 'Resembles', ['db']),
    { matchLabels: { app: 'web' }, ...expression('tier', 'In', ['x']) },
  ])('%j', (selector) => {
    expect(matchesLabels(selector, labels)).toBe(false);
  });
});
