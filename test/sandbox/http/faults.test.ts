import { describe, expect, test } from 'vitest';
import { configMaps } from '../../../src/sandbox/api/kinds.ts';
import { pods } from '../../../src/cluster/resource.ts';
import { owner, shop } from '../api/served.ts';
import { aClient } from './client.ts';

describe('faults', () => {
  test.each([
    [409, 'Conflict'],
    [410, 'Expired'],
    [429, 'TooManyRequests'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable'],
    [504, 'Timeout'],
  ] as const)('%i is told as %s, and only as often as asked', async (code, reason) => {
    const { ask, faults } = aClient();
    faults.place({ verb: 'get', resource: 'configmaps', after: 1 }, { type: 'refuse', code });
    const path = '/api/v1/namespaces/shop/configmaps/kube-root-ca.crt';
    expect((await ask(path)).status).toBe(200);
    const hit = await ask(path);
    expect([hit.status, JSON.parse(hit.text)]).toEqual([code, expect.objectContaining({ code, reason })]);
    expect((await ask(path)).status).toBe(200);
  });

  test('our client comes back when it is told to wait', async () => {
    const { cluster, faults, pod, time } = aClient();
    pod('db-0');
    faults.place({ resource: 'pods' }, { type: 'refuse', code: 429, retryAfterSeconds: 7 });
    await cluster.get(pods, shop('db-0'));
    expect(time.monotonic()).toBe(7000);
  });

  test('a reset before is nothing done, a reset after is something done that nobody was told', async () => {
    const { cluster, faults, pod } = aClient();
    pod('db-0');
    const label = (to: string) =>
      cluster.patch(pods, shop('db-0'), { type: 'merge', body: { metadata: { labels: { to } } } });
    faults.place({ verb: 'patch' }, { type: 'reset', when: 'before' });
    await expect(label('a')).rejects.toMatchObject({ kind: 'unreachable' });
    expect((await cluster.get(pods, shop('db-0'))).metadata?.labels).not.toHaveProperty('to');
    faults.place({ verb: 'patch' }, { type: 'reset', when: 'after' });
    await expect(label('b')).rejects.toMatchObject({ kind: 'unreachable' });
    expect((await cluster.get(pods, shop('db-0'))).metadata?.labels).toHaveProperty('to', 'b');
  });

  test('a slow request takes sandbox time, and is carried out when that is over', async () => {
    const { ask, api, faults, time } = aClient();
    faults.place({ verb: 'get' }, { type: 'slow', ms: 30_000 });
    time.after(20_000, () => api.create(configMaps, 'shop', { metadata: { name: 'late' } }, owner));
    expect((await ask('/api/v1/namespaces/shop/configmaps/late')).status).toBe(200);
    expect(time.monotonic()).toBe(30_000);
  });

  test('what is denied can be allowed again', async () => {
    const { ask, faults } = aClient();
    const allow = faults.deny({ verb: 'list', resource: 'pods' });
    expect((await ask('/api/v1/pods')).status).toBe(403);
    allow();
    expect((await ask('/api/v1/pods')).status).toBe(200);
  });
});
