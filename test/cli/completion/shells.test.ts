import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { anOutside, cli } from '../support/outside.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts');

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sts-doctor-shells-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A folder with the program in it, as it would be on a PATH. */
function withProgram(): string {
  const folder = aFolder();
  const file = join(folder, 'kubectl-sts_doctor');
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}

describe('bash', () => {
  /** What bash would offer for a command line; the last word is the one under the cursor. */
  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const { out } = await cli('completion', 'bash');
    const folder = withProgram();
    const said = execFileSync(
      'bash',
      [
        '-c',
        `${out}\nCOMP_WORDS=("$@") COMP_CWORD=$(($# - 1))\n__kubectl_sts_doctor_complete\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        'kubectl-sts_doctor',
        ...words,
      ],
      { encoding: 'utf8', env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder } },
    );
    return said.split('\n').filter((line) => line !== '');
  }

  test.each([
    [['ru'], ['run']],
    [['run', 'kill-p'], ['kill-pod']],
    [['run', 'kill-pod', '-o', 'j'], ['json']],
    [['run', 'kill-pod', '-o=j'], ['json']],
    [['run', 'kill-pod', '--sandbox', ''], ['sts/web']],
    [['nonsense', ''], []],
  ])('offers for %j: %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });
});

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  'the script of %s calls the hidden command of the program',
  async (shell) => {
    const { code, out, err } = await cli('completion', shell);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/__complete/);
    expect(out).toContain('kubectl-sts_doctor');
  },
);

test('a shell that nobody knows is told with those that are', async () => {
  expect(await cli('completion', 'bosh')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/unknown shell "bosh".*bash/),
  });
});

describe('completion install', () => {
  async function install(
    env: Record<string, string>,
    platform: NodeJS.Platform = 'linux',
    ...args: string[]
  ) {
    const outside = anOutside(['completion', 'install', ...args], { env, platform });
    return { code: await runCli(outside), out: outside.out(), err: outside.err() };
  }

  test('writes the helper beside the plugin, and kubectl can run it', async () => {
    const folder = withProgram();
    const PATH = `/no/such:${folder}:${process.env['PATH']}`;
    const helper = join(folder, 'kubectl_complete-sts_doctor');
    expect(await install({ PATH })).toEqual({ code: 0, out: `${helper}\n`, err: '' });
    expect(statSync(helper).mode & 0o777).toBe(0o755);
    const said = execFileSync(helper, ['ru'], { encoding: 'utf8', env: { PATH, HOME: folder } });
    expect(said).toMatch(/^run\t.*\n:4\n$/);
  });

  test('replaces its own, for another release', async () => {
    const folder = withProgram();
    const env = { PATH: folder };
    await install(env);
    const helper = join(folder, 'kubectl_complete-sts_doctor');
    writeFileSync(helper, `${readFileSync(helper, 'utf8')}# older\n`);
    expect((await install(env)).code).toBe(0);
    expect(readFileSync(helper, 'utf8')).not.toContain('older');
  });

  test('leaves a file that is not ours', async () => {
    const folder = aFolder();
    const helper = join(folder, 'kubectl_complete-sts_doctor');
    writeFileSync(helper, 'mine');
    expect(await install({ PATH: folder }, 'linux', '--dir', folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining('is there, and not ours'),
    });
    expect(readFileSync(helper, 'utf8')).toBe('mine');
  });

  test('says when kubectl will not find it', async () => {
    const folder = aFolder();
    const said = await install({ PATH: '/bin' }, 'linux', '--dir', folder);
    expect(said).toMatchObject({ code: 0, err: expect.stringContaining('is not on the PATH') });
  });

  test('asks for the folder where the plugin is not on the PATH, and says why it cannot write', async () => {
    expect(await install({ PATH: '/no/such' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('kubectl-sts_doctor is not on the PATH'),
    });
    expect(await install({}, 'linux', '--dir', '/no/such')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cannot write \/no\/such\/kubectl_complete-sts_doctor: ENOENT/),
    });
  });

  test('is a batch file on Windows', async () => {
    const folder = aFolder();
    const { out } = await install({ PATH: folder }, 'win32', '--dir', folder);
    expect(out).toBe(`${join(folder, 'kubectl_complete-sts_doctor.cmd')}\n`);
    expect(readFileSync(out.trim(), 'utf8')).toContain('@kubectl-sts_doctor __complete %*\r\n');
  });
});
