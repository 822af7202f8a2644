import { expect, test } from 'vitest';
import { jsonOfProtobuf } from '../../../src/sandbox/http/protobuf/decode.ts';

/** A field of bytes; lengths below 128 only. */
const bytes = (number: number, value: Buffer | string) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(value)]), Buffer.from(value)]);
const varint = (number: number, value: number) => Buffer.from([number << 3, value]);
const envelope = (apiVersion: string, kind: string, message: Buffer) =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    bytes(1, Buffer.concat([bytes(1, apiVersion), bytes(2, kind)])),
    bytes(2, message),
    bytes(3, ''),
    bytes(4, ''),
  ]);
const read = (body: Buffer): unknown => JSON.parse(jsonOfProtobuf(body) ?? 'null');

test('a namespace, as kubectl creates one', () => {
  const metadata = Buffer.concat([bytes(1, 'shop'), bytes(2, ''), bytes(3, ''), varint(7, 0)]);
  const message = Buffer.concat([bytes(1, metadata), bytes(2, ''), bytes(3, bytes(1, ''))]);
  expect(read(envelope('v1', 'Namespace', message))).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
    spec: {},
  });
});

test('an autoscaler and what it measures', () => {
  const target = Buffer.concat([bytes(1, 'StatefulSet'), bytes(2, 'db'), bytes(3, 'apps/v1')]);
  const resource = Buffer.concat([
    bytes(1, 'cpu'),
    bytes(2, Buffer.concat([bytes(1, 'Utilization'), varint(4, 50)])),
  ]);
  const metric = Buffer.concat([bytes(1, 'Resource'), bytes(4, resource)]);
  const spec = Buffer.concat([
    bytes(1, target),
    varint(2, 1),
    varint(3, 4),
    bytes(4, metric),
    bytes(4, metric),
  ]);
  const one = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
  };
  expect(read(envelope('autoscaling/v2', 'HorizontalPodAutoscaler', bytes(2, spec)))).toMatchObject({
    spec: { scaleTargetRef: { name: 'db' }, minReplicas: 1, maxReplicas: 4, metrics: [one, one] },
  });
});

test('an eviction with its options', () => {
  const options = Buffer.concat([varint(1, 30), bytes(2, bytes(1, 'uid')), varint(3, 1), bytes(5, 'All')]);
  const message = Buffer.concat([bytes(1, bytes(1, 'db-0')), bytes(2, options)]);
  expect(read(envelope('policy/v1', 'Eviction', message))).toMatchObject({
    metadata: { name: 'db-0' },
    deleteOptions: {
      gracePeriodSeconds: 30,
      preconditions: { uid: 'uid' },
      orphanDependents: true,
      dryRun: ['All'],
    },
  });
});

test('maps, numbers or texts, and quantities', () => {
  const entry = (key: string, value: Buffer) => bytes(2, Buffer.concat([bytes(1, key), bytes(2, value)]));
  const secret = Buffer.concat([entry('a', Buffer.from('b')), entry('c', Buffer.from('d'))]);
  expect(read(envelope('v1', 'Secret', secret))).toMatchObject({ data: { a: 'Yg==', c: 'ZA==' } });
  const percent = Buffer.concat([varint(1, 1), varint(2, 0), bytes(3, '50%')]);
  const budget = bytes(
    2,
    Buffer.concat([bytes(1, Buffer.concat([varint(1, 0), varint(2, 2)])), bytes(3, percent)]),
  );
  expect(read(envelope('policy/v1', 'PodDisruptionBudget', budget))).toMatchObject({
    spec: { minAvailable: 2, maxUnavailable: '50%' },
  });
  const hard = bytes(1, Buffer.concat([bytes(1, 'pods'), bytes(2, bytes(1, '10'))]));
  expect(read(envelope('v1', 'ResourceQuota', bytes(2, hard)))).toMatchObject({
    spec: { hard: { pods: '10' } },
  });
});

test.each([
  ['JSON', Buffer.from('{}')],
  ['a kind nobody sends this way', envelope('v1', 'Node', Buffer.alloc(0))],
  ['a message that ends early', envelope('v1', 'Namespace', Buffer.from([10, 99, 1]))],
])('%s is not read', (_, body) => {
  expect(jsonOfProtobuf(body)).toBeUndefined();
});
