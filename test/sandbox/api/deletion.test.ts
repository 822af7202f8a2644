import { describe, expect, test } from 'vitest';
import { claims, configMaps, namespaces, pods, statefulSets } from '../../../src/sandbox/api/kinds.ts';
import { aServer, owner, refusalOf, shop } from './served.ts';

const now = '2026-01-01T12:00:00Z';
const isGone = (work: () => unknown) => refusalOf(work).reason === 'NotFound';

describe('grace', () => {
  test('a pod on a node is given its time, and only ever less of it', () => {
    const { api, pod } = aServer();
    pod('db-0', 'node-1');
    const marked = api.delete(pods, shop('db-0'), owner);
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T12:00:30Z',
      deletionGracePeriodSeconds: 30,
      generation: 2,
    });
    expect(api.delete(pods, shop('db-0'), owner, { gracePeriodSeconds: 60 }).metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
    });
    expect(api.delete(pods, shop('db-0'), owner, { gracePeriodSeconds: 5 }).metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T12:00:05Z',
      deletionGracePeriodSeconds: 5,
    });
    api.delete(pods, shop('db-0'), owner, { gracePeriodSeconds: 0 });
    expect(isGone(() => api.get(pods, shop('db-0')))).toBe(true);
  });

  test('less than what has passed already is a second from now', async () => {
    const { api, pod, time } = aServer();
    pod('db-0', 'node-1');
    api.delete(pods, shop('db-0'), owner);
    await time.sleep(10_000);
    expect(api.delete(pods, shop('db-0'), owner, { gracePeriodSeconds: 4 }).metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T12:00:10Z',
      deletionGracePeriodSeconds: 1,
    });
  });

  test('a pod that never ran goes at once, marked first', () => {
    const { api, pod } = aServer();
    pod('db-0');
    const seen: (readonly [string, unknown])[] = [];
    api.observe(pods, ({ type, object }) => seen.push([type, object.metadata?.deletionTimestamp]));
    api.delete(pods, shop('db-0'), owner);
    expect(seen).toEqual([
      ['MODIFIED', now],
      ['DELETED', now],
    ]);
  });

  test('a negative grace is one second', () => {
    const { api, pod } = aServer();
    pod('db-0', 'node-1');
    const { metadata } = api.delete(pods, shop('db-0'), owner, { gracePeriodSeconds: -7 });
    expect(metadata?.deletionGracePeriodSeconds).toBe(1);
  });
});

describe('finalizers', () => {
  test('a claim stays until nobody protects it', () => {
    const { api, claim } = aServer();
    expect(claim('data').metadata?.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    expect(api.delete(claims, shop('data'), owner).metadata?.deletionTimestamp).toBe(now);
    const none = { type: 'merge' as const, patch: { metadata: { finalizers: null } } };
    api.patch(claims, shop('data'), none, owner);
    expect(isGone(() => api.get(claims, shop('data')))).toBe(true);
  });

  test('a pod whose grace is not over stays although its last finalizer is gone', () => {
    const { api, pod } = aServer();
    pod('db-0', 'node-1');
    const set = (finalizers: readonly string[] | null) =>
      api.patch(pods, shop('db-0'), { type: 'merge', patch: { metadata: { finalizers } } }, owner);
    set(['test/keep']);
    api.delete(pods, shop('db-0'), owner);
    set(null);
    expect(api.get(pods, shop('db-0')).metadata?.deletionGracePeriodSeconds).toBe(30);
  });

  test.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ] as const)('%s leaves the object to the garbage collector', (propagationPolicy, finalizers) => {
    const { api, set } = aServer();
    set();
    const { metadata } = api.delete(statefulSets, shop('db'), owner, { propagationPolicy });
    expect(metadata).toMatchObject({ deletionTimestamp: now, finalizers, generation: 2 });
  });

  test('in the background the owner goes first', () => {
    const { api, set } = aServer();
    set();
    api.delete(statefulSets, shop('db'), owner, { propagationPolicy: 'Background' });
    expect(isGone(() => api.get(statefulSets, shop('db')))).toBe(true);
  });
});

test('a namespace waits for its finalizer, and takes nothing new', () => {
  const { api } = aServer();
  expect(api.delete(namespaces, { name: 'shop' }, owner)).toMatchObject({ status: { phase: 'Terminating' } });
  const refused = refusalOf(() => api.create(configMaps, 'shop', { metadata: { name: 'late' } }, owner));
  expect(refused).toMatchObject({ code: 403, details: { causes: [{ reason: 'NamespaceTerminating' }] } });
  const { metadata } = api.get(namespaces, { name: 'shop' });
  api.update(namespaces, { metadata: { ...metadata } }, owner, { subresource: 'finalize' });
  expect(isGone(() => api.get(namespaces, { name: 'shop' }))).toBe(true);
});
