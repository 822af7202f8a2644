import { describe, expect, test } from 'vitest';
import { configMaps, pods, statefulSets } from '../../../src/sandbox/api/kinds.ts';
import { aServer, owner, refusalOf, shop } from './served.ts';

describe('generation and versions', () => {
  test('a new set is of generation 1, and only a changed wish makes the next one', () => {
    const { api, set } = aServer();
    expect(set().metadata?.generation).toBe(1);
    const annotated = api.patch(
      statefulSets,
      shop('db'),
      { type: 'merge', patch: { metadata: { annotations: { a: 'b' } } } },
      owner,
    );
    expect(annotated.metadata?.generation).toBe(1);
    const scaled = api.patch(
      statefulSets,
      shop('db'),
      { type: 'merge', patch: { spec: { replicas: 3 } } },
      owner,
    );
    expect(scaled.metadata?.generation).toBe(2);
  });

  test('a write that changes nothing is not stored and not told', () => {
    const { api, set } = aServer();
    const before = set();
    const seen: string[] = [];
    api.observe(statefulSets, ({ type }) => seen.push(type));
    const after = api.patch(
      statefulSets,
      shop('db'),
      { type: 'merge', patch: { spec: { replicas: 1 } } },
      owner,
    );
    expect(after.metadata?.resourceVersion).toBe(before.metadata?.resourceVersion);
    expect(seen).toEqual([]);
  });

  test('an update with an old version meets a conflict, one without a version does not', () => {
    const { api, set } = aServer();
    const old = set();
    api.patch(statefulSets, shop('db'), { type: 'merge', patch: { spec: { replicas: 2 } } }, owner);
    const again = { ...old, spec: { ...old.spec, replicas: 5 } };
    expect(refusalOf(() => api.update(statefulSets, again, owner))).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
    const { resourceVersion: _, ...metadata } = old.metadata ?? {};
    expect(api.update(statefulSets, { ...again, metadata }, owner).spec?.replicas).toBe(5);
  });

  test('a dry run answers and stores nothing', () => {
    const { api } = aServer();
    const made = api.create(configMaps, 'shop', { metadata: { name: 'one' } }, owner, { dryRun: true });
    expect(made.metadata?.uid).toBeDefined();
    expect(refusalOf(() => api.get(configMaps, shop('one'))).reason).toBe('NotFound');
  });
});

describe('doors', () => {
  test('the status goes through its own door only, and nothing else does', () => {
    const { api, set } = aServer();
    const made = set();
    const changed = { ...made, spec: { ...made.spec, replicas: 9 }, status: { replicas: 4 } };
    expect(api.update(statefulSets, changed, owner, { subresource: 'status' })).toMatchObject({
      spec: { replicas: 1 },
      status: { replicas: 4 },
      metadata: { generation: 1 },
    });
    const { resourceVersion: _, ...metadata } = made.metadata ?? {};
    const main = api.update(statefulSets, { ...changed, metadata, status: { replicas: 7 } }, owner);
    expect(main).toMatchObject({ spec: { replicas: 9 }, status: { replicas: 4 } });
  });

  test('a bound pod has its node and says so; nobody binds it twice', () => {
    const { api, pod } = aServer();
    const seen: string[] = [];
    api.observe(pods, ({ type }) => seen.push(type));
    expect(pod('db-0', 'node-1')).toMatchObject({
      metadata: { generation: 1 },
      spec: { nodeName: 'node-1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
    expect(seen).toEqual(['ADDED', 'MODIFIED']);
    expect(refusalOf(() => api.bind(shop('db-0'), 'node-2'))).toMatchObject({ code: 409 });
  });
});

describe('what may change', () => {
  test.each([
    [
      25,
      "'replicas', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'",
    ],
    [32, "'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and"],
  ])('a set of 1.%i names its own fields', (minor, words) => {
    const { api, set } = aServer({ minor });
    set();
    const change = { type: 'merge' as const, patch: { spec: { serviceName: 'other' } } };
    expect(refusalOf(() => api.patch(statefulSets, shop('db'), change, owner)).message).toContain(words);
  });

  test('a pod keeps its identity', () => {
    const { api, pod } = aServer();
    pod('db-0');
    const change = { type: 'merge' as const, patch: { spec: { hostname: 'other' } } };
    const { message } = refusalOf(() => api.patch(pods, shop('db-0'), change, owner));
    expect(message).toContain(
      'Pod "db-0" is invalid: spec: Forbidden: pod updates may not change fields other than',
    );
  });
});
