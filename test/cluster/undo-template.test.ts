import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { revisionOf } from '../../src/statefulset/pods.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { type Cluster, connect } from './support/cluster.ts';
import type { RunningDoctor } from './support/doctor.ts';
import { begin, doctor, type Drilled, withReport } from './support/drilled.ts';
import { aSetToCome } from './support/ready-set.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { aStateHome } from './support/state-home.ts';
import { waitFor, waitReady } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const faults = { 'a bad image': {}, 'a failing readiness': { readiness: 'fails' } };
type Fault = keyof typeof faults;

const sets = {
  'an ordered set': { kind: orderedSet, strategy: {} },
  'a parallel set': { kind: parallelSet, strategy: {} },
  'a set with a partition': { kind: orderedSet, strategy: { rollingUpdate: { partition: 1 } } },
};
type Kind = keyof typeof sets;

const endings = {
  'a drill that runs to its end': async (set: Drilled, fault: Fault) => {
    const { code, result } = withReport(await (await stall(set, fault, '3s')).finished);
    expect(result.undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect([0, 1, 7]).toContain(code);
  },
  'one that is interrupted': async (set: Drilled, fault: Fault) => {
    const running = await stall(set, fault, '2m');
    await hasStalled(set);
    running.child.kill('SIGINT');
    const { code, result } = withReport(await running.finished);
    expect(result.undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect(code).toBe(130);
  },
  'one that is killed, and recovered from another machine': async (set: Drilled, fault: Fault) => {
    const running = await stall(set, fault, '2m');
    await hasStalled(set);
    running.child.kill('SIGKILL');
    await running.finished;
    await rm(set.stateHome, { recursive: true });
    const recover = await doctor(set, ['recover', '--yes']);
    expect(recover.stdout).toContain('restored');
    expect(recover.code).toBe(0);
  },
};
type Ending = keyof typeof endings;

const cases: readonly (readonly [Kind, Fault, Ending])[] = [
  ['an ordered set', 'a bad image', 'a drill that runs to its end'],
  ['an ordered set', 'a failing readiness', 'one that is interrupted'],
  ['an ordered set', 'a bad image', 'one that is killed, and recovered from another machine'],
  ['a parallel set', 'a bad image', 'one that is interrupted'],
  ['a parallel set', 'a failing readiness', 'one that is killed, and recovered from another machine'],
  ['a set with a partition', 'a failing readiness', 'a drill that runs to its end'],
  ['a set with a partition', 'a bad image', 'one that is killed, and recovered from another machine'],
];

describe.each(cases)('%s that met with %s is as before after %s', (kind, fault, ending) => {
  test('and its owner goes on as if nothing had been', { timeout: 240_000 }, async () => {
    const set = await aSetOfTwoVersions(kind);
    const before = await seenOf(set);

    await endings[ending](set, fault);
    expect(await seenOf(set)).toEqual(before);

    const back = await cluster.run(['rollout', 'undo', 'sts/db', '-n', set.namespace, '--dry-run=client']);
    expect(back).toContain('version: 1');
    await apply(set, kind, { version: 3, image: 'busybox:latest' });
    await cluster.run(['rollout', 'undo', 'sts/db', '-n', set.namespace]);
    expect(await templateOf(set)).toEqual({ version: '2', image: 'busybox:1.36' });
  });
});

const drilled = { patchTemplate: { patch: { metadata: { annotations: { drilled: 'yes' } } } } };

describe.each([
  [
    'below a partition that the drill had taken away',
    { rollingUpdate: { partition: 2 } },
    [{ setPartition: { partition: 0 } }, drilled],
  ],
  [
    'of a set that replaces pods on delete',
    { type: 'OnDelete' },
    [{ ...drilled, until: { stable: { for: '2s' } } }, { killPod: { ordinal: 'highest' } }],
  ],
])('pods %s', (_which, updateStrategy, steps) => {
  test('are brought back, which the controller would not do', { timeout: 240_000 }, async () => {
    const set = await aSetToCome(cluster, 'undo-template');
    const { name, namespace } = set;
    await cluster.apply(orderedSet({ name, namespace, gracePeriodSeconds: 0, spec: { updateStrategy } }));
    await allAvailable(set);
    const before = await seenOf(set);

    const { result } = withReport(await (await beginSteps(set, steps)).finished);
    expect(result.undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect(await seenOf(set)).toEqual(before);
    const { currentRevision, updateRevision } = await statusOf(set);
    expect(currentRevision).toBe(updateRevision);
  });
});

describe.each(['apply --server-side', 'apply'])('a set made by kubectl %s', (command) => {
  const owned = {
    metadata: { annotations: { only: 'one' } },
    spec: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
  };
  const everywhere = {
    metadata: { annotations: { only: null } },
    spec: {
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'drilled', operator: 'Exists' }],
      securityContext: { fsGroup: 1 },
      terminationGracePeriodSeconds: 2,
      containers: [
        {
          name: 'db',
          image: 'busybox:latest',
          resources: { requests: { cpu: '1m' } },
          env: [{ name: 'DRILLED', value: 'yes' }],
          readinessProbe: { httpGet: null, tcpSocket: { port: 5432 }, periodSeconds: 2 },
        },
      ],
    },
  };

  test('has all its fields back, and their owners', { timeout: 240_000 }, async () => {
    const set = await aSetToCome(cluster, 'undo-template');
    const items = withInTemplate(parallelSet({ ...set, gracePeriodSeconds: 0 }), owned);
    await cluster.run([...command.split(' '), '-f', '-'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
    await waitReady(cluster, set);
    const before = await seenOf(set);

    const { code, result } = withReport(
      await (
        await beginSteps(set, [{ patchTemplate: { patch: everywhere } }])
      ).finished,
    );
    expect(result).toMatchObject({ status: 'passed', undo: { outcome: 'restored', differences: [] } });
    expect(code).toBe(0);
    expect(await seenOf(set)).toEqual(before);
  });
});

/** Whatever of the set a drill may not leave behind, and what `rollout history` shows, its numbers excepted. */
async function seenOf(set: Drilled): Promise<object> {
  const history = await cluster.run(['rollout', 'history', 'sts/db', '-n', set.namespace]);
  const pods = await podsOf(set);
  return {
    state: await stateOf(set),
    history: history.split('\n').map((line) => line.replace(/^\d+ +/, '')),
    revisions: Object.fromEntries(Object.entries(pods).map(([name, pod]) => [name, revisionOf(pod)])),
  };
}

async function aSetOfTwoVersions(kind: Kind): Promise<Drilled> {
  const set = await aSetToCome(cluster, 'undo-template');
  for (const version of [1, 2]) {
    await apply(set, kind, { version, image: 'busybox:1.36' });
    if (kind === 'a set with a partition') await rolledOut(set, version === 1 ? 3 : 2);
    else await waitReady(cluster, set);
  }
  return set;
}

/** As far as the partition lets it. Until the controller has seen a new template, all pods count as updated. */
async function rolledOut(set: Drilled, updated: number): Promise<void> {
  await waitFor(cluster, set.namespace, `sts/${set.name}`, `jsonpath={.status.updatedReplicas}=${updated}`);
  await allAvailable(set);
}

/** `rollout status` waits for ever where the controller leaves pods alone. */
function allAvailable({ namespace, name }: Drilled): Promise<void> {
  return waitFor(cluster, namespace, `sts/${name}`, 'jsonpath={.status.availableReplicas}=3');
}

interface Version {
  readonly version: number;
  readonly image: string;
}

async function apply({ name, namespace }: Drilled, kind: Kind, { version, image }: Version): Promise<void> {
  const spec = { updateStrategy: { type: 'RollingUpdate', ...sets[kind].strategy } };
  const manifests = sets[kind].kind({ name, namespace, image, gracePeriodSeconds: 0, spec });
  await cluster.apply(withInTemplate(manifests, { metadata: { annotations: { version: `${version}` } } }));
}

/** The set of the manifests, with this in its template too. */
function withInTemplate(
  manifests: object[],
  { metadata = {}, spec = {} }: { readonly metadata?: object; readonly spec?: object },
): object[] {
  const [service = {}, set = {}] = manifests;
  const { template } = (set as { spec: { template: { metadata: object; spec: object } } }).spec;
  Object.assign(template.metadata, metadata);
  Object.assign(template.spec, spec);
  return [service, set];
}

async function templateOf({ name, namespace }: Drilled): Promise<object> {
  interface Live {
    readonly spec: { readonly template: Template };
  }
  interface Template {
    readonly metadata: { readonly annotations: { readonly version: string } };
    readonly spec: { readonly containers: readonly { readonly image: string }[] };
  }
  const { spec } = await cluster.get<Live>('sts', name, '-n', namespace);
  const { metadata, spec: pod } = spec.template;
  return { version: metadata.annotations.version, image: pod.containers[0]?.image };
}

function stall(set: Drilled, fault: Fault, forTime: string): Promise<RunningDoctor> {
  return beginSteps(set, [{ stallRollout: faults[fault], until: { stalled: { for: forTime } } }]);
}

/** Begins a scenario of the test's own, whose file the doctor that recovers does not have. */
async function beginSteps(set: Drilled, steps: readonly object[]): Promise<RunningDoctor> {
  const file = join(await aStateHome(), 'scenario.yaml');
  const scenario = {
    apiVersion: 'sts-doctor.dev/v1',
    kind: 'Scenario',
    metadata: { name: 'template' },
    spec: { description: 'What is done to a template', steps },
  };
  await writeFile(file, JSON.stringify(scenario));
  return begin(set, file);
}

/** The first pod of the run's revision is there. */
async function hasStalled({ namespace }: Drilled): Promise<void> {
  await waitFor(cluster, namespace, 'sts/db', 'jsonpath={.status.updatedReplicas}=1');
}

async function statusOf({ name, namespace }: Drilled): Promise<NonNullable<StatefulSet['status']>> {
  const { status = {} } = await cluster.get<StatefulSet>('sts', name, '-n', namespace);
  return status;
}
