import { describe, expect, test } from 'vitest';
import { nodes, pods } from '../../../src/sandbox/controllers/kinds.ts';
import { Cluster, tester } from '../support/cluster.ts';
import { aSet, claimTemplates } from '../support/sets.ts';

function lost(how: 'unreachable' | 'off' = 'unreachable'): { cluster: Cluster; node: string; uid: string } {
  const cluster = new Cluster();
  cluster.start(aSet({ replicas: 2, volumeClaimTemplates: claimTemplates('data') }));
  cluster.untilReady(2);
  const { spec, metadata } = cluster.pod(1);
  const node = spec?.nodeName ?? '';
  cluster.sandbox.faults.loseNode(node, how);
  return { cluster, node, uid: metadata?.uid ?? '' };
}

const readyOf = (cluster: Cluster, name: string) =>
  cluster.api.get(nodes, { name }).status?.conditions?.find(({ type }) => type === 'Ready')?.status;

const podReady = (cluster: Cluster, ordinal: number) =>
  cluster.pod(ordinal).status?.conditions?.find(({ type }) => type === 'Ready')?.status;

describe('a node that falls silent', () => {
  test('is Unknown after its grace period; its pods are unready, and deleted after five minutes', () => {
    const { cluster, node, uid } = lost();
    cluster.advance(35_000);
    expect(readyOf(cluster, node)).toBe('True');
    cluster.advance(30_000);
    expect(readyOf(cluster, node)).toBe('Unknown');
    expect(podReady(cluster, 1)).toBe('False');
    const taints = cluster.api
      .get(nodes, { name: node })
      .spec?.taints?.map(({ key, effect }) => `${key}:${effect}`);
    expect(taints).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(cluster.pod(1).metadata?.deletionTimestamp).toBeUndefined();
    cluster.advance(310_000);
    expect(cluster.pod(1).metadata?.deletionTimestamp).toBeDefined();
    expect(cluster.pod(1).status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByTaintManager' }),
    );
    cluster.advance(600_000);
    expect(cluster.pod(1).metadata?.uid).toBe(uid);
    expect(cluster.sandbox.runs(uid)).toBe(true);
  });

  test('that comes back within that time changes nothing', () => {
    const { cluster, node, uid } = lost();
    cluster.advance(100_000);
    cluster.sandbox.faults.returnNode(node);
    cluster.advance(30_000);
    expect(readyOf(cluster, node)).toBe('True');
    expect(podReady(cluster, 1)).toBe('True');
    expect(cluster.pod(1).metadata?.uid).toBe(uid);
    expect(cluster.api.get(nodes, { name: node }).spec?.taints ?? []).toEqual([]);
  });

  test('that comes back late ends the pods that were deleted meanwhile', () => {
    const { cluster, node, uid } = lost();
    cluster.advance(400_000);
    cluster.sandbox.faults.returnNode(node);
    cluster.advance(60_000);
    expect(cluster.sandbox.runs(uid)).toBe(false);
    expect(cluster.pod(1).metadata?.uid).not.toBe(uid);
    cluster.untilReady(2);
  });

  test('a pod deleted by force runs twice: the hazard that the API cannot show', () => {
    const { cluster, node, uid } = lost();
    cluster.advance(60_000);
    cluster.api.delete(pods, { namespace: 'default', name: 'web-1' }, tester, { gracePeriodSeconds: 0 });
    cluster.untilReady(2);
    const replacement = cluster.pod(1);
    expect(replacement.spec?.nodeName).not.toBe(node);
    expect(cluster.sandbox.runs(uid)).toBe(true);
    expect(cluster.sandbox.runs(replacement.metadata?.uid ?? '')).toBe(true);
    cluster.sandbox.faults.returnNode(node);
    cluster.advance(60_000);
    expect(cluster.sandbox.runs(uid)).toBe(false);
  });

  test('whose object is deleted: its pods go after a quarantine, as Failed', () => {
    const { cluster, node, uid } = lost('off');
    cluster.advance(60_000);
    const last: string[] = [];
    cluster.api.observe(pods, ({ object }) => {
      if (object.metadata?.uid === uid) last.push(`${object.status?.phase}`);
    });
    cluster.api.delete(nodes, { name: node }, tester);
    cluster.advance(30_000);
    expect(cluster.pod(1).metadata?.uid).toBe(uid);
    cluster.advance(60_000);
    expect(cluster.pod(1).metadata?.uid).not.toBe(uid);
    expect(last.at(-1)).toBe('Failed');
  });

  test('the out-of-service taint frees terminating pods', () => {
    const { cluster, node, uid } = lost('off');
    cluster.advance(400_000);
    const found = cluster.api.get(nodes, { name: node });
    const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
    cluster.api.update(
      nodes,
      { ...found, spec: { ...found.spec, taints: [...(found.spec?.taints ?? []), taint] } },
      tester,
    );
    cluster.advance(60_000);
    expect(cluster.pod(1).metadata?.uid).not.toBe(uid);
  });

  test('that lost its power comes back with its pods begun again', () => {
    const { cluster, node, uid } = lost('off');
    expect(cluster.sandbox.runs(uid)).toBe(false);
    cluster.advance(30_000);
    cluster.sandbox.faults.returnNode(node);
    cluster.advance(30_000);
    expect(cluster.pod(1).metadata?.uid).toBe(uid);
    expect(cluster.pod(1).status?.containerStatuses?.[0]?.restartCount).toBe(1);
    expect(podReady(cluster, 1)).toBe('True');
  });
});
