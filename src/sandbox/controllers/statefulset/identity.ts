import { claimName, podName } from '../../../statefulset/names.ts';
import { podIndexLabel, podNameLabel } from '../../../statefulset/pods.ts';
import type { FullPod, FullSet, FullVolume } from '../objects.ts';
import { shuffled } from '../random.ts';
import type { Random } from '../../api/random.ts';

const MEMBER = /^(.*)-([0-9]+)$/s;
const MAX_INT32 = 2_147_483_647;

/**
 * Parent and ordinal a pod's name carries, read as upstream reads it: `web-01` is ordinal 1 of `web` (#141094), and a
 * number that does not fit 32 bits is no ordinal.
 * Upstream: stateful_set_utils.go, getParentNameAndOrdinal (1.36).
 */
export function parentAndOrdinal(pod: FullPod): Membership {
  const known = read.get(pod);
  if (known !== undefined) return known;
  const membership = membershipOf(pod);
  read.set(pod, membership);
  return membership;
}

interface Membership {
  readonly parent: string;
  readonly ordinal: number;
  /** Whether the name is the one its set would give: `web-01` is not. */
  readonly isExact: boolean;
}

/** A sync asks it of every pod many times, and pods are never changed in place. */
const read = new WeakMap<FullPod, Membership>();

function membershipOf(pod: FullPod): Membership {
  const [, parent, digits] = MEMBER.exec(pod.metadata?.name ?? '') ?? [];
  if (parent === undefined || digits === undefined) return { parent: '', ordinal: -1, isExact: false };
  const ordinal = Number(digits);
  const isExact = pod.metadata?.name === podName(parent, ordinal);
  return { parent, ordinal: ordinal <= MAX_INT32 ? ordinal : -1, isExact };
}

export function ordinalOfPod(pod: FullPod): number {
  return parentAndOrdinal(pod).ordinal;
}

/** Whether name, namespace and pod-name label are right. Hostname, subdomain and pod index are never compared. */
export function identityMatches(set: FullSet, pod: FullPod): boolean {
  const { parent, ordinal, isExact } = parentAndOrdinal(pod);
  const { name, namespace, labels } = pod.metadata ?? {};
  return (
    ordinal >= 0 &&
    parent === set.metadata?.name &&
    isExact &&
    namespace === set.metadata.namespace &&
    labels?.[podNameLabel] === name
  );
}

export function withIdentity(set: FullSet, pod: FullPod, indexLabel: boolean): FullPod {
  const ordinal = ordinalOfPod(pod);
  const { name: setName = '', namespace = '' } = set.metadata ?? {};
  const name = podName(setName, ordinal);
  const labels = {
    ...pod.metadata?.labels,
    [podNameLabel]: name,
    ...(indexLabel ? { [podIndexLabel]: String(ordinal) } : {}),
  };
  return { ...pod, metadata: { ...pod.metadata, name, namespace, labels } };
}

/** Whether the pod mounts the claims of the set's templates. */
export function storageMatches(set: FullSet, pod: FullPod): boolean {
  const ordinal = ordinalOfPod(pod);
  if (ordinal < 0) return false;
  return (set.spec?.volumeClaimTemplates ?? []).every((template) => {
    const name = template.metadata?.name ?? '';
    const volume = pod.spec?.volumes?.findLast((candidate) => candidate.name === name);
    return volume?.persistentVolumeClaim?.claimName === claimName(name, set.metadata?.name ?? '', ordinal);
  });
}

interface Place {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly templates: NonNullable<FullSet['spec']>['volumeClaimTemplates'];
}

/** Pods that were found to be right, and for what: the next sync asks again, of the same pods. */
const inPlace = new WeakMap<FullPod, Place>();

/** Identity and storage both match. */
export function isInPlace(set: FullSet, pod: FullPod): boolean {
  const { name, namespace } = set.metadata ?? {};
  const templates = set.spec?.volumeClaimTemplates;
  const known = inPlace.get(pod);
  if (known?.name === name && known?.namespace === namespace && known?.templates === templates) return true;
  if (!identityMatches(set, pod) || !storageMatches(set, pod)) return false;
  inPlace.set(pod, { name, namespace, templates });
  return true;
}

/** The pod with the claims of the set's templates as volumes, in the random order of a Go map. */
export function withStorage(set: FullSet, pod: FullPod, random: Random): FullPod {
  const ordinal = ordinalOfPod(pod);
  const names = (set.spec?.volumeClaimTemplates ?? []).map((template) => template.metadata?.name ?? '');
  const own = shuffled(random, names).map((name): FullVolume => {
    const claim = claimName(name, set.metadata?.name ?? '', ordinal);
    return { name, persistentVolumeClaim: { claimName: claim } };
  });
  const others = (pod.spec?.volumes ?? []).filter((volume) => !names.includes(volume.name ?? ''));
  const volumes = [...own, ...others];
  return volumes.length === 0 ? pod : { ...pod, spec: { ...pod.spec, volumes } };
}
