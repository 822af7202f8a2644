import { describe, expect, test } from 'vitest';
import { strategicPatch } from '../../../src/sandbox/api/patch/strategic.ts';

const pod = (patch: object, object: object) => strategicPatch({ ...object }, { ...patch }, 'core.v1.Pod');

describe('lists', () => {
  const two = {
    spec: {
      containers: [
        { name: 'a', image: '1', args: ['x'] },
        { name: 'b', image: '1' },
      ],
    },
  };

  test('merge by the key of their type, what is added before what only the server knows', () => {
    const patched = pod(
      {
        spec: {
          containers: [
            { name: 'a', image: '2' },
            { name: 'c', image: '3' },
          ],
        },
      },
      two,
    );
    expect(patched).toEqual({
      spec: {
        containers: [
          { name: 'a', image: '2', args: ['x'] },
          { name: 'c', image: '3' },
          { name: 'b', image: '1' },
        ],
      },
    });
  });

  test('lose an item, or are replaced, when told so', () => {
    expect(pod({ spec: { containers: [{ $patch: 'delete', name: 'a' }] } }, two)).toEqual({
      spec: { containers: [{ name: 'b', image: '1' }] },
    });
    expect(pod({ spec: { containers: [{ $patch: 'replace' }, { name: 'z' }] } }, two)).toEqual({
      spec: { containers: [{ name: 'z' }] },
    });
  });

  test('without a key of their own are replaced', () => {
    const before = { spec: { tolerations: [{ key: 'a' }] } };
    expect(pod({ spec: { tolerations: [{ key: 'b' }] } }, before)).toEqual({
      spec: { tolerations: [{ key: 'b' }] },
    });
  });

  test('of plain values are united, and a value is taken out when told so', () => {
    const before = { metadata: { finalizers: ['a', 'b'] } };
    expect(pod({ metadata: { finalizers: ['b', 'c'] } }, before)).toEqual({
      metadata: { finalizers: ['a', 'b', 'c'] },
    });
    expect(pod({ metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } }, before)).toEqual({
      metadata: { finalizers: ['b'] },
    });
  });

  test('follow the order that is asked for', () => {
    const patch = {
      spec: {
        '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
        containers: [{ name: 'c', image: '3' }],
      },
    };
    expect(pod(patch, two)).toMatchObject({
      spec: { containers: [{ name: 'c' }, { name: 'a' }, { name: 'b' }] },
    });
  });
});

test('an owner is released by its UID and by nothing else', () => {
  const before = {
    metadata: {
      ownerReferences: [
        { uid: '1', name: 'a' },
        { uid: '2', name: 'b' },
      ],
    },
  };
  expect(pod({ metadata: { ownerReferences: [{ $patch: 'delete', uid: '1' }] } }, before)).toEqual({
    metadata: { ownerReferences: [{ uid: '2', name: 'b' }] },
  });
});

test('a volume keeps only the source that is retained', () => {
  const before = { spec: { volumes: [{ name: 'v', emptyDir: {} }] } };
  const patch = {
    spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] },
  };
  expect(pod(patch, before)).toEqual({ spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } });
});
