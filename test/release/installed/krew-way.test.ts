import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readProduct } from '../../../build/release/product.ts';
import { ask } from '../../cluster/bed/command.ts';
import { aMachine } from './support/kubectl.ts';
import { installAsKrew, uninstallAsKrew } from './support/krew-way.ts';
import { linuxArchive, madeRelease, nextRelease } from './support/made-release.ts';

const { version } = readProduct();

async function installed() {
  const machine = await aMachine();
  const release = madeRelease();
  await installAsKrew(machine, join(release, 'krew-manifest.yaml'), join(release, linuxArchive));
  return machine;
}

describe('installed the way krew does', () => {
  test('kubectl runs it', async () => {
    const machine = await installed();
    expect(await machine.kubectl(['sts-doctor', 'version'])).toEqual({
      code: 0,
      stdout: `sts-doctor ${version}\n`,
      stderr: '',
    });
    const listed = await machine.kubectl(['plugin', 'list']);
    expect(listed.stdout).toContain(join(machine.links, 'kubectl-sts_doctor'));
    expect(listed.stderr).not.toMatch(/overshadow|not executable/);
  });

  test('its help speaks of kubectl, and its exit code arrives', async () => {
    const machine = await installed();
    const { stdout } = await machine.kubectl(['sts-doctor', '--help']);
    expect(stdout).toContain('kubectl sts-doctor run');
    expect(await machine.kubectl(['sts-doctor', 'show', 'nonsense'])).toMatchObject({ code: 2, stdout: '' });
  });

  test('it drills in its sandbox', async () => {
    const machine = await installed();
    const { code, stdout } = await machine.kubectl([
      'sts-doctor',
      'run',
      'kill-pod',
      '--sandbox',
      '-o',
      'json',
      '-q',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'passed' });
  });

  test('it needs its own file only, which may lie anywhere and be called by any link', async () => {
    const machine = await installed();
    expect((await readdir(join(machine.krewRoot, 'store', 'sts-doctor', `v${version}`))).toSorted()).toEqual([
      'LICENSE',
      'NOTICE',
      'kubectl-sts_doctor',
    ]);
    const file = await readlink(join(machine.links, 'kubectl-sts_doctor'));
    expect((await ask([file, 'list', '-o', 'name'], { env: { PATH: '/no/such' } })).stdout).toContain(
      'kill-pod',
    );
  });

  test('kubectl completes its command lines once the helper is installed', async () => {
    const machine = await installed();
    const helper = await machine.kubectl(['sts-doctor', 'completion', 'install']);
    expect(helper).toEqual({
      code: 0,
      stdout: `${join(machine.links, 'kubectl_complete-sts_doctor')}\n`,
      stderr: '',
    });
    const complete = async (...words: string[]) =>
      (await machine.kubectl(['__complete', 'sts-doctor', ...words])).stdout.trimEnd().split('\n');
    expect(await complete('ru')).toEqual([expect.stringMatching(/^run\t/), ':4']);
    expect((await complete('')).length).toBeGreaterThan(10);
    expect(await complete('run', 'kill-p')).toEqual([expect.stringMatching(/^kill-pod\t/), ':0']);
    expect(await complete('run', 'kill-pod', '--sandbox', '')).toEqual(['sts/web', ':4']);
    expect(await complete('run', '--ski')).toEqual([expect.stringMatching(/^--skip-guard\t/), ':4']);
  });

  test('another version takes its place, and what is uninstalled is gone', async () => {
    const machine = await installed();
    const next = await nextRelease();
    await installAsKrew(machine, join(next, 'krew-manifest.yaml'), join(next, linuxArchive));
    expect((await machine.kubectl(['sts-doctor', 'version'])).stdout).toBe('sts-doctor 99.0.0 version\n');
    expect(await readdir(join(machine.krewRoot, 'store', 'sts-doctor'))).toEqual(['v99.0.0']);
    expect(await readFile(join(machine.krewRoot, 'receipts', 'sts-doctor.yaml'), 'utf8')).toContain(
      'v99.0.0',
    );

    await uninstallAsKrew(machine, 'sts-doctor');
    await expect(lstat(join(machine.links, 'kubectl-sts_doctor'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await machine.kubectl(['sts-doctor', 'version'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('unknown command "sts-doctor"'),
    });
  });

  test('an archive that is not the manifest’s is not installed', async () => {
    const machine = await aMachine();
    const next = await nextRelease();
    const manifest = join(madeRelease(), 'krew-manifest.yaml');
    await expect(installAsKrew(machine, manifest, join(next, linuxArchive))).rejects.toThrow(
      'checksum does not match',
    );
    expect(await readdir(machine.links)).toEqual([]);
  });
});
