import { describe, expect, test } from 'vitest';
import { events, selfReviews } from '../../../src/sandbox/api/kinds.ts';
import { owner } from '../api/served.ts';
import { aClient } from './client.ts';

interface Answer {
  readonly items: readonly Record<string, unknown>[];
}

const json = (text: string) => JSON.parse(text) as Answer;
const groupEvents = '/apis/events.k8s.io/v1/namespaces/shop/events';

function anEvent(reason: string) {
  const involvedObject = { kind: 'Pod', name: 'db-0', namespace: 'shop' };
  const source = { component: 'kubelet' };
  return { metadata: { name: `db-0.${reason}` }, involvedObject, reason, message: 'said', count: 2, source };
}

describe('events have two groups', () => {
  test('what is stored in one is read in the other, by its names', async () => {
    const { api, ask } = aClient();
    api.create(events, 'shop', anEvent('started'), owner);
    api.create(events, 'shop', { ...anEvent('other'), involvedObject: { kind: 'Pod', name: 'db-1' } }, owner);
    const { text } = await ask(`${groupEvents}?fieldSelector=regarding.name%3Ddb-0`);
    expect(json(text)).toMatchObject({
      kind: 'EventList',
      apiVersion: 'events.k8s.io/v1',
      items: [{ note: 'said', regarding: { name: 'db-0' }, deprecatedCount: 2, deprecatedSource: {} }],
    });
    expect(json(text).items).toHaveLength(1);
    expect(text).not.toMatch(/"(involvedObject|message|source|count)":/);
  });

  test('what is written to the newer one is stored in the older', async () => {
    const { api, transport, signal } = aClient();
    const body = JSON.stringify({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'one', namespace: 'shop' },
      regarding: { kind: 'Pod', name: 'db-0' },
      note: 'said',
      reportingController: 'tester',
    });
    const headers = { 'content-type': 'application/json' };
    const { status } = await transport({ method: 'POST', path: groupEvents, headers, body, signal });
    expect(status).toBe(201);
    expect(api.get(events, { namespace: 'shop', name: 'one' })).toMatchObject({
      apiVersion: 'v1',
      message: 'said',
      involvedObject: { name: 'db-0' },
      reportingComponent: 'tester',
    });
  });

  test('a watch of the newer one speaks its names', async () => {
    const { api, transport, signal } = aClient();
    const response = await transport({ method: 'GET', path: `${groupEvents}?watch=1`, headers: {}, signal });
    api.create(events, 'shop', anEvent('started'), owner);
    for await (const chunk of response.body) {
      const line = JSON.parse(Buffer.from(chunk).toString()) as unknown;
      expect(line).toMatchObject({ type: 'ADDED', object: { apiVersion: 'events.k8s.io/v1', note: 'said' } });
      break;
    }
  });
});

describe('discovery', () => {
  test('of everything at once, for who asks for it first', async () => {
    const { ask } = aClient();
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const { text } = await ask('/apis', { accept });
    const apps = json(text).items.find(({ metadata }) => (metadata as { name: string }).name === 'apps');
    expect(apps).toMatchObject({
      versions: [
        {
          version: 'v1',
          resources: [
            {
              resource: 'statefulsets',
              scope: 'Namespaced',
              shortNames: ['sts'],
              subresources: [
                {
                  subresource: 'scale',
                  responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
                },
                { subresource: 'status' },
              ],
            },
            { resource: 'controllerrevisions' },
          ],
        },
      ],
    });
    expect(json((await ask('/apis', { accept: 'application/json' })).text)).toHaveProperty('groups');
  });

  test('tells of events in both of their groups', async () => {
    const { ask } = aClient();
    expect((await ask('/apis/events.k8s.io/v1')).text).toContain('"name":"events"');
  });
});

test('whoever asks learns who they are', async () => {
  const { transport, signal } = aClient();
  const headers = { 'content-type': 'application/json', 'impersonate-user': 'alice' };
  const path = `/apis/${selfReviews.group}/v1/selfsubjectreviews`;
  const { body } = await transport({ method: 'POST', path, headers, body: '{}', signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    status: { userInfo: { username: 'alice', groups: ['system:authenticated'] } },
  });
});

test('the last lines of a log without any are none', async () => {
  const runtime = { exec: () => ({ stdout: '', stderr: '', exitCode: 0 }), logs: () => '' };
  const { ask, pod } = aClient({ runtime });
  pod('db-0', 'node-1');
  expect(await ask('/api/v1/namespaces/shop/pods/db-0/log?tailLines=10')).toEqual({ status: 200, text: '' });
});
