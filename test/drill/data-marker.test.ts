import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isClusterError } from '../../src/cluster/error.ts';
import type { Executed, ExecRequest } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import { statefulSets } from '../../src/cluster/resource.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { MarkerAct } from '../../src/recording/marker-acts.ts';
import type { Finished } from '../../src/drill/run.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { later } from './support/as-before.ts';
import { drill, leaveBehind } from './support/drill.ts';
import { aScenario, killStep, scaleStep } from './support/scenarios.ts';
import { befalls, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** What the volumes hold, by path, one map for each pod's name. */
let disks: Map<string, Map<string, string>>;
let world: World;

const disk = (pod: string) =>
  disks.get(pod) ?? disks.set(pod, new Map()).get(pod) ?? new Map<string, string>();
const says = (exitCode: number, stdout = '', stderr = ''): Executed => ({ exitCode, stdout, stderr });

/** The four things that a drill does with a marker, as a shell in the container would do them. */
function shell({ pod, command }: ExecRequest): Executed {
  const [program, , script = '', , path = '', text = '', next = ''] = command;
  const files = disk(pod);
  if (program === 'rm') {
    for (const file of command.slice(2)) files.delete(file);
    return says(0);
  }
  const found = files.get(path);
  if (script.includes('mv -f')) {
    files.set(path, `${next}\n`);
    return says(0);
  }
  if (!script.includes('printf'))
    return found === undefined
      ? says(3, [...files.keys(), './'].map((file) => `${file}\n`).join(''))
      : says(0, found);
  if (found !== undefined) return says(17, found);
  files.set(path, `${text}\n`);
  return says(0);
}

async function aMountedWorld(): Promise<void> {
  disks = new Map();
  world = aWorld();
  world.cluster.run = shell;
  const { set } = world;
  const [container] = set.spec?.template?.spec?.containers ?? [];
  const mounted = { ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const template = { ...set.spec?.template, spec: { ...set.spec?.template?.spec, containers: [mounted] } };
  world.cluster.store.write(statefulSets, { ...set, spec: { ...set.spec, template } });
  await later(world, 60_000);
}

beforeEach(aMountedWorld);

const marking = (steps = aScenario([killStep()]).steps): Scenario => ({
  ...aScenario(steps),
  dataMarker: { volume: 'data', container: undefined },
});
const told = ({ recording }: Finished): readonly MarkerAct[] =>
  actsOf(recording).flatMap(({ act }) =>
    act.type === 'markerWritten' || act.type === 'markerRead' || act.type === 'markerRemoved' ? [act] : [],
  );
const left = () => [...disks.values()].flatMap((files) => [...files.keys()]);

describe('a data marker', () => {
  test('is written to the volume of every pod, read by the next one, and removed', async () => {
    const finished = await drill(world, marking());
    const acts = told(finished);
    expect(acts.map(({ type, ordinal }) => `${type} ${ordinal}`)).toEqual([
      'markerWritten 0',
      'markerWritten 1',
      'markerWritten 2',
      ...[0, 1, 2].flatMap((ordinal) => [`markerRead ${ordinal}`, `markerRemoved ${ordinal}`]),
    ]);
    const [written, read] = [acts[2], acts[7]];
    expect(read).toMatchObject({ result: 'found', found: { ordinal: 2 } });
    expect(read?.uid).not.toBe(written?.uid);
    expect(left()).toEqual([]);
    expect(finished.result).toMatchObject({ status: 'passed', undo: { outcome: 'restored' } });
  });

  test('is known to the journal before it is written', async () => {
    const { cluster } = world;
    await drill(world, marking());
    const { requests } = cluster;
    const exec = requests.findIndex(({ resource }) => resource === 'pods/exec');
    const lease = requests.findLastIndex(
      ({ verb, resource }, index) => index < exec && verb === 'update' && resource.startsWith('leases'),
    );
    expect(JSON.stringify(requests[lease]?.body)).toContain('.sts-doctor-');
  });

  test('that the next pod does not find is told, and nothing is left to remove', async () => {
    world.clock.after(1500, () => disks.delete('web-2'));
    world.controller.startMs = 5000;
    const finished = await drill(world, marking());
    expect(told(finished)).toContainEqual(
      expect.objectContaining({ type: 'markerRead', ordinal: 2, result: 'absent', others: false }),
    );
    expect(left()).toEqual([]);
  });

  test('that the next pod does not find among other files tells that there are some', async () => {
    world.clock.after(1500, () => disks.set('web-2', new Map([['PG_VERSION', '17\n']])));
    world.controller.startMs = 5000;
    const finished = await drill(world, marking());
    expect(told(finished)).toContainEqual(
      expect.objectContaining({ type: 'markerRead', ordinal: 2, result: 'absent', others: true }),
    );
  });

  const twice = aScenario([killStep([2]), killStep([1], { name: 'kill another' })]).steps;
  const generations = (finished: Finished, ordinal: number) =>
    told(finished).flatMap((act) => {
      if (act.ordinal !== ordinal || act.type === 'markerRemoved') return [];
      const generation = act.type === 'markerWritten' ? act.generation : act.found?.generation;
      return [`${act.type} ${act.result} ${generation ?? '-'}`];
    });

  test('is written anew before each further step that disturbs', async () => {
    const finished = await drill(world, marking(twice));
    for (const ordinal of [0, 1, 2])
      expect(generations(finished, ordinal)).toEqual([
        'markerWritten written 1',
        'markerWritten written 2',
        'markerRead found 2',
      ]);
    expect(left()).toEqual([]);
  });

  test('stays as it was before a step that only looks', async () => {
    const sleep = { ...killStep(), name: 'sleep', action: { action: 'sleep' as const, forMs: 1000 } };
    const finished = await drill(world, marking(aScenario([killStep([2]), sleep]).steps));
    expect(generations(finished, 0)).toEqual(['markerWritten written 1', 'markerRead found 1']);
  });

  test('of a volume that is put back to what it was says so by its generation', async () => {
    world.cluster.run = (request) => {
      // Its first generation is kept, and put back once the next one is on the disk.
      if (request.pod === 'web-1' && request.command[2]?.includes('mv -f') === true) {
        const kept = new Map(disk('web-1'));
        world.clock.after(200, () => disks.set('web-1', kept));
      }
      return shell(request);
    };
    const finished = await drill(world, marking(twice));
    expect(generations(finished, 1)).toEqual([
      'markerWritten written 1',
      'markerWritten written 2',
      'markerRead found 1',
    ]);
  });

  test('that is gone before a further step is not written anew: that it is gone is evidence', async () => {
    world.controller.startMs = 5000;
    world.clock.after(1500, () => disks.delete('web-2'));
    const finished = await drill(world, marking(twice));
    expect(generations(finished, 2)).toEqual([
      'markerWritten written 1',
      'markerRead absent -',
      'markerRead absent -',
    ]);
  });

  test('that finds that of another ordinal says whose it is', async () => {
    const shared = disk('web-0');
    disks.set('web-1', shared);
    const finished = await drill(world, marking());
    expect(told(finished)).toContainEqual(
      expect.objectContaining({
        type: 'markerWritten',
        ordinal: 1,
        result: 'taken',
        found: expect.objectContaining({ ordinal: 0 }),
      }),
    );
  });

  test('in an image without a shell is unknown, and the drill goes on', async () => {
    world.cluster.run = () => {
      const why = 'exec: "sh": executable file not found in $PATH: unknown';
      throw new ClusterError('serverError', `OCI runtime exec failed: ${why}`, { code: 500 });
    };
    const finished = await drill(world, marking());
    expect(told(finished).map(({ type, ...act }) => `${type} ${'result' in act ? act.result : ''}`)).toEqual([
      ...Array<string>(3).fill('markerWritten unknown'),
      ...Array<string>(3).fill('markerRead unknown'),
    ]);
    expect(finished.result.undo.outcome).not.toBe('not restored');
    expect(finished.result.steps[0]?.status).toBe('done');
  });

  test('that cannot be removed leaves the run unrestored, with the command that removes it', async () => {
    world.cluster.run = (request) =>
      request.command[0] === 'rm' ? says(1, '', 'rm: read-only file system\n') : shell(request);
    const { result } = await drill(world, marking());
    expect(result.exitCode).toBe(6);
    expect(JSON.stringify(result.undo.steps)).toMatch(
      /kubectl exec web-0 -c db -n \S+ --context test -- rm -f \/data\/\.sts-doctor-/,
    );
  });

  test('of a run that died is removed by recover', async () => {
    await leaveBehind(world, marking(aScenario([scaleStep(1)]).steps), 2500);
    expect(left()).toHaveLength(3);
    const recovered = await world.recover();
    expect(recovered?.exitCode).toBe(0);
    expect(left()).toEqual([]);
  });

  test('asks for leave to run commands in every pod', async () => {
    world.cluster.deny('create', 'pods/exec');
    const { result } = await drill(world, marking());
    expect(result.exitCode).toBe(4);
    expect(result.plan.refusals).toHaveLength(3);
    expect(result.plan.dataMarker).toEqual({ volume: 'data', container: 'db', mountPath: '/data' });
  });

  test.each([
    [{ volume: 'logs', container: undefined }, 'the set has no claim template logs: it has data'],
    [{ volume: 'data', container: 'sidecar' }, 'no container sidecar in the pods of the set: they have db'],
  ])('%j is a usage error', async (dataMarker, message) => {
    const error: unknown = await drill(world, { ...marking(), dataMarker }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isClusterError(error)).toBe(false);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });
});

describe('a process that dies', () => {
  const twoSteps = marking(aScenario([killStep([2]), killStep([1], { name: 'kill another' })]).steps);

  test('at whatever request leaves no marker that recover does not remove', async () => {
    const whole = world.process();
    await drill(world, twoSteps, whole);
    const { count } = whole.gate;
    expect(count).toBeGreaterThan(30);
    for (let k = 1; k <= count; k++) {
      for (const crash of ['crash before', 'crash after'] as const) {
        await aMountedWorld();
        const process = world.process();
        const hit = befalls(process, k, () => crash);
        await Promise.race([drill(world, twoSteps, process).catch(() => undefined), process.gate.died]);
        const recovered = await world.recover();
        expect([hit(), crash, left(), recovered?.exitCode ?? 0]).toEqual([hit(), crash, [], 0]);
        world.clock.stop();
      }
    }
  }, 60_000);
});
