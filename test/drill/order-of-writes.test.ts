import type { JsonPatchOperation } from '../../src/cluster/cluster.ts';
import { expect, test, vi } from 'vitest';
import type { LoggedRequest } from '../fakes/gate.ts';
import { aWorld } from '../fakes/world.ts';
import { drill } from './support/drill.ts';
import { aScenario, killPod, killStep, scaleStep, scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const READING = new Set(['get', 'list', 'watch']);

/** Every write of a drill in the order in which it was sent, in words. Renewals come whenever it is time. */
async function writesOf(scenario: Parameters<typeof drill>[1]): Promise<readonly string[]> {
  const world = aWorld();
  await drill(world, scenario);
  return world.cluster.requests
    .filter(({ verb, resource }) => !READING.has(verb) && !resource.startsWith('selfsubjectaccessreviews'))
    .map(inWords)
    .filter((words) => words !== 'renew the Lease');
}

function inWords({ verb, resource, name, body }: LoggedRequest): string {
  if (resource === 'disk') return `${verb} the journal`;
  if (resource.startsWith('leases')) return verb === 'update' ? 'renew the Lease' : `${verb} the Lease`;
  if (verb === 'delete') return `delete ${name}`;
  const text = JSON.stringify(body);
  if (text.includes('managedFields')) return 'mark off, owners back';
  if (!Array.isArray(body)) return text.includes('sts-doctor.dev/run') ? 'mark on' : text;
  return (body as readonly JsonPatchOperation[])
    .filter(({ path }) => path.startsWith('/spec'))
    .map(({ path, value }) => `${path.slice('/spec/'.length)}: ${JSON.stringify(value)}`)
    .join(', ');
}

const begin = ['write the journal', 'create the Lease', 'mark on'];
const end = ['mark off, owners back', 'delete the Lease', 'remove the journal'];

test('the undo is written down twice and the set marked before a pod is killed; all of it goes in reverse', async () => {
  expect(await writesOf(killPod)).toEqual([...begin, 'delete web-2', ...end]);
});

test('a field is given back before the mark and its owners are', async () => {
  expect(await writesOf(scaleToZero)).toEqual([...begin, 'replicas: 0', 'replicas: 3', ...end]);
});

test('claims born in the run go after the field and before the mark', async () => {
  expect(await writesOf(aScenario([scaleStep(4)]))).toEqual([
    ...begin,
    'replicas: 4',
    'replicas: 3',
    'delete data-web-3',
    ...end,
  ]);
});

test('all steps share one Lease, one mark and one undo', async () => {
  expect(await writesOf(aScenario([killStep([0]), scaleStep(1), killStep([0]), scaleStep(2)]))).toEqual([
    ...begin,
    'delete web-0',
    'replicas: 1',
    'delete web-0',
    'replicas: 2',
    'replicas: 3',
    ...end,
  ]);
});

test('a drill that would change nothing writes nothing to the set but its mark', async () => {
  expect(await writesOf(aScenario([scaleStep(3)]))).toEqual([...begin, ...end]);
});

test('every write to the set is bound to the version that was read, every delete to a UID', async () => {
  const world = aWorld();
  await drill(world, aScenario([killStep([1]), scaleStep(4)]));
  const writes = world.cluster.requests.filter(({ verb }) => verb === 'patch' || verb === 'delete');
  expect(writes.length).toBeGreaterThan(5);
  for (const { verb, body } of writes) {
    if (verb === 'delete') expect(body).toMatchObject({ uid: expect.stringMatching(/./) });
    else if (Array.isArray(body))
      expect(body[0]).toMatchObject({
        path: '/metadata/resourceVersion',
        value: expect.stringMatching(/^\d+$/),
      });
    else expect(body).toMatchObject({ metadata: { resourceVersion: expect.stringMatching(/^\d+$/) } });
  }
});
