import { describe, expect, test } from 'vitest';
import type { FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { claims, pods } from '../../../src/sandbox/controllers/kinds.ts';
import { Bench } from '../support/bench.ts';
import { assertInvariants } from '../support/invariants.ts';
import { refusal } from '../support/plain-api.ts';
import { aSet, claimTemplates, templateWith } from '../support/sets.ts';

/** Upstream: stateful_set_control_test.go, TestStatefulSetControl (1.36): every scenario with every policy. */
const policies = ['OrderedReady', 'Parallel'] as const;
const retentions = (['Retain', 'Delete'] as const).flatMap((whenDeleted) =>
  (['Retain', 'Delete'] as const).map((whenScaled) => ({ whenDeleted, whenScaled })),
);
const cases = policies.flatMap((podManagementPolicy) =>
  [...retentions, undefined].map((retention) => ({ podManagementPolicy, retention })),
);

/** Steps until `replicas` pods are ready, and asserts the invariants after every one of them. */
function scaleTo(bench: Bench, replicas: number): void {
  if (bench.set().spec?.replicas !== replicas) bench.change({ replicas });
  for (let step = 0; step < 100; step += 1) {
    bench.settle();
    assertInvariants(bench);
    const dying = bench.bury();
    const pending = bench.pods().find((pod) => pod.status?.phase !== 'Running');
    const ordinal = Number(pending?.metadata?.name?.split('-').at(-1));
    if (pending !== undefined) bench.phase(ordinal, 'Running', true);
    if (dying.length === 0 && pending === undefined) break;
  }
  bench.settle();
  assertInvariants(bench);
  expect(bench.pods()).toHaveLength(replicas);
  expect(bench.set().status).toMatchObject(
    replicas === 0 ? { replicas } : { replicas, updatedReplicas: replicas },
  );
}

describe.each(cases)(
  '$podManagementPolicy, retention $retention.whenDeleted/$retention.whenScaled',
  (variant) => {
    const { podManagementPolicy, retention } = variant;
    const begun = (replicas: number): Bench => {
      const spec = { replicas, podManagementPolicy, volumeClaimTemplates: claimTemplates('data', 'logs') };
      const policy: Partial<NonNullable<FullSet['spec']>> =
        retention === undefined ? {} : { persistentVolumeClaimRetentionPolicy: retention };
      const bench = new Bench();
      bench.create(aSet({ ...spec, ...policy }));
      return bench;
    };
    const ready = (replicas: number): Bench => {
      const bench = begun(replicas);
      scaleTo(bench, replicas);
      return bench;
    };

    test('creates pods', () => {
      ready(3);
    });

    test('scales up', () => {
      scaleTo(ready(3), 4);
    });

    test('scales down', () => {
      scaleTo(ready(5), 0);
    });

    test('replaces pods', () => {
      const bench = ready(5);
      bench.kill(0, 2, 4);
      for (let step = 0; step < 20; step += 1) {
        bench.settle();
        for (const pod of bench.pods())
          if (pod.status?.phase === 'Pending') bench.ready(Number(pod.metadata?.name?.slice(4)));
      }
      expect(bench.ordinals()).toBe('0 1 2 3 4');
      assertInvariants(bench);
    });

    test.each(['Failed', 'Succeeded'])('recreates a %s pod', (phase) => {
      const bench = ready(3);
      const before = bench.pod(0).metadata?.uid;
      bench.phase(0, phase);
      scaleTo(bench, 3);
      expect(bench.pod(0).metadata?.uid).not.toBe(before);
    });

    test.each(['Failed', 'Succeeded'])('goes on trying when a %s pod cannot be deleted', (phase) => {
      const bench = ready(3);
      bench.phase(0, phase);
      let refused = 0;
      bench.api.refuse = (verb, plural) => {
        if (verb === 'delete' && plural === 'pods' && refused++ < 3)
          throw refusal(500, 'InternalError', 'API server failed');
      };
      scaleTo(bench, 3);
      expect(refused).toBeGreaterThanOrEqual(3);
      expect(bench.errors).toContain('API server failed');
    });

    test('goes on trying when a pod cannot be created', () => {
      const bench = begun(3);
      let refused = 0;
      bench.api.refuse = (verb, plural) => {
        if (verb === 'create' && plural === 'pods' && refused++ < 2)
          throw refusal(500, 'InternalError', 'API server failed');
      };
      scaleTo(bench, 3);
      expect(bench.events()).toContainEqual(expect.stringContaining('FailedCreate'));
    });

    test('goes on trying when the status cannot be written', () => {
      const bench = begun(3);
      let refused = 0;
      bench.api.refuse = (verb, plural) => {
        if (verb === 'update/status' && plural === 'statefulsets' && refused++ < 2)
          throw refusal(500, 'InternalError', 'API server failed');
      };
      scaleTo(bench, 3);
    });

    test('goes on trying when a pod cannot be repaired', () => {
      const bench = ready(3);
      const pod = bench.pod(1);
      bench.api.update(pods, { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } }, undefined);
      let refused = 0;
      bench.api.refuse = (verb, plural) => {
        if (verb === 'update' && plural === 'pods' && refused++ < 2)
          throw refusal(500, 'InternalError', 'API server failed');
      };
      scaleTo(bench, 3);
      expect(bench.errors).toContain('API server failed');
      expect(bench.events()).toContainEqual(expect.stringContaining('Warning FailedUpdate'));
      expect(bench.pod(1).metadata?.labels?.['statefulset.kubernetes.io/pod-name']).toBe('web-1');
    });

    test('goes on trying when the first pod of a rollout cannot be deleted', () => {
      const bench = ready(3);
      bench.api.refuse = (verb, plural) => {
        if (verb === 'delete' && plural === 'pods') throw refusal(500, 'InternalError', 'API server failed');
      };
      bench.change({ template: templateWith('nginx:2') });
      bench.settle();
      expect(bench.errors).toContain('API server failed');
      expect(bench.ordinals()).toBe('0 1 2');
      expect(bench.set().status).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3 });
      bench.api.refuse = () => undefined;
      expect(bench.heal()).toBe('-2 +2 -1 +1 -0 +0');
      assertInvariants(bench);
    });

    test('repairs a pod whose name label is gone', () => {
      const bench = ready(3);
      const pod = bench.pod(1);
      bench.api.update(
        { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true },
        { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } },
        undefined,
      );
      bench.settle();
      expect(bench.pod(1).metadata?.labels?.['statefulset.kubernetes.io/pod-name']).toBe('web-1');
      expect(bench.events()).toContain(
        'Normal SuccessfulUpdate Update Pod web-1 in StatefulSet web successful',
      );
    });

    test('makes the claims of a pending pod again', () => {
      const bench = begun(1);
      bench.settle();
      expect(bench.pod(0).status?.phase).toBe('Pending');
      for (const claim of bench.claims())
        bench.api.update(claims, { ...claim, metadata: { ...claim.metadata, finalizers: [] } }, undefined);
      for (const claim of bench.claims())
        bench.api.delete(claims, { namespace: 'default', name: claim.metadata?.name ?? '' }, undefined);
      bench.settle();
      expect(bench.claims()).toEqual([]);
      // Deleting a claim wakes nobody; any change of the set or its pods does.
      bench.change({ minReadySeconds: 1 });
      bench.settle();
      const names = bench.claims().map(({ metadata }) => metadata?.name);
      expect(new Set(names)).toEqual(new Set(['data-web-0', 'logs-web-0']));
    });

    test('rolls a new template out from the last pod to the first', () => {
      const bench = ready(3);
      bench.change({ template: templateWith('nginx:2') });
      const seen = bench.heal();
      expect(seen).toBe('-2 +2 -1 +1 -0 +0');
      expect(bench.set().status?.currentRevision).toBe(bench.set().status?.updateRevision);
      assertInvariants(bench);
    });
  },
);
