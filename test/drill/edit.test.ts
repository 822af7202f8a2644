import fc from 'fast-check';
import { applyPatch, type Operation } from 'rfc6902';
import { describe, expect, test } from 'vitest';
import { differences } from '../../src/drill/edit/differences.ts';
import { jsonPatchFor, withPlaced } from '../../src/drill/edit/json-patch.ts';
import { formatPath, isMap, ownedPath, overlaps, valueAt } from '../../src/drill/edit/path.ts';
import { sameJson } from '../../src/lib/equal.ts';

const db = { name: 'db', image: 'db:1', env: [{ name: 'LEVEL', value: 'info' }] };
const sidecar = { name: 'sidecar', image: 'log:1' };
const spec = (containers: readonly object[], metadata: object = { labels: { app: 'db' } }) => ({
  replicas: 3,
  template: { metadata, spec: { containers } },
});
const found = (before: object, after: object) =>
  differences(before, after, ['spec']).map(({ path, before: was, after: is }) => [formatPath(path), was, is]);

describe('two definitions', () => {
  test('that are the same differ nowhere', () => {
    expect(found(spec([db]), spec([{ ...db }]))).toEqual([]);
  });

  test('differ in a field of a container by its name', () => {
    expect(found(spec([sidecar, db]), spec([sidecar, { ...db, image: 'db:2' }]))).toEqual([
      ['spec.template.spec.containers[db].image', 'db:1', 'db:2'],
    ]);
  });

  test('differ in a container that was added behind the others, as a whole', () => {
    expect(found(spec([db]), spec([db, sidecar]))).toEqual([
      ['spec.template.spec.containers[sidecar]', undefined, sidecar],
    ]);
  });

  test('differ in the whole list when its items were moved or one is gone', () => {
    expect(found(spec([db, sidecar]), spec([sidecar, db]))).toHaveLength(1);
    expect(found(spec([db, sidecar]), spec([sidecar]))).toEqual([
      ['spec.template.spec.containers', [db, sidecar], [sidecar]],
    ]);
  });

  test('differ in one annotation, whether there were others or none', () => {
    const restarted = 'kubectl.kubernetes.io/restartedAt';
    const path = `spec.template.metadata.annotations[${restarted}]`;
    const after = spec([db], { labels: { app: 'db' }, annotations: { [restarted]: 'now' } });
    expect(found(spec([db]), after)).toEqual([[path, undefined, 'now']]);
    expect(found(after, spec([db]))).toEqual([[path, 'now', undefined]]);
  });

  test('differ in a probe that was not there as a whole: half a probe is not valid', () => {
    const probe = { tcpSocket: { port: 1 } };
    expect(found(spec([db]), spec([{ ...db, readinessProbe: probe }]))).toEqual([
      ['spec.template.spec.containers[db].readinessProbe', undefined, probe],
    ]);
  });
});

const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 3 }), fc.boolean());
const named = fc.record(
  { name: fc.constantFrom('a', 'b', 'c', '~/d'), image: scalar, env: fc.constant(undefined) },
  { requiredKeys: ['name'] },
);
const definition = fc.record(
  {
    replicas: fc.nat(3),
    annotations: fc.dictionary(fc.constantFrom('x', 'y/z', '~w'), fc.string({ maxLength: 2 })),
    probe: fc.record({ port: scalar, path: scalar }, { requiredKeys: [] }),
    containers: fc.uniqueArray(named, { selector: ({ name }) => name, maxLength: 3 }),
    args: fc.array(scalar, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
interface Plain {
  readonly spec: Record<string, unknown>;
}
const clean = (value: object): Plain => JSON.parse(JSON.stringify(value)) as Plain;

/** An empty map of free keys is what a server makes of none. */
const withoutEmpty = (value: Record<string, unknown>) => {
  const { annotations, ...rest } = value;
  return isMap(annotations) && Object.keys(annotations).length > 0 ? value : rest;
};

describe('a patch', () => {
  test('of all differences makes the one definition the other, and back', () => {
    fc.assert(
      fc.property(definition, definition, (left, right) => {
        const before = clean({ spec: left });
        const after = clean({ spec: right });
        const edits = differences(before.spec, after.spec, ['spec']);
        const there = edits.map(({ path, after: value }) => ({ path, value }));
        const back = edits.map(({ path, before: value }) => ({ path, value }));

        const patched = clean(before);
        expect(applyPatch(patched, [...jsonPatchFor(before, there)] as Operation[]).filter(Boolean)).toEqual(
          [],
        );
        expect(withoutEmpty(patched.spec)).toEqual(withoutEmpty(after.spec));
        expect(withPlaced(before, there)).toEqual(patched);

        const restored = clean(patched);
        expect(applyPatch(restored, [...jsonPatchFor(patched, back)] as Operation[]).filter(Boolean)).toEqual(
          [],
        );
        expect(sameJson(withoutEmpty(restored.spec), withoutEmpty(before.spec))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('passes over what stands in a container that is not there any more', () => {
    const placed = [{ path: ['spec', 'containers', { name: 'gone' }, 'image'], value: undefined }];
    expect(jsonPatchFor({ spec: { containers: [db] } }, placed)).toEqual([]);
  });
});

describe('a way into a definition', () => {
  const path = ['spec', 'template', 'spec', 'containers', { name: 'db' }, 'image'] as const;

  test('leads to what stands there, and nowhere else', () => {
    expect(valueAt({ spec: spec([sidecar, db]) }, path)).toBe('db:1');
    expect(valueAt({ spec: spec([sidecar]) }, path)).toBeUndefined();
    expect(valueAt({}, ['__proto__', 'toString'])).toBeUndefined();
  });

  test('is spelt as managedFields spells it', () => {
    expect(ownedPath(path)).toEqual([
      'f:spec',
      'f:template',
      'f:spec',
      'f:containers',
      'k:{"name":"db"}',
      'f:image',
    ]);
  });

  test('overlaps with what it leads through, not with its neighbour', () => {
    expect(overlaps(path, path.slice(0, 4))).toBe(true);
    expect(overlaps(path.slice(0, 5), path)).toBe(true);
    expect(overlaps(path, [...path.slice(0, 5), 'imagePullPolicy'])).toBe(false);
  });
});
