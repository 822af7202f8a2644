import type { FullPod, FullSet } from '../../src/sandbox/controllers/objects.ts';
import { ordinalOf } from '../../src/statefulset/names.ts';
import type { Stage } from '../support/stage.ts';
import type { Door } from './door.ts';
import { announce } from './hands.ts';

type SetSpec = NonNullable<FullSet['spec']>;

/** The controllers read another definition of the set than the one that is stored. */
export function takenFor(spec: Partial<SetSpec>): () => Door {
  return () => ({
    sees: { statefulsets: (set) => ({ ...set, spec: { ...set.spec, ...spec } as SetSpec }) },
  });
}

/** The controllers make pods that differ from what they ought to be. */
export function madeAs(alter: (pod: FullPod, ordinal: number) => FullPod): () => Door {
  return () => ({ creates: { pods: (pod) => alter(pod, ordinalIn(pod)) } });
}

export function ordinalIn(pod: FullPod): number {
  return ordinalOf('web', pod.metadata?.name ?? '') ?? -1;
}

/** An object that lacks a field. */
export function without<T extends object, K extends keyof T>(object: T, field: K): Omit<T, K> {
  const { [field]: _, ...others } = object;
  return others;
}

/** A label gets another value; undefined takes it away. */
export function labelled(pod: FullPod, label: string, value: string | undefined): FullPod {
  const { [label]: _, ...others } = pod.metadata?.labels ?? {};
  const labels = value === undefined ? others : { ...others, [label]: value };
  return { ...pod, metadata: { ...pod.metadata, labels } };
}

/** The pod mounts another claim for its one template; undefined: an empty directory. */
export function mounting(pod: FullPod, claimName: string | undefined): FullPod {
  const volumes = (pod.spec?.volumes ?? []).map((volume) =>
    volume.persistentVolumeClaim === undefined
      ? volume
      : claimName === undefined
        ? { name: volume.name, emptyDir: {} }
        : { ...volume, persistentVolumeClaim: { claimName } },
  );
  return { ...pod, spec: { ...pod.spec, volumes } } as FullPod;
}

/** A pod that says it is running and ready, whatever it is. */
export function saidReady(pod: FullPod): FullPod {
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return pod;
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' };
  return { ...pod, status: { ...pod.status, phase: 'Running', conditions: [...others, ready] } };
}

/** A pod that is not being deleted, whatever it is. */
export function saidToStay(pod: FullPod): FullPod {
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = pod.metadata ?? {};
  return { ...pod, metadata };
}

/** Each deletion of a pod hits another one, and the controller's own word tells of that one. */
export function takenInstead(stage: () => Stage, pick: () => string | undefined): Door {
  const taken = new Set<string>();
  return {
    deletes(plural, name) {
      const other = plural === 'pods' ? (pick() ?? name) : name;
      if (plural === 'pods' && !taken.has(other)) announce(stage(), other);
      taken.add(other);
      return other;
    },
    creates: {
      events: (event) => (event.reason === 'SuccessfulDelete' ? { ...event, reason: 'Mistaken' } : event),
    },
  };
}

/** The first creations of a pod are lost. */
export function lostAtFirst(name: string, times: number): Door {
  let lost = 0;
  return { losesCreation: (plural, made) => plural === 'pods' && made === name && (lost += 1) <= times };
}
