import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Executed, ExecRequest } from '../../src/cluster/cluster.ts';
import { leases, pods } from '../../src/cluster/resource.ts';
import type { Finished } from '../../src/drill/run.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { NameAct } from '../../src/recording/name-acts.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { later } from './support/as-before.ts';
import { drill, leaveBehind } from './support/drill.ts';
import { aScenario, killStep, scaleStep } from './support/scenarios.ts';
import { befalls, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const helper = 'sts-doctor-web-names';
let world: World;
/** What the resolver says of a name, when it is not where the pod is. */
let old: ReadonlyMap<string, string>;

const says = (exitCode: number, stdout = ''): Executed => ({ exitCode, stdout, stderr: '' });
const member = (name: string) =>
  world.cluster.store.list(pods).find(({ metadata }) => metadata?.name === name);
const left = () => world.cluster.store.list(pods).filter(({ metadata }) => metadata?.name === helper);

/** A container with busybox in it. */
function resolver({ pod, command }: ExecRequest): Executed {
  expect(pod).toBe(helper);
  const [program, name = ''] = command;
  if (program === 'cat') return says(0, `search ${namespace}.svc.k8s.test svc.k8s.test k8s.test\n`);
  const [hostname = ''] = name.split('.');
  const address = old.get(hostname) ?? member(hostname)?.status?.podIP;
  const server = 'Server:\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';
  return address === undefined
    ? says(1, `${server}** server can't find ${name}: NXDOMAIN\n`)
    : says(0, `${server}Name:\t${name}\nAddress: ${address}\n`);
}

async function aWorldWithNames(): Promise<void> {
  world = aWorld();
  old = new Map();
  world.cluster.run = resolver;
  const { store } = world.cluster;
  // What a kubelet does with it.
  store.subscribe(() => {
    for (const pod of left())
      if (pod.status?.phase === undefined)
        store.write(pods, {
          ...pod,
          status: { phase: 'Running', containerStatuses: [{ name: 'names', state: { running: {} } }] },
        });
  });
  await later(world, 60_000);
}

beforeEach(aWorldWithNames);

const asking = (steps = aScenario([killStep()]).steps): Scenario => ({
  ...aScenario(steps),
  names: { helperPod: { image: 'busybox:1.37' } },
});
const told = ({ recording }: Finished): readonly NameAct[] =>
  actsOf(recording).flatMap(({ act }) =>
    act.type === 'namesRead' || act.type === 'namesUnread' ? [act] : [],
  );
const reasons = (finished: Finished) =>
  told(finished).map((act) => (act.type === 'namesUnread' ? act.reason : act.type));

describe('a helper pod', () => {
  test('asks for every name before the steps, and of each pod that has come', async () => {
    const finished = await drill(world, asking());
    const [before, ...after] = told(finished);
    expect(before).toMatchObject({
      names: [0, 1, 2].map((ordinal) => ({
        ordinal,
        name: `web-${ordinal}.nginx.${namespace}.svc.k8s.test`,
        addresses: [expect.any(String)],
        by: 'resolver in a helper pod',
      })),
    });
    const last = after.at(-1);
    expect(last).toMatchObject({ names: [{ ordinal: 0 }, { ordinal: 1 }, { ordinal: 2 }] });
    for (const { ip, addresses } of last?.type === 'namesRead' ? last.names : [])
      expect(addresses).toEqual([ip]);
    expect(finished.result).toMatchObject({ status: 'passed', undo: { outcome: 'restored' } });
    expect(left()).toEqual([]);
  });

  test('is known to the journal before it is made, belongs to the Lease, and is no member of the set', async () => {
    let made: Pod | undefined;
    let lease: string | undefined;
    world.cluster.store.subscribe(() => {
      made ??= left()[0];
      lease ??= world.cluster.store.list(leases)[0]?.metadata?.uid;
    });
    await drill(world, asking());
    const { requests } = world.cluster;
    const create = requests.findIndex(({ verb, resource }) => verb === 'create' && resource === 'pods');
    const written = requests.findLastIndex(
      ({ verb, resource }, index) => index < create && verb === 'update' && resource.startsWith('leases'),
    );
    expect(JSON.stringify(requests[written]?.body)).toContain(helper);
    expect(made?.metadata?.ownerReferences).toEqual([expect.objectContaining({ kind: 'Lease', uid: lease })]);
    expect(made?.metadata?.labels).toEqual({
      'app.kubernetes.io/managed-by': 'sts-doctor',
      'sts-doctor.dev/run': expect.any(String),
    });
    expect(made?.spec).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
    });
  });

  test('goes on asking until a name that was cached leads to the new pod', async () => {
    const former = member('web-2')?.status?.podIP ?? '';
    old = new Map([['web-2', former]]);
    world.clock.after(20_000, () => (old = new Map()));
    const finished = await drill(world, asking());
    const readings = told(finished).flatMap((act) => (act.type === 'namesRead' ? act.names : []));
    const ofNew = readings.filter(({ ordinal, ip }) => ordinal === 2 && ip !== former);
    expect(ofNew[0]?.addresses).toEqual([former]);
    expect(ofNew.at(-1)?.addresses).toEqual([ofNew[0]?.ip]);
    expect(finished.result.durationMs).toBeGreaterThan(19_000);
    expect(finished.result.durationMs).toBeLessThan(60_000);
  });

  test('waits no longer than an answer is kept, and the last answer stands', async () => {
    old = new Map([['web-2', '10.9.9.9']]);
    const finished = await drill(world, asking());
    const last = told(finished).at(-1);
    expect(last).toMatchObject({ type: 'namesRead' });
    expect(finished.result.undo.outcome).toBe('restored');
    expect(finished.result.durationMs).toBeLessThan(120_000);
    expect(left()).toEqual([]);
  });

  test('that may not be made is not asked for, and the drill goes on', async () => {
    world.cluster.deny('create', 'pods/exec');
    const finished = await drill(world, asking());
    expect(finished.result.steps[0]?.status).toBe('done');
    expect(reasons(finished)).toEqual([
      'no helper pod: not allowed to create pods/exec, which it takes to ask from the helper pod',
    ]);
  });

  test('that stands there of another run is left alone', async () => {
    world.cluster.store.write(pods, { metadata: { name: helper, namespace }, status: { phase: 'Running' } });
    const finished = await drill(world, asking());
    expect(reasons(finished)).toEqual([
      `no helper pod: pod ${helper} is there already, and is not this run's`,
    ]);
    expect(left()).toHaveLength(1);
  });

  test('whose resolver gives no answer says so once, and nothing of any name', async () => {
    world.cluster.run = (request) =>
      request.command[0] === 'nslookup'
        ? says(1, ';; connection timed out; no servers could be reached\n')
        : resolver(request);
    expect(reasons(await drill(world, asking()))).toEqual([
      'the resolver gave no answer: ;; connection timed out; no servers could be reached',
    ]);
  });

  test('of a run that died is taken away by recover', async () => {
    await leaveBehind(world, asking(aScenario([scaleStep(1)]).steps), 2500);
    expect(left()).toHaveLength(1);
    expect((await world.recover())?.exitCode).toBe(0);
    expect(left()).toEqual([]);
  });

  test('is left by a death at no request that recover does not make good', async () => {
    const whole = world.process();
    await drill(world, asking(), whole);
    const { count } = whole.gate;
    for (let k = 1; k <= count; k += 1) {
      for (const crash of ['crash before', 'crash after'] as const) {
        await aWorldWithNames();
        const process = world.process();
        const hit = befalls(process, k, () => crash);
        await Promise.race([drill(world, asking(), process).catch(() => undefined), process.gate.died]);
        const recovered = await world.recover();
        expect([hit(), crash, left(), recovered?.exitCode ?? 0]).toEqual([hit(), crash, [], 0]);
        world.clock.stop();
      }
    }
  }, 60_000);
});
