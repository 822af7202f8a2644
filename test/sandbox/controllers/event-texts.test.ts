import { expect, test } from 'vitest';
import { claims, pods } from '../../../src/sandbox/controllers/kinds.ts';
import { type Bench, readyBench } from '../support/bench.ts';
import { refusal } from '../support/plain-api.ts';
import { aSet, claimTemplates } from '../support/sets.ts';

const key = (name: string) => ({ namespace: 'default', name });

/** Refuses the first call of this kind. */
function refuseOnce(bench: Bench, wanted: string): void {
  let refused = false;
  bench.api.refuse = (verb, plural) => {
    if (refused || `${verb} ${plural}` !== wanted) return;
    refused = true;
    throw refusal(403, 'Forbidden', 'no');
  };
}

function strip(bench: Bench): void {
  const pod = bench.pod(0);
  const labels = { app: 'web' };
  bench.api.update(pods, { ...pod, metadata: { ...pod.metadata, labels } }, undefined);
}

/** A claim that the set owns, and then another controller as well. */
function ownedByOthers(bench: Bench): void {
  bench.change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } });
  bench.settle();
  const claim = bench.api.get(claims, key('data-web-0'));
  const [own] = claim.metadata?.ownerReferences ?? [];
  const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'other', uid: 'other', controller: true };
  const ownerReferences = [{ ...own, controller: false }, other];
  bench.api.update(claims, { ...claim, metadata: { ...claim.metadata, ownerReferences } }, undefined);
  bench.change({ minReadySeconds: 1 });
}

/** What is done to a set of one ready pod, and what the controller says of it. Upstream: stateful_pod_control.go (1.36). */
const texts: readonly (readonly [string, (bench: Bench) => void])[] = [
  [
    'Normal SuccessfulCreate Create Pod web-1 in StatefulSet web successful',
    (bench) => bench.change({ replicas: 2 }),
  ],
  [
    'Normal SuccessfulCreate Create Claim data-web-1 Pod web-1 in StatefulSet web success',
    (bench) => bench.change({ replicas: 2 }),
  ],
  [
    'Warning FailedCreate Create Pod web-1 in StatefulSet web failed error: no',
    (bench) => {
      refuseOnce(bench, 'create pods');
      bench.change({ replicas: 2 });
    },
  ],
  [
    'Warning FailedCreate Create Claim data-web-1 for Pod web-1 in StatefulSet web failed error: no',
    (bench) => {
      refuseOnce(bench, 'create persistentvolumeclaims');
      bench.change({ replicas: 2 });
    },
  ],
  [
    'Normal SuccessfulDelete Delete Pod web-0 in StatefulSet web successful',
    (bench) => bench.change({ replicas: 0 }),
  ],
  [
    'Warning FailedDelete Delete Pod web-0 in StatefulSet web failed error: no',
    (bench) => {
      refuseOnce(bench, 'delete pods');
      bench.change({ replicas: 0 });
    },
  ],
  ['Normal SuccessfulUpdate Update Pod web-0 in StatefulSet web successful', strip],
  [
    'Warning FailedUpdate Update Pod web-0 in StatefulSet web failed error: no',
    (bench) => {
      strip(bench);
      refuseOnce(bench, 'update pods');
    },
  ],
  [
    'Warning ConflictingController PersistentVolumeClaim data-web-0 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim',
    ownedByOthers,
  ],
];

test.for(texts)('1.36 says “%s”', ([text, work]) => {
  const bench = readyBench(aSet({ replicas: 1, volumeClaimTemplates: claimTemplates('data') }));
  work(bench);
  bench.settle(1000);
  expect(bench.events()).toContain(text);
});

test.for(texts)('1.34 says the same with the verb in lower case: “%s”', ([text, work]) => {
  const bench = readyBench(aSet({ replicas: 1, volumeClaimTemplates: claimTemplates('data') }), {
    version: '1.34',
  });
  work(bench);
  bench.settle(1000);
  expect(bench.events()).toContain(text.replace(/ (Create|Update|Delete) /, (verb) => verb.toLowerCase()));
});
