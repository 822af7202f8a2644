import type { About, Entry } from './entry.ts';
import { deletePod, describePod, page, theClaim, thePod } from './entry.ts';

const claims = page('concepts/storage/persistent-volumes/#binding');
const protection = page('concepts/storage/persistent-volumes/#storage-object-in-use-protection');
const reclaiming = page('concepts/storage/persistent-volumes/#reclaiming');
const stable = page('concepts/workloads/controllers/statefulset/#stable-storage');

/** Keeps a volume from being wiped, as long as it still exists. */
function keepVolume({ volume }: About): string {
  return volume === undefined
    ? 'kubectl get pv'
    : `kubectl patch pv ${volume} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`;
}

function describeClaim({ claim, namespace }: About): string {
  return claim === undefined
    ? `kubectl get pvc -n ${namespace}`
    : `kubectl describe pvc ${claim} -n ${namespace}`;
}

/** The claim or its volume is not there, not ready, or not the same. */
export const storage = {
  'claim-pending': {
    why: (about) =>
      `${cap(theClaim(about))} has no volume yet: no class, no provisioner, or no volume that fits. The pod waits for it.`,
    commands: (about) => [describeClaim(about), 'kubectl get storageclass', 'kubectl get pv'],
    page: claims,
  },
  'claim-deleting': {
    why: (about) =>
      `Somebody deleted ${theClaim(about)}. It lives on only while a pod uses it, and cannot be undeleted: once it is gone the controller makes an empty one. Save the data or its volume first.`,
    commands: (about) => [describeClaim(about), keepVolume(about)],
    page: protection,
  },
  'claim-deleted': {
    why: (about) =>
      `${cap(theClaim(about))} was deleted. StatefulSets do not watch claims: nothing happens until the pod is made anew, and then it gets an empty disk. Keep the old volume before it is reclaimed.`,
    commands: (about) => ['kubectl get pv --sort-by=.metadata.creationTimestamp', keepVolume(about)],
    page: reclaiming,
  },
  'claim-recreated': {
    why: (about) =>
      `${cap(theClaim(about))} bears the old name but is another object: it was deleted and made anew, so ${thePod(about)} runs on an empty disk. Kubernetes finds claims by name only and notices nothing. If the old volume still exists, keep it and bind a claim to it by hand.`,
    commands: (about) => [keepVolume(about), describeClaim(about)],
    page: reclaiming,
  },
  'claim-lost': {
    why: (about) =>
      `${cap(theClaim(about))} lost its volume: the PersistentVolume was deleted or given to another claim. Bring the volume back under its name, or accept the loss and delete claim and pod.`,
    commands: (about) => [describeClaim(about), about.volume && `kubectl get pv ${about.volume}`],
    page: claims,
  },
  'volume-changed': {
    why: (about) =>
      `${cap(theClaim(about))} is the same object but stands on another PersistentVolume now: the volume was deleted and made anew under its name. The data is that of the new one.`,
    commands: (about) => [about.volume && `kubectl get pv ${about.volume} -o yaml`, describeClaim(about)],
    page: reclaiming,
  },
  'data-lost': {
    why: (about) =>
      `What was written to ${theClaim(about)} before is not on it any more, although claim and volume are the same objects: the volume was emptied, restored from an older state, or another disk stands behind it.`,
    commands: (about) => [keepVolume(about), describeClaim(about)],
    page: stable,
  },
  'data-stale': {
    why: (about) =>
      `What is on ${theClaim(about)} is the run's, but older than what was written last: the volume was put back to an earlier state, by a snapshot, a replica that lagged, or a cache that was lost. Whatever was written since is gone.`,
    commands: (about) => [keepVolume(about), describeClaim(about)],
    page: stable,
  },
  'data-swapped': {
    why: (about) =>
      `${cap(thePod(about))} finds the data of another ordinal on ${theClaim(about)}: the disks behind the volumes have changed places. Stop the writers before they mix the data up.`,
    commands: (about) => [keepVolume(about), describeClaim(about)],
    page: stable,
  },
  'data-shared': {
    why: (about) =>
      `${cap(thePod(about))} sees the files of another ordinal on ${theClaim(about)}: two claims lead to one disk or one directory. Look at what the volumes point to.`,
    commands: (about) => [describeClaim(about), 'kubectl get pv -o wide'],
    page: stable,
  },
  'claim-not-mounted': {
    why: (about) =>
      `${cap(thePod(about))} does not mount the claim that its template and ordinal name. Volumes cannot change while a pod lives, so the pod has to be made anew.`,
    commands: (about) => [
      about.pod && `kubectl get pod ${about.pod} -n ${about.namespace} -o jsonpath='{.spec.volumes}'`,
      deletePod(about),
    ],
    page: stable,
  },
  'claim-shared': {
    why: (about) =>
      `Two pods of the set mount ${theClaim(about)}. Each ordinal has its own: two databases on one disk destroy each other. Stop one of them now.`,
    commands: (about) => [describeClaim(about), deletePod(about)],
    page: stable,
  },
  'claim-owner-stale': {
    why: (about) =>
      `${cap(theClaim(about))} still belongs to the former pod of this name and is about to be deleted with it (whenScaled: Delete). The controller waits for that without a word.`,
    commands: (about) => [
      about.claim &&
        `kubectl get pvc ${about.claim} -n ${about.namespace} -o jsonpath='{.metadata.ownerReferences}{.metadata.finalizers}'`,
    ],
    page: page('concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention'),
  },
  'multi-attach': {
    why: (about) =>
      `The volume of ${thePod(about)} is still attached to the node where the former pod ran. It is let go once that pod has really stopped, or by force after six minutes; do not hurry it while that node may still be writing.`,
    commands: (about) => ['kubectl get volumeattachments', describePod(about)],
    page: page('concepts/storage/persistent-volumes/#access-modes'),
  },
} as const satisfies Readonly<Record<string, Entry>>;

function cap(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
