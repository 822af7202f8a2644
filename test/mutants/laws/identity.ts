import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullEndpoint } from '../../../src/sandbox/controllers/network-objects.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { podIndexLabel, podNameLabel, revisionLabel } from '../../../src/statefulset/pods.ts';
import { labelled, madeAs, ordinalIn, without } from '../alter.ts';
import type { Door } from '../door.ts';
import {
  askedFor,
  forcing,
  killing,
  killingThenAsking,
  killingTwice,
  nothing,
  rolling,
  rollingThenKilling,
  scaledByOwner,
} from '../drills.ts';
import type { Mutant } from '../mutant.ts';

const owner = { user: 'somebody', groups: ['system:masters'], fieldManager: 'somebody' };
const endpointsToo = { I5: 'the name in DNS is made of hostname and subdomain' };
const onDelete = { updateStrategy: { type: 'OnDelete' } };

const spoilt = (change: (spec: NonNullable<FullPod['spec']>) => NonNullable<FullPod['spec']>) =>
  madeAs((pod, ordinal) => (ordinal === 3 ? { ...pod, spec: change(pod.spec ?? {}) } : pod));

/** Only the first pod made is wrong; the next of its name is as it should be. */
function onlyTheFirst(change: (pod: FullPod) => FullPod): ReturnType<typeof madeAs> {
  return () => {
    let made = 0;
    return { creates: { pods: (pod) => ((made += 1) === 1 ? change(pod) : pod) } };
  };
}

export const identity: readonly Mutant[] = [
  {
    promise: 'I1',
    law: 'a pod that nobody wants any more is never deleted',
    drill: scaledByOwner(2),
    names: ['web-2'],
    door: () => ({ deletes: (plural, name) => (plural === 'pods' && name === 'web-2' ? undefined : name) }),
  },
  {
    promise: 'I2',
    law: 'a pod is made without its ordinal as a label',
    drill: scaledByOwner(4),
    names: [3],
    door: madeAs((pod) => labelled(pod, podIndexLabel, undefined)),
  },
  {
    promise: 'I2',
    law: "a pod is made with another's ordinal as a label",
    drill: scaledByOwner(4),
    names: [3],
    door: madeAs((pod) => labelled(pod, podIndexLabel, '0')),
  },
  {
    promise: 'I2',
    law: "a pod's name label is lost, and the controller does not mend it",
    drill: nothing,
    names: [1],
    door: () => ({ sees: { pods: (pod) => labelled(pod, podNameLabel, pod.metadata?.name) } }),
    hand: (stage) => {
      const pod = stage.pod(1);
      if (pod) stage.store(kinds.pods, labelled(pod, podNameLabel, undefined));
    },
  },
  {
    promise: 'I3',
    law: 'a pod is made without its hostname',
    drill: scaledByOwner(4),
    names: [3],
    also: endpointsToo,
    door: spoilt((spec) => without(spec, 'hostname')),
  },
  {
    promise: 'I3',
    law: "a pod is made with another pod's hostname",
    drill: scaledByOwner(4),
    names: [3],
    also: endpointsToo,
    door: spoilt((spec) => ({ ...spec, hostname: 'web-0' })),
  },
  {
    promise: 'I3',
    law: 'a pod of a set without a Service is made with another hostname',
    drill: scaledByOwner(4),
    names: [3],
    service: false,
    set: { serviceName: '' },
    door: spoilt((spec) => ({ ...spec, hostname: 'web-9' })),
  },
  {
    promise: 'I3',
    law: 'a pod is made with another subdomain',
    drill: scaledByOwner(4),
    names: [3],
    also: endpointsToo,
    door: spoilt((spec) => ({ ...spec, subdomain: 'other' })),
  },
  {
    promise: 'I4',
    law: 'a pod comes back with another ordinal as a label, and is right again after that',
    drill: killingTwice(1),
    names: [1],
    door: onlyTheFirst((pod) => labelled(pod, podIndexLabel, '7')),
  },
  {
    promise: 'I4',
    law: 'a pod comes back with another hostname, and is right again after that',
    drill: killingTwice(0),
    names: [0],
    door: onlyTheFirst((pod) => ({ ...pod, spec: { ...pod.spec, hostname: 'web-7' } })),
  },
  {
    promise: 'I5',
    law: 'the endpoint goes on pointing to the former UID',
    drill: killing(1),
    names: [1],
    door: () => {
      let former: string | undefined;
      return endpointOf('web-1', (endpoint) => {
        former ??= endpoint.targetRef?.uid ?? '';
        return { ...endpoint, targetRef: { ...endpoint.targetRef, uid: former } };
      });
    },
  },
  {
    promise: 'I5',
    law: 'the endpoint goes on leading to the former address',
    drill: killing(1),
    names: [1],
    door: () => endpointOf('web-1', (endpoint) => ({ ...endpoint, addresses: ['10.240.9.9'] })),
  },
  {
    promise: 'I5',
    law: 'a ready pod gets no endpoint',
    drill: scaledByOwner(4),
    names: [3],
    door: () => ({
      updates: {
        endpointslices: (slice) => ({
          ...slice,
          endpoints: (slice.endpoints ?? []).filter(({ targetRef }) => targetRef?.name !== 'web-3'),
        }),
      },
    }),
  },
  {
    promise: 'I5',
    law: "a pod's endpoint is never called ready",
    drill: killing(2),
    names: [2],
    door: () =>
      endpointOf('web-2', (endpoint) => ({
        ...endpoint,
        conditions: { ...endpoint.conditions, ready: false },
      })),
  },
  {
    promise: 'I5',
    law: 'the governing Service is taken away',
    drill: killing(1),
    names: [0, 1, 2],
    hand: (stage) => {
      stage.api.delete(kinds.services, { namespace: 'default', name: 'web' }, owner);
    },
  },
  {
    promise: 'I5',
    law: 'DNS goes on answering the former address',
    drill: killingThenAsking(1),
    names: [1],
    unprovable: 'answers may be cached on the way: a wrong one proves nothing, and nothing is held',
    hand: (stage) => {
      stage.sandbox.dns.cacheFor(86_400_000);
      for (const { metadata } of stage.pods()) askedFor(stage, metadata?.name ?? '');
    },
  },
  {
    promise: 'I6',
    law: 'two pods of one name run side by side after a forced deletion',
    drill: forcing(1),
    names: [1],
    tells: () => {
      let old: FullPod | undefined;
      let told = false;
      return (event) => {
        if (event.type !== 'added' && event.type !== 'modified' && event.type !== 'deleted') return [event];
        const pod = event.object as FullPod;
        if (ordinalIn(pod) !== 1) return [event];
        if (event.type === 'deleted') old = pod;
        if (old === undefined || told || event.type !== 'modified' || pod.status?.phase !== 'Running')
          return [event];
        told = true;
        return [event, { type: 'modified', object: old }, { type: 'deleted', object: old }];
      };
    },
  },
  {
    promise: 'I7',
    law: 'a pod is made by a set that does not block its own deletion',
    drill: scaledByOwner(4),
    names: [3],
    door: madeAs((pod) => ({
      ...pod,
      metadata: {
        ...pod.metadata,
        ownerReferences: (pod.metadata?.ownerReferences ?? []).map((one) =>
          without(one, 'blockOwnerDeletion'),
        ),
      },
    })),
  },
  {
    promise: 'I7',
    law: 'a pod gets a second controller',
    drill: nothing,
    names: [0],
    hand: (stage) => {
      const pod = stage.pod(0);
      const [first] = pod?.metadata?.ownerReferences ?? [];
      if (pod === undefined || first === undefined) return;
      const second = { ...first, kind: 'ReplicaSet', name: 'other', uid: 'other-uid' };
      stage.store(kinds.pods, { ...pod, metadata: { ...pod.metadata, ownerReferences: [first, second] } });
    },
  },
  {
    promise: 'I8',
    law: 'under OnDelete a pod that was deleted comes back at the former revision',
    drill: rollingThenKilling(1),
    names: [1],
    set: onDelete,
    door: atFormerRevision(),
  },
  {
    promise: 'I8',
    law: 'a rolling update makes a pod from the former revision, and then once more from the right one',
    drill: rolling(),
    names: [2],
    door: atFormerRevision(1),
  },
];

/** Pods are made from the first revision there was, so many times. */
function atFormerRevision(times = Infinity): NonNullable<Mutant['door']> {
  return (stage) => {
    let made = 0;
    return {
      creates: {
        pods(pod) {
          made += 1;
          const { items } = stage().api.list(kinds.revisions);
          const [first] = items.toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
          return made > times ? pod : labelled(pod, revisionLabel, first?.metadata?.name);
        },
      },
    };
  };
}

/** The one endpoint of a pod is written as something else. */
function endpointOf(pod: string, change: (endpoint: FullEndpoint) => FullEndpoint): Door {
  return {
    updates: {
      endpointslices: (slice) => ({
        ...slice,
        endpoints: (slice.endpoints ?? []).map((one) => (one.targetRef?.name === pod ? change(one) : one)),
      }),
    },
  };
}
