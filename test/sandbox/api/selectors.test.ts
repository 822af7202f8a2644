import { expect, test } from 'vitest';
import { pods } from '../../../src/sandbox/api/kinds.ts';
import { parseFieldSelector } from '../../../src/sandbox/api/selectors/fields.ts';
import { parseLabelSelector } from '../../../src/sandbox/api/selectors/labels.ts';
import { refusalOf } from './served.ts';

test.each([
  ['', true],
  ['app=db', true],
  ['app==db,tier!=front', true],
  ['app in (web, db)', true],
  ['app notin (web,db)', false],
  ['app', true],
  ['!app', false],
  ['!old,app=db', true],
  ['example.com/x=1', false],
])('the labels app=db match %j: %j', (selector, matches) => {
  expect(parseLabelSelector(selector)({ app: 'db' })).toBe(matches);
});

test.each([
  ['metadata.name=db-0', true],
  ['metadata.name!=db-0', false],
  ['spec.nodeName=node-1,status.phase=Running', true],
  ['status.podIP=', true],
])('fields match %j: %j', (selector, matches) => {
  const pod = { metadata: { name: 'db-0' }, spec: { nodeName: 'node-1' }, status: { phase: 'Running' } };
  expect(parseFieldSelector(pods, selector)(pod)).toBe(matches);
});

test('a field nobody can select by is refused', () => {
  expect(refusalOf(() => parseFieldSelector(pods, 'spec.hostname=x')).message).toBe(
    'field label not supported: spec.hostname',
  );
});
