import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullClaim } from '../../../src/sandbox/controllers/objects.ts';
import type { ApiServer } from '../../../src/sandbox/api/server.ts';
import type { Stage } from '../../support/stage.ts';
import { claimTemplates } from '../../sandbox/support/sets.ts';
import { madeAs, mounting, ordinalIn, takenFor } from '../alter.ts';
import { killing, killingTwice, nothing, scaledByOwner, scaling } from '../drills.ts';
import type { Mutant } from '../mutant.ts';

const at = (name: string) => ({ namespace: 'default', name });
const retention = (whenScaled: 'Retain' | 'Delete') => ({
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled },
});
const nobody = { user: 'nobody', groups: ['system:masters'], fieldManager: 'nobody' };

/** Calls back each time a pod is gone. */
function afterEnd(stage: Stage, name: string, work: () => void): void {
  stage.api.observe(kinds.pods, ({ type, object }) => {
    if (type === 'DELETED' && object.metadata?.name === name) work();
  });
}

/** The claim of a name is another one all of a sudden, with an empty disk. */
function renew(stage: Stage, name: string): void {
  const claim = stage.api.get(kinds.claims, at(name));
  stage.erase(kinds.claims, name);
  const { labels } = claim.metadata ?? {};
  const { volumeName: _, ...spec } = claim.spec ?? {};
  const fresh = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, labels }, spec };
  stage.api.create(kinds.claims, 'default', fresh as typeof claim, nobody);
}

const lostToo = { S3: 'a claim that is made anew has not outlived its pod' };
const mountsToo = 'the pod does not mount the claim that is its own';

export const storage: readonly Mutant[] = [
  {
    promise: 'S1',
    law: 'a pod is made without its claim',
    drill: scaledByOwner(4),
    names: [3],
    door: madeAs((pod) => mounting(pod, undefined)),
  },
  {
    promise: 'S1',
    law: 'the claim of a running pod is lost',
    drill: nothing,
    names: [2],
    hand: (stage) => {
      const { spec } = stage.api.get(kinds.claims, at('data-web-2'));
      stage.erase(kinds.volumes, spec?.volumeName ?? '');
    },
  },
  {
    promise: 'S2',
    law: 'a fresh claim under the same name',
    drill: killing(1),
    names: [1],
    also: lostToo,
    hand: (stage) => afterEnd(stage, 'web-1', () => renew(stage, 'data-web-1')),
  },
  {
    promise: 'S2',
    law: 'the same claim on another volume',
    drill: killing(1),
    names: [1],
    hand: (stage) =>
      afterEnd(stage, 'web-1', () => {
        const claim = stage.api.get(kinds.claims, at('data-web-1'));
        const volume = stage.api.get(kinds.volumes, { name: claim.spec?.volumeName ?? '' });
        const name = 'pvc-other';
        stage.store(kinds.volumes, { ...volume, metadata: { ...volume.metadata, name, uid: 'other' } });
        stage.store(kinds.claims, { ...claim, spec: { ...claim.spec, volumeName: name } } as typeof claim);
      }),
  },
  {
    promise: 'S2',
    law: 'another volume under the same name',
    drill: killing(0),
    names: [0],
    hand: (stage) =>
      afterEnd(stage, 'web-0', () => {
        const { volumeName = '' } = stage.api.get(kinds.claims, at('data-web-0')).spec ?? {};
        const volume = stage.api.get(kinds.volumes, { name: volumeName });
        stage.store(kinds.volumes, { ...volume, metadata: { ...volume.metadata, uid: 'other' } });
      }),
  },
  {
    promise: 'S2',
    law: 'claims swapped between ordinals',
    drill: killing(2, 1),
    names: [1, 2],
    also: { S1: mountsToo },
    door: () => ({
      ...madeAs((pod, ordinal) => mounting(pod, `data-web-${3 - ordinal}`))(),
      sees: { pods: (pod) => mounting(pod, `data-web-${ordinalIn(pod)}`) },
    }),
  },
  {
    promise: 'S2',
    law: "a pod comes back on nobody's claim, and is right again after that",
    drill: killingTwice(2),
    names: [2],
    door: () => {
      let made = 0;
      return { creates: { pods: (pod) => ((made += 1) === 1 ? mounting(pod, undefined) : pod) } };
    },
  },
  {
    promise: 'S3',
    law: 'a scale-down takes the claim along, although the policy says Retain',
    drill: scaling(2),
    names: [2],
    door: takenFor(retention('Delete')),
  },
  {
    promise: 'S3',
    law: 'the claim of a running pod is being deleted',
    drill: killing(1),
    names: [0],
    hand: (stage) => void stage.api.delete(kinds.claims, at('data-web-0'), nobody),
  },
  {
    promise: 'S4',
    law: 'a scale-down leaves the claim, although the policy says Delete',
    drill: scaledByOwner(2, 400),
    names: [2],
    set: retention('Delete'),
    door: takenFor(retention('Retain')),
  },
  {
    promise: 'S5',
    law: 'a volume is attached to two nodes',
    drill: scaledByOwner(4),
    names: [3],
    nodes: 2,
    also: {
      S1: mountsToo,
      S7: 'two ordinals mount one claim',
    },
    set: { volumeClaimTemplates: onDisks() },
    door: (stage) => ({
      sees: {
        persistentvolumes: (volume) => ({
          ...volume,
          spec: { ...volume.spec, accessModes: ['ReadWriteMany'] },
        }),
      },
      creates: {
        pods: (pod) => {
          const here = stage().pod(0)?.spec?.nodeName;
          const nodeName = here === 'node-1' ? 'node-2' : 'node-1';
          const moved = mounting(pod, 'data-web-0');
          return { ...moved, spec: { ...moved.spec, nodeName } };
        },
      },
    }),
  },
  {
    promise: 'S6',
    law: 'a scale-up gives a fresh claim although one was left',
    drill: scaledByOwner(3),
    names: [2],
    set: { replicas: 2 },
    before: (api) => void leaveClaim(api),
    hand: (stage) => {
      let done = false;
      stage.api.observe(kinds.sets, ({ object }) => {
        if (done || object.spec?.replicas !== 3) return;
        done = true;
        renew(stage, 'data-web-2');
      });
    },
  },
  {
    promise: 'S7',
    law: 'a pod is made on the claim of another',
    drill: scaling(4, 3),
    names: ['web-3'],
    door: madeAs((pod) => mounting(pod, 'data-web-0')),
  },
  {
    promise: 'S8',
    law: 'a pod is made while its claim is being deleted',
    drill: scaledByOwner(3),
    names: [2],
    set: { replicas: 2 },
    before: (api) => {
      const claim = leaveClaim(api);
      api.update(
        kinds.claims,
        { ...claim, metadata: { ...claim.metadata, finalizers: ['test/keep'] } },
        nobody,
      );
      api.delete(kinds.claims, at('data-web-2'), nobody);
    },
    door: () => ({
      sees: {
        persistentvolumeclaims: (claim) => {
          const { deletionTimestamp: _, ...metadata } = claim.metadata ?? {};
          return { ...claim, metadata };
        },
      },
    }),
    // Their caches know the claim already: it is told to them once more.
    hand: (stage) => stage.store(kinds.claims, stage.api.get(kinds.claims, at('data-web-2'))),
  },
];

/** What an earlier pod of ordinal 2 has left. */
function leaveClaim(api: ApiServer): FullClaim {
  const [template] = claimTemplates('data');
  const metadata = { name: 'data-web-2', labels: { app: 'web' } };
  const claim = { ...template, apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata };
  return api.create(kinds.claims, 'default', claim as FullClaim, nobody);
}

function onDisks(): ReturnType<typeof claimTemplates> {
  return claimTemplates('data').map((one) => ({
    ...one,
    spec: { ...one.spec, storageClassName: 'disk' },
  })) as unknown as ReturnType<typeof claimTemplates>;
}
