import { beforeEach, describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { accessReviews, claims, pods, statefulSets, volumes } from '../../src/cluster/resource.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import type { RequestRecord } from '../../src/kube/exchange.ts';
import { ManualClock, settle } from './support/manual-clock.ts';
import { aPod } from './support/objects.ts';
import { ScriptedServer } from './support/scripted-server.ts';

let server: ScriptedServer;
let clock: ManualClock;
let cluster: Cluster;
let records: RequestRecord[];
let warnings: string[];

beforeEach(() => {
  server = new ScriptedServer();
  clock = new ManualClock();
  records = [];
  warnings = [];
  cluster = createCluster(server.transport, {
    server: 'https://k',
    version: '1.2.3',
    clock,
    random: () => 0,
    onRequest: (record) => records.push(record),
    onWarning: (text) => warnings.push(text),
  });
});

const key = { namespace: 'shop', name: 'web-0' };

describe('what is sent', () => {
  test.each([
    ['GET', '/api/v1/namespaces/shop/pods/web-0', () => cluster.get(pods, key)],
    [
      'GET',
      '/apis/apps/v1/namespaces/shop/statefulsets/web',
      () => cluster.get(statefulSets, { ...key, name: 'web' }),
    ],
    ['GET', '/api/v1/persistentvolumes/pv', () => cluster.get(volumes, { name: 'pv' })],
    ['GET', '/version', () => cluster.version()],
    [
      'POST',
      '/api/v1/namespaces/shop/pods?fieldManager=sts-doctor%2F1.2.3',
      () => cluster.create(pods, 'shop', aPod('a', 1)),
    ],
    [
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?fieldManager=sts-doctor%2F1.2.3',
      () => cluster.create(accessReviews, undefined, {}),
    ],
    [
      'PUT',
      '/api/v1/namespaces/shop/pods/web-0?dryRun=All&fieldManager=sts-doctor%2F1.2.3',
      () => cluster.update(pods, key, aPod('web-0', 1), { dryRun: true }),
    ],
    ['DELETE', '/api/v1/namespaces/shop/pods/web-0', () => cluster.delete(pods, key)],
  ])('%s %s', async (method, path, act) => {
    const result = act();
    const arrival = await server.next();
    arrival.answer(200, {});
    await result;
    expect(`${arrival.request.method} ${arrival.request.path}`).toBe(`${method} ${path}`);
    expect(arrival.request.headers).toMatchObject({
      accept: 'application/json',
      'user-agent': 'sts-doctor/1.2.3',
    });
  });

  test.each([
    ['merge', { spec: {} }, 'application/merge-patch+json'],
    ['strategic', { spec: {} }, 'application/strategic-merge-patch+json'],
    ['json', [{ op: 'test', path: '/metadata/uid', value: 'u' }], 'application/json-patch+json'],
  ] as const)('a %s patch has its own content type', async (type, body, contentType) => {
    const result = cluster.patch(claims, key, { type, body } as never);
    const arrival = await server.next();
    arrival.answer(200, {});
    await result;
    expect(arrival.request.method).toBe('PATCH');
    expect(arrival.request.headers['content-type']).toBe(contentType);
    expect(arrival.body).toEqual(body);
  });

  test('a deletion carries its conditions', async () => {
    const result = cluster.delete(pods, key, {
      uid: 'u',
      gracePeriodSeconds: 0,
      propagationPolicy: 'Orphan',
      dryRun: true,
    });
    const arrival = await server.next();
    arrival.answer(200, {});
    await result;
    expect(arrival.body).toEqual({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      preconditions: { uid: 'u' },
      gracePeriodSeconds: 0,
      propagationPolicy: 'Orphan',
      dryRun: ['All'],
    });
  });

  test('objects come through with fields nobody knows', async () => {
    const result = cluster.get(pods, key);
    const body = { ...aPod('web-0', 1), spec: { brandNew: { x: 1 } } };
    (await server.next()).answer(200, body);
    await expect(result).resolves.toEqual(body);
  });
});

describe('what is reported', () => {
  test('every request once, with its status and its time', async () => {
    const result = cluster.get(pods, key);
    const arrival = await server.next();
    await clock.advance(12);
    arrival.answer(200, {});
    await result;
    expect(records).toEqual([
      { method: 'GET', path: '/api/v1/namespaces/shop/pods/web-0', status: 200, milliseconds: 12 },
    ]);
  });

  test('a warning of the server once', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      const result = cluster.get(pods, key);
      (await server.next()).answer(
        200,
        {},
        { warning: ['299 - "old \\"API\\"", 299 - "other"', '299 - "third"'] },
      );
      await result;
    }
    expect(warnings).toEqual(['old "API"', 'other', 'third']);
  });
});

describe('what is tried again', () => {
  const create = () => cluster.create(pods, 'shop', aPod('a', 1));

  test('a write the server had no time for, after the time it asked for', async () => {
    const result = create();
    (await server.next()).refuse(429, 'TooManyRequests', 'busy', { 'retry-after': '3' });
    await settle();
    await clock.advance(2999);
    expect(server.requests).toHaveLength(1);
    await clock.advance(1);
    (await server.next()).refuse(503, 'ServiceUnavailable', 'starting', { 'retry-after': '1' });
    await clock.advance(1000);
    (await server.next()).answer(201, aPod('a', 2));
    await expect(result).resolves.toMatchObject({ metadata: { resourceVersion: '2' } });
  });

  test('not a write that nobody wants any more while it waits, though one under way is waited for', async () => {
    const unwanted = new AbortController();
    const result = cluster.delete(pods, key, { meanwhile: unwanted.signal });
    result.catch(() => undefined);
    (await server.next()).refuse(429, 'TooManyRequests', 'busy', { 'retry-after': '6' });
    await clock.advance(1000);
    unwanted.abort();
    await expect(result).rejects.toMatchObject({ kind: 'tooManyRequests' });
    await clock.advance(10_000);
    expect(server.requests).toHaveLength(1);

    const underWay = cluster.delete(pods, key, { meanwhile: unwanted.signal });
    (await server.next()).answer(200, {});
    await expect(underWay).resolves.toBeUndefined();
  });

  test('five times at most', async () => {
    const result = create();
    result.catch(() => undefined);
    for (let turn = 0; turn < 5; turn += 1) {
      (await server.next()).refuse(429, 'TooManyRequests', 'busy', { 'retry-after': '1' });
      await clock.advance(1000);
    }
    await expect(result).rejects.toMatchObject({ kind: 'tooManyRequests', retryAfterMs: 1000 });
    expect(server.requests).toHaveLength(5);
  });

  test('not when the server wants us away for longer than anybody would wait', async () => {
    const result = create();
    (await server.next()).refuse(429, 'TooManyRequests', 'busy', { 'retry-after': '3600' });
    await expect(result).rejects.toMatchObject({ kind: 'tooManyRequests', retryAfterMs: 3_600_000 });
  });

  test.each([500, 502, 503, 504])('a read after %i, with growing patience', async (code) => {
    const result = cluster.get(pods, key);
    (await server.next()).answer(code, 'oops');
    await clock.advance(100);
    (await server.next()).answer(code, 'oops');
    await clock.advance(199);
    expect(server.requests).toHaveLength(2);
    await clock.advance(1);
    (await server.next()).answer(200, aPod('web-0', 1));
    await expect(result).resolves.toBeDefined();
  });

  test('a read whose connection was reset', async () => {
    const result = cluster.get(pods, key);
    (await server.next()).fail('ECONNRESET');
    await clock.advance(100);
    (await server.next()).answer(200, aPod('web-0', 1));
    await expect(result).resolves.toBeDefined();
  });

  test('not a read nobody listens to', async () => {
    const result = cluster.get(pods, key);
    (await server.next()).fail('ECONNREFUSED');
    await expect(result).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('never a write whose answer was lost: nobody knows whether it was carried out', async () => {
    const writes = [
      create,
      () => cluster.update(pods, key, aPod('web-0', 1)),
      () => cluster.patch(pods, key, { type: 'merge', body: {} }),
      () => cluster.delete(pods, key),
    ];
    for (const write of writes) {
      const reset = write();
      (await server.next()).fail('ECONNRESET');
      await expect(reset).rejects.toMatchObject({ kind: 'unreachable' });
      const failed = write();
      (await server.next()).answer(500, 'oops');
      await expect(failed).rejects.toMatchObject({ kind: 'serverError', code: 500 });
    }
    expect(server.requests).toHaveLength(8);
  });

  test('nothing any more once the caller has given up', async () => {
    const stop = new AbortController();
    const result = cluster.get(pods, key, stop.signal);
    (await server.next()).refuse(429, 'TooManyRequests', 'busy', { 'retry-after': '5' });
    await settle();
    stop.abort();
    await expect(result).rejects.toMatchObject({ kind: 'aborted' });
    expect(clock.nextIn).toBeUndefined();
  });
});

describe('time limits', () => {
  test('a request without an answer ends after 90 s, and its exchange is aborted', async () => {
    const result = cluster.create(pods, 'shop', aPod('a', 1));
    const { request } = await server.next();
    await clock.advance(89_999);
    expect(request.signal.aborted).toBe(false);
    const rejected = expect(result).rejects.toMatchObject({ kind: 'timeout' });
    await clock.advance(1);
    await rejected;
    expect(request.signal.aborted).toBe(true);
  });

  test('an answer that stops in its middle counts as none', async () => {
    const limited = createCluster(server.transport, {
      server: 'https://k',
      version: '1',
      clock,
      requestTimeoutMs: 5000,
    });
    const result = limited.create(pods, 'shop', aPod('a', 1));
    const rejected = expect(result).rejects.toMatchObject({ kind: 'timeout' });
    (await server.next()).stream(200).bytes('{"kind":');
    await clock.advance(5000);
    await rejected;
  });

  test('nothing is left waiting after an answer', async () => {
    const result = cluster.get(pods, key);
    const arrival = await server.next();
    arrival.answer(200, {});
    await result;
    expect(clock.nextIn).toBeUndefined();
  });
});
