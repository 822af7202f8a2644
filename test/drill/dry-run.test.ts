import { beforeEach, describe, expect, test } from 'vitest';
import { dryRunDrill } from '../../src/drill/dry-run.ts';
import type { Plan } from '../../src/drill/plan.ts';
import { runDrill } from '../../src/drill/run.ts';
import { aWorld, type Process, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { applyStep } from './support/beside.ts';
import { requestFor } from './support/drill.ts';
import { aScenario, killPod, killStep, scaleStep } from './support/scenarios.ts';

let world: World;
let process: Process;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  process = world.process();
  before = stateOf(world);
});

const both = aScenario([killStep([0, 2]), scaleStep(1)]);
const dryRun = (how: 'client' | 'server', scenario = both) =>
  dryRunDrill(requestFor(world, scenario), process.host, how);

const writes = () =>
  world.cluster.requests.filter(
    ({ verb, resource }) => !/^(get|list)$/.test(verb) && !resource.includes('access'),
  );

describe('a dry run of the client', () => {
  test('plans and asks the guards, and writes nothing at all', async () => {
    const { plan, exitCode } = await dryRun('client');
    expect(exitCode).toBe(0);
    expect(plan.steps.map(({ does }) => does)).toEqual([
      ['delete pod web-2 (grace period 30s)', 'delete pod web-0 (grace period 30s)'],
      ['scale sts/web from 3 to 1'],
    ]);
    expect(plan.set).toEqual({
      replicas: 3,
      start: 0,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: 'RollingUpdate',
      claimTemplates: ['data'],
      serviceName: 'nginx',
      serverVersion: 'v1.36.3',
    });
    expect(plan.target).toEqual({
      context: 'test',
      server: 'https://cluster.test:6443',
      namespace: 'stage',
      name: 'web',
      uid: 'set-1',
    });
    expect(writes()).toEqual([]);
  });

  test('tells what speaks against it', async () => {
    world.edit((set) => ({
      ...set,
      metadata: { ...set.metadata, annotations: { 'sts-doctor.dev/protected': '' } },
    }));
    const { plan, exitCode } = await dryRun('client');
    expect(exitCode).toBe(4);
    expect(plan.refusals).toMatchObject([{ guard: 'protected' }]);
  });

  test('reads each kind once and watches none', async () => {
    await dryRun('client');
    const reads = world.cluster.requests.filter(({ verb }) => /^(get|list|watch)$/.test(verb));
    const asked = reads.map(({ verb, resource }) => `${verb} ${resource}`);
    expect(asked).toEqual([...new Set(asked)]);
    expect(asked).toContain('list pods');
    expect(asked.filter((one) => one.startsWith('watch'))).toEqual([]);
  });

  test('plans what a run plans', async () => {
    const { plan } = await dryRun('client');
    let shown: Plan | undefined;
    const consent = async (offered: Plan) => {
      shown = offered;
      return { given: false, why: 'only to look' } as const;
    };
    await runDrill({ ...requestFor(world, both), consent }, process.host);
    expect(plan).toEqual(shown);
  });

  test('asks whether everything is permitted, each thing once', async () => {
    const { plan } = await dryRun('client', aScenario([killStep([2]), killStep([2])]));
    const asked = plan.permissions.map(({ verb, resource, name }) =>
      `${verb} ${resource} ${name ?? ''}`.trimEnd(),
    );
    expect(asked.filter((one) => one === 'delete pods web-2')).toHaveLength(1);
    expect(asked).toContain('create leases');
    expect(asked).toContain('get statefulsets web');
  });
});

describe('a dry run of the server', () => {
  test('has the server check every write of the drill and stores none', async () => {
    const { exitCode } = await dryRun('server');
    expect(exitCode).toBe(0);
    expect(writes().map(({ verb, name }) => `${verb} ${name}`)).toEqual([
      'create sts-doctor.web',
      'patch web',
      'patch web',
      'delete web-2',
      'delete web-0',
    ]);
    for (const { dryRun: dry } of writes()) expect(dry).toBe(true);
    expect(stateOf(world)).toEqual(before);
  });

  test('has it check what is to be created, too, before anything is done', async () => {
    const applies = aScenario([killStep([0]), applyStep]);
    expect((await dryRun('server', applies)).exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
    world.cluster.fail('create', { resource: 'configmaps', with: 'forbidden' });
    await expect(dryRun('server', applies)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('passes on what the server has against it', async () => {
    world.cluster.fail('delete', { resource: 'pods', with: 'forbidden' });
    await expect(dryRun('server', killPod)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(stateOf(world)).toEqual(before);
  });

  test('sends nothing when a guard refuses already', async () => {
    world.cluster.deny('delete', 'pods');
    expect((await dryRun('server')).exitCode).toBe(4);
    expect(writes()).toEqual([]);
  });
});
