import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTemplate } from '../../src/drill/edit/merge-template.ts';
import { strategicPatch } from '../../src/sandbox/api/patch/strategic.ts';

const template = {
  metadata: { labels: { app: 'db' }, annotations: { note: 'old' } },
  spec: {
    terminationGracePeriodSeconds: 30,
    containers: [
      { name: 'db', image: 'db:1', env: [{ name: 'A', value: '1' }], args: ['-x'] },
      { name: 'side', image: 'side:1' },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  },
};

describe('a patch of a template', () => {
  test.each<readonly [string, object, object]>([
    ['adds to maps', { metadata: { labels: { x: 'y' } } }, { metadata: { labels: { app: 'db', x: 'y' } } }],
    ['takes a field away', { metadata: { annotations: { note: null } } }, { metadata: { annotations: {} } }],
    [
      'changes a container by its name, and leaves its fellows alone',
      { spec: { containers: [{ name: 'side', image: 'side:2' }] } },
      { spec: { containers: [template.spec.containers[0], { name: 'side', image: 'side:2' }] } },
    ],
    [
      'changes a variable by its name',
      { spec: { containers: [{ name: 'db', env: [{ name: 'B', value: '2' }] }] } },
      {
        spec: {
          containers: [
            {
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '2' },
              ],
            },
            {},
          ],
        },
      },
    ],
    [
      'puts other lists in place of the old',
      { spec: { containers: [{ name: 'db', args: ['-y'] }] } },
      { spec: { containers: [{ args: ['-y'] }, {}] } },
    ],
    [
      'takes an item out of its list',
      { spec: { volumes: [{ name: 'tmp', $patch: 'delete' }] } },
      { spec: { volumes: [] } },
    ],
  ])('%s', (_what, patch, expected) => {
    expect(mergeTemplate(template, patch)).toMatchObject(expected);
  });

  test('never changes what it is merged into', () => {
    const before = structuredClone(template);
    mergeTemplate(template, { spec: { containers: [{ name: 'db', image: null, env: [] }], volumes: null } });
    expect(template).toEqual(before);
  });

  test('comes to the same as a strategic merge by the server, but for the order of lists, which stays', () => {
    const scalar = fc.oneof(fc.string(), fc.constant(null));
    const patches = fc.record(
      {
        metadata: fc.record({ labels: fc.dictionary(fc.constantFrom('app', 'x'), scalar) }),
        spec: fc.record(
          {
            terminationGracePeriodSeconds: fc.oneof(fc.nat(90), fc.constant(null)),
            containers: fc.uniqueArray(
              fc.record(
                { name: fc.constantFrom('db', 'side'), image: scalar, args: fc.array(fc.string()) },
                { requiredKeys: ['name'] },
              ),
              { selector: ({ name }) => name },
            ),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(patches, (patch) => {
        const served = strategicPatch(template, patch, 'core.v1.Pod');
        expect(byName(mergeTemplate(template, patch))).toEqual(byName(served));
      }),
    );
  });
});

function byName(merged: unknown): object {
  const { spec, ...rest } = merged as typeof template;
  const containers = spec.containers.toSorted((a, b) => a.name.localeCompare(b.name));
  return { ...rest, spec: { ...spec, containers } };
}
