import { describe, expect, test } from 'vitest';
import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullClaim } from '../../../src/sandbox/controllers/objects.ts';
import { saysReady } from '../../../src/statefulset/pods.ts';
import { Cluster, tester } from '../support/cluster.ts';
import { aSet, claimTemplates, templateWith } from '../support/sets.ts';

/** Claims of the class whose disks are attached. */
function disks(accessMode = 'ReadWriteOnce'): readonly FullClaim[] {
  return claimTemplates('data').map((claim) => ({
    ...claim,
    spec: { ...claim.spec, storageClassName: 'disk', accessModes: [accessMode] },
  }));
}

function started(replicas = 1, templates = disks()): Cluster {
  const cluster = new Cluster();
  const template = templateWith('nginx:1');
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  const containers = (template.spec?.containers ?? []).map((one) => ({ ...one, volumeMounts }));
  const mounting = { ...template, spec: { ...template.spec, containers } };
  cluster.start(aSet({ replicas, volumeClaimTemplates: templates, template: mounting }));
  cluster.untilReady(replicas);
  return cluster;
}

/** `<volume> at <node>`, for every disk that is where a pod wants it. */
function attached(cluster: Cluster): readonly string[] {
  return cluster.api
    .list(kinds.attachments)
    .items.map(
      ({ spec, status }) =>
        `${spec?.source?.persistentVolumeName} at ${spec?.nodeName}${status?.attached === true ? '' : '?'}`,
    );
}

const volumeOf = (cluster: Cluster, ordinal: number) => cluster.claims()[ordinal]?.spec?.volumeName ?? '';
const nodeOf = (cluster: Cluster, ordinal: number) => cluster.pod(ordinal).spec?.nodeName ?? '';
const volumesInUse = (cluster: Cluster, name: string) =>
  cluster.api.get(kinds.nodes, { name }).status?.volumesInUse ?? [];

/** Web-0 is taken from a node that has gone silent, and comes to another. */
function moved(cluster: Cluster): string {
  const lost = nodeOf(cluster, 0);
  cluster.sandbox.faults.loseNode(lost, 'off');
  cluster.advance(60_000);
  cluster.delete(0, 0);
  cluster.advance(5_000);
  return lost;
}

describe('disks', () => {
  test('are attached to the node of the pod that uses them, before it begins', () => {
    const cluster = started(2);
    expect(attached(cluster).toSorted()).toEqual(
      [0, 1].map((ordinal) => `${volumeOf(cluster, ordinal)} at ${nodeOf(cluster, ordinal)}`).toSorted(),
    );
    const [event] = cluster.events('SuccessfulAttachVolume');
    expect(event).toContain(`AttachVolume.Attach succeeded for volume "${volumeOf(cluster, 0)}"`);
    expect(volumesInUse(cluster, nodeOf(cluster, 0))).toEqual([
      expect.stringMatching(/^kubernetes\.io\/csi\/disk\.csi\.sandbox\^/),
    ]);
  });

  test('leave with the pod', () => {
    const cluster = started(2);
    cluster.change({ replicas: 1 });
    cluster.advance(60_000);
    expect(attached(cluster)).toEqual([`${volumeOf(cluster, 0)} at ${nodeOf(cluster, 0)}`]);
  });

  test('follow a pod that comes to another node', () => {
    const cluster = started();
    const before = nodeOf(cluster, 0);
    cluster.cordon(before, true);
    cluster.delete(0);
    cluster.advance(2_000);
    cluster.untilReady(1);
    expect(nodeOf(cluster, 0)).not.toBe(before);
    expect(attached(cluster)).toEqual([`${volumeOf(cluster, 0)} at ${nodeOf(cluster, 0)}`]);
    expect(volumesInUse(cluster, before)).toEqual([]);
  });

  test('of the built-in provisioner are folders: nothing is attached', () => {
    expect(attached(started(1, claimTemplates('data')))).toEqual([]);
  });
});

describe('a disk that a silent node still has', () => {
  test('is not given to another node, and the pod there is told', () => {
    const cluster = started();
    const lost = moved(cluster);
    expect(nodeOf(cluster, 0)).not.toBe(lost);
    expect(saysReady(cluster.pod(0))).toBe(false);
    expect(cluster.events('FailedAttachVolume')).toEqual([
      `web-0 Warning FailedAttachVolume Multi-Attach error for volume "${volumeOf(cluster, 0)}" Volume is already exclusively attached to one node and can't be attached to another x1`,
    ]);
    cluster.advance(130_000);
    expect(cluster.events('FailedMount')[0]).toContain('timed out waiting for the condition');
  });

  test('is taken away after six minutes, when the node has not come back', () => {
    const cluster = started();
    moved(cluster);
    cluster.advance(5 * 60_000);
    expect(saysReady(cluster.pod(0))).toBe(false);
    cluster.advance(2 * 60_000);
    expect(saysReady(cluster.pod(0))).toBe(true);
    expect(attached(cluster)).toEqual([`${volumeOf(cluster, 0)} at ${nodeOf(cluster, 0)}`]);
  });

  test('is let go as soon as the node comes back and has cleaned up', () => {
    const cluster = started();
    const lost = moved(cluster);
    cluster.advance(60_000);
    cluster.sandbox.faults.returnNode(lost);
    cluster.advance(60_000);
    expect(saysReady(cluster.pod(0))).toBe(true);
    expect(attached(cluster)).toEqual([`${volumeOf(cluster, 0)} at ${nodeOf(cluster, 0)}`]);
  });

  test('is taken away at once, when somebody vouches that the node is dead', () => {
    const cluster = started();
    const lost = nodeOf(cluster, 0);
    cluster.sandbox.faults.loseNode(lost, 'off');
    cluster.advance(60_000);
    const node = cluster.api.get(kinds.nodes, { name: lost });
    const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
    const taints = [...(node.spec?.taints ?? []), taint];
    cluster.api.update(kinds.nodes, { ...node, spec: { ...node.spec, taints } }, tester);
    cluster.advance(90_000);
    expect(nodeOf(cluster, 0)).not.toBe(lost);
    expect(saysReady(cluster.pod(0))).toBe(true);
  });

  test('is given to the other node as well, when several may use it', () => {
    const cluster = started(1, disks('ReadWriteMany'));
    moved(cluster);
    cluster.advance(10_000);
    expect(saysReady(cluster.pod(0))).toBe(true);
    expect(attached(cluster)).toHaveLength(2);
    expect(cluster.events('FailedAttachVolume')).toEqual([]);
  });
});

test('two pods on two nodes that want one disk: the second waits, and is told who has it', () => {
  const cluster = started();
  const first = cluster.pod(0);
  const other = ['node-1', 'node-2'].find((name) => name !== nodeOf(cluster, 0)) ?? '';
  const claim = { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } };
  cluster.create(kinds.pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'reader', namespace: 'default' },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': other },
      containers: [{ name: 'main', image: 'nginx:1' }],
      volumes: [claim],
    },
  });
  cluster.advance(20_000);
  expect(cluster.events('FailedAttachVolume')[0]).toContain(
    `Volume is already used by pod(s) ${first.metadata?.name}`,
  );
});
