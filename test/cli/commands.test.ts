import { mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { leases } from '../../src/cluster/resource.ts';
import { parseRecording } from '../../src/recording/file.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from '../drill/support/as-before.ts';
import { leaveBehind } from '../drill/support/drill.ts';
import { scaleToZero } from '../drill/support/scenarios.ts';
import { cliIn, opened } from './support/cli-in.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  before = stateOf(world);
});

/** A file in a folder of its own. */
async function aFile(name: string, text = ''): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const scenario = (name: string, step: string) =>
  `apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: ${name}}\nspec:\n  guards: {quorum: none}\n  steps: [${step}]\n`;
const kill = (ordinal: number) => `{name: kill ${ordinal}, killPod: {ordinal: ${ordinal}}}`;

/** Once the set is scaled and its pods go: files and modules are read in real time, which the world's clock does not know. */
function atTheAct(act: () => void): void {
  world.cluster.fail('patch', { after: 1, with: () => void world.clock.after(1000, act) });
}

describe('run', () => {
  test('drills the set, prints the report on stdout and progress on stderr', async () => {
    const { code, out, err } = await cliIn(world, ['run', 'kill-pod', 'sts/web', '--yes']);
    expect(code).toBe(0);
    expect(out).toContain('web');
    expect(err).toContain('web-2');
    expect(stateOf(world)).toEqual(before);
  });

  test('prints nothing but the result as JSON where that is asked for', async () => {
    const { code, out } = await cliIn(world, ['run', 'scale-to-zero', 'web', '--yes', '-o', 'json', '-q']);
    expect(JSON.parse(out)).toMatchObject({ status: 'passed', exitCode: 0, undo: { outcome: 'restored' } });
    expect(code).toBe(0);
  });

  test('is refused where nobody can be asked and nobody has said yes', async () => {
    const { code, out, err } = await cliIn(world, ['run', 'kill-pod', 'sts/web']);
    expect(code).toBe(4);
    expect(`${out}${err}`).toContain('give --yes to run it unasked');
    expect(stateOf(world)).toEqual(before);
  });

  test('keeps its recording where it is told to', async () => {
    const path = await aFile('run.ndjson');
    await cliIn(world, ['run', 'kill-pod', 'sts/web', '--yes', '--record', path]);
    const { header, entries } = parseRecording(await readFile(path, 'utf8'), path);
    expect(header.set.name).toBe('web');
    expect(entries.some((entry) => entry.entry === 'act' && entry.act.type === 'deleteAccepted')).toBe(true);
  });

  test('does not begin when its recording could not be kept', async () => {
    const path = join(await aFile('file'), 'run.ndjson');
    const { code, err } = await cliIn(world, ['run', 'kill-pod', 'sts/web', '--yes', '--record', path]);
    expect(code).toBe(2);
    expect(err).toContain(`cannot write ${path}: ENOTDIR`);
    expect(world.cluster.requests).toEqual([]);
  });

  test('ends as it ended, also when its recording could not be kept in the end', async () => {
    const path = join(dirname(await aFile('file')), 'run.ndjson');
    world.cluster.fail('delete', { with: () => mkdirSync(path) });
    const { code, out, err } = await cliIn(world, ['run', 'kill-pod', 'sts/web', '--yes', '--record', path]);
    expect(code).toBe(0);
    expect(out).toContain('PASSED');
    expect(err).toContain(`cannot write ${path}: `);
    expect(await readdir(dirname(path))).toEqual(['file', 'run.ndjson']);
  });

  test('undoes at a signal, and says so', async () => {
    const { code, err } = await cliIn(world, ['run', 'scale-to-zero', 'web', '--yes'], ({ send }) =>
      atTheAct(() => send('SIGTERM')),
    );
    expect(code).toBe(143);
    expect(err).toContain('Stopping and undoing; once more to give up at once.');
    expect(stateOf(world)).toEqual(before);
  });

  test('ends at the second signal with the command that recovers', async () => {
    const { code, out, err } = await cliIn(world, ['run', 'scale-to-zero', 'web', '--yes'], ({ send }) =>
      atTheAct(() => {
        send('SIGINT');
        world.clock.after(100, () => send('SIGINT'));
      }),
    );
    expect(code).toBe(6);
    expect(`${out}${err}`).toContain('kubectl sts-doctor recover sts/web -n stage --context test');
    expect((await cliIn(world, ['recover', 'sts/web', '--yes'])).code).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('that is interrupted while it only reads has changed nothing', async () => {
    const { code, err } = await cliIn(world, ['run', 'kill-pod', 'web', '--yes'], ({ send }) =>
      world.cluster.fail('list', { with: () => send('SIGINT') }),
    );
    expect(code).toBe(130);
    expect(err).toContain('interrupted by SIGINT; nothing was changed\n');
  });

  test('reads its scenario from standard input where that is asked for', async () => {
    const stdin = Readable.from([scenario('typed', kill(1))]) as unknown as NodeJS.ReadStream;
    const args = ['run', '-', 'sts/web', '--yes', '-o', 'json'];
    const { code, out, err } = await cliIn(world, args, () => undefined, { stdin });
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ plan: { scenario: 'typed', target: { name: 'web' } } });
  });

  test('takes an empty namespace for none', async () => {
    const { code, err } = await cliIn(world, ['run', 'kill-pod', 'sts/web', '-n', '', '--yes', '-q']);
    expect(code, err).toBe(0);
  });

  test('of a set that is not there ends as kubectl does', async () => {
    const { code, err } = await cliIn(world, ['run', 'kill-pod', 'sts/db', '--yes']);
    expect(code).toBe(2);
    expect(err).toContain('Error from server (NotFound): statefulsets.apps "db" not found');
  });
});

describe('a file of several documents', () => {
  const both = [scenario('first', kill(0)), scenario('second', kill(1))].join('---\n');
  const killed = () =>
    world.cluster.requests
      .filter(({ verb, resource }) => verb === 'delete' && resource === 'pods')
      .map(({ name }) => name);

  test('is run in order', async () => {
    const { code } = await cliIn(world, ['run', await aFile('two.yaml', both), 'web', '--yes']);
    expect(code).toBe(0);
    expect(killed()).toEqual(['web-0', 'web-1']);
  });

  test('ends with the worst of its exit codes', async () => {
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-0';
    const text = both.replace(
      '{name: kill 0, killPod',
      '{name: kill 0, expect: {recovery: {within: 10s}}, killPod',
    );
    const { code } = await cliIn(world, ['run', await aFile('two.yaml', text), 'web', '--yes']);
    // The first one fails, and the second one finds a set that is not steady.
    expect(code).toBe(3);
    expect(killed()).toEqual(['web-0']);
  });

  test('is not gone on with after an interrupt', async () => {
    const { code } = await cliIn(world, ['run', await aFile('two.yaml', both), 'web', '--yes'], ({ send }) =>
      world.cluster.fail('delete', { with: () => send('SIGINT') }),
    );
    expect(code).toBe(130);
    expect(killed()).toEqual(['web-0']);
  });
});

describe('a file of several documents for programs', () => {
  const unknown = (text: string) =>
    text.replace('metadata: {name: first}\nspec:', 'metadata: {name: first}\nspec:\n  target: {name: db}');
  const both = [scenario('first', kill(0)), scenario('second', kill(1))].join('---\n');

  test.each(['json', 'yaml'])('gives one list as %s', async (format) => {
    const args = ['run', await aFile('two.yaml', both), 'web', '--yes', '-q', '-o', format];
    const { code, out } = await cliIn(world, args);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      schemaVersion: 'sts-doctor.dev/runs/v1',
      items: [{ plan: { scenario: 'first' } }, { plan: { scenario: 'second' } }],
    });
    if (format === 'json') expect(JSON.parse(out)).toEqual(parse(out));
  });

  test('goes on after one that cannot be run, and tells it in its place', async () => {
    const file = await aFile(
      'two.yaml',
      unknown(both).replace(/(name: second}\nspec:)/, '$1\n  target: {name: web}'),
    );
    const { code, out, err } = await cliIn(world, ['run', file, '--yes', '-q', '-o', 'json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      items: [
        { schemaVersion: 'sts-doctor.dev/error/v1', exitCode: 2 },
        { plan: { scenario: 'second' }, exitCode: 0 },
      ],
    });
    expect(err).toContain('Error from server (NotFound): statefulsets.apps "db" not found');
  });

  test('gives a list of plans where it is not run', async () => {
    const { out } = await cliIn(world, ['plan', await aFile('two.yaml', both), 'web', '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 'sts-doctor.dev/plans/v1',
      items: [{ scenario: 'first' }, { scenario: 'second' }],
    });
  });
});

describe('plan', () => {
  test('shows what would be done and does none of it', async () => {
    const { code, out } = await cliIn(world, ['plan', 'scale-to-zero', 'sts/web']);
    expect(code).toBe(0);
    expect(out).toContain('scale sts/web from 3 to 0');
    expect(stateOf(world)).toEqual(before);
  });

  test('is what run with --dry-run shows, and a forecast', async () => {
    const [plan, run] = [
      await cliIn(world, ['plan', 'kill-pod', 'web', '-o', 'json']),
      await cliIn(world, ['run', 'kill-pod', 'web', '--dry-run', '-o', 'json']),
    ];
    const { forecast, ...same } = JSON.parse(plan.out) as { readonly forecast: object };
    expect(forecast).toBeDefined();
    expect(JSON.parse(run.out)).toEqual(same);
  });
});

describe('recover', () => {
  test('has nothing to do where nothing is unfinished', async () => {
    for (const args of [['recover'], ['recover', 'sts/web'], ['recover', '--list']]) {
      const { code, out, err } = await cliIn(world, args);
      expect(code).toBe(0);
      expect(out).toBe('');
      expect(err).toMatch(/^Nothing to recover\.\n$|^No unfinished runs found in stage namespace\.\n$/);
    }
  });

  test('lists nothing as an empty list, where a program asks', async () => {
    const { code, out } = await cliIn(world, ['recover', '--list', '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ schemaVersion: 'sts-doctor.dev/recoverable/v1', items: [] });
  });

  test.each(['sts/misspelt', 'misspelt'])(
    'of %s, which is not there, ends as kubectl does',
    async (target) => {
      const { code, err } = await cliIn(world, ['recover', target]);
      expect(code).toBe(2);
      expect(err).toBe('Error from server (NotFound): statefulsets.apps "misspelt" not found\n');
    },
  );

  test('says so where only the mark of a run is left', async () => {
    world.edit(({ metadata, ...set }) => ({
      ...set,
      metadata: { ...metadata, annotations: { 'sts-doctor.dev/run': '20261121-100000-abcde' } },
    }));
    const { code, err } = await cliIn(world, ['recover', 'sts/web']);
    expect(code).toBe(6);
    expect(err).toContain('sts/web bears the mark of run 20261121-100000-abcde, but its journal is neither');
    expect(err).toContain('may have changed replicas, template or update strategy');
    expect(err).toContain('kubectl annotate sts/web -n stage sts-doctor.dev/run-\n');
  });

  test('goes on with the others when one of them cannot be recovered', async () => {
    await leaveBehind(world, scaleToZero, 2500);
    const [web = ''] = world.laptop.disk.files.values();
    const db = web.replaceAll(String.raw`\"name\":\"web\"`, String.raw`\"name\":\"db\"`);
    const named = db.replace(/(?<=\\"run\\":\\")[^\\]+/, '20261121-100000-other');
    world.laptop.disk.files.set('20261121-100000-other', named);
    world.cluster.deny('update', 'leases');
    const { code, out, err } = await cliIn(world, ['recover', '--all', '--yes', '-o', 'json', '-q']);
    expect(code, err).toBe(5);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 'sts-doctor.dev/recovered-list/v1',
      items: [
        { schemaVersion: 'sts-doctor.dev/error/v1', exitCode: 4 },
        { name: 'db', exitCode: 5 },
      ],
    });
    expect(err).toContain('forbidden');
  });

  test('restores the set that a dead run has left behind, and says what it did', async () => {
    await leaveBehind(world, scaleToZero, 2500);
    const { code, out } = await cliIn(world, ['recover', '--yes']);
    expect(code).toBe(0);
    expect(out).toMatch(/^statefulset\.apps\/web in stage, run 20261121-100000-\w{5}: restored\n$/);
    expect(stateOf(world)).toEqual(before);
  });

  test('may be told the run instead of the set', async () => {
    await leaveBehind(world, scaleToZero, 2500);
    const [run = ''] = world.laptop.disk.files.keys();
    expect((await cliIn(world, ['recover', run, '--yes', '-o', 'json'])).out).toContain(`"run": "${run}"`);
    expect(stateOf(world)).toEqual(before);
  });

  test('is refused where nobody can be asked and nobody has said yes', async () => {
    await leaveBehind(world, scaleToZero, 2500);
    const { code, err } = await cliIn(world, ['recover', 'sts/web']);
    expect(code).toBe(4);
    expect(err).toContain('give --yes to recover unasked');
  });

  test('lists what is unfinished, and warns of what it cannot read', async () => {
    await leaveBehind(world, scaleToZero, 2500);
    world.cluster.store.write(leases, {
      metadata: {
        name: 'sts-doctor.db',
        namespace,
        labels: { 'app.kubernetes.io/managed-by': 'sts-doctor' },
      },
    });
    const { code, out, err } = await cliIn(world, ['recover', '--list', '-o', 'json']);
    expect(code).toBe(0);
    expect(out).toContain('"web"');
    expect(err).toMatch(/^Warning: lease stage\/sts-doctor\.db: this is not an undo journal of ours/);
  });

  test('says that it waits for a holder that may live', async () => {
    await leaveBehind(world, scaleToZero, 2500);
    const { code, err } = await cliIn(world, ['recover', 'web', '--yes'], () => undefined, {
      isAlive: () => undefined,
    });
    expect(code).toBe(0);
    expect(err).toMatch(/Held by \S+@laptop:1; waiting 30 s to see whether it still lives/);
  });
});
