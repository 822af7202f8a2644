import { expect, test } from 'vitest';
import { classifyRefusal } from '../../src/order/refusal.ts';

const refused = 'create Pod web-1 in StatefulSet web failed error: ';

test.each([
  [
    'pods "web-1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2',
    'quota-exceeded',
    undefined,
  ],
  ['pods "web-1" is forbidden: failed quota: compute: must specify limits.cpu', 'quota-exceeded', undefined],
  [
    'Pod "web-1" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    'limit-range',
    undefined,
  ],
  [
    'pods "web-1" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    'limit-range',
    undefined,
  ],
  [
    'pods "web-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    'pod-security',
    undefined,
  ],
  ['admission webhook "policy.example.com" denied the request: no', 'webhook-denied', undefined],
  [
    'Internal error occurred: failed calling webhook "x": context deadline exceeded',
    'webhook-denied',
    undefined,
  ],
  [
    'pods "web-1" is forbidden: error looking up service account stage/db: serviceaccount "db" not found',
    'service-account-missing',
    'db',
  ],
  ['pvc data-web-1 is being deleted', 'claim-deleting', 'data-web-1'],
  ['persistentvolumeclaim "data-web-1" is being deleted', 'claim-deleting', 'data-web-1'],
  ['metadata.labels: Invalid value: "x": must be no more than 63 characters', 'name-too-long', undefined],
  [
    'object is being deleted: pods "web-1" already exists, the server was not able to generate a unique name for the object',
    'name-occupied',
    undefined,
  ],
  [
    'The POST operation against Pod could not be completed at this time, please try again.',
    'name-occupied',
    undefined,
  ],
  ['something new', 'create-refused', undefined],
])('%s', (message, mode, other) => {
  expect(classifyRefusal(refused + message)).toEqual({ mode, other });
});
