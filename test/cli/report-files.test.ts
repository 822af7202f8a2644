import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { fileFormatNames } from '../../src/report/registry.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { cliIn, opened } from './support/cli-in.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));

let world: World;
let folder = '';

beforeEach(async () => {
  world = aWorld();
  folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const run = ['run', 'kill-pod', 'sts/web', '--yes', '-q'];
const at = (name: string) => join(folder, name);
const read = (name: string) => readFile(at(name), 'utf8');
const killPod = (name: string) =>
  `apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: ${name}}\nspec: {steps: [{killPod: {ordinal: 2}}]}\n`;

describe('--report', () => {
  test('writes every format that is asked for, and leaves stdout to -o', async () => {
    const reports = fileFormatNames.flatMap((format) => ['--report', `${format}=${at(`run.${format}`)}`]);
    const { code, out } = await cliIn(world, [...run, '-o', 'json', ...reports]);
    expect(code).toBe(0);
    expect(await read('run.json')).toBe(out);
    expect(parse(await read('run.yaml'))).toEqual(JSON.parse(out));
    expect(await read('run.markdown')).toMatch(/^## PASSED: kill-pod on `sts\/web`\n/);
    expect(await read('run.html')).toContain('<title>PASSED: kill-pod on sts/web</title>');
    expect(await read('run.junit')).toContain('<testsuite name="kill-pod on sts/web in namespace stage"');
    const lines = (await read('run.ndjson')).trimEnd().split('\n');
    const types = lines.map((line) => JSON.parse(line).type);
    expect(types).toEqual(expect.arrayContaining(['phase', 'stepBegan', 'pod', 'stepEnded', 'undone']));
    expect(types.at(-1)).toBe('result');
  });

  test('tells of a run that was interrupted, too', async () => {
    const args = ['run', 'scale-to-zero', 'web', '--yes', '-q', '--report', `junit=${at('out.xml')}`];
    const { code } = await cliIn(world, args, ({ send }) =>
      world.cluster.fail('patch', {
        after: 1,
        with: () => void world.clock.after(1000, () => send('SIGTERM')),
      }),
    );
    expect(code).toBe(143);
    expect(await read('out.xml')).toContain('<error type="interrupted" message="interrupted by SIGTERM"/>');
    expect(await readdir(folder)).toEqual(['out.xml']);
  });

  test('tells after a second signal how to recover', async () => {
    const args = ['run', 'scale-to-zero', 'web', '--yes', '-q', '--report', `html=${at('out.html')}`];
    const { code } = await cliIn(world, args, ({ send }) => {
      const twice = () => {
        send('SIGINT');
        world.clock.after(100, () => send('SIGINT'));
      };
      world.cluster.fail('patch', { after: 1, with: () => void world.clock.after(1000, twice) });
    });
    expect(code).toBe(6);
    expect(await read('out.html')).toContain('<p class="verdict bad">NOT RESTORED</p>');
    expect(await read('out.html')).toContain(
      '<code>kubectl sts-doctor recover sts/web -n stage --context test</code>',
    );
  });

  test('tells of a run that was refused', async () => {
    const args = ['run', 'kill-pod', 'sts/web', '--report', `junit=${at('out.xml')}`];
    expect((await cliIn(world, args)).code).toBe(4);
    expect(await read('out.xml')).toContain('<error type="refused" ');
  });

  test('tells why there was no run', async () => {
    const reports = ['--report', `junit=${at('out.xml')}`, '--report', `json=${at('out.json')}`];
    const { code } = await cliIn(world, ['run', 'kill-pod', 'sts/none', '--yes', ...reports]);
    expect(code).toBe(2);
    expect(await read('out.xml')).toContain('Error from server (NotFound)');
    expect(JSON.parse(await read('out.json'))).toMatchObject({ exitCode: 2 });
  });

  test('holds all documents of a file', async () => {
    await writeFile(at('two.yaml'), `${killPod('first')}---\n${killPod('second')}`);
    const reports = ['--report', `junit=${at('out.xml')}`, '--report', `json=${at('out.json')}`];
    const { code } = await cliIn(world, ['run', at('two.yaml'), 'sts/web', '--yes', '-q', ...reports]);
    expect(code).toBe(0);
    expect((await read('out.xml')).match(/<testsuite name="\w+/g)).toEqual([
      '<testsuite name="first',
      '<testsuite name="second',
    ]);
    expect(JSON.parse(await read('out.json'))).toMatchObject({
      schemaVersion: 'sts-doctor.dev/runs/v1',
      items: [{ plan: { scenario: 'first' } }, { plan: { scenario: 'second' } }],
    });
  });
});

describe('before anything else', () => {
  const refusedWith = async (message: string, ...flags: readonly string[]) => {
    const { code, err } = await cliIn(world, [...run, ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(world.cluster.requests).toEqual([]);
  };

  test('an unknown format is told with those that there are', async () => {
    await refusedWith('unknown report format "pdf", allowed formats are: ', '--report', `pdf=${at('x')}`);
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(['junit', 'junit=', '=x', 'junit.xml'])('%s is not what --report takes', async (given) => {
    await refusedWith(given === '=x' ? 'unknown report format ""' : 'takes FORMAT=PATH', '--report', given);
  });

  test('a path that cannot be written is told, and nothing is left of the others', async () => {
    await writeFile(at('file'), '');
    const flags = ['--report', `json=${at('run.json')}`, '--report', `junit=${at('file/out.xml')}`];
    await refusedWith(`cannot write ${at('file/out.xml')}: ENOTDIR`, ...flags);
    expect(await readdir(folder)).toEqual(['file']);
  });

  test('what is no regular file is not replaced by one', async () => {
    await refusedWith('cannot write /dev/null: it is not a regular file', '--report', 'json=/dev/null');
  });

  test('two reports cannot stand in one file', async () => {
    const twice = ['--report', `json=${at('x')}`, '--report', `junit=${at('./x')}`];
    await refusedWith('is to be written twice', ...twice);
    await refusedWith('is to be written twice', '--report', `json=${at('x')}`, '--record', at('x'));
  });

  test('a dry run has nothing to report', async () => {
    await refusedWith('a dry run is none', '--dry-run=client', '--report', `json=${at('x')}`);
  });
});
