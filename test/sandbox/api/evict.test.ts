import { describe, expect, test } from 'vitest';
import type { PodDisruptionBudget } from '../../../src/objects/surroundings.ts';
import { disruptionBudgets, pods } from '../../../src/sandbox/api/kinds.ts';
import { aServer, owner, refusalOf, shop } from './served.ts';

function aBudget(allowed: number, observedGeneration = 1) {
  const server = aServer();
  const { api, pod } = server;
  const spec = { minAvailable: 1, selector: { matchLabels: { app: 'db' } } };
  const budget = api.create(disruptionBudgets, 'shop', { metadata: { name: 'db' }, spec }, owner);
  const status = { disruptionsAllowed: allowed, currentHealthy: 1, desiredHealthy: 1, observedGeneration };
  const counted: PodDisruptionBudget = { ...budget, status };
  api.update(disruptionBudgets, counted, owner, { subresource: 'status' });
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  api.update(pods, { ...pod('db-0', 'node-1'), status: ready }, owner, { subresource: 'status' });
  return server;
}

describe('eviction', () => {
  test('takes from the budget, and the pod says why it goes', () => {
    const { api } = aBudget(1);
    api.evict(shop('db-0'), owner);
    expect(api.get(disruptionBudgets, shop('db')).status).toMatchObject({ disruptionsAllowed: 0 });
    const { metadata, status } = api.get(pods, shop('db-0'));
    expect(metadata?.deletionTimestamp).toBeDefined();
    expect(status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True' }),
    );
  });

  test('is refused with 429 when the budget is used up', () => {
    const { api } = aBudget(0);
    expect(refusalOf(() => api.evict(shop('db-0'), owner))).toMatchObject({
      code: 429,
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: 'The disruption budget db needs 1 healthy pods and has 1 currently',
          },
        ],
      },
    });
  });

  test('is put off while the budget is not counted yet', () => {
    const { api } = aBudget(1, 0);
    expect(refusalOf(() => api.evict(shop('db-0'), owner)).details?.retryAfterSeconds).toBe(10);
  });

  test('fails where two budgets speak of one pod', () => {
    const { api } = aBudget(1);
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'db' } } };
    api.create(disruptionBudgets, 'shop', { metadata: { name: 'other' }, spec }, owner);
    expect(refusalOf(() => api.evict(shop('db-0'), owner)).code).toBe(500);
  });

  test('asks no budget for a pod that has not started', () => {
    const { api, pod } = aBudget(0);
    pod('db-1');
    api.evict(shop('db-1'), owner);
    expect(refusalOf(() => api.get(pods, shop('db-1'))).reason).toBe('NotFound');
  });
});
