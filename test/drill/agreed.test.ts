import { beforeEach, describe, expect, test } from 'vitest';
import { claims, statefulSets } from '../../src/cluster/resource.ts';
import type { Failure } from '../../src/lib/failure.ts';
import { runDrill } from '../../src/drill/run.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { requestFor } from './support/drill.ts';
import { aScenario, killPod, killStep, scaleStep, scaleToZero } from './support/scenarios.ts';

let world: World;

beforeEach(() => {
  world = aWorld();
});

/** A drill whose plan is looked at for a while before it is agreed to. */
async function agreedAfter(change: () => void, scenario = scaleToZero) {
  const process = world.process();
  const consent = async () => {
    change();
    return { given: true } as const;
  };
  return runDrill({ ...requestFor(world, scenario), consent }, process.host);
}

describe('what somebody has changed between the plan and the consent', () => {
  test.each([
    ['replicas', { replicas: 4 }],
    ['the retention of claims', { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }],
  ])('%s: the plan is no longer what was agreed to', async (_what, spec) => {
    const run = agreedAfter(() => world.edit((set) => ({ ...set, spec: { ...set.spec, ...spec } })));
    const failure = (await run.catch((error: unknown) => error)) as Failure;
    expect(failure).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('has changed since the plan was made'),
    });
    expect(world.cluster.requests.filter(({ verb }) => verb === 'patch' || verb === 'delete')).toEqual([]);
  });

  test('nothing: the drill runs', async () => {
    expect((await agreedAfter(() => undefined)).result.exitCode).toBe(0);
  });
});

/** Marks a claim as somebody's `kubectl delete` does while a pod uses it. */
function deleteClaim(name: string): void {
  const claim = world.cluster.store.get(claims, namespace, name);
  const metadata = { ...claim.metadata, deletionTimestamp: '2026-11-21T09:59:00Z' };
  world.cluster.store.write(claims, { ...claim, metadata });
}

function withStatus(status: object): void {
  world.edit((set) => ({ ...set, status: { ...set.status, ...status } }));
}

async function refused(scenario = scaleToZero): Promise<string | undefined> {
  const { result } = await runDrill(
    { ...requestFor(world, scenario), consent: async () => ({ given: true }) },
    world.process().host,
  );
  expect(result.exitCode).toBe(4);
  return result.reason;
}

describe('what scaling to zero would lose is refused', () => {
  test('a claim that is being deleted and only waits for its pod to go', async () => {
    deleteClaim('data-web-1');
    expect(await refused()).toContain('claim data-web-1 is being deleted and web-1 is what keeps it');
  });

  test('a partitioned rollout, which the controller takes for complete once there is no pod', async () => {
    world.edit((set) => ({
      ...set,
      spec: { ...set.spec, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3 } } },
    }));
    withStatus({ updateRevision: 'web-new' });
    expect(await refused()).toContain('takes the partitioned rollout for complete');
  });

  test('an update under OnDelete that nobody has carried out', async () => {
    world.edit((set) => ({ ...set, spec: { ...set.spec, updateStrategy: { type: 'OnDelete' } } }));
    withStatus({ updateRevision: 'web-new' });
    expect(await refused()).toContain('would come back at another revision');
  });
});

test('steps add up: what one has taken is still missing when the next one takes more', async () => {
  const reason = await refused(aScenario([scaleStep(2), killStep([0])], { minAvailable: 2 }));
  expect(reason).toContain('1 pods would stay available, the scenario demands 2');
});

test('a killed pod that somebody scales away is not waited for', async () => {
  const process = world.process();
  world.clock.after(50, () => world.edit((set) => ({ ...set, spec: { ...set.spec, replicas: 2 } })));
  const { result } = await runDrill(
    { ...requestFor(world, killPod), consent: async () => ({ given: true }) },
    process.host,
  );
  expect(result).toMatchObject({
    status: 'errored',
    exitCode: 5,
    reason: expect.stringContaining('somebody else scaled sts/web to 2'),
  });
  expect(world.cluster.store.get(statefulSets, namespace, 'web').spec?.replicas).toBe(2);
});
