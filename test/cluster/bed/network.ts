import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bed } from './bed.ts';
import { ask, run } from './command.ts';

/** Makes the bridge with the node's address and the configuration by which CNI makes the one of the pods. */
export async function makeNetwork(bed: Bed): Promise<void> {
  await run(['ip', 'link', 'add', bed.nodeBridge, 'type', 'bridge']);
  await run(['ip', 'address', 'add', `${bed.nodeAddress}/24`, 'dev', bed.nodeBridge]);
  await run(['ip', 'link', 'set', bed.nodeBridge, 'up']);

  const pods = {
    type: 'bridge',
    bridge: bed.podBridge,
    isGateway: true,
    hairpinMode: true,
    ipam: {
      type: 'host-local',
      dataDir: join(bed.dir, 'addresses'),
      ranges: [[{ subnet: bed.podRange }]],
      routes: [{ dst: '0.0.0.0/0' }],
    },
  };
  const folder = join(bed.dir, 'cni');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, '10-pods.conflist'),
    JSON.stringify({ cniVersion: '1.0.0', name: 'pods', plugins: [pods] }),
  );
}

/** Removes the bridges; those that do not exist are fine. The pods' ends went with their namespaces. */
export async function dropNetwork(bed: Bed): Promise<void> {
  for (const bridge of [bed.podBridge, bed.nodeBridge]) await ask(['ip', 'link', 'delete', bridge]);
}
