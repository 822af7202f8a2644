import type { Plan } from '../../src/drill/plan.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import type {
  Case,
  Dimension,
  Judgement,
  LedgerEntry,
  Moment,
  Outcome,
  PromiseOutcome,
  Verdict,
} from '../../src/judge/outcome.ts';
import { dimensions } from '../../src/judge/outcome.ts';

/** Runs as they really end, so that every part of a report can be looked at. */

const target = {
  context: 'kind-demo',
  server: 'https://127.0.0.1:6443',
  namespace: 'demo',
  name: 'web',
  uid: '0b6f1c1e-54a1-4a3a-8a8e-0f6a4a6d8c11',
};

const killPlan: Plan = {
  scenario: 'kill-pod',
  description: 'A pod is deleted and comes back as itself, with its own disk, in order',
  target,
  set: {
    replicas: 3,
    start: 0,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: 'RollingUpdate',
    claimTemplates: ['data'],
    serviceName: 'web',
    serverVersion: 'v1.36.3',
  },
  steps: [
    {
      name: 'kill pod',
      action: 'killPod',
      ordinals: [2],
      does: ['delete pod web-2 (grace period 30s)'],
      fields: [],
      expected: ['web-2 goes and comes back under its name with the same claims'],
      disruption: { pods: 1, of: 3 },
      undo: { kind: 'exact', does: ['nothing to restore: the controller remakes the pod'] },
      withinMs: 300_000,
    },
  ],
  undo: 'exact',
  sandbox: undefined,
  refusals: [],
  permissions: [
    permission('get', 'apps', 'statefulsets', 'web', 'read the set'),
    permission('watch', '', 'pods', undefined, 'see what becomes of the pods'),
    permission('create', 'coordination.k8s.io', 'leases', undefined, 'lock the set for this run'),
    permission('delete', '', 'pods', 'web-2', 'kill the pod'),
    {
      ...permission('list', '', 'persistentvolumes', undefined, 'tell one volume from another'),
      optional: true,
    },
  ],
};

function permission(
  verb: string,
  group: string,
  resource: string,
  name: string | undefined,
  purpose: string,
) {
  return { verb, group, resource, name, optional: false, allowed: true, purpose };
}

const scalePlan: Plan = {
  ...killPlan,
  scenario: 'scale-to-zero',
  description: 'The whole set goes down and comes back by the undo, every pod with its own disk',
  steps: [
    {
      name: 'scale to zero',
      action: 'scale',
      ordinals: [2, 1, 0],
      does: ['scale sts/web from 3 to 0'],
      fields: [{ path: 'spec.replicas', from: 3, to: 0 }],
      expected: ['deleted one by one: web-2, web-1, web-0'],
      disruption: { pods: 3, of: 3 },
      undo: { kind: 'exact', does: ['scale sts/web back to 3'] },
      withinMs: 600_000,
    },
  ],
};

const uids = [
  ['2f0c4c60-6a43-4d6c-9d7e-1f1f2b7a1d00', '91ff03c4-3d44-4e42-b9a7-1a4be2b3f000'],
  ['8a9be7a2-9a5e-4f0e-a3d5-6f6b0c1e2d01', '37d0c1be-06c2-4a0b-8b49-4b6c52f1d001'],
  ['5e0c1a2b-77c1-4b8a-a1cd-0b1a2c3d4e02', 'c47a90de-5b1f-49a2-9f0c-7d8e9fa0b102'],
] as const;
const claimUids = [
  '4f1e77aa-90c3-4a5f-8d43-7a5a8e3a1c00',
  '6b2d83cf-1c2b-4b7e-9f11-2d4c5e6f7a01',
  '70c9fd21-e8d4-4a19-bb0a-93b1c2d3e402',
] as const;

function ledgerOf(ordinal: 0 | 1 | 2, ready: number | undefined, node = 'node-b'): LedgerEntry {
  const [before, after] = uids[ordinal];
  const claim = { uid: claimUids[ordinal], volume: `pvc-${claimUids[ordinal]}`, volumeUid: undefined };
  const seen = (uid: string, at: string, ip: string) => ({
    uid,
    hostname: `web-${ordinal}`,
    subdomain: 'web',
    labels: { app: 'web', 'apps.kubernetes.io/pod-index': String(ordinal) },
    revision: 'web-6d8f7c9b54',
    node: at,
    ip,
    ready: true,
  });
  return {
    ordinal,
    name: `web-${ordinal}`,
    before: seen(before, 'node-b', `10.244.1.${ordinal + 7}`),
    after: ready === undefined ? undefined : seen(after, node, `10.244.2.${ordinal + 9}`),
    claims: [{ template: 'data', name: `data-web-${ordinal}`, before: claim, after: claim }],
    recovery: {
      requestedAt: 1_204,
      terminating: 11.4,
      gone: 1_032.2,
      created: ready === undefined ? undefined : 1_047.9,
      scheduled: ready === undefined ? undefined : 1_051,
      started: ready === undefined ? undefined : ready - 70,
      ready,
      endpoint: ready === undefined ? undefined : ready + 19.6,
    },
  };
}

function undisturbed(ordinal: 0 | 1 | 2): LedgerEntry {
  const { recovery: _, ...entry } = ledgerOf(ordinal, 0);
  return { ...entry, after: entry.before, recovery: undefined };
}

interface Claimed {
  readonly id: string;
  readonly title: string;
  readonly cases: Readonly<Record<string, Verdict>>;
}

const held = (proof: string): Verdict => ({ verdict: 'held', proof });
const unknown = (reason: string): Verdict => ({ verdict: 'unknown', reason });
const idle = (reason: string): Verdict => ({ verdict: 'not exercised', reason });

function outcome(dimension: Dimension, ...claimed: readonly Claimed[]): Outcome {
  const promises = claimed.map((one): PromiseOutcome => {
    const cases = Object.entries(one.cases).map(([subject, verdict]): Case => ({
      subject,
      ordinal: Number(/\d+$/.exec(subject)?.[0] ?? 0),
      verdict,
    }));
    return {
      id: one.id,
      dimension,
      title: one.title,
      verdict: worst(cases.map((each) => each.verdict)),
      cases,
    };
  });
  return {
    dimension,
    verdict: worst(promises),
    held: promises.filter((one) => one.verdict === 'held').length,
    exercised: promises.filter((one) => one.verdict !== 'not exercised').length,
    promises,
  };
}

function worst(of: readonly { readonly verdict: Verdict['verdict'] }[]): Verdict['verdict'] {
  const order = ['violated', 'unknown', 'held', 'not exercised'] as const;
  return order.find((verdict) => of.some((one) => one.verdict === verdict)) ?? 'not exercised';
}

const everyPod = (verdict: (pod: string) => Verdict): Readonly<Record<string, Verdict>> =>
  Object.fromEntries(['web-0', 'web-1', 'web-2'].map((pod) => [pod, verdict(pod)]));

const identity = outcome(
  'identity',
  {
    id: 'I1',
    title: 'Pods bear the names web-<ordinal>, without gaps',
    cases: { web: held('3 pods, web-0 to web-2, before and after') },
  },
  {
    id: 'I2',
    title: 'Every pod carries the labels of its name and ordinal',
    cases: everyPod((pod) => held(`pod-name=${pod} on every pod of that name`)),
  },
  {
    id: 'I3',
    title: 'Hostname and subdomain are those of the name and the governing service',
    cases: everyPod((pod) => held(`hostname ${pod}, subdomain web`)),
  },
  {
    id: 'I4',
    title: 'A pod that comes back is the same one to everybody who knows its name',
    cases: { 'web-2': held('pod 5e0c1a2b gone, then c47a90de with the same name, hostname and labels') },
  },
  {
    id: 'I7',
    title: 'Every pod has exactly one controller: the set',
    cases: everyPod((pod) => held(`${pod} is owned by sts/web alone`)),
  },
  {
    id: 'I8',
    title: 'Every pod is made from the revision that is right for its ordinal',
    cases: { 'web-2': held('controller-revision-hash web-6d8f7c9b54, the current revision') },
  },
);

const storage = outcome(
  'storage',
  {
    id: 'S1',
    title: 'Every pod has one bound claim per template',
    cases: everyPod((pod) => held(`claim data-${pod} is Bound and mounted`)),
  },
  {
    id: 'S2',
    title: 'A pod that comes back mounts the very claims and volumes it had before',
    cases: { 'web-2': held('claim data-web-2 kept UID 70c9fd21 and volume pvc-70c9fd21… through 2 pods') },
  },
  {
    id: 'S3',
    title: 'Claims outlive their pods',
    cases: { 'data-web-2': held('claim data-web-2 was there throughout, without a deletion timestamp') },
  },
  {
    id: 'S6',
    title: 'Scaling up takes up the claims that were kept',
    cases: { web: idle('the set was not scaled up') },
  },
);

const ordering = outcome(
  'ordering',
  {
    id: 'O1',
    title: 'A pod is made only when all its predecessors are Running and Ready',
    cases: { 'web-2': held('web-0 and web-1 were Ready when web-2 was made') },
  },
  {
    id: 'O2',
    title: 'Scaling down goes from the highest ordinal to the lowest, one pod at a time',
    cases: { web: idle('the controller scaled nothing down') },
  },
  {
    id: 'O5',
    title: 'A rolling update goes from the highest ordinal to the lowest',
    cases: { web: idle('nothing was rolled out') },
  },
  {
    id: 'O10',
    title: 'A pod is replaced only when it is gone',
    cases: { 'web-2': held('c47a90de was made 16 ms after 5e0c1a2b was gone') },
  },
);

const availability = outcome('availability', {
  id: 'A1',
  title: 'No more pods are unavailable than the drill takes',
  cases: { web: held('at most 1 of 3 pods unavailable') },
});

const recovery = outcome('recovery', {
  id: 'R1',
  title: 'A pod that was taken is back and Ready in time',
  cases: { 'web-2': held('Ready 1.4 s after the delete, 5m00s were allowed') },
});

const timeline: readonly Moment[] = [
  moment(1_204, 'delete requested', 'grace period 30s'),
  moment(1_215, 'delete accepted'),
  moment(1_216, 'terminating'),
  moment(2_236, 'gone'),
  moment(2_252, 'created'),
  moment(2_255, 'scheduled', 'node-a'),
  moment(2_534, 'started'),
  moment(2_604, 'ready'),
];

function moment(at: number, what: Moment['what'], detail?: string): Moment {
  return { at, subject: 'web-2', ordinal: 2, what, detail };
}

const judgement: Judgement = {
  outcomes: [identity, storage, ordering, availability, recovery],
  ledger: [undisturbed(0), undisturbed(1), ledgerOf(2, 1_399.7, 'node-a')],
  timeline,
  undecided: [],
};

/** A pod was killed and is back as itself. */
export const passed: RunResult = {
  schemaVersion: 'sts-doctor.dev/run/v1',
  run: 'r-7h2k9q',
  tool: 'sts-doctor/0.1.0',
  startedAt: '2026-11-21T10:04:31.120Z',
  durationMs: 4_212,
  status: 'passed',
  exitCode: 0,
  reason: undefined,
  plan: killPlan,
  steps: [{ name: 'kill pod', action: 'killPod', status: 'done', durationMs: 1_420, detail: undefined }],
  gameDay: undefined,
  undo: { outcome: 'nothing to undo', steps: [], differences: [] },
  judgement,
  hints: [],
};

/** The namespace's quota has no room for the replacement. */
export const quota: RunResult = {
  ...passed,
  run: 'r-9d0x1m',
  durationMs: 304_870,
  status: 'failed',
  exitCode: 1,
  reason: 'R1 (recovery) violated',
  steps: [
    {
      name: 'kill pod',
      action: 'killPod',
      status: 'missed',
      durationMs: 300_011,
      detail: 'web-2 not back within 5m00s',
    },
  ],
  undo: {
    outcome: 'restored, not healthy',
    steps: [{ does: 'wait until the set is healthy', result: 'failed', detail: 'pod web-2 is missing' }],
    differences: [],
  },
  judgement: {
    ...judgement,
    outcomes: [
      outcome('identity', ...claimsOf(identity, 'I4', 'I8'), {
        id: 'I4',
        title: 'A pod that comes back is the same one to everybody who knows its name',
        cases: { 'web-2': idle('no pod came back') },
      }),
      outcome('storage', ...claimsOf(storage, 'S2'), {
        id: 'S2',
        title: 'A pod that comes back mounts the very claims and volumes it had before',
        cases: { 'web-2': unknown('no second pod to compare the first with') },
      }),
      ordering,
      availability,
      outcome('recovery', {
        id: 'R1',
        title: 'A pod that was taken is back and Ready in time',
        cases: {
          'web-2': {
            verdict: 'violated',
            expected: 'web-2 Ready again within 5m00s of its delete',
            seen: 'no pod web-2; event FailedCreate of sts/web: create Pod web-2 in StatefulSet web failed error: pods "web-2" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10',
            at: 301_204,
            cause: 'unattributed',
            remedy: {
              id: 'quota-exceeded',
              why: "The namespace's ResourceQuota has no room for web-2. The controller keeps trying, but waits longer each time: make room, then wake it.",
              commands: [
                'kubectl describe resourcequota -n demo',
                'kubectl edit resourcequota -n demo',
                'kubectl annotate sts web -n demo --overwrite sts-doctor.dev/touched="$(date +%s)"',
              ],
              page: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
            },
          },
        },
      }),
    ],
    ledger: [undisturbed(0), undisturbed(1), ledgerOf(2, undefined)],
    timeline: [
      ...timeline.filter(({ at }) => at < 2_252),
      { at: 301_204, subject: 'web', ordinal: undefined, what: 'deadline passed', detail: 'kill pod' },
    ],
  },
  hints: [],
};

function claimsOf({ promises }: Outcome, ...without: readonly string[]): readonly Claimed[] {
  return promises
    .filter(({ id }) => !without.includes(id))
    .map(({ id, title, cases }) => ({
      id,
      title,
      cases: Object.fromEntries(cases.map(({ subject, verdict }) => [subject, verdict])),
    }));
}

const newClaim = 'e19b54d3-8f8e-4a55-9f64-b6f4d3c2b102';

/** While the pod was away somebody deleted its claim: it came back with an empty disk. */
export const claimLost: RunResult = {
  ...passed,
  run: 'r-4t8c2v',
  status: 'failed',
  exitCode: 1,
  reason: 'S2 (storage), S3 (storage) violated',
  undo: {
    outcome: 'nothing to undo',
    steps: [],
    differences: [{ what: 'claim data-web-2', before: claimUids[2], after: newClaim, ours: false }],
  },
  judgement: {
    ...judgement,
    outcomes: [
      identity,
      outcome(
        'storage',
        ...claimsOf(storage, 'S2', 'S3'),
        {
          id: 'S2',
          title: 'A pod that comes back mounts the very claims and volumes it had before',
          cases: {
            'web-2': {
              verdict: 'violated',
              expected: `claim data-web-2 with UID ${claimUids[2]}`,
              seen: `claim data-web-2 with UID ${newClaim}, created at 2026-11-21T10:04:33Z`,
              at: 2_252,
              cause: 'another actor',
              remedy: {
                id: 'claim-recreated',
                why: 'Claim data-web-2 bears the old name but is another object: it was deleted and made anew, so web-2 runs on an empty disk. Kubernetes finds claims by name only and notices nothing. If the old volume still exists, keep it and bind a claim to it by hand.',
                commands: [
                  `kubectl patch pv pvc-${claimUids[2]} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
                  'kubectl describe pvc data-web-2 -n demo',
                ],
                page: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
              },
            },
          },
        },
        {
          id: 'S3',
          title: 'Claims outlive their pods',
          cases: {
            'data-web-2': {
              verdict: 'violated',
              expected: 'claim data-web-2 stays while its pod is away',
              seen: 'claim data-web-2 got a deletion timestamp and vanished; the drill sent no such request',
              at: 1_890,
              cause: 'another actor',
              remedy: {
                id: 'claim-deleted',
                why: 'Claim data-web-2 was deleted. StatefulSets do not watch claims: nothing happens until the pod is made anew, and then it gets an empty disk. Keep the old volume before it is reclaimed.',
                commands: ['kubectl get pv --sort-by=.metadata.creationTimestamp'],
                page: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming',
              },
            },
          },
        },
      ),
      ordering,
      availability,
      recovery,
    ],
    ledger: [
      undisturbed(0),
      undisturbed(1),
      {
        ...ledgerOf(2, 1_399.7, 'node-a'),
        claims: [
          {
            template: 'data',
            name: 'data-web-2',
            before: { uid: claimUids[2], volume: `pvc-${claimUids[2]}`, volumeUid: undefined },
            after: { uid: newClaim, volume: `pvc-${newClaim}`, volumeUid: undefined },
          },
        ],
      },
    ],
  },
};

/** Everything went well as far as anybody could see, and that was not far enough. */
const inconclusive: RunResult = {
  ...passed,
  run: 'r-0p3w6z',
  status: 'inconclusive',
  exitCode: 7,
  reason:
    'S2 could not be decided: persistentvolumeclaims may not be read: User "bob" cannot list resource "persistentvolumeclaims" in API group "" in the namespace "demo"',
  judgement: {
    ...judgement,
    outcomes: judgement.outcomes.map((one) =>
      one.dimension === 'storage'
        ? outcome(
            'storage',
            ...claimsOf(storage).map((claimed) => ({
              ...claimed,
              cases: Object.fromEntries(
                Object.entries(claimed.cases).map(([subject, verdict]) => [
                  subject,
                  verdict.verdict === 'held' ? unknown('persistentvolumeclaims may not be read') : verdict,
                ]),
              ),
            })),
          )
        : one,
    ),
    ledger: [undisturbed(0), undisturbed(1), { ...ledgerOf(2, 1_399.7, 'node-a'), claims: [] }],
    undecided: [{ id: 'S2', reason: 'persistentvolumeclaims may not be read' }],
  },
  hints: ['kubectl sts-doctor rbac kill-pod   # the Role that would allow everything'],
};

/** Two guards object. */
export const refused: RunResult = {
  ...passed,
  run: 'r-1a5f8n',
  durationMs: 412,
  status: 'refused',
  exitCode: 4,
  reason: 'pdb: PodDisruptionBudget web allows 0 disruptions now; protected: sts/web is protected',
  plan: {
    ...killPlan,
    refusals: [
      {
        guard: 'pdb',
        saw: 'PodDisruptionBudget web allows 0 disruptions now, the drill takes 1 at once',
        wayOut: 'wait until more pods are healthy, or raise the budget for the drill',
        skip: '--skip-guard pdb',
      },
      {
        guard: 'protected',
        saw: 'sts/web carries the annotation sts-doctor.dev/protected',
        wayOut: 'its owner does not want it drilled',
        skip: undefined,
      },
    ],
  },
  steps: [],
  judgement: undefined,
  hints: [],
};

/** Somebody else scaled the set while it was down. */
export const conflict: RunResult = {
  ...passed,
  run: 'r-6m2j4b',
  plan: scalePlan,
  durationMs: 48_930,
  status: 'errored',
  exitCode: 6,
  reason: 'somebody else changed it: before 3, ours 0, now 1',
  steps: [{ name: 'scale to zero', action: 'scale', status: 'done', durationMs: 39_410, detail: undefined }],
  undo: {
    outcome: 'conflict',
    steps: [
      {
        does: 'restore spec.replicas to 3',
        result: 'conflict',
        detail: 'somebody else changed it: before 3, ours 0, now 1',
      },
    ],
    differences: [
      { what: 'spec.replicas', before: 3, after: 1, ours: true },
      {
        what: 'metadata.annotations',
        before: 'Zt1mB0yEo0pN3vJr1FqxXw',
        after: 'k0Qm5cV1mYwPzZ1T8nQx2A',
        ours: false,
      },
    ],
  },
  judgement: {
    ...judgement,
    outcomes: dimensions.map((dimension) =>
      dimension === 'ordering'
        ? outcome('ordering', {
            id: 'O2',
            title: 'Scaling down goes from the highest ordinal to the lowest, one pod at a time',
            cases: { web: held('web-2, web-1, web-0: each gone before the next was deleted') },
          })
        : outcome(dimension, {
            id: `${dimension.charAt(0).toUpperCase()}1`,
            title: 'A promise that needs the pods to be back',
            cases: { web: idle('the pods did not come back') },
          }),
    ),
    ledger: ([0, 1, 2] as const).map((ordinal) => ({ ...ledgerOf(ordinal, undefined), recovery: undefined })),
    timeline: [],
  },
  hints: ['kubectl sts-doctor recover sts/web -n demo --context kind-demo'],
};

/** Ctrl-C while the set was coming down. */
export const interrupted: RunResult = {
  ...passed,
  run: 'r-3c7y0s',
  plan: scalePlan,
  durationMs: 51_006,
  status: 'interrupted',
  exitCode: 130,
  reason: 'interrupted by SIGINT',
  steps: [
    {
      name: 'scale to zero',
      action: 'scale',
      status: 'interrupted',
      durationMs: 12_404,
      detail: 'interrupted by SIGINT',
    },
  ],
  undo: {
    outcome: 'restored',
    steps: [{ does: 'restore spec.replicas to 3', result: 'done', detail: undefined }],
    differences: [],
  },
  judgement: {
    ...judgement,
    ledger: [undisturbed(0), ledgerOf(1, 3_804), ledgerOf(2, 7_120, 'node-a')],
  },
};

/** An event's message that tries to rewrite the report above it. */
export const hostile: RunResult = {
  ...inconclusive,
  reason: 'S2 could not be decided: \u001B[2J\u001B[1;1Hall fine\r\nPASSED\u009B31m \u202Edessap',
};

/** A probe broke while the drill went on: what its looks came to, and what was collected then. */
const unsteady: RunResult = {
  ...passed,
  status: 'failed',
  exitCode: 1,
  reason: 'the steady state broke 4 times in a row: api answers: status 503',
  steps: [
    {
      name: 'kill pod',
      action: 'killPod',
      status: 'interrupted',
      durationMs: 9_120,
      detail: 'the steady state broke 4 times in a row: api answers: status 503',
    },
  ],
  steadyState: [
    {
      name: 'api answers',
      before: { state: 'met', detail: 'status 200' },
      during: { looks: 12, met: 6, unknown: 1, longestOutageMs: 10_040 },
      after: { state: 'met', detail: 'status 200' },
      broke: true,
    },
    {
      name: 'writable',
      before: { state: 'met', detail: 'exit code 0' },
      during: undefined,
      after: { state: 'not met', detail: 'web-0: exit code 1: read-only file system' },
      broke: false,
    },
  ],
  caught: {
    type: 'caught',
    because: 'the steady state broke 4 times in a row: api answers: status 503',
    pods: [
      {
        name: 'web-2',
        uid: uids[2][1],
        state: 'CrashLoopBackOff',
        node: 'node-b',
        conditions: ['Ready=False: ContainersNotReady: containers with unready status: [web]'],
        containers: [
          {
            name: 'web',
            image: 'nginx:latest',
            state: 'waiting: CrashLoopBackOff: back-off 10s restarting failed container',
            restarts: 2,
            last: 'terminated: Error, exit code 1',
            log: { tail: ['2026-11-21T10:00:08Z starting', '2026-11-21T10:00:08Z <fatal> `data` is locked'] },
            previousLog: { unreadable: 'previous terminated container "web" in pod "web-2" not found' },
          },
        ],
        events: ['2026-11-21T10:00:09Z Warning BackOff (2 times): Back-off restarting failed container'],
      },
      { name: 'web-1', state: 'not there', conditions: [], containers: [], events: [] },
    ],
  },
};

export const samples: Readonly<Record<string, RunResult>> = {
  unsteady,
  passed,
  quota,
  'claim-lost': claimLost,
  inconclusive,
  refused,
  conflict,
  interrupted,
};

export const plans: Readonly<Record<string, Plan>> = {
  'kill-pod': killPlan,
  'scale-to-zero': scalePlan,
  'not-allowed': {
    ...killPlan,
    undo: 'none',
    steps: killPlan.steps.map((step) => ({
      ...step,
      undo: { kind: 'none', does: ['claim data-web-2 is being deleted and web-2 is what keeps it'] },
    })),
    permissions: killPlan.permissions.map((one) => ({
      ...one,
      allowed: one.resource !== 'pods' && !one.optional,
    })),
  },
};
