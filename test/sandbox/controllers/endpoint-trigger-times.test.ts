import { expect, test } from 'vitest';
import { EndpointTriggerTimes } from '../../../src/sandbox/controllers/endpoint-trigger-times.ts';

const at = (second: number) => `2026-01-01T12:00:0${second}Z`;
const service = { metadata: { namespace: 'shop', name: 'db', creationTimestamp: at(0) } };
const pod = (ordinal: number, second: number) => ({
  metadata: { name: `db-${ordinal}` },
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at(second) }] },
});

test('is the creation of the Service at first, then the earliest new change of readiness', () => {
  const times = new EndpointTriggerTimes();
  expect(times.look(service, [pod(0, 5)])).toBe(at(0));
  expect(times.look(service, [pod(0, 5)])).toBeUndefined();
  expect(times.look(service, [pod(0, 7), pod(1, 6)])).toBe(at(6));
  expect(times.look(service, [pod(0, 7)])).toBeUndefined();
});

test('a Service made anew begins anew', () => {
  const times = new EndpointTriggerTimes();
  times.look(service, [pod(0, 5)]);
  const again = { metadata: { ...service.metadata, creationTimestamp: at(8) } };
  expect(times.look(again, [pod(0, 5)])).toBe(at(8));
  times.forget('shop/db');
  expect(times.look(service, [pod(0, 5)])).toBe(at(0));
});
