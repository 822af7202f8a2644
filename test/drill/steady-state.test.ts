import { beforeEach, describe, expect, test, vi } from 'vitest';
import { leases } from '../../src/cluster/resource.ts';
import type { Finished } from '../../src/drill/run.ts';
import type { Executed, ExecRequest } from '../../src/cluster/cluster.ts';
import type { SteadyStateProbe } from '../../src/scenario/probe-spec.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { parseRecording, formatRecording } from '../../src/recording/file.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, killStep, scaleStep } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

let world: World;
beforeEach(() => {
  world = aWorld();
});

const execProbe = (more: Partial<SteadyStateProbe> = {}): SteadyStateProbe => ({
  name: 'writable',
  spec: {
    probe: 'exec',
    ordinal: { select: 'lowest' },
    container: undefined,
    command: ['test', '-w', '/data'],
    timeoutMs: 5000,
  },
  during: 'edges',
  everyMs: 2000,
  tolerate: 0,
  ...more,
});

const withProbes = (...steadyState: readonly SteadyStateProbe[]): Scenario => ({
  ...aScenario([killStep()]),
  steadyState,
});

const ok: Executed = { exitCode: 0, stdout: '', stderr: '' };
const bad: Executed = { exitCode: 1, stdout: '', stderr: 'read-only file system\n' };

/** What the command comes to, by how often it was asked before. */
function answers(of: (count: number, request: ExecRequest) => Executed): void {
  let count = 0;
  world.cluster.run = (request) => of(count++, request);
}

const rowOf = ({ result }: Finished) => result.steadyState?.[0];

describe('the steady state before the first step', () => {
  test('a probe that is not met refuses the drill with exit code 3, and nothing was changed', async () => {
    answers(() => bad);
    const before = stateOf(world);
    const { result } = await drill(world, withProbes(execProbe()));
    expect(result).toMatchObject({
      status: 'refused',
      exitCode: 3,
      reason: 'the set is not in its steady state: writable: web-0: exit code 1: read-only file system',
      steadyState: [{ name: 'writable', before: { state: 'not met' }, broke: false }],
    });
    expect(stateOf(world)).toEqual(before);
    const writes = world.cluster.requests.filter(
      ({ verb, resource }) => verb !== 'get' && verb !== 'list' && !/review|exec/.test(resource),
    );
    expect(writes).toEqual([]);
  });

  test('what cannot be told is not met, and says why', async () => {
    answers(() => ({ exitCode: 127, stdout: '', stderr: 'sh: test: not found' }));
    const { result } = await drill(world, withProbes(execProbe()));
    expect(result.exitCode).toBe(3);
    expect(result.reason).toContain('writable could not be told: web-0: exit code 127: sh: test: not found');
  });

  test('failures in a row that are put up with do not refuse it', async () => {
    answers((count) => (count < 2 ? bad : ok));
    const { result } = await drill(world, withProbes(execProbe({ tolerate: 2 })));
    expect(result).toMatchObject({ status: 'passed', exitCode: 0 });
  });

  test('a command that never answers counts as a failure when its time is up', async () => {
    world.cluster.fail('create', { resource: 'pods/exec', with: 'hangs' });
    const { result } = await drill(world, withProbes(execProbe()));
    expect(result.reason).toContain('no answer within 5.0 s');
  });
});

describe('the steady state after the undo', () => {
  test('a probe that is not met any more fails the run with exit code 1', async () => {
    answers((count) => (count === 0 ? ok : bad));
    const finished = await drill(world, withProbes(execProbe()));
    expect(finished.result).toMatchObject({
      status: 'failed',
      exitCode: 1,
      reason:
        'the steady state is broken after the drill: writable: web-0: exit code 1: read-only file system',
    });
    expect(world.cluster.store.list(leases)).toEqual([]);
    expect(rowOf(finished)).toMatchObject({ before: { state: 'met' }, after: { state: 'not met' } });
  });

  test('one that cannot be told any more leaves the run inconclusive', async () => {
    answers((count) => (count === 0 ? ok : { ...bad, exitCode: 127 }));
    const { result } = await drill(world, withProbes(execProbe()));
    expect(result).toMatchObject({ status: 'inconclusive', exitCode: 7 });
    expect(result.reason).toContain('the steady state could not be told: writable, after the drill');
  });
});

describe('a probe that looks continuously', () => {
  const continuous = (more: Partial<SteadyStateProbe> = {}) =>
    withProbes(execProbe({ during: 'continuously', ...more }));
  /** Fails while the killed pod is away. */
  const whileAway = () =>
    answers(() => {
      const away = world.set.status?.readyReplicas !== 3;
      return away ? bad : ok;
    });

  test('stops the steps and undoes, when it fails more often in a row than it may', async () => {
    whileAway();
    world.controller.startMs = 60_000;
    const finished = await drill(world, continuous({ tolerate: 2 }));
    expect(finished.result).toMatchObject({
      status: 'failed',
      exitCode: 1,
      reason: 'the steady state broke 3 times in a row: writable: web-0: exit code 1: read-only file system',
      steps: [{ status: 'interrupted' }],
      undo: { outcome: 'nothing to undo' },
    });
    expect(rowOf(finished)?.broke).toBe(true);
  });

  test('goes on to look while the undo works, so that the whole outage is known', async () => {
    whileAway();
    world.controller.startMs = 60_000;
    const finished = await drill(world, continuous({ tolerate: 2 }));
    const { during, after } = rowOf(finished) ?? {};
    expect(after?.state).toBe('met');
    expect(during?.longestOutageMs).toBeGreaterThan(55_000);
    expect(during?.longestOutageMs).toBeLessThan(70_000);
  });

  test('puts up with failures that are not more in a row than it may', async () => {
    let failures = 0;
    answers((count) => (count % 3 === 0 ? ok : (failures++, bad)));
    world.controller.startMs = 60_000;
    const { result } = await drill(world, continuous({ tolerate: 2 }));
    expect(failures).toBeGreaterThan(10);
    expect(result).toMatchObject({ status: 'passed', steadyState: [{ broke: false }] });
  });

  test('counts what could not be told neither as a failure nor as a success', async () => {
    answers((count) => [ok, bad, { ...bad, exitCode: 127 }, bad, bad][count] ?? ok);
    world.controller.startMs = 60_000;
    const { result } = await drill(world, continuous({ tolerate: 2 }));
    expect(result.reason).toContain('broke 3 times in a row');
  });

  test('undoes what the steps have changed', async () => {
    answers((count) => (count < 3 ? ok : bad));
    const scenario = { ...continuous(), steps: aScenario([scaleStep(1)]).steps };
    world.controller.stopMs = 20_000;
    const before = stateOf(world);
    const { result } = await drill(world, scenario);
    expect(result.undo.outcome).toBe('restored');
    expect(result.status).toBe('failed');
    expect(Object.keys((stateOf(world) as { pods: object }).pods)).toEqual(
      Object.keys((before as { pods: object }).pods),
    );
  });

  test('its looks stand in the recording, and the file gives them back', async () => {
    whileAway();
    const { recording } = await drill(world, continuous({ tolerate: 100 }));
    const again = parseRecording(formatRecording(recording), 'r.ndjson');
    const acts = again.entries.flatMap((entry) => (entry.entry === 'act' ? [entry.act] : []));
    expect(acts).toContainEqual(
      expect.objectContaining({ type: 'probe', name: 'writable', moment: 'during', state: 'met' }),
    );
  });
});

describe('the plan', () => {
  test('shows what is asked, and asks for leave to ask', async () => {
    const { result } = await drill(world, withProbes(execProbe({ during: 'continuously', tolerate: 3 })));
    expect(result.plan.steadyState).toEqual([
      {
        name: 'writable',
        asks: '["test","-w","/data"] ends with 0 in pod web-0',
        when: 'before, after, and every 2.0 s',
        tolerate: 3,
      },
    ]);
    const exec = result.plan.permissions.filter(({ resource }) => resource === 'pods/exec');
    expect(exec.map(({ verb, name }) => `${verb} ${name}`)).toEqual(['get web-0', 'create web-0']);
  });

  test('is refused where exec is not allowed', async () => {
    world.cluster.deny('create', 'pods/exec');
    const { result } = await drill(world, withProbes(execProbe()));
    expect(result.exitCode).toBe(4);
    expect(result.reason).toContain('cannot create resource "pods/exec" named "web-0"');
  });
});
