import type { Hand } from '../support/recorded.ts';
import { parallelSet } from '../support/sets.ts';
import { waitReady } from '../support/wait.ts';
import { type Piece, recordAll } from './record-all.ts';

/**
 * Records rollouts on the real cluster for `test/judge/recordings`: `node test/cluster/recordings/rollouts.ts [NAME…]`.
 * The container of the sets is the first of their template.
 */
const image = 'spec.template.spec.containers[db].image';
const imageOf = (value: string) => [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value }];
const [good, other, none] = ['busybox:1.36', 'busybox:latest', 'registry.invalid/none:0'];
const annotated = { spec: { template: { metadata: { annotations: { drill: 'yes' } } } } };

const rollouts: Readonly<Record<string, Piece>> = {
  'rolling-update': {
    async play(hand, ground) {
      hand.step('patchTemplate');
      await hand.change('template', image, imageOf(other));
      await hand.watch(1);
      await waitReady(ground.cluster, ground);
      await hand.watch(3);
    },
  },
  'rolling-update-min-ready': {
    set: { minReadySeconds: 4 },
    async play(hand, ground) {
      hand.step('restartRollout');
      await hand.change('template', 'spec.template.metadata.annotations', annotated);
      await hand.watch(1);
      await waitReady(ground.cluster, ground);
      await hand.watch(8);
    },
  },
  'stall-and-revert': {
    async play(hand, ground) {
      await stallAndRevert(hand);
      hand.step('deleteStuckPods', [2]);
      await hand.remove(2);
      await hand.watch(1);
      await waitReady(ground.cluster, ground);
      await hand.watch(3);
    },
  },
  'stall-and-revert-parallel': {
    kind: parallelSet,
    async play(hand, ground) {
      await stallAndRevert(hand);
      await waitReady(ground.cluster, ground);
      await hand.watch(3);
    },
  },
  'partitioned-update': {
    set: { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } } },
    async play(hand, ground) {
      hand.step('patchTemplate');
      await hand.change('template', image, imageOf(other));
      await hand.watch(6);
      hand.act({ type: 'stable', forMs: 3000 });
      hand.step('killPod', [0]);
      await hand.remove(0);
      await hand.watch(1);
      await waitReady(ground.cluster, ground);
      await hand.watch(6);
    },
  },
  'on-delete': {
    set: { spec: { updateStrategy: { type: 'OnDelete' } } },
    async play(hand) {
      hand.step('patchTemplate');
      await hand.change('template', image, imageOf(other));
      await hand.watch(12);
      hand.step('killPod', [1]);
      await hand.remove(1);
      await hand.watch(6);
    },
  },
  'force-delete': {
    async play(hand) {
      hand.step('forceDeletePod', [1]);
      await hand.remove(1, 0);
      await hand.watch(6);
    },
  },
  'update-disturbed-by-outsider': {
    async play(hand, { cluster, namespace, name, ...ground }) {
      hand.step('patchTemplate');
      await hand.change('template', image, imageOf(other));
      await hand.watch(0.5);
      await cluster.run(['delete', 'pod', `${name}-0`, '-n', namespace, '--wait=false']);
      await hand.watch(1);
      await waitReady(cluster, { ...ground, namespace, name });
      await hand.watch(3);
    },
  },
};

/** A bad image, left alone until nothing moves; then the good one again, and nothing else. */
async function stallAndRevert(hand: Hand): Promise<void> {
  hand.step('stallRollout');
  await hand.change('template', image, imageOf(none));
  await hand.watch(8);
  hand.act({ type: 'stalled', forMs: 5000 });
  hand.act({ type: 'stepEnded', name: 'stallRollout' });
  hand.step('revertTemplate');
  await hand.change('template', image, imageOf(good));
  await hand.watch(12);
  hand.act({ type: 'stable', forMs: 10_000 });
}

await recordAll(rollouts, process.argv.slice(2));
