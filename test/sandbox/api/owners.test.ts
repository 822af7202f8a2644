import { expect, test } from 'vitest';
import { formerOwners, withoutUs } from '../../../src/drill/undo/owners.ts';
import { statefulSets } from '../../../src/sandbox/api/kinds.ts';
import { aServer, doctor, owner, shop } from './served.ts';

const scaleTo = (replicas: number) => ({ type: 'merge' as const, patch: { spec: { replicas } } });

test('a changed field changes hands', () => {
  const { api, set } = aServer();
  const before = set({ replicas: 3 }).metadata?.managedFields ?? [];
  expect(before.map(({ manager }) => manager)).toEqual(['owner']);
  expect(before[0]?.fieldsV1?.['f:spec']).toHaveProperty('f:replicas');
  const after = api.patch(statefulSets, shop('db'), scaleTo(0), doctor).metadata?.managedFields ?? [];
  expect(after.map(({ manager }) => manager)).toEqual(['owner', 'sts-doctor/1.0.0']);
  expect(after[0]?.fieldsV1?.['f:spec']).not.toHaveProperty('f:replicas');
  expect(after[1]?.fieldsV1).toEqual({ 'f:spec': { 'f:replicas': {} } });
});

test('an owner who owns nothing any more is forgotten, and the drill can bring it back', () => {
  const { api, set } = aServer();
  set({ replicas: 3 });
  api.patch(statefulSets, shop('db'), scaleTo(4), { ...owner, fieldManager: 'scaler' });
  const touched = [['f:spec', 'f:replicas']];
  const former = formerOwners(api.get(statefulSets, shop('db')).metadata?.managedFields ?? [], touched);
  expect(former.map(({ manager }) => manager)).toEqual(['scaler']);
  const ours = api.patch(statefulSets, shop('db'), scaleTo(0), doctor);
  expect(ours.metadata?.managedFields?.map(({ manager }) => manager)).toEqual(['owner', 'sts-doctor/1.0.0']);
  api.patch(statefulSets, shop('db'), scaleTo(4), doctor);
  const live = api.get(statefulSets, shop('db'));
  const managedFields = withoutUs(live.metadata?.managedFields ?? [], former);
  const given = api.patch(
    statefulSets,
    shop('db'),
    { type: 'merge', patch: { metadata: { managedFields } } },
    doctor,
  );
  expect(given.metadata?.managedFields?.map(({ manager }) => manager)).toEqual(['owner', 'scaler']);
  expect(given.metadata?.managedFields?.[1]?.fieldsV1).toEqual({ 'f:spec': { 'f:replicas': {} } });
});

test('an empty list of owners is taken for none, a list of an empty one ends the counting', () => {
  const { api, set } = aServer();
  set();
  const write = (managedFields: readonly object[]) =>
    api.patch(statefulSets, shop('db'), { type: 'merge', patch: { metadata: { managedFields } } }, doctor);
  expect(write([]).metadata?.managedFields).toHaveLength(1);
  expect(write([{}]).metadata?.managedFields).toBeUndefined();
  expect(api.patch(statefulSets, shop('db'), scaleTo(7), doctor).metadata?.managedFields).toBeUndefined();
});

test('what admission adds is nobody’s, and the status is owned by its door', () => {
  const { api, pod } = aServer();
  const made = pod('db-0');
  const fields = made.metadata?.managedFields?.[0]?.fieldsV1?.['f:spec'] ?? {};
  expect(Object.keys(fields)).not.toContain('f:tolerations');
  expect(made.spec).toHaveProperty('tolerations');
  expect(
    api.get(statefulSets, { namespace: 'shop', name: aSet(api, 'x') }).metadata?.managedFields,
  ).toHaveLength(1);
});

function aSet(api: ReturnType<typeof aServer>['api'], name: string): string {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const spec = { selector: { matchLabels: { a: 'b' } }, template };
  api.create(statefulSets, 'shop', { metadata: { name }, spec }, owner);
  return name;
}
