import { expect, test } from 'vitest';
import type { Need } from '../../src/drill/action.ts';
import { rulesOf } from '../../src/drill/rules.ts';

const need = (verb: string, resource: string, name?: string, more: Partial<Need> = {}): Need => ({
  verb,
  group: '',
  resource,
  ...(name !== undefined && { name }),
  purpose: `${verb} them`,
  ...more,
});

const said = (needs: readonly Need[]) =>
  rulesOf(needs).map(({ verbs, resource, names }) => [verbs.join(), resource, names.join()].join(' ').trim());

test('verbs that go for the same objects stand in one rule, with all that they are for', () => {
  const rules = rulesOf([need('list', 'pods'), need('watch', 'pods')]);
  expect(rules).toMatchObject([
    { verbs: ['list', 'watch'], names: [], purposes: ['list them', 'watch them'] },
  ]);
});

test('names that need the same verbs stand in one rule', () => {
  expect(said([need('delete', 'pods', 'web-1'), need('delete', 'pods', 'web-0')])).toEqual([
    'delete pods web-1,web-0',
  ]);
});

test('no name gets a verb that only another needs', () => {
  expect(said([need('delete', 'pods', 'web-1'), need('get', 'pods', 'web-0')])).toEqual([
    'delete pods web-1',
    'get pods web-0',
  ]);
});

test('what goes for all objects is not limited by the names of others, nor the other way round', () => {
  expect(said([need('delete', 'pods', 'web-1'), need('list', 'pods'), need('delete', 'pods')])).toEqual([
    'delete pods web-1',
    'list,delete pods',
  ]);
});

test('what is to be created has no name yet, except in a subresource', () => {
  expect(said([need('create', 'leases', 'mine'), need('create', 'pods/eviction', 'web-1')])).toEqual([
    'create leases',
    'create pods/eviction web-1',
  ]);
});

test('kinds of the same name in other groups stay apart, and so does what is optional', () => {
  expect(
    rulesOf([
      need('list', 'events'),
      need('list', 'events', undefined, { group: 'events.k8s.io' }),
      need('watch', 'events', undefined, { optional: true }),
    ]),
  ).toHaveLength(3);
});
