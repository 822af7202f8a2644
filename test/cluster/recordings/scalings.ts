import type { Drilled } from '../support/drilled.ts';
import { readyFile } from '../support/sets.ts';
import { waitFor } from '../support/wait.ts';
import { type Piece, recordAll } from './record-all.ts';

/** Records scalings and mishaps on the real cluster: `node test/cluster/recordings/scalings.ts [NAME…]`. */
const pieces: Readonly<Record<string, Piece>> = {
  'scale-up-halted': {
    async play(hand, ground) {
      await inPod(ground, 1, `rm ${readyFile}`);
      await hand.watch(4);
      hand.step('scale', [3, 4]);
      await hand.scale(3, 5);
      await hand.watch(13);
      await inPod(ground, 1, `touch ${readyFile}`);
      await available(ground, 5);
      await hand.watch(3);
    },
  },
  'retention-delete': {
    set: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } } },
    async play(hand, ground) {
      hand.step('scale', [1, 2]);
      await hand.scale(3, 1);
      await hand.watch(8);
      await hand.scale(1, 3);
      await available(ground, 3);
      await hand.watch(3);
    },
  },
  'pod-failed': {
    async play(hand, { cluster, namespace, name, ...ground }) {
      const deadline = '{"spec":{"activeDeadlineSeconds":1}}';
      await hand.watch(2);
      await cluster.run(['patch', 'pod', `${name}-1`, '-n', namespace, '-p', deadline]);
      await hand.watch(8);
      await available({ ...ground, cluster, namespace, name }, 3);
      await hand.watch(3);
    },
  },
};

async function inPod({ cluster, namespace, name }: Drilled, ordinal: number, command: string): Promise<void> {
  await cluster.run(['exec', `${name}-${ordinal}`, '-n', namespace, '--', 'sh', '-c', command]);
}

async function available({ cluster, namespace, name }: Drilled, count: number): Promise<void> {
  const condition = `jsonpath={.status.availableReplicas}=${count}`;
  await waitFor(cluster, namespace, `statefulset/${name}`, condition, 120);
}

await recordAll(pieces, process.argv.slice(2));
